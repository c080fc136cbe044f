"""`legal-pipeline documents`: what has failed and what was refused, with what to do about each."""

from __future__ import annotations

import json
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from legal_pipeline.clock import now
from legal_pipeline.commands.documents import acknowledge, documents, retry
from legal_pipeline.errors import Refusal
from legal_pipeline.model import Category, Document, Origin, Page, PageMethod, RefusalReason, State
from legal_pipeline.remedies import refusal_remedy, remedy
from legal_pipeline.settings import Settings
from legal_pipeline.storage.custody.audit_log import AuditLog
from legal_pipeline.storage.documents.attention import acknowledged_among, read_attention
from legal_pipeline.storage.documents.run_requests import RunRequests
from legal_pipeline.storage.store import open_store
from legal_pipeline_tests.servers.databases import Redis

FAILURES = [
    ("a", "chunks: S3 did not answer (tried 5 times)", Category.TRANSIENT, remedy(Category.TRANSIENT, None, ["a"])),
    ("b", "document_text: the disk is full (tried 5 times)", Category.RESOURCE, "free some space on the disk; "),
    (
        "c",
        "source_document: it is gone; put it back and run again",
        Category.PERMANENT,
        "put the source file back and run `legal-pipeline retry c`, or withdraw",
    ),
    ("d", "chunks: bug: KeyError at chunking.py:1 in cut", Category.PERMANENT, "report it with the stack frames"),
    ("e", "the run ended before the document did: queue ocr has no worker", Category.CONFIGURATION, "run `legal-pipeline workers start`; "),
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


def invoke(command: click.Command, settings: Settings, *arguments: str) -> Result:
    return CliRunner(env={"COLUMNS": "400"}).invoke(command, arguments, obj=settings, standalone_mode=False)


def call(settings: Settings, *arguments: str) -> str:
    command: click.Command = documents
    return CliRunner(env={"COLUMNS": "400"}).invoke(command, arguments, obj=settings, standalone_mode=False, catch_exceptions=False).output


def records(settings: Settings, *arguments: str) -> dict[str, dict[str, object]]:
    found = [json.loads(line) for line in call(settings, *arguments, "--json").splitlines()]
    return {record["document_id"]: record for record in found}


def test_failed_documents_as_json(filled: Settings) -> None:
    found = records(filled, "--state", "failed")
    assert list(found) == ["a", "b", "c", "d", "e"]
    for name, reason, category, fix in FAILURES:
        assert (found[name]["reason"], found[name]["category"]) == (reason, category.value)
        assert str(found[name]["remedy"]).startswith(fix)


def test_failed_documents_as_a_table(filled: Settings) -> None:
    said = " ".join(call(filled, "--state", "failed").split())
    for words in (
        "document matter category reason",
        "What to do:",
        "`legal-pipeline retry c`",
        *(part for row in FAILURES for part in (row[0], row[1], row[2].value)),
    ):
        assert words in said


def test_refused_documents_say_what_to_do(filled: Settings) -> None:
    found = records(filled, "--state", "refused")
    assert {name: record["remedy"] for name, record in found.items()} == {"f": refusal_remedy(RefusalReason.ENCRYPTED, ["f"])}
    assert "encrypted" in call(filled, "--state", "refused")


def test_others_need_nothing(filled: Settings) -> None:
    assert [(record["category"], record["remedy"]) for record in records(filled, "--state", "waiting").values()] == [(None, None)]
    assert set(records(filled)) == {"a", "b", "c", "d", "e", "f", "g"}


def test_an_acknowledged_failure_is_on_record(filled: Settings) -> None:
    done = invoke(acknowledge, filled, "a", "b", "--reason", "copies\nrequested")
    assert (done.exception, done.output.strip()) == (None, "2 documents acknowledged")
    engine = open_store(filled).engine
    entries = [(entry.action, entry.document_id, entry.detail) for entry in AuditLog(engine).entries()]
    assert entries == [("acknowledge", name, "failed: copies requested") for name in ("a", "b")]
    again = invoke(acknowledge, filled, "--matter", "harbor", "--reason", "the rest", "--json")
    assert [json.loads(line)["document_id"] for line in again.output.splitlines()] == ["c", "d", "e"]
    assert read_attention(engine, (), now()).concerns == ()


def test_a_later_failure_is_a_new_one(filled: Settings) -> None:
    invoke(acknowledge, filled, "a", "--reason", "known")
    store = open_store(filled)
    store.documents.wait("a")
    store.documents.fail("a", "again", Category.TRANSIENT)
    assert "a" not in acknowledged_among(store.engine, ["a"])


# arguments of `documents acknowledge` · what is said
NOT_ACKNOWLEDGED = [
    (("g", "--reason", "x"), "g is waiting, and nothing is known to be wrong with it; nothing was acknowledged"),
    (("nobody", "--reason", "x"), "there is no document 'nobody'"),
    (("a", "--reason", " "), "needs a reason"),
    (("--reason", "x"), "name documents, or a batch or a matter"),
    (("a", "--matter", "harbor", "--reason", "x"), "name documents, or a batch or a matter"),
]


@pytest.mark.parametrize(("arguments", "said"), NOT_ACKNOWLEDGED)
def test_what_cannot_be_acknowledged(filled: Settings, arguments: tuple[str, ...], said: str) -> None:
    done = invoke(acknowledge, filled, *arguments)
    assert said in str(done.exception.format_message() if isinstance(done.exception, click.ClickException) else done.exception)
    assert list(AuditLog(open_store(filled).engine).entries()) == []


# arguments of `retry` in deployed mode · documents that wait for a run
RETRIES = [
    (("a",), {"a"}),
    (("f", "a"), {"a", "f"}),
    (("--failed",), {"b", "c", "d", "e"}),
    (("--failed", "--category", "permanent"), {"c", "d"}),
    (("--failed", "--matter", "harbor", "--category", "permanent"), {"c", "d"}),
]


@pytest.mark.parametrize(("arguments", "waiting"), RETRIES)
def test_a_retry_makes_the_runs_due(filled: Settings, redis_server: Redis, arguments: tuple[str, ...], waiting: set[str]) -> None:
    if "--failed" in arguments:
        invoke(acknowledge, filled, "a", "--reason", "only by name")
    done = invoke(retry, filled.model_copy(update={"broker_url": redis_server.url}), *arguments)
    assert done.exception is None, done.output
    due = RunRequests(open_store(filled).engine).unrequested(Origin.NAMED, "", 10)
    assert {each.document.document_id for each in due} == waiting
    assert ("are acknowledged and were skipped" in done.output) == (arguments == ("--failed",))


# arguments of `retry` · what is said
NOT_RETRIED = [
    ((), "name documents, or retry all failures with --failed"),
    (("a", "--failed"), "name documents, or retry all failures with --failed"),
    (("a", "--category", "data"), "--matter and --category go with --failed"),
    (("nobody",), "there is no document 'nobody'"),
    (("--failed", "--matter", "nobody"), "there is no matter nobody; known matters: harbor"),
]


@pytest.mark.parametrize(("arguments", "said"), NOT_RETRIED)
def test_what_cannot_be_retried(filled: Settings, arguments: tuple[str, ...], said: str) -> None:
    done = invoke(retry, filled, *arguments)
    assert said in str(done.exception.format_message() if isinstance(done.exception, click.ClickException) else done.exception)


def test_documents_that_need_eyes(filled: Settings) -> None:
    store = open_store(filled)
    start = 0
    for number, confidence in enumerate([0.9, 0.0, 0.3], start=1):
        start = store.pages.add("g", "k", Page(number, "text", PageMethod.OCR, "e", confidence), start)
    store.documents._set("g", state=State.DONE)
    assert " ".join(call(filled, "--needs-eyes").split()).endswith("g harbor 2-3 0.00")
    (found,) = records(filled, "--needs-eyes").values()
    assert (found["document_id"], found["pages"]) == (
        "g",
        [{"page_number": 2, "confidence": 0.0, "method": "ocr"}, {"page_number": 3, "confidence": 0.3, "method": "ocr"}],
    )
    store.documents.register([Document("h", "another", "memory://inbox/h.pdf", "h.pdf")])
    assert call(filled, "--needs-eyes", "--matter", "another", "--json") == ""


def test_documents_that_need_eyes_are_finished(filled: Settings) -> None:
    assert isinstance(invoke(documents, filled, "--needs-eyes", "--state", "failed").exception, click.UsageError)
