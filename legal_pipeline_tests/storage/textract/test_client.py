"""The client over HTTP: paged, late and partial results, and the translation of every error."""

from __future__ import annotations

import io
from functools import cache

import pytest

from legal_pipeline.errors import ExternalError, LegalPipelineError, RateLimited, SetupError
from legal_pipeline.model import Category
from legal_pipeline.settings import load_settings
from legal_pipeline.stages.ocr.engine import PageImage
from legal_pipeline.stages.ocr.image_pdf import compress, write_pdf
from legal_pipeline.storage.resilience.circuit_breaker import open_resilience_policies
from legal_pipeline.storage.textract.client import Textract, make_client
from legal_pipeline.storage.textract.errors import CannotRead, JobGone
from legal_pipeline_tests.servers.s3 import BUCKET, S3Server
from legal_pipeline_tests.servers.textract import GET, START, TextractServer, digest, printed
from legal_pipeline_tests.stages.readers.pdf.pdf_files import PROSE, picture

# making one costs more than a test
client_of = cache(make_client)

KEY, TOKEN = "textract/job.pdf", "a" * 64


@pytest.fixture
def staged(textract_server: TextractServer) -> TextractServer:
    """Two pages lie in the bucket."""
    images = [picture(PROSE), picture(PROSE[::-1])]
    file = io.BytesIO()
    write_pdf(file, (compress(PageImage(image.tobytes(), *image.size, 200), 10_000) for image in images))
    textract_server.s3.put(KEY, file.getvalue())
    textract_server.reader = printed({digest(images[0]): PROSE, digest(images[1]): PROSE[::-1]})
    return textract_server


@pytest.fixture
def client(textract_server: TextractServer) -> Textract:
    return Textract(client_of(textract_server.url))


def test_an_answer_in_pages_after_a_while(staged: TextractServer, client: Textract) -> None:
    staged.polls_in_progress, staged.blocks_a_page = 2, 7
    job_id = client.start(BUCKET, KEY, TOKEN)
    assert [client.poll(job_id), client.poll(job_id)] == [None, None]
    answer = client.poll(job_id)
    assert answer is not None
    words = [block["Text"] for block in answer.blocks if block["BlockType"] == "WORD"]
    assert len(words) > 100
    assert (answer.has_failed, answer.is_partial, answer.model, answer.warnings) == (False, False, "1.0", {})
    assert staged.calls[GET] > 2 + len(words) // 7


def test_pages_left_out(staged: TextractServer, client: Textract) -> None:
    staged.left_out = frozenset({2})
    answer = client.poll(client.start(BUCKET, KEY, TOKEN))
    assert answer is not None
    assert {block["Page"] for block in answer.blocks} == {1}
    assert (answer.is_partial, answer.warnings) == (True, {2: "PAGE_SIZE_EXCEEDED"})


def test_a_failed_job(staged: TextractServer, client: Textract) -> None:
    staged.failure = "INTERNAL_ERROR"
    answer = client.poll(client.start(BUCKET, KEY, TOKEN))
    assert answer is not None
    assert (answer.has_failed, answer.message, list(answer.blocks)) == (True, "INTERNAL_ERROR", [])


def test_the_same_token_is_the_same_job(staged: TextractServer, client: Textract) -> None:
    assert len({client.start(BUCKET, KEY, TOKEN) for _ in range(3)}) == 1
    assert sum(staged.billed.values()) == 2
    assert client.start(BUCKET, KEY, "b" * 64) not in staged.billed


# the service's code · our error · of which category
ERRORS = [
    ("ThrottlingException", RateLimited, Category.RATE_LIMIT),
    ("ProvisionedThroughputExceededException", RateLimited, Category.RATE_LIMIT),
    ("LimitExceededException", RateLimited, Category.RATE_LIMIT),
    ("AccessDeniedException", SetupError, Category.CONFIGURATION),
    ("UnrecognizedClientException", SetupError, Category.CONFIGURATION),
    ("InvalidS3ObjectException", SetupError, Category.CONFIGURATION),
    ("InvalidKMSKeyException", SetupError, Category.CONFIGURATION),
    ("InternalServerError", ExternalError, Category.TRANSIENT),
    ("BadDocumentException", CannotRead, Category.PERMANENT),
    ("UnsupportedDocumentException", CannotRead, Category.PERMANENT),
    ("DocumentTooLargeException", CannotRead, Category.PERMANENT),
]


@pytest.mark.parametrize(("code", "expected", "category"), ERRORS)
def test_errors(staged: TextractServer, client: Textract, code: str, expected: type[LegalPipelineError], category: Category) -> None:
    staged.errors = [(START, code)]
    with pytest.raises(expected) as raised:
        client.start(BUCKET, KEY, TOKEN)
    assert raised.value.category is category
    # once: what is tried again is for the step to say
    assert staged.calls[START] == 1


def test_invalid_requests_are_not_translated(staged: TextractServer, client: Textract) -> None:
    staged.errors = [(START, "InvalidParameterException")]
    # botocore makes the class while it runs
    with pytest.raises(Exception) as raised:
        client.start(BUCKET, KEY, TOKEN)
    assert not isinstance(raised.value, LegalPipelineError)


def test_a_job_of_long_ago(staged: TextractServer, client: Textract) -> None:
    job_id = client.start(BUCKET, KEY, TOKEN)
    staged.expire()
    with pytest.raises(JobGone, match="seven days"):
        client.poll(job_id)


def test_no_server_answers(textract_server: TextractServer) -> None:
    with pytest.raises(ExternalError, match="did not answer"):
        Textract(endpoint_url="http://127.0.0.1:9").poll("job")


def test_no_region(monkeypatch: pytest.MonkeyPatch, textract_server: TextractServer) -> None:
    monkeypatch.delenv("AWS_DEFAULT_REGION")
    with pytest.raises(SetupError, match="region"):
        Textract(endpoint_url=textract_server.url).poll("job")


def test_no_credentials(monkeypatch: pytest.MonkeyPatch, textract_server: TextractServer) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    with pytest.raises(SetupError, match="credentials"):
        Textract(endpoint_url=textract_server.url).poll("job")


def test_the_circuit_breaker_sees_every_call(textract_server: TextractServer) -> None:
    settings = load_settings()
    textract_server.errors = [(GET, "InternalServerError")] * 3
    client = Textract.of(settings)
    for _ in range(3):
        with pytest.raises(ExternalError):
            client.poll("job")
    with pytest.raises(ExternalError, match="has not been called since"):
        client.poll("job")
    assert textract_server.calls[GET] == 3
    open_resilience_policies.cache_clear()


def test_the_fake_refuses_what_is_too_large(staged: TextractServer, client: Textract, s3_server: S3Server) -> None:
    staged.max_pages = 1
    with pytest.raises(CannotRead):
        client.start(BUCKET, KEY, TOKEN)
    staged.max_pages, staged.max_bytes = 2, 100
    with pytest.raises(CannotRead):
        client.start(BUCKET, KEY, TOKEN)
    s3_server.put("textract/not-a.pdf", b"no file of pages")
    with pytest.raises(CannotRead):
        client.start(BUCKET, "textract/not-a.pdf", TOKEN)
    with pytest.raises(SetupError):
        client.start(BUCKET, "textract/not-there.pdf", TOKEN)
    assert not staged.billed
