"""One document through `process_document`: what is left behind when all goes well, and by whose fault it does not."""

from __future__ import annotations

import errno
import logging
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

import dagster as dg
import pytest
import sqlalchemy as sa

from legal_pipeline.alerts import message
from legal_pipeline.alerts.alarm import Alarm
from legal_pipeline.alerts.book import Notice
from legal_pipeline.clock import now
from legal_pipeline.defs.assets import document as document_assets
from legal_pipeline.defs.assets import retry_rules as retries_of_steps
from legal_pipeline.defs.assets.checks import ACCEPTED
from legal_pipeline.defs.assets.retry_rules import RULES, SPECIAL_RULES
from legal_pipeline.defs.partitions import document_partitions
from legal_pipeline.errors import DiskUnwritable, ExternalError, Refusal
from legal_pipeline.model import Category, RefusalReason, State
from legal_pipeline.monitoring.health import problems
from legal_pipeline.remedies import document_remedy
from legal_pipeline.storage.documents.attention import read_attention
from legal_pipeline.topology import STAGES
from legal_pipeline_tests.defs.conftest import MATTER, Pipeline, checks, materialized, metadata_of
from legal_pipeline_tests.specimens import factories
from legal_pipeline_tests.specimens.readings import WELL

pytestmark = pytest.mark.slow

ALL = [stage.name for stage in STAGES]
LETTER = (
    "John Smith, counsel for Larkspur Mutual Insurance Company, denied the claim on March 3, 2021.\n"
    "The policy is governed by the laws of the State of Oregon."
)
SECRET = "Juniper Quillfeather confessed everything"


@pytest.fixture
def letter(pipeline: Pipeline) -> str:
    """A registered document of one page that every stage finds something in."""
    return pipeline.register("letter.pdf", factories.text_pdf([LETTER]))


def test_a_good_document_passes_every_stage(pipeline: Pipeline, letter: str) -> None:
    result = pipeline.run(letter)

    assert result.success
    assert materialized(result) == ALL
    assert len(checks(result)) == sum(len(list(asset.check_specs)) for asset in document_assets.DOCUMENT_ASSETS)
    assert {check: found.description for check, found in checks(result).items() if not found.passed} == {}
    assert (pipeline.state(letter), pipeline.status(letter).reason) == (State.DONE, None)
    summary = metadata_of(result, "document_record")
    assert (summary["pages"], summary["matter"], summary["reused"]) == (1, "harbor-v-larkspur", False)
    assert min(summary["chunks"], summary["mentions"], summary["entities"], summary["relationships"]) > 0


REFUSED = [
    # name, content, stage that refuses, reason
    pytest.param("locked.pdf", factories.encrypted_pdf(), "source_document", RefusalReason.ENCRYPTED, id="encrypted"),
    pytest.param("broken.pdf", factories.corrupt_pdf(), "source_document", RefusalReason.CORRUPT, id="corrupt"),
    pytest.param("nothing.txt", b"", "source_document", RefusalReason.EMPTY, id="no bytes"),
    pytest.param("blank.pdf", factories.text_pdf([""]), "document_text", RefusalReason.EMPTY, id="blank page"),
]


@pytest.mark.parametrize(("name", "content", "stage", "reason"), REFUSED)
def test_a_refused_document_ends_its_run_without_red(
    pipeline: Pipeline, name: str, content: bytes, stage: str, reason: RefusalReason
) -> None:
    document_id = pipeline.register(name, content)
    result = pipeline.run(document_id)

    assert result.success
    assert skipped(result) == ALL[ALL.index(stage) + 1 :]
    check = checks(result)[stage, ACCEPTED]
    assert (check.passed, check.severity) == (False, dg.AssetCheckSeverity.WARN)
    assert check.description and check.description.startswith(f"The document was refused. {reason.value}: ")
    status = pipeline.status(document_id)
    assert (status.state, status.reason_code) == (State.REFUSED, reason)
    assert status.reason and status.reason.startswith(f"{reason.value}: ")


@pytest.mark.parametrize(("name", "content", "stage", "reason"), REFUSED)
def test_every_asset_of_a_refused_document_is_materialized_without_rows_and_says_why(
    pipeline: Pipeline, name: str, content: bytes, stage: str, reason: RefusalReason
) -> None:
    """The partition's page of each asset shows the reason, and a backfill of what is missing leaves the document out."""
    document_id = pipeline.register(name, content)
    result = pipeline.run(document_id)

    assert materialized(result) == ALL
    for refused in ALL[ALL.index(stage) :]:
        found = metadata_of(result, refused)
        assert (found["dagster/partition_row_count"], found["file_name"], found["matter"]) == (0, name, MATTER)
        assert found["refused"].startswith(f"{reason.value}: ")
        assert found["remedy"] == document_remedy(pipeline.status(document_id))
    missing = [asset for asset in ALL if document_id not in pipeline.instance.get_materialized_partitions(dg.AssetKey(asset))]
    assert missing == []


@pytest.mark.parametrize(("name", "content", "stage", "reason"), REFUSED)
def test_a_refused_document_leaves_the_results_of_other_documents_alone(
    pipeline: Pipeline, letter: str, name: str, content: bytes, stage: str, reason: RefusalReason
) -> None:
    """The result of a check belongs to its document: the last one does not stand for all."""
    refused = pipeline.register(name, content)
    for document_id in (refused, letter, refused):
        pipeline.run(document_id)

    states = check_states(pipeline)
    assert {check for check, state in states.items() if state[letter] != "SUCCEEDED"} == set()
    failed = {check for check, state in states.items() if state[refused] != "SUCCEEDED"}
    assert failed == {(asset, ACCEPTED) for asset in ("source_document", "document_text") if ALL.index(asset) >= ALL.index(stage)}


@pytest.mark.parametrize(("name", "content", "stage", "reason"), REFUSED)
def test_a_refusal_is_the_same_the_second_time(pipeline: Pipeline, name: str, content: bytes, stage: str, reason: RefusalReason) -> None:
    """Processing everything again must not turn a refused document into one that is done."""
    document_id = pipeline.register(name, content)
    pipeline.run(document_id)
    before = pipeline.rows()
    result = pipeline.run(document_id)

    assert result.success
    assert pipeline.rows() == before


def test_a_document_refused_before_stays_so_when_later_assets_are_asked_for(pipeline: Pipeline) -> None:
    document_id = pipeline.register("locked.pdf", factories.encrypted_pdf())
    pipeline.run(document_id)
    result = pipeline.run(document_id, ["chunks", "entity_mentions"])

    assert result.success
    assert materialized(result) == ["chunks", "entity_mentions"]
    assert metadata_of(result, "chunks")["refused"].startswith("encrypted: ")
    assert pipeline.state(document_id) is State.REFUSED


def test_a_refused_document_is_read_again_when_its_file_was_replaced(pipeline: Pipeline) -> None:
    document_id = pipeline.register("letter.pdf", factories.encrypted_pdf())
    pipeline.run(document_id)
    assert pipeline.register("letter.pdf", factories.text_pdf([LETTER])) == document_id
    result = pipeline.run(document_id)
    assert [stage for stage in materialized(result) if "refused" not in metadata_of(result, stage)] == ALL
    assert (pipeline.state(document_id), pipeline.status(document_id).reason) == (State.DONE, None)
    assert {state[document_id] for state in check_states(pipeline).values()} == {"SUCCEEDED"}


def test_nothing_tries_a_refused_document_again(pipeline: Pipeline, letter: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the step (retry requested), nor its policy, nor the run."""
    calls = raising(monkeypatch, "intake.identify", Refusal(RefusalReason.HOSTILE, "a test says so"))
    result = pipeline.run(letter)

    assert len(calls) == 1
    assert retries(result) == []
    assert [run.run_id for run in pipeline.instance.get_runs()] == [result.run_id]
    assert pipeline.status(letter).reason == "hostile: a test says so"


BUGS = [
    # function of a stage, asset
    ("intake.identify", "source_document"),
    ("text.read_pages", "document_text"),
    ("chunking.chunk.chunk", "chunks"),
    ("mentions.extract.extract", "entity_mentions"),
    ("resolution.resolve.resolve", "canonical_entities"),
    ("relations.relate.relate", "relationships"),
    ("record.reconcile", "document_record"),
]


@pytest.mark.parametrize(("function", "stage"), BUGS)
def test_a_bug_turns_the_run_red_and_quotes_nothing(
    pipeline: Pipeline,
    letter: str,
    function: str,
    stage: str,
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    calls = raising(monkeypatch, function, ValueError(SECRET))
    with caplog.at_level(logging.DEBUG):
        result = pipeline.run(letter)

    assert not result.success
    assert len(calls) == 1
    assert retries(result) == []
    assert materialized(result) == ALL[: ALL.index(stage)]
    status = pipeline.status(letter)
    assert status.state is State.FAILED
    assert status.reason and status.reason.startswith(f"{stage}: bug: ValueError at test_document.py:")
    assert said_anywhere(SECRET, home, caplog, capfd) == []
    told = alert_of(pipeline)
    assert letter in told and SECRET not in told


def alert_of(pipeline: Pipeline) -> str:
    """What goes out by mail about the documents that failed."""
    [problem] = problems(replace(WELL, attention=read_attention(pipeline.store.engine, (), now())))
    notices = [Notice("begins", Alarm.of(problem.part, problem.message, problem.remedy), 0, 60)]
    return f"{message.title(notices)}\n{message.body(notices, 'box')}"


def test_an_error_a_library_calls_an_oserror_is_a_bug(pipeline: Pipeline, letter: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pillow's about a broken image, say: it has no number of the system's, and trying again would not help."""
    calls = raising(monkeypatch, "chunking.chunk.chunk", OSError(SECRET))
    result = pipeline.run(letter)

    assert not result.success
    assert len(calls) == 1
    assert str(pipeline.status(letter).reason).startswith("chunks: bug: OSError at test_document.py:")


def test_a_row_the_database_rejects_is_not_quoted(
    pipeline: Pipeline, letter: str, home: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    """The driver's message holds the statement with its parameters, and those are the text."""
    execute(pipeline, "create trigger t before insert on chunks begin select raise(abort, 'no'); end")
    with caplog.at_level(logging.DEBUG):
        result = pipeline.run(letter)

    assert not result.success
    status = pipeline.status(letter)
    assert status.state is State.FAILED
    assert status.reason and status.reason.startswith("chunks: bug: IntegrityError at ")
    assert said_anywhere("denied the claim", home / "dagster", caplog, capfd) == []


@pytest.fixture
def few_tries_on_a_full_disk(monkeypatch: pytest.MonkeyPatch) -> int:
    """A full disk is tried for hours; here, as often as any other exhausted resource."""
    tries = RULES[Category.RESOURCE].tries
    monkeypatch.setattr(
        retries_of_steps, "SPECIAL_RULES", {**SPECIAL_RULES, DiskUnwritable: replace(SPECIAL_RULES[DiskUnwritable], tries=tries)}
    )
    return tries


def test_a_statement_that_fails_on_a_full_disk_is_not_quoted(
    pipeline: Pipeline,
    no_waiting: None,
    few_tries_on_a_full_disk: int,
    home: Path,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """A fault of the world goes into the event log with the retry, and must leave behind what caused it."""
    long = pipeline.register("long.txt", "\n".join([LETTER] * 200).encode())

    @sa.event.listens_for(pipeline.store.engine, "checkout")
    def fill_the_disk(connection: Any, *_: object) -> None:
        connection.execute("PRAGMA max_page_count = 1")  # as small as the file is now

    with caplog.at_level(logging.DEBUG):
        result = pipeline.run(long)

    assert not result.success
    tries = few_tries_on_a_full_disk
    assert retries(result) == ["document_text"] * (tries - 1)
    reason = pipeline.status(long).reason or ""
    assert reason.startswith("document_text: the disk is full: ")
    assert reason.endswith(f"; free some space there (tried {tries} times)")
    assert pipeline.status(long).category is Category.RESOURCE
    assert said_anywhere("denied the claim", home / "dagster", caplog, capfd) == []


FAULTS = [
    pytest.param(ExternalError("the disk is on holiday"), Category.TRANSIENT, "the disk is on holiday", id="ours"),
    pytest.param(OSError(errno.ENOSPC, "full", "/somewhere"), Category.RESOURCE, "free some space there", id="the system's"),
]


@pytest.mark.parametrize(("fault", "category", "said"), FAULTS)
def test_a_fault_of_the_world_is_tried_again(
    pipeline: Pipeline, letter: str, no_waiting: None, monkeypatch: pytest.MonkeyPatch, fault: Exception, category: Category, said: str
) -> None:
    calls = raising(monkeypatch, "chunking.chunk.chunk", fault, times=2)
    result = pipeline.run(letter)

    assert result.success
    assert (len(calls), retries(result)) == (3, ["chunks", "chunks"])
    assert materialized(result) == ALL
    assert (pipeline.state(letter), pipeline.status(letter).reason) == (State.DONE, None)


@pytest.mark.parametrize(("fault", "category", "said"), FAULTS)
def test_a_world_that_stays_broken_fails_the_document_with_the_reason(
    pipeline: Pipeline,
    letter: str,
    no_waiting: None,
    few_tries_on_a_full_disk: int,
    monkeypatch: pytest.MonkeyPatch,
    fault: Exception,
    category: Category,
    said: str,
) -> None:
    tries = RULES[category].tries
    with monkeypatch.context() as broken_world:
        calls = raising(broken_world, "chunking.chunk.chunk", fault)
        result = pipeline.run(letter)

    assert not result.success
    assert len(calls) == tries
    status = pipeline.status(letter)
    assert (status.state, status.category) == (State.FAILED, category)
    assert status.reason and said in status.reason and f"tried {tries} times" in status.reason

    assert pipeline.run(letter).success
    assert (pipeline.state(letter), pipeline.status(letter).reason) == (State.DONE, None)


def test_a_file_that_is_gone_fails_once_and_says_what_to_do(pipeline: Pipeline, letter: str, no_waiting: None) -> None:
    (pipeline.inbox / "letter.pdf").unlink()
    result = pipeline.run(letter)

    assert not result.success
    assert retries(result) == []
    status = pipeline.status(letter)
    assert (status.state, status.reason_code, status.category) == (State.FAILED, None, Category.PERMANENT)
    assert status.reason and "put it back" in status.reason


def test_a_stage_asked_for_too_early_says_what_to_do_and_changes_nothing(pipeline: Pipeline, letter: str) -> None:
    before = pipeline.rows()
    result = pipeline.run(letter, ["chunks"])

    assert not result.success
    assert failure_messages(result) == [
        f"chunks of {letter} needs document_text, which is missing or out of date; materialize document_text first"
    ]
    assert retries(result) == []
    assert pipeline.rows() == before
    assert pipeline.state(letter) is State.WAITING


def test_stages_one_by_one_end_as_done(pipeline: Pipeline, letter: str) -> None:
    for stage in ALL:
        assert pipeline.run(letter, [stage]).success
        assert pipeline.state(letter) is (State.DONE if stage == ALL[-1] else State.WAITING)


def test_a_single_asset_of_a_done_document_leaves_it_done(pipeline: Pipeline, letter: str) -> None:
    pipeline.run(letter)
    before = pipeline.rows()
    for stage in ALL:
        result = pipeline.run(letter, [stage])
        assert result.success
        assert materialized(result) == [stage]
        assert (stage, pipeline.rows()) == (stage, before)
        assert (stage, pipeline.state(letter)) == (stage, State.DONE)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        pytest.param("letter.pdf", factories.text_pdf([LETTER]), id="pages known from intake"),
        pytest.param("letter.eml", factories.eml("The claim", LETTER), id="pages known from reading"),
    ],
)
def test_a_done_document_is_not_done_twice(pipeline: Pipeline, name: str, content: bytes) -> None:
    letter = pipeline.register(name, content)
    pipeline.run(letter)
    before = pipeline.rows()
    again = pipeline.run(letter)

    assert again.success
    assert materialized(again) == ALL
    # intake reads the bytes to find out that they are the same
    assert [stage for stage in ALL if metadata_of(again, stage)["reused"]] == ALL[1:]
    assert all(check.passed for check in checks(again).values())
    assert pipeline.rows() == before


def test_a_new_version_of_a_rule_redoes_its_stage_and_those_behind(
    pipeline: Pipeline, letter: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pipeline.run(letter)
    before = pipeline.rows()
    # an option of a stage goes into the same digest as its code version
    monkeypatch.setitem(pipeline.runner.services.stage_options, "entity_mentions", "newer")
    again = pipeline.run(letter)

    assert [stage for stage in ALL if metadata_of(again, stage)["reused"]] == ["document_text", "chunks"]
    after = pipeline.rows()
    assert after["stage_results"] != before["stage_results"]
    # the rules are the same in truth, so the rows are; what tells of the keys and of what was replaced differs
    of_keys = {"stage_results", "complete_results", "previous_results", "previous_pages", "previous_entities"}
    assert {table: rows for table, rows in after.items() if table not in of_keys} == {
        table: rows for table, rows in before.items() if table not in of_keys
    }


def test_a_document_with_the_bytes_of_another_takes_over_its_pages(
    pipeline: Pipeline, letter: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pipeline.run(letter)
    copy = pipeline.register("copy of letter.pdf", (pipeline.inbox / "letter.pdf").read_bytes())
    calls = raising(monkeypatch, "text.read_pages", AssertionError("read again"))
    result = pipeline.run(copy)

    assert result.success
    assert calls == []
    assert pipeline.state(copy) is State.DONE
    twins = {status.document.document_id: status.duplicate_of for status in pipeline.store.documents.find()}
    assert twins == {min(letter, copy): None, max(letter, copy): min(letter, copy)}


def test_what_a_check_finds_it_says(pipeline: Pipeline, letter: str) -> None:
    """A row changed behind the pipeline's back: the check is red, with the place and without the text."""
    pipeline.run(letter)
    execute(pipeline, "update mentions set text = 'Somebody Else' where type = 'PERSON'")
    result = pipeline.run(letter, ["entity_mentions"])

    check = checks(result)["entity_mentions", "mention_offsets_are_exact"]
    assert (check.passed, check.severity) == (False, dg.AssetCheckSeverity.ERROR)
    assert check.description == "PERSON at 0"


def raising(monkeypatch: pytest.MonkeyPatch, function: str, error: Exception, times: int | None = None) -> list[str]:
    """Makes a stage's function raise, for ever or the first `times`; returns the list of calls."""
    module, _, name = function.rpartition(".")
    target = import_module(f"legal_pipeline.stages.{module}")
    original = getattr(target, name)
    calls: list[str] = []

    def broken(*arguments: Any, **options: Any) -> Any:
        calls.append(name)
        if times is None or len(calls) <= times:
            raise error
        return original(*arguments, **options)

    monkeypatch.setattr(target, name, broken)
    return calls


def check_states(pipeline: Pipeline) -> dict[tuple[str, str], dict[str, str]]:
    """Asset and check -> document -> state, as the UI shows them."""
    keys = [key for asset in document_assets.DOCUMENT_ASSETS for key in asset.check_keys]
    states = pipeline.instance.event_log_storage.get_asset_check_state([(key, document_partitions) for key in keys])
    return {
        (key.asset_key.to_user_string(), key.name): {
            partition: status.value for status, subset in state.subsets.items() for partition in subset.subset_value.get_partition_keys()
        }
        for key, state in states.items()
    }


def execute(pipeline: Pipeline, statement: str) -> None:
    with pipeline.store.engine.begin() as connection:
        connection.execute(sa.text(statement))


def skipped(result: dg.ExecuteInProcessResult) -> list[str]:
    return [event.step_key for event in result.all_events if event.event_type_value == "STEP_SKIPPED" and event.step_key]


def retries(result: dg.ExecuteInProcessResult) -> list[str]:
    return [event.step_key for event in result.all_events if event.event_type_value == "STEP_UP_FOR_RETRY" and event.step_key]


def failure_messages(result: dg.ExecuteInProcessResult) -> list[str | None]:
    found = (event.step_failure_data.user_failure_data for event in result.all_events if event.is_step_failure)
    return [data.description if data else None for data in found]


def said_anywhere(words: str, folder: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> list[str]:
    """Where the words were written: files below the folder, log records with their tracebacks, output."""
    places = [str(path) for path in folder.rglob("*") if path.is_file() and words.encode() in path.read_bytes()]
    if words in caplog.text:
        places.append("log")
    out, err = capfd.readouterr()
    return places + [name for name, said in (("stdout", out), ("stderr", err)) if words in said]
