"""The contract of an inbox, for a folder and a bucket: the same files, in the same order, from any key on."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from legal_pipeline.errors import ExternalError, SetupError
from legal_pipeline.settings import load_settings
from legal_pipeline.storage.inbox import configured
from legal_pipeline.storage.inbox import folder as folder_inbox
from legal_pipeline.storage.inbox.folder import FolderInbox
from legal_pipeline.storage.inbox.inbox import Inbox
from legal_pipeline.storage.inbox.s3 import S3Inbox
from legal_pipeline.storage.s3.client import S3, make_client
from legal_pipeline.storage.source_uris import bucket_and_key, path_of
from legal_pipeline_tests.examples import examples
from legal_pipeline_tests.servers.s3 import BUCKET, S3Server


class Filled(Protocol):
    """An inbox and a way to put something into it."""

    @property
    def inbox(self) -> Inbox: ...
    def put(self, key: str, content: bytes = b"x") -> None: ...
    def remove(self, key: str) -> None: ...
    def read(self, uri: str) -> bytes: ...


@dataclass
class FilledFolder:
    folder: Path

    @property
    def inbox(self) -> Inbox:
        return FolderInbox(self.folder)

    def put(self, key: str, content: bytes = b"x") -> None:
        path = self.folder / key
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        settle(path)

    def remove(self, key: str) -> None:
        (self.folder / key).unlink()

    def read(self, uri: str) -> bytes:
        return path_of(uri).read_bytes()


@dataclass
class FilledBucket:
    server: S3Server

    @property
    def inbox(self) -> Inbox:
        return S3Inbox(S3(self.server.client), BUCKET, "inbox/")

    def put(self, key: str, content: bytes = b"x") -> None:
        self.server.put(f"inbox/{key}", content)

    def remove(self, key: str) -> None:
        self.server.delete(f"inbox/{key}")

    def read(self, uri: str) -> bytes:
        bucket, key = bucket_and_key(uri)
        assert bucket == BUCKET
        return self.server.get(key)


def settle(path: Path, seconds: float = 60) -> None:
    """As if it had been written so long ago."""
    moment = time.time() - seconds
    os.utime(path, (moment, moment))


@pytest.fixture(params=["folder", "s3"])
def filled(request: pytest.FixtureRequest, tmp_path: Path) -> Filled:
    if request.param == "folder":
        folder = tmp_path / "in box"
        folder.mkdir()
        return FilledFolder(folder)
    return FilledBucket(request.getfixturevalue("s3_server"))


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("legal_pipeline.storage.s3.client.PAGE_OBJECTS", 3)
    monkeypatch.setattr("legal_pipeline.storage.inbox.folder.PAGE_OBJECTS", 3)


def keys(inbox: Inbox, after: str = "") -> list[str]:
    return [found.key for page in inbox.pages(after) for found in page]


IN_ORDER = [
    "A/z.pdf",
    "a!b/x.pdf",
    "a-b/x.pdf",
    "a.b/x.pdf",
    "a/b-c.pdf",
    "a/b.pdf",
    "a/b/c.pdf",
    "a/b/d/e.pdf",
    "a/b0.pdf",
    "a0/x.pdf",
    "b/, \"'\n\t%25+?#.pdf",
    "b/\u00e9.pdf",
    "b/\ufb01.pdf",
    "b/\U0001f642.pdf",
]
"""By code points: a slash stands between a full stop and a digit, and a smiley behind all of the first plane."""


def test_the_order_is_that_of_the_keys(filled: Filled) -> None:
    for key in reversed(IN_ORDER):
        filled.put(key)
    assert keys(filled.inbox) == IN_ORDER == sorted(IN_ORDER)


@pytest.mark.usefixtures("small_pages")
def test_from_any_key_on_whether_it_is_there_or_not(filled: Filled) -> None:
    for key in IN_ORDER:
        filled.put(key)
    for after in ["", *IN_ORDER, "a", "a/", "a/b", "a/b/", "a/b/zzz", "a/b/d", "zzz"]:
        assert keys(filled.inbox, after) == [key for key in IN_ORDER if key > after], after


@pytest.mark.usefixtures("small_pages")
def test_a_page_has_a_limit_and_no_object_is_lost_between_two(filled: Filled) -> None:
    for number in range(8):
        filled.put(f"m/{number}.pdf")
    pages = list(filled.inbox.pages())
    assert all(len(page) <= 3 for page in pages)
    assert [found.key for page in pages for found in page] == [f"m/{number}.pdf" for number in range(8)]


def test_what_an_object_is_called_and_where_its_bytes_are(filled: Filled) -> None:
    names = ["a,b.pdf", 'quoted "x".pdf', "two\nlines.pdf", "\U0001f642.pdf", "100%.pdf", "a+b c?#.pdf", "n" * 200 + ".pdf"]
    for name in names:
        filled.put(f"Smith v. Jones/sub/{name}", name.encode())
    [page] = filled.inbox.pages()
    assert sorted(found.file_name for found in page) == sorted(names)
    for found in page:
        assert found.matter == "smith-v-jones"
        assert found.size_bytes == len(found.file_name.encode())
        assert filled.read(found.uri) == found.file_name.encode()
        assert found.uri.startswith(filled.inbox.uri_prefix)
        assert not set(found.uri) & set(" ,\n\"'")
        assert filled.inbox.look_up(found.key) == found


def test_the_version_changes_with_the_bytes_and_not_without(filled: Filled) -> None:
    filled.put("m/a.pdf", b"before")
    first = filled.inbox.look_up("m/a.pdf")
    assert first == filled.inbox.look_up("m/a.pdf")
    filled.put("m/a.pdf", b"after")
    second = filled.inbox.look_up("m/a.pdf")
    assert first and second and first.version != second.version
    assert first.uri == second.uri


def test_hidden_files_folder_markers_and_files_in_no_matter_are_no_documents(filled: Filled) -> None:
    for key in ("m/a.pdf", "m/.hidden.pdf", ".git/config", "m/.cache/b.pdf", "stray.pdf", ".DS_Store"):
        filled.put(key)
    if isinstance(filled, FilledBucket):
        for marker in ("m/", "", "empty/"):
            filled.put(marker, b"")
    assert keys(filled.inbox) == ["m/a.pdf"]
    assert list(filled.inbox.unassigned_files()) == ["stray.pdf"]
    for key in ("m/.hidden.pdf", ".git/config", "stray.pdf", "m/", "m", "", "gone/x.pdf", "m/gone.pdf", "m/../m/a.pdf"):
        assert filled.inbox.look_up(key) is None, key


def test_an_empty_inbox_is_empty(filled: Filled) -> None:
    filled.put("m/a.pdf")
    filled.remove("m/a.pdf")
    assert keys(filled.inbox) == []
    assert list(filled.inbox.unassigned_files()) == []


def test_a_file_without_bytes_is_listed(filled: Filled) -> None:
    filled.put("m/empty.pdf", b"")
    assert [(found.key, found.size_bytes) for page in filled.inbox.pages() for found in page] == [("m/empty.pdf", 0)]


# S3


def test_the_tag_priority_of_an_object(s3_server: S3Server) -> None:
    inbox = S3Inbox(S3(s3_server.client), BUCKET, "inbox")
    s3_server.put("inbox/m/tagged.pdf", tags="priority=high&other=1")
    s3_server.put("inbox/m/untagged.pdf")
    assert [inbox.priority_tag(found) for page in inbox.pages() for found in page] == ["high", None]


@pytest.mark.parametrize("prefix", ["inbox/", "inbox", "/inbox/", "deep/er", ""])
def test_a_prefix_is_a_folder_however_it_is_written(s3_server: S3Server, prefix: str) -> None:
    below = f"{prefix.strip('/')}/" if prefix else ""
    s3_server.put(f"{below}m/a.pdf")
    if prefix:
        s3_server.put(f"{below[:-1]}-other/m/a.pdf")
    inbox = S3Inbox(S3(s3_server.client), BUCKET, prefix)
    assert keys(inbox) == ["m/a.pdf"]
    assert inbox.place == f"s3://{BUCKET}/{below}"


def test_what_lies_in_a_folder_without_a_name_is_a_stray(s3_server: S3Server) -> None:
    s3_server.put("inbox//m/a.pdf")
    inbox = S3Inbox(S3(s3_server.client), BUCKET, "inbox/")
    assert (keys(inbox), list(inbox.unassigned_files())) == ([], ["/m/a.pdf"])


def test_pages_laid_out_for_textract_are_no_arrivals(s3_server: S3Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEGAL_PIPELINE_S3_PREFIX", "")
    s3_server.put("textract/job/page.png")
    s3_server.put("m/a.pdf")
    found = load_settings()
    [inbox] = configured.inboxes(found, S3.of(found))
    assert keys(inbox) == ["m/a.pdf"]


def test_a_bucket_that_cannot_be_listed_is_never_an_empty_one(s3_server: S3Server) -> None:
    with pytest.raises(SetupError, match="there is no bucket"):
        keys(S3Inbox(S3(s3_server.client), "no-such-bucket", "inbox/"))
    with pytest.raises(ExternalError, match="did not answer"):
        keys(S3Inbox(S3(make_client("http://127.0.0.1:9", attempts=1)), BUCKET, "inbox/"))


# a folder


@pytest.fixture
def folder(tmp_path: Path) -> FilledFolder:
    made = tmp_path / "inbox"
    made.mkdir()
    return FilledFolder(made)


@pytest.mark.parametrize(
    "name",
    ["a.pdf.part", "a.pdf.uploading", "a.pdf.filepart", "a.CRDOWNLOAD", "a.tmp", "~$brief.docx", ".a.pdf.Xy12"],
)
def test_names_that_programs_give_to_what_they_are_still_writing(folder: FilledFolder, name: str) -> None:
    folder.put(f"m/{name}")
    assert keys(folder.inbox) == []
    assert folder.inbox.look_up(f"m/{name}") is None


def test_a_file_is_taken_when_it_has_not_been_written_for_two_seconds(folder: FilledFolder) -> None:
    path = folder.folder / "m" / "scan.pdf"
    folder.put("m/scan.pdf", b"half")
    with path.open("ab") as scanner:
        scanner.write(b" and")
        scanner.flush()
        assert keys(folder.inbox) == []
        settle(path, 1.0)
        assert keys(folder.inbox) == []
        # it has stopped for longer than a scanner should, and is taken; when it goes on it is another version
        settle(path, 2.5)
        [half] = [found for page in folder.inbox.pages() for found in page]
        scanner.write(b" more")
    assert keys(folder.inbox) == []
    # not yet to be taken, but not gone either
    assert folder.inbox.look_up("m/scan.pdf") is not None
    settle(path, 2.5)
    [whole] = [found for page in folder.inbox.pages() for found in page]
    assert (half.size_bytes, whole.size_bytes) == (8, 13)
    assert half.version != whole.version


def test_a_file_from_a_machine_whose_clock_is_ahead_is_taken_too(folder: FilledFolder) -> None:
    folder.put("m/a.pdf")
    settle(folder.folder / "m" / "a.pdf", -3600)
    assert keys(folder.inbox) == ["m/a.pdf"]


def test_symbolic_links_are_left_alone(folder: FilledFolder, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.pdf").write_bytes(b"x")
    settle(outside / "secret.pdf")
    folder.put("m/a.pdf")
    (folder.folder / "m" / "link.pdf").symlink_to(outside / "secret.pdf")
    (folder.folder / "linked").symlink_to(outside)
    (folder.folder / "m" / "round").symlink_to(folder.folder)
    assert keys(folder.inbox) == ["m/a.pdf"]
    assert folder.inbox.look_up("m/link.pdf") is None


def test_names_that_are_no_utf8(folder: FilledFolder) -> None:
    name = os.fsdecode(b"caf\xe9.pdf")
    folder.put(f"m/{name}", b"bytes")
    [found] = [found for page in folder.inbox.pages() for found in page]
    assert found.file_name == "caf\ufffd.pdf"
    assert folder.read(found.uri) == b"bytes"
    assert keys(folder.inbox, after=found.key) == []


def test_a_folder_that_fails_to_list_is_no_empty_one(folder: FilledFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.put("m/a.pdf")

    def broken(_: object) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr("legal_pipeline.storage.inbox.folder.os.scandir", broken)
    with pytest.raises(ExternalError, match="cannot be listed: Input/output error"):
        keys(folder.inbox)


def test_an_inbox_that_is_not_there_is_no_empty_one(tmp_path: Path) -> None:
    for ask in (lambda inbox: keys(inbox), lambda inbox: list(inbox.unassigned_files()), lambda inbox: inbox.look_up("m/a.pdf")):
        with pytest.raises(SetupError, match="LEGAL_PIPELINE_INBOX"):
            ask(FolderInbox(tmp_path / "nothing"))


_NAMES = st.text(st.sampled_from("ab-./0 é🙂"), min_size=1, max_size=6).filter(
    lambda key: not any(part.startswith(".") or not part for part in key.split("/"))
)


@settings(max_examples=examples(60), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(wanted=st.lists(_NAMES, max_size=8, unique=True), after=st.text(st.sampled_from("ab-./0 é🙂"), max_size=4))
def test_any_tree_is_walked_in_the_order_of_its_keys(tmp_path_factory: pytest.TempPathFactory, wanted: list[str], after: str) -> None:
    folder = FilledFolder(tmp_path_factory.mktemp("tree"))
    placed: list[str] = []
    for name in wanted:
        key = f"m/{name}"
        # a name is a file or a folder and not both
        if not any(other.startswith(key + "/") or key.startswith(other + "/") for other in placed):
            folder.put(key)
            placed.append(key)
    after = f"m/{after}" if after else ""
    assert keys(folder.inbox, after) == sorted(key for key in placed if key > after)


def test_listing_is_lazy(folder: FilledFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(6):
        folder.put(f"m{number}/a.pdf")
    listed: list[str] = []
    scandir = os.scandir

    def watched(path: Path) -> Iterator[os.DirEntry[str]]:
        listed.append(path.name)
        return scandir(path)

    monkeypatch.setattr("legal_pipeline.storage.inbox.folder.os.scandir", watched)
    monkeypatch.setattr(folder_inbox, "PAGE_OBJECTS", 2)
    pages: Iterator[Sequence[object]] = folder.inbox.pages()
    next(pages)
    assert listed == ["inbox", "m0", "m1"]
