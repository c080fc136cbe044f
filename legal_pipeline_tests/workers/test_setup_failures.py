"""A worker that cannot open what it needs: its work fails with the reason after a few attempts. A server that is away is waited for."""

from __future__ import annotations

import datetime as dt

import pytest

from legal_pipeline.defs.assets import retry_rules
from legal_pipeline.defs.execution.dispatch import open_dispatch
from legal_pipeline.errors import ExternalError, SetupError
from legal_pipeline.model import Category
from legal_pipeline.storage.documents.leases import Lease
from legal_pipeline.storage.redis.worker_deaths import reason_of
from legal_pipeline.topology import Queue
from legal_pipeline.workers.setup_failures import note_setup_failure
from legal_pipeline_tests.specimens.processless_deployment import ProcesslessDeployment

STEP = ("run-1", "relationships")


def attempts(deployed: ProcesslessDeployment, error: Exception, times: int) -> list[int]:
    """The attempts of each lease that the sweep sends after the one before was lost."""
    leases = open_dispatch(deployed.settings).leases
    lease: Lease | None = None
    counted = []
    for _ in range(times):
        lease = leases.offer(*STEP, Queue.GRAPH, 3, replacing=lease.token if lease else None)
        assert lease
        counted.append(lease.attempts)
        note_setup_failure(deployed.settings, "machine:graph", *STEP, lease.token, error)
    return counted


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (SetupError("the tables are of a newer version; install it"), "the tables are of a newer version; install it"),
        (KeyError("the text of a document"), "KeyError"),
    ],
)
def test_the_attempts_are_counted_and_the_reason_is_that_of_the_setup(deployed: ProcesslessDeployment, error: Exception, said: str) -> None:
    assert attempts(deployed, error, retry_rules.MAX_WORKER_DEATHS + 1) == list(range(retry_rules.MAX_WORKER_DEATHS + 1))
    latest = open_dispatch(deployed.settings).deaths.latest(*STEP)
    reason, category = reason_of("relationships", retry_rules.MAX_WORKER_DEATHS, latest)
    assert f"could not begin, {retry_rules.MAX_WORKER_DEATHS} times: {said}" in reason
    assert "the text of a document" not in reason
    assert category is Category.CONFIGURATION


def test_it_is_lost_when_the_lease_expires(deployed: ProcesslessDeployment) -> None:
    attempts(deployed, SetupError("no"), 1)
    lease = open_dispatch(deployed.settings).leases.get(*STEP)
    assert lease is not None and lease.is_taken and lease.beat_at is not None
    assert lease.beat_at > lease.sent_at - dt.timedelta(seconds=1)


def test_a_server_that_does_not_answer_uses_up_no_attempt(deployed: ProcesslessDeployment) -> None:
    assert attempts(deployed, ExternalError("PostgreSQL does not answer"), 4) == [0, 0, 0, 0]
    assert attempts(deployed, ConnectionRefusedError(), 0) == []
