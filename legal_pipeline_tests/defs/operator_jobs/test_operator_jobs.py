"""The jobs of an operator, executed in this process over real documents."""

from __future__ import annotations

from typing import Any

import dagster as dg
import pytest
from dagster._core.execution.backfill import BulkActionStatus, PartitionBackfill
from dagster._core.utils import make_new_backfill_id

from legal_pipeline.definitions import defs
from legal_pipeline.defs.backfills.plan import new_record
from legal_pipeline.defs.backfills.submission import PARTITION_SET
from legal_pipeline.defs.operator_jobs.retire import retire
from legal_pipeline.defs.sensors.sensors import ended_runs
from legal_pipeline.model import Priority, State
from legal_pipeline.storage.batches.batches import Batches
from legal_pipeline.topology import BATCH_TAG, PRIORITY_TAG, STAGES
from legal_pipeline_tests.defs.conftest import MATTER, Pipeline

LETTER = b"Ann Lee met Bob Baker on March 3, 2023.\n"


@pytest.fixture
def letters(pipeline: Pipeline) -> list[str]:
    """Two processed documents."""
    ids = [pipeline.register(name, LETTER + name.encode()) for name in ("a.txt", "b.txt")]
    for document_id in ids:
        assert pipeline.run(document_id).success
    return ids


def execute(pipeline: Pipeline, job: str, op: str, **config: object) -> dg.ExecuteInProcessResult:
    run_config = {"ops": {op: {"config": config}}}
    return defs.resolve_job_def(job).execute_in_process(instance=pipeline.instance, run_config=run_config, raise_on_error=False)


def reason(result: dg.ExecuteInProcessResult) -> str:
    """What the page of the run says of its failed step."""
    [failure] = [event for event in result.all_events if event.is_step_failure]
    user = failure.step_failure_data.user_failure_data
    assert user and user.description
    return str(user.description)


def metadata(result: dg.ExecuteInProcessResult) -> dict[str, Any]:
    [output] = [event for event in result.all_events if event.event_type is dg.DagsterEventType.STEP_OUTPUT]
    return {name: value.value for name, value in output.step_output_data.metadata.items()}


@pytest.mark.parametrize("by_matter", [True, False])
def test_documents_are_reprocessed_from_a_stage_on(pipeline: Pipeline, letters: list[str], by_matter: bool) -> None:
    selection: dict[str, object] = {"matter": MATTER} if by_matter else {"documents": letters[:1]}
    wanted = sorted(letters if by_matter else letters[:1])
    done = execute(pipeline, "reprocess_from_stage", "request_reprocessing", from_stage="entity_mentions", priority="high", **selection)
    assert done.success
    assert metadata(done)["documents"] == len(wanted)

    [backfill] = pipeline.instance.get_backfills()
    assert (backfill.status, backfill.partition_set_name) == (BulkActionStatus.REQUESTED, PARTITION_SET)
    assert sorted(backfill.partition_names or ()) == wanted
    assert backfill.tags == {PRIORITY_TAG: "high", BATCH_TAG: metadata(done)["batch"]}
    assert {pipeline.state(document_id) for document_id in wanted} == {State.WAITING}
    left = [stage.name for stage in STAGES[:3]]
    assert sorted(pipeline.store.stages.of(wanted[0])) == sorted(left)


@pytest.mark.parametrize(
    ("config", "said"),
    [
        ({}, "name either documents or a matter"),
        ({"documents": ["a"], "matter": "b"}, "name either documents or a matter"),
        ({"documents": ["nobody-123"]}, "no document has the id nobody-123"),
        ({"matter": "nobody"}, "the matter nobody has no documents"),
    ],
)
def test_what_cannot_be_reprocessed_is_said_in_one_sentence(pipeline: Pipeline, config: dict[str, object], said: str) -> None:
    failed = execute(pipeline, "reprocess_from_stage", "request_reprocessing", from_stage="chunks", **config)
    assert reason(failed).startswith(said)
    assert "\n" not in reason(failed)
    assert pipeline.instance.get_backfills() == []


def test_a_stage_that_does_not_exist_is_refused_before_the_run(pipeline: Pipeline) -> None:
    with pytest.raises(dg.DagsterInvalidConfigError):
        execute(pipeline, "reprocess_from_stage", "request_reprocessing", from_stage="ocr")


def test_a_batch_is_verified(pipeline: Pipeline, letters: list[str]) -> None:
    record = new_record("two letters", Priority.NORMAL)
    Batches(pipeline.store.engine).add(record, letters, letters)
    done = execute(pipeline, "verify_batch", "verify_documents", batch="latest")
    assert done.success
    assert (metadata(done)["total"], metadata(done)["verified"], metadata(done)["incomplete"]) == (2, 2, 0)

    waiting = pipeline.register("c.txt", LETTER)
    later = new_record("three letters", Priority.NORMAL)
    Batches(pipeline.store.engine).add(later, [*letters, waiting], [waiting])
    failed = execute(pipeline, "verify_batch", "verify_documents", batch=later.batch_id[:8])
    assert reason(failed).startswith(f"batch {later.batch_id[:8]}: 1 of 3 documents are incomplete")


@pytest.mark.parametrize(("batch", "said"), [("latest", "there is no batch yet"), ("abcdef", "abcdef")])
def test_a_batch_that_does_not_exist_is_said_in_one_sentence(pipeline: Pipeline, batch: str, said: str) -> None:
    failed = execute(pipeline, "verify_batch", "verify_documents", batch=batch)
    assert said in reason(failed)
    assert "\n" not in reason(failed)


def partitions(pipeline: Pipeline, name: str = "documents") -> set[str]:
    return set(pipeline.instance.get_dynamic_partitions(name))


def test_keys_that_name_nothing_are_swept(pipeline: Pipeline, letters: list[str]) -> None:
    pipeline.instance.add_dynamic_partitions("documents", ["nobody-123"])
    pipeline.instance.add_dynamic_partitions("matters", ["no-matter"])
    done = execute(pipeline, "retire_partitions", "retire_keys")
    assert metadata(done)["unknown"] == 2
    assert (partitions(pipeline), partitions(pipeline, "matters")) == (set(letters), {MATTER})


def test_the_longest_finished_are_retired_and_come_back(pipeline: Pipeline, letters: list[str]) -> None:
    waiting = pipeline.register("c.txt", LETTER)
    rows = pipeline.rows()
    done = execute(pipeline, "retire_partitions", "retire_keys", max_partitions=2)
    assert metadata(done)["finished"] == 1
    assert partitions(pipeline) == {letters[1], waiting}
    assert execute(pipeline, "retire_partitions", "retire_keys", max_partitions=0).success
    assert partitions(pipeline) == {waiting}, "what is not finished keeps its partition"
    assert pipeline.rows() == rows, "nothing but keys"

    again = execute(pipeline, "reprocess_from_stage", "request_reprocessing", from_stage="chunks", documents=letters)
    assert again.success
    assert partitions(pipeline) == {*letters, waiting}


def test_nothing_is_retired_under_a_backfill_of_assets(pipeline: Pipeline, letters: list[str]) -> None:
    backfill = PartitionBackfill.from_asset_partitions(
        backfill_id=make_new_backfill_id(),
        asset_graph=defs.resolve_asset_graph(),
        partition_names=letters,
        asset_selection=[dg.AssetKey("chunks")],
        backfill_timestamp=1.0,
        tags={},
        dynamic_partitions_store=pipeline.instance,
        all_partitions=False,
        title=None,
        description=None,
        run_config=None,
    )
    pipeline.instance.add_backfill(backfill)
    retired = retire(pipeline.instance, pipeline.runner.services, 0)
    assert (retired.finished, partitions(pipeline)) == (0, set(letters))
    assert retired.postponed and backfill.backfill_id in retired.postponed


@pytest.mark.parametrize("stage", [STAGES[0].name, STAGES[-1].name])
def test_a_partition_that_names_no_document_fails_with_one_sentence_and_is_swept(pipeline: Pipeline, stage: str) -> None:
    pipeline.instance.add_dynamic_partitions("documents", ["nobody-123"])
    failed = pipeline.run("nobody-123", [stage])
    assert reason(failed).startswith("no document has the id nobody-123")
    assert "\n" not in reason(failed)

    tick = ended_runs(dg.build_sensor_context(instance=pipeline.instance, resources={"pipeline": pipeline.runner.services}))
    assert isinstance(tick, dg.SkipReason)
    assert "nobody-123 named no document" in str(tick.skip_message)
    assert partitions(pipeline) == set()
