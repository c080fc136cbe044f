"""A run that is deleted while Dagster's daemon works on it leaves no error behind, which would be an alarm; any other error does."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import dagster as dg
import pytest
from dagster._core.remote_origin import RegisteredCodeLocationOrigin, RemoteJobOrigin, RemoteRepositoryOrigin
from dagster._core.storage.dagster_run import RunsFilter
from dagster._core.test_utils import create_run_for_test
from dagster._daemon.monitoring import run_monitoring
from dagster._daemon.run_coordinator.queued_run_coordinator_daemon import QueuedRunCoordinatorDaemon

from legal_pipeline.defs.execution.unwanted_runs import parts_of_daemon, spare_deleted_runs

STARTING, STARTED, CANCELING = (
    dg.DagsterRunStatus.STARTING,
    dg.DagsterRunStatus.STARTED,
    dg.DagsterRunStatus.CANCELING,
)


@pytest.fixture
def instance(monkeypatch: pytest.MonkeyPatch) -> Iterator[dg.DagsterInstance]:
    for owner, name in parts_of_daemon():
        # so that the end of the test takes it back
        monkeypatch.setattr(owner, name, getattr(owner, name))
    spare_deleted_runs()
    queued = {"module": "dagster._core.run_coordinator", "class": "QueuedRunCoordinator"}
    with dg.DagsterInstance.local_temp(overrides={"run_coordinator": queued, "run_monitoring": {"enabled": True}}) as found:
        yield found


class _Launcher:
    """Does what the test wants when the daemon launches a run."""

    supports_check_run_worker_health = True

    def __init__(self, act: Callable[[str], object]) -> None:
        self._act = act

    def dispose(self) -> None:
        """It holds nothing."""

    def launch_run(self, context: Any) -> None:
        self._act(context.dagster_run.run_id)

    def check_run_worker_health(self, run: dg.DagsterRun) -> Any:
        self._act(run.run_id)


def _queued(instance: dg.DagsterInstance) -> dg.DagsterRun:
    origin = RemoteJobOrigin(RemoteRepositoryOrigin(RegisteredCodeLocationOrigin("legal_pipeline"), "__repository__"), "process_document")
    found: dg.DagsterRun = create_run_for_test(instance, status=dg.DagsterRunStatus.QUEUED, remote_job_origin=origin)
    return found


def _dequeue(instance: dg.DagsterInstance, run: dg.DagsterRun) -> Any:
    daemon = QueuedRunCoordinatorDaemon(interval_seconds=1)
    return daemon._dequeue_run(instance, None, run, instance.get_concurrency_config(), None)  # type: ignore[arg-type]


def _deleting(instance: dg.DagsterInstance) -> Callable[[str], None]:
    def act(run_id: str) -> None:
        instance.delete_run(run_id)
        raise RuntimeError("the run is gone")

    return act


def test_a_queued_run_that_was_deleted_is_passed_over(instance: dg.DagsterInstance) -> None:
    run = _queued(instance)
    instance.delete_run(run.run_id)
    assert not _dequeue(instance, run)


def test_so_is_one_that_is_deleted_while_it_is_launched(instance: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch) -> None:
    run = _queued(instance)
    monkeypatch.setattr(instance, "_run_launcher", _Launcher(_deleting(instance)))
    assert not _dequeue(instance, run)


def test_one_that_is_there_is_launched(instance: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch) -> None:
    run = _queued(instance)
    launched: list[str] = []
    monkeypatch.setattr(instance, "_run_launcher", _Launcher(launched.append))
    assert _dequeue(instance, run) and launched == [run.run_id]


@pytest.mark.parametrize("status", [STARTING, STARTED, CANCELING])
@pytest.mark.parametrize("is_deleted", [True, False])
def test_the_monitoring_of_runs(
    instance: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch, status: dg.DagsterRunStatus, is_deleted: bool
) -> None:
    """It has read all runs before it looks at the first. A run without the events of its status is an error of Dagster's."""

    def broken(_: str) -> None:
        raise RuntimeError("for a test")

    run = create_run_for_test(instance, status=status)
    records = instance.get_run_records(RunsFilter(run_ids=[run.run_id]))
    if is_deleted:
        instance.delete_run(run.run_id)
    monkeypatch.setattr(instance, "get_run_records", lambda **_: records)
    monkeypatch.setattr(instance, "_run_launcher", _Launcher(broken))
    context: Any = SimpleNamespace(instance=instance, create_request_context=lambda: None)
    errors = list(run_monitoring.execute_run_monitoring_iteration(context, logging.getLogger("test")))
    assert [error is None for error in errors] == [is_deleted]
