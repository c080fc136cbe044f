"""`legal-pipeline redactions`, from a file with hidden words to their release."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from reportlab.lib.colors import black

from legal_pipeline_tests import command_line
from legal_pipeline_tests.stages.readers.pdf.hidden import redacted_files as files
from legal_pipeline_tests.stages.readers.pdf.hidden.redacted_files import SECRET

MASK = "█" * len(SECRET)
EXPORTED = ("documents", "pages", "chunks", "mentions", "entities", "relationships", "docket_entries", "testimony")


@pytest.fixture
def home(tmp_path: Path) -> dict[str, str]:
    folder = tmp_path / "in"
    folder.mkdir()
    files.page(folder / "boxed.pdf", files.text, files.box(black))
    files.annotated(folder / "marked.pdf", "Redact", quads=True)
    files.page(folder / "plain.pdf", files.text, files.box(files.HIGHLIGHT, 0.4))
    return {**os.environ, "LEGAL_PIPELINE_HOME": str(tmp_path / "home")}


def call(home: dict[str, str], *arguments: str | Path) -> str:
    done = command_line.call(*arguments, environment=home)
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def export(home: dict[str, str], out: Path) -> dict[str, dict[str, list[dict[str, Any]]]]:
    """File of the export -> file name of the document -> its records."""
    call(home, "export", "--out", out)
    records = {name: [json.loads(line) for line in (out / f"{name}.jsonl").read_text("utf-8").splitlines()] for name in EXPORTED}
    names = {record["document_id"]: str(record["file_name"]) for record in records["documents"]}
    by_name: dict[str, dict[str, list[dict[str, Any]]]] = {name: {} for name in EXPORTED}
    for name in ("documents", "pages", "chunks", "mentions"):
        for record in records[name]:
            by_name[name].setdefault(names[record["document_id"]], []).append(record)
    return by_name


def test_hidden_words_are_found_warned_about_and_released(home: dict[str, str], tmp_path: Path) -> None:
    said = call(home, "run", tmp_path / "in", "--matter", "harbor")
    assert said.count("WARNING") == 2
    found = [json.loads(line) for line in call(home, "redactions", "list", "--json").splitlines()]
    assert [(item["file_name"], item["hidden_by"], item["characters"], item["state"]) for item in found] == [
        ("boxed.pdf", "box", len(SECRET), "open"),
        ("marked.pdf", "mark", len(SECRET), "open"),
    ]
    boxed, marked = (item["document_id"] for item in found)
    assert SECRET not in call(home, "redactions", "list")
    assert "kept out" in call(home, "documents", "--matter", "harbor")
    assert MASK in call(home, "show", boxed, "--page", "1")
    assert SECRET in call(home, "show", marked, "--page", "1")
    assert "WARNING" in call(home, "show", boxed)

    before = export(home, tmp_path / "before")
    assert before["documents"]["boxed.pdf"][0]["redactions"] == {"open": 1, "accepted": 0, "released": 0}
    assert before["documents"]["boxed.pdf"][0]["warnings"]
    assert before["documents"]["plain.pdf"][0]["warnings"] == []
    texts = {name: str(of_document[0]["text"]) for name, of_document in before["pages"].items()}
    assert [SECRET in texts[name] for name in ("boxed.pdf", "marked.pdf", "plain.pdf")] == [False, True, True]
    (place,) = before["pages"]["boxed.pdf"][0]["redactions"]
    assert texts["boxed.pdf"][place["start"] : place["end"]] == MASK
    for name in ("boxed.pdf", "marked.pdf"):
        assert not any(SECRET in str(chunk["text"]) for chunk in before["chunks"][name])
        assert not any(SECRET in str(mention["text"]) for mention in before["mentions"][name])
    assert any(SECRET in str(mention["text"]) for mention in before["mentions"]["plain.pdf"])

    assert "1 redaction accepted" in call(home, "redactions", "accept", marked, "--reason", "privileged")
    assert "1 redaction released" in call(home, "redactions", "release", boxed, "--reason", "ordered by the court")
    after = export(home, tmp_path / "after")
    assert any(mention["text"] == SECRET for mention in after["mentions"]["boxed.pdf"])
    assert SECRET not in str(after["pages"]["marked.pdf"][0]["text"])
    assert after["documents"]["marked.pdf"][0]["warnings"] == after["documents"]["boxed.pdf"][0]["warnings"] == []
    assert len(str(after["pages"]["boxed.pdf"][0]["text"])) == len(texts["boxed.pdf"])
    log = call(home, "audit")
    assert "accept redactions" in log
    assert "ordered by the court" in log


def test_a_decision_needs_a_reason(home: dict[str, str]) -> None:
    done = command_line.call("redactions", "release", "x-1", environment=home)
    assert (done.returncode, "--reason" in done.stderr) == (2, True)
