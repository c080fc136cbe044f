"""What the deployed form is to reach with small documents and in memory, measured anew, beside the figures before and the targets.

Takes the other benchmarks' measurements, one after the other, and needs two idle cores: about twenty minutes.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from legal_pipeline.model import Priority
from legal_pipeline_tests.benchmarks import bench_job
from legal_pipeline_tests.benchmarks.deployed import bench_backfill, bench_memory
from legal_pipeline_tests.benchmarks.deployed import bench_small_documents as small
from legal_pipeline_tests.benchmarks.deployed.bench_deployed import COUNT, PROFILE, batch, pdf_files, plain_loop, text_files
from legal_pipeline_tests.benchmarks.machine import machine
from legal_pipeline_tests.deployed.deployment import deployed_alone
from legal_pipeline_tests.specimens.corpora import SHARED

DOCUMENTS, PARTITIONS = 1_000, 10_000


@dataclass(frozen=True)
class Target:
    what: str
    before: float | None
    """Version 0.3 on two quiet cores, docs/performance.md; None where nothing was measured."""
    target: float
    at_least: bool = False


MINUTE = Target("one-page texts a minute, deployed, two workers", 219, 1200, at_least=True)
EMBEDDED = Target("one-page texts a minute, `legal-pipeline run`, two processes", None, 2000, at_least=True)
MAILS = Target("mails with an attachment a minute, deployed, two workers", None, 600, at_least=True)
TEXT_CPU = Target("CPU-s a one-page text, beside the stages", 0.413, 0.05)
EVENTS = Target("rows of the event log a one-page text", 83.0, 8.3)
KILOBYTES = Target("kB of events and check results a one-page text", None, 20)
PDF_CPU = Target("CPU-s a one-page PDF through the stage queues, beside the stages", 0.707, 0.35)
RATIO = Target("`legal-pipeline run` over 44 filings and 2 texts, against its stages on all cores", 1.38, 1.15)
START_UP = Target("s until `legal-pipeline run` begins", 6.8, 3.0)
BACKFILL = Target(f"s until a backfill of {PARTITIONS:,} partitions from the UI begins", None, 15)
URGENT = Target("an urgent document beside it, against one without it", None, 1.0)
REST = Target("MB at rest, PostgreSQL and Redis included", 1350, 1100)
PEAK = Target("MB at the peak, PostgreSQL and Redis included", None, 2200)


def of_small_documents(folder: Path, count: int) -> Iterator[tuple[Target, float]]:
    texts = text_files(folder, "loop", COUNT)
    _, stages = plain_loop(texts, folder / "loop")
    found: Mapping[str, Mapping[str, float]] = small.measure(folder, count)
    yield MINUTE, found[small.TEXTS][small.MINUTE]
    yield EMBEDDED, found[small.EMBEDDED][small.MINUTE]
    yield MAILS, found[small.MAILS][small.MINUTE]
    yield TEXT_CPU, found[small.TEXTS][small.CPU] - stages
    yield EVENTS, found[small.TEXTS]["event rows"]
    yield KILOBYTES, found[small.TEXTS][small.KILOBYTES]


def of_stage_queues(folder: Path) -> Iterator[tuple[Target, float]]:
    pdfs = pdf_files(folder, "pdf", COUNT)
    loop = plain_loop(pdfs, folder / "loop")
    with deployed_alone(PROFILE) as deployment:
        deployment.start()
        deployment.wait_for_workers()
        deployment.submit_and_wait(*pdf_files(folder, "warm", 4))
        found = batch(deployment, "PDFs", pdfs, Priority.NORMAL, loop)
    yield PDF_CPU, sum(found.cpu.values()) - found.loop_cpu


def of_the_job(_: Path) -> Iterator[tuple[Target, float]]:
    job = bench_job.measure()
    yield RATIO, job.ratio
    yield START_UP, job.start_up


def of_a_backfill(folder: Path) -> Iterator[tuple[Target, float]]:
    found = bench_backfill.measure(folder, PARTITIONS)
    yield BACKFILL, found.begun
    yield URGENT, statistics.median(found.busy) / statistics.median(found.idle)


def of_memory(_: Path) -> Iterator[tuple[Target, float]]:
    with deployed_alone(PROFILE) as deployment:
        found = bench_memory.run(deployment, SHARED / "corpus" / "legal-pdfs")
    yield REST, found.rest_megabytes
    yield PEAK, found.peak_megabytes


def row(target: Target, now: float) -> str:
    is_met = now >= target.target if target.at_least else now <= target.target
    before = "" if target.before is None else f"{target.before:,g}"
    digits = ",.0f" if now >= 100 else ".1f" if now >= 10 else ".2f" if now >= 1 else ".3f"
    bound = "at least" if target.at_least else "at most"
    return f"| {target.what} | {before} | {bound} {target.target:,g} | {now:{digits}} | {'met' if is_met else 'missed'} |"


def measurements(count: int) -> Iterator[Callable[[Path], Iterator[tuple[Target, float]]]]:
    """Each takes an empty folder."""
    yield partial(of_small_documents, count=count)
    yield of_stage_queues
    yield of_the_job
    yield of_a_backfill
    yield of_memory


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m legal_pipeline_tests.benchmarks.deployed.bench_targets", description=__doc__)
    parser.add_argument("--documents", type=int, default=DOCUMENTS, help="small ones of each kind")
    count = parser.parse_args().documents
    print(f"\n## Small documents and memory, before, target and now ({machine()})\n")
    print("| | before | target | now | |\n|---|---:|---:|---:|---|", flush=True)
    with tempfile.TemporaryDirectory() as place:
        for number, measured in enumerate(measurements(count)):
            folder = Path(place, str(number))
            folder.mkdir()
            for target, now in measured(folder):
                print(row(target, now), flush=True)


if __name__ == "__main__":
    main()
