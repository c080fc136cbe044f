"""Reading sources of every kind, including sources that change or disappear meanwhile."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from legal_pipeline.errors import ExternalError, SetupError, SourceChanged, SourceMissing, UsageError
from legal_pipeline.model import Child, Document, Priority
from legal_pipeline.settings import Settings, load_settings
from legal_pipeline.storage.inbox.configured import folder_inbox, s3_inbox
from legal_pipeline.storage.inbox.discovery import document_at, documents_at
from legal_pipeline.storage.s3.client import S3, make_client
from legal_pipeline.storage.source_uris import file_uri, s3_uri
from legal_pipeline.storage.sources.archive import FolderArchive
from legal_pipeline.storage.sources.download_cache import Downloads
from legal_pipeline.storage.sources.sources import Sources
from legal_pipeline_tests.servers.s3 import BUCKET, S3Server
from legal_pipeline_tests.servers.s3_faults import Fault, FaultyS3, faulty
from legal_pipeline_tests.storage.specimens import document

AWKWARD = ["a,b.pdf", '"q".pdf', "two\nlines.pdf", "🙂.pdf", "100%.pdf", "a+b c?#.pdf"]


@pytest.fixture
def proxy(s3_server: S3Server) -> Iterator[FaultyS3]:
    with faulty(s3_server) as found:
        yield found


@pytest.fixture
def sources(tmp_path: Path, proxy: FaultyS3) -> Sources:
    s3 = S3(make_client(proxy.url, attempts=1))
    return Sources(FolderArchive(tmp_path / "files"), s3, Downloads(tmp_path / "downloads", 10_000_000))


@pytest.fixture(params=["file", "s3"])
def place(request: pytest.FixtureRequest, tmp_path: Path, s3_server: S3Server) -> Place:
    return Place(tmp_path, s3_server if request.param == "s3" else None)


class Place:
    """A file or an object."""

    def __init__(self, folder: Path, server: S3Server | None) -> None:
        self._folder, self._server, self._times = folder, server, 0

    def put(self, name: str, content: bytes) -> str:
        if self._server:
            self._server.put(f"inbox/m/{name}", content)
            return s3_uri(BUCKET, f"inbox/m/{name}")
        path = self._folder / name
        path.write_bytes(content)
        # two writings within a tick of the file system's clock look the same
        self._times += 1
        os.utime(path, ns=(0, time.time_ns() + self._times))
        return file_uri(path)

    def remove(self, name: str) -> None:
        if self._server:
            self._server.delete(f"inbox/m/{name}")
        else:
            (self._folder / name).unlink()


def local_path(sources: Sources, uri: str) -> Path:
    with sources.reading(uri) as path:
        return path


@pytest.mark.parametrize("name", [*AWKWARD, "n" * 240 + ".pdf"])
def test_any_name_is_read_as_it_is(sources: Sources, place: Place, name: str) -> None:
    uri = place.put(name, name.encode())
    assert sources.current(uri).size_bytes == len(name.encode())
    with sources.reading(uri) as path:
        assert path.read_bytes() == name.encode()
    assert local_path(sources, uri).read_bytes() == name.encode()


def test_an_object_whose_key_has_a_thousand_characters(sources: Sources, s3_server: S3Server) -> None:
    key = "inbox/" + "m/" * 100 + "x" * 790 + ".pdf"
    s3_server.put(key, b"bytes")
    with sources.reading(s3_uri(BUCKET, key)) as path:
        assert path.read_bytes() == b"bytes"


def test_no_bytes_at_all(sources: Sources, place: Place) -> None:
    uri = place.put("empty.pdf", b"")
    with sources.reading(uri) as path:
        assert path.read_bytes() == b""


def test_what_is_not_there_any_more(sources: Sources, place: Place) -> None:
    uri = place.put("a.pdf", b"x")
    place.remove("a.pdf")
    for ask in (sources.current, lambda uri: local_path(sources, uri), lambda uri: sources.is_unchanged(uri, "v", None)):
        with pytest.raises(SourceMissing, match="put it back"):
            ask(uri)


def test_a_version_that_is_there_is_read(sources: Sources, place: Place) -> None:
    uri = place.put("a.pdf", b"bytes")
    with sources.reading(uri, sources.current(uri).version) as path:
        assert path.read_bytes() == b"bytes"


def test_overwritten_between_the_listing_and_intake_the_current_one_is_taken(sources: Sources, place: Place) -> None:
    place.put("a.pdf", b"as listed")
    uri = place.put("a.pdf", b"as it is now")
    now = sources.current(uri)
    with sources.reading(uri, now.version) as path:
        assert (path.read_bytes(), now.size_bytes) == (b"as it is now", 12)


def test_overwritten_between_intake_and_text_is_noticed(sources: Sources, place: Place) -> None:
    uri = place.put("a.pdf", b"before")
    before = sources.current(uri)
    place.put("a.pdf", b"after!")
    with pytest.raises(SourceChanged, match="run it again"), sources.reading(uri, before.version, sha256=sha256(b"before")):
        pass


def test_an_object_overwritten_after_intake_is_read_from_its_copy(sources: Sources, s3_server: S3Server, proxy: FaultyS3) -> None:
    s3_server.put("inbox/m/a.pdf", b"before")
    uri = s3_uri(BUCKET, "inbox/m/a.pdf")
    before = sources.current(uri)
    with sources.reading(uri, before.version):
        s3_server.put("inbox/m/a.pdf", b"after")
    with sources.reading(uri, before.version) as path:
        assert path.read_bytes() == b"before"
    assert proxy.reads == 1


def test_an_object_overwritten_while_it_is_opened(sources: Sources, s3_server: S3Server, proxy: FaultyS3) -> None:
    s3_server.put("inbox/m/a.pdf", b"before")
    uri = s3_uri(BUCKET, "inbox/m/a.pdf")
    proxy.fault = lambda asked: Fault(first=lambda: s3_server.put("inbox/m/a.pdf", b"after")) if asked.is_read else None
    with pytest.raises(SourceChanged), sources.reading(uri):
        pass
    proxy.fault = lambda asked: None
    with sources.reading(uri) as path:
        assert path.read_bytes() == b"after"


def test_an_object_that_vanishes_while_it_is_opened(sources: Sources, s3_server: S3Server, proxy: FaultyS3) -> None:
    s3_server.put("inbox/m/a.pdf")
    proxy.fault = lambda asked: Fault(first=lambda: s3_server.delete("inbox/m/a.pdf")) if asked.is_read else None
    with pytest.raises(SourceMissing), sources.reading(s3_uri(BUCKET, "inbox/m/a.pdf")):
        pass


def test_a_download_that_breaks_off_leaves_nothing_that_could_be_read(sources: Sources, s3_server: S3Server, proxy: FaultyS3) -> None:
    s3_server.put("inbox/m/a.pdf", b"x" * 500_000)
    uri = s3_uri(BUCKET, "inbox/m/a.pdf")
    proxy.fault = lambda asked: Fault(cut_after_bytes=200_000) if asked.is_read else None
    with pytest.raises(ExternalError), sources.reading(uri):
        pass
    proxy.fault = lambda asked: None
    with sources.reading(uri) as path:
        assert path.stat().st_size == 500_000


def test_a_file_that_changes_while_it_is_read(sources: Sources, tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"before")
    with pytest.raises(SourceChanged), sources.reading(file_uri(path)) as found:
        assert found.read_bytes() == b"before"
        path.write_bytes(b"longer than before")


def test_an_error_while_reading_is_not_hidden_by_the_change_that_may_be_its_cause(sources: Sources, tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"before")
    with pytest.raises(ZeroDivisionError), sources.reading(file_uri(path)):
        path.unlink()
        raise ZeroDivisionError


def test_a_file_that_was_only_touched_is_the_same(sources: Sources, tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"bytes")
    uri, before = file_uri(path), sources.current(file_uri(path))
    os.utime(path, (1, 1))
    assert sources.current(uri) != before
    assert sources.is_unchanged(uri, before.version, sha256(b"bytes"))
    with sources.reading(uri, before.version, sha256=sha256(b"bytes")) as found:
        assert found == path


def test_whether_a_file_is_unchanged_is_known_without_reading_it(sources: Sources, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"bytes")
    uri = file_uri(path)
    version = sources.current(uri).version
    monkeypatch.setattr("legal_pipeline.storage.sources.sources.sha256_of", lambda path: pytest.fail("it was read"))
    assert sources.is_unchanged(uri, version, "whatever")
    # refused for its size alone: there is no digest
    assert not sources.is_unchanged(uri, "another", None)


def test_whether_an_object_is_unchanged_is_one_question_and_no_download(sources: Sources, s3_server: S3Server, proxy: FaultyS3) -> None:
    s3_server.put("inbox/m/a.pdf", b"before")
    uri = s3_uri(BUCKET, "inbox/m/a.pdf")
    version = sources.current(uri).version
    proxy.asked.clear()
    assert sources.is_unchanged(uri, version, sha256(b"before"))
    s3_server.put("inbox/m/a.pdf", b"after")
    assert not sources.is_unchanged(uri, version, sha256(b"before"))
    assert [asked.method for asked in proxy.asked] == ["HEAD", "HEAD"]


def test_the_size_of_an_object_is_what_is_known_of_it(sources: Sources, s3_server: S3Server, proxy: FaultyS3) -> None:
    s3_server.put("inbox/m/a.pdf", b"x" * 100)
    uri = s3_uri(BUCKET, "inbox/m/a.pdf")
    assert (sources.size_bytes(uri), sources.size_bytes(uri, 100)) == (None, 100)
    assert proxy.asked == []


def test_the_size_of_a_file_is_looked_at(sources: Sources, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"x" * 100)
    assert sources.size_bytes(file_uri(tmp_path / "a.pdf"), 7) == 100
    assert sources.size_bytes(file_uri(tmp_path / "gone.pdf")) is None
    assert sources.size_bytes("gopher://x/y") is None


def test_a_child_is_read_from_the_archive_and_forgotten(sources: Sources, tmp_path: Path) -> None:
    (tmp_path / "taken").write_bytes(b"attached")
    made = sources.take_child(document("mail.eml"), Child("a,b\n.pdf", "1/a,b\n.pdf", sha256(b"attached"), 8), tmp_path / "taken")
    assert sources.current(made.source_uri).version == sha256(b"attached")
    with sources.reading(made.source_uri) as path:
        assert path.read_bytes() == b"attached"
    sources.forget(made.source_uri)
    with pytest.raises(SourceMissing):
        local_path(sources, made.source_uri)


def test_forgetting_an_object_removes_its_copies_and_leaves_the_object(sources: Sources, s3_server: S3Server, tmp_path: Path) -> None:
    s3_server.put("inbox/m/a.pdf")
    uri = s3_uri(BUCKET, "inbox/m/a.pdf")
    path = local_path(sources, uri)
    sources.forget(uri)
    assert not path.exists()
    assert s3_server.keys() == ["inbox/m/a.pdf"]


def test_forgetting_a_file_leaves_it(sources: Sources, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"x")
    sources.forget(file_uri(tmp_path / "a.pdf"))
    assert (tmp_path / "a.pdf").exists()


@pytest.mark.parametrize("uri", ["gopher://x/y", "http://x/y", ""])
def test_an_unsupported_scheme(sources: Sources, uri: str) -> None:
    with pytest.raises(UsageError, match="cannot be read here"):
        local_path(sources, uri)


def test_who_has_no_s3_says_so(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read here"):
        local_path(Sources(FolderArchive(tmp_path)), "s3://b/k")


# what a user names


@pytest.fixture
def found_settings(s3_server: S3Server) -> Settings:
    return load_settings()


def found(settings: Settings, *places: Path | str, matter: str | None = None) -> list[tuple[str, str]]:
    """(matter, name) of each."""
    s3 = S3(client_for(str(settings.s3_endpoint_url)))
    return [(each.matter, each.file_name) for each in documents_at(places, matter, Priority.NORMAL, settings, s3)]


# making one takes longer than these tests
client_for = cache(make_client)


def test_a_document_named_by_its_address_is_the_one_that_arrives(found_settings: Settings, s3_server: S3Server) -> None:
    for name in AWKWARD:
        s3_server.put(f"inbox/Smith v. Jones/sub/{name}")
    arriving = [each.document(Priority.NORMAL) for page in s3_inbox(found_settings, S3.of(found_settings)).pages() for each in page]
    named = list(documents_at([f"s3://{BUCKET}/inbox"], None, Priority.NORMAL, found_settings))
    assert named == arriving
    assert [each.source_bytes for each in named] == [each.source_bytes for each in arriving] == [15] * len(AWKWARD)


def test_a_file_named_by_its_path_is_the_one_that_arrives(found_settings: Settings, tmp_path: Path) -> None:
    path = tmp_path / "inbox" / "smith" / "a.pdf"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"x")
    os.utime(path, (1, 1))
    (tmp_path / "link").symlink_to(tmp_path / "inbox")
    inbox = folder_inbox(found_settings.model_copy(update={"inbox": tmp_path / "link"}))
    [arriving] = [each.document(Priority.NORMAL) for page in inbox.pages() for each in page]
    assert list(documents_at([path], None, Priority.NORMAL)) == [arriving] == [document_at(path, "smith", Priority.NORMAL)]


def test_where_several_machines_take_part_a_local_file_is_refused_with_the_way_to_all_of_them(tmp_path: Path) -> None:
    (letter := tmp_path / "a letter.txt").write_text("Marian Holt signed.")
    settings = Settings(home=tmp_path, files_uri="s3://case-files/files", broker_url="redis://host/0")
    with pytest.raises(UsageError, match=f"`legal-pipeline upload '{letter}'`"):
        list(documents_at([letter], "smith", Priority.NORMAL, settings))
    assert list(documents_at([letter], "smith", Priority.NORMAL, settings.model_copy(update={"broker_url": None})))


def test_what_an_address_may_name(found_settings: Settings, s3_server: S3Server) -> None:
    for key in (
        "inbox/smith/a.pdf",
        "inbox/smith/sub/b.pdf",
        "inbox/smith/.hidden",
        "inbox/smith/sub/",
        "inbox/smithson/c.pdf",
        "other/d.pdf",
    ):
        s3_server.put(key)
    smith, smithson = [("smith", "a.pdf"), ("smith", "b.pdf")], [("smithson", "c.pdf")]
    address = f"s3://{BUCKET}"
    for named, expected in {
        "inbox/smith": smith,
        "inbox/smith/": smith,
        "inbox/smith/a.pdf": smith[:1],
        "inbox": smith + smithson,
        "inbox/": smith + smithson,
        "other": [("other", "d.pdf")],
        "other/d.pdf": [("other", "d.pdf")],
        "": [*smith, *smithson, (BUCKET, "d.pdf")],
    }.items():
        assert found(found_settings, f"{address}/{named}") == expected, named
    assert found(found_settings, f"{address}/inbox/smith", f"{address}/inbox/smith/a.pdf") == smith
    assert found(found_settings, f"{address}/inbox/smith", matter="jones") == [("jones", "a.pdf"), ("jones", "b.pdf")]


@pytest.mark.parametrize("name", AWKWARD)
def test_a_key_as_it_is_and_the_uri_that_listings_of_ours_show(found_settings: Settings, s3_server: S3Server, name: str) -> None:
    key = f"inbox/m/{name}"
    s3_server.put(key)
    assert found(found_settings, f"s3://{BUCKET}/{key}") == found(found_settings, s3_uri(BUCKET, key)) == [("m", name)]


@pytest.mark.parametrize(
    ("typed", "kind", "said"),
    [
        (f"s3://{BUCKET}/nothing", UsageError, "there is nothing at"),
        ("s3://no-such-bucket/x", SetupError, "there is no bucket no-such-bucket"),
        ("s3://", UsageError, "names no bucket"),
        ("s3:///key", UsageError, "names no bucket"),
    ],
)
def test_addresses_where_nothing_is(found_settings: Settings, typed: str, kind: type[UsageError], said: str) -> None:
    with pytest.raises(UsageError, match=said) as error:
        found(found_settings, typed)
    assert type(error.value) is kind


def test_paths_and_addresses_may_be_mixed(found_settings: Settings, s3_server: S3Server, tmp_path: Path) -> None:
    s3_server.put("inbox/m/a.pdf")
    (tmp_path / "b.pdf").write_bytes(b"x")
    assert found(found_settings, tmp_path / "b.pdf", f"s3://{BUCKET}/inbox/m", matter="m") == [("m", "b.pdf"), ("m", "a.pdf")]


def test_addresses_are_listed_as_they_are_asked_for(found_settings: Settings, s3_server: S3Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("legal_pipeline.storage.s3.client.PAGE_OBJECTS", 2)
    for number in range(6):
        s3_server.put(f"inbox/m/{number}.pdf")
    with faulty(s3_server) as proxy:
        every: Iterator[Document] = documents_at(
            [f"s3://{BUCKET}/inbox/"], None, Priority.NORMAL, found_settings, S3(make_client(proxy.url))
        )
        next(every)
        assert len(proxy.asked) == 1
        assert len(list(every)) == 5


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
