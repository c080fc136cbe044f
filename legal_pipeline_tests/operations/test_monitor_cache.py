"""The monitor says how full the cache is and how often a page was found."""

from __future__ import annotations

from dataclasses import replace

import pytest
from rich.console import Console

from legal_pipeline.monitoring.health import other_problems
from legal_pipeline.monitoring.readings import OcrCacheUse, Unread
from legal_pipeline.operations.collector import open_collector
from legal_pipeline.operations.monitor_view import record, screen
from legal_pipeline.settings import Settings
from legal_pipeline.storage.ocr_cache.redis_layer import RedisCache
from legal_pipeline.storage.store import open_store
from legal_pipeline_tests.servers import databases
from legal_pipeline_tests.specimens.readings import WELL, as_started

USE = OcrCacheUse(1_204, 3_100_000, 67_000_000, 0.87)


@pytest.mark.parametrize(
    ("use", "said"),
    [
        (USE, "1,204 in Redis, 3 MB of 67 MB, 87% hits in 24 h"),
        (replace(USE, hit_rate=None), "1,204 in Redis, 3 MB of 67 MB"),
        (None, "ocr cache  -"),
        (Unread("Redis is away"), "not readable"),
    ],
)
def test_a_line_of_the_screen(use: OcrCacheUse | Unread | None, said: str) -> None:
    console = Console(width=140, record=True, file=None, force_terminal=False)
    with console.capture() as shown:
        console.print(screen(replace(WELL, cache=use), width=140))
    [line] = [line for line in shown.get().splitlines() if "ocr cache" in line]
    assert said in " ".join(line.split()).replace("ocr cache -", "ocr cache  -")


def test_what_cannot_be_read_is_a_problem() -> None:
    assert [problem.part for problem in other_problems(replace(WELL, cache=Unread("Redis is away")))] == ["cache"]


def test_it_is_in_the_record() -> None:
    assert record(replace(WELL, cache=USE))["cache"]["hit_rate"] == 0.87


@pytest.mark.parametrize(("max_bytes", "entries"), [(1_000_000, 1), (0, None)])
def test_it_is_read_from_redis(settings: Settings, redis_server: databases.Redis, max_bytes: int, entries: int | None) -> None:
    settings = as_started(settings.model_copy(update={"broker_url": redis_server.url, "ocr_cache_bytes": max_bytes}))
    open_store(settings)
    with open_collector(settings) as reader:
        RedisCache(reader.client, 1_000_000, 7).put(bytes(32), b"{}")
        found = reader.take().cache
    assert (found.entries if isinstance(found, OcrCacheUse) else found) == entries
