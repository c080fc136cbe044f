"""Uploads and downloads use constant memory; measured in separate processes, with a server that stores nothing."""

from __future__ import annotations

import contextlib
import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from legal_pipeline_tests.servers.s3 import CREDENTIALS

MIB = 1024 * 1024

_PEAK = """
import pathlib, re, sys
from legal_pipeline.storage.sources.archive import FolderArchive
from legal_pipeline.storage.sources.download_cache import Downloads
from legal_pipeline.storage.s3.client import S3, make_client
from legal_pipeline.storage.s3.upload import upload
from legal_pipeline.storage.sources.sources import Sources
what, url, folder, size = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3]), int(sys.argv[4])
s3 = S3(make_client(url))
if what == "download":
    sources = Sources(FolderArchive(folder), s3, Downloads(folder / "downloads", 2**31))
    with sources.reading(f"s3://bucket/{size}") as path:
        assert path.stat().st_size == size
else:
    upload(s3, "bucket", "new.pdf", folder / "file")
print(re.search(r"VmHWM:\\s+(\\d+)", pathlib.Path("/proc/self/status").read_text())[1])
"""


class _Sink(BaseHTTPRequestHandler):
    """An object of as many bytes as its key says; takes parts and forgets them."""

    protocol_version = "HTTP/1.1"

    def do_HEAD(self) -> None:
        name = self.path.rpartition("/")[2].partition("?")[0]
        if not name.isdigit():
            # a bucket is there, another object is not
            self._answer(b"", status=404 if name.endswith(".pdf") else 200)
            return
        self.send_response(200)
        self.send_header("Content-Length", name)
        self.send_header("ETag", '"0-2"')
        self.send_header("Last-Modified", "Thu, 01 Jan 2026 00:00:00 GMT")
        self.end_headers()

    def do_GET(self) -> None:
        if "uploads" in self.path:
            self._answer(b"<ListMultipartUploadsResult><IsTruncated>false</IsTruncated></ListMultipartUploadsResult>")
            return
        self.do_HEAD()
        left, block = int(self.path.rpartition("/")[2].partition("?")[0]), bytes(MIB)
        while left:
            left -= self.wfile.write(block[:left])

    def do_PUT(self) -> None:
        md5 = hashlib.md5()
        left = int(self.headers["Content-Length"])
        while left:
            block = self.rfile.read(min(left, MIB))
            md5.update(block)
            left -= len(block)
        digests.append(md5.digest())
        self._answer(b"", etag=md5.hexdigest())

    def do_POST(self) -> None:
        if "uploads" in self.path:
            digests.clear()
            self._answer(b"<InitiateMultipartUploadResult><UploadId>u</UploadId></InitiateMultipartUploadResult>")
            return
        self.rfile.read(int(self.headers["Content-Length"]))
        etag = f"{hashlib.md5(b''.join(digests)).hexdigest()}-{len(digests)}"
        self._answer(f"<CompleteMultipartUploadResult><ETag>{etag}</ETag></CompleteMultipartUploadResult>".encode())

    def _answer(self, body: bytes, *, status: int = 200, etag: str = "") -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        if etag:
            self.send_header("ETag", f'"{etag}"')
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Quiet."""


digests: list[bytes] = []


@pytest.fixture
def url() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Sink)
    server.daemon_threads = True
    Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def peak_bytes(what: str, url: str, folder: Path, size_bytes: int) -> int:
    command = [sys.executable, "-c", _PEAK, what, url, str(folder), str(size_bytes)]
    done = subprocess.run(command, env=os.environ | dict(CREDENTIALS), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return int(done.stdout) * 1024


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read from /proc, which this system does not have")
@pytest.mark.parametrize("what", ["download", "upload"])
def test_a_large_object_takes_no_more_memory_than_a_small_one(url: str, tmp_path: Path, what: str) -> None:
    peaks = []
    for size_bytes in (24 * MIB, 24 * 8 * MIB):
        with (tmp_path / "file").open("wb") as file:
            file.truncate(size_bytes)
        peaks.append(peak_bytes(what, url, tmp_path, size_bytes))
        with contextlib.suppress(FileNotFoundError):
            (tmp_path / "file").unlink()
    # parts of 8 MiB come and go
    assert peaks[1] - peaks[0] < 16 * MIB
