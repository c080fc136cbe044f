"""How sensors, submission and status commands grow with the number of registered documents.

100 to 100,000 documents in a PostgreSQL and a Redis of the benchmark's own, four fifths of them done, as many
finished runs, everything registered as Dagster partitions and submitted in one batch that is still open.
Nothing may grow worse than linearly: exponent 1 between two sizes.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import logging
import math
import os
import statistics
import time
import warnings
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, field

import dagster as dg
import sqlalchemy as sa
from dagster._core.definitions.partitions.context import partition_loading_context
from dagster._core.remote_origin import GrpcServerCodeLocationOrigin, RemoteJobOrigin, RemoteRepositoryOrigin
from dagster._core.run_coordinator import SubmitRunContext
from sqlalchemy.engine import Connection

from legal_pipeline.defs.backfills.submission import submit
from legal_pipeline.defs.instance.code_location import CODE_LOCATION
from legal_pipeline.defs.partitions import add_partitions
from legal_pipeline.defs.readings import InstanceReadings
from legal_pipeline.defs.sensors.deployment import lost_work
from legal_pipeline.defs.sensors.sensors import stale_matters, waiting_attachments
from legal_pipeline.model import Priority
from legal_pipeline.monitoring.collector import Collector
from legal_pipeline.monitoring.health import alarms
from legal_pipeline.monitoring.process_memory import tree_bytes
from legal_pipeline.storage.database.tables import matter_results
from legal_pipeline.storage.redis.worker_heartbeats import WorkerHeartbeat
from legal_pipeline.topology import MEGABYTE, STAGES, Queue
from legal_pipeline_tests.benchmarks.machine import machine
from legal_pipeline_tests.deployed.deployment import Deployment, deployed, wait_until
from legal_pipeline_tests.servers import databases

SIZES = (100, 1_000, 10_000, 100_000)
REPEATS = 3
A_MATTER = 100
"""Documents of a matter."""
SUBMITTED = 10
TICKING_SECONDS = 20.0
"""Enough for each sensor to have ticked."""
NOISE_SECONDS = 0.05
"""Below this a figure says more about the machine than about growth."""

_DOCUMENTS = """
insert into documents (document_id, matter, source_uri, file_name, parent_id, depth, priority, state, sha256, media_type, size_bytes,
                       page_count, registered_at, updated_at)
select 'document-' || n, 'matter-' || n / :a_matter, 'file:///inbox/' || n || '.pdf', n || '.pdf',
       case when n % 1000 = 4 then 'document-0' end, 0, 'normal', case when n % 5 = 4 then 'waiting' else 'done' end,
       case when n % 5 <> 4 then md5(n::text) || md5(n::text) end, 'application/pdf', 100000, 10, now(), now()
from generate_series(cast(:first as int), :last) as n"""
_STAGES = """
insert into stage_results (document_id, stage, key, counts, finished_at)
select 'document-' || n, cast(:stage as text), md5(n::text) || md5(n::text), '{}', now()
from generate_series(cast(:first as int), :last) as n where n % 5 <> 4"""
_COPIES = """
update documents set sha256 = repeat('a', 64), matter = 'matter-0'
where cast(split_part(document_id, '-', 2) as int) % 10 = 0"""
_NO_COPIES = """
update documents set sha256 = md5(split_part(document_id, '-', 2)) || md5(split_part(document_id, '-', 2)),
                     matter = 'matter-' || cast(split_part(document_id, '-', 2) as int) / :a_matter
where sha256 = repeat('a', 64)"""


@dataclass
class Growth:
    deployment: Deployment
    instance: dg.DagsterInstance
    job: dg.JobDefinition
    registered: int = 0
    seconds: dict[str, dict[int, float]] = field(default_factory=dict)

    def grow_to(self, size: int) -> None:
        first, last = self.registered, size - 1
        ids = [f"document-{n}" for n in range(first, size)]
        began = time.monotonic()
        with self.deployment.services.store.engine.begin() as connection:
            _insert(connection, first, last)
        inserted = time.monotonic()
        add_partitions(self.instance, ids, [f"matter-{n // A_MATTER}" for n in range(first, size)])
        # as if all had been added at the rate of the last ones
        self._note("adding so many partitions", size, (time.monotonic() - inserted) / len(ids) * size)
        self._merge_matters()
        self._clone_runs(len(ids))
        with self.deployment.services.store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(sa.text("vacuum analyze"))
        self.registered = size
        logging.getLogger(__name__).info("%s registered in %.0f s", size, time.monotonic() - began)

    def _merge_matters(self) -> None:
        """As after a quiet hour: no matter is stale."""
        store = self.deployment.services.store
        rows = [
            {"matter": matter, "key": store.matters.key(matter), "counts": {}, "finished_at": dt.datetime.now(dt.UTC)}
            for matter in store.matters.stale()
        ]
        with store.engine.begin() as connection:
            connection.execute(sa.delete(matter_results).where(matter_results.c.matter.in_([row["matter"] for row in rows])))
            if rows:
                connection.execute(sa.insert(matter_results), rows)

    def _clone_runs(self, count: int) -> None:
        """Finished runs, alike but for their ids: their rows are counted and filtered, and never read."""
        if not self.registered:
            self.seed = self.new_run("document-0")
            with self.deployment.services.store.engine.begin() as connection:
                connection.execute(sa.text("update dagster.runs set status = 'SUCCESS' where run_id = :run"), {"run": self.seed.run_id})
        with self.deployment.services.store.engine.begin() as connection:
            for table in ("runs", "run_tags"):
                of_table = {"table": table}
                listed = "select column_name from information_schema.columns where table_schema = 'dagster' and table_name = :table"
                names = [name for name in connection.scalars(sa.text(listed), of_table) if name not in ("id", "run_id")]
                columns = ", ".join(f'"{name}"' for name in names)
                connection.execute(
                    sa.text(
                        f"insert into dagster.{table} (run_id, {columns}) select md5(n::text || :seed), {columns} from dagster.{table}"
                        " cross join generate_series(1, cast(:count as int)) as n where run_id = :run"
                    ),
                    {"seed": str(self.registered), "count": count, "run": self.seed.run_id},
                )

    def new_run(self, document_id: str) -> dg.DagsterRun:
        tags = {"dagster/partition": document_id, "legal/priority": "normal"}
        location = GrpcServerCodeLocationOrigin(host="127.0.0.1", port=1, location_name=CODE_LOCATION)
        origin = RemoteJobOrigin(RemoteRepositoryOrigin(location, "__repository__"), self.job.name)
        return self.instance.create_run_for_job(self.job, tags=tags, remote_job_origin=origin)

    def _note(self, what: str, size: int, seconds: float) -> None:
        self.seconds.setdefault(what, {})[size] = seconds

    def measure(self, what: str, action: Callable[[], object]) -> None:
        found = []
        for _ in range(REPEATS):
            announce(self.deployment)
            began = time.monotonic()
            action()
            found.append(time.monotonic() - began)
        self._note(what, self.registered, statistics.median(found))

    def measure_all(self) -> None:
        settings, services, instance = self.deployment.settings, self.deployment.services, self.instance
        documents = services.store.documents

        def tick(sensor: dg.SensorDefinition) -> Callable[[], object]:
            resources = {"pipeline": services}
            return lambda: sensor.evaluate_tick(dg.build_sensor_context(instance, resources=resources, definitions=self.definitions))

        def submit_run() -> None:
            run = self.new_run("document-4")
            instance.run_coordinator.submit_run(SubmitRunContext(run, None))  # type: ignore[arg-type]  # of no use to ours

        lent = InstanceReadings(instance, self.definitions.get_repository_def().sensor_defs)
        with Collector(settings, lambda: nullcontext(lent)) as reader:
            reader.take()
            self.measure("sensor waiting_attachments", tick(waiting_attachments))
            self.measure("sensor stale_matters", tick(stale_matters))
            self.measure("sensor lost_work", tick(lost_work))
            self.measure("sensor machine_alarms, its readings", lambda: alarms(settings, lambda: nullcontext(lent)))
            ten = [f"document-{n}" for n in range(SUBMITTED)]
            self.measure(f"submission of {SUBMITTED} documents", lambda: submit(settings, instance, ten, Priority.NORMAL))
            self.measure("run created and given to the coordinator", submit_run)
            self.measure("`documents`, all of them", lambda: sum(1 for _ in documents.find()))
            self.measure("`documents --matter`, one matter", lambda: sum(1 for _ in documents.find(matter="matter-0")))
            self.measure("counts by state", documents.counts_by_state)
            self.measure("`monitor --once`", reader.take)
            self.measure("monitor: batches, one of them of all documents", lambda: _batches(reader))

    def measure_copies(self) -> None:
        """A signature's logo comes with every mail: one document in ten is a copy of the same, in one matter."""
        store = self.deployment.services.store
        with store.engine.begin() as connection:
            connection.execute(sa.text(_COPIES))
        self.measure("`documents`, one in ten a copy of the same logo", lambda: sum(1 for _ in store.documents.find()))
        with store.engine.begin() as connection:
            connection.execute(sa.text(_NO_COPIES), {"a_matter": A_MATTER})

    def measure_daemon(self) -> None:
        """The real daemon and code server for a while: how soon a batch of ten has its runs, and what the two take."""
        with self.deployment.services.store.engine.begin() as connection:
            # or they would make the runs of the batch of all documents
            connection.execute(sa.text("update dagster.bulk_actions set status = 'COMPLETED_SUCCESS'"))
        self.deployment.start("code-server", "daemon")
        try:
            ten = [f"document-{n}" for n in range(SUBMITTED)]
            for what in ("daemon started, batch of ten picked up", "daemon running, batch of ten picked up"):
                announce(self.deployment)
                began = time.monotonic()
                tags = {"dagster/backfill": submit(self.deployment.settings, self.instance, ten, Priority.NORMAL)}
                runs = dg.RunsFilter(tags=tags)
                wait_until(lambda runs=runs: self.instance.get_runs_count(runs) == SUBMITTED, f"ten runs\n{self.deployment.logs()}")  # type: ignore[misc]
                self._note(what, self.registered, time.monotonic() - began)
            time.sleep(TICKING_SECONDS)
            for name in ("code-server", "daemon"):
                self._note(f"MB of the {name}", self.registered, tree_bytes(self.deployment.processes[name].pid) / MEGABYTE)
        finally:
            self.deployment.stop("code-server", "daemon")

    @property
    def definitions(self) -> dg.Definitions:
        from legal_pipeline.deployment.code_location import defs

        return defs


def _batches(reader: Collector) -> object:
    return reader.dagster.batch_progress(reader.engine)


def _insert(connection: Connection, first: int, last: int) -> None:
    numbers = {"first": first, "last": last}
    connection.execute(sa.text(_DOCUMENTS), numbers | {"a_matter": A_MATTER})
    for stage in STAGES:
        connection.execute(sa.text(_STAGES), numbers | {"stage": stage.name})


def announce(deployment: Deployment) -> None:
    """Stands in for the workers: a beat that serves every queue."""
    moment = dt.datetime.now(dt.UTC)
    deployment.presence.announce(WorkerHeartbeat("bench@here", "bench", "here", os.getpid(), tuple(Queue), 1, 0, moment, moment))


def exponent(seconds: dict[int, float], small: int, large: int) -> str:
    """Slope between two sizes on a log-log plot."""
    if seconds[large] < NOISE_SECONDS:
        return "-"
    return f"{math.log(seconds[large] / seconds[small]) / math.log(large / small):.2f}"


def report(growth: Growth, sizes: list[int]) -> None:
    print("| seconds at so many documents | " + " | ".join(f"{size:,}" for size in sizes) + " | exponent, last two sizes |")
    print("|---" * (len(sizes) + 2) + "|")
    for what, seconds in growth.seconds.items():
        if what.startswith("MB") or "daemon" in what:
            cells = [f"{seconds[size]:.1f}" if size in seconds else "" for size in sizes]
            print(f"| {what} | {' | '.join(cells)} | |")
            continue
        cells = [f"{seconds[size]:.3f}" if size in seconds else "" for size in sizes]
        print(f"| {what} | {' | '.join(cells)} | {exponent(seconds, *sizes[-2:])} |")
    print(f"\nmedian of {REPEATS}; no exponent is given below {NOISE_SECONDS} s. 1 is linear, 2 quadratic")


def main() -> None:
    warnings.simplefilter("ignore")
    logging.getLogger("dagster").setLevel(logging.CRITICAL)
    parser = argparse.ArgumentParser(prog="python -m legal_pipeline_tests.benchmarks.bench_growth", description=__doc__)
    parser.add_argument("--largest", type=int, default=SIZES[-1], help="leave out larger sizes")
    sizes = [size for size in SIZES if size <= parser.parse_args().largest]
    print(f"\n## Growth with the number of registered documents ({machine()})\n")
    with databases.running_redis() as redis, databases.running_postgres() as postgres, deployed(redis, postgres) as deployment:
        from legal_pipeline.deployment.code_location import defs

        with deployment.instance as instance, contextlib.ExitStack() as opened:
            growth = Growth(deployment, instance, defs.resolve_job_def("process_document"))
            opened.enter_context(partition_loading_context(dynamic_partitions_store=instance))
            for size in sizes:
                growth.grow_to(size)
                announce(deployment)
                submit(deployment.settings, instance, [f"document-{n}" for n in range(size)], Priority.NORMAL)
                growth.measure_all()
                growth.measure_copies()
                if size in (sizes[0], sizes[-1]):
                    growth.measure_daemon()
            report(growth, sizes)


if __name__ == "__main__":
    main()
