"""The disk of the home is full when Dagster records an event: its document is executed again, and nothing is failed for good."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any

import dagster as dg
import pytest
import sqlalchemy as sa

from legal_pipeline.defs.instance.sqlite_storage import PooledSqliteEventLogStorage
from legal_pipeline.local import pool_worker
from legal_pipeline.local.pool_worker import Task
from legal_pipeline.model import State
from legal_pipeline_tests.defs.conftest import Pipeline


def _full() -> sa.exc.OperationalError:
    cause = sqlite3.OperationalError("database or disk is full")
    cause.sqlite_errorcode = sqlite3.SQLITE_FULL
    return sa.exc.OperationalError("insert into event_logs", {}, cause)


@pytest.fixture
def fails_once(pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch) -> Callable[[dg.DagsterEventType], list[str]]:
    """Makes the storage of the first event of a type fail; returns a list of what has failed."""

    def install(event_type: dg.DagsterEventType) -> list[str]:
        failed: list[str] = []
        storage = pipeline.instance.event_log_storage
        assert isinstance(storage, PooledSqliteEventLogStorage)
        store = storage.store_event

        def store_event(entry: dg.EventLogEntry) -> Any:
            event = entry.dagster_event
            if event is not None and event.event_type is event_type and not failed:
                failed.append(entry.run_id)
                with storage._connect():
                    raise _full()
            return store(entry)

        monkeypatch.setattr(storage, "store_event", store_event)
        return failed

    return install


@pytest.mark.parametrize(
    "event_type",
    [
        dg.DagsterEventType.PIPELINE_START,
        dg.DagsterEventType.ENGINE_EVENT,
        dg.DagsterEventType.STEP_START,
        dg.DagsterEventType.STEP_OUTPUT,
        dg.DagsterEventType.ASSET_MATERIALIZATION,
        dg.DagsterEventType.STEP_SUCCESS,
        dg.DagsterEventType.PIPELINE_SUCCESS,
    ],
    ids=lambda event_type: event_type.value,
)
def test_an_event_that_finds_no_room(
    pipeline: Pipeline,
    fails_once: Callable[[dg.DagsterEventType], list[str]],
    monkeypatch: pytest.MonkeyPatch,
    event_type: dg.DagsterEventType,
) -> None:
    monkeypatch.setattr(pool_worker, "_DISK_POLL_SECONDS", 0.01)
    document_id = pipeline.register("a.txt", b"Marian Holt denied the claim on March 3, 2021.")
    failed = fails_once(event_type)
    report = pool_worker._executed(Task("document", document_id), pipeline.runner)
    assert len(failed) == 1
    assert report.error is None
    assert pipeline.state(document_id) is State.DONE, pipeline.status(document_id).reason
