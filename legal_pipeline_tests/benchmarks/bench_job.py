"""The whole job against its stage functions in a plain loop: what the orchestration costs.

Wall time of `legal-pipeline run` (start-up taken off and stated) over the CPU time of the same
stage functions called one after the other, divided by the cores used. Target: at most 1.3.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from legal_pipeline.errors import Refusal
from legal_pipeline.model import Mention, Window, windows
from legal_pipeline.services import Services, services_for
from legal_pipeline.settings import load_settings
from legal_pipeline.stages import intake, text
from legal_pipeline.stages.chunking import chunk as chunking
from legal_pipeline.stages.mentions import extract as entities
from legal_pipeline.stages.relations import relate as relationships
from legal_pipeline.stages.resolution import resolve as resolution
from legal_pipeline.stages.structures.named import names_to_resolve
from legal_pipeline_tests.benchmarks.machine import machine
from legal_pipeline_tests.specimens.corpora import SHARED

TARGET = 1.3
CORES = os.cpu_count() or 1


def run_stages(path: Path, services: Services) -> None:
    """All six stage functions over one file, nothing stored."""
    facts = intake.examine(path, path.name, services.intake_limits, services.read_limits)
    pages = list(text.read_pages(path, facts.media_type, limits=services.read_limits, ocr=lambda: services.ocr_engine))
    list(chunking.chunk(iter(pages)))
    runs = list(windows(iter(pages)))
    mentions = list(entities.extract(lambda: iter(runs)))
    resolved = resolution.resolve("document", _forms(mentions), *names_to_resolve(runs))

    def mentions_in(window: Window) -> list[Mention]:
        return [mention for mention in mentions if window.base <= mention.start < window.end]

    list(relationships.relate("document", iter(runs), mentions_in, resolved))


def _forms(mentions: list[Mention]) -> Iterator[resolution.Form]:
    counted: dict[tuple[object, str], list[Mention]] = {}
    for mention in mentions:
        counted.setdefault((mention.type, mention.text), []).append(mention)
    for (_, form), found in counted.items():
        yield resolution.Form(found[0].type, form, min(mention.value for mention in found), len(found))


def plain_loop(folder: Path) -> None:
    services = services_for(load_settings())
    for path in sorted(path for path in folder.iterdir() if path.is_file()):
        try:
            run_stages(path, services)
        except Refusal:
            continue


def _run(arguments: list[str], home: Path) -> tuple[float, float, str]:
    """(wall seconds, CPU seconds with all children, stdout)"""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    environment = {**os.environ, "LEGAL_PIPELINE_HOME": str(home)}
    done = subprocess.run(arguments, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    wall, after = time.monotonic() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime, done.stdout


def stolen_seconds() -> float:
    """CPU time since boot in which a virtual machine wanted to run and its host did not let it; 0 where nobody says."""
    stat = Path("/proc/stat")
    if not stat.exists():
        return 0.0
    fields = stat.read_text().splitlines()[0].split()
    return int(fields[8]) / os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Job:
    """Seconds of wall time, but for what says CPU."""

    documents: int
    pages: int
    ocr_pages: int
    loop_cpu: float
    start_up: float
    run: float
    """Without start-up."""
    stolen: float
    again: float
    quality: str
    """What the scorer said of the facts."""

    @property
    def ratio(self) -> float:
        return self.run / (self.loop_cpu / CORES)


def measure() -> Job:
    folder = SHARED / "corpus" / "legal-pdfs"
    legal_pipeline = str(Path(sys.executable).parent / "legal-pipeline")
    with tempfile.TemporaryDirectory() as place:
        home, trivial = Path(place, "home"), Path(place, "one-line.txt")
        trivial.write_text("One line.\n", encoding="utf-8")
        wall, _, said = _run([legal_pipeline, "run", "--json", str(trivial)], Path(place, "other"))
        start_up = wall - sum(json.loads(line)["seconds"] for line in said.splitlines())
        _, imports, _ = _run([sys.executable, "-c", "from legal_pipeline_tests.benchmarks import bench_job"], home)
        _, loop_cpu, _ = _run([sys.executable, "-m", "legal_pipeline_tests.benchmarks.bench_job", "loop"], Path(place, "loop"))
        stolen_before = stolen_seconds()
        run_wall, _, said = _run([legal_pipeline, "run", "--json", str(folder)], home)
        stolen = stolen_seconds() - stolen_before
        again, _, _ = _run([legal_pipeline, "run", "--json", str(folder)], home)
        _run([legal_pipeline, "export", "--out", str(Path(place, "export"))], home)
        score = [sys.executable, str(SHARED / "gold" / "score.py"), str(Path(place, "export")), str(SHARED / "gold" / "legal-pdfs")]
        _, _, quality = _run(score, home)
    rows = [json.loads(line) for line in said.splitlines()]
    pages, ocr_pages = (sum(row[name] for row in rows) for name in ("pages", "ocr_pages"))
    return Job(len(rows), pages, ocr_pages, loop_cpu - imports, start_up, run_wall - start_up, stolen, again, quality)


def main() -> None:
    job = measure()
    print(f"\n## Whole job: {job.documents} documents, {job.pages} pages, {job.ocr_pages} by OCR ({machine()})\n")
    print("| what | seconds |\n|---|---|")
    print(f"| stage functions in a plain loop, CPU | {job.loop_cpu:.1f} |")
    print(f"| the same on {CORES} cores, ideal wall | {job.loop_cpu / CORES:.1f} |")
    print(f"| `legal-pipeline run`, wall without start-up | {job.run:.1f} |")
    print(f"| start-up, wall | {job.start_up:.1f} |")
    print(f"| CPU time the host gave to others meanwhile (steal) | {job.stolen:.1f} |")
    print(f"| the same run again, nothing left to do, wall | {job.again:.1f} |")
    print(f"\nratio {job.ratio:.2f}, target at most {TARGET}")
    print(f"\n## Facts of the {job.documents} documents against the hand-made gold\n\n```text\n{job.quality.rstrip()}\n```")


if __name__ == "__main__":
    if sys.argv[1:] == ["loop"]:
        plain_loop(SHARED / "corpus" / "legal-pdfs")
    else:
        main()
