"""Ten documents like an operator's as one batch on a t3.medium: memory at rest, at its peak and against the ceilings.

Everything of ours runs under its supervisor, as an operator starts it, and is looked at twice a second:
proportional set size of every process, and which worker holds which document. Targets: all ten done, the
sum of all at most 3,000 MB, the workers that hold the giant at most 300 MB above what they take at rest.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import statistics
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import dagster as dg
import psutil

from legal_pipeline.defs.backfills.submission import submit
from legal_pipeline.deployment.supervise.control import Supervisor
from legal_pipeline.model import Priority, State
from legal_pipeline.topology import FORM_TAG, MEGABYTE, STAGES, WHOLE_RUN, RunForm
from legal_pipeline_tests.benchmarks.bench_job import stolen_seconds
from legal_pipeline_tests.benchmarks.deployed import ten_documents
from legal_pipeline_tests.benchmarks.machine import machine
from legal_pipeline_tests.deployed.deployment import Deployment, deployed_alone, wait_until

PROFILE = "t3.medium"
SUM_TARGET_MB, RISE_TARGET_MB = 3_000, 300
SAMPLE_SECONDS = 0.5
SETTLE_SECONDS, REST_SECONDS = 20.0, 10.0
PATIENCE_SECONDS = 3 * 3600.0
SERVERS = ("Redis", "PostgreSQL")
WHOLE = "all in one worker"

_FINAL = (State.DONE, State.REFUSED, State.FAILED)


@dataclass(frozen=True)
class Sample:
    at: float
    bytes_by_program: dict[str, int]
    file_bytes: int
    """Of ours: pages of files (libraries), of which other programs of the machine may carry a share."""
    held: list[tuple[str, str, str]]
    """(document id, step, worker group) in somebody's hands."""
    pids: list[int]
    """Of ours."""

    @property
    def sum(self) -> int:
        return sum(size for name, size in self.bytes_by_program.items() if name not in SERVERS)


@dataclass
class Sampler:
    """Looks at a deployment from a thread of its own, until the block is left."""

    deployment: Deployment
    samples: list[Sample] = field(default_factory=list)
    _over: threading.Event = field(default_factory=threading.Event)
    _documents: dict[str, str] = field(default_factory=dict)
    """Run -> document."""
    _whole: set[str] = field(default_factory=set)
    """Runs that are carried in one worker."""

    @contextlib.contextmanager
    def running(self) -> Iterator[Sampler]:
        thread = threading.Thread(target=self._sample_for_ever)
        thread.start()
        try:
            yield self
        finally:
            self._over.set()
            thread.join()

    def since(self, moment: float) -> list[Sample]:
        return [sample for sample in self.samples if sample.at >= moment]

    def _sample_for_ever(self) -> None:
        with self.deployment.instance as instance:
            while not self._over.is_set():
                began = time.monotonic()
                self.samples.append(self._sample(instance))
                self._over.wait(max(0.0, SAMPLE_SECONDS - (time.monotonic() - began)))

    def _sample(self, instance: dg.DagsterInstance) -> Sample:
        parents: dict[int, int] = {process.pid: process.info["ppid"] for process in psutil.process_iter(["ppid"])}
        roots, used, file_bytes, pids = self._roots(), Counter[str](), 0, []
        for pid in parents:
            if name := _program(pid, parents, roots):
                total, of_files = _proportional(pid)
                used[name] += total
                if name not in SERVERS:
                    file_bytes += of_files
                    pids.append(pid)
        return Sample(time.monotonic(), dict(used), file_bytes, list(self._held(instance)), pids)

    def _roots(self) -> dict[int, str]:
        supervisor = Supervisor.find(self.deployment.settings.home.absolute())
        assert supervisor is not None, self.deployment.logs()
        roots = {program.pid: name for name, program in supervisor.programs().items() if program.pid}
        for name, process in zip(SERVERS, (self.deployment.redis.process, self.deployment.postgres.process), strict=True):
            assert process is not None
            roots[process.pid] = name
        return roots | {supervisor.pid(): "supervisor"}

    def _held(self, instance: dg.DagsterInstance) -> Iterator[tuple[str, str, str]]:
        for lease in self.deployment.leases.all():
            if not lease.is_taken or lease.worker is None:
                continue
            if lease.run_id not in self._documents:
                run = instance.get_run_by_id(lease.run_id)
                self._documents[lease.run_id] = run.tags.get("dagster/partition", "") if run else ""
                if run and run.tags.get(FORM_TAG) == RunForm.WHOLE:
                    self._whole.add(lease.run_id)
            step = WHOLE if lease.run_id in self._whole else lease.step_key
            yield self._documents[lease.run_id], step, lease.worker.rpartition(":")[2]


def _program(pid: int, parents: dict[int, int], roots: dict[int, str]) -> str | None:
    """Of the nearest ancestor that is a program: workers have children, and these have readers."""
    while pid in parents and pid > 1:
        if pid in roots:
            return roots[pid]
        pid = parents[pid]
    return None


def _proportional(pid: int) -> tuple[int, int]:
    """(proportional set size, the part of it that is pages of files); (0, 0) for a process that is gone."""
    found = {"Pss:": 0, "Pss_File:": 0}
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            name, *values = line.split()
            if name in found:
                found[name] = int(values[0]) * 1024
    return found["Pss:"], found["Pss_File:"]


def file_bytes_alone(pids: Iterable[int]) -> int:
    """Pages of files that these processes have in memory, each counted once and in full: their share if nobody else used them."""
    largest: Counter[tuple[str, ...]] = Counter()
    for pid in pids:
        mapping: tuple[str, ...] = ()
        with contextlib.suppress(OSError):
            for line in Path(f"/proc/{pid}/smaps").read_text().splitlines():
                name, *values = line.split()
                if not name.endswith(":"):
                    # address, permissions, offset, device, inode, path: of the same file at the same offset there is one copy
                    mapping = (values[1], values[2], values[3]) if len(values) > 4 and values[3] != "0" else ()
                elif name == "Rss:":
                    resident = int(values[0]) * 1024
                elif name == "Anonymous:" and mapping:
                    largest[mapping] = max(largest[mapping], resident - int(values[0]) * 1024)
    return sum(largest.values())


def _rest(samples: Sequence[Sample], name: str) -> float:
    return statistics.median(sample.bytes_by_program.get(name, 0) for sample in samples) / MEGABYTE


def _peak(samples: Iterable[Sample], name: str) -> float:
    return max((sample.bytes_by_program.get(name, 0) for sample in samples), default=0) / MEGABYTE


def _is_over(deployment: Deployment, ids: Sequence[str]) -> bool:
    """The documents, their attachments and the merging of their matter."""
    store = deployment.services.store
    everyone = [*ids, *(child.document_id for child in store.documents.children(ids))]
    return all(status.state in _FINAL for status in store.documents.find(ids=everyone)) and not store.matters.stale()


def report_documents(deployment: Deployment, ids: Sequence[str], ended: dict[str, float]) -> None:
    print("| document | MB | pages | state | done after s |\n|---|---|---|---|---|")
    documents = deployment.services.store.documents
    everyone = [*ids, *(child.document_id for child in documents.children(ids))]
    for status in sorted(documents.find(ids=everyone), key=lambda status: status.document.file_name):
        size = status.facts.size_bytes / MEGABYTE if status.facts else 0
        document, state = status.document, status.state.value + (f": {status.reason}" if status.reason else "")
        name = document.file_name + (" (attachment)" if document.parent_id else "")
        print(f"| {name} | {size:,.2f} | {status.page_count or 0} | {state} | {ended.get(document.document_id, 0):.0f} |")


def report_memory(
    deployment: Deployment, rest: Sequence[Sample], busy: Sequence[Sample], after: Sequence[Sample], giant: str, alone: int
) -> None:
    """`alone`: what the sum would be higher by on a machine where nobody else uses the same libraries."""
    profile = deployment.settings.machine
    processes = {group.name: group.processes for group in profile.workers}
    ceilings = {group.name: group.memory_bytes / MEGABYTE for group in profile.workers}
    ceilings |= {service.name: service.memory_bytes / MEGABYTE for service in profile.services}
    print("\n| program | processes | at rest MB | peak MB | ceiling MB | peak with the giant in hand, above rest | after MB |")
    print("|---|---|---|---|---|---|---|")
    for name in (*ceilings, "supervisor"):
        with_giant = [sample for sample in busy if any(document == giant and group == name for document, _, group in sample.held)]
        rise = f"{_peak(with_giant, name) - _rest(rest, name):+.0f}" if with_giant else ""
        ceiling = f"{ceilings[name]:.0f}" if name in ceilings else ""
        cells = (processes.get(name, 1), f"{_rest(rest, name):.0f}", f"{_peak(busy, name):.0f}", ceiling, rise, f"{_rest(after, name):.0f}")
        print(f"| {name} | {' | '.join(map(str, cells))} |")
    sums = [statistics.median(s.sum for s in rest), max(s.sum for s in busy), sum(ceilings.values()) * MEGABYTE]
    sum_after = statistics.median(s.sum for s in after) / MEGABYTE
    print(f"| sum | | {' | '.join(f'**{size / MEGABYTE:,.0f}**' for size in sums)} | | {sum_after:,.0f} |")
    for name in SERVERS:
        print(f"| {name}, apart | | {_rest(rest, name):.0f} | {_peak(busy, name):.0f} | | | {_rest(after, name):.0f} |")
    top = max(busy, key=lambda sample: sample.sum)
    print(f"\npeak of the sum {top.sum / MEGABYTE:,.0f} MB, target at most {SUM_TARGET_MB:,}")
    print(f"programs of others on this machine carry a share of our libraries; without them it were {alone / MEGABYTE:.0f} MB more")
    rises = {
        group: _peak([s for s in busy if (giant, group) in {(d, g) for d, _, g in s.held}], group) - _rest(rest, group)
        for group in processes
        if any((giant, group) in {(d, g) for d, _, g in s.held} for s in busy)
    }
    highest = max(rises, key=lambda group: rises[group])
    print(f"highest rise above rest with the giant in hand: {highest}, {rises[highest]:.0f} MB; target at most {RISE_TARGET_MB}")
    together = max(sum(s.bytes_by_program.get(g, 0) for g in {g for d, _, g in s.held if d == giant}) for s in busy) / MEGABYTE
    print(f"all that hold the giant at one time take at most {together:.0f} MB together, with what they take at rest")


def report_stages(busy: Sequence[Sample], giant: str) -> None:
    """Each sample in which a step is in a worker's hands stands for the time since the one before."""
    seconds: dict[bool, Counter[str]] = {True: Counter(), False: Counter()}
    for before, sample in pairwise(busy):
        for document, step, _ in sample.held:
            seconds[document == giant][step] += sample.at - before.at  # type: ignore[assignment]  # Counter counts floats just as well
    names = {stage.name: stage.name for stage in STAGES} | {WHOLE_RUN: "carrying runs"} | {WHOLE: "small texts, " + WHOLE}
    print("\n| seconds in hand, sampled | the giant | the others |\n|---|---|---|")
    for step in [*names, *sorted((seconds[True].keys() | seconds[False].keys()) - names.keys())]:
        print(f"| {names.get(step, step)} | {seconds[True][step]:.0f} | {seconds[False][step]:.0f} |")


def killed(deployment: Deployment) -> int:
    """Children that did not end by themselves, as their workers' logs have it."""
    logs = deployment.settings.log_dir.glob("*.log")
    return sum(path.read_text(errors="replace").count("WorkerLostError") for path in logs)


def run(deployment: Deployment, giant_pages: int) -> None:
    inbox = deployment.folder / "inbox"
    inbox.mkdir()
    ten_documents.write_all(inbox, giant_pages)
    ids = deployment.register(inbox)
    documents = deployment.services.store.documents
    giant = next(status.document.document_id for status in documents.find(ids=ids) if status.document.file_name == ten_documents.GIANT)
    began = time.monotonic()
    deployment.up()
    up_seconds = time.monotonic() - began
    ended: dict[str, float] = {}
    with Sampler(deployment).running() as sampler:
        time.sleep(SETTLE_SECONDS)
        resting = time.monotonic()
        time.sleep(REST_SECONDS)
        submitted, stolen_before = time.monotonic(), stolen_seconds()
        with deployment.instance as instance:
            submit(deployment.settings, instance, ids, Priority.NORMAL)

        def is_over() -> bool:
            for status in documents.find(states=_FINAL):
                ended.setdefault(status.document.document_id, time.monotonic() - submitted)
            return _is_over(deployment, ids)

        wait_until(is_over, f"all are done\n{deployment.logs()}", PATIENCE_SECONDS)
        done, stolen = time.monotonic(), stolen_seconds() - stolen_before
        time.sleep(SETTLE_SECONDS)
        alone = file_bytes_alone(sampler.samples[-1].pids) - sampler.samples[-1].file_bytes
    rest = [sample for sample in sampler.since(resting) if sample.at < submitted]
    busy, after = [sample for sample in sampler.since(submitted) if sample.at < done], sampler.since(done + REST_SECONDS)
    report_documents(deployment, ids, ended)
    print(f"\nup and answering after {up_seconds:.0f} s; all done and merged {done - submitted:.0f} s after submission")
    print(f"children of workers that were killed: {killed(deployment)}; looked at {len(busy)} times")
    print(f"CPU time the host gave to others meanwhile: {stolen:.0f} s; load average at the end {os.getloadavg()[1]:.1f}\n\n### Memory\n")
    report_memory(deployment, rest, busy, after, giant, alone)
    report_stages(busy, giant)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m legal_pipeline_tests.benchmarks.deployed.bench_ten_documents", description=__doc__)
    parser.add_argument("--giant-pages", type=int, default=ten_documents.GIANT_PAGES, help="fewer to try it out")
    giant_pages = parser.parse_args().giant_pages
    print(f"\n## Ten documents as one batch, profile {PROFILE} ({machine()})\n")
    with deployed_alone(PROFILE) as deployment:
        run(deployment, giant_pages)


if __name__ == "__main__":
    main()
