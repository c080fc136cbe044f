"""A real S3 that denies, changes and breaks off at the worst moment: each object is reported, the rest goes on, nothing is lost.

The faults are put between our client and the server, where botocore lets them in: everything above is what runs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from botocore.awsrequest import AWSResponse

from legal_pipeline.defs.s3_resource import make_resource
from legal_pipeline.errors import ExternalError, LegalPipelineError, SetupError
from legal_pipeline.model import RefusalReason, State
from legal_pipeline.settings import Settings, load_settings
from legal_pipeline_tests.defs.conftest import Pipeline
from legal_pipeline_tests.defs.sensors.inboxes import Bucket, Ticking
from legal_pipeline_tests.servers.s3 import S3Server

LETTER = b"John Smith, counsel for Larkspur Mutual Insurance Company, denied the claim on March 3, 2021."


@pytest.fixture
def bucket(s3_server: S3Server) -> Bucket:
    return Bucket(s3_server)


@pytest.fixture
def settings(bucket: Bucket) -> Settings:
    return load_settings()


@pytest.fixture
def tick(pipeline: Pipeline, bucket: Bucket) -> Ticking:
    return Ticking(pipeline, bucket)


@contextmanager
def between(pipeline: Pipeline, operation: str, act: Callable[[str], Any]) -> Iterator[None]:
    """`act` sees the key of each such request before it is sent, and may answer it."""
    client = make_resource(pipeline.runner.services.settings.s3_endpoint_url).get_client()
    name = f"before-send.s3.{operation}"

    def before(request: Any, **_: Any) -> Any:
        return act(unquote(urlsplit(request.url).path).removeprefix("/case-files").removeprefix("/"))

    client.meta.events.register(name, before)
    try:
        yield
    finally:
        client.meta.events.unregister(name, before)


def answer(status: int, code: str) -> AWSResponse:
    body = f"<Error><Code>{code}</Code><Message>secret words of the server</Message></Error>".encode()
    raw = SimpleNamespace(stream=lambda *_, **__: iter([body]), read=lambda *_: body)
    headers: Any = {"content-type": "application/xml"}
    return AWSResponse("http://127.0.0.1/", status, headers, raw)


def states(pipeline: Pipeline) -> dict[str, State]:
    return {status.document.file_name: status.state for status in pipeline.store.documents.find()}


# the answer to asking for the tag of one object · is it taken in · words of what is said about it
TAG_ANSWERS = [
    (answer(403, "AccessDenied"), True, "s3:GetObjectTagging"),
    (answer(500, "InternalError"), True, "InternalError"),
    (answer(404, "NoSuchKey"), False, "was deleted after it was listed"),
]


@pytest.mark.parametrize(("said", "is_taken", "words"), TAG_ANSWERS, ids=["denied", "broken", "gone"])
def test_a_tag_that_cannot_be_read(
    pipeline: Pipeline, bucket: Bucket, tick: Ticking, capsys: pytest.CaptureFixture[str], said: AWSResponse, is_taken: bool, words: str
) -> None:
    for name in ("a.txt", "b.txt", "c.txt"):
        bucket.put(f"m/{name}", LETTER)
    with between(pipeline, "GetObjectTagging", lambda key: said if key.endswith("b.txt") else None):
        assert len(tick()) == (3 if is_taken else 2)
    assert set(states(pipeline)) == {"a.txt", "c.txt"} | ({"b.txt"} if is_taken else set())
    log = capsys.readouterr().err
    assert words in log and "secret" not in log


def test_an_object_that_vanishes_between_listing_and_tag(pipeline: Pipeline, bucket: Bucket, tick: Ticking) -> None:
    for name in ("a.txt", "b.txt", "c.txt"):
        bucket.put(f"m/{name}", LETTER)
    with between(pipeline, "GetObjectTagging", lambda key: bucket.delete("m/b.txt") if key.endswith("b.txt") else None):
        tick()
    assert set(states(pipeline)) == {"a.txt", "c.txt"}
    assert tick() == []


def test_an_object_overwritten_between_listing_and_tag_is_a_change_the_next_time(pipeline: Pipeline, bucket: Bucket, tick: Ticking) -> None:
    bucket.put("m/a.txt", LETTER)
    with between(pipeline, "GetObjectTagging", lambda _: bucket.put("m/a.txt", b"Jane Doe sued.")):
        [request] = tick()
    tick()
    [status] = pipeline.store.documents.find()
    assert request.partition_key == status.document.document_id
    assert pipeline.run(status.document.document_id).success
    [page] = pipeline.store.pages.read(status.document.document_id)
    assert page.text == "Jane Doe sued."
    assert tick() == []


# the answer to a listing · whose fault
LISTINGS = [
    (answer(403, "AccessDenied"), SetupError),
    (answer(404, "NoSuchBucket"), SetupError),
    (answer(500, "InternalError"), ExternalError),
    (answer(503, "SlowDown"), ExternalError),
]


@pytest.mark.parametrize("page", [0, 1])
@pytest.mark.parametrize(("said", "error"), LISTINGS, ids=["denied", "no_bucket", "broken", "slow_down"])
def test_a_listing_that_fails_is_no_empty_one(
    pipeline: Pipeline,
    bucket: Bucket,
    tick: Ticking,
    monkeypatch: pytest.MonkeyPatch,
    said: AWSResponse,
    error: type[LegalPipelineError],
    page: int,
) -> None:
    """In the first page or a later one: the tick is red, the cursor stays, and the next tick goes on."""
    monkeypatch.setattr("legal_pipeline.storage.s3.client.PAGE_OBJECTS", 2)
    for number in range(5):
        bucket.put(f"m/{number}.txt", LETTER)
    pages = []

    def break_off(_: str) -> AWSResponse | None:
        pages.append(1)
        return said if len(pages) > page else None

    with between(pipeline, "ListObjectsV2", break_off), pytest.raises(error):
        tick()
    assert tick.cursor is None
    assert len(states(pipeline)) == 2 * page, "what was seen to before is kept"
    assert len(tick.all()) == 5
    assert len(states(pipeline)) == 5


NAMES = [
    "a,b.txt",
    'a"b.txt',
    "a\nb.txt",
    "a%2Cb.txt",
    "😀.txt",
    "x" * 900 + ".txt",
    "sub/ä.txt",
    " lead.txt",
    "a+b.txt",
    "a&b=c?.txt",
    "#.txt",
]


def test_names_are_any_names(pipeline: Pipeline, bucket: Bucket, tick: Ticking) -> None:
    for name in NAMES:
        bucket.put(f"m/{name}", LETTER, "priority=high")
    asked = tick.all()
    assert len({request.partition_key for request in asked}) == len(asked) == len(NAMES)
    assert {request.tags["legal/priority"] for request in asked} == {"high"}
    for request in asked[:3]:
        assert request.partition_key and pipeline.run(request.partition_key).success
    assert tick.all() == []


def test_zero_bytes_are_refused_and_the_rest_goes_on(pipeline: Pipeline, bucket: Bucket, tick: Ticking) -> None:
    bucket.put("m/empty.txt", b"")
    bucket.put("m/letter.txt", LETTER)
    for request in tick():
        assert request.partition_key
        pipeline.run(request.partition_key)
    assert states(pipeline) == {"empty.txt": State.REFUSED, "letter.txt": State.DONE}
    [refused] = pipeline.store.documents.find(states=[State.REFUSED])
    assert refused.reason_code is RefusalReason.EMPTY
    assert tick() == [], "a refused document is not looked at again until its bytes change"
    bucket.put("m/empty.txt", LETTER)
    assert len(tick()) == 1
