"""The composition root: everything Dagster is to know, assembled in one place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import dagster as dg

from legal_pipeline.defs.document_assets import DOCUMENT_ASSETS
from legal_pipeline.defs.executors import document_executor
from legal_pipeline.defs.jobs import JOBS
from legal_pipeline.defs.loggers import console_logger
from legal_pipeline.defs.matter_assets import matter_graph
from legal_pipeline.defs.resources import PipelineResource
from legal_pipeline.defs.sensors import SENSORS


def build_defs(more_sensors: Sequence[dg.SensorDefinition] = (), **overrides: Any) -> dg.Definitions:
    """`overrides` replace resources by name, e.g. `build_defs(pipeline=...)` in a test."""
    return dg.Definitions(
        assets=[*DOCUMENT_ASSETS, matter_graph],
        jobs=JOBS,
        loggers={"console": console_logger},
        sensors=[*SENSORS, *more_sensors],
        resources={"pipeline": PipelineResource(), **overrides},
        # here, or on the queues of the stages; Dagster's multiprocess executor would import everything anew for each step
        executor=document_executor,
    )


defs = build_defs()
