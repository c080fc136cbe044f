"""Sensors of deployed mode: they recover lost work and raise alarms when work is blocked."""

from __future__ import annotations

from contextlib import nullcontext

import dagster as dg

from legal_pipeline.alerts.alarm import Alarm as AlertedAlarm
from legal_pipeline.alerts.publishing import publish_alarms
from legal_pipeline.defs.backfills.reconciliation import reconcile_batches
from legal_pipeline.defs.execution.dispatch import open_dispatch
from legal_pipeline.defs.execution.lease_sweep import sweep
from legal_pipeline.defs.execution.run_requests import RunRequester
from legal_pipeline.defs.jobs import process_document, process_small_documents
from legal_pipeline.defs.readings import InstanceReadings
from legal_pipeline.defs.sensors.recovered_failures import retry_recovered
from legal_pipeline.model import Origin
from legal_pipeline.monitoring.health import alarms
from legal_pipeline.services import Services
from legal_pipeline.settings import load_settings
from legal_pipeline.storage.inbox.configured import inboxes
from legal_pipeline.storage.s3.client import S3

MAX_RUNS_A_TICK = 100
"""A tick with 1,000 run requests takes a minute; further requests follow in the next ticks."""


class Alarm(Exception):
    """Raised to make Dagster show the tick as failed; the message states the problems and their remedies."""


@dg.sensor(
    # Dagster requires a target; the sensors of this module request no runs
    job=process_document,
    minimum_interval_seconds=10,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Sends the work of lost workers to other workers.",
)
def lost_work(context: dg.SensorEvaluationContext) -> dg.SkipReason:
    found = list(sweep(open_dispatch(load_settings()), context.instance))
    for said in found:
        context.log.warning(said)
    return dg.SkipReason("; ".join(found[:5]) + (f"; and {len(found) - 5} more" if len(found) > 5 else "") if found else "nothing is lost")


@dg.sensor(
    job=process_document,
    minimum_interval_seconds=20,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Fails when work is blocked: a queue without a worker, exhausted memory, a silent daemon.",
)
def machine_alarms(context: dg.SensorEvaluationContext) -> dg.SkipReason:
    repository = context.repository_def
    lent = InstanceReadings(context.instance, repository.sensor_defs if repository else ())
    settings = load_settings()
    found = alarms(settings, lambda: nullcontext(lent))
    publish_alarms(settings, [AlertedAlarm.of(problem.part, problem.message, problem.remedy) for problem in found])
    if found:
        raise Alarm("; ".join(f"{problem.message} ({problem.remedy})" for problem in found))
    return dg.SkipReason("all is well")


@dg.sensor(
    job=process_document,
    minimum_interval_seconds=20,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Adopts backfills from the UI, submits batches of killed commands, and finalizes documents of cancelled backfills.",
)
def batches_in_step(context: dg.SensorEvaluationContext, pipeline: dg.ResourceParam[Services]) -> dg.SkipReason:
    found = reconcile_batches(pipeline, context.instance)
    return dg.SkipReason("; ".join(found[:5]) + (f"; and {len(found) - 5} more" if len(found) > 5 else "") or "batches and backfills agree")


@dg.sensor(
    jobs=[process_document, process_small_documents],
    minimum_interval_seconds=5,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Requests runs for accepted documents that have lost theirs, and for failed ones whose cause is gone.",
)
def accepted_documents(context: dg.SensorEvaluationContext, pipeline: dg.ResourceParam[Services]) -> dg.SensorResult:
    for said in retry_recovered(pipeline):
        context.log.info(said)
    settings = pipeline.settings
    prefixes = [inbox.uri_prefix for inbox in inboxes(settings, S3.of(settings))]
    named = RunRequester.of(context.instance, pipeline, Origin.NAMED).request_runs(MAX_RUNS_A_TICK)
    # the sensors of the inboxes request the others; these came from an inbox that the settings no longer name
    arrived = RunRequester.of(context.instance, pipeline, Origin.ARRIVAL, not_below=prefixes).request_runs(MAX_RUNS_A_TICK - len(named))
    return dg.SensorResult(run_requests=[*named, *arrived], skip_reason=None if named or arrived else "every accepted document has a run")


SENSORS = [lost_work, machine_alarms, batches_in_step, accepted_documents]
