"""Work that a test process would repeat thousands of times for nothing. A pytest plugin."""

from __future__ import annotations

import copy
import gc
import hashlib
import weakref
from collections.abc import Callable
from functools import cache
from io import TextIOWrapper
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
import yaml  # type: ignore[import-untyped]
from alembic.config import Config
from alembic.script import ScriptDirectory
from botocore.loaders import JSONFileLoader
from dagster._core.definitions.job_definition import JobDefinition
from dagster._core.instance import config as instance_config
from dagster_shared.yaml_utils import DagsterYamlLoader
from sqlalchemy.sql.elements import ClauseElement
from sqlalchemy.util import LRUCache

from legal_pipeline.stages.ocr.engine import OcrResult, PageImage
from legal_pipeline.stages.ocr.tesseract import Tesseract

_YOUNG_OBJECTS = 50_000
"""The garbage collector looks after so many new objects. With the interpreter's 700 it took a tenth of the CPU time of the tests of the
storage, most of it for collections that found next to nothing."""


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    """Until the tests are collected, `conftest` has switched the collector off; the controller of pytest-xdist collects none."""
    if config.getoption("numprocesses", None):
        gc.enable()


def pytest_collection_finish() -> None:
    """Modules and collected tests stay to the end: the garbage collector need not look at these millions of objects again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG_OBJECTS)
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


_documents: dict[tuple[str, type], Any] = {}


def _load_or_copy(stream: Any, Loader: type) -> Any:
    if not issubclass(Loader, DagsterYamlLoader) or not isinstance(stream, (str, TextIOWrapper)):
        return _load_yaml(stream, Loader)
    text = stream if isinstance(stream, str) else stream.read()
    if (text, Loader) not in _documents:
        if not isinstance(stream, str):
            # an error names the file
            stream.seek(0)
        _documents[text, Loader] = _load_yaml(stream, Loader)
    return copy.deepcopy(_documents[text, Loader])


# each instance of Dagster that is opened parses the same ten documents of YAML in Python, and makes the schema that they are held to
_load_yaml = yaml.load
yaml.load = _load_or_copy
vars(instance_config)["dagster_instance_config_schema"] = cache(instance_config.dagster_instance_config_schema)


_jobs: weakref.WeakKeyDictionary[JobDefinition, dict[object, JobDefinition]] = weakref.WeakKeyDictionary()


def _make_or_remember(
    job: JobDefinition, resource_defs: Any, input_values: Any, op_selection: Any = None, asset_selection: Any = None
) -> Any:
    if resource_defs or input_values:
        return _make_job(job, resource_defs, input_values, op_selection, asset_selection)
    made = _jobs.setdefault(job, {})
    key = tuple(op_selection or ()), frozenset(asset_selection or ())
    if key not in made:
        made[key] = _make_job(job, resource_defs, input_values, op_selection, asset_selection)
    return made[key]


# each run in this process makes its job and the snapshot of it anew: 10 ms
_make_job = JobDefinition.as_ephemeral_job
JobDefinition.as_ephemeral_job = _make_or_remember  # type: ignore[assignment,method-assign]


_STATEMENTS = 1500
_statements: LRUCache[Any, Any] = LRUCache(_STATEMENTS)
_dialects: dict[tuple[object, ...], sa.Dialect] = {}
_twins: weakref.WeakKeyDictionary[sa.Dialect, tuple[object, sa.Dialect]] = weakref.WeakKeyDictionary()


def _of_its_kind(dialect: sa.Dialect) -> sa.Dialect:
    """The first dialect with the same options, of the same server, which is known once the first connection is made."""
    server = tuple(getattr(dialect, name, None) for name in ("server_version_info", "default_schema_name", "default_isolation_level"))
    twin = _twins.get(dialect)
    if twin is None or twin[0] != server:
        _twins[dialect] = twin = server, _first_of_its_kind(dialect)
    return twin[1]


def _first_of_its_kind(dialect: sa.Dialect) -> sa.Dialect:
    options = ((name, value) for name, value in vars(dialect).items() if value is None or isinstance(value, (bool, int, str, tuple)))
    json = (getattr(dialect, "_json_serializer", None), getattr(dialect, "_json_deserializer", None))
    return _dialects.setdefault((type(dialect), *json, *options), dialect)


def _compile_or_remember(statement: ClauseElement, dialect: sa.Dialect, *, compiled_cache: Any, **more: Any) -> Any:
    if compiled_cache is not None:
        dialect, compiled_cache = _of_its_kind(dialect), _statements
    return _compile(statement, dialect, compiled_cache=compiled_cache, **more)


# each test has engines of its own, and each engine would compile the same statements anew
_compile = ClauseElement._compile_w_cache
ClauseElement._compile_w_cache = _compile_or_remember  # type: ignore[assignment,method-assign]


OF_OCR = ("legal_pipeline_tests/stages/",)
"""Tests of what tesseract makes of a page: they have every page read in earnest."""

_is_remembered = False


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    global _is_remembered
    _is_remembered = not item.nodeid.startswith(OF_OCR)


_readings: dict[tuple[object, ...], OcrResult] = {}


def _recognise_or_remember(engine: Tesseract, image: PageImage) -> OcrResult:
    """The tests of a module show the engine the same few pages again and again, and ask what becomes of its answer."""
    if not _is_remembered:
        return _recognise(engine, image)
    key = (engine.options, hashlib.sha256(image.grey).digest(), image.width, image.height, image.dpi)
    if key not in _readings:
        _readings[key] = _recognise(engine, image)
    return _readings[key]


_recognise = Tesseract.recognise
Tesseract.recognise = _recognise_or_remember  # type: ignore[assignment,method-assign]
