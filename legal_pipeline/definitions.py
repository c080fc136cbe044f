"""The composition root: builds the Dagster definitions."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Any

import dagster as dg

from legal_pipeline.defs.assets import matter_checks
from legal_pipeline.defs.assets.graph import ASSETS
from legal_pipeline.defs.execution.executor import document_executor
from legal_pipeline.defs.instance.loggers import console_logger
from legal_pipeline.defs.jobs import JOBS
from legal_pipeline.defs.operator_jobs.reprocess import reprocess_from_stage
from legal_pipeline.defs.operator_jobs.retire import nightly_retirement, retire_partitions
from legal_pipeline.defs.operator_jobs.verify import verify_batch
from legal_pipeline.defs.resources import PipelineResource
from legal_pipeline.defs.s3_resource import s3_resource
from legal_pipeline.defs.sensors import arrivals
from legal_pipeline.defs.sensors.reconciliation import hourly_reconciliation, reconcile_arrivals
from legal_pipeline.defs.sensors.sensors import SENSORS
from legal_pipeline.defs.sensors.textract_sweep import daily_cloud_sweep, sweep_cloud_jobs

# Dagster makes a sensor with several jobs anew, and warns of a parameter that nobody here has set (1.13)
warnings.filterwarnings("ignore", message="Parameter `owners` of initializer `SensorDefinition", category=dg.BetaWarning)


def build_defs(more_sensors: Sequence[dg.SensorDefinition] = (), **overrides: Any) -> dg.Definitions:
    """Builds the definitions. `overrides` replace resources by name, as in `build_defs(pipeline=...)`."""
    return dg.Definitions(
        assets=ASSETS,
        jobs=[*JOBS, reprocess_from_stage, verify_batch, retire_partitions, reconcile_arrivals, sweep_cloud_jobs],
        loggers={"console": console_logger},
        sensors=[*SENSORS, *arrivals.SENSORS, *matter_checks.SENSORS, *more_sensors],
        schedules=[hourly_reconciliation, daily_cloud_sweep, nightly_retirement],
        resources={"pipeline": PipelineResource(), "s3": s3_resource, **overrides},
        # runs steps in process or on the stage queues; Dagster's multiprocess executor would repeat all imports for each step
        executor=document_executor,
    )


defs = build_defs()
