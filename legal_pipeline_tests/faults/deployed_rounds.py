"""Faults of the deployed form, each at a random moment of a batch: who is hit is in the table, what must hold afterwards never changes.

`python -m legal_pipeline_tests.faults.deployed_rounds ROUNDS [SEED]` plays every fault ROUNDS times and prints each.
"""

from __future__ import annotations

import contextlib
import os
import random
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from legal_pipeline.defs.backfills.submission import submit
from legal_pipeline.deployment.run_files import supervisor_pid_path
from legal_pipeline.deployment.supervise.control import Supervisor
from legal_pipeline.model import Priority, State
from legal_pipeline.storage.documents.leases import WHOLE_RUN
from legal_pipeline_tests.deployed.deployment import Deployment, deployed, wait_until
from legal_pipeline_tests.deployed.proxy import Wire
from legal_pipeline_tests.deployed.remedied import cancel_and_retry, delete_runs, stop_worker
from legal_pipeline_tests.faults.case_file import make_case_file
from legal_pipeline_tests.faults.run import Home, differences
from legal_pipeline_tests.servers import databases

PATIENCE_SECONDS = 300
"""All documents have ended so long after the fault, without anybody's help, or so long after the remedy that the alarm printed.
A lost run is requested again two minutes after its request."""
_FINAL = (State.DONE, State.REFUSED, State.FAILED)
_CUT_SECONDS = 15
_CANCEL_SECONDS = 60
_LIMITS = {"unresponsive_timeout_seconds": "12", "lease_timeout_seconds": "15"}
"""Shorter than an operator would want, so that a round is short."""


@dataclass
class Arena:
    """A deployment that goes on from round to round, and what an undisturbed run leaves."""

    deployment: Deployment
    wire: Wire
    files: Path
    export: dict[str, bytes] = field(default_factory=dict)
    states: dict[str, str] = field(default_factory=dict)
    recognised: int = 0
    seconds: float = 0.0

    def pid(self, program: str) -> int:
        supervisor = Supervisor.find(self.deployment.settings.home.absolute())
        assert supervisor is not None
        return supervisor.programs()[program].pid

    def is_final(self) -> bool:
        counts = self.deployment.states()
        # attachments register later; the last documents to end are the children of the archive
        return sum(counts.get(state, 0) for state in _FINAL) == len(self.states) == sum(counts.values())

    def is_merged(self) -> bool:
        return not self.deployment.services.store.matters.stale()


def kill_child(arena: Arena, chance: random.Random) -> str | None:
    """SIGKILL of a worker's child, which may have a step in its hands."""
    name = chance.choice([name for name, program in arena.deployment.plan.items() if program.is_worker])
    children = psutil.Process(arena.pid(name)).children()
    if not children:
        return None
    chance.choice(children).kill()
    return f"a child of worker {name} killed"


def kill_busy_child(arena: Arena, chance: random.Random) -> str | None:
    """SIGKILL of a child that is known to have work in hand."""
    busy = [lease for lease in arena.deployment.leases.all() if lease.pid is not None and lease.step_key != WHOLE_RUN]
    if not busy:
        return None
    lease = chance.choice(busy)
    os.kill(lease.pid or 0, signal.SIGKILL)
    return f"child at {lease.step_key} killed"


def kill_worker(arena: Arena, chance: random.Random) -> str | None:
    """SIGKILL of a worker and of its children at the same moment."""
    name = chance.choice([name for name, program in arena.deployment.plan.items() if program.is_worker])
    parent = psutil.Process(arena.pid(name))
    for process in (*parent.children(recursive=True), parent):
        process.kill()
    return f"worker {name} killed with its children"


def kill_carrier(arena: Arena, chance: random.Random) -> str | None:
    """SIGKILL of the process that executes a whole run."""
    carriers = [lease for lease in arena.deployment.leases.all() if lease.pid is not None and lease.step_key == WHOLE_RUN]
    if not carriers:
        return None
    os.kill(chance.choice(carriers).pid or 0, signal.SIGKILL)
    return "carrier of a run killed"


def kill_daemon(arena: Arena, chance: random.Random) -> str | None:
    """SIGKILL of Dagster's daemon, which launches runs and ticks sensors."""
    psutil.Process(arena.pid("daemon")).kill()
    return "daemon killed"


def restart_redis(arena: Arena, chance: random.Random) -> str | None:
    """Redis is stopped or killed, and started again."""
    how = chance.choice([signal.SIGTERM, signal.SIGKILL])
    arena.deployment.redis.restart(how)
    return f"Redis restarted ({how.name})"


def restart_postgres(arena: Arena, chance: random.Random) -> str | None:
    """PostgreSQL is restarted under all connections."""
    arena.deployment.postgres.restart()
    return "PostgreSQL restarted"


def cut_wire(arena: Arena, chance: random.Random) -> str | None:
    """No packet between the programs and Redis gets through for 15 seconds."""
    arena.wire.cut()
    time.sleep(_CUT_SECONDS)
    arena.wire.mend()
    return f"cut off from Redis for {_CUT_SECONDS} s"


def suspend_worker(arena: Arena, chance: random.Random) -> str | None:
    """SIGSTOP of a worker, which then neither works nor answers nor dies."""
    name = chance.choice([name for name, program in arena.deployment.plan.items() if program.is_worker])
    os.kill(arena.pid(name), signal.SIGSTOP)
    return f"worker {name} stopped"


def stop_child(arena: Arena, chance: random.Random) -> str | None:
    """SIGSTOP of a child, with work in its hands or about to be handed some."""
    name = chance.choice([name for name, program in arena.deployment.plan.items() if program.is_worker])
    busy = [lease.pid for lease in arena.deployment.leases.all() if lease.pid is not None]
    children = [process.pid for process in psutil.Process(arena.pid(name)).children()]
    if not (chosen := chance.choice([busy, children])):
        return None
    _stop(pid := chance.choice(chosen))
    return f"child {pid} ({'busy' if pid in busy else f'of {name}'}) stopped"


def stop_reader(arena: Arena, chance: random.Random) -> str | None:
    """SIGSTOP of a process that reads a document, or of the one that forks these."""
    parents = [arena.pid(name) for name, program in arena.deployment.plan.items() if program.is_worker]
    below = [process for pid in parents for child in psutil.Process(pid).children() for process in child.children(recursive=True)]
    if not below:
        return None
    _stop(pid := chance.choice(below).pid)
    return f"reader {pid} stopped"


def stop_several(arena: Arena, chance: random.Random) -> str | None:
    """SIGSTOP of half of everything at the same moment, of workers with their children."""
    names = chance.sample(list(arena.deployment.plan), len(arena.deployment.plan) // 2)
    for name in names:
        program = psutil.Process(arena.pid(name))
        for process in (program, *chance.choice([program.children(recursive=True), []])):
            _stop(process.pid)
    return f"{', '.join(names)} stopped"


def stop_service(arena: Arena, chance: random.Random) -> str | None:
    """SIGSTOP of the daemon, the code server or the webserver."""
    name = chance.choice(["daemon", "code-server", "webserver"])
    os.kill(arena.pid(name), signal.SIGSTOP)
    return f"{name} stopped"


def stop_watchdog(arena: Arena, chance: random.Random) -> str | None:
    """SIGSTOP of those that are to restart others, with one that is to be restarted."""
    supervisor = int(supervisor_pid_path(arena.deployment.settings.home.absolute()).read_text())
    worker = chance.choice([name for name, program in arena.deployment.plan.items() if program.is_worker])
    for pid in (arena.pid("watchdog"), arena.pid(worker), supervisor):
        os.kill(pid, signal.SIGSTOP)
    return f"watchdog, supervisor and {worker} stopped"


def cancel_in_scan(arena: Arena, chance: random.Random) -> str | None:
    """The batch is cancelled in the middle of its scans: everything of it ends at once; then somebody wants it after all."""
    deployment = arena.deployment
    with deployment.instance as instance:
        [backfill] = instance.get_backfills(limit=1)
    began = time.monotonic()
    cancelled = deployment.call("batch", "cancel", backfill.backfill_id)
    took = time.monotonic() - began
    wait_until(lambda: not deployment.leases.all(), f"nobody has anything of it: {cancelled.stdout}{deployment.logs()}", _CANCEL_SECONDS)
    ended = time.monotonic() - began
    pages = _pages(arena)
    left = list(deployment.services.store.documents.find(states=[State.WAITING, State.RUNNING]))
    assert not left, f"{cancelled.stdout}: {[status.document.file_name for status in left]}"
    retried = deployment.call("batch", "retry", backfill.backfill_id, "--failed")
    assert retried.returncode == 0, retried.stdout + retried.stderr
    return f"cancelled in {took:.1f} s, the last page ended {ended:.1f} s after the command; retried after {pages} pages;"


def _pages(arena: Arena) -> int:
    documents = arena.deployment.services.store.documents
    return documents.pages_read([status.document.document_id for status in documents.find()])


def _stop(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGSTOP)


FAULTS: dict[str, Callable[[Arena, random.Random], str | None]] = {
    "worker child": kill_child,
    "busy child": kill_busy_child,
    "worker": kill_worker,
    "carrier": kill_carrier,
    "daemon": kill_daemon,
    "redis": restart_redis,
    "postgres": restart_postgres,
    "wire": cut_wire,
    "hung worker": suspend_worker,
    "hung child": stop_child,
    "hung reader": stop_reader,
    "hung several": stop_several,
    "hung service": stop_service,
    "hung watchdog": stop_watchdog,
    "cancel": cancel_in_scan,
    "deleted runs": delete_runs,
    "stopped worker": stop_worker,
    "cancelled batch": cancel_and_retry,
}
"""Name -> what is done, and said; None when there was nobody to hit at that moment."""


@contextmanager
def arena(
    folder: Path, profile: str = "t3.medium", *, make: Callable[[Path], object] = make_case_file, is_played_once: bool = True
) -> Iterator[Arena]:
    """Runs the files once in the embedded form, for what is to come out, and once undisturbed in the deployed one if asked."""
    files, home = folder / "case file", Home(folder / "embedded")
    make(files)
    assert home.run(files, patience_seconds=1800) == 0, home.log.read_text()
    with databases.running_redis() as redis, databases.running_postgres() as postgres:
        wire = Wire(redis.port)
        broker = redis.url.replace(str(redis.port), str(wire.port))
        inbox = folder / "inbox"
        inbox.mkdir()
        with deployed(redis, postgres, profile, broker_url=broker, inbox=str(inbox), **_LIMITS) as deployment:
            deployment.up()
            found = Arena(deployment, wire, files, home.export(folder / "embedded-export"), home.states(), len(home.recognised()))
            if is_played_once:
                started = time.monotonic()
                _submit(found)
                _wait(found, "an undisturbed batch")
                found.seconds = time.monotonic() - started
                _compare(found, folder / "undisturbed", "undisturbed")
            yield found
            wire.cut()


def play(arena: Arena, folder: Path, fault: str, seed: int, say: Callable[[str], None] = print) -> float:
    """One round; returns the seconds from the fault to the end. AssertionError with the story so far when something does not hold."""
    chance = random.Random(f"{fault} {seed}")
    arena.deployment.reset()
    _submit(arena)
    moment = chance.uniform(0.05, 0.5) * arena.seconds
    started = time.monotonic()
    told: str | None = None
    recognised: set[tuple[object, ...]] = set()
    while told is None and not arena.is_final():
        if time.monotonic() - started >= moment:
            recognised = arena.deployment.recognised()
            told = FAULTS[fault](arena, chance)
        time.sleep(0.02)
    story = f"seed {seed}: {told or 'over before anybody could be hit'} {time.monotonic() - started:.1f} s on"
    hit = time.monotonic()
    _wait(arena, story)
    ended = time.monotonic() - hit
    _compare(arena, folder, story)
    assert recognised <= arena.deployment.recognised(), f"{story}: a page was recognised again"
    say(f"{story}: ended {ended:.1f} s later, same export, {len(recognised)} recognised pages kept")
    return ended


def _submit(arena: Arena) -> None:
    ids = arena.deployment.register(arena.files, matter="case-file")
    with arena.deployment.instance as instance:
        submit(arena.deployment.settings, instance, ids, Priority.NORMAL)


def _wait(arena: Arena, story: str) -> None:
    try:
        wait_until(lambda: arena.is_final() and arena.is_merged() and not arena.deployment.leases.all(), "not ended", PATIENCE_SECONDS)
    except AssertionError as error:
        left = [
            f"{status.document.document_id}: {status.state} {status.reason or ''}"
            for status in arena.deployment.services.store.documents.find(states=[State.WAITING, State.RUNNING, State.FAILED])
        ]
        leases = [(lease.step_key, lease.worker, lease.attempts) for lease in arena.deployment.leases.all()]
        raise AssertionError(f"{story}: {error}; left: {left}; leases: {leases}\n{arena.deployment.logs()}") from error


def _compare(arena: Arena, out: Path, story: str) -> None:
    store = arena.deployment.services.store
    found_states = list(store.documents.find())
    failed = [f"{status.document.file_name}: {status.reason}" for status in found_states if status.state is State.FAILED]
    states = {status.document.file_name: status.state.value for status in found_states}
    assert states == arena.states, f"{story}: {failed}"
    found = differences(arena.deployment.export(out), arena.export)
    assert not found, f"{story}: the export differs at {found}"
    assert len(arena.deployment.recognised()) == arena.recognised, story


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else random.SystemRandom().randrange(10**6)
    chosen = sys.argv[3:] or list(FAULTS)
    with databases.server_folder() as folder, arena(folder) as found:
        print(f"undisturbed: {found.seconds:.1f} s, {len(found.states)} documents, {found.recognised} pages recognised", flush=True)
        for number in range(rounds):
            for fault in chosen:
                print(f"{fault}: ", end="", flush=True)
                play(found, folder / f"{fault}-{number}", fault, seed + number, lambda said: print(said, flush=True))
    print(f"{rounds} rounds of {len(chosen)} faults, seed {seed}")


if __name__ == "__main__":
    main()
