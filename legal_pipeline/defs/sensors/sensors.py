"""Sensors of both modes. They process what no backfill covers: attachments, matters and ended runs."""

import datetime as dt
from collections.abc import Iterator
from itertools import islice

import dagster as dg

from legal_pipeline.clock import now
from legal_pipeline.defs.execution.abandoned_documents import finalize_documents, has_active_run
from legal_pipeline.defs.execution.run_requests import RunRequester
from legal_pipeline.defs.jobs import build_matter_graph, process_document, process_small_documents
from legal_pipeline.defs.operator_jobs.retire import sweep_unknown
from legal_pipeline.model import Origin
from legal_pipeline.services import Services
from legal_pipeline.topology import MATTER_TAG, PARTITION_TAG

INPUT_TAG = "legal/input"
"""On matter runs: the digest of the merged input."""

MAX_RUNS_A_TICK = 100
"""A tick with 1,000 run requests takes a minute; further requests follow in the next ticks."""


REBUILD_EVERY = dt.timedelta(minutes=2)
"""Merge interval of a matter with unfinished documents; without any, it is merged at once."""

PAUSES_PER_MERGE = 10
"""The interval is at least so many times what the last merge took: a merge reads the whole matter, and while a million documents
come in, merging them takes a tenth of the time at most."""

_LOOK_BACK = dt.timedelta(days=1)
_OVERLAP = dt.timedelta(minutes=1)

MAX_FAILURES = 3
"""A matter that has failed this often on the same input is not retried automatically."""


@dg.sensor(
    jobs=[process_document, process_small_documents],
    minimum_interval_seconds=5,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Requests runs for files that were extracted from mails and archives.",
)
def waiting_attachments(context: dg.SensorEvaluationContext, pipeline: dg.ResourceParam[Services]) -> Iterator[dg.RunRequest]:
    yield from RunRequester.of(context.instance, pipeline, Origin.CHILD).request_runs(MAX_RUNS_A_TICK)


@dg.sensor(
    job=build_matter_graph,
    minimum_interval_seconds=5,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Requests runs for matters whose documents have changed.",
)
def stale_matters(context: dg.SensorEvaluationContext, pipeline: dg.ResourceParam[Services]) -> Iterator[dg.RunRequest]:
    stale = _stale(context.instance, pipeline)
    for matter, key in islice(stale, MAX_RUNS_A_TICK):
        tags = {MATTER_TAG: matter, INPUT_TAG: key}
        failed = dg.RunsFilter(job_name=build_matter_graph.name, tags=tags, statuses=[dg.DagsterRunStatus.FAILURE])
        if context.instance.get_runs_count(failed) < MAX_FAILURES:
            yield dg.RunRequest(partition_key=matter, tags=tags)


def _stale(instance: dg.DagsterInstance, services: Services) -> Iterator[tuple[str, str]]:
    """Yields (matter, digest of its input). The digest reads all documents of the matter, so what is not due comes first."""
    matters = services.store.matters
    # what a transaction wrote a moment ago may not be visible yet
    settled_at = now() - _OVERLAP
    for matter, built in sorted(matters.changed().items()):
        if not _is_due(instance, services, matter):
            continue
        key = matters.key(matter)
        if key == built:
            matters.confirm(matter, key, settled_at)
        else:
            yield matter, key


def _is_due(instance: dg.DagsterInstance, services: Services, matter: str) -> bool:
    if has_active_run(instance, matter, build_matter_graph.name):
        return False
    built_at = services.store.matters.built_at(matter)
    if built_at is None or not services.store.documents.has_unfinished(matter):
        return True
    since = now() - built_at
    return since > REBUILD_EVERY and since > PAUSES_PER_MERGE * _last_merge(instance, matter)


def _last_merge(instance: dg.DagsterInstance, matter: str) -> dt.timedelta:
    """How long the last merge of the matter took; nothing when its run is no longer known."""
    merged = dg.RunsFilter(job_name=build_matter_graph.name, tags={PARTITION_TAG: matter}, statuses=[dg.DagsterRunStatus.SUCCESS])
    for record in instance.get_run_records(merged, limit=1):
        if record.start_time and record.end_time:
            return dt.timedelta(seconds=record.end_time - record.start_time)
    return dt.timedelta(0)


@dg.sensor(
    # Dagster requires a target; this sensor requests no runs
    job=process_document,
    minimum_interval_seconds=5,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Finalizes documents whose runs were killed, refused or cancelled, and records the reason. "
    "Deletes partitions whose run has found that they name no document.",
)
def ended_runs(context: dg.SensorEvaluationContext, pipeline: dg.ResourceParam[Services]) -> dg.SkipReason:
    began_at = now()
    # a recent transaction may have become visible only now
    since = dt.datetime.fromisoformat(context.cursor) - _OVERLAP if context.cursor else began_at - _LOOK_BACK
    found = finalize_documents(pipeline.store.documents, context.instance, since)
    found += sweep_unknown(context.instance, pipeline.store.documents, since)
    context.update_cursor(began_at.isoformat())
    return dg.SkipReason("; ".join(found[:5]) + (f"; and {len(found) - 5} more" if len(found) > 5 else "") or "no abandoned documents")


SENSORS = [waiting_attachments, stale_matters, ended_runs]
"""Active in both modes; those of deployed mode are in `defs.sensors.deployment`."""
