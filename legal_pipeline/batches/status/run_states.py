"""Active runs of a batch, and backfills that have not created all their runs yet.

Reads Dagster's tables directly, because importing Dagster takes longer than the rest of `batch status`.
A test compares the results with those of Dagster's own instance.

Does not belong here: the states of documents (`storage.batches.progress`).
"""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from urllib.parse import quote

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from legal_pipeline.settings import Settings
from legal_pipeline.storage.batches.batches import Batches
from legal_pipeline.storage.database.engine import engine_for, reading, translate_errors
from legal_pipeline.storage.database.files import is_held

ACTIVE_STATUSES = ("QUEUED", "NOT_STARTED", "STARTING", "STARTED", "SUSPENDED", "CANCELING")
"""Statuses of a run that has not ended; a test compares them with `defs.execution.abandoned_documents`."""
MAKING_RUNS = ("REQUESTED", "CANCELING", "FAILING")
"""Statuses of a backfill that may still create runs, or cancel them."""

SCHEMA = "dagster"
"""The PostgreSQL schema of Dagster's tables, created by `defs.instance.postgres_schema`."""
GROUP_JOB = "process_small_documents"
"""The job over documents that share a run (`defs.groups`)."""
RUNNER_TAG = "legal/carrier"
"""Tags runs that end with the command that executes them; set by `defs.execution.in_process`."""

_IDS = 500
_NEW_BACKFILLS = 100


@dataclass(frozen=True, slots=True)
class Work:
    """Work in progress, whoever requested it."""

    runs: Mapping[str, str]
    """document_id -> status of its active run, in lower case."""
    open_backfills: frozenset[str]
    is_run_by_command: bool = False
    """A command is processing the documents of this home directory; embedded mode only."""
    daemon_age_seconds: float | None = None
    """Age of the last heartbeat of Dagster's daemon; None when it never sent one, or in embedded mode."""


def read_work(settings: Settings, backfill_ids: Collection[str], at: dt.datetime) -> Work:
    engine = _engine(settings)
    is_held_here = not settings.is_deployed and is_held(settings.run_lock)
    if engine is None:
        return Work({}, frozenset(), is_held_here)
    prefix = f"{SCHEMA}." if settings.is_deployed else ""
    with translate_errors(is_reading=True), engine.connect() as connection:
        return Work(
            # runs executed by a command ended with it, whatever status the table has
            _runs(connection, prefix, include_commands=settings.is_deployed or is_held_here),
            _open_backfills(connection, prefix, list(backfill_ids)),
            is_held_here,
            _daemon_age(connection, prefix, at) if settings.is_deployed else None,
        )


def latest_backfills(settings: Settings, limit: int) -> list[str]:
    """Returns the ids of the latest backfills, the latest first."""
    engine = _engine(settings)
    if engine is None:
        return []
    prefix = f"{SCHEMA}." if settings.is_deployed else ""
    with translate_errors(is_reading=True), engine.connect() as connection:
        return list(connection.scalars(sa.text(f"select key from {prefix}bulk_actions order by id desc limit :limit"), {"limit": limit}))


def adopt_new_backfills(settings: Settings, batches: Batches) -> None:
    """Creates batches for backfills launched in the UI. Dagster is imported only when there is one, because importing it is slow."""
    backfills = latest_backfills(settings, _NEW_BACKFILLS)
    if len(batches.batches_of(backfills)) < len(backfills):
        from legal_pipeline.defs.backfills.adoption import adopt
        from legal_pipeline.defs.instance.instance import open_instance

        with open_instance(settings) as instance:
            adopt(instance, batches)


def _runs(connection: Connection, prefix: str, *, include_commands: bool) -> dict[str, str]:
    by_command = f"select run_id from {prefix}run_tags where key = '{RUNNER_TAG}'"
    query = sa.text(
        f"select partition, status from {prefix}runs where status in :statuses and partition is not null"
        + ("" if include_commands else f" and run_id not in ({by_command})")
        + " order by id"
    )
    rows = connection.execute(query.bindparams(sa.bindparam("statuses", ACTIVE_STATUSES, expanding=True)))
    return _groups(connection, prefix) | {partition: status.lower() for partition, status in rows}


def _groups(connection: Connection, prefix: str) -> dict[str, str]:
    """Of the documents that share a run: its configuration names them (`defs.groups.step`)."""
    query = sa.text(f"select run_body, status from {prefix}runs where status in :statuses and pipeline_name = :job order by id")
    rows = connection.execute(query.bindparams(sa.bindparam("statuses", ACTIVE_STATUSES, expanding=True), job=GROUP_JOB))
    found: dict[str, str] = {}
    for body, status in rows:
        for step in json.loads(body)["run_config"]["ops"].values():
            found |= dict.fromkeys(step["config"]["documents"], status.lower())
    return found


def _open_backfills(connection: Connection, prefix: str, backfill_ids: list[str]) -> frozenset[str]:
    query = sa.text(f"select key from {prefix}bulk_actions where key in :keys and status in :statuses").bindparams(
        sa.bindparam("keys", expanding=True), sa.bindparam("statuses", MAKING_RUNS, expanding=True)
    )
    parts = (backfill_ids[start : start + _IDS] for start in range(0, len(backfill_ids), _IDS))
    return frozenset(key for part in parts for key in connection.scalars(query, {"keys": part}))


def _daemon_age(connection: Connection, prefix: str, at: dt.datetime) -> float | None:
    # the timestamp column has no zone and depends on the server's session; the body is in UTC
    beats = [json.loads(body)["timestamp"] for body in connection.scalars(sa.text(f"select body from {prefix}daemon_heartbeats"))]
    return max(0.0, at.timestamp() - max(beats)) if beats else None


def _engine(settings: Settings) -> Engine | None:
    """Returns None when no run was ever created."""
    if settings.is_deployed:
        engine = engine_for(settings.results_url)
        with reading(engine) as connection:
            return engine if sa.inspect(connection).has_table("runs", schema=SCHEMA) else None
    path = settings.dagster_home / "storage" / "runs.db"
    return _sqlite(str(path)) if path.exists() else None


@cache
def _sqlite(path: str) -> Engine:
    # mode=rw: reading must not create the file, but a database in WAL mode cannot be read without writing beside it
    return sa.create_engine("sqlite://", creator=lambda: sqlite3.connect(f"file:{quote(path)}?mode=rw", uri=True, timeout=30))
