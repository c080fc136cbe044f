"""Arrivals: a tick over a large bucket in which little is new, and a storm of objects that arrive at once.

The bucket is served by moto in a process of its own, which sorts all keys for each page: its time is shown
apart. Requests are counted in our client, by botocore's own events. Results are in PostgreSQL.
"""

from __future__ import annotations

import argparse
import logging
import os
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import dagster as dg

from legal_pipeline.defs.instance.instance import open_instance
from legal_pipeline.defs.s3_resource import make_resource
from legal_pipeline.defs.sensors import arrivals
from legal_pipeline.defs.sensors.reconciliation import Report, reconcile
from legal_pipeline.services import Services
from legal_pipeline.settings import load_settings
from legal_pipeline.storage.inbox.arrivals import Arrivals
from legal_pipeline.storage.inbox.configured import s3_inbox
from legal_pipeline.storage.inbox.inbox import SourceObject
from legal_pipeline.storage.inbox.reconciliation import Reconciliation
from legal_pipeline.storage.inbox.s3 import S3Inbox
from legal_pipeline.storage.inbox.scan import ArrivalScanner
from legal_pipeline.storage.s3.client import S3
from legal_pipeline.storage.store import open_store
from legal_pipeline_tests.benchmarks.machine import machine
from legal_pipeline_tests.servers.databases import running_postgres
from legal_pipeline_tests.servers.s3 import BUCKET, S3Server, running_s3
from legal_pipeline_tests.specimens.storm import Storm

OBJECTS, NEW, STORM = 100_000, 10, 5_000
_PUTTERS = 8


@dataclass
class Requests:
    """What our client asked of the server, and how long it waited for the answers."""

    counts: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    _sent_at: float = 0.0

    def watch(self, client: Any) -> None:
        client.meta.events.register("before-send.s3", self._sent)
        client.meta.events.register("after-call.s3", self._answered)

    def _sent(self, **_: Any) -> None:
        self._sent_at = time.perf_counter()

    def _answered(self, model: Any, **_: Any) -> None:
        self.counts[model.name] += 1
        self.seconds += time.perf_counter() - self._sent_at

    def clear(self) -> None:
        self.counts.clear()
        self.seconds = 0.0


@contextmanager
def opened(server: S3Server, database_url: str, **environment: str) -> Iterator[tuple[Services, dg.DagsterInstance]]:
    """A home of its own."""
    with tempfile.TemporaryDirectory(prefix="legal-pipeline-bench-") as folder:
        home = {"LEGAL_PIPELINE_HOME": folder, "LEGAL_PIPELINE_DATABASE_URL": database_url, "DAGSTER_DISABLE_TELEMETRY": "yes"}
        # a benchmark may be as fast as it is; the limit is for what others pay for
        os.environ.update(server.environment | home | {"LEGAL_PIPELINE_S3_CALLS_PER_SECOND": "100000"} | environment)
        settings = load_settings()
        services = Services(settings, open_store(settings))
        with open_instance(settings) as instance:
            yield services, instance
        services.store.engine.dispose()


class Untagged(S3Inbox):
    """Objects that are only to be known are not asked for their tags: that is a request each."""

    def priority_tag(self, found: SourceObject) -> str | None:
        return None


def fill(server: S3Server, first: int, count: int) -> None:
    with ThreadPoolExecutor(_PUTTERS) as putters:
        for _ in putters.map(lambda number: server.put(f"inbox/matter-{number % 7}/{number:06}.txt", b"x"), range(first, first + count)):
            pass


@dataclass(frozen=True)
class Ticks:
    """Until the round is over and nothing is left to ask for."""

    seconds: Sequence[float]
    server_seconds: float
    requests: Counter[str]
    asked: int


def ticks(services: Services, instance: dg.DagsterInstance, requests: Requests) -> Ticks:
    settings = services.settings
    inbox = s3_inbox(settings, S3.of(settings, make_resource(settings.s3_endpoint_url).get_client()))
    requests.clear()
    cursor: str | None = None
    seconds, asked = [], 0
    while True:
        began_at = time.perf_counter()
        result = arrivals.tick(dg.build_sensor_context(instance=instance, cursor=cursor), services, inbox)
        seconds.append(time.perf_counter() - began_at)
        cursor = result.cursor
        asked += len(result.run_requests or ())
        if arrivals.Cursor.read(cursor, inbox.place).round > 1 and not result.run_requests:
            return Ticks(seconds, requests.seconds, Counter(requests.counts), asked)


def tick_over_a_large_bucket(server: S3Server, database_url: str, objects: int, new: int) -> None:
    with opened(server, database_url, LEGAL_PIPELINE_ARRIVALS_PER_TICK="1000") as (services, instance):
        requests = Requests()
        requests.watch(make_resource(server.url).get_client())
        fill(server, 0, objects)
        inbox = Untagged(S3.of(services.settings), BUCKET, services.settings.s3_prefix)
        began_at = time.perf_counter()
        for _ in Reconciliation(ArrivalScanner(Arrivals(services.store.engine), inbox, {})).discrepancies():
            pass
        reconciled = time.perf_counter() - began_at
        first = ticks(services, instance, requests)
        fill(server, objects, new)
        found = ticks(services, instance, requests)
        assert found.asked == new, found
        quiet = ticks(services, instance, requests)
        began_at = time.perf_counter()
        differences = list(reconcile(services, instance, Report()))
        settled = time.perf_counter() - began_at
    print(f"## Ticks of s3_arrivals over {objects:,} objects\n\n{machine()}. The server's share is moto's.\n")
    print("| round | ticks | s | of these the server | longest tick s | requests | runs asked for |\n|---|---|---|---|---|---|---|")
    for name, row in ((f"{objects:,} registered, none asked for", first), (f"{new} new", found), ("nothing new", quiet)):
        named = ", ".join(f"{count:,} {operation}" for operation, count in sorted(row.requests.items()))
        print(
            f"| {name} | {len(row.seconds)} | {sum(row.seconds):.1f} | {row.server_seconds:.1f} "
            f"| {max(row.seconds):.1f} | {named} | {row.asked:,} |"
        )
    print(f"\nReconciliation: {reconciled:.1f} s when it registers all (without asking for their tags),")
    print(f"{settled:.1f} s when all is registered, {len(differences):,} of them waiting for a run that nobody launched here.\n")


def storm(server: S3Server, database_url: str, objects: int) -> None:
    with opened(server, database_url) as (services, instance):
        raging = Storm(services, instance, server, objects)
        began_at = time.perf_counter()
        raging.rage()
        seconds = time.perf_counter() - began_at
        counts = services.store.documents.counts_by_state()
    twice = len(raging.asked) - len(set(raging.asked))
    wrong = [sample for sample in raging.samples if sum(sample.by_state.values()) != sample.documents]
    print(f"## A storm of {objects:,} objects\n\n{machine()}.\n")
    print("| accounted for | moments sampled | of these not adding up | s | ticks | median tick s | longest s | asked for twice |")
    print("|---|---|---|---|---|---|---|---|")
    print(
        f"| {sum(counts.values()):,} | {len(raging.samples):,} | {len(wrong)} | {seconds:.0f} | {len(raging.tick_seconds)} "
        f"| {statistics.median(raging.tick_seconds):.2f} | {max(raging.tick_seconds):.2f} | {twice} |\n"
    )
    assert sum(counts.values()) == objects == len(set(raging.asked)) and not wrong


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench_arrivals", description=__doc__)
    parser.add_argument("--objects", type=int, default=OBJECTS)
    parser.add_argument("--new", type=int, default=NEW)
    parser.add_argument("--storm", type=int, default=STORM)
    options = parser.parse_args(sys.argv[1:])
    logging.disable(logging.CRITICAL)
    with running_postgres() as postgres:
        with running_s3() as server:
            tick_over_a_large_bucket(server, postgres.create_database("ticks"), options.objects, options.new)
        with running_s3() as server:
            storm(server, postgres.create_database("storm"), options.storm)


if __name__ == "__main__":
    main()
