"""The table of who reads which setting is held to the imports: no program imports a module that reads a setting outside of its row.

That is more than is needed, because a program does not call all that it imports; each exception is named below with its reason.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import legal_pipeline
from legal_pipeline.deployment.plan import CELERY_APP, CELERY_TASKS, CODE_LOCATION
from legal_pipeline.deployment.render.dagster import dagster_yaml
from legal_pipeline.settings import Settings
from legal_pipeline.settings.readers import READERS, SERVICES, WORKERS, reads
from legal_pipeline.topology import PROFILES

PACKAGE = Path(legal_pipeline.__file__).parent
INSTANCE = tuple(re.findall(r"module: (legal_pipeline\S+)", dagster_yaml(PROFILES["t3.medium"])))
"""What Dagster loads in every program that has an instance."""

PROGRAMS: dict[str, tuple[str, ...]] = {
    WORKERS: ("legal_pipeline.workers.celery", CELERY_APP.partition(":")[0], CELERY_TASKS, CODE_LOCATION, *INSTANCE),
    "code-server": ("legal_pipeline.operations.programs.code_server", CODE_LOCATION, *INSTANCE),
    "daemon": ("legal_pipeline.operations.daemon", *INSTANCE),
    "webserver": ("legal_pipeline.operations.programs.webserver", *INSTANCE),
    "workspace": ("legal_pipeline.workspace.server.program",),
}

PROPERTIES = {
    "is_deployed": "broker_url",
    "machine": "profile",
    "passwords_path": "passwords_file",
    "results_url": "database_url",
    "workspace_address": "workspace_url",
} | dict.fromkeys(("log_dir", "run_lock", "dagster_home", "files_dir", "downloads_dir"), "home")

_FILES = "of what opens files and reads pages, each of which is looked up when that happens: in workers, and some in the workspace"
_STAGES = "of what accepts and executes runs, which the workspace does not"
_SENSORS = "of sensors, which run in the code server; workers import their definitions"
_MONITOR = "of the command `monitor`; the sensor of the code server takes fewer readings"
_OF_THE_START = "profile"
"""Compared by the start itself, whoever reads it: another one takes a stop of all programs."""
EXCEPTIONS: dict[str, tuple[str, frozenset[str]]] = {
    "legal_pipeline.services": (
        _FILES,
        frozenset(
            {
                *("max_container_bytes", "max_container_depth", "max_container_members", "max_document_bytes", "max_page_chars"),
                *("max_page_pixels", "max_pages", "ocr_page_timeout_seconds", "reader_memory_bytes", "reader_page_timeout_seconds"),
                *("tessdata", "textract_matters"),
            }
        ),
    ),
    "legal_pipeline.storage.sources.sources": (_FILES, frozenset({"download_cache_bytes"})),
    "legal_pipeline.storage.ocr_cache.results": (_FILES, frozenset({"ocr_cache_bytes", "ocr_cache_days"})),
    "legal_pipeline.storage.facts.stage_results": (
        _STAGES,
        frozenset({"spacy_model", "textract_below_confidence", "textract_matters"}),
    ),
    "legal_pipeline.storage.redis.counters": ("of steps, which count what they do", frozenset({"metrics_days"})),
    "legal_pipeline.defs.textract.second_engine": (
        "of the stage `document_text`, and of a job; the code server imports their definitions",
        frozenset({"stall_timeout_seconds", "textract_budget_usd", "textract_page_usd"}),
    ),
    "legal_pipeline.defs.assets.materialization": ("of stages; the code server imports their definitions", frozenset({"workspace_url"})),
    "legal_pipeline.storage.textract.client": ("as above", frozenset({"textract_endpoint_url"})),
    "legal_pipeline.storage.inbox.discovery": (
        "of commands, and of the job that registers documents",
        frozenset({"s3_bucket", "s3_prefix", "textract_prefix"}),
    ),
    "legal_pipeline.alerts.publishing": (_SENSORS, frozenset({"alert_delay_seconds", "alert_urls"})),
    "legal_pipeline.monitoring.alert_channels": (_SENSORS, frozenset({"alert_urls"})),
    "legal_pipeline.defs.sensors.arrivals": (_SENSORS, frozenset({"arrivals_per_tick", "s3_events_queue_url"})),
    "legal_pipeline.monitoring.collector": (
        _MONITOR,
        frozenset({"metrics_port", "ocr_cache_bytes", "ocr_cache_days", "workspace_host", "workspace_port"}),
    ),
    "legal_pipeline.monitoring.answers": (_MONITOR, frozenset({"webserver_host", "webserver_port"})),
    "legal_pipeline.storage.resilience.circuit_breaker": ("of embedded mode", frozenset({"processes"})),
}
"""Module: why programs import it and do not read these settings."""


@cache
def tree_of(module: str) -> ast.Module | None:
    path = PACKAGE.parent / module.replace(".", "/")
    file = path.with_suffix(".py") if path.with_suffix(".py").exists() else path / "__init__.py"
    return ast.parse(file.read_text()) if file.exists() else None


def is_for_types(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def imports(tree: ast.AST) -> Iterator[str]:
    for node in ast.iter_child_nodes(tree):
        if is_for_types(node):
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            # a name that is imported may be a module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        yield from imports(node)


@cache
def imported_by(program: str) -> frozenset[str]:
    """All modules of the package that the program may import, those of functions too."""
    found: set[str] = set()
    ahead = list(PROGRAMS[program])
    while ahead:
        module = ahead.pop()
        if module in found or not module.startswith("legal_pipeline.") or (tree := tree_of(module)) is None:
            continue
        found.add(module)
        ahead += imports(tree)
        # the packages around it are imported as well
        ahead.append(module.rpartition(".")[0])
    return frozenset(found)


def is_settings(node: ast.expr) -> bool:
    match node:
        case ast.Name(id=name):
            return name in ("settings", "s", "with_role")
        case ast.Attribute(attr=name):
            return name in ("settings", "_settings")
        case ast.Call(func=ast.Name(id=name)):
            return name == "load_settings"
    return False


@cache
def settings_read_in(module: str) -> frozenset[str]:
    tree = tree_of(module)
    assert tree is not None
    names = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute) and is_settings(node.value)}
    return frozenset(found for name in names if (found := PROPERTIES.get(name, name)) in Settings.model_fields)


def test_every_setting_has_a_row_and_every_service_is_known() -> None:
    assert READERS.keys() == Settings.model_fields.keys()
    assert {service.name for profile in PROFILES.values() for service in profile.services} == SERVICES
    assert {reader for readers in READERS.values() for reader in readers} <= PROGRAMS.keys()


@pytest.mark.parametrize("program", PROGRAMS)
def test_no_program_reads_a_setting_outside_of_its_row(program: str) -> None:
    name = "ocr" if program == WORKERS else program
    found = {
        (module, setting)
        for module in imported_by(program)
        for setting in settings_read_in(module)
        if setting != _OF_THE_START and not reads(name, setting) and setting not in EXCEPTIONS.get(module, ("", frozenset()))[1]
    }
    assert found == set()


def test_no_exception_is_left_over() -> None:
    needed = {
        (module, setting)
        for program in PROGRAMS
        for module in imported_by(program)
        for setting in settings_read_in(module)
        if program not in READERS[setting]
    }
    assert {(module, setting) for module, (_, settings) in EXCEPTIONS.items() for setting in settings} - needed == set()


@pytest.mark.parametrize(
    ("program", "name", "expected"),
    [
        ("ocr", "time_slice_seconds", True),
        ("batch-high", "time_slice_seconds", True),
        ("webserver", "time_slice_seconds", False),
        ("code-server", "alert_urls", True),
        ("ocr", "alert_urls", False),
        # what is no setting concerns all
        ("webserver", "AWS_REGION", True),
        ("workspace", "code", True),
    ],
)
def test_who_reads_what(program: str, name: str, expected: bool) -> None:
    assert reads(program, name) is expected
