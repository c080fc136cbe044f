"""What a one-page text in a group takes: SQL statements, transactions, bytes of events and check results, CPU time.

All but the last are counts, the same on a busy machine.

In this process, the results and Dagster's storage in SQLite files, then in PostgreSQL.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from unittest import mock

import sqlalchemy as sa

from legal_pipeline_tests.servers import databases

_SERVER = "".join(
    f"{kind}_storage:\n  module: legal_pipeline.defs.instance.postgres_storage\n  class: PooledPostgres{name}Storage\n"
    for kind, name in (("run", "Run"), ("event_log", "EventLog"), ("schedule", "Schedule"))
)
_TABLES = ("event_logs", "asset_check_executions")


@contextlib.contextmanager
def counted(counts: Counter[str]) -> Iterator[None]:
    def note(name: str) -> Any:
        return lambda *_: counts.update([name])

    listeners = [
        ("before_cursor_execute", note("SQL statements, those that begin a transaction included")),
        ("commit", note("transactions")),
        ("rollback", note("transactions")),
    ]
    for event, listener in listeners:
        sa.event.listen(sa.Engine, event, listener)
    try:
        yield
    finally:
        for event, listener in listeners:
            sa.event.remove(sa.Engine, event, listener)


def measure(folder: Path, url: str | None, count: int) -> Mapping[str, float]:
    from legal_pipeline.definitions import defs
    from legal_pipeline.defs.execution.in_process import open_runner
    from legal_pipeline.defs.groups.group import Group
    from legal_pipeline.defs.instance.grouped_events import Reporter
    from legal_pipeline.defs.jobs import register
    from legal_pipeline.model import Priority
    from legal_pipeline.settings import load_settings
    from legal_pipeline.storage.sources.sources import documents_at
    from legal_pipeline_tests.benchmarks.deployed.bench_deployed import text_files

    home = folder / "home"
    environment = {"LEGAL_PIPELINE_HOME": str(home), "DAGSTER_HOME": "", **({"LEGAL_PIPELINE_DATABASE_URL": url} if url else {})}
    with mock.patch.dict(os.environ, environment):
        if url:
            (home / "dagster").mkdir(parents=True)
            (home / "dagster" / "dagster.yaml").write_text(f"telemetry:\n  enabled: false\n{_SERVER}")
        runner = open_runner(load_settings(), defs)
        documents = list(documents_at(text_files(folder, "note", count + 1), "notes", Priority.NORMAL))
        register(runner.instance, runner.services, documents)
        group = Group(runner.services, runner.instance, Reporter("bench", "process_small_documents", "small_documents"), lambda _: None)
        first, *others = (document.document_id for document in documents)
        group.process([first], 3600)
        counts: Counter[str] = Counter()
        before = _bytes(runner.instance.event_log_storage, url)
        began = time.process_time()
        with counted(counts):
            group.process(others, 3600)
        milliseconds = 1000 * (time.process_time() - began)
        grown = _bytes(runner.instance.event_log_storage, url) - before
        runner.instance.dispose()
        runner.services.store.engine.dispose()
    return {
        **{name: n / count for name, n in counts.items()},
        "kB of events and check results, with their indexes": grown / count / 1000,
        "CPU milliseconds of this process": milliseconds / count,
    }


def _bytes(storage: Any, url: str | None) -> int:
    with storage.index_connection() as connection:
        if url:
            return sum(int(connection.scalar(sa.text(f"select pg_total_relation_size('{table}')"))) for table in _TABLES)
        return int(connection.scalar(sa.text("select page_count * page_size from pragma_page_count(), pragma_page_size()")))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=100)
    count = parser.parse_args(sys.argv[1:]).documents
    found: dict[str, Mapping[str, float]] = {}
    with contextlib.ExitStack() as opened:
        folders = [Path(opened.enter_context(tempfile.TemporaryDirectory())) for _ in range(2)]
        found["SQLite"] = measure(folders[0], None, count)
        server = opened.enter_context(databases.running_postgres())
        found["PostgreSQL"] = measure(folders[1], server.create_database("bench_group"), count)
        print(f"\n## A one-page text in a group, of {count}\n\n| a document | {' | '.join(found)} |\n|---|{'---:|' * len(found)}")
        for name in dict.fromkeys(name for column in found.values() for name in column):
            print(f"| {name} | {' | '.join(f'{column[name]:.0f}' for column in found.values())} |")


if __name__ == "__main__":
    main()
