"""What a user names becomes documents; each line that cannot be taken is said, and the others are taken."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from legal_pipeline.batches.request import Request, Requests
from legal_pipeline.errors import ExternalError, SetupError, UsageError
from legal_pipeline.model import Document, Priority
from legal_pipeline.settings import Settings, load_settings
from legal_pipeline.storage.custody.withdrawals import Withdrawals
from legal_pipeline.storage.inbox.discovery import document_at
from legal_pipeline.storage.s3.client import S3
from legal_pipeline.storage.store import Store, open_store
from legal_pipeline_tests.servers.s3 import BUCKET, S3Server

NAMES = [
    "plain.pdf",
    "a, b.pdf",
    'a "quoted" b.pdf',
    "line\nbreak.pdf",
    "📄 naïve 名.pdf",
    "semi;colon.pdf",
    "%41 percent.pdf",
    "#hash?.pdf",
]


@pytest.fixture
def store(settings: Settings) -> Store:
    return open_store(settings)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "harbor"
    made.mkdir()
    return made


@pytest.fixture
def requests(settings: Settings, store: Store) -> Requests:
    return Requests(settings, store, S3.of(settings), Priority.NORMAL)


def known(store: Store, path: Path, matter: str = "harbor") -> Document:
    path.write_text("Ann Lee signed.")
    document = document_at(path.resolve(), matter, Priority.LOW)
    store.documents.register([document])
    return document


def manifest(requests: Requests, folder: Path, lines: str | bytes, name: str = "list.csv") -> Request:
    return requests.of_manifest(io.BytesIO(lines.encode() if isinstance(lines, str) else lines), name, folder)


def said(request: Request) -> dict[int, str]:
    assert all(problem.remedy for problem in request.problems), request.problems
    return {problem.line: problem.message for problem in request.problems}


def as_csv(names: list[str]) -> str:
    sheet = io.StringIO(newline="")
    csv.writer(sheet).writerows([["path"], *([name] for name in names)])
    return sheet.getvalue()


WAYS: list[tuple[str, Callable[[list[str]], str]]] = [
    ("x.csv", as_csv),
    ("x.jsonl", lambda names: "".join(json.dumps({"path": name}) + "\n" for name in names)),
]


@pytest.mark.parametrize(("name", "written"), WAYS, ids=[name for name, _ in WAYS])
def test_files_of_any_name(requests: Requests, folder: Path, name: str, written: Callable[[list[str]], str]) -> None:
    for each in NAMES:
        (folder / each).write_text("x")
    request = manifest(requests, folder, written(NAMES), name)
    assert request.problems == []
    assert [document.file_name for document in request.documents] == NAMES
    assert {document.matter for document in request.documents} == {"harbor"}


@pytest.mark.parametrize(("name", "written"), WAYS, ids=[name for name, _ in WAYS])
def test_objects_of_any_name(s3_server: S3Server, folder: Path, name: str, written: Callable[[list[str]], str]) -> None:
    settings = load_settings()
    requests = Requests(settings, open_store(settings), S3.of(settings), Priority.NORMAL)
    for each in NAMES:
        s3_server.put(f"inbox/smith/{each}")
    request = manifest(requests, folder, written([f"s3://{BUCKET}/inbox/smith/{each}" for each in NAMES]), name)
    assert request.problems == []
    assert [document.file_name for document in request.documents] == NAMES
    assert {document.matter for document in request.documents} == {"smith"}


def test_every_line_that_cannot_be_taken_is_said_and_the_rest_is_taken(requests: Requests, store: Store, folder: Path) -> None:
    (folder / "a.pdf").write_text("x")
    (folder / "b.pdf").write_text("x")
    there = known(store, folder / "known.txt")
    gone = known(store, folder / "gone.txt")
    lines = [
        "document_id,path,matter,priority",
        ",a.pdf,,high",
        "nobody-1,,,",
        ",not-there.pdf,,",
        ",a.pdf,,",
        f"{there.document_id},,,",
        f"{there.document_id},,,low",
        ",b.pdf,,urgent",
        f"{gone.document_id},,other,",
        f",{folder / 'b.pdf'},Harbor,",
        f",{'x' * 1000}.pdf,,",
        ",a\0b.pdf,,",
        ",known.txt,,",
    ]
    request = manifest(requests, folder, "\n".join(lines))
    assert [(document.file_name, document.priority) for document in request.documents] == [
        ("a.pdf", Priority.HIGH),
        ("known.txt", Priority.NORMAL),
        ("b.pdf", Priority.NORMAL),
    ]
    problems = said(request)
    assert sorted(problems) == [3, 4, 5, 7, 8, 9, 11, 12, 13]
    for line, words in {
        3: "there is no document 'nobody-1'",
        4: "not-there.pdf does not exist",
        5: "'a.pdf' is already named on line 2",
        7: "is already named on line 6",
        8: "there is no priority 'urgent'",
        9: "belongs to the matter harbor, not to other",
        11: "cannot be looked up (File name too long)",
        12: "a<U+0000>b.pdf does not exist",
        13: "is already named on line 6",
    }.items():
        assert words in problems[line]
    assert [request.lines[document.document_id] for document in request.documents] == [2, 6, 10]


def test_a_plain_list_may_name_ids_and_files(requests: Requests, store: Store, folder: Path) -> None:
    there = known(store, folder / "known.txt")
    (folder / "a, b.pdf").write_text("x")
    below = folder / "below"
    below.mkdir()
    (below / "c.pdf").write_text("x")
    request = manifest(requests, folder, f"{there.document_id}\na, b.pdf\nbelow\nfile://{below}/c.pdf\nneither\n", "list.txt")
    assert [document.file_name for document in request.documents] == ["known.txt", "a, b.pdf", "c.pdf"]
    assert [document.matter for document in request.documents] == ["harbor", "harbor", "below"]
    assert said(request) == {
        4: "'c.pdf' is already named on line 3",
        5: f"there is neither a document 'neither' nor such a file in {folder}",
    }


def test_a_document_stays_in_the_matter_it_was_registered_in(requests: Requests, store: Store, folder: Path) -> None:
    there = known(store, folder / "known.txt", matter="elsewhere")
    assert requests.of_places([folder]).documents == [replace(there, priority=Priority.NORMAL)], "nobody names a matter"
    named = replace(requests, matter="harbor").of_places([folder])
    assert (named.documents, said(named)) == ([], {0: f"{there.document_id} belongs to the matter elsewhere, not to harbor"})


def test_ids_that_are_unknown_are_said(requests: Requests, store: Store, folder: Path) -> None:
    there = known(store, folder / "known.txt")
    request = requests.of_ids([there.document_id, "nobody", "UPPER CASE", there.document_id])
    assert [document.document_id for document in request.documents] == [there.document_id]
    assert [problem.message for problem in request.problems] == ["there is no document 'nobody'", "there is no document 'UPPER CASE'"]


def test_what_was_withdrawn_is_not_taken_in_again(requests: Requests, store: Store, folder: Path) -> None:
    there = known(store, folder / "known.txt")
    Withdrawals(store.engine).withdraw([there.document_id], actor="ann", reason="privileged")
    (folder / "other.txt").write_text("x")
    for request in (requests.of_places([folder]), manifest(requests, folder, "path\nknown.txt\nother.txt\n")):
        assert [document.file_name for document in request.documents] == ["other.txt"]
        [problem] = request.problems
        assert "was withdrawn" in problem.message


def test_a_place_that_is_not_there_is_refused_at_once(requests: Requests, folder: Path) -> None:
    (folder / "a.pdf").write_text("x")
    with pytest.raises(UsageError, match="nowhere does not exist"):
        requests.of_places([folder, folder / "nowhere"])


def test_what_is_wrong_in_s3_is_said_on_its_line(s3_server: S3Server, folder: Path) -> None:
    settings = load_settings()
    requests = Requests(settings, open_store(settings), S3.of(settings), Priority.NORMAL)
    s3_server.put("inbox/smith/a.pdf")
    s3_server.put("inbox/smith/below/b.pdf")
    (folder / "local.pdf").write_text("x")
    uris = [f"s3://{BUCKET}/inbox/smith/a.pdf", "s3://no-such-bucket/a.pdf", f"s3://{BUCKET}/inbox/smith/gone.pdf", "s3:///a.pdf"]
    uris += ["local.pdf", f"s3://{BUCKET}/inbox/smith/below/", "s3://no-such-bucket/b.pdf"]
    request = manifest(requests, folder, "uri\n" + "\n".join(uris))
    assert [document.file_name for document in request.documents] == ["a.pdf", "local.pdf", "b.pdf"]
    problems = said(request)
    assert sorted(problems) == [3, 4, 5, 8]
    assert "there is no bucket no-such-bucket" in problems[3]
    assert "there is nothing at s3://" in problems[4]
    assert "names no bucket" in problems[5]
    assert problems[8] == problems[3]


def test_without_credentials_every_line_of_s3_says_so(s3_server: S3Server, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    settings = load_settings()
    requests = Requests(settings, open_store(settings), S3.of(settings), Priority.NORMAL)
    (folder / "local.pdf").write_text("x")
    request = manifest(requests, folder, f"uri\ns3://{BUCKET}/a.pdf\nlocal.pdf\ns3://{BUCKET}/b.pdf\n")
    assert [document.file_name for document in request.documents] == ["local.pdf"]
    assert {line: "there are no AWS credentials" in words for line, words in said(request).items()} == {2: True, 4: True}
    with pytest.raises(SetupError, match="there are no AWS credentials"):
        requests.of_places([f"s3://{BUCKET}/a.pdf"])


def test_a_world_that_is_down_is_not_asked_on_every_line(s3_server: S3Server, settings: Settings, store: Store, folder: Path) -> None:
    # nobody listens on port 1; each line would be tried three times
    requests = Requests(settings, store, S3(endpoint_url="http://127.0.0.1:1"), Priority.NORMAL)
    with pytest.raises(ExternalError, match="S3 did not answer"):
        manifest(requests, folder, "uri\n" + "\n".join(f"s3://b/{number}.pdf" for number in range(2000)))


def test_many_lines(requests: Requests, store: Store, folder: Path) -> None:
    for number in range(1200):
        (folder / f"{number:04}.txt").write_text("x")
    store.documents.register(requests.of_places([folder]).documents[:600])
    request = manifest(requests, folder, "path\n" + "\n".join(f"{number:04}.txt" for number in range(1200)))
    assert request.problems == []
    assert [document.file_name for document in request.documents] == [f"{number:04}.txt" for number in range(1200)]
