"""S3 over HTTP for tests: moto's server on loopback, in a thread of the test or in a separate process.

    def test_something(s3_server: S3Server) -> None:       # empty, with a bucket `case-files`
        s3_server.put("inbox/smith/a.pdf", b"...")

`s3_server` (in conftest) also sets credentials, endpoint and bucket in the environment, so that settings, commands
and worker processes of the test use it. For a whole deployment, start the separate process:

    with running_s3() as server: ...                       # or: python -m legal_pipeline_tests.servers.s3 PORT HOST
"""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import boto3
from moto.moto_server.utilities import RegexConverter
from moto.server import ThreadedMotoServer

from legal_pipeline_tests.servers.databases import PATIENCE_SECONDS
from legal_pipeline_tests.servers.ports import LOOPBACK, free_port

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

BUCKET = "case-files"
CREDENTIALS: Mapping[str, str] = {
    "AWS_ACCESS_KEY_ID": "tests",
    "AWS_SECRET_ACCESS_KEY": "of-the-tests",
    "AWS_DEFAULT_REGION": "us-east-1",
    # ignore the configuration and the role of the developer's machine
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    "AWS_EC2_METADATA_DISABLED": "true",
    "NO_PROXY": "127.0.0.1",
    "no_proxy": "127.0.0.1",
}


@dataclass
class S3Server:
    port: int
    host: str = LOOPBACK
    client: S3Client = field(init=False, repr=False)

    def __post_init__(self) -> None:
        session = boto3.session.Session("tests", "of-the-tests", region_name="us-east-1")
        self.client = session.client("s3", endpoint_url=self.url)

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        """Environment variables for programs that use this server and bucket."""
        direct = dict.fromkeys(("NO_PROXY", "no_proxy"), self.host)
        return {**CREDENTIALS, **direct, "LEGAL_PIPELINE_S3_ENDPOINT_URL": self.url, "LEGAL_PIPELINE_S3_BUCKET": BUCKET}

    def reset(self) -> None:
        """Deletes everything and creates an empty bucket."""
        _request(f"{self.url}/moto-api/reset", "POST")
        self.client.create_bucket(Bucket=BUCKET)

    def put(self, key: str, content: bytes = b"Ann Lee signed.", tags: str = "") -> str:
        """Writes the object and returns its ETag."""
        return self.client.put_object(Bucket=BUCKET, Key=key, Body=content, Tagging=tags)["ETag"].strip('"')

    def get(self, key: str) -> bytes:
        return self.client.get_object(Bucket=BUCKET, Key=key)["Body"].read()

    def delete(self, key: str) -> None:
        self.client.delete_object(Bucket=BUCKET, Key=key)

    def keys(self) -> list[str]:
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=BUCKET)
        return [found["Key"] for page in pages for found in page.get("Contents", ())]


@contextlib.contextmanager
def s3_thread() -> Iterator[S3Server]:
    """Runs the server in this process: it starts quickly and keeps its data in memory."""
    for name in ("werkzeug", "moto"):
        logging.getLogger(name).setLevel(logging.ERROR)
    _accept_any_key()
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        s3 = S3Server(server.get_host_and_port()[1])
        s3.reset()
        yield s3
    finally:
        server.stop()


@contextlib.contextmanager
def running_s3(host: str = LOOPBACK) -> Iterator[S3Server]:
    """Runs the server in a separate process."""
    port = free_port(host)
    command = [sys.executable, "-m", "legal_pipeline_tests.servers.s3", str(port), host]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline and process.poll() is None:
            with contextlib.suppress(OSError):
                _request(f"http://{host}:{port}/moto-api/data.json", "GET")
                break
            time.sleep(0.05)
        else:
            raise AssertionError("the S3 server did not start")
        s3 = S3Server(port, host)
        s3.reset()
        yield s3
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait(PATIENCE_SECONDS)


def _accept_any_key() -> None:
    """Makes moto accept line breaks in keys; its own pattern answers 404."""
    made = RegexConverter.__init__

    def init(converter: RegexConverter, url_map: Any, *patterns: str) -> None:
        made(converter, url_map, *(f"(?s:{pattern})" for pattern in patterns))

    RegexConverter.__init__ = init  # type: ignore[method-assign, assignment]


def _request(url: str, method: str) -> None:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(urllib.request.Request(url, method=method), timeout=PATIENCE_SECONDS):
        pass


def main() -> None:
    """Serves until the process is killed."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    _accept_any_key()
    server = ThreadedMotoServer(ip_address=sys.argv[2], port=int(sys.argv[1]), verbose=False)
    server.start()
    signal.pause()


if __name__ == "__main__":
    main()
