"""Sensors: fetch, a pure difference, a few lines of glue. They see to what no backfill asks for."""

from collections.abc import Iterator

import dagster as dg

from legal_pipeline.defs.jobs import build_matter_graph, process_document
from legal_pipeline.defs.resources import Services
from legal_pipeline.model import DocumentStatus, State
from legal_pipeline.settings import load_settings
from legal_pipeline.topology import MATTER_TAG, PRIORITY_TAG

MAX_RUNS_A_TICK = 100
"""A tick of 1,000 run requests takes a minute; what is left over comes with the next."""


def run_request(status: DocumentStatus) -> dg.RunRequest:
    document = status.document
    # the moment of the last change makes the key new for each time a document waits: run keys are remembered for ever
    changed = status.updated_at.isoformat() if status.updated_at else ""
    tags = {PRIORITY_TAG: document.priority.value, MATTER_TAG: document.matter}
    return dg.RunRequest(run_key=f"{document.document_id}@{changed}", partition_key=document.document_id, tags=tags)


@dg.sensor(
    job=process_document,
    minimum_interval_seconds=30,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Processes what was found inside mails and archives: nobody could have chosen it in a backfill.",
)
def waiting_attachments(context: dg.SensorEvaluationContext, pipeline: dg.ResourceParam[Services]) -> Iterator[dg.RunRequest]:
    waiting = pipeline.store.documents.find(states=[State.WAITING])
    attachments = (status for status in waiting if status.document.parent_id is not None)
    for _, status in zip(range(MAX_RUNS_A_TICK), attachments, strict=False):
        yield run_request(status)


@dg.sensor(
    job=build_matter_graph,
    minimum_interval_seconds=30,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Merges the entities of matters whose documents have changed.",
)
def stale_matters(context: dg.SensorEvaluationContext, pipeline: dg.ResourceParam[Services]) -> Iterator[dg.RunRequest]:
    for matter in pipeline.store.matters.stale()[:MAX_RUNS_A_TICK]:
        yield dg.RunRequest(run_key=f"{matter}@{pipeline.store.matters.key(matter)}", partition_key=matter, tags={MATTER_TAG: matter})


@dg.run_failure_sensor(
    minimum_interval_seconds=30,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="A run that failed outside an asset (killed, out of memory) fails its document with the reason.",
)
def failed_runs(context: dg.RunFailureSensorContext, pipeline: dg.ResourceParam[Services]) -> None:
    pipeline.store.documents.fail_run(context.dagster_run.run_id, f"the run ended before the document did: {context.failure_event.message}")


@dg.run_status_sensor(
    run_status=dg.DagsterRunStatus.CANCELED,
    minimum_interval_seconds=30,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="A cancelled run fails its document, so that it does not stay running for ever.",
)
def cancelled_runs(context: dg.RunStatusSensorContext, pipeline: dg.ResourceParam[Services]) -> None:
    pipeline.store.documents.fail_run(context.dagster_run.run_id, "the run was cancelled; run the document again when you want it")


@dg.sensor(
    minimum_interval_seconds=10,
    default_status=dg.DefaultSensorStatus.RUNNING,
    # a sensor of Dagster's wants a target; this one only looks after runs that there are
    job=process_document,
    description="Gives work whose worker is gone to another one. Deployed form only.",
)
def lost_work(context: dg.SensorEvaluationContext) -> dg.SkipReason:
    from legal_pipeline.defs.dispatch import open_dispatch
    from legal_pipeline.defs.recovery import sweep

    settings = load_settings()
    if not settings.is_deployed:
        return dg.SkipReason("one process carries a whole run here, and is looked after by whoever started it")
    found = list(sweep(open_dispatch(settings), context.instance))
    for said in found:
        context.log.warning(said)
    return dg.SkipReason("; ".join(found[:5]) + (f"; and {len(found) - 5} more" if len(found) > 5 else "") if found else "nothing is lost")


SENSORS = [waiting_attachments, stale_matters, failed_runs, cancelled_runs, lost_work]
