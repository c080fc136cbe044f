"""A mail server and a webhook on loopback that keep what they are sent, and can be told to refuse it."""

from __future__ import annotations

import email
import email.policy
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from legal_pipeline_tests.servers.ports import free_port

USER, PASSWORD, TOKEN = "alerts-user", "pass-word-of-mail", "path-token-of-webhook"


@dataclass
class Mail:
    title: str
    body: str
    to: list[str]


@dataclass
class MailServer:
    port: int
    received: list[Mail] = field(default_factory=list)
    is_refusing: bool = False

    @property
    def url(self) -> str:
        return f"mailto://{USER}:{PASSWORD}@127.0.0.1:{self.port}?from=pipeline@firm.example&to=team@firm.example"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.is_refusing:
            return "451 try later"
        message = email.message_from_bytes(envelope.content or b"", policy=email.policy.default)  # type: ignore[arg-type]
        part = message.get_body(("plain", "html"))
        self.received.append(Mail(str(message["subject"]), part.get_content() if part else "", list(envelope.rcpt_tos)))
        return "250 accepted"


@contextmanager
def mail_server() -> Iterator[MailServer]:
    found = MailServer(free_port())

    def login(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
        is_right = isinstance(data, LoginPassword) and (data.login, data.password) == (USER.encode(), PASSWORD.encode())
        # what is not handled here is answered with 535
        return AuthResult(success=is_right, handled=False)

    controller = Controller(found, hostname="127.0.0.1", port=found.port, authenticator=login, auth_require_tls=False)
    controller.start()
    try:
        yield found
    finally:
        controller.stop()


@dataclass
class Webhook:
    port: int
    received: list[dict[str, Any]] = field(default_factory=list)
    is_refusing: bool = False

    @property
    def url(self) -> str:
        return f"json://127.0.0.1:{self.port}/{TOKEN}"

    @property
    def titles(self) -> list[str]:
        return [str(message["title"]) for message in self.received]


@contextmanager
def webhook() -> Iterator[Webhook]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers["Content-Length"]))
            if self.path != f"/{TOKEN}" or found.is_refusing:
                self.send_error(503)
                return
            found.received.append(json.loads(content))
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found = Webhook(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield found
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
