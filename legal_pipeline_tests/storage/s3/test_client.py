"""The S3 client with the real boto3: keys survive unchanged, and every error has the right class and a remedy."""

from __future__ import annotations

import hashlib
import io
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from legal_pipeline.errors import (
    ExternalError,
    LegalPipelineError,
    RateLimited,
    ResourceExhausted,
    SetupError,
    SourceChanged,
    SourceMissing,
)
from legal_pipeline.storage.aws_errors import CredentialsRejected, Denied
from legal_pipeline.storage.s3.client import S3, make_client
from legal_pipeline_tests.servers.ports import free_port
from legal_pipeline_tests.servers.s3 import BUCKET, S3Server
from legal_pipeline_tests.servers.s3_faults import Asked, Fault, FaultyS3

AWKWARD = [
    "a,b.pdf",
    "\"quoted\" and 'quoted'.pdf",
    "two\nlines.pdf",
    "tab\there.pdf",
    "🙂.pdf",
    "ÄÖÜ ß 日本.pdf",
    "100%25.pdf",
    "a+b c.pdf",
    "?#&=;:@.pdf",
    "<&>.pdf",
    "a/../b.pdf",
    "a//b.pdf",
    "x" * (1000 - len("inbox/m/.pdf")) + ".pdf",
]


def content_of(s3: S3, key: str) -> bytes:
    sink = io.BytesIO()
    s3.download(BUCKET, key, s3.head(BUCKET, key).etag, lambda size_bytes: sink)
    return sink.getvalue()


def keys(s3: S3, after: str = "", *, folder_only: bool = False) -> list[str]:
    return [found.key for page in s3.pages(BUCKET, "inbox/", after, folder_only=folder_only) for found in page]


def test_any_key_is_listed_tagged_and_read_as_it_is(s3: S3, s3_server: S3Server) -> None:
    stored = {f"inbox/m/{name}": name.encode() for name in AWKWARD}
    for key, content in stored.items():
        s3_server.put(key, content, tags="priority=high")
    assert keys(s3) == sorted(stored)
    for key, content in stored.items():
        assert content_of(s3, key) == content
        assert s3.tags(BUCKET, key) == {"priority": "high"}
        # the place of a listing that is gone on with later is such a key
        assert keys(s3, after=key) == [other for other in sorted(stored) if other > key]


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("legal_pipeline.storage.s3.client.PAGE_OBJECTS", 10)


@pytest.mark.usefixtures("small_pages")
def test_a_listing_is_paged_and_asks_for_a_page_when_it_is_wanted(s3: S3, s3_server: S3Server, proxy: FaultyS3) -> None:
    for number in range(23):
        s3_server.put(f"inbox/m/{number:05}.pdf", b"x")
    pages = s3.pages(BUCKET, "inbox/")
    assert len(next(pages)) == 10
    assert len(proxy.asked) == 1
    assert [len(page) for page in pages] == [10, 3]
    assert len(keys(s3, after="inbox/m/00020.pdf")) == 2


def test_only_the_folder_itself(s3: S3, s3_server: S3Server) -> None:
    for key in ("inbox/a.pdf", "inbox/m/b.pdf", "inbox/z.pdf"):
        s3_server.put(key)
    assert keys(s3, folder_only=True) == ["inbox/a.pdf", "inbox/z.pdf"]


def test_what_is_put_is_there_with_its_tags_and_can_be_deleted_twice(s3: S3, s3_server: S3Server) -> None:
    etag = s3.put(BUCKET, "page.pdf", b"bytes", tags="priority=low")
    assert (s3.head(BUCKET, "page.pdf").etag, s3.tags(BUCKET, "page.pdf")) == (etag, {"priority": "low"})
    s3.delete(BUCKET, "page.pdf")
    s3.delete(BUCKET, "page.pdf")
    assert s3.find(BUCKET, "page.pdf") is None


def failing(status: int, code: str) -> Callable[[Asked], Fault | None]:
    return lambda asked: Fault(status=status, code=code) if asked.is_read else None


@pytest.mark.parametrize(
    ("status", "code", "kind", "said"),
    [
        (404, "NoSuchKey", SourceMissing, "withdraw the document"),
        (404, "NoSuchBucket", SetupError, "LEGAL_PIPELINE_S3_BUCKET"),
        (412, "PreconditionFailed", SourceChanged, "was overwritten"),
        (403, "AccessDenied", Denied, "s3://case-files/inbox/m/a%20b.pdf; grant s3:GetObject"),
        (403, "InvalidAccessKeyId", CredentialsRejected, "does not know the access key"),
        (403, "SignatureDoesNotMatch", CredentialsRejected, "correct AWS_SECRET_ACCESS_KEY"),
        (400, "ExpiredToken", CredentialsRejected, "have expired"),
        (403, "RequestTimeTooSkewed", SetupError, "clock"),
        (301, "PermanentRedirect", SetupError, "another region"),
        (503, "SlowDown", RateLimited, "throttled"),
        (503, "ServiceUnavailable", RateLimited, "throttled"),
        (429, "TooManyRequests", RateLimited, "throttled"),
        (500, "InternalError", ExternalError, "InternalError"),
        (418, "SomethingNew", ExternalError, "SomethingNew"),
    ],
)
def test_errors_of_s3_are_translated(
    s3: S3, s3_server: S3Server, proxy: FaultyS3, status: int, code: str, kind: type[LegalPipelineError], said: str
) -> None:
    etag = s3_server.put("inbox/m/a b.pdf")
    proxy.fault = failing(status, code)
    with pytest.raises(LegalPipelineError, match=r"\w") as error:
        s3.download(BUCKET, "inbox/m/a b.pdf", etag, lambda size_bytes: io.BytesIO())
    assert type(error.value) is kind
    assert said in str(error.value)
    # neither in the sentence nor in what a traceback would show
    assert "secret-of-the-server" not in repr(error.getrepr(chain=True))


def test_a_missing_bucket_is_told_from_a_missing_object_although_s3_says_the_same(s3: S3) -> None:
    with pytest.raises(SourceMissing):
        s3.head(BUCKET, "nothing.pdf")
    with pytest.raises(SetupError, match="there is no bucket no-such-bucket"):
        s3.head("no-such-bucket", "nothing.pdf")
    with pytest.raises(SetupError, match="there is no bucket no-such-bucket"):
        list(s3.pages("no-such-bucket", "inbox/"))


@pytest.mark.usefixtures("small_pages")
def test_a_listing_that_fails_in_a_later_page_is_no_shorter_one(s3: S3, s3_server: S3Server, proxy: FaultyS3) -> None:
    for number in range(11):
        s3_server.put(f"inbox/m/{number:05}.pdf", b"x")
    proxy.fault = lambda asked: Fault(status=500, code="InternalError") if "continuation-token" in asked.path else None
    pages = s3.pages(BUCKET, "inbox/")
    next(pages)
    with pytest.raises(ExternalError):
        next(pages)


@pytest.mark.parametrize("size_bytes", [3_000_000, 70_000])
@pytest.mark.parametrize(
    "fault", [Fault(cut_after_bytes=65_000), Fault(cut_after_bytes=0), Fault(flip_byte=60_000)], ids=["cut", "cut at once", "damaged"]
)
@pytest.mark.parametrize("has_checksum", [True, False])
def test_bytes_that_are_not_all_there_or_not_the_same_are_the_worlds_fault(
    s3: S3, s3_server: S3Server, proxy: FaultyS3, fault: Fault, size_bytes: int, has_checksum: bool
) -> None:
    """Whether S3 has kept a checksum, as of what new tools send, or an MD5 only."""
    put = s3_server.put if has_checksum else partial(s3.put, BUCKET)
    etag = put("inbox/m/large.pdf", b"x" * size_bytes)
    proxy.fault = lambda asked: fault if asked.is_read else None
    with pytest.raises(ExternalError, match=r"checksum is wrong|did not answer") as error:
        s3.download(BUCKET, "inbox/m/large.pdf", etag, lambda size_bytes: io.BytesIO())
    assert type(error.value) is ExternalError


def test_an_object_overwritten_since_it_was_seen_is_not_read(s3: S3, s3_server: S3Server) -> None:
    etag = s3_server.put("inbox/m/a.pdf", b"before")
    s3_server.put("inbox/m/a.pdf", b"after")
    with pytest.raises(SourceChanged):
        s3.download(BUCKET, "inbox/m/a.pdf", etag, lambda size_bytes: io.BytesIO())


class _FullDisk(io.BytesIO):
    def write(self, _: object) -> int:
        raise OSError(28, "No space left on device")


def test_a_full_disk_is_not_s3s_fault(s3: S3, s3_server: S3Server) -> None:
    etag = s3_server.put("inbox/m/a.pdf")
    with pytest.raises(ResourceExhausted, match="the disk is full"):
        s3.download(BUCKET, "inbox/m/a.pdf", etag, lambda size_bytes: _FullDisk())


def test_without_credentials_it_says_what_to_set(s3_server: S3Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    with pytest.raises(SetupError, match=r"no AWS credentials.*AWS_ACCESS_KEY_ID"):
        keys(S3(make_client(s3_server.url)))


def test_an_endpoint_that_is_down(s3_server: S3Server) -> None:
    with pytest.raises(ExternalError, match="S3 did not answer"):
        keys(S3(make_client(f"http://127.0.0.1:{free_port()}", attempts=1)))


def test_an_endpoint_that_is_none(s3_server: S3Server) -> None:
    with pytest.raises(SetupError, match="LEGAL_PIPELINE_S3_ENDPOINT_URL"):
        keys(S3(endpoint_url="no url"))


def test_every_call_passes_the_call_policy_which_sees_translated_errors(proxy: FaultyS3, s3_server: S3Server) -> None:
    seen: list[object] = []

    class CallPolicy:
        def __enter__(self) -> None:
            seen.append("in")

        def __exit__(self, _: object, error: object, __: object) -> None:
            seen.append(type(error))

    s3 = S3(make_client(proxy.url, attempts=1), call_policy=CallPolicy)
    etag = s3_server.put("inbox/m/a.pdf")
    content_of(s3, "inbox/m/a.pdf")
    list(s3.pages(BUCKET, "inbox/"))
    s3.tags(BUCKET, "inbox/m/a.pdf")
    assert seen == ["in", type(None)] * 4
    proxy.fault = lambda asked: Fault(cut_after_bytes=0) if asked.is_read else None
    with pytest.raises(ExternalError):
        s3.download(BUCKET, "inbox/m/a.pdf", etag, lambda size_bytes: io.BytesIO())
    assert seen[-2:] == ["in", ExternalError]


def test_sizes_and_etags_are_those_of_the_bytes(s3: S3, s3_server: S3Server) -> None:
    s3_server.put("inbox/m/a.pdf", b"some bytes")
    [found] = [found for page in s3.pages(BUCKET, "inbox/") for found in page]
    assert (found.size_bytes, found.etag) == (10, hashlib.md5(b"some bytes").hexdigest())
    assert s3.head(BUCKET, "inbox/m/a.pdf") == found


def test_boto3_is_not_loaded_before_it_is_needed(home: Path) -> None:
    code = "import sys; from legal_pipeline.settings import load_settings; from legal_pipeline.storage.store import open_store"
    code += "; open_store(load_settings()); assert not {'boto3', 'botocore'} & sys.modules.keys()"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
