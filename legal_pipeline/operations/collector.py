"""Opens a collector for the deployment of this home directory, connected to its Dagster instance."""

from __future__ import annotations

from contextlib import AbstractContextManager

from legal_pipeline.monitoring.collector import Collector, DagsterReadings, OpenDagster
from legal_pipeline.settings import Settings


def open_collector(settings: Settings) -> Collector:
    """SetupError in embedded mode, which has nothing to monitor."""
    return Collector(settings, open_dagster(settings))


def open_dagster(settings: Settings) -> OpenDagster:
    """Returns a function that opens the instance when it is first read, so that a failure to open it is reported as a reading."""

    def opened() -> AbstractContextManager[DagsterReadings]:
        from legal_pipeline.defs.readings import open_readings
        from legal_pipeline.deployment.code_location import defs

        return open_readings(settings, defs.get_repository_def().sensor_defs)

    return opened
