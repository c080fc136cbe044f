"""The watch of the random hour: what is stuck under a green monitor is a silence, whatever the monitor's own rules are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import dagster as dg
import pytest
from dagster._core.execution.backfill import BulkActionStatus

from legal_pipeline.model import Category
from legal_pipeline_tests.faults.running import watch as module
from legal_pipeline_tests.faults.running.watch import Watch
from legal_pipeline_tests.specimens.processless_deployment import ProcesslessDeployment


@dataclass
class WatchWithMonitor(Watch):
    """Its monitor says what the test wants."""

    said: list[str] = field(default_factory=list)

    def _monitor(self) -> list[str]:
        return self.said


def watch(deployed: ProcesslessDeployment, *said: str) -> WatchWithMonitor:
    return WatchWithMonitor(deployed.instance, deployed.services.store, {}, lambda told: None, said=list(said))


def a_failed_document(deployed: ProcesslessDeployment) -> str:
    [document_id] = deployed.request(deployed.files("a.txt")).document_ids
    deployed.services.store.documents.fail(document_id, "chunks: no room", Category.RESOURCE)
    return document_id


def nothing_else(deployed: ProcesslessDeployment, document_id: str) -> None:
    """Its backfill is over."""
    [backfill] = deployed.instance.get_backfills()
    deployed.end(backfill.backfill_id, BulkActionStatus.COMPLETED_SUCCESS)


def a_run(deployed: ProcesslessDeployment, document_id: str) -> None:
    nothing_else(deployed, document_id)
    deployed.run_of(document_id, dg.DagsterRunStatus.QUEUED)


def a_backfill(deployed: ProcesslessDeployment, document_id: str) -> None:
    """The one that it was requested with has not made its run yet."""


@pytest.mark.parametrize(
    ("brought_on_by", "said", "is_silent"),
    [(nothing_else, (), True), (nothing_else, ("1 document failed",), False), (a_run, (), False), (a_backfill, (), False)],
)
def test_a_failed_document(
    deployed: ProcesslessDeployment, brought_on_by: Callable[[ProcesslessDeployment, str], None], said: tuple[str, ...], is_silent: bool
) -> None:
    brought_on_by(deployed, a_failed_document(deployed))
    found = watch(deployed, *said)
    found.look()
    assert (found.samples, found.red, bool(found.silences)) == (1, len(said), is_silent)


def test_a_document_that_was_retried_and_fails_again_was_not_silent(deployed: ProcesslessDeployment) -> None:
    document_id = a_failed_document(deployed)
    nothing_else(deployed, document_id)
    documents = deployed.services.store.documents

    class Slow(WatchWithMonitor):
        def _monitor(self) -> list[str]:
            """While it looks, the document is retried."""
            documents.request_again([document_id])
            documents.fail(document_id, "chunks: no room", Category.RESOURCE)
            return []

    found = Slow(deployed.instance, deployed.services.store, {}, lambda told: None)
    found.look()
    assert (found.stuck, found.silences) == (1, [])


def test_work_that_stands_still(deployed: ProcesslessDeployment, monkeypatch: pytest.MonkeyPatch) -> None:
    documents = deployed.services.store.documents
    [document_id] = deployed.request(deployed.files("a.txt")).document_ids
    found = watch(deployed)
    found.look()
    assert found.silences == []
    monkeypatch.setattr(module, "STANDSTILL_SECONDS", -1.0)
    found.look()
    assert "nothing has moved" in found.silences[0]
    documents.finish(document_id)
    found.look()
    assert (found.stuck, len(found.silences)) == (1, 1)


def test_a_monitor_that_cannot_be_called_is_red(deployed: ProcesslessDeployment) -> None:
    """Embedded mode has nothing to monitor: exit code 2, no reading."""
    told: list[str] = []
    found = Watch(deployed.instance, deployed.services.store, {"LEGAL_PIPELINE_HOME": str(deployed.settings.home)}, told.append)
    found.look()
    assert found.red == 1 and "embedded mode" in told[0]
