"""A backfill of 10,000 partitions, launched in Dagster's UI: when it begins, and what urgent documents wait meanwhile.

Real PostgreSQL, Redis, webserver and daemon, workers of profile t3.medium. The request is the one that the button of the UI sends. An
urgent document is one of priority high, submitted with `legal-pipeline batch submit`: until it is done.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from legal_pipeline.model import State
from legal_pipeline.topology import STAGES
from legal_pipeline_tests.benchmarks.deployed.bench_deployed import PROFILE, page, settle
from legal_pipeline_tests.benchmarks.machine import machine
from legal_pipeline_tests.deployed.deployment import Deployment, deployed_alone, wait_until

PARTITIONS, URGENT = 10_000, 7
TARGET_SECONDS = 15.0
_PAUSE_SECONDS = 5.0
"""Between two urgent documents, which must not help each other."""


def urgent(deployment: Deployment, folder: Path, name: str) -> list[float]:
    """Seconds from the command to the end of its document, for each of some."""
    counts, found = deployment.services.store.documents.counts_by_state, []
    for number in range(URGENT):
        before = counts("urgent")[State.DONE]
        path = folder / f"{name}-{number}.txt"
        path.write_text(page(path.stem))
        began = time.monotonic()
        said = deployment.call("batch", "submit", path, "--matter", "urgent", "--priority", "high", "--yes")
        assert not said.returncode, said.stdout + said.stderr
        wait_until(lambda done=before: counts("urgent")[State.DONE] > done, deployment.logs)  # type: ignore[misc]
        found.append(time.monotonic() - began)
        time.sleep(_PAUSE_SECONDS)
    return found


def begun(deployment: Deployment, ids: Sequence[str], began: float) -> float:
    """Seconds until the first of them is processed."""
    counts = deployment.services.store.documents.counts_by_state

    def is_begun() -> bool:
        return counts("backfill")[State.WAITING] < len(ids)

    wait_until(is_begun, lambda: f"a document of the backfill has begun\n{deployment.logs()}", 900)
    return time.monotonic() - began


@dataclass(frozen=True)
class Backfill:
    """Seconds."""

    answered: float
    begun: float
    """From the click until the first document is processed."""
    idle: Sequence[float]
    """Urgent documents before it."""
    busy: Sequence[float]
    """Urgent documents meanwhile."""
    done: int
    minutes: float


def measure(folder: Path, count: int) -> Backfill:
    """`folder` is empty."""
    with deployed_alone(PROFILE) as deployment:
        files = folder / "files"
        files.mkdir()
        for number in range(count):
            (files / f"letter-{number:06}.txt").write_text(page(f"letter-{number}"))
        deployment.start()
        deployment.wait_for_workers()
        ui = deployment.open_ui()
        idle = urgent(deployment, folder, "idle")
        settle(deployment)
        # registered, and not accepted: no sensor requests runs for them
        ids = deployment.register(files, matter="backfill")
        clicked = time.monotonic()
        ui.launch(assetSelection=[{"path": [stage.name]} for stage in STAGES], partitionNames=ids)
        answered = time.monotonic() - clicked
        first = begun(deployment, ids, clicked)
        busy = urgent(deployment, folder, "busy")
        done = deployment.services.store.documents.counts_by_state("backfill")[State.DONE]
        return Backfill(answered, first, idle, busy, done, (time.monotonic() - clicked) / 60)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m legal_pipeline_tests.benchmarks.deployed.bench_backfill", description=__doc__)
    parser.add_argument("--partitions", type=int, default=PARTITIONS)
    count = parser.parse_args().partitions
    print(f"\n## A backfill of {count:,} partitions ({machine()})\n", flush=True)
    with tempfile.TemporaryDirectory() as place:
        found = measure(Path(place), count)
    print("| seconds | median | worst | target |\n|---|---:|---:|---:|")
    print(f"| from the click to the answer of the UI | {found.answered:.1f} | | |")
    print(f"| to the first document that is processed | {found.begun:.1f} | | {TARGET_SECONDS:.0f} |")
    for name, seconds in (("an urgent document before", found.idle), ("an urgent document meanwhile", found.busy)):
        print(f"| {name} | {statistics.median(seconds):.1f} | {max(seconds):.1f} | |")
    print(f"\n{found.done:,} documents of the backfill were done after {found.minutes:.1f} minutes, beside the urgent ones")


if __name__ == "__main__":
    main()
