"""The code location of deployed mode: the assets and jobs of embedded mode, plus the sensors that monitor the workers."""

from __future__ import annotations

from legal_pipeline.definitions import build_defs
from legal_pipeline.defs.sensors.deployment import SENSORS

defs = build_defs(more_sensors=SENSORS)
