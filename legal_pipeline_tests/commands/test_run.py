"""The command line over a small folder: every command tells the same story, and a second run changes nothing."""

from __future__ import annotations

import json
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest

from legal_pipeline_tests.conftest import Cli
from legal_pipeline_tests.faults.run import Home
from legal_pipeline_tests.specimens import factories
from legal_pipeline_tests.specimens.locked import PASSWORD, locked_office, locked_zip

CAPTION = """UNITED STATES DISTRICT COURT
EASTERN DISTRICT OF WISCONSIN

MICHAEL PAUL,
          Plaintiff,
     v.                              Case No. 24-cv-417
LARKSPUR MUTUAL INSURANCE COMPANY,
          Defendant.

1. Michael Paul paid $1,250.00 on March 3, 2023.
"""

STATES = {
    "complaint.pdf": "done",
    "letter.eml": "done",
    "terms.txt": "done",
    "report.docx": "done",
    "locked.pdf": "refused",
}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cli") / "Paul v Larkspur"
    folder.mkdir()
    (folder / "complaint.pdf").write_bytes(factories.text_pdf([CAPTION, "2. The end."]))
    (folder / "letter.eml").write_bytes(
        factories.eml("Terms", "Dear Bob, see below.", {"terms.txt": b"Ann Lee is president of Birchwood, LLC."})
    )
    (folder / "report.docx").write_bytes(factories.docx(["The fire began on March 3, 2023."]))
    (folder / "locked.pdf").write_bytes(factories.encrypted_pdf())
    return folder


@pytest.fixture(scope="module")
def processed(tmp_path_factory: pytest.TempPathFactory, files: Path) -> Home:
    home = Home(tmp_path_factory.mktemp("processed") / "home")
    done = home.call("run", files, "--json")
    assert done.returncode == 0, done.stderr
    rows = records(done.stdout)
    assert {row["file_name"]: row["state"] for row in rows} == STATES
    assert all(row["seconds"] is not None for row in rows)
    return home


def records(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_states_and_reasons(processed: Home) -> None:
    found = {row["file_name"]: row for row in records(processed.call("documents", "--json").stdout)}
    assert {name: row["state"] for name, row in found.items()} == STATES
    assert found["locked.pdf"]["reason"].startswith("encrypted: ")
    assert found["terms.txt"]["parent_id"] == found["letter.eml"]["document_id"]
    assert {row["matter"] for row in found.values()} == {"paul-v-larkspur"}
    assert [row["file_name"] for row in records(processed.call("documents", "--state", "refused", "--json").stdout)] == ["locked.pdf"]


def test_a_second_run_leaves_all_alone(processed: Home, files: Path, tmp_path: Path) -> None:
    before = processed.export(tmp_path / "before")
    done = processed.call("run", files)
    assert done.returncode == 0
    assert "5 were finished before and left alone" in done.stdout
    assert processed.export(tmp_path / "after") == before


READING = [
    ["documents"],
    ["search", "michael"],
    ["entities"],
    ["entities", "--type", "person"],
    ["relationships"],
    ["relationships", "--type", "party_to"],
    ["summary"],
    ["doctor"],
]


@pytest.mark.parametrize("command", READING, ids=" ".join)
def test_reading_commands_speak_json_and_text(processed: Home, command: list[str]) -> None:
    done = processed.call(*command, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    assert records(done.stdout) != []
    text = processed.call(*command)
    assert (text.returncode, text.stderr) == (0, "")
    assert text.stdout.strip()


def test_a_document_and_a_page_are_shown(processed: Home) -> None:
    (document_id,) = (
        row["document_id"] for row in records(processed.call("documents", "--json").stdout) if row["file_name"] == "complaint.pdf"
    )
    (record,) = records(processed.call("show", document_id, "--json").stdout)
    assert record["page_count"] == record["stages"]["document_text"]["pages"] == 2
    assert next(iter(record["stages"])) == "source_document"
    assert "MICHAEL PAUL" in processed.call("show", document_id, "--page", "1").stdout
    (page,) = records(processed.call("show", document_id, "--page", "2", "--json").stdout)
    assert page["text"].strip() == "2. The end."
    missing = processed.call("show", document_id, "--page", "3")
    assert (missing.returncode, missing.stdout) == (2, "")
    assert "has no page 3; it has 2" in missing.stderr


@pytest.mark.parametrize(
    ("arguments", "exit_code"),
    [
        (["larkspur"], 0),
        (["michael", "paul"], 0),
        (["michael paul"], 0),
        (['"paul michael"'], 1),
        (["nobody"], 1),
        (["larkspur", "--matter", "paul-v-larkspur"], 0),
        (["larkspur", "--matter", "Paul v Larkspur"], 0),
        (["larkspur", "--matter", "other"], 2),
    ],
    ids=str,
)
def test_search_says_by_its_exit_code_whether_it_found(processed: Home, arguments: list[str], exit_code: int) -> None:
    done = processed.call("search", *arguments)
    assert done.returncode == exit_code
    assert bool(done.stdout) == (exit_code == 0)


@pytest.mark.parametrize("format_", ["jsonl", "csv"])
def test_export_by_command(processed: Home, tmp_path: Path, format_: str) -> None:
    done = processed.call("export", "--format", format_, "--out", tmp_path / "out", "--json")
    (counts,) = records(done.stdout)
    assert {path.name for path in (tmp_path / "out").iterdir()} == set(counts)
    assert counts[f"documents.{format_}"] == 5


@pytest.mark.slow
def test_a_failed_document_is_an_exit_code_of_one(processed: Home, tmp_path: Path) -> None:
    """Its bytes went away between registering and running: the world's fault, tried again and then said."""
    home, gone = Home(tmp_path / "home"), tmp_path / "gone.txt"
    gone.write_text("x")
    (tmp_path / "here.txt").write_text("Ann Lee met Bob Baker.")
    process = home.start(gone, tmp_path / "here.txt")
    while not home.states():
        assert process.poll() is None, home.log.read_text()
        time.sleep(0.05)
    gone.unlink()
    assert process.wait(200) == 1, home.log.read_text()
    assert home.states() == {"gone.txt": "failed", "here.txt": "done"}
    ((reason,),) = home.rows("select reason from documents where state = 'failed'")
    assert "gone.txt no longer exists; put it back and run again" in str(reason)
    gone.write_text("back")
    assert home.run(gone) == 0
    assert home.states() == {"gone.txt": "done", "here.txt": "done"}


def test_registering_processes_nothing(cli: Cli, files: Path) -> None:
    assert "4 files, 4 new documents" in cli("register", files).stdout
    assert "4 files, 0 new documents" in cli("register", files).stdout
    assert {row["state"] for row in records(cli("documents", "--json").stdout)} == {"waiting"}


def test_an_empty_folder_is_nothing_to_do(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert cli("run", tmp_path / "empty", "--json").stdout == ""


def test_the_doctor_finds_a_fault_and_says_what_to_do(cli: Cli) -> None:
    done = cli("doctor", "--json", exit_code=1, LEGAL_PIPELINE_HOME="/dev/null/home")
    found = {row["part"]: row for row in records(done.stdout)}
    assert found["python"]["is_well"]
    assert not found["home"]["is_well"]
    assert all(row["fix"] for row in found.values() if not row["is_well"])
    assert "Traceback" not in done.stderr


def test_passwords_open_what_was_refused_and_are_written_nowhere_else(tmp_path: Path) -> None:
    folder, list_of_passwords = tmp_path / "Vane v Pike", tmp_path / "passwords.txt"
    folder.mkdir()
    (folder / "locked.pdf").write_bytes(factories.encrypted_pdf(["Ann Vane leased the mill."]))
    (folder / "terms.docx").write_bytes(locked_office(tmp_path / "a", factories.docx(["Orrin Pike leased the mill."])).read_bytes())
    archive = locked_zip(folder / "mixed.zip", "aes256", {"locked.txt": b"The rent is due.\n"})
    with zipfile.ZipFile(archive, "a") as target:
        target.writestr("open.txt", "The mill is closed.\n")
    home = Home(tmp_path / "home")
    before = {row["file_name"]: row for row in records(home.call("run", folder, "--json").stdout)}
    assert {name: row["state"] for name, row in before.items()} == {
        "locked.pdf": "refused", "terms.docx": "refused", "mixed.zip": "done", "locked.txt": "refused", "open.txt": "done",
    }  # fmt: skip
    assert all("--passwords FILE" in row["reason"] for row in before.values() if row["state"] == "refused")

    list_of_passwords.write_text(f"wrong\n{factories.PASSWORD}\n{PASSWORD}\n", encoding="utf-8")
    refused = [row["document_id"] for row in before.values() if row["state"] == "refused"]
    list_of_passwords.chmod(0o644)
    mistaken = home.call("retry", *refused, "--passwords", list_of_passwords)
    assert (mistaken.returncode, "chmod 600" in mistaken.stderr) == (2, True)
    list_of_passwords.chmod(0o600)
    retried = home.call("retry", *refused, "--passwords", list_of_passwords)
    assert retried.returncode == 0, retried.stderr
    after = records(home.call("documents", "--json").stdout)
    # the archive is unpacked again for its sealed member, whose document gives way to one with the content
    assert {row["file_name"]: (row["state"], row["is_unlocked"]) for row in after} == {
        "locked.pdf": ("done", True), "terms.docx": ("done", True), "mixed.zip": ("done", True),
        "locked.txt": ("done", False), "open.txt": ("done", False),
    }  # fmt: skip
    assert len(after) == len(before)
    assert [line for line in home.call("search", "rent").stdout.splitlines() if "locked.txt" in line or "rent" in line]

    kept = home.folder / "passwords"
    assert kept.stat().st_mode & 0o777 == 0o600
    words = (factories.PASSWORD.encode(), PASSWORD.encode())
    written = [path for path in home.folder.rglob("*") if path.is_file() and any(word in path.read_bytes() for word in words)]
    assert written == [kept]
