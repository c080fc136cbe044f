"""Throughput with one, two and three machines over one PostgreSQL, one Redis and one S3 server, and what they cost each other.

The machines are network namespaces of this one, and the workers of each get the same share of a core, so that it shows whether a
machine more does more; the servers, the daemon and the code server are not limited.
"""

from __future__ import annotations

import argparse
import contextlib
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from legal_pipeline.deployment.supervise.control import Supervisor
from legal_pipeline.model import State
from legal_pipeline.storage.redis.queue_depths import queue_depths
from legal_pipeline_tests.benchmarks.bench_job import stolen_seconds
from legal_pipeline_tests.benchmarks.deployed.bench_deployed import settle, tree_cpu
from legal_pipeline_tests.benchmarks.deployed.cores import limited_group, move
from legal_pipeline_tests.benchmarks.machine import machine
from legal_pipeline_tests.deployed.deployment import wait_until
from legal_pipeline_tests.faults.case_file import make_many
from legal_pipeline_tests.faults.machines.machine import Machine, OfControl
from legal_pipeline_tests.faults.machines.three import Lent, several
from legal_pipeline_tests.faults.running.arena import Arena, Outcome, upload

LENT = (Lent("second", "c7i.large", 0), Lent("third", "c7i.large", 0))
_PATIENCE_SECONDS = 3600
_SAMPLE_SECONDS = 0.5
_COUNTERS = "select xact_commit, xact_rollback, deadlocks, tup_inserted + tup_updated + tup_deleted from pg_stat_database"
_LOCKED = "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"


@dataclass
class Samples:
    """What is seen every half second while a batch is processed."""

    count: int = 0
    waiting: int = 0
    locked: int = 0
    repeated: set[str] = field(default_factory=set)
    in_hand: Counter[str] = field(default_factory=Counter)

    @contextlib.contextmanager
    def taken(self, deployment: OfControl) -> Iterator[None]:
        ended = threading.Event()

        def take() -> None:
            connection = deployment.postgres.connect(f"test_{deployment.folder.name}")
            with contextlib.closing(connection), deployment.redis.client() as client, connection.cursor() as cursor:
                while not ended.wait(_SAMPLE_SECONDS):
                    self.count += 1
                    self.waiting += sum(depth.waiting for depth in queue_depths(client))
                    cursor.execute(_LOCKED)
                    [locked] = cursor.fetchone() or (0,)
                    self.locked += int(locked)
                    for lease in deployment.leases.all():
                        self.in_hand[(lease.worker or "").partition(":")[0]] += lease.is_taken
                        if lease.attempts:
                            self.repeated.add(f"{lease.run_id} {lease.step_key}")

        thread = threading.Thread(target=take, daemon=True)
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join()


def worker_pids(machine: Machine) -> list[int]:
    """The workers of a machine with everything that they have started."""
    supervisor = Supervisor.find(machine.home.absolute())
    assert supervisor is not None, machine.name
    parents = [psutil.Process(program.pid) for name, program in supervisor.programs().items() if name in machine.groups and program.pid]
    return [process.pid for parent in parents for process in (parent, *parent.children(recursive=True))]


def counters(deployment: OfControl) -> dict[str, float]:
    # those of PostgreSQL are a second behind
    time.sleep(1.5)
    with contextlib.closing(deployment.postgres.connect(f"test_{deployment.folder.name}")) as connection, connection.cursor() as cursor:
        cursor.execute(f"{_COUNTERS} where datname = current_database()")
        commits, rollbacks, deadlocks, rows = cursor.fetchone() or (0, 0, 0, 0)
    with deployment.redis.client() as client:
        sent = client.info("commandstats").get("cmdstat_lpush", {}).get("calls", 0)
        commands = client.info("stats")["total_commands_processed"]
    found = {"transactions": commits, "rolled back": rollbacks, "deadlocks": deadlocks, "rows written": rows}
    return {name: float(value) for name, value in (found | {"messages": sent, "commands to Redis": commands}).items()}


def cpu(deployment: OfControl, machines: list[Machine]) -> dict[str, float]:
    servers = {"PostgreSQL": deployment.postgres.process, "Redis": deployment.redis.process}
    found = {name: tree_cpu(process.pid) if process else 0.0 for name, process in servers.items()}
    parents = [pid for each in machines for pid in worker_pids(each)]
    return found | {"workers": sum(_cpu(pid) for pid in parents)}


def _cpu(pid: int) -> float:
    with contextlib.suppress(psutil.NoSuchProcess):
        times = psutil.Process(pid).cpu_times()
        return float(times.user + times.system + times.children_user + times.children_system)
    return 0.0


def measured(arena: Arena, machines: list[Machine], count: int, expected: int) -> Mapping[str, float]:
    """One batch; `expected` documents are done in the end."""
    deployment = arena.deployment
    assert isinstance(deployment, OfControl)
    settle(deployment)
    deployment.reset()
    samples = Samples()
    before, used, stolen = counters(deployment), cpu(deployment, machines), stolen_seconds()
    began = time.monotonic()
    with samples.taken(deployment):
        arena.submit()
        wait_until(lambda: deployment.states().get(State.DONE, 0) >= expected, lambda: arena.left(), _PATIENCE_SECONDS, _SAMPLE_SECONDS)
    wall = time.monotonic() - began
    grown = {f"{name} a document": (now - before[name]) / count for name, now in counters(deployment).items() if name != "deadlocks"}
    spent = {f"CPU-s of {name} a document": (now - used[name]) / count for name, now in cpu(deployment, machines).items()}
    shares = {f"share of the work on {each.name}": samples.in_hand[each.name] / max(1, samples.in_hand.total()) for each in machines}
    return {
        "documents a minute": 60 * count / wall,
        **spent,
        **grown,
        "deadlocks": counters(deployment)["deadlocks"] - before["deadlocks"],
        "statements that wait for a lock, at a moment": samples.locked / max(1, samples.count),
        "messages that wait, at a moment": samples.waiting / max(1, samples.count),
        "work that was given out again": len(samples.repeated),
        "stolen CPU-s": stolen_seconds() - stolen,
        **shares,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=120)
    parser.add_argument("--share", type=float, default=0.5, help="of a core for the workers of each machine")
    chosen = parser.parse_args(sys.argv[1:])
    with contextlib.ExitStack() as opened:
        files = Path(opened.enter_context(tempfile.TemporaryDirectory())) / "files"
        make_many(files, chosen.documents)
        deployment, s3, lent = opened.enter_context(several(LENT))
        upload(s3, files)
        arena = Arena(deployment, Outcome(files, {}, {}, 0))
        # a mail in ten has an attachment
        expected = chosen.documents + sum(1 for path in files.glob("*.eml"))
        print(f"\n## {expected} documents on one, two and three machines, {chosen.share} of a core each ({machine()})\n")
        found: dict[str, Mapping[str, float]] = {}
        ready: list[Machine] = []
        for each in (deployment.machine, *lent):
            if each.name != deployment.machine.name:
                each.join()
            ready.append(each)
            group = opened.enter_context(limited_group(f"lp-{each.name}", chosen.share))
            move(worker_pids(each), group)
            found[f"{len(ready)}"] = measured(arena, ready, expected, expected)
        names = list(dict.fromkeys(name for column in found.values() for name in column))
        print(f"| machines | {' | '.join(found)} |\n|---|{'---:|' * len(found)}")
        for name in names:
            cells = (f"{column[name]:.{0 if name == 'documents a minute' else 2}f}" if name in column else "" for column in found.values())
            print(f"| {name} | {' | '.join(cells)} |")


if __name__ == "__main__":
    main()
