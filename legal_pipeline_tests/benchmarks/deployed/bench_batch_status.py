"""How long `batch status` takes for batches of 1,000 to 100,000 documents, on SQLite and on PostgreSQL.

A tenth of each batch is in each of several places: done before, done now, half read, failed, refused, waiting. The
database holds as many documents again that are not in the batch. Three figures: the statements and what is made of
them, the screen drawn from that, and the command as a user calls it, start of Python included.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import hashlib
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from rich.console import Console

from legal_pipeline.batches.status.status import BatchStatus, StatusReader
from legal_pipeline.batches.status.view import screen
from legal_pipeline.settings import Settings
from legal_pipeline.storage.batches.members import MemberState
from legal_pipeline.storage.batches.progress import keys_of
from legal_pipeline.storage.database.engine import transaction
from legal_pipeline.storage.database.tables import batch_documents, batches, documents, pages, stage_results
from legal_pipeline.storage.store import Store, open_store
from legal_pipeline.topology import STAGES
from legal_pipeline_tests.benchmarks.machine import machine
from legal_pipeline_tests.command_line import run_cli
from legal_pipeline_tests.servers import databases

SIZES = (1_000, 10_000, 100_000)
REPEATS = 5
BATCH_ID = "be" * 16
MATTER = "production"
PAGES_A_DOCUMENT = 30
STATES = ("done", "done", "done", "done", "done", "done", "running", "failed", "refused", "waiting")
"""One in ten of each but `done`; the first `done` of ten was done before the batch."""
FINISHED = {"done": 7, "running": 1, "failed": 3, "refused": 0, "waiting": 0}
"""Stages finished, by state."""
_ROWS = 5_000
NOW = dt.datetime.now(dt.UTC)
BEGAN_AT = NOW - dt.timedelta(minutes=30)


def fill(store: Store, settings: Settings, size: int) -> None:
    """A batch of `size` documents, and as many documents again outside of it."""
    keys = keys_of(settings)
    names = [(f"exhibit-{n:06}-{n:012x}", n) for n in range(2 * size)]
    insert(store, documents, (document(document_id, n) for document_id, n in names))
    insert(store, stage_results, (row for document_id, n in names for row in stages(document_id, n, keys(digest(n), MATTER))))
    insert(store, pages, (row for document_id, n in names[:size] for row in half_read(document_id, n, keys(digest(n), MATTER))))
    with transaction(store.engine) as connection:
        row = {"batch_id": BATCH_ID, "name": "production 12", "priority": "high", "origin": "submit", "actor": "bench"}
        connection.execute(sa.insert(batches), row | {"created_at": BEGAN_AT, "problems": []})
    insert(
        store,
        batch_documents,
        (
            {"batch_id": BATCH_ID, "position": n, "document_id": document_id, "is_requested": n % len(STATES) > 0, "backfill_id": None}
            for document_id, n in names[:size]
        ),
    )
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(sa.text("analyze"))


def digest(n: int) -> str:
    return hashlib.sha256(str(n).encode()).hexdigest()


def document(document_id: str, n: int) -> dict[str, Any]:
    state = STATES[n % len(STATES)]
    reasons = {
        "failed": f"entity_mentions: the database did not answer for {document_id} (tried 4 times)",
        "refused": "encrypted: the file opens with a password only",
    }
    return {
        "document_id": document_id,
        "matter": MATTER,
        "source_uri": f"file:///inbox/{n}.pdf",
        "file_name": f"Exhibit {n:06}.pdf",
        "depth": 0,
        "priority": "high",
        "state": state,
        "reason": reasons.get(state),
        "reason_code": "encrypted" if state == "refused" else None,
        "category": "transient" if state == "failed" else None,
        "sha256": None if state == "waiting" else digest(n),
        "media_type": "application/pdf",
        "size_bytes": 400_000,
        "page_count": PAGES_A_DOCUMENT,
        "registered_at": BEGAN_AT,
        "updated_at": BEGAN_AT + dt.timedelta(seconds=1 + n % 1700),
    }


def stages(document_id: str, n: int, keys: Any) -> Iterator[dict[str, Any]]:
    finished = FINISHED[STATES[n % len(STATES)]]
    at = BEGAN_AT + (dt.timedelta(seconds=n % 1700) if n % len(STATES) else -dt.timedelta(days=1))
    for stage in STAGES[:finished]:
        yield {
            "document_id": document_id,
            "stage": stage.name,
            "key": keys[stage.name],
            "counts": {"pages": PAGES_A_DOCUMENT},
            "finished_at": at,
            "seconds": 1.5,
            "metrics": None,
        }


def half_read(document_id: str, n: int, keys: Any) -> Iterator[dict[str, Any]]:
    if STATES[n % len(STATES)] != "running":
        return
    for number in range(1, PAGES_A_DOCUMENT // 2 + 1):
        row = {"document_id": document_id, "page_number": number, "key": keys["document_text"], "start": 0, "text": "x", "method": "ocr"}
        yield row | {"engine": "e", "confidence": 1.0, "rotation": 0, "bates": None, "ocr_key": None}


def insert(store: Store, table: sa.Table, rows: Iterable[dict[str, Any]]) -> None:
    remaining = iter(rows)
    while part := list(islice(remaining, _ROWS)):
        with transaction(store.engine) as connection:
            connection.execute(sa.insert(table), part)


def measure(settings: Settings, size: int) -> tuple[float, float, float]:
    reader = StatusReader(settings)
    read = median(lambda: check(reader.take(BATCH_ID), size))
    status = reader.take(BATCH_ID)
    console = Console(width=140, force_terminal=True, file=Path("/dev/null").open("w"))  # noqa: SIM115
    draw = median(lambda: console.print(screen(status, width=140)))
    url: dict[str, Any] = {} if settings.database_url is None else {"LEGAL_PIPELINE_DATABASE_URL": settings.database_url}
    whole = median(lambda: run_cli(settings.home, "batch", "status", BATCH_ID, exit_code=1, **url))
    return read, draw, whole


def check(status: BatchStatus, size: int) -> None:
    assert status.total == size == sum(status.counts.values())
    assert status.counts[MemberState.DONE] == size * 6 // 10
    assert status.reused == size // 10
    assert len(status.groups) == 2


def median(call: Callable[[], object]) -> float:
    taken = []
    for _ in range(REPEATS):
        began = time.monotonic()
        call()
        taken.append(time.monotonic() - began)
    return statistics.median(taken)


@contextlib.contextmanager
def homes() -> Iterator[dict[str, Callable[[int], Settings]]]:
    with tempfile.TemporaryDirectory() as folder, databases.running_postgres() as postgres:
        yield {
            "SQLite": lambda size: Settings(home=Path(folder, f"sqlite-{size}")),
            "PostgreSQL": lambda size: Settings(home=Path(folder, f"pg-{size}"), database_url=postgres.create_database(f"status_{size}")),
        }


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m legal_pipeline_tests.benchmarks.deployed.bench_batch_status", description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES, help="documents of a batch")
    print(f"\n## `batch status` ({machine()})\n")
    print("| documents | database | read, s | draw, s | the whole command, s |\n|---|---|---|---|---|")
    with homes() as found:
        for size in parser.parse_args().sizes:
            for name, make in found.items():
                settings = make(size)
                store = open_store(settings)
                fill(store, settings, size)
                read, draw, whole = measure(settings, size)
                print(f"| {size:,} | {name} | {read:.2f} | {draw:.3f} | {whole:.2f} |", flush=True)
                store.engine.dispose()


if __name__ == "__main__":
    main()
