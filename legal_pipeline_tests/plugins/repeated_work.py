"""Work that a test process would repeat thousands of times for nothing. A pytest plugin."""

from __future__ import annotations

import copy
import gc
import hashlib
import sqlite3
from collections.abc import Callable
from contextlib import closing
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
from dagster._core.instance import config as instance_config
from dagster_shared.yaml_utils import DagsterYamlLoader
from sqlalchemy.sql.elements import ClauseElement
from sqlalchemy.util import LRUCache

from legal_pipeline.defs.instance import sqlite_schema
from legal_pipeline.stages.ocr.engine import OcrResult, PageImage
from legal_pipeline.stages.ocr.tesseract import Tesseract
from legal_pipeline.storage.database import engine as database

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


_STATEMENTS = 1500
_statements: LRUCache[Any, Any] = LRUCache(_STATEMENTS)
_dialects: dict[tuple[object, ...], sa.Dialect] = {}


def _of_its_kind(dialect: sa.Dialect) -> sa.Dialect:
    """The first dialect with the same options, of the same server."""
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


OF_THE_SCHEMA = tuple(f"legal_pipeline_tests/{place}" for place in ("storage/database/", "defs/instance/", "commands/test_database.py"))
"""Tests of how the tables come about: they have every database made in earnest."""

OF_OCR = ("legal_pipeline_tests/stages/",)
"""Tests of what tesseract makes of a page: they have every page read in earnest."""

_is_copied = False
_is_remembered = False
_results: sqlite3.Connection | None = None
_dagster: dict[str, bytes] = {}


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    global _is_copied, _is_remembered
    _is_copied = not item.nodeid.startswith(OF_THE_SCHEMA)
    _is_remembered = not item.nodeid.startswith(OF_OCR)


def _upgrade_or_copy(engine: sa.Engine) -> None:
    """A new SQLite file is a copy of the first one: all migrations take longer than most tests of a command."""
    global _results
    if not _is_copied or engine.dialect.name != "sqlite" or not engine.url.database or _has_tables(engine):
        _upgrade(engine)
    elif _results is None:
        _upgrade(engine)
        _results = sqlite3.connect(":memory:", check_same_thread=False)
        with closing(sqlite3.connect(engine.url.database)) as made:
            made.backup(_results)
    else:
        try:
            with closing(sqlite3.connect(engine.url.database)) as new:
                _results.backup(new)
        except sqlite3.Error:
            # it fails with a sentence of our own
            _upgrade(engine)


def _has_tables(engine: sa.Engine) -> bool:
    with engine.begin() as connection:
        return bool(connection.exec_driver_sql("select count(*) from sqlite_master").scalar())


_upgrade = database._upgrade
database._upgrade = _upgrade_or_copy


def _create_or_copy(folder: Path) -> None:
    """The same for the three files of Dagster."""
    if not _is_copied or any((folder / name).exists() for name in sqlite_schema.TABLES):
        _create(folder)
    elif not _dagster:
        _create(folder)
        if not list(folder.glob("*-wal")):
            _dagster.update({name: (folder / name).read_bytes() for name in sqlite_schema.TABLES})
    else:
        try:
            for name, content in _dagster.items():
                (folder / name).write_bytes(content)
        except OSError:
            for name in _dagster:
                (folder / name).unlink(missing_ok=True)
            # it fails with a sentence of our own
            _create(folder)


_create = sqlite_schema._create
sqlite_schema._create = _create_or_copy


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
