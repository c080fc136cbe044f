"""The code location of the deployed form with sensors that tick every few seconds: what a test waits for is not their clock."""

from __future__ import annotations

from legal_pipeline.deployment.code_location import defs

TICK_SECONDS = 3

for sensor in defs.get_repository_def().sensor_defs:
    sensor._min_interval = min(sensor.minimum_interval_seconds or TICK_SECONDS, TICK_SECONDS)
