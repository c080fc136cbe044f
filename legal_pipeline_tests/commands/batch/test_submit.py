"""`legal-pipeline batch` as its users call it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from legal_pipeline.settings import Settings
from legal_pipeline.storage.batches.batches import Batches
from legal_pipeline.storage.store import open_store
from legal_pipeline_tests.conftest import Cli
from legal_pipeline_tests.specimens import factories

MISTAKES: list[tuple[str, str]] = [
    ("batch submit", "name exactly one of: PATHs, --documents or --manifest"),
    ("batch submit {tmp}/file.txt --documents a-1", "name exactly one of: PATHs, --documents or --manifest"),
    ("batch submit {tmp}/not-there", "not-there does not exist"),
    ("batch submit --manifest {tmp}/not-there.csv", "not-there.csv cannot be read (No such file or directory)"),
    ("batch submit --manifest {tmp}", "cannot be read (Is a directory)"),
    ("batch submit --manifest {tmp}/empty.csv", "the manifest empty.csv is empty"),
    ("batch submit --manifest {tmp}/columns.csv", "has no column that names a document (file)"),
    ("batch submit --documents nobody-1", "no input can be accepted: there is no document 'nobody-1'; nothing was submitted"),
    ("batch submit {tmp}/file.txt --reprocess nonsense", "'nonsense' is not one of 'source_document'"),
    ("batch submit s3://", "names no bucket"),
    ("batch census", "name exactly one of: PATHs, --documents or --manifest"),
    ("batch cancel nobody", "there is no batch 'nobody'; `legal-pipeline batch list` lists the batches"),
    ("batch retry nobody --failed", "there is no batch 'nobody'"),
    ("batch retry nobody --from-stage nonsense", "'nonsense' is not one of"),
    ("batch list --limit 0", "0 is not in the range"),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "file.txt").write_text("Ann Lee met Bob Baker.")
    (tmp_path / "empty.csv").write_text("")
    (tmp_path / "columns.csv").write_text("file\na.pdf\n")
    return tmp_path


@pytest.mark.parametrize(("line", "words"), MISTAKES, ids=[line for line, _ in MISTAKES])
def test_mistakes(cli: Cli, folder: Path, line: str, words: str) -> None:
    done = cli(*(word.format(tmp=folder) for word in line.split()), exit_code=2)
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def records(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_a_manifest_with_bad_lines(cli: Cli, home: Path, folder: Path) -> None:
    """Each bad line is said with its number, the good ones are processed, and the same again leaves them alone."""
    (folder / "locked.pdf").write_bytes(factories.encrypted_pdf())
    (folder / "list.csv").write_text("path,priority\nfile.txt,high\nnot-there.pdf,\nlocked.pdf,\nfile.txt,\n,\nx,urgent\n")
    done = cli("batch", "submit", "--manifest", folder / "list.csv", "--matter", "Harbor", exit_code=1)
    for words in ("not-there.pdf does not exist", "is already named on line 2", "there is no priority", "1 encrypted", "2 of 2 documents"):
        assert words in " ".join(done.stdout.split())
    store = open_store(Settings(home=home))
    [record] = Batches(store.engine).latest()
    assert record.batch_id in done.stdout
    assert record.name == "list.csv"
    assert [problem.line for problem in record.problems] == [3, 5, 7]
    assert record.census is not None
    assert (record.census["documents"], record.census["refusals"]) == (2, {"encrypted": 1})
    assert {status.document.matter for status in store.documents.find()} == {"harbor"}
    [again] = records(cli("batch", "submit", "--manifest", folder / "list.csv", "--matter", "Harbor", "--json", exit_code=1).stdout)
    assert (again["documents"], again["asked"], again["left_alone"], len(again["problems"])) == (2, 0, 2, 3)
    listed = records(cli("batch", "list", "--json").stdout)
    assert [(batch["batch_id"], batch["documents"], batch["stands"]) for batch in listed] == [
        (again["batch_id"], 2, "complete"),
        (record.batch_id, 2, "complete"),
    ]


def test_a_census_alone_changes_nothing(cli: Cli, home: Path, folder: Path) -> None:
    (folder / "locked.pdf").write_bytes(factories.encrypted_pdf())
    found = records(cli("batch", "census", folder / "file.txt", folder / "locked.pdf", "--json", exit_code=1).stdout)
    assert {look["file_name"]: look["refusal"] for look in found[:-1]} == {"file.txt": None, "locked.pdf": "encrypted"}
    assert found[-1]["census"]["documents"] == 2
    assert cli("documents", "--json").stdout == ""
    assert cli("batch", "census", folder / "file.txt").returncode == 0


def test_a_run_is_a_batch_too(cli: Cli, home: Path, folder: Path) -> None:
    cli("run", folder / "file.txt")
    store = open_store(Settings(home=home))
    [record] = Batches(store.engine).latest()
    assert Batches(store.engine).requested_ids(record.batch_id) == [status.document.document_id for status in store.documents.find()]
    cli("run", folder / "file.txt")
    assert len(Batches(store.engine).latest()) == 1, "there was nothing to do"
    forced = records(cli("batch", "submit", folder / "file.txt", "--reprocess", "chunks", "--json").stdout)
    assert (forced[0]["asked"], forced[0]["left_alone"]) == (1, 0)
