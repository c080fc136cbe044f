"""A collector over the deployment of this home: what is monitored, put together with the instance it is read from."""

from __future__ import annotations

from contextlib import AbstractContextManager

from legal_pipeline.monitoring.collector import Collector, DagsterReadings, OpenDagster
from legal_pipeline.settings import Settings


def open_collector(settings: Settings) -> Collector:
    """SetupError in the embedded form, which has nothing to look at."""

    return Collector(settings, open_dagster(settings))


def open_dagster(settings: Settings) -> OpenDagster:
    """Opens the instance when its first part is read: an instance that cannot be opened is a reading too."""

    def opened() -> AbstractContextManager[DagsterReadings]:
        from legal_pipeline.defs.readings import open_readings
        from legal_pipeline.deployment.code_location import defs

        return open_readings(settings, defs.get_repository_def().sensor_defs)

    return opened
