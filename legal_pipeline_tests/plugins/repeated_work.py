"""Work that a test process would repeat thousands of times for nothing. A pytest plugin."""

from __future__ import annotations

import gc
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from botocore.loaders import JSONFileLoader


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    """Until the tests are collected, `conftest` has switched the collector off; the controller of pytest-xdist collects none."""
    if config.getoption("numprocesses", None):
        gc.enable()


def pytest_collection_finish() -> None:
    """Modules and collected tests stay to the end: the garbage collector need not look at these millions of objects again and again."""
    gc.collect()
    gc.freeze()
    gc.enable()


@cache
def _parsed(path: str, open_file: Callable[..., Any]) -> Any:
    return _load_file(JSONFileLoader(), path, open_file)


# each client of boto3 parses the descriptions of AWS anew, and hundreds of tests make one
_load_file = JSONFileLoader._load_file  # type: ignore[attr-defined]
JSONFileLoader._load_file = lambda self, path, open_file: _parsed(path, open_file)  # type: ignore[attr-defined]


_scripts: dict[tuple[str | None, int], ScriptDirectory] = {}


def _script_directory(_: type[ScriptDirectory], config: Config) -> ScriptDirectory:
    place = config.get_main_option("script_location")
    versions = Path(place, "versions") if place else None
    key = place, versions.stat().st_mtime_ns if versions is not None and versions.exists() else 0
    if key not in _scripts:
        _scripts[key] = _from_config(config)
    return _scripts[key]


# each instance of Dagster that is opened imports all revisions of three storages, to know the latest: 30 ms
_from_config = ScriptDirectory.from_config
ScriptDirectory.from_config = classmethod(_script_directory)  # type: ignore[assignment,method-assign]
