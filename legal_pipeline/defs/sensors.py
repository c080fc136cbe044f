"""Sensors: fetch, a pure difference, a few lines of glue. They see to what no backfill asks for."""

import datetime as dt
from collections.abc import Iterator

import dagster as dg

from legal_pipeline.defs.jobs import build_matter_graph, process_document
from legal_pipeline.defs.resources import Services
from legal_pipeline.defs.runs import PARTITION_TAG
from legal_pipeline.model import State
from legal_pipeline.storage.documents import now
from legal_pipeline.topology import MATTER_TAG, PRIORITY_TAG

INPUT_TAG = "legal/input"
"""On the run of a matter: the digest of what it merges."""

MAX_RUNS_A_TICK = 100
"""A tick of 1,000 run requests takes a minute; what is left over comes with the next."""


REBUILD_EVERY = dt.timedelta(minutes=2)
"""A matter that documents still come in for is merged anew this often; a settled one at once."""

MAX_FAILURES = 3
"""A matter whose merging failed this often for the same input is left for a person."""

_UNDER_WAY = [
    dg.DagsterRunStatus.QUEUED,
    dg.DagsterRunStatus.NOT_STARTED,
    dg.DagsterRunStatus.STARTING,
    dg.DagsterRunStatus.STARTED,
    dg.DagsterRunStatus.SUSPENDED,
]


def partitions_under_way(instance: dg.DagsterInstance, job: str) -> set[str]:
    """Partitions that a run of the job is at, or will be. Asked instead of giving run keys, which are remembered for ever:
    what was dropped once under a key would never be picked up again."""
    runs = instance.get_runs(filters=dg.RunsFilter(job_name=job, statuses=_UNDER_WAY))
    return {run.tags[PARTITION_TAG] for run in runs if PARTITION_TAG in run.tags}


@dg.sensor(
    job=process_document,
    minimum_interval_seconds=5,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Processes what was found inside mails and archives: nobody could have chosen it in a backfill.",
)
def waiting_attachments(context: dg.SensorEvaluationContext, pipeline: dg.ResourceParam[Services]) -> Iterator[dg.RunRequest]:
    waiting = [status.document for status in pipeline.store.documents.find(states=[State.WAITING]) if status.document.parent_id is not None]
    if not waiting:
        return
    under_way = partitions_under_way(context.instance, process_document.name)
    for document in [document for document in waiting if document.document_id not in under_way][:MAX_RUNS_A_TICK]:
        tags = {PRIORITY_TAG: document.priority.value, MATTER_TAG: document.matter}
        yield dg.RunRequest(partition_key=document.document_id, tags=tags)


@dg.sensor(
    job=build_matter_graph,
    minimum_interval_seconds=5,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Merges the entities of matters whose documents have changed.",
)
def stale_matters(context: dg.SensorEvaluationContext, pipeline: dg.ResourceParam[Services]) -> Iterator[dg.RunRequest]:
    due = [matter for matter in pipeline.store.matters.stale() if _is_due(pipeline, matter)]
    if not due:
        return
    under_way = partitions_under_way(context.instance, build_matter_graph.name)
    for matter in [matter for matter in due if matter not in under_way][:MAX_RUNS_A_TICK]:
        tags = {MATTER_TAG: matter, INPUT_TAG: pipeline.store.matters.key(matter)}
        failed = dg.RunsFilter(job_name=build_matter_graph.name, tags=tags, statuses=[dg.DagsterRunStatus.FAILURE])
        if context.instance.get_runs_count(failed) < MAX_FAILURES:
            yield dg.RunRequest(partition_key=matter, tags=tags)


def _is_due(services: Services, matter: str) -> bool:
    counts = services.store.documents.counts_by_state(matter)
    built_at = services.store.matters.built_at(matter)
    is_settled = counts[State.WAITING] + counts[State.RUNNING] == 0
    return is_settled or built_at is None or now() - built_at > REBUILD_EVERY


@dg.run_failure_sensor(
    minimum_interval_seconds=5,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="A run that failed outside an asset (killed, out of memory, refused) fails its document with the reason.",
)
def failed_runs(context: dg.RunFailureSensorContext, pipeline: dg.ResourceParam[Services]) -> None:
    run, documents = context.dagster_run, pipeline.store.documents
    reason = f"the run ended before the document did: {context.failure_event.message}"
    documents.fail_run(run.run_id, reason)
    document_id = run.tags.get(PARTITION_TAG)
    # a run that ended before its first step has marked nothing: its document would wait for ever
    is_last = document_id not in partitions_under_way(context.instance, run.job_name)
    if run.job_name == process_document.name and document_id and is_last:
        documents.fail_waiting(document_id, reason)


@dg.run_status_sensor(
    run_status=dg.DagsterRunStatus.CANCELED,
    minimum_interval_seconds=5,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="A cancelled run fails its document, so that it does not stay running for ever.",
)
def cancelled_runs(context: dg.RunStatusSensorContext, pipeline: dg.ResourceParam[Services]) -> None:
    run, reason = context.dagster_run, "the run was cancelled; run the document again when you want it"
    pipeline.store.documents.fail_run(run.run_id, reason)
    if run.job_name == process_document.name and PARTITION_TAG in run.tags:
        pipeline.store.documents.fail_waiting(run.tags[PARTITION_TAG], reason)


SENSORS = [waiting_attachments, stale_matters, failed_runs, cancelled_runs]
"""Those of both forms; `workers.deployed_sensors` has the ones that look after other processes."""
