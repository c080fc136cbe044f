"""`legal-pipeline documents`: what has failed and what was refused, with what to do about each."""

from __future__ import annotations

import json
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from legal_pipeline.commands.query import documents
from legal_pipeline.errors import Refusal
from legal_pipeline.model import Category, Document, RefusalReason
from legal_pipeline.remedies import FAILURE_REMEDIES, REFUSAL_REMEDIES
from legal_pipeline.settings import Settings
from legal_pipeline.storage.store import open_store

FAILURES = [
    ("a", "chunks: S3 did not answer (tried 5 times)", Category.TRANSIENT, FAILURE_REMEDIES[Category.TRANSIENT]),
    ("b", "document_text: the disk is full (tried 5 times)", Category.RESOURCE, "free some space on the disk, then retry"),
    ("c", "source_document: it is gone; put it back and run again", Category.PERMANENT, "put the source file back and retry, or withdraw"),
    ("d", "chunks: bug: KeyError at chunking.py:1 in cut", Category.PERMANENT, "report it with the stack frames"),
    ("e", "the run ended before the document did: queue ocr has no worker", Category.CONFIGURATION, "start its worker"),
]


@pytest.fixture
def filled(tmp_path: Path) -> Settings:
    settings = Settings(home=tmp_path / "home")
    store = open_store(settings).documents
    store.register(Document(name, "harbor", f"file:///in/{name}.pdf", f"{name}.pdf") for name in ("a", "b", "c", "d", "e", "f", "g"))
    for name, reason, category, _ in FAILURES:
        store.fail(name, reason, category)
    store.refuse("f", Refusal(RefusalReason.ENCRYPTED, "it asks for a password"))
    return settings


def call(settings: Settings, *arguments: str) -> str:
    command: click.Command = documents
    return CliRunner(env={"COLUMNS": "400"}).invoke(command, arguments, obj=settings, standalone_mode=False, catch_exceptions=False).output


def records(settings: Settings, *arguments: str) -> dict[str, dict[str, object]]:
    found = [json.loads(line) for line in call(settings, *arguments, "--json").splitlines()]
    return {record["document_id"]: record for record in found}


def test_failed_documents_as_json(filled: Settings) -> None:
    found = records(filled, "--state", "failed")
    assert list(found) == ["a", "b", "c", "d", "e"]
    for name, reason, category, remedy in FAILURES:
        assert (found[name]["reason"], found[name]["category"]) == (reason, category.value)
        assert str(found[name]["remedy"]).startswith(remedy)


def test_failed_documents_as_a_table(filled: Settings) -> None:
    said = " ".join(call(filled, "--state", "failed").split())
    for words in ("document matter category reason what to do", *(part for row in FAILURES for part in (row[0], row[1], row[2].value))):
        assert words in said


def test_refused_documents_say_what_to_do(filled: Settings) -> None:
    found = records(filled, "--state", "refused")
    assert {name: record["remedy"] for name, record in found.items()} == {"f": REFUSAL_REMEDIES[RefusalReason.ENCRYPTED]}
    assert "encrypted" in call(filled, "--state", "refused")


def test_others_need_nothing(filled: Settings) -> None:
    assert [(record["category"], record["remedy"]) for record in records(filled, "--state", "waiting").values()] == [(None, None)]
    assert set(records(filled)) == {"a", "b", "c", "d", "e", "f", "g"}
