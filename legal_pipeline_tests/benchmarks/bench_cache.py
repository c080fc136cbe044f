"""What the OCR cache costs and saves: Redis in front of PostgreSQL against PostgreSQL alone; warming; bounds; look-ups of documents.

    python -m legal_pipeline_tests.benchmarks.bench_cache

Real servers on loopback, values like those of real pages. Ratios are what carries over to another machine.
"""

from __future__ import annotations

import json
import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from legal_pipeline.model import Page, PageMethod
from legal_pipeline.settings import MEBIBYTE, Settings
from legal_pipeline.storage.ocr_cache.redis_layer import RedisCache
from legal_pipeline.storage.ocr_cache.results import LayeredOcrCache
from legal_pipeline.storage.ocr_cache.warming import Selection, warm
from legal_pipeline.storage.redis.client import open_redis
from legal_pipeline.storage.store import Store, open_store
from legal_pipeline_tests.benchmarks.machine import machine
from legal_pipeline_tests.servers import databases
from legal_pipeline_tests.storage.specimens import document, facts

PAGES = 2_000
ROUNDS = 5
WORDS = ("agreement", "party", "court", "motion", "plaintiff", "exhibit", "witness", "counsel", "order", "hereby", "evidence")


def main() -> None:
    print(f"Machine: {machine()}.\n")
    with databases.running_redis() as redis, databases.running_postgres() as postgres, tempfile.TemporaryDirectory() as home:
        store = open_store(Settings(home=Path(home), database_url=postgres.create_database("cache")))
        with open_redis(redis.url) as client:
            _measure(store, RedisCache(client, 64 * MEBIBYTE, 7))
        store.engine.dispose()


def _measure(store: Store, front: RedisCache) -> None:
    keys = [os.urandom(32) for _ in range(PAGES)]
    values = [_value(number) for number in range(PAGES)]
    alone, layered = LayeredOcrCache(store.ocr), LayeredOcrCache(store.ocr, front)
    for key, value in zip(keys, values, strict=True):
        layered.put(key, value)
    print("| measure | PostgreSQL alone | with Redis in front | ratio |\n|---|---:|---:|---:|")
    _row("a page found, ms", *_both(alone.get, layered.get, keys))
    _row("a page not found, ms", *_both(alone.get, layered.get, [os.urandom(32) for _ in range(PAGES)]))
    pairs = list(zip(keys, values, strict=True))
    _row("a page kept, ms", *_both(lambda pair: alone.put(*pair), lambda pair: layered.put(*pair), pairs, rounds=2))
    _warming(store, front, keys, values)
    _look_ups(store, front)


def _warming(store: Store, front: RedisCache, keys: Sequence[bytes], values: Sequence[bytes]) -> None:
    made = document("scan.pdf")
    store.documents.register([made])
    store.documents.record_facts(made.document_id, facts("scan", len(keys)))
    start = 0
    for number, (key, value) in enumerate(zip(keys, values, strict=True), 1):
        page = Page(number, json.loads(value)["text"], PageMethod.OCR, "engine 1", 0.9, ocr_key=key.hex())
        start = store.pages.add(made.document_id, "k", page, start)
    front.clear()
    began_at = time.perf_counter()
    warmed = warm(store.engine, store.ocr, front, Selection(matter=made.matter))
    seconds = time.perf_counter() - began_at
    print(f"\n`cache warm` of {warmed.added} pages: {seconds:.2f} s, {warmed.added / seconds:,.0f} pages a second,", end=" ")
    print(f"{warmed.added_bytes / 1e6:.1f} MB charged, {_redis_bytes(front) / 1e6:.1f} MB taken in Redis.")


def _look_ups(store: Store, front: RedisCache) -> None:
    """Would a copy of what is known of a document, kept in Redis, be read faster than the row?"""
    ids = [document(f"{number}.pdf").document_id for number in range(500)]
    store.documents.register([document(f"{number}.pdf") for number in range(500)])
    row = json.dumps(dict.fromkeys(("matter", "source_uri", "file_name", "sha256", "media_type", "state", "reason"), "x" * 40))
    for document_id in ids:
        front.client.set(f"cache:bench:{document_id}", row, ex=600)
    database, copies = _both(
        store.documents.status,
        lambda document_id: json.loads(front.client.get(f"cache:bench:{document_id}")),  # type: ignore[arg-type]
        ids,
    )
    print("\n| look-up of a document, ms | row in PostgreSQL | copy in Redis | ratio |\n|---|---:|---:|---:|")
    _row("what every step begins with", database, copies)


def _both(
    one: Callable[[Any], object], other: Callable[[Any], object], items: Sequence[object], rounds: int = ROUNDS
) -> tuple[float, float]:
    """Milliseconds a call of each, the fastest tenth, in turns: what else the machine does meets both. The first round does not count."""
    took: tuple[list[float], list[float]] = ([], [])
    for number in range(rounds):
        for item in items:
            for work, times in zip((one, other), took, strict=True):
                began_at = time.perf_counter()
                work(item)
                if number:
                    times.append((time.perf_counter() - began_at) * 1_000)
    first, second = (statistics.quantiles(times, n=10)[0] for times in took)
    return first, second


def _row(name: str, alone: float, layered: float) -> None:
    print(f"| {name} | {alone:.3f} | {layered:.3f} | {layered / alone:.2f} |", flush=True)


def _redis_bytes(front: RedisCache) -> int:
    return sum(int(front.client.memory_usage(key) or 0) for key in front.client.scan_iter(match="cache:ocr*"))


def _value(seed: int) -> bytes:
    """A page of 2,500 characters as an engine reads it."""
    chance = random.Random(seed)
    words = (f"{chance.choice(WORDS)}{chance.choice(('', ',', '.', f' {chance.randrange(10**6)}'))}" for _ in range(300))
    return json.dumps({"text": " ".join(words)[:2_500], "confidence": 0.9, "rotation": 0}).encode()


if __name__ == "__main__":
    main()
