"""Withdrawing through the whole pipeline: rows, files, partitions, runs, the merged matter; at rest, at work, and killed halfway."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import dagster as dg
import pytest
import sqlalchemy as sa
from dagster._core.execution.backfill import BulkActionStatus, PartitionBackfill

from legal_pipeline.batches import withdraw as withdrawing
from legal_pipeline.batches.withdraw import Withdrawn, undo_withdrawal, withdraw
from legal_pipeline.defs.jobs import register
from legal_pipeline.model import Priority, State
from legal_pipeline.storage.sources.sources import documents_at
from legal_pipeline.topology import PARTITION_TAG
from legal_pipeline_tests.defs.conftest import MATTER, Pipeline
from legal_pipeline_tests.specimens import factories

LETTER = "John Smith, counsel for Zandvoort Mutual Insurance Company, denied the claim on March 3, 2021."
REPLY = "Mr. Smith and Larkspur Mutual Insurance Company were sued in the Superior Court of California."
WORDS = ("Zandvoort", "zandvoort")
_KEPT = {"withdrawals", "audit_log"}


def take_out(pipeline: Pipeline, *document_ids: str) -> Withdrawn:
    return withdraw(pipeline.runner.services.settings, document_ids, actor="ann", reason="privileged")


def tables_with(pipeline: Pipeline, *words: str) -> set[str]:
    with pipeline.store.engine.connect() as connection:
        names = sa.inspect(connection).get_table_names()
        rows = {name: [repr(tuple(row)) for row in connection.execute(sa.text(f'select * from "{name}"'))] for name in names}
    return {name for name, found in rows.items() if any(word in row for row in found for word in words)}


def partitions(pipeline: Pipeline) -> set[str]:
    return set(pipeline.instance.get_dynamic_partitions("documents"))


def kept_files(pipeline: Pipeline) -> list[str]:
    return [path.name for path in pipeline.runner.services.settings.files_dir.glob("*/*")]


def mail(pipeline: Pipeline) -> tuple[str, str]:
    """A processed mail and its attachment; the secret is in both."""
    content = factories.eml("The denial", LETTER, {"denial.pdf": factories.text_pdf([LETTER])})
    message = pipeline.register("denial.eml", content)
    pipeline.run(message)
    [inside] = pipeline.store.documents.children([message])
    pipeline.run(inside.document_id)
    return message, inside.document_id


def test_a_mail_with_its_attachment(pipeline: Pipeline) -> None:
    other = pipeline.register("reply.pdf", factories.text_pdf([REPLY]))
    pipeline.run(other)
    message, inside = mail(pipeline)
    pipeline.build_matter_graph()
    assert tables_with(pipeline, *WORDS) >= {"pages", "mentions", "entities", "matter_entities", "chunks"}

    done = take_out(pipeline, message)
    assert (done.left, done.unmerged, {item.document_id for item in done.plan.affected}) == ((), (), {message, inside})
    assert tables_with(pipeline, *WORDS) == set()
    assert tables_with(pipeline, message, inside) == _KEPT
    assert partitions(pipeline) == {other}
    assert kept_files(pipeline) == []
    assert pipeline.state(other) is State.DONE
    assert pipeline.store.matters.stale() == [], "merged anew at once"
    assert [entity.name for _, _, entity in pipeline.store.matters.entities(MATTER) if "Larkspur" in entity.name] != []


def test_it_is_not_taken_in_again_while_its_file_is_still_there(pipeline: Pipeline) -> None:
    message, _ = mail(pipeline)
    take_out(pipeline, message)
    found = list(documents_at([pipeline.inbox], MATTER, Priority.NORMAL))
    assert [document.document_id for document in found] == [message]
    assert register(pipeline.instance, pipeline.runner.services, found) == []
    assert partitions(pipeline) == set()
    assert pipeline.runner.process_document(message) == 0.0, "`run` that had chosen it before goes on with the others"


def test_an_attachment_alone_stays_out_when_its_mail_is_processed_again(pipeline: Pipeline) -> None:
    message, inside = mail(pipeline)
    take_out(pipeline, inside)
    assert pipeline.run(message).success
    assert kept_files(pipeline) == [] and partitions(pipeline) == {message}
    assert tables_with(pipeline, inside) == _KEPT

    settings = pipeline.runner.services.settings
    assert undo_withdrawal(settings, inside, actor="ann", reason=None) == [message]
    assert pipeline.run(message).success
    assert pipeline.run(inside).success
    assert pipeline.state(inside) is State.DONE


def test_equal_bytes_of_another_document_stay(pipeline: Pipeline) -> None:
    """The same attachment in two mails: its bytes are kept once."""
    attached = {"denial.pdf": factories.text_pdf([REPLY])}
    first = pipeline.register("first.eml", factories.eml("One", REPLY, attached))
    second = pipeline.register("second.eml", factories.eml("Two", REPLY, attached))
    for message in (first, second):
        pipeline.run(message)
    done = take_out(pipeline, first)
    [inside] = pipeline.store.documents.children([second])
    assert len(kept_files(pipeline)) == 1
    assert pipeline.run(inside.document_id).success
    assert done.left == ()


# what is at work when the withdrawal comes
AT_WORK = [
    "legal_pipeline.stages.intake.identify",
    "legal_pipeline.stages.readers.containers.extract",
    "legal_pipeline.stages.text.read_pages",
    "legal_pipeline.stages.chunking.chunk.chunk",
    "legal_pipeline.stages.mentions.extract.extract",
    "legal_pipeline.stages.resolution.resolve.resolve",
    "legal_pipeline.stages.relations.relate.relate",
    "legal_pipeline.stages.record.reconcile",
]


@pytest.mark.parametrize("at", AT_WORK)
def test_a_step_that_is_at_it_writes_nothing_more(pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch, at: str) -> None:
    """Withdrawn by somebody else between what a stage reads and what it writes."""
    content = factories.eml("The denial", LETTER, {"denial.pdf": factories.text_pdf([LETTER])})
    message = pipeline.register("denial.eml", content)
    module, _, name = at.rpartition(".")
    original: Callable[..., Any] = getattr(__import__(module, fromlist=[name]), name)

    def withdrawn_first(*arguments: Any, **more: Any) -> Any:
        monkeypatch.setattr(at, original)
        found = original(*arguments, **more)
        if at.endswith(("extract", "read_pages", "chunk")) and not isinstance(found, (list, tuple)):
            # what it gives comes bit by bit: the first has been given
            return _then(found, lambda: take_out(pipeline, message))
        take_out(pipeline, message)
        return found

    monkeypatch.setattr(at, withdrawn_first)
    result = pipeline.run(message)
    assert not result.success
    assert tables_with(pipeline, *WORDS) == set()
    assert tables_with(pipeline, message) == _KEPT
    assert take_out(pipeline, message).left == ()
    assert kept_files(pipeline) == [] and partitions(pipeline) == set()
    assert pipeline.store.documents.counts_by_state() == dict.fromkeys(State, 0)


def _then(found: Any, work: Callable[[], object]) -> Any:
    is_first = True
    for item in found:
        yield item
        if is_first:
            is_first = False
            work()
    if is_first:
        work()


class Killed(BaseException):
    """As a process that is killed: nobody handles it."""


KILL_POINTS = ["stop_runs", "purge_copies", "drop_partitions", "_merge"]


@pytest.mark.parametrize("at", KILL_POINTS)
@pytest.mark.parametrize("is_after", [False, True], ids=["before", "after"])
def test_killed_halfway_the_next_call_finishes_it(pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch, at: str, is_after: bool) -> None:
    pipeline.run(pipeline.register("reply.pdf", factories.text_pdf([REPLY])))
    message, inside = mail(pipeline)
    pipeline.build_matter_graph()
    original = getattr(withdrawing, at)

    def dies(*arguments: Any) -> None:
        if is_after:
            original(*arguments)
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(withdrawing, at, dies)
        with pytest.raises(Killed):
            take_out(pipeline, message)
    assert tables_with(pipeline, "Zandvoort") in (set(), _all_tables(pipeline)), "all of its rows, or none"
    done = take_out(pipeline, message)
    assert (done.left, done.unmerged) == ((), ())
    assert tables_with(pipeline, *WORDS) == set()
    assert tables_with(pipeline, message, inside) == _KEPT
    assert kept_files(pipeline) == [] and not partitions(pipeline) & {message, inside}
    assert pipeline.store.matters.stale() == []


def _all_tables(pipeline: Pipeline) -> set[str]:
    return tables_with(pipeline, "Zandvoort") if pipeline.store.documents.present(_ids(pipeline)) else set()


def _ids(pipeline: Pipeline) -> list[str]:
    return [status.document.document_id for status in pipeline.store.documents.find()]


def test_runs_that_wait_for_their_turn_are_cancelled(pipeline: Pipeline) -> None:
    first, second = (pipeline.register(name, factories.text_pdf([LETTER])) for name in ("a.pdf", "b.pdf"))
    runs = {
        document_id: pipeline.instance.create_run_for_job(
            pipeline.runner.document_job, status=dg.DagsterRunStatus.NOT_STARTED, tags={PARTITION_TAG: document_id}
        )
        for document_id in (first, second)
    }
    assert take_out(pipeline, first).stopped_runs == 1
    status = {document_id: run.status for document_id, run in _runs(pipeline, runs).items()}
    assert status == {first: dg.DagsterRunStatus.CANCELED, second: dg.DagsterRunStatus.NOT_STARTED}


def _runs(pipeline: Pipeline, runs: dict[str, dg.DagsterRun]) -> dict[str, dg.DagsterRun]:
    found = {document_id: pipeline.instance.get_run_by_id(run.run_id) for document_id, run in runs.items()}
    return {document_id: run for document_id, run in found.items() if run}


def test_a_backfill_over_assets_keeps_its_partition_until_it_has_ended(pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch) -> None:
    """Dagster fails such a backfill as a whole, with all other documents in it, when a partition is gone."""
    document_id = pipeline.register("a.pdf", factories.text_pdf([LETTER]))
    open_backfill = PartitionBackfill("b", BulkActionStatus.REQUESTED, False, {}, 0.0, asset_selection=[dg.AssetKey("chunks")])
    monkeypatch.setattr(PartitionBackfill, "is_asset_backfill", True)
    with monkeypatch.context() as patched:
        patched.setattr(dg.DagsterInstance, "get_backfills", lambda self, **_: [open_backfill])
        [left] = take_out(pipeline, document_id).left
    assert left.startswith("partitions: 1 remain until the backfill b from the UI has ended")
    assert partitions(pipeline) == {document_id}
    assert take_out(pipeline, document_id).left == ()
    assert partitions(pipeline) == set()


def test_a_run_that_a_backfill_makes_afterwards_brings_nothing_back(pipeline: Pipeline) -> None:
    """Backfills of the job do not ask whether a partition is still there."""
    document_id = pipeline.register("a.pdf", factories.text_pdf([LETTER]))
    take_out(pipeline, document_id)
    pipeline.instance.add_dynamic_partitions("documents", [document_id])
    result = pipeline.run(document_id)
    assert not result.success
    assert f"{document_id} was withdrawn" in str(result.all_events)
    assert tables_with(pipeline, document_id) == _KEPT
    assert take_out(pipeline, document_id).left == ()
    assert partitions(pipeline) == set()
