"""`withdraw`, `audit`, `stale` and `diff` as they are typed: exit codes, sentences, one object a line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from legal_pipeline.cli import cli
from legal_pipeline.commands.custody.withdrawal import audit, withdraw
from legal_pipeline.commands.reprocessing import diff, stale
from legal_pipeline.definitions import defs
from legal_pipeline.defs.execution.in_process import Runner, open_runner
from legal_pipeline.defs.jobs import register
from legal_pipeline.errors import LegalPipelineError
from legal_pipeline.model import Priority
from legal_pipeline.services import services_for
from legal_pipeline.settings import Settings
from legal_pipeline.storage.ocr_cache.results import LayeredOcrCache, open_redis_layer
from legal_pipeline.storage.sources.sources import documents_at
from legal_pipeline.storage.withdrawn_copies import purge_copies
from legal_pipeline_tests.servers import databases
from legal_pipeline_tests.specimens import factories

LETTER = "John Smith, counsel for Zandvoort Mutual Insurance Company, denied the claim on March 3, 2021."
REPLY = "Mr. Smith was sued in the Superior Court of California."
NAME = 'it\'s "privileged",\n[really] \U0001f4c4.pdf'


@pytest.fixture
def runner(settings: Settings) -> Iterator[Runner]:
    opened = open_runner(settings, defs)
    yield opened
    opened.instance.dispose()
    opened.services.store.engine.dispose()


@pytest.fixture
def document(runner: Runner, tmp_path: Path) -> str:
    """Processed; its name is no nice one."""
    path = tmp_path / "inbox" / NAME
    path.parent.mkdir()
    path.write_bytes(factories.text_pdf([LETTER]))
    return process(runner, path)


def process(runner: Runner, path: Path) -> str:
    found = list(documents_at([path], "paul", Priority.NORMAL))
    register(runner.instance, runner.services, found)
    runner.process_document(found[0].document_id)
    return found[0].document_id


def call(settings: Settings, command: Any, *arguments: str) -> Result:
    """What `main` makes of it: a sentence and 2 for what was typed wrong."""
    result = CliRunner().invoke(command, list(arguments), obj=settings, standalone_mode=False)
    if result.exception and not isinstance(result.exception, (LegalPipelineError, SystemExit)):
        from click import ClickException

        if not isinstance(result.exception, ClickException):
            raise result.exception
    return result


def code(result: Result) -> int:
    return 2 if result.exception else int(result.return_value or 0)


def records(result: Result) -> list[dict[str, Any]]:
    assert result.exception is None, result.exception
    return [json.loads(line) for line in result.stdout.splitlines()]


def said(result: Result) -> str:
    return str(getattr(result.exception, "message", result.exception) if result.exception else result.output)


MISTAKES: list[tuple[list[str], str]] = [
    (["{document}"], "needs a reason"),
    (["{document}", "--reason", " \n "], "needs a reason"),
    (["nobody", "--reason", "r", "--yes"], "there is no document 'nobody'"),
    (["{document}", "nobody", "--dry-run"], "there is no document 'nobody'"),
    (["{document}", "--reason", "r"], "there is no terminal to confirm on"),
    (["{document}", "--undo"], "is not withdrawn"),
    (["nobody", "--undo"], "'nobody' is not withdrawn"),
    (["{document}", "--undo", "--dry-run"], "--undo has no preview"),
]


@pytest.mark.parametrize(("arguments", "sentence"), MISTAKES)
def test_what_is_typed_wrong_takes_nothing(settings: Settings, runner: Runner, document: str, arguments: list[str], sentence: str) -> None:
    result = call(settings, withdraw, *(argument.format(document=document) for argument in arguments))
    assert code(result) == 2 and sentence in said(result)
    assert runner.services.store.documents.present([document]) == {document}
    assert call(settings, audit, "--json").stdout == ""


def test_looked_at_withdrawn_looked_up_and_lifted(settings: Settings, runner: Runner, document: str) -> None:
    looked_at = call(settings, withdraw, document, "--dry-run")
    assert code(looked_at) == 0 and document in looked_at.stdout
    [planned] = records(call(settings, withdraw, document, "--dry-run", "--json"))
    assert (planned["document_id"], planned["file_name"], planned["is_withdrawn"]) == (document, NAME, False)
    assert runner.services.store.documents.present([document]) == {document}

    reason = "privileged: 'work product'\n\"see\" 502(b)"
    done = records(call(settings, withdraw, document, "--reason", reason, "--yes", "--json"))
    assert done[-1] == {"stopped_runs": 0, "left": [], "matters_to_merge": []}
    [entry] = records(call(settings, audit, "--json", "--document", document))
    assert (entry["action"], entry["matter"], entry["said"]) == ("withdraw", "paul", reason)
    assert records(call(settings, audit, "--json", "--matter", "else")) == []
    again = call(settings, withdraw, document, "--reason", "again", "--yes")
    assert code(again) == 0 and f"{document} was withdrawn on" in again.stdout and "withdrawn: 0" in again.stdout

    [lifted] = records(call(settings, withdraw, document, "--undo", "--json"))
    assert lifted["waiting"] == [document]
    runner.process_document(document)
    assert [entry["action"] for entry in records(call(settings, audit, "--json"))] == ["withdraw", "undo_withdrawal"]
    assert code(call(settings, audit)) == 0


def test_equal_bytes_that_stay_are_named(settings: Settings, runner: Runner, document: str, tmp_path: Path) -> None:
    copy = tmp_path / "inbox" / "copy.pdf"
    copy.write_bytes(factories.text_pdf([LETTER]))
    twin = process(runner, copy)
    result = call(settings, withdraw, document, "--dry-run")
    assert f"{twin} have the same bytes as {document} and are not withdrawn" in " ".join(result.output.split())


def test_run_and_register_say_what_they_leave_out(settings: Settings, document: str, tmp_path: Path) -> None:
    call(settings, withdraw, document, "--reason", "privileged", "--yes")
    for command in ("register", "run"):
        result = CliRunner().invoke(cli, [command, str(tmp_path / "inbox"), "--matter", "paul"], standalone_mode=False)
        assert f"skipped: {document} was withdrawn on" in " ".join(result.output.split())
    assert services_for(settings).store.documents.present([document]) == set()


def test_redis_keeps_nothing_that_the_database_has_not(settings: Settings, runner: Runner, redis_server: databases.Redis) -> None:
    """Killed between the two, a page's text would lie there for days."""
    deployed = settings.model_copy(update={"broker_url": redis_server.url})
    store, front = runner.services.store, open_redis_layer(deployed)
    assert front is not None
    cache = LayeredOcrCache(store.ocr, front)
    cache.put(b"\x01" * 32, b"of a document that stays")
    front.put(b"\x02" * 32, b"of one that was withdrawn")
    assert purge_copies(store, deployed) == []
    assert (front.get(b"\x01" * 32), front.get(b"\x02" * 32)) == (b"of a document that stays", None)


def test_redis_that_is_away_is_said_and_the_rest_is_done(settings: Settings, runner: Runner) -> None:
    deployed = settings.model_copy(update={"broker_url": "redis://127.0.0.1:1/0"})
    [left] = purge_copies(runner.services.store, deployed)
    assert left.startswith("recognised pages in Redis: ")


class TestDiff:
    def test_nothing_to_compare(self, settings: Settings, document: str) -> None:
        for named, sentence in (("nobody", "there is no document"), (document, "has not been reprocessed")):
            result = call(settings, diff, named)
            assert code(result) == 2 and sentence in said(result)

    def test_the_same(self, settings: Settings, runner: Runner, document: str) -> None:
        from legal_pipeline.storage.reports.reprocessing import force_from

        force_from(runner.services.store, [document], "chunks")
        unfinished = call(settings, diff, document)
        assert code(unfinished) == 2 and f"{document} is waiting" in said(unfinished)
        runner.process_document(document)
        result = call(settings, diff, document)
        assert code(result) == 0 and "no differences" in result.stdout
        [record] = records(call(settings, diff, document, "--json"))
        assert (record["bytes_changed"], record["stages_changed"]) == (False, {})

    def test_another_text(self, settings: Settings, runner: Runner, document: str, tmp_path: Path) -> None:
        path = tmp_path / "inbox" / NAME
        path.write_bytes(factories.text_pdf([LETTER.replace("denied", "paid"), REPLY]))
        process(runner, path)
        result = call(settings, diff, document, "--text")
        assert code(result) == 1
        for line in (
            "page 1 changed",
            "+John Smith, counsel for Zandvoort Mutual Insurance Company, paid",
            "page 2 added",
            "gained: COURT",
        ):
            assert line in result.stdout
        found = records(call(settings, diff, document, "--json"))
        assert [(item["page_number"], item["change"]) for item in found if item["what"] == "page"] == [(1, "changed"), (2, "added")]
        assert found[0]["bytes_changed"] is True
        assert (found[0]["before"]["pages"], found[0]["after"]["pages"]) == (1, 2)


class TestStale:
    def test_nothing(self, settings: Settings, document: str) -> None:
        assert "is up to date with the current code and settings" in call(settings, stale).stdout
        assert call(settings, stale, "--ids").stdout == call(settings, stale, "--json").stdout == ""

    def test_other_settings(self, settings: Settings, document: str) -> None:
        changed = settings.model_copy(update={"ocr_dpi": 300})
        assert call(changed, stale, "--ids").stdout == f"{document}\n"
        assert call(changed, stale, "--ids", "--matter", "else").stdout == ""
        [record] = records(call(changed, stale, "--json"))
        assert (record["from_stage"], record["why"], record["pages"], record["usd"]) == ("document_text", "settings", 1, 0)
        shown = call(changed, stale)
        assert code(shown) == 0
        for line in (document, "legal-pipeline batch submit --manifest stale.txt"):
            assert line in shown.stdout
