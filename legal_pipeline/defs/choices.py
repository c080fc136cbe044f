"""Choices in the configuration of jobs. Dagster offers the names of an enumeration in its launchpad."""

from __future__ import annotations

from enum import Enum

from legal_pipeline.model import Priority
from legal_pipeline.topology import STAGES

PriorityChoice = Enum("PriorityChoice", {priority.value: priority.value for priority in Priority})  # type: ignore[misc]  # mypy wants literals
StageChoice = Enum("StageChoice", {stage.name: stage.name for stage in STAGES})  # type: ignore[misc]
