"""A group of small documents leaves what a run of each would have left, and what goes wrong with one of them is its own affair."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import dagster as dg
import pytest
import sqlalchemy as sa
from dagster._core.event_api import PartitionKeyFilter
from dagster._core.storage.event_log.schema import AssetCheckExecutionsTable as check_results
from dagster._core.storage.event_log.schema import SqlEventLogStorageTable as events

from legal_pipeline.defs.assets import document as document_assets
from legal_pipeline.defs.assets.checks import ACCEPTED, CHECKS
from legal_pipeline.defs.assets.stage_asset import BODIES
from legal_pipeline.defs.groups import group as module
from legal_pipeline.defs.groups.group import Ending, Group, Progress
from legal_pipeline.defs.groups.passage import Passage
from legal_pipeline.defs.instance.grouped_events import Reporter
from legal_pipeline.errors import DiskUnwritable, ExternalError
from legal_pipeline.model import RefusalReason, State
from legal_pipeline.storage.custody.withdrawals import Withdrawals
from legal_pipeline.storage.database.engine import transaction
from legal_pipeline.storage.database.tables import stage_results
from legal_pipeline.topology import STAGES
from legal_pipeline_tests.defs.conftest import Pipeline, empty_again
from legal_pipeline_tests.specimens import factories

NAMES = [asset.key.to_user_string() for asset in document_assets.DOCUMENT_ASSETS]
LETTERS = {
    "first.txt": b"John Smith, counsel for Larkspur Mutual Insurance Company, denied the claim on March 3, 2021.\n",
    "empty.txt": b"",
    "mail.eml": factories.eml("Terms", "Ann Lee met Bob Baker on May 4, 2022.", {"terms.txt": b"The sum is $1,250.00."}),
    "last.txt": b"The policy is governed by the laws of the State of Oregon.\n",
}
SECRET = "Juniper Quillfeather confessed everything"


def register_all(pipeline: Pipeline) -> list[str]:
    return [pipeline.register(name, content) for name, content in LETTERS.items()]


def process(pipeline: Pipeline, ids: list[str], seconds: float = 600.0, run_id: str = "of-the-group") -> tuple[Progress, list[str]]:
    """Returns also what was logged."""
    logged: list[str] = []
    group = Group(pipeline.runner.services, pipeline.instance, Reporter(run_id, "process_small_documents", "small"), logged.append)
    return group.process(ids, seconds), logged


def results(pipeline: Pipeline) -> dict[str, Any]:
    """All rows, but of the documents only what became of them: the files are put into the inbox anew."""
    outcomes = [(one.document.file_name, one.state, one.reason, one.facts, one.page_count) for one in pipeline.store.documents.find()]
    return {**pipeline.rows(), "documents": outcomes}


def reported(pipeline: Pipeline, document_id: str) -> dict[str, Any]:
    """What Dagster knows of a document: by asset the metadata, version tags and check results of the last materialization."""
    found: dict[str, Any] = {}
    storage = pipeline.instance.event_log_storage
    for name in NAMES:
        of_partition = dg.AssetRecordsFilter(asset_key=dg.AssetKey(name), asset_partitions=[document_id])
        [record] = pipeline.instance.fetch_materializations(of_partition, limit=1).records
        made = record.asset_materialization
        assert made is not None
        timeless = {key: value for key, value in made.metadata.items() if not key.startswith("seconds")}
        versions = {key: value for key, value in (made.tags or {}).items() if "version" in key}
        checks = {}
        for check in CHECKS[name]:
            key = dg.AssetCheckKey(dg.AssetKey(name), check.name)
            [latest] = storage.get_asset_check_execution_history(key, limit=1, partition_filter=PartitionKeyFilter(key=document_id))
            assert latest.event is not None
            evaluation = latest.event.get_dagster_event().asset_check_evaluation_data
            assert evaluation.target_materialization_data is not None
            assert evaluation.target_materialization_data.storage_id == record.storage_id
            checks[check.name] = (latest.status, evaluation.passed, evaluation.severity, evaluation.description)
        found[name] = (timeless, versions, checks)
    return found


def test_a_group_leaves_what_runs_of_each_document_leave(pipeline: Pipeline, empty_home: Path) -> None:
    ids = register_all(pipeline)
    assert [pipeline.run(document_id).success for document_id in ids] == [True] * len(ids)
    rows, by_runs = results(pipeline), {one: reported(pipeline, one) for one in ids}
    empty_again(pipeline, empty_home)
    assert register_all(pipeline) == ids

    progress, _ = process(pipeline, ids)

    assert progress.endings == dict.fromkeys(ids, Ending.FINISHED)
    assert results(pipeline) == rows
    for one in ids:
        for name, said in reported(pipeline, one).items():
            assert said == by_runs[one][name], (one, name)
    for name in NAMES:
        assert pipeline.instance.get_materialized_partitions(dg.AssetKey(name)) == set(ids)
        latest = pipeline.instance.get_latest_materialization_event(dg.AssetKey(name))
        assert latest is not None
        assert latest.run_id == "of-the-group"


def test_a_refused_document_says_why_on_each_of_its_assets(pipeline: Pipeline) -> None:
    document_id = pipeline.register("locked.pdf", factories.encrypted_pdf())

    _, logged = process(pipeline, [document_id])

    assert pipeline.status(document_id).reason_code is RefusalReason.ENCRYPTED
    for metadata, _, checks in reported(pipeline, document_id).values():
        assert "password" in metadata["refused"].value
        assert all(passed for name, (_, passed, _, _) in checks.items() if name != ACCEPTED)
    assert logged == [f"{document_id} refused at source_document: encrypted"]


FAULTS = [
    # error of a stage, what the log of the group says of it
    pytest.param(ValueError(SECRET), "ValueError at ", id="a bug, without its message"),
    pytest.param(ExternalError("the service does not answer"), "the service does not answer (transient)", id="the world's fault"),
    pytest.param(
        DiskUnwritable("no space left on the disk of downloads"), "no space left on the disk of downloads (resource)", id="a full disk"
    ),
]


@pytest.mark.parametrize(("error", "said"), FAULTS)
def test_a_document_with_an_error_leaves_the_group_and_waits_for_a_run_of_its_own(
    pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch, error: Exception, said: str
) -> None:
    ids = register_all(pipeline)
    body = BODIES["chunks"]

    def faulty(work: Any) -> Any:
        if work.document.document_id == ids[0]:
            raise error
        return body(work)

    monkeypatch.setitem(BODIES, "chunks", faulty)
    progress, logged = process(pipeline, ids)

    assert progress.of(Ending.ALONE) == [ids[0]]
    assert progress.of(Ending.FINISHED) == ids[1:]
    assert (pipeline.state(ids[0]), pipeline.status(ids[0]).reason) == (State.WAITING, None)
    [line] = [line for line in logged if line.startswith(ids[0])]
    assert said in line
    assert SECRET not in "".join(logged)
    # nothing is said of it to Dagster: its own run does that
    assert ids[0] not in pipeline.instance.get_materialized_partitions(dg.AssetKey("source_document"))


def test_when_its_time_is_over_a_group_takes_no_further_document(pipeline: Pipeline) -> None:
    ids = register_all(pipeline)
    progress, _ = process(pipeline, ids, seconds=0.0)
    assert list(progress.endings) == ids[:1]
    assert [pipeline.state(one) for one in ids] == [State.DONE, State.WAITING, State.WAITING, State.WAITING]


def test_a_document_that_another_run_has_is_left_to_it_and_a_withdrawn_one_to_nobody(pipeline: Pipeline) -> None:
    ids = register_all(pipeline)
    pipeline.store.documents.start(ids[0], "another")
    Withdrawals(pipeline.store.engine).withdraw([ids[3]], actor="Ann Lee", reason="sent by mistake")

    progress, _ = process(pipeline, ids)

    assert progress.endings == {ids[0]: Ending.ALONE, ids[1]: Ending.FINISHED, ids[2]: Ending.FINISHED, ids[3]: Ending.FINISHED}
    assert pipeline.state(ids[0]) is State.RUNNING


def test_a_killed_group_leaves_no_document_that_is_done_and_not_reported(pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch) -> None:
    [document_id, *_] = register_all(pipeline)

    def killed(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(module, "set_final_state", killed)
    with pytest.raises(KeyboardInterrupt):
        process(pipeline, [document_id])

    assert pipeline.state(document_id) is State.RUNNING
    assert set(reported(pipeline, document_id)) == {stage.name for stage in STAGES}


def test_a_document_that_is_withdrawn_while_its_rows_are_written_is_nobodys(pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = register_all(pipeline)
    body = BODIES["chunks"]

    def slow(work: Any) -> Any:
        if work.document.document_id == ids[0]:
            Withdrawals(pipeline.store.engine).withdraw([ids[0]], actor="Ann Lee", reason="sent by mistake")
        return body(work)

    monkeypatch.setitem(BODIES, "chunks", slow)
    progress, logged = process(pipeline, ids)

    assert progress.endings == dict.fromkeys(ids, Ending.FINISHED)
    assert logged == [f"{ids[1]} refused at source_document: empty"]


def test_a_document_that_was_read_before_has_its_rows_replaced(pipeline: Pipeline) -> None:
    [document_id] = [pipeline.register("note.txt", b"John Smith met Ann Lee on March 3, 2021.\n")]
    process(pipeline, [document_id])
    pipeline.register("note.txt", b"Bob Baker sued Larkspur Mutual Insurance Company for $1,250.00.\n")
    pipeline.store.documents.wait(document_id)

    progress, logged = process(pipeline, [document_id], run_id="again")

    assert (progress.of(Ending.FINISHED), logged) == ([document_id], [])
    assert [page.text for page in pipeline.store.pages.read(document_id)] == [
        "Bob Baker sued Larkspur Mutual Insurance Company for $1,250.00."
    ]
    assert {"Bob Baker", "USD 1250.00"} < {mention.value for mention in pipeline.store.facts.mentions(document_id)}
    assert "Ann Lee" not in {mention.value for mention in pipeline.store.facts.mentions(document_id)}
    assert all(passed for _, _, checks in reported(pipeline, document_id).values() for _, passed, _, _ in checks.values())


def test_a_document_taken_for_unread_that_has_rows_leaves_the_group_and_keeps_them(
    pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    [document_id] = [pipeline.register("note.txt", b"John Smith met Ann Lee on March 3, 2021.\n")]
    process(pipeline, [document_id])
    stored = pipeline.rows()["mentions"]
    pipeline.store.documents.wait(document_id)
    with transaction(pipeline.store.engine) as connection:
        connection.execute(sa.delete(stage_results))
    monkeypatch.setattr(Passage, "is_blank", True)

    progress, logged = process(pipeline, [document_id], run_id="again")

    assert progress.of(Ending.ALONE) == [document_id]
    assert "IntegrityError" in logged[0]
    assert pipeline.rows()["mentions"] == stored


def test_a_small_document_takes_few_statements_and_bytes(pipeline: Pipeline) -> None:
    """It was 265 statements, as each stage asked for everything itself, and 37 kB of events and check results in Dagster's form."""
    ids = [pipeline.register(f"note-{number}.txt", b"John Smith met Ann Lee on March 3, 2021.\n") for number in range(4)]
    process(pipeline, ids[:1])
    statements: list[str] = []

    def note(*said: Any) -> None:
        statements.append(said[2])

    sa.event.listen(sa.Engine, "before_cursor_execute", note)
    try:
        process(pipeline, ids[1:])
    finally:
        sa.event.remove(sa.Engine, "before_cursor_execute", note)

    assert len(statements) / 3 < 100
    stored = [sa.select(sa.func.sum(sa.func.length(column))) for column in (events.c.event, check_results.c.evaluation_event)]
    with pipeline.instance.event_log_storage.index_connection() as connection:  # type: ignore[attr-defined]
        assert sum(connection.scalar(query) for query in stored) / len(ids) < 10_000


def test_the_run_of_a_group_says_what_became_of_its_documents(pipeline: Pipeline) -> None:
    ids = register_all(pipeline)
    pipeline.store.documents.start(ids[0], "another")

    report = pipeline.runner.process_group(ids)

    assert (set(report.finished), set(report.alone)) == (set(ids[1:]), {ids[0]})
    [run] = pipeline.instance.get_runs()
    assert (run.job_name, run.status, run.tags["legal/documents"]) == ("process_small_documents", dg.DagsterRunStatus.SUCCESS, "4")


def test_a_group_whose_step_fails_gives_every_document_a_run_of_its_own(pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = register_all(pipeline)

    def broken(*_: Any) -> None:
        raise ValueError(SECRET)

    monkeypatch.setattr(Group, "_process_document", broken)
    report = pipeline.runner.process_group(ids)

    assert (list(report.finished), set(report.alone)) == ([], set(ids))
    assert {pipeline.state(one) for one in ids} == {State.WAITING}
