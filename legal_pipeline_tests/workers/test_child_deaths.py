"""Why a worker's child ended: the kernel for lack of memory, or somebody else."""

from __future__ import annotations

import pytest

from legal_pipeline.deployment.supervise import cgroups
from legal_pipeline.storage.redis.worker_deaths import Cause
from legal_pipeline.workers.child_deaths import MemoryKills, death_of

LOST = "Worker exited prematurely: signal 9 (SIGKILL) Job: 3."


@pytest.mark.parametrize(
    ("message", "is_memory_kill", "cause", "detail"),
    [
        (LOST, False, Cause.SIGNAL, "SIGKILL"),
        ("Worker exited prematurely: signal 11 (SIGSEGV) Job: 3.", False, Cause.SIGNAL, "SIGSEGV"),
        ("Worker exited prematurely: exitcode 1 Job: 3.", False, Cause.SIGNAL, "no signal; see the log of the worker"),
    ],
)
def test_the_cause_is_in_the_message_of_celery(message: str, is_memory_kill: bool, cause: Cause, detail: str) -> None:
    death = death_of(message, is_memory_kill)
    assert (death.cause, death.detail) == (cause, detail)


def test_a_kill_for_lack_of_memory_says_so() -> None:
    assert death_of(LOST, is_memory_kill=True).cause is Cause.MEMORY


@pytest.mark.parametrize(
    ("counts", "is_recent"),
    [
        # the counts of the rounds, and the one at the death
        ([7, 7, 7], False),
        ([7, 7, 8], True),
        # the round between the kill and its discovery
        ([7, 8, 8], True),
        # of another death, long ago
        ([7, 8, 8, 8], False),
    ],
)
def test_only_a_recent_kill_is_of_this_child(monkeypatch: pytest.MonkeyPatch, counts: list[int], is_recent: bool) -> None:
    left = iter(counts)
    monkeypatch.setattr(cgroups, "memory_kills", lambda: next(left))
    kills = MemoryKills()
    for _ in counts[:-1]:
        kills.look()
    assert kills.is_recent() is is_recent
