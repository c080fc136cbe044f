"""Redis with TLS and a password: our own client, and Celery's on both sides, over a certificate of an authority of one's own."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from legal_pipeline.defs.execution.celery_app import make_app, send
from legal_pipeline.errors import SetupError
from legal_pipeline.settings import Settings
from legal_pipeline.storage.documents.leases import Lease
from legal_pipeline.storage.redis.client import open_redis
from legal_pipeline.storage.redis.worker_heartbeats import WorkerHeartbeat, WorkerHeartbeats
from legal_pipeline.topology import WHOLE_RUN, Queue
from legal_pipeline_tests.deployed.small_worker import tiny_worker
from legal_pipeline_tests.servers import databases, ports

pytestmark = pytest.mark.slow

PASSWORD = "hunter2secret"
_NAMES = "subjectAltName=IP:127.0.0.1,DNS:localhost\nbasicConstraints=CA:FALSE\n"


@dataclass(frozen=True)
class Secured:
    port: int
    plain_port: int
    authority: Path

    def url(self, *, password: str = PASSWORD, options: str | None = None, host: str = "127.0.0.1") -> str:
        """With the authority named, unless other options are given."""
        return f"rediss://:{password}@{host}:{self.port}/0" + (f"?ssl_ca_certs={self.authority}" if options is None else options)


@pytest.fixture(scope="module")
def secured(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Secured]:
    folder = tmp_path_factory.mktemp("certificates")
    _make_certificates(folder)
    port = ports.free_port()
    options = ["--tls-port", str(port), "--tls-auth-clients", "no", "--tls-ca-cert-file", str(folder / "authority.pem")]
    options += ["--tls-cert-file", str(folder / "server.pem"), "--tls-key-file", str(folder / "server.key")]
    listed = subprocess.run(["ldd", databases.program("redis-server", "redis-server")], capture_output=True, text=True, check=False).stdout
    if "libc" in listed and "libssl" not in listed:
        pytest.skip("this redis-server was built without TLS")
    with databases.running_redis(password=PASSWORD, options=tuple(options)) as server:
        yield Secured(port, server.port, folder / "authority.pem")


def _make_certificates(folder: Path) -> None:
    def openssl(*arguments: str) -> None:
        command = [databases.program("openssl", "openssl"), *arguments]
        subprocess.run(command, cwd=folder, check=True, capture_output=True)

    new = ("-newkey", "rsa:2048", "-nodes")
    is_authority = ("-addext", "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=critical,keyCertSign")
    for name in ("authority", "stranger"):
        openssl("req", "-x509", *new, "-days", "2", "-subj", f"/CN={name}", "-keyout", f"{name}.key", "-out", f"{name}.pem", *is_authority)
    (folder / "names").write_text(_NAMES)
    openssl("req", *new, "-subj", "/CN=localhost", "-keyout", "server.key", "-out", "server.csr")
    signing = ("-CA", "authority.pem", "-CAkey", "authority.key", "-CAcreateserial", "-days", "2", "-extfile", "names")
    openssl("x509", "-req", "-in", "server.csr", "-out", "server.pem", *signing)


def test_the_port_speaks_tls_only(secured: Secured) -> None:
    with socket.create_connection(("127.0.0.1", secured.port), timeout=5) as connection:
        connection.sendall(b"PING\r\n")
        with contextlib.suppress(ConnectionResetError):
            assert b"PONG" not in connection.recv(100)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_our_own_client(secured: Secured, host: str) -> None:
    now = dt.datetime.now(dt.UTC)
    with open_redis(secured.url(host=host)) as client:
        presence = WorkerHeartbeats(client)
        presence.announce(WorkerHeartbeat("ocr@here", "ocr", "here", 1, (Queue.OCR,), 1, 1, now, now))
        assert [beat.name for beat in presence.workers()] == ["ocr@here"]
        assert Queue.OCR not in presence.unserved(Queue)


def test_celery_sends_and_a_worker_receives(secured: Secured, tmp_path: Path) -> None:
    with tiny_worker(secured.url(), tmp_path) as worker:
        app = make_app(Settings(home=tmp_path / "home", broker_url=secured.url()))
        send(app, _lease("token-1"))
        worker.wait_until(lambda: worker.received, "the message arrives")
        assert worker.received == ["run-1 token-1"]
        # remote control goes over the same connection
        assert app.control.ping(timeout=5)
        app.close()
        assert PASSWORD not in worker.output


UNTRUSTED = [
    pytest.param("", r"not trusted \(self.signed certificate .*\); .* add \?ssl_ca_certs=", id="no authority named"),
    pytest.param("?ssl_ca_certs={folder}/stranger.pem", r"not trusted \(.*\); .* add \?ssl_ca_certs=", id="another authority"),
    pytest.param("?ssl_ca_certs={folder}/none.pem", "certificate file .* does not exist; correct it", id="no such file"),
]

_SEND = """
import sys, datetime as dt
from legal_pipeline.defs.execution.celery_app import make_app, send
from legal_pipeline.errors import ExternalError
from legal_pipeline.settings import load_settings
from legal_pipeline.storage.documents.leases import Lease
from legal_pipeline.topology import WHOLE_RUN, Queue
try:
    send(make_app(load_settings()), Lease("run-1", WHOLE_RUN, "token-1", Queue.BATCH_NORMAL, 6, 0, dt.datetime.now(dt.UTC)))
except ExternalError as fault:
    print(fault)
"""


@pytest.mark.parametrize(("options", "said"), UNTRUSTED)
def test_a_certificate_that_is_not_trusted_is_said(secured: Secured, tmp_path: Path, options: str, said: str) -> None:
    url = secured.url(options=options.format(folder=secured.authority.parent))
    with open_redis(url) as client, pytest.raises(SetupError, match=said) as caught:
        client.ping()
    assert PASSWORD not in str(caught.value)
    # a process of its own: kombu gives one pool of connections to all URLs that differ in options only
    told = _sent_from_elsewhere(url, tmp_path)
    assert "a message for queue batch.normal was not accepted: " in told
    assert re.search(said, told), told
    assert PASSWORD not in told
    assert len(told.strip().splitlines()) == 1, told


def test_a_certificate_for_another_host_is_said(secured: Secured) -> None:
    with open_redis(secured.url(host="127.1")) as client, pytest.raises(SetupError, match=r"not trusted .*mismatch"):
        client.ping()


def test_a_wrong_password_over_tls_is_said(secured: Secured, tmp_path: Path) -> None:
    url = secured.url(password="wrongpassword")
    with open_redis(url) as client, pytest.raises(SetupError, match="refused the password"):
        client.ping()
    told = _sent_from_elsewhere(url, tmp_path)
    assert "refused the password; correct it in LEGAL_PIPELINE_BROKER_URL" in told
    assert "wrongpassword" not in told


def _sent_from_elsewhere(url: str, folder: Path) -> str:
    environment = os.environ | {"LEGAL_PIPELINE_BROKER_URL": url, "LEGAL_PIPELINE_HOME": str(folder / "home")}
    done = subprocess.run([sys.executable, "-c", _SEND], env=environment, capture_output=True, text=True, timeout=120, check=False)
    return done.stdout + done.stderr


def _lease(token: str) -> Lease:
    return Lease("run-1", WHOLE_RUN, token, Queue.BATCH_NORMAL, 6, 0, dt.datetime.now(dt.UTC))
