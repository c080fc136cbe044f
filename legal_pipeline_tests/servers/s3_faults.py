"""S3 with faults: a proxy that denies, throttles, cuts off or damages answers, or runs a callback before the request.

with faulty(s3_server) as proxy:
    proxy.fault = lambda asked: Fault(status=403, code="AccessDenied") if "secret" in asked.path else None
    ...  # against proxy.url
"""

from __future__ import annotations

import contextlib
import http.client
import re
import socket
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs

from legal_pipeline_tests.servers.s3 import S3Server

_BLOCK_BYTES = 65536
_SIGNED_BY = re.compile(r"Credential=([^/]+)/")
_OMITTED_HEADERS = {"connection", "transfer-encoding", "date", "server"}


@dataclass(frozen=True, slots=True)
class Asked:
    method: str
    path: str
    """Including the query, percent-encoded."""
    access_key: str = ""
    """Of the signature (AWS Signature Version 4)."""

    @property
    def part_number(self) -> int | None:
        """The number of an uploaded part; None for other requests."""
        found = parse_qs(self.path.partition("?")[2]).get("partNumber")
        return int(found[0]) if found and self.method == "PUT" else None

    @property
    def is_read(self) -> bool:
        """Whether the request reads the bytes of an object."""
        path, _, query = self.path.partition("?")
        return self.method == "GET" and path.count("/") > 1 and "uploadId" not in query and "tagging" not in query


@dataclass(frozen=True, slots=True)
class Fault:
    status: int | None = None
    code: str = ""
    cut_after_bytes: int | None = None
    """The connection is reset after this number of bytes of the body."""
    flip_byte: int | None = None
    """Position of a byte of the body that is changed."""
    first: Callable[[], object] | None = None
    """Called before the request reaches S3."""


@dataclass
class FaultyS3:
    port: int
    target_port: int
    fault: Callable[[Asked], Fault | None] = lambda _: None
    asked: list[Asked] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def reads(self) -> int:
        return sum(asked.is_read for asked in self.asked)


@dataclass
class Keys:
    """Rejects requests that are not signed with the access key of today."""

    proxy: FaultyS3
    accepted: str
    code: str = "InvalidAccessKeyId"
    _rejects_all: bool = False

    def __post_init__(self) -> None:
        self.proxy.fault = self._judge

    def reject_all(self, code: str) -> None:
        self.code, self._rejects_all = code, True

    def accept(self, access_key: str) -> None:
        self.accepted, self._rejects_all = access_key, False

    def _judge(self, asked: Asked) -> Fault | None:
        if self._rejects_all or asked.access_key != self.accepted:
            return Fault(status=400 if self.code == "ExpiredToken" else 403, code=self.code)
        return None


@contextlib.contextmanager
def faulty(server: S3Server) -> Iterator[FaultyS3]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_any(self) -> None:
            _answer(self, proxy)

        do_GET = do_HEAD = do_PUT = do_POST = do_DELETE = do_any

        def log_message(self, *_: Any) -> None:
            """Logs nothing."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: Any) -> None:
            """Ignores the error: a killed client has closed its connection."""

    listener = Server(("127.0.0.1", 0), Handler)
    proxy = FaultyS3(listener.server_port, server.port)
    Thread(target=listener.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield proxy
    finally:
        listener.shutdown()
        listener.server_close()


def _answer(handler: BaseHTTPRequestHandler, proxy: FaultyS3) -> None:
    body = handler.rfile.read(int(handler.headers.get("Content-Length", 0)))
    signed = _SIGNED_BY.search(handler.headers.get("Authorization", ""))
    asked = Asked(handler.command, handler.path, signed[1] if signed else "")
    proxy.asked.append(asked)
    fault = proxy.fault(asked) or Fault()
    if fault.first is not None:
        fault.first()
    if fault.status is not None:
        error = f"<Error><Code>{fault.code}</Code><Message>secret-of-the-server</Message></Error>".encode()
        handler.send_response(fault.status)
        handler.send_header("Content-Length", str(len(error)))
        handler.end_headers()
        if handler.command != "HEAD":
            handler.wfile.write(error)
        return
    connection = http.client.HTTPConnection("127.0.0.1", proxy.target_port, timeout=240)
    headers = {name: value for name, value in handler.headers.items() if name.lower() not in ("expect", "connection")}
    connection.request(handler.command, handler.path, body=body, headers=headers)
    answer = connection.getresponse()
    handler.send_response(answer.status)
    for name, value in answer.getheaders():
        if name.lower() not in _OMITTED_HEADERS:
            handler.send_header(name, value)
    handler.end_headers()
    sent = 0
    while handler.command != "HEAD" and (block := answer.read(_BLOCK_BYTES)):
        if fault.flip_byte is not None and sent <= fault.flip_byte < sent + len(block):
            damaged = bytearray(block)
            damaged[fault.flip_byte - sent] ^= 1
            block = bytes(damaged)
        if fault.cut_after_bytes is not None and sent + len(block) > fault.cut_after_bytes:
            handler.wfile.write(block[: fault.cut_after_bytes - sent])
            # a reset, as from a machine that has crashed
            handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            handler.connection.close()
            handler.close_connection = True
            return
        handler.wfile.write(block)
        sent += len(block)
    connection.close()
