"""Sensors: fetch, a pure difference, a few lines of glue. They see to what no backfill asks for."""

import datetime as dt
from collections.abc import Iterator
from itertools import islice

import dagster as dg

from legal_pipeline.clock import now
from legal_pipeline.defs.execution.abandoned_documents import is_under_way, settle
from legal_pipeline.defs.execution.run_requests import RunRequester
from legal_pipeline.defs.jobs import build_matter_graph, process_document
from legal_pipeline.model import Origin, State
from legal_pipeline.services import Services
from legal_pipeline.storage.documents.run_requests import RunRequests
from legal_pipeline.topology import MATTER_TAG

INPUT_TAG = "legal/input"
"""On the run of a matter: the digest of what it merges."""

MAX_RUNS_A_TICK = 100
"""A tick of 1,000 run requests takes a minute; what is left over comes with the next."""


REBUILD_EVERY = dt.timedelta(minutes=2)
"""A matter that documents still come in for is merged anew this often; a settled one at once."""

_LOOK_BACK = dt.timedelta(days=1)
_OVERLAP = dt.timedelta(minutes=1)

MAX_FAILURES = 3
"""A matter whose merging failed this often for the same input is left for a person."""


@dg.sensor(
    job=process_document,
    minimum_interval_seconds=5,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Processes what was found inside mails and archives: nobody could have chosen it in a backfill.",
)
def waiting_attachments(context: dg.SensorEvaluationContext, pipeline: dg.ResourceParam[Services]) -> Iterator[dg.RunRequest]:
    yield from RunRequester(context.instance, RunRequests(pipeline.store.engine), Origin.CHILD).ask(MAX_RUNS_A_TICK)


@dg.sensor(
    job=build_matter_graph,
    minimum_interval_seconds=5,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Merges the entities of matters whose documents have changed.",
)
def stale_matters(context: dg.SensorEvaluationContext, pipeline: dg.ResourceParam[Services]) -> Iterator[dg.RunRequest]:
    due = (matter for matter in pipeline.store.matters.stale() if _is_due(pipeline, matter))
    idle = (matter for matter in due if not is_under_way(context.instance, matter, build_matter_graph.name))
    for matter in islice(idle, MAX_RUNS_A_TICK):
        tags = {MATTER_TAG: matter, INPUT_TAG: pipeline.store.matters.key(matter)}
        failed = dg.RunsFilter(job_name=build_matter_graph.name, tags=tags, statuses=[dg.DagsterRunStatus.FAILURE])
        if context.instance.get_runs_count(failed) < MAX_FAILURES:
            yield dg.RunRequest(partition_key=matter, tags=tags)


def _is_due(services: Services, matter: str) -> bool:
    counts = services.store.documents.counts_by_state(matter)
    built_at = services.store.matters.built_at(matter)
    is_settled = counts[State.WAITING] + counts[State.RUNNING] == 0
    return is_settled or built_at is None or now() - built_at > REBUILD_EVERY


@dg.sensor(
    # a sensor of Dagster's wants a target; this one only looks after runs that there are
    job=process_document,
    minimum_interval_seconds=5,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="A document whose run has ended without it (killed, refused, cancelled) gets its final state, with the reason.",
)
def ended_runs(context: dg.SensorEvaluationContext, pipeline: dg.ResourceParam[Services]) -> dg.SkipReason:
    began_at = now()
    # what a run of a moment ago wrote may have become visible only now
    since = dt.datetime.fromisoformat(context.cursor) - _OVERLAP if context.cursor else began_at - _LOOK_BACK
    found = settle(pipeline.store.documents, context.instance, since)
    context.update_cursor(began_at.isoformat())
    return dg.SkipReason("; ".join(found[:5]) + (f"; and {len(found) - 5} more" if len(found) > 5 else "") or "nothing was left behind")


SENSORS = [waiting_attachments, stale_matters, ended_runs]
"""Those of both forms; `defs.sensors.deployment` has the ones that look after other processes."""
