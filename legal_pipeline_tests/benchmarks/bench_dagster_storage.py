"""Dagster over PostgreSQL as shipped against ours with one pooled engine a process: connections and CPU time a run.

Six trivial assets, one document, in process, on a PostgreSQL of the benchmark's own. The server's time
counts too: it starts a process for each connection.
"""

from __future__ import annotations

import logging
import multiprocessing
import resource
import tempfile
import time
import warnings
from contextlib import closing
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NamedTuple

import psutil

from legal_pipeline_tests.benchmarks.machine import machine
from legal_pipeline_tests.servers.databases import Postgres, running_postgres

RUNS = 20
ASSETS = 6
FORMS = {
    "as shipped": ("dagster_postgres", "Postgres"),
    "one pooled engine a process": ("legal_pipeline.defs.instance.postgres_storage", "PooledPostgres"),
}
STORAGES = {"run_storage": "RunStorage", "event_log_storage": "EventLogStorage", "schedule_storage": "ScheduleStorage"}


class Row(NamedTuple):
    """A run, on average."""

    connections: float
    client_cpu_seconds: float
    server_cpu_seconds: float
    wall_seconds: float


def _work(module: str, prefix: str, url: str, orders: Connection) -> None:
    """A process of its own: one engine must not profit from the other's imports."""
    warnings.simplefilter("ignore")
    import dagster as dg

    logging.disable(logging.CRITICAL)
    lines = [
        f"{kind}:\n  module: {module}\n  class: {prefix}{name}\n  config:\n    postgres_url: {url}\n" for kind, name in STORAGES.items()
    ]
    folder = Path(tempfile.mkdtemp(prefix="legal-pipeline-bench-"))
    (folder / "dagster.yaml").write_text("telemetry:\n  enabled: false\n" + "".join(lines))
    partitions = dg.DynamicPartitionsDefinition(name="documents")

    def asset(number: int) -> dg.AssetsDefinition:
        @dg.asset(name=f"asset_{number}", partitions_def=partitions, deps=[f"asset_{number - 1}"] if number else [])
        def trivial() -> None: ...

        return trivial

    assets = [asset(number) for number in range(ASSETS)]
    job = dg.Definitions(assets=assets, jobs=[dg.define_asset_job("work")]).resolve_job_def("work")
    instance = dg.DagsterInstance.from_config(str(folder))
    keys = [f"document-{number}" for number in range(RUNS + 1)]
    instance.add_dynamic_partitions("documents", keys)
    for key in keys:
        assert job.execute_in_process(instance=instance, partition_key=key).success
        if key == keys[0]:
            orders.send("warm")
            orders.recv()
            before, began = _own_cpu(), time.perf_counter()
    orders.send((_own_cpu() - before, time.perf_counter() - began))
    orders.recv()


def _own_cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _server_cpu(server: Postgres) -> float:
    """Of the server and of all its processes, dead ones included."""
    assert server.process is not None
    postmaster = psutil.Process(server.process.pid)
    total = sum(postmaster.cpu_times()[:4])
    for child in postmaster.children():
        total += sum(child.cpu_times()[:2])
    return float(total)


def _sessions(server: Postgres, database: str) -> int:
    time.sleep(1.5)  # the server's counters are a second behind
    with closing(server.connect()) as connection, connection.cursor() as cursor:
        cursor.execute("select sessions from pg_stat_database where datname = %s", (database,))
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def measure(server: Postgres, module: str, prefix: str) -> Row:
    database = f"bench_{prefix.lower()}"
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_work, args=(module, prefix, server.create_database(database), theirs))
    process.start()
    theirs.close()
    ours.recv()
    sessions, server_before = _sessions(server, database), _server_cpu(server)
    ours.send("go")
    client, wall = ours.recv()
    server_after = _server_cpu(server)
    opened = _sessions(server, database) - sessions
    ours.send("done")
    process.join()
    return Row(opened / RUNS, client / RUNS, (server_after - server_before) / RUNS, wall / RUNS)


def main() -> None:
    print(f"## Dagster's storage on PostgreSQL\n\n{ASSETS} trivial assets, one document, mean of {RUNS} runs. {machine()}.\n")
    print("| storage | connections opened a run | CPU-s a run | of the server | wall s |\n|---|---|---|---|---|")
    with running_postgres() as server:
        for name, (module, prefix) in FORMS.items():
            row = measure(server, module, prefix)
            cells = f"{row.connections:.0f} | {row.client_cpu_seconds:.2f} | {row.server_cpu_seconds:.2f} | {row.wall_seconds:.2f}"
            print(f"| {name} | {cells} |")


if __name__ == "__main__":
    main()
