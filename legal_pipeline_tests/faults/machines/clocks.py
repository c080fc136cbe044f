"""Clocks that are wrong: the programs of a machine see another time than the servers."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from legal_pipeline_tests.faults.machines import wrong_clock
from legal_pipeline_tests.faults.machines.wrong_clock.sitecustomize import VARIABLE

SEARCH_PATH = "PYTHONPATH"


def searched_first(folder: Path, environment: Mapping[str, str]) -> dict[str, str]:
    """The environment in which Python looks for modules in this folder before all others."""
    folders = [str(folder), *filter(None, [environment.get(SEARCH_PATH)])]
    return {**environment, SEARCH_PATH: os.pathsep.join(folders)}


def with_wrong_clock(minutes: int, environment: Mapping[str, str]) -> dict[str, str]:
    """The environment in which the clock of Python programs is so many minutes fast."""
    return searched_first(Path(wrong_clock.__file__).parent, environment) | {VARIABLE: str(minutes * 60)}
