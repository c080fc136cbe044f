"""How one matter grows: what people and sensors do with 1,000, 4,000 and 16,000 mails of one page.

250 mails are processed in groups by this process, in PostgreSQL and without workers; the others are copies of their rows in the same
matter, in all tables, half of them with persons and companies of other names. Mails of another matter are submitted, wait, and are
copied too. The times are CPU seconds of this process and of PostgreSQL, so that they mean something on a machine with other work.
Every size adds to the one before it.
"""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import datetime as dt
import gc
import logging
import math
import random
import resource
import statistics
import tempfile
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path

import dagster as dg
import sqlalchemy as sa
from dagster._core.definitions.partitions.context import partition_loading_context

from legal_pipeline.batches.status.status import StatusReader
from legal_pipeline.decisions.merging import merge_now
from legal_pipeline.defs.groups.group import MOST, Group
from legal_pipeline.defs.groups.step import JOB, STEP
from legal_pipeline.defs.instance.grouped_events import Reporter
from legal_pipeline.defs.readings import InstanceReadings
from legal_pipeline.defs.sensors.deployment import accepted_documents
from legal_pipeline.defs.sensors.sensors import stale_matters
from legal_pipeline.model import State
from legal_pipeline.monitoring.collector import Collector
from legal_pipeline.related.signatures import refresh
from legal_pipeline.storage.batches.batches import Batches
from legal_pipeline.storage.reports.export import export_jsonl
from legal_pipeline.storage.search.search import find_pages
from legal_pipeline.topology import MEGABYTE
from legal_pipeline_tests.benchmarks.bench_growth import announce
from legal_pipeline_tests.benchmarks.deployed import copies
from legal_pipeline_tests.benchmarks.deployed.bench_deployed import tree_cpu
from legal_pipeline_tests.benchmarks.machine import machine
from legal_pipeline_tests.deployed.deployment import Deployment, deployed
from legal_pipeline_tests.servers import databases

SIZES = (1_000, 4_000, 16_000)
PROCESSED = 250
"""Mails that are really processed; the others are copies of their rows."""
LARGEST_SUBMITTED = 4_000
MATTER = "harbor"
REPEATS = 3
QUERIES = {"a word of every mail": "claim", "a rare word": "quaymaster", "a phrase": '"the claim of Ann Lee"'}

_GIVEN = ["Ann", "Ben", "Carla", "David", "Edith", "Frank", "Grace", "Henry", "Irene", "Jacob", "Karen", "Louis", "Marta", "Nigel", "Olive"]
_SURNAMES = ["Alder", "Birch", "Cobb", "Dunmore", "Eastlake", "Fenwick", "Garrow", "Hollis", "Ivers", "Jessop", "Larkin", "Mossman"]
_ENDINGS = ("", "son", "ley", "wick", "field", "by", "worth", "stead")
_FIRST = ["Larkspur", "Juniper", "Granite", "Harbor", "Meridian", "Copper", "Willow", "Summit", "Beacon", "Orchard", "Falcon", "Prairie"]
_SECOND = ["Mutual", "Shipping", "Timber", "Marine", "Freight", "Storage", "Glass", "Tool", "Harvest", "Bridge"]
_FORMS = ("Inc.", "LLC", "Corp.", "Company")


def mail(number: int) -> bytes:
    """A mail of about 1 kB between fictional people; every mail has words of its own."""
    chosen = random.Random(number)
    sender, receiver, third = (f"{chosen.choice(_GIVEN)} {chosen.choice(_SURNAMES)}{chosen.choice(_ENDINGS)}" for _ in range(3))
    company = f"{chosen.choice(_FIRST)} {chosen.choice(_SECOND)} {chosen.choice(_FORMS)}"
    message = EmailMessage()
    message["From"] = f"{sender} <{sender.replace(' ', '.').lower()}@example.com>"
    message["To"] = f"{receiver} <{receiver.replace(' ', '.').lower()}@example.com>"
    message["Date"] = dt.datetime(2021, 1, 1, tzinfo=dt.UTC) + dt.timedelta(minutes=number)
    message["Message-ID"] = f"<{number}@example.com>"
    message["Subject"] = f"Claim no. {number}"
    rare = "\nThe quaymaster has signed." if number % 1_000 == 7 else ""
    message.set_content(
        f"Dear {receiver},\n\n{third}, counsel for {company}, denied claim no. {number} on March {1 + number % 28}, 2021.\n"
        f"We had asked for ${chosen.randrange(10, 900)},{number % 1000:03}.00 within ten days; see the claim of Ann Lee.\n"
        f"Please send the policy to {sender} and tell me when {company} will pay.{rare}\n\nRegards,\n{sender}\n"
    )
    return message.as_bytes()


@dataclass
class Matter:
    deployment: Deployment
    instance: dg.DagsterInstance
    folder: Path
    only: str = ""
    """Part of what is to be measured; everything without it."""
    count: int = 0
    figures: dict[str, dict[int, float]] = field(default_factory=dict)
    """By what was measured and the number of mails."""
    units: dict[str, str] = field(default_factory=dict)

    def note(self, what: str, value: float, unit: str = "s") -> None:
        self.figures.setdefault(what, {})[self.count] = value
        self.units[what] = unit

    def measure(self, what: str, action: Callable[[], object], repeats: int = REPEATS) -> None:
        if self.only not in what:
            return
        taken: list[float] = []
        for _ in range(repeats):
            announce(self.deployment)
            with self._taken(taken):
                action()
        self.note(what, statistics.median(taken))

    @contextlib.contextmanager
    def _taken(self, found: list[float]) -> Iterator[None]:
        """CPU seconds of this process and its children, and of PostgreSQL: on a shared machine the clock says little."""
        before = self._cpu()
        yield
        found.append(self._cpu() - before)

    def _cpu(self) -> float:
        own = sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        server = self.deployment.postgres.process
        assert server is not None
        return own + tree_cpu(server.pid)

    def begin(self) -> None:
        """Processes the first mails."""
        inbox = self.folder / "first"
        inbox.mkdir()
        for number in range(PROCESSED):
            (inbox / f"mail-{number:07}.eml").write_bytes(mail(number))
        self.deployment.register(inbox, matter=MATTER)
        taken: list[float] = []
        with self._taken(taken):
            self._process()
        self.count = PROCESSED
        print(f"processing, a mail: {1000 * taken[0] / PROCESSED:.1f} CPU ms of {PROCESSED}\n", flush=True)

    def grow_to(self, size: int) -> None:
        first, last = self.count // PROCESSED, size // PROCESSED - 1
        with self.deployment.services.store.engine.begin() as connection:
            for statement in copies.statements(_columns(connection)):
                connection.execute(sa.text(statement), {"first": first, "last": last, "batch": f"{size:032}"})
        with self.deployment.services.store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(sa.text("vacuum analyze"))
        added, self.count = size - self.count, size
        if size <= LARGEST_SUBMITTED and not self.only:
            self._submit(added)

    def _submit(self, count: int) -> None:
        """To a matter of their own, which nobody processes: they wait while sensors look for something to do."""
        inbox = self.folder / f"waiting-{self.count}"
        inbox.mkdir()
        for number in range(count):
            (inbox / f"mail-{number:07}.eml").write_bytes(mail(self.count * 1000 + number))
        taken: list[float] = []
        announce(self.deployment)
        with self._taken(taken):
            done = self.deployment.call("batch", "submit", inbox, "--matter", "waiting", "--yes")
        if done.returncode:
            raise AssertionError(done.stdout + done.stderr)
        self.note("`batch submit` a mail, PostgreSQL alone", 1000 * taken[0] / count, "ms")

    def _process(self) -> None:
        store = self.deployment.services.store
        waiting = [status.document.document_id for status in store.documents.find(matter=MATTER, states=[State.WAITING])]
        for first in range(0, len(waiting), MOST):
            reporter = Reporter(f"bench-{waiting[first]}", JOB, STEP)
            Group(self.deployment.services, self.instance, reporter, _refuse_message).process(waiting[first : first + MOST], 3600.0)
        left = store.documents.counts_by_state(MATTER)[State.WAITING]
        if left:
            raise AssertionError(f"{left} mails are still waiting")

    def _tick(self, sensor: dg.SensorDefinition) -> Callable[[], object]:
        from legal_pipeline.deployment.code_location import defs

        resources = {"pipeline": self.deployment.services}
        return lambda: sensor.evaluate_tick(dg.build_sensor_context(self.instance, resources=resources, definitions=defs))

    def measure_all(self) -> None:
        settings, store = self.deployment.settings, self.deployment.services.store
        if not self.only:
            self.note("documents of another matter that wait", store.documents.counts_by_state("waiting")[State.WAITING], "")
        self.measure("tick of accepted_documents", self._tick(accepted_documents))
        self.measure("tick of stale_matters before the merge", self._tick(stale_matters))
        first: list[float] = []
        self.measure("merge of the matter, the first time", lambda: first.append(_added_megabytes(self._merge)), 1)
        for megabytes in first:
            self.note("— memory that the first takes", megabytes, "MB")
        self._add_one()
        added: list[float] = []
        self.measure("merge of the matter after one more mail", lambda: added.append(_added_megabytes(self._merge)), 1)
        for megabytes in added:
            self.note("— memory that it takes", megabytes, "MB")
        self.measure("tick of stale_matters after the merge", self._tick(stale_matters))
        if self.only:
            return
        [batch, *_] = Batches(store.engine).latest(1)
        self.measure("`batch status` of the last batch", lambda: StatusReader(settings).take(batch.batch_id))
        with Collector(settings, lambda: contextlib.nullcontext(self._readings)) as reader:
            reader.take()
            self.measure("`monitor --once`", reader.take)
        for said, query in QUERIES.items():
            self.measure(f"search for {said}", lambda query=query: find_pages(store.engine, query, matter=MATTER))  # type: ignore[misc]
        out = self.folder / f"export-{self.count}"
        self.measure("`export` of everything", lambda: export_jsonl(store, out), 1)
        self._measure_disk()

    @property
    def _readings(self) -> InstanceReadings:
        from legal_pipeline.deployment.code_location import defs

        return InstanceReadings(self.instance, defs.get_repository_def().sensor_defs)

    def _merge(self) -> None:
        """What the asset `matter_graph` does."""
        merge_now(self.deployment.services.store, MATTER)
        refresh(self.deployment.services.store, MATTER)

    def _add_one(self) -> None:
        path = self.folder / f"one-more-{self.count}.eml"
        path.write_bytes(mail(10_000_000 + self.count))
        self.deployment.register(path, matter=MATTER)
        self._process()

    def _measure_disk(self) -> None:
        with self.deployment.services.store.engine.connect() as connection:
            for what, query in _SIZES.items():
                self.note(what, int(connection.scalar(sa.text(query)) or 0) / self.count / 1000, "kB")
            rows = connection.execute(sa.text(_TABLE_SIZES)).all()
        for row in rows:
            self.note(f"— table {row.name}", row.bytes / self.count / 1000, "kB")


def _columns(connection: sa.Connection) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for table in copies.TABLES:
        schema, _, name = table.rpartition(".")
        found[table] = [column["name"] for column in sa.inspect(connection).get_columns(name, schema=schema or None)]
    return found


_SIZES = {
    "disk of the results, a mail": "select sum(pg_total_relation_size(relid)) from pg_stat_user_tables where schemaname <> 'dagster'",
    "disk of Dagster's tables, a mail": "select sum(pg_total_relation_size(relid)) from pg_stat_user_tables where schemaname = 'dagster'",
}
_TABLE_SIZES = """
select schemaname || '.' || relname as name, pg_total_relation_size(relid) as bytes
from pg_stat_user_tables order by bytes desc, name limit 8"""


def _added_megabytes(action: Callable[[], object]) -> float:
    """What the action adds to the memory of this process at its highest."""
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)
    status = Path("/proc/self/status")
    # sets the peak back to the present size (proc(5))
    Path("/proc/self/clear_refs").write_text("5")
    before = _kilobytes(status.read_text(), "VmRSS")
    action()
    return (_kilobytes(status.read_text(), "VmHWM") - before) * 1024 / MEGABYTE


def _kilobytes(status: str, name: str) -> int:
    [line] = [line for line in status.splitlines() if line.startswith(f"{name}:")]
    return int(line.split()[1])


def _refuse_message(said: str) -> None:
    raise AssertionError(said)


def exponent(figures: Mapping[int, float]) -> str:
    """Slope between the last two sizes on a log-log plot; of a figure a mail, 0 is linear growth of the whole."""
    *_, small, large = sorted(figures)
    return f"{math.log(figures[large] / figures[small]) / math.log(large / small):.2f}" if figures[small] and figures[large] else ""


def report(matter: Matter, sizes: list[int]) -> None:
    print(f"| CPU seconds, or as said | {' | '.join(f'{size:,}' for size in sizes)} | exponent, last two sizes |")
    print(f"|---|{'---:|' * (len(sizes) + 1)}")
    for what, figures in matter.figures.items():
        unit = matter.units[what]
        cells = [
            f"{figures[size]:.{3 if unit == 's' else 1}f}{'' if unit == 's' else ' ' + unit}" if size in figures else "" for size in sizes
        ]
        print(f"| {what} | {' | '.join(cells)} | {exponent(figures) if len(figures) > 1 else ''} |")
    print(f"\nOne run; ticks, status, monitor and searches: median of {REPEATS}. 1 is linear; 0 where the figure is one of a mail.")


def main() -> None:
    warnings.simplefilter("ignore")
    logging.getLogger("dagster").setLevel(logging.CRITICAL)
    parser = argparse.ArgumentParser(prog="python -m legal_pipeline_tests.benchmarks.deployed.bench_scale", description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES, help="mails of the matter, ascending")
    parser.add_argument("--only", default="", metavar="WORDS", help="measure only what has these words in its name: `merge`")
    asked = parser.parse_args()
    sizes = list(asked.sizes)
    print(f"\n## A matter of many mails ({machine()})\n", flush=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        databases.running_redis() as redis,
        databases.running_postgres() as postgres,
        deployed(redis, postgres) as deployment,
        deployment.instance as instance,
        partition_loading_context(dynamic_partitions_store=instance),
    ):
        matter = Matter(deployment, instance, Path(folder), asked.only)
        matter.begin()
        for size in sizes:
            matter.grow_to(size)
            matter.measure_all()
            report(matter, [each for each in sizes if each <= size])


if __name__ == "__main__":
    main()
