"""Every error of AWS names its true cause and what to do: a real client against a server that answers as AWS documents it."""

from __future__ import annotations

import json
import ssl
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from legal_pipeline.errors import ExternalError, LegalPipelineError, RateLimited, SetupError
from legal_pipeline.model import Category
from legal_pipeline.storage.aws_errors import CredentialsRejected, Denied
from legal_pipeline.storage.inbox.sqs_events import EventQueue, open_event_queue
from legal_pipeline.storage.resilience.error_categories import category_of
from legal_pipeline.storage.s3 import client as s3_client
from legal_pipeline.storage.s3.client import S3
from legal_pipeline.storage.textract import client as textract_client
from legal_pipeline.storage.textract.client import Textract
from legal_pipeline_tests.servers.ports import free_port

pytestmark = pytest.mark.slow

SECRET = "hunter2secret"


@dataclass
class Aws:
    """Answers every request with one error; a HEAD request gets its status only, as from S3."""

    port: int
    status: int = 403
    code: str = "AccessDenied"
    message: str = f"a text with {SECRET}"
    headers: dict[str, str] = field(default_factory=dict)
    scheme: str = "http"
    requests: int = 0

    @property
    def url(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.port}"

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        self.requests += 1
        length = int(handler.headers.get("Content-Length") or 0)
        handler.rfile.read(length)
        is_json = "json" in (handler.headers.get("Content-Type") or "")
        xml = f"<Error><Code>{self.code}</Code><Message>{self.message}</Message></Error>"
        body = (json.dumps({"__type": self.code, "message": self.message}) if is_json else xml).encode()
        if handler.command == "HEAD":
            body = b""
        handler.send_response(self.status)
        for name, value in self.headers.items():
            handler.send_header(name, value)
        handler.send_header("Content-Type", "application/x-amz-json-1.0" if is_json else "application/xml")
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)


@contextmanager
def aws(tls: ssl.SSLContext | None = None) -> Iterator[Aws]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            state.answer(self)

        do_HEAD = do_PUT = do_POST = do_DELETE = do_GET

        def log_message(self, *_: Any) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    state = Aws(server.server_port, scheme="https" if tls else "http")
    Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield state
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def _server() -> Iterator[Aws]:
    with aws() as state:
        yield state


@pytest.fixture
def server(credentials: None, _server: Aws) -> Aws:
    _server.__init__(_server.port)  # type: ignore[misc]
    return _server


@pytest.fixture
def credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_CA_BUNDLE", "AWS_ENDPOINT_URL", "HTTPS_PROXY", "HTTP_PROXY"):
        monkeypatch.delenv(name, raising=False)
    values = {"AWS_ACCESS_KEY_ID": "someone", "AWS_SECRET_ACCESS_KEY": SECRET, "AWS_DEFAULT_REGION": "us-east-1", "NO_PROXY": "*"}
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")


@cache
def _s3(url: str) -> S3:
    return S3(s3_client.make_client(url, attempts=1), endpoint_url=url)


@cache
def _queue(url: str) -> EventQueue:
    return open_event_queue(f"{url}/123/arrivals")


@cache
def _textract(url: str) -> Textract:
    return Textract(textract_client.make_client(url, read_seconds=2), endpoint_url=url)


def s3_read(url: str) -> None:
    _s3(url).head("b", "k")


def s3_list(url: str) -> None:
    list(_s3(url).pages("b", "inbox/"))


def s3_write(url: str) -> None:
    _s3(url).put("b", "k", b"x")


def sqs(url: str) -> None:
    _queue(url).waiting()


def textract(url: str) -> None:
    _textract(url).poll("0" * 64)


@pytest.fixture
def new_clients() -> Iterator[None]:
    """Clients keep the credentials they were made with."""
    for clients in (_s3, _queue, _textract):
        clients.cache_clear()
    yield
    for clients in (_s3, _queue, _textract):
        clients.cache_clear()


CALLS = (s3_read, s3_list, s3_write, sqs, textract)


def failure(call: Callable[[str], None], url: str) -> LegalPipelineError:
    with pytest.raises(LegalPipelineError) as raised:
        call(url)
    assert SECRET not in str(raised.value)
    return raised.value


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call.__name__)
@pytest.mark.parametrize(
    ("status", "code", "kind", "words"),
    [
        (403, "InvalidAccessKeyId", CredentialsRejected, "correct AWS_ACCESS_KEY_ID"),
        (400, "UnrecognizedClientException", CredentialsRejected, "correct AWS_ACCESS_KEY_ID"),
        (403, "SignatureDoesNotMatch", CredentialsRejected, "correct AWS_SECRET_ACCESS_KEY"),
        (400, "InvalidSignatureException", CredentialsRejected, "correct AWS_SECRET_ACCESS_KEY"),
        (400, "ExpiredToken", CredentialsRejected, "have expired (ExpiredToken); get new ones (`aws sso login`"),
        (400, "ExpiredTokenException", CredentialsRejected, "have expired"),
        (400, "InvalidToken", CredentialsRejected, "correct AWS_SESSION_TOKEN"),
        (403, "RequestTimeTooSkewed", SetupError, "synchronize it with chrony"),
        (403, "AccountProblem", SetupError, "the AWS account may not use"),
        (400, "KMS.DisabledException", SetupError, "the KMS key of"),
    ],
)
def test_the_same_cause_is_said_in_the_same_words_wherever_it_surfaces(
    server: Aws, call: Callable[[str], None], status: int, code: str, kind: type[Exception], words: str
) -> None:
    server.status, server.code = status, code
    error = failure(call, server.url)
    assert type(error) is kind
    assert words in str(error)
    assert code in str(error)
    assert category_of(error) is Category.CONFIGURATION


@pytest.mark.parametrize(
    ("call", "grant"),
    [
        (s3_read, "grant s3:GetObject"),
        (s3_list, "grant s3:ListBucket"),
        (s3_write, "grant s3:PutObject"),
        (sqs, "grant sqs:ReceiveMessage"),
        (textract, "grant textract:StartDocumentTextDetection"),
    ],
)
def test_a_denied_action_is_named(server: Aws, call: Callable[[str], None], grant: str) -> None:
    server.status, server.code = (400 if call is textract else 403), ("AccessDeniedException" if call is textract else "AccessDenied")
    error = failure(call, server.url)
    assert isinstance(error, Denied)
    assert grant in str(error)


def test_the_action_that_aws_names_is_the_one_to_grant(server: Aws) -> None:
    server.message = f"User: arn:aws:iam::1:user/{SECRET} is not authorized to perform: kms:GenerateDataKey on resource: arn"
    assert str(failure(s3_write, server.url)) == (
        "these credentials may not write s3://b/k: AWS denies kms:GenerateDataKey; grant kms:GenerateDataKey on the KMS key of the bucket"
    )


def test_a_wrong_clock_that_looks_like_a_wrong_signature(server: Aws) -> None:
    server.status, server.code, server.message = 400, "InvalidSignatureException", "Signature expired: 2026 is now earlier than 2026"
    assert "the clock of this machine differs" in str(failure(textract, server.url))


def test_a_bucket_in_another_region(server: Aws) -> None:
    server.status, server.code, server.headers = 301, "PermanentRedirect", {"x-amz-bucket-region": "eu-west-1"}
    for call in (s3_list, s3_write):
        assert "bucket b is in region eu-west-1; set AWS_DEFAULT_REGION=eu-west-1" in str(failure(call, server.url))
    server.status, server.code, server.headers = 400, "IllegalLocationConstraintException", {}
    assert "bucket b is in another region" in str(failure(s3_write, server.url))


@pytest.mark.parametrize(
    ("status", "code", "words", "category"),
    [
        (404, "NoSuchBucket", "there is no bucket b; create it", Category.CONFIGURATION),
        (403, "InvalidObjectState", "restore it with `aws s3api restore-object`", Category.CONFIGURATION),
        (503, "SlowDown", "S3 throttled", Category.RATE_LIMIT),
        (500, "InternalError", "with InternalError", Category.TRANSIENT),
    ],
)
def test_what_only_s3_says(server: Aws, status: int, code: str, words: str, category: Category) -> None:
    server.status, server.code = status, code
    error = failure(s3_write if code != "InvalidObjectState" else s3_list, server.url)
    assert words in str(error)
    assert category_of(error) is category


def test_throttling_of_the_others(server: Aws) -> None:
    server.status, server.code = 400, "ThrottlingException"
    for call in (sqs, textract):
        assert isinstance(failure(call, server.url), RateLimited)


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call.__name__)
def test_an_endpoint_where_nothing_listens(credentials: None, call: Callable[[str], None]) -> None:
    error = failure(call, f"http://127.0.0.1:{free_port()}")
    assert isinstance(error, ExternalError)
    assert "nothing listens there; start it, or correct LEGAL_PIPELINE_" in str(error)


@pytest.mark.usefixtures("new_clients")
@pytest.mark.parametrize("call", CALLS, ids=lambda call: call.__name__)
def test_no_credentials_at_all(server: Aws, call: Callable[[str], None], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    error = failure(call, server.url)
    assert isinstance(error, CredentialsRejected)
    assert "there are no AWS credentials for" in str(error)


@pytest.mark.usefixtures("new_clients")
@pytest.mark.parametrize("call", CALLS, ids=lambda call: call.__name__)
def test_a_profile_that_does_not_exist(server: Aws, call: Callable[[str], None], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_PROFILE", "nobody")
    assert "the profile in AWS_PROFILE does not exist" in str(failure(call, server.url))


@pytest.fixture
def own_authority(tmp_path: Path) -> ssl.SSLContext:
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1", "-keyout", str(key)]
    subprocess.run([*command, "-out", str(certificate), "-addext", "subjectAltName=IP:127.0.0.1"], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context


@pytest.mark.usefixtures("credentials")
def test_a_certificate_that_is_not_trusted(own_authority: ssl.SSLContext) -> None:
    with aws(own_authority) as server:
        for call in CALLS:
            error = failure(call, server.url)
            assert "is not trusted" in str(error)
            assert "AWS_CA_BUNDLE" in str(error)
            assert category_of(error) is Category.CONFIGURATION


def test_https_where_plain_http_is_spoken(server: Aws) -> None:
    error = failure(s3_list, server.url.replace("http://", "https://"))
    assert "does not speak TLS; write http:// in LEGAL_PIPELINE_S3_ENDPOINT_URL" in str(error)


def test_corrected_credentials_are_used_without_a_restart(server: Aws, monkeypatch: pytest.MonkeyPatch) -> None:
    s3 = S3(endpoint_url=server.url)
    server.code = "InvalidAccessKeyId"
    before = s3.client
    with pytest.raises(CredentialsRejected):
        s3.head("b", "k")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "corrected")
    assert s3.client is not before
    assert s3.client._request_signer._credentials.access_key == "corrected"  # type: ignore[attr-defined]
