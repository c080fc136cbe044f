"""The code location of the deployed form: the same assets and jobs, and the sensors that look after the workers."""

from __future__ import annotations

from legal_pipeline.definitions import build_defs
from legal_pipeline.defs.sensors.deployment import SENSORS

defs = build_defs(more_sensors=SENSORS)
