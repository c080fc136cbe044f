"""The reason of a document that keeps ending its workers is the true one."""

from __future__ import annotations

import pytest

from legal_pipeline.model import Category
from legal_pipeline.storage.redis.client import open_redis
from legal_pipeline.storage.redis.worker_deaths import Cause, Death, WorkerDeaths, reason_of
from legal_pipeline_tests.servers import databases, ports


@pytest.mark.parametrize(
    ("death", "category", "said"),
    [
        (Death(Cause.MEMORY, "570 MB"), Category.RESOURCE, "ran out of memory 3 times: the kernel killed it at the limit of 570 MB"),
        (Death(Cause.STALL, "900 seconds"), Category.PERMANENT, "made no progress within 900 seconds, 3 times"),
        (Death(Cause.SIGNAL, "SIGSEGV"), Category.TRANSIENT, "killed 3 times (SIGSEGV), and not by the kernel for lack of memory"),
        (Death(Cause.SETUP, "no such role"), Category.CONFIGURATION, "its worker could not begin, 3 times: no such role"),
        (None, Category.TRANSIENT, "ended 3 times without a trace of the cause"),
    ],
)
def test_the_reason_and_its_category(death: Death | None, category: Category, said: str) -> None:
    reason, found = reason_of("document_text", 3, death)
    assert reason.startswith("document_text: ") and said in reason
    assert found is category


def test_the_latest_death_counts_and_each_step_has_its_own(redis_server: databases.Redis) -> None:
    deaths = WorkerDeaths(open_redis(redis_server.url))
    deaths.note("run", "chunks", Death(Cause.SIGNAL, "SIGKILL"))
    deaths.note("run", "chunks", Death(Cause.MEMORY, "320 MB"))
    assert deaths.latest("run", "chunks") == Death(Cause.MEMORY, "320 MB")
    assert deaths.latest("run", "relationships") is None


def test_without_redis_nothing_is_known_and_nothing_fails() -> None:
    deaths = WorkerDeaths(open_redis(f"redis://127.0.0.1:{ports.free_port()}/0"))
    deaths.note("run", "chunks", Death(Cause.SIGNAL, "SIGKILL"))
    assert deaths.latest("run", "chunks") is None
