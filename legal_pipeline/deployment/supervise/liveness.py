"""Checks that every queue has a consumer and that the services respond, by querying the programs, not the process list."""

from __future__ import annotations

import importlib
import socket
import traceback
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path, PurePath
from typing import Any

import psutil
from celery.utils.nodenames import gethostname
from kombu.exceptions import KombuError
from redis.exceptions import RedisError

from legal_pipeline.defs.execution.celery_app import make_app
from legal_pipeline.deployment.plan import CELERY_APP, CELERY_TASKS, Places, Program, node_name
from legal_pipeline.deployment.supervise import graphql
from legal_pipeline.errors import SetupError
from legal_pipeline.monitoring import beats
from legal_pipeline.monitoring.answers import http_error, workspace_url
from legal_pipeline.settings import load_settings

_ANSWER_SECONDS = 3.0
_QUICK_ANSWER_SECONDS = 1.0
"""Timeout of a check that will be repeated; an idle worker responds within hundredths of a second."""
_BEATING = frozenset({"alerts", "watchdog"})
"""Programs that nobody can ask anything: they have no port and no queue."""


@dataclass(frozen=True, slots=True)
class Answers:
    """The responses of the programs; `silent` maps each program that did not respond to the reason."""

    silent: Mapping[str, str] = field(default_factory=dict)
    pids: Mapping[str, int] = field(default_factory=dict)
    """Process ids reported by the workers."""


@cache
def load_app(spec: str) -> Any:
    module, _, name = spec.partition(":")
    return getattr(importlib.import_module(module), name)


def node_of(program: Program) -> str:
    # the host name that Celery substitutes for %h
    return node_name(program.name, str(gethostname()))


def ask(programs: Iterable[Program], places: Places, since: Mapping[str, float], *, is_repeated: bool = False) -> Answers:
    """`since` is the start of each program: an older heartbeat of the daemon comes from its predecessor."""
    all_programs = list(programs)
    seconds = _QUICK_ANSWER_SECONDS if is_repeated else _ANSWER_SECONDS
    silent, pids = _workers([program for program in all_programs if program.is_worker], seconds)
    return Answers(silent | _services({program.name for program in all_programs if not program.is_worker}, places, since), pids)


def named_alike(programs: Iterable[Program]) -> list[str]:
    """Returns the worker names of this machine under which a worker already responds."""
    nodes = [node_of(program) for program in programs if program.is_worker]
    answers: dict[str, Any] = _inspect(nodes, _QUICK_ANSWER_SECONDS).ping() or {}
    return sorted(answers)


def _workers(workers: list[Program], seconds: float) -> tuple[dict[str, str], dict[str, int]]:
    if not workers:
        return {}, {}
    nodes = {node_of(program): program for program in workers}
    try:
        # a reply is lost with the connection to the broker; the next check follows in a second
        queues: dict[str, list[dict[str, Any]]] = _inspect(list(nodes), seconds).active_queues() or {}
        stats: dict[str, dict[str, Any]] = (_inspect(list(queues), seconds).stats() or {}) if queues else {}
    except (KombuError, RedisError, OSError) as error:
        reason = f"the broker cannot be reached ({type(error).__name__}); `legal-pipeline doctor` says why"
        return {program.name: reason for program in workers}, {}
    silent: dict[str, str] = {}
    for node, program in nodes.items():
        served = {queue["name"] for queue in queues.get(node, [])}
        if missing := [queue for queue in program.queues if queue not in served]:
            silent[program.name] = f"no consumer of {', '.join(missing)} responds"
    return silent, {nodes[node].name: int(answer["pid"]) for node, answer in stats.items() if node in nodes}


def _inspect(nodes: list[str], seconds: float) -> Any:
    # asked through an application without tasks: the import of the workers' own takes a second and a half of CPU time
    return make_app(load_settings()).control.inspect(destination=nodes, timeout=seconds)


def _services(names: set[str], places: Places, since: Mapping[str, float]) -> dict[str, str]:
    silent = {
        name: "it does not run; `legal-pipeline workers start` starts it"
        for name in sorted(_BEATING & names)
        if not _beats(places.home, name)
    }
    if "code-server" in names and not _listens(places.code_server_port):
        silent["code-server"] = f"nothing listens on port {places.code_server_port}"
    if "workspace" in names and (error := http_error(workspace_url(places.browse_host, places.browse_port))):
        silent["workspace"] = f"it does not respond on port {places.browse_port} ({error})"
    if "webserver" not in names:
        return silent
    try:
        view = graphql.ask(places)
        if view.location_fault and "code-server" not in silent:
            graphql.reload_workspace(places)
            view = graphql.ask(places)
    except OSError as failure:
        silent["webserver"] = f"it does not respond on port {places.webserver_port} ({failure})"
        return silent | ({"daemon": "unknown, because its heartbeats are read through the webserver"} if "daemon" in names else {})
    if view.location_fault:
        silent.setdefault("code-server", view.location_fault)
    if "daemon" in names:
        late = sorted(kind for kind, beat in view.daemons.items() if beat < since.get("daemon", 0.0))
        if late or not view.daemons:
            silent["daemon"] = f"no heartbeat yet of {', '.join(kind.lower() for kind in late) or 'any part of it'}"
    return silent


def _beats(home: PurePath, name: str) -> bool:
    """Whether the process that wrote the last beat of a program runs."""
    beat = beats.read(Path(home), name)
    return beat is not None and psutil.pid_exists(beat.pid)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(_ANSWER_SECONDS)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def require_app(places: Places) -> None:
    """SetupError when the module of the workers cannot be imported, because no worker could start."""
    try:
        load_app(places.app)
        if places.app == CELERY_APP:
            importlib.import_module(CELERY_TASKS)
    except SetupError:
        raise
    except Exception as error:
        frames = traceback.extract_tb(error.__traceback__)
        where = f"{frames[-1].filename}, line {frames[-1].lineno}" if frames else "unknown"
        raise SetupError(
            f"the workers' application {places.app} cannot be loaded ({type(error).__name__}: {error}; {where}); "
            "fix the error, or run `make install` again if a package is missing"
        ) from error
