"""What the deployed form costs beside the work itself: fifty one-page documents, one document, an urgent document.

Real PostgreSQL and Redis on this machine, workers of profile t3.medium, against the same stage functions
in a plain loop. Targets: 120 one-page text documents a minute; for one document through the stage
queues at most 1.5 s and 1.0 CPU-s outside the stages.
"""

from __future__ import annotations

import contextlib
import os
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import dagster as dg
import psutil

from legal_pipeline.defs.backfills.submission import submit
from legal_pipeline.model import Priority, State
from legal_pipeline.monitoring.process_memory import tree_bytes
from legal_pipeline.services import services_for
from legal_pipeline.settings import Settings
from legal_pipeline.topology import MEGABYTE
from legal_pipeline_tests.benchmarks.bench_job import run_stages, stolen_seconds
from legal_pipeline_tests.benchmarks.machine import machine
from legal_pipeline_tests.deployed.deployment import Deployment, deployed, wait_until
from legal_pipeline_tests.servers import databases
from legal_pipeline_tests.specimens import factories

PROFILE = "t3.medium"
COUNT, TIMES = 50, 7
DOCUMENTS_A_MINUTE, WALL_SECONDS, CPU_SECONDS = 120, 1.5, 1.0
SETTLE_SECONDS, IDLE_SECONDS = 5.0, 15.0

KINDS = ("batch workers", "stage workers", "daemon", "code server", "PostgreSQL", "Redis")
_FINAL = (State.DONE, State.REFUSED, State.FAILED)
_LINE = (
    "On March 3, 2021, John Smith, counsel for Larkspur Mutual Insurance Company, denied claim no. {0} of Ann Lee\n"
    "for ${0},100.00. See Erie R.R. Co. v. Tompkins, 304 U.S. 64 (1938)."
)


def page(name: str) -> str:
    """A page of text; a different name gives a different page, so that none is taken for a copy."""
    number = sum(map(ord, name))
    return "\n".join([f"Letter {name}", *(_LINE.format(number % 900 * 10 + k) for k in range(12))])


def text_files(folder: Path, name: str, count: int) -> list[Path]:
    return _written(folder, name, ".txt", count, lambda text: text.encode())


def pdf_files(folder: Path, name: str, count: int) -> list[Path]:
    return _written(folder, name, ".pdf", count, lambda text: factories.text_pdf([text]))


def _written(folder: Path, name: str, suffix: str, count: int, content: Callable[[str], bytes]) -> list[Path]:
    paths = [folder / f"{name}-{number}{suffix}" for number in range(count)]
    for path in paths:
        path.write_bytes(content(page(path.stem)))
    return paths


def tree_cpu(pid: int) -> float:
    """CPU seconds of a process and all that came of it, the dead included once their parent has noticed."""
    total = 0.0
    with contextlib.suppress(psutil.Error):
        root = psutil.Process(pid)
        for process in (root, *root.children(recursive=True)):
            with contextlib.suppress(psutil.Error):
                total += sum(process.cpu_times()[:4])
    return total


def plain_loop(paths: Sequence[Path], home: Path) -> tuple[float, float]:
    """(wall, CPU) seconds a document of the stage functions alone, warm. Call before there are other child processes."""
    services = services_for(Settings(home=home))
    run_stages(paths[0], services)
    began, before = time.monotonic(), tree_cpu(os.getpid())
    for path in paths:
        run_stages(path, services)
    return (time.monotonic() - began) / len(paths), (tree_cpu(os.getpid()) - before) / len(paths)


def cpu_by_kind(deployment: Deployment) -> Counter[str]:
    found: Counter[str] = Counter()
    plan = deployment.plan
    for name, process in deployment.processes.items():
        program = plan[name]
        kind = ("batch workers" if program.executes_runs else "stage workers") if program.is_worker else name.replace("-", " ")
        found[kind] += tree_cpu(process.pid)  # type: ignore[assignment]  # Counter counts floats just as well
    for kind, server in (("PostgreSQL", deployment.postgres.process), ("Redis", deployment.redis.process)):
        assert server is not None
        found[kind] += tree_cpu(server.pid)  # type: ignore[assignment]
    return found


def database_counts(deployment: Deployment) -> dict[str, int]:
    # the server's counters are a second behind
    time.sleep(1.5)
    database = deployment.folder.name
    with contextlib.closing(deployment.postgres.connect(f"test_{database}")) as connection, connection.cursor() as cursor:
        cursor.execute("select sessions, xact_commit from pg_stat_database where datname = current_database()")
        sessions, transactions = cursor.fetchone() or (0, 0)
        cursor.execute("select count(*) from dagster.event_logs")
        [events] = cursor.fetchone() or (0,)
    return {"connections opened": sessions, "transactions": transactions, "event rows": events}


@dataclass(frozen=True)
class Batch:
    title: str
    wall: float
    cpu: Mapping[str, float]
    database: Mapping[str, float]
    loop_wall: float
    loop_cpu: float
    states: Mapping[State, int]

    @property
    def minute(self) -> float:
        return COUNT / self.wall * 60


def settle(deployment: Deployment) -> None:
    """Until nothing is under way, the merging of matters included."""
    store = deployment.services.store
    wait_until(lambda: not deployment.leases.all() and not store.matters.stale(), f"nothing is under way\n{deployment.logs()}")
    time.sleep(SETTLE_SECONDS)


def batch(deployment: Deployment, title: str, paths: Sequence[Path], priority: Priority, loop: tuple[float, float]) -> Batch:
    # before registering: a matter is not merged while a document of it waits
    settle(deployment)
    ids = deployment.register(*paths)
    documents = deployment.services.store.documents
    counts, cpu = database_counts(deployment), cpu_by_kind(deployment)
    with deployment.instance as instance:
        began = time.monotonic()
        submit(deployment.settings, instance, ids, priority)
        wait_until(lambda: all(status.state in _FINAL for status in documents.find(ids=ids)), f"all have ended\n{deployment.logs()}", 900)
        wall = time.monotonic() - began
    used = cpu_by_kind(deployment)
    per_document = {kind: (used[kind] - cpu[kind]) / len(ids) for kind in KINDS}
    database = {name: (count - counts[name]) / len(ids) for name, count in database_counts(deployment).items()}
    states = Counter(status.state for status in documents.find(ids=ids))
    return Batch(title, wall, per_document, database, *loop, states)


@dataclass(frozen=True)
class Passage:
    """One document on an idle system, in seconds."""

    pick_up: float
    """Submission to the run's creation by the backfill daemon."""
    dequeue: float
    """To its being taken off Dagster's run queue."""
    run_worker: float
    """To the moment its run worker begins."""
    first_step: float
    """To the start of the first step."""
    run: float
    """From its being taken off the run queue to its end."""
    on_queues: float
    """Steps, from being sent to being taken by their worker; the same for the next three."""
    preparing: float
    in_steps: float
    between: float
    """From the end of a step to the sending of the next one."""
    run_workers: int
    cpu: Mapping[str, float]

    @property
    def latency(self) -> float:
        return self.pick_up + self.dequeue + self.run_worker + self.first_step


def one(deployment: Deployment, path: Path, priority: Priority, idle: Mapping[str, float]) -> Passage:
    """`idle`: CPU seconds a second that each kind takes when there is nothing to do."""
    settle(deployment)
    [document_id] = deployment.register(path)
    tags = {"dagster/partition": document_id}
    with deployment.instance as instance:
        began, before = time.time(), cpu_by_kind(deployment)
        submit(deployment.settings, instance, [document_id], priority)

        def is_over() -> bool:
            return any(run.is_finished for run in instance.get_runs(filters=dg.RunsFilter(tags=tags)))

        wait_until(is_over, f"its run has ended\n{deployment.logs()}")
        after, ended = cpu_by_kind(deployment), time.time()
        [record] = instance.get_run_records(filters=dg.RunsFilter(tags=tags))
        entries = instance.all_logs(record.dagster_run.run_id)
    assert deployment.services.store.documents.status(document_id).state is State.DONE
    cpu = {kind: after[kind] - before[kind] - idle[kind] * (ended - began) for kind in KINDS}
    return _passage(entries, began, record.create_timestamp.timestamp(), cpu)


def _passage(entries: Sequence[dg.EventLogEntry], began: float, created: float, cpu: Mapping[str, float]) -> Passage:
    moments: dict[dg.DagsterEventType, list[float]] = {}
    steps: dict[str, dict[dg.DagsterEventType, float]] = {}
    for entry in entries:
        if (event := entry.dagster_event) is None:
            continue
        moments.setdefault(event.event_type, []).append(entry.timestamp)
        if event.step_key:
            steps.setdefault(event.step_key, {})[event.event_type] = entry.timestamp
    kind = dg.DagsterEventType
    launched, started, ended = (moments[name][0] for name in (kind.RUN_STARTING, kind.RUN_START, kind.RUN_SUCCESS))
    sent = sorted(step[kind.STEP_WORKER_STARTING] for step in steps.values())
    finished = sorted(step[kind.STEP_SUCCESS] for step in steps.values())

    def between(first: dg.DagsterEventType, last: dg.DagsterEventType) -> float:
        return sum(step[last] - step[first] for step in steps.values())

    return Passage(
        pick_up=created - began,
        dequeue=launched - created,
        run_worker=started - launched,
        first_step=moments[kind.STEP_START][0] - started,
        run=ended - launched,
        on_queues=between(kind.STEP_WORKER_STARTING, kind.STEP_WORKER_STARTED),
        preparing=between(kind.STEP_WORKER_STARTED, kind.STEP_START),
        in_steps=between(kind.STEP_START, kind.STEP_SUCCESS),
        between=sum(after - before for before, after in zip(finished, [*sent[1:], ended], strict=True)),
        run_workers=1 + len(moments.get(kind.RUN_SUSPENDED, [])),
        cpu=cpu,
    )


def idle_rates(deployment: Deployment) -> dict[str, float]:
    settle(deployment)
    before, began = cpu_by_kind(deployment), time.monotonic()
    time.sleep(IDLE_SECONDS)
    after, seconds = cpu_by_kind(deployment), time.monotonic() - began
    return {kind: (after[kind] - before[kind]) / seconds for kind in KINDS}


def report_batches(batches: Sequence[Batch], start_up: Mapping[str, float], idle: Mapping[str, float]) -> None:
    print("| a document | " + " | ".join(found.title for found in batches) + " | start-up, all | idle, a second |")
    print("|---" * (len(batches) + 3) + "|")

    def row(name: str, value: Callable[[Batch], str], *more: str) -> None:
        print(f"| {name} | " + " | ".join(map(value, batches)) + " | " + " | ".join([*more, "", ""][:2]) + " |")

    row("documents a minute", lambda b: f"**{b.minute:.0f}**")
    row("done", lambda b: f"{b.states.get(State.DONE, 0)} of {COUNT}")
    row("wall s", lambda b: f"{b.wall / COUNT:.3f}")
    row("stage functions in a plain loop, wall s", lambda b: f"{b.loop_wall:.3f}")
    row("wall s outside the stages", lambda b: f"{b.wall / COUNT - b.loop_wall:.3f}")
    row("CPU-s", lambda b: f"{sum(b.cpu.values()):.3f}", f"{sum(start_up.values()):.1f}", f"{sum(idle.values()):.3f}")
    row("stage functions in a plain loop, CPU-s", lambda b: f"{b.loop_cpu:.3f}")
    row("CPU-s outside the stages", lambda b: f"**{sum(b.cpu.values()) - b.loop_cpu:.3f}**")
    for kind in KINDS:
        row(f"CPU-s of {kind}", lambda b, kind=kind: f"{b.cpu[kind]:.3f}", f"{start_up[kind]:.1f}", f"{idle[kind]:.3f}")  # type: ignore[misc]
    for name in batches[0].database:
        row(name, lambda b, name=name: f"{b.database[name]:.1f}")  # type: ignore[misc]
    print(f"\ntarget: at least {DOCUMENTS_A_MINUTE} one-page text documents a minute")


def report_one(passages: Sequence[Passage], loop: tuple[float, float]) -> None:
    wall = [passage.run - loop[0] for passage in passages]
    cpu = [sum(passage.cpu.values()) - loop[1] for passage in passages]
    rows: list[tuple[str, list[float]]] = [
        ("wall s outside the stages, from leaving the run queue to the end", wall),
        ("CPU-s outside the stages", cpu),
        ("wall s from leaving the run queue to the end", [passage.run for passage in passages]),
        ("— until the run worker begins", [passage.run_worker for passage in passages]),
        ("— steps on their queues, sent and not yet taken", [passage.on_queues for passage in passages]),
        ("— steps taken, until they start", [passage.preparing for passage in passages]),
        ("— steps, checks and rows included", [passage.in_steps for passage in passages]),
        ("— between the end of a step and the sending of the next", [passage.between for passage in passages]),
        ("run workers", [passage.run_workers for passage in passages]),
        *((f"CPU-s of {kind}, stages included", [passage.cpu[kind] for passage in passages]) for kind in KINDS),
    ]
    print(f"| one PDF through the stage queues, {len(passages)} times | median | worst |\n|---|---|---|")
    for name, values in rows:
        print(f"| {name} | {statistics.median(values):.2f} | {max(values):.2f} |")
    print(f"\nthe stage functions alone: {loop[0]:.3f} s, {loop[1]:.3f} CPU-s; ", end="")
    print(f"target at most {WALL_SECONDS} s and {CPU_SECONDS} CPU-s outside them; what the idle system takes meanwhile is taken off")


def report_memory(deployment: Deployment) -> None:
    """After the work: what a group takes that the batch of ten documents of priority normal leaves idle."""
    print("| program | MB after all this | ceiling MB |\n|---|---|---|")
    for name, process in deployment.processes.items():
        print(f"| {name} | {tree_bytes(process.pid) / MEGABYTE:.0f} | {deployment.plan[name].memory_bytes // MEGABYTE} |")


def report_latency(passages: Sequence[Passage]) -> None:
    print(f"| one PDF of priority high, {len(passages)} times, s | median | worst |\n|---|---|---|")
    rows = {
        "submission to the start of the first step": [passage.latency for passage in passages],
        "— backfill picked up, run created": [passage.pick_up for passage in passages],
        "— run taken off the run queue": [passage.dequeue for passage in passages],
        "— its run worker begins": [passage.run_worker for passage in passages],
        "— the first step starts": [passage.first_step for passage in passages],
    }
    for name, values in rows.items():
        print(f"| {name} | {statistics.median(values):.2f} | {max(values):.2f} |")


@contextlib.contextmanager
def _steal_said() -> Iterator[None]:
    before, began = stolen_seconds(), time.monotonic()
    yield
    stolen, seconds = stolen_seconds() - before, time.monotonic() - began
    print(f"\nCPU time the host gave to others: {stolen:.1f} s in {seconds:.0f} s; load average at the end {os.getloadavg()[0]:.1f}")


def main() -> None:
    print(f"\n## The deployed form, profile {PROFILE}, PostgreSQL and Redis beside it ({machine()})\n")
    with contextlib.ExitStack() as opened:
        folder = Path(opened.enter_context(tempfile.TemporaryDirectory()))
        texts = [text_files(folder, name, COUNT) for name in ("text-normal", "text-high")]
        pdfs = pdf_files(folder, "pdf", COUNT)
        of_text, of_pdf = plain_loop(texts[0], folder / "loop"), plain_loop(pdfs, folder / "loop")
        redis, postgres = opened.enter_context(databases.running_redis()), opened.enter_context(databases.running_postgres())
        deployment = opened.enter_context(deployed(redis, postgres, PROFILE))
        opened.enter_context(_steal_said())
        deployment.start()
        deployment.wait_for_workers()
        start_up = cpu_by_kind(deployment)
        warm = [*text_files(folder, "warm-text", 4), *pdf_files(folder, "warm-pdf", 4)]
        for priority in (Priority.NORMAL, Priority.HIGH):
            deployment.submit_and_wait(*warm[priority is Priority.HIGH :: 2], priority=priority)
        idle = idle_rates(deployment)
        batches = [
            batch(deployment, f"{COUNT} texts, whole in one worker", texts[0], Priority.NORMAL, of_text),
            batch(deployment, f"{COUNT} texts of priority high, two workers", texts[1], Priority.HIGH, of_text),
            batch(deployment, f"{COUNT} PDFs through the stage queues", pdfs, Priority.NORMAL, of_pdf),
        ]
        report_batches(batches, start_up, idle)
        print(f"\n### One document on an idle system ({machine()})\n")
        report_one([one(deployment, path, Priority.NORMAL, idle) for path in pdf_files(folder, "one", TIMES)], of_pdf)
        print(f"\n### An urgent document on an idle system ({machine()})\n")
        report_latency([one(deployment, path, Priority.HIGH, idle) for path in pdf_files(folder, "urgent", TIMES)])
        print(f"\n### Memory ({machine()})\n")
        report_memory(deployment)


if __name__ == "__main__":
    main()
