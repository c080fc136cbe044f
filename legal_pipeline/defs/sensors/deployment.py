"""Sensors of the deployed form: they look after the processes that carry the work, and say when something keeps it from going on."""

from __future__ import annotations

from contextlib import nullcontext

import dagster as dg

from legal_pipeline.defs.backfills.reconciliation import keep_in_step
from legal_pipeline.defs.execution.dispatch import open_dispatch
from legal_pipeline.defs.execution.lease_sweep import sweep
from legal_pipeline.defs.jobs import process_document
from legal_pipeline.defs.readings import InstanceReadings
from legal_pipeline.monitoring.health import alarms
from legal_pipeline.services import Services
from legal_pipeline.settings import load_settings


class Alarm(Exception):
    """Raised by a tick, so that Dagster shows it in red: str() says what is wrong and what to do."""


@dg.sensor(
    # a sensor of Dagster's wants a target; these only look after what there is
    job=process_document,
    minimum_interval_seconds=10,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Gives work whose worker is gone to another one.",
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
    description="Red when something keeps work from going on: a queue without a worker, memory at its ceiling, a silent daemon.",
)
def machine_alarms(context: dg.SensorEvaluationContext) -> dg.SkipReason:
    repository = context.repository_def
    lent = InstanceReadings(context.instance, repository.sensor_defs if repository else ())
    found = alarms(load_settings(), lambda: nullcontext(lent))
    if found:
        raise Alarm("; ".join(f"{problem.message} ({problem.remedy})" for problem in found))
    return dg.SkipReason("all is well")


@dg.sensor(
    job=process_document,
    minimum_interval_seconds=20,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Backfills of the UI become batches, what a killed command left is submitted, what a cancelled one left is ended.",
)
def batches_in_step(context: dg.SensorEvaluationContext, pipeline: dg.ResourceParam[Services]) -> dg.SkipReason:
    found = keep_in_step(pipeline, context.instance)
    return dg.SkipReason("; ".join(found[:5]) + (f"; and {len(found) - 5} more" if len(found) > 5 else "") or "batches and backfills agree")


SENSORS = [lost_work, machine_alarms, batches_in_step]
