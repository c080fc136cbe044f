"""What the doctor says of the services of AWS that the settings name: of real HTTP servers, with what to do, and no secret in any of it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import boto3
import pytest

from legal_pipeline.errors import ExternalError, SetupError
from legal_pipeline.operations import doctor_aws
from legal_pipeline.operations.checkup import Advice
from legal_pipeline.settings import Settings
from legal_pipeline.storage.store import open_store
from legal_pipeline_tests.servers import ports
from legal_pipeline_tests.servers.s3 import S3Server
from legal_pipeline_tests.servers.textract import TextractServer

SECRET = "hunter2secret"


def verdict(check: Callable[[Settings], str], settings: Settings, **changed: Any) -> tuple[str, str]:
    """As the doctor takes it."""
    try:
        return "ok", check(settings.model_copy(update=changed))
    except Advice as advice:
        return "warning", str(advice)
    except (SetupError, ExternalError) as fault:
        return "FAILED", str(fault)


class _Buckets(BaseHTTPRequestHandler):
    """As much of S3 as a look at a bucket needs."""

    def do_HEAD(self) -> None:
        status = {"/present": 200, "/unlisted": 200, "/forbidden": 403, "/broken": 500}.get(self.path.partition("?")[0], 404)
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_GET(self) -> None:
        is_open = self.path.startswith("/present")
        body = (
            b"<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>"
            if is_open
            else b"<Error><Code>AccessDenied</Code></Error>"
        )
        self.send_response(200 if is_open else 403)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Quiet."""


@pytest.fixture
def s3_url(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "someone")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    server = HTTPServer(("127.0.0.1", 0), _Buckets)
    Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("bucket", "is_well", "said"),
    [
        ("present", "ok", "bucket present at"),
        ("forbidden", "FAILED", "these credentials may not list s3://forbidden; grant s3:ListBucket"),
        ("unlisted", "FAILED", "these credentials may not list s3://unlisted/inbox/; grant s3:ListBucket"),
        ("absent", "FAILED", "there is no bucket absent"),
        ("broken", "FAILED", "500"),
        (None, "ok", "responds"),
    ],
)
def test_s3(settings: Settings, s3_url: str, bucket: str | None, is_well: str, said: str) -> None:
    found = verdict(doctor_aws.s3, settings, s3_endpoint_url=s3_url, s3_bucket=bucket)
    assert (found[0], said in found[1], SECRET in found[1]) == (is_well, True, False)


def test_an_s3_that_does_not_answer_is_said_soon(settings: Settings, s3_url: str) -> None:
    started = time.monotonic()
    nobody = f"http://127.0.0.1:{ports.free_port()}"
    is_well, said = verdict(doctor_aws.s3, settings, s3_endpoint_url=nobody, s3_bucket="present")
    assert (is_well, "did not answer" in said) == ("FAILED", True)
    assert time.monotonic() - started < 30


def test_what_is_not_set_up_is_not_asked(settings: Settings) -> None:
    assert [verdict(check, settings)[0] for check in (doctor_aws.s3, doctor_aws.events, doctor_aws.textract)] == ["ok"] * 3
    assert [verdict(check, settings)[1][:8] for check in (doctor_aws.s3, doctor_aws.events, doctor_aws.textract)] == ["not used"] * 3


class TestEvents:
    @pytest.fixture
    def queue_url(self, s3_server: S3Server) -> str:
        session = boto3.session.Session("tests", "of-the-tests", region_name="us-east-1")
        self.client = session.client("sqs", endpoint_url=s3_server.url)
        url: str = self.client.create_queue(QueueName="arrivals")["QueueUrl"]
        return url

    def test_how_many_wait_and_none_is_taken(self, settings: Settings, queue_url: str) -> None:
        for number in range(3):
            self.client.send_message(QueueUrl=queue_url, MessageBody=str(number))
        for _ in range(2):
            assert verdict(doctor_aws.events, settings, s3_events_queue_url=queue_url) == ("ok", "about 3 events waiting")

    def test_a_queue_that_is_not_there(self, settings: Settings, queue_url: str) -> None:
        self.client.delete_queue(QueueUrl=queue_url)
        is_well, said = verdict(doctor_aws.events, settings, s3_events_queue_url=queue_url)
        assert (is_well, "does not exist; correct LEGAL_PIPELINE_S3_EVENTS_QUEUE_URL" in said) == ("FAILED", True)


class TestTextract:
    @pytest.fixture
    def settings(self, settings: Settings, textract_server: TextractServer) -> Settings:
        open_store(settings).engine.dispose()
        return settings.model_copy(
            update={
                "textract_matters": frozenset({"harbor"}),
                "textract_endpoint_url": textract_server.url,
                "textract_budget_usd": 5.0,
                "s3_bucket": "case-files",
            }
        )

    def test_it_answers_and_no_job_is_begun(self, settings: Settings, textract_server: TextractServer) -> None:
        is_well, said = verdict(doctor_aws.textract, settings)
        assert (is_well, said) == ("ok", f"{textract_server.url} responds; $0.00 of $5.00 spent in 30 days")
        assert textract_server.jobs == {}

    @pytest.mark.parametrize(
        ("changed", "is_well", "said"),
        [
            ({"textract_budget_usd": 0.0}, "warning", "no more pages are sent"),
            ({"textract_budget_usd": 0.001}, "warning", "no more pages are sent"),
            ({"s3_bucket": None}, "FAILED", "LEGAL_PIPELINE_S3_BUCKET is not set"),
            ({"textract_endpoint_url": "http://127.0.0.1:9"}, "FAILED", "Textract did not answer"),
            ({"textract_matters": frozenset()}, "ok", "not used"),
        ],
    )
    def test_what_is_not_right(self, settings: Settings, changed: dict[str, Any], is_well: str, said: str) -> None:
        found = verdict(doctor_aws.textract, settings, **changed)
        assert (found[0], said in found[1]) == (is_well, True)
