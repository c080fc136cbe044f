"""Files out of mails and archives: one contract for a folder and a bucket."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from legal_pipeline.errors import ExternalError, SourceMissing
from legal_pipeline.model import Child
from legal_pipeline.storage.s3.client import S3, make_client
from legal_pipeline.storage.sources.archive import Archive, BucketArchive, FolderArchive
from legal_pipeline.storage.sources.download_cache import Downloads
from legal_pipeline.storage.sources.sources import Sources
from legal_pipeline_tests.servers.s3 import BUCKET, S3Server
from legal_pipeline_tests.storage.specimens import document

LETTER = b"Marian Holt signed the lease on March 3, 2021."
SHA256 = hashlib.sha256(LETTER).hexdigest()
LATER = dt.datetime.now(dt.UTC) + dt.timedelta(days=1)

OnMachine = Callable[[str], Archive]


@pytest.fixture(params=["folder", "bucket"])
def on_machine(request: pytest.FixtureRequest, tmp_path: Path, s3_server: S3Server) -> OnMachine:
    """The archive as a machine of this name sees it; a folder can be seen by one alone."""
    if request.param == "folder":
        return lambda _: FolderArchive(tmp_path / "files")
    s3 = S3(make_client(s3_server.url))
    return lambda name: BucketArchive(s3, f"s3://{BUCKET}/files/", Downloads(tmp_path / name, 10_000_000))


@pytest.fixture
def archive(on_machine: OnMachine) -> Archive:
    return on_machine("a")


@pytest.fixture
def add(tmp_path: Path) -> Callable[[Archive, bytes], str]:
    def added(archive: Archive, content: bytes) -> str:
        source = tmp_path / "extracted"
        source.write_bytes(content)
        archive.add(source, sha256 := hashlib.sha256(content).hexdigest())
        assert not source.exists(), "it is moved"
        return sha256

    return added


Add = Callable[[Archive, bytes], str]


@pytest.mark.parametrize("content", [LETTER, b"", b"x" * 9_000_000], ids=["letter", "empty", "more than a part"])
def test_what_was_added_on_one_machine_is_read_on_another(on_machine: OnMachine, add: Add, content: bytes) -> None:
    sha256 = add(on_machine("a"), content)
    there = on_machine("b")
    assert there.size_bytes(sha256) == len(content)
    with there.reading(sha256) as path:
        assert path.read_bytes() == content


def test_equal_bytes_are_kept_once(archive: Archive, add: Add) -> None:
    assert {add(archive, LETTER) for _ in range(3)} == {SHA256}
    assert [name for name, _ in archive.older(LATER)] == [SHA256]


def test_what_is_not_there_is_missing(archive: Archive) -> None:
    with pytest.raises(SourceMissing):
        archive.size_bytes(SHA256)
    with pytest.raises(SourceMissing), archive.reading(SHA256):
        pass
    archive.forget(SHA256)


def test_what_is_forgotten_is_gone_and_the_rest_stays(archive: Archive, add: Add) -> None:
    add(archive, LETTER)
    other = add(archive, b"another")
    archive.forget(SHA256)
    with pytest.raises(SourceMissing), archive.reading(SHA256):
        pass
    assert archive.size_bytes(other) == 7


def test_only_older_files_are_named_and_removed(archive: Archive, add: Add) -> None:
    add(archive, LETTER)
    assert list(archive.older(dt.datetime.now(dt.UTC) - dt.timedelta(hours=1))) == []
    for _, remove in archive.older(LATER):
        remove()
    assert list(archive.older(LATER)) == []


def test_a_document_inside_another_is_read_from_it(archive: Archive, tmp_path: Path) -> None:
    sources = Sources(archive)
    (extracted := tmp_path / "extracted").write_bytes(LETTER)
    inside = sources.take_child(document("mail.eml"), Child("lease.txt", "1/lease.txt", SHA256, len(LETTER)), extracted)
    current = sources.current(inside.source_uri)
    assert (current.version, current.size_bytes) == (SHA256, len(LETTER))
    assert sources.size_bytes(inside.source_uri) == len(LETTER)
    assert sources.is_unchanged(inside.source_uri, SHA256, SHA256)
    with sources.reading(inside.source_uri, SHA256) as path:
        assert path.read_bytes() == LETTER
    sources.forget(inside.source_uri)
    with pytest.raises(SourceMissing):
        sources.current(inside.source_uri)


def test_nothing_else_in_the_bucket_is_named(tmp_path: Path, s3_server: S3Server) -> None:
    """Whoever removes what no document uses must not find the documents themselves."""
    for key in (
        "files/letter.txt",
        f"files/{SHA256}",
        f"files/xx/{SHA256}",
        f"files/{SHA256[:2]}/{SHA256}.part",
        f"inbox/{SHA256[:2]}/{SHA256}",
    ):
        s3_server.put(key)
    archive = BucketArchive(S3(make_client(s3_server.url)), f"s3://{BUCKET}/files", Downloads(tmp_path, 10_000))
    assert list(archive.older(LATER)) == []


def test_bytes_that_others_have_put_there_are_not_read(tmp_path: Path, s3_server: S3Server) -> None:
    s3_server.put(f"files/{SHA256[:2]}/{SHA256}", b"another")
    archive = BucketArchive(S3(make_client(s3_server.url)), f"s3://{BUCKET}/files", Downloads(tmp_path, 10_000))
    with pytest.raises(ExternalError, match="does not have the bytes that its name says"), archive.reading(SHA256):
        pass
