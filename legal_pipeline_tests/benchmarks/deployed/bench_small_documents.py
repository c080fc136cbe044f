"""Many small documents: an archive of one-page texts in `legal-pipeline run` and in the deployed form, a batch of such files, and mails.

Real PostgreSQL and Redis on this machine, workers of profile t3.medium, two processes in the embedded form. One process executes runs of
priority normal in the deployed form, two those of priority high. All times contain the archive itself and the merging of the matter; the
start of the programs is left out in the deployed form and contained in the embedded one.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from legal_pipeline.model import Priority, State
from legal_pipeline_tests.benchmarks.deployed.bench_deployed import KINDS, PROFILE, cpu_by_kind, database_counts, page, settle
from legal_pipeline_tests.benchmarks.machine import machine
from legal_pipeline_tests.command_line import PROGRAMS
from legal_pipeline_tests.deployed.deployment import Deployment, deployed_alone, wait_until
from legal_pipeline_tests.specimens import factories

_EVENTS = "select pg_total_relation_size('dagster.event_logs') + pg_total_relation_size('dagster.asset_check_executions')"

MINUTE, CPU, KILOBYTES = "documents a minute", "CPU-s a document", "kB of events and check results"
_TARGET = "target, documents a minute"
EMBEDDED, EMBEDDED_MAILS = "`legal-pipeline run`", "`legal-pipeline run`, mails with an attachment"
TEXTS, MAILS = "deployed, priority high", "deployed, priority high, mails with an attachment"
_TARGETS = {EMBEDDED: 2000, TEXTS: 1200, MAILS: 600}
"""By column, for two idle cores and two workers. A mail counts as one, with its attachment."""


def archive(folder: Path, count: int) -> Path:
    path = folder / f"texts-{count}.zip"
    path.write_bytes(factories.zip_of({f"note-{number:05}.txt": page(f"note-{number}").encode() for number in range(count)}))
    return path


def embedded(folder: Path, path: Path, count: int) -> Mapping[str, float]:
    environment = {**os.environ, "LEGAL_PIPELINE_HOME": str(folder / f"home-{path.name}"), "LEGAL_PIPELINE_PROCESSES": "2"}
    began = time.monotonic()
    subprocess.run([PROGRAMS / "legal-pipeline", "run", path, "--matter", "notes"], env=environment, check=True, capture_output=True)
    return {MINUTE: 60 * count / (time.monotonic() - began)}


def of_an_archive(deployment: Deployment, path: Path, count: int) -> Mapping[str, float]:
    return _measured(deployment, path, Priority.NORMAL, count, 1 + count)


def of_a_batch(deployment: Deployment, folder: Path, priority: Priority, count: int) -> Mapping[str, float]:
    """Files of a folder instead of an archive, with other words: what is the same is read once."""
    folder.mkdir()
    for number in range(count):
        (folder / f"letter-{number:05}.txt").write_text(page(f"{folder.name}-{number}"))
    return _measured(deployment, folder, priority, count, count)


def mails(folder: Path, count: int) -> Path:
    """Mails with an attachment each, which becomes a document of its own."""
    folder.mkdir()
    for number in range(count):
        attached = {f"terms-{number}.txt": page(f"terms-{folder.name}-{number}").encode()}
        (folder / f"mail-{number:05}.eml").write_bytes(factories.eml(f"Terms {number}", page(f"{folder.name}-{number}"), attached))
    return folder


def of_mails(deployment: Deployment, folder: Path, priority: Priority, count: int) -> Mapping[str, float]:
    """Figures of a message: the mail and its attachment."""
    return _measured(deployment, mails(folder, count), priority, count, 2 * count)


def _measured(deployment: Deployment, path: Path, priority: Priority, count: int, expected: int) -> Mapping[str, float]:
    settle(deployment)
    states = deployment.services.store.documents.counts_by_state
    before = states()[State.DONE]
    events, counts, cpu = _bytes_of_events(deployment), database_counts(deployment), cpu_by_kind(deployment)
    began = time.monotonic()
    done = deployment.call("batch", "submit", path, "--matter", "notes", "--priority", priority)
    if done.returncode:
        raise AssertionError(done.stdout + done.stderr)
    wait_until(lambda: states()[State.DONE] - before >= expected, f"all are done\n{deployment.logs()}", 3600)
    wall = time.monotonic() - began
    used = cpu_by_kind(deployment)
    by_kind = {f"CPU-s of {kind}": (used[kind] - cpu[kind]) / count for kind in KINDS}
    database = {name: (now - counts[name]) / count for name, now in database_counts(deployment).items()}
    grown = {KILOBYTES: (_bytes_of_events(deployment) - events) / count / 1000}
    return {MINUTE: 60 * count / wall, CPU: sum(by_kind.values()), **by_kind, **database, **grown}


def _bytes_of_events(deployment: Deployment) -> int:
    with (
        contextlib.closing(deployment.postgres.connect(f"test_{deployment.folder.name}")) as connection,
        connection.cursor() as cursor,
    ):
        cursor.execute(_EVENTS)
        [size] = cursor.fetchone() or (0,)
    return int(size)


def measure(folder: Path, count: int) -> dict[str, Mapping[str, float]]:
    """Figures by column."""
    path = archive(folder, count)
    found = {EMBEDDED: embedded(folder, path, count), EMBEDDED_MAILS: embedded(folder, mails(folder / "mails", count), count)}
    with deployed_alone(PROFILE) as deployment:
        deployment.start()
        deployment.wait_for_workers()
        found["deployed, an archive"] = of_an_archive(deployment, path, count)
        found["deployed"] = of_a_batch(deployment, folder / "letters", Priority.NORMAL, count)
        found[TEXTS] = of_a_batch(deployment, folder / "urgent-letters", Priority.HIGH, count)
        found["deployed, mails with an attachment"] = of_mails(deployment, folder / "other-mails", Priority.NORMAL, count)
        found[MAILS] = of_mails(deployment, folder / "urgent-mails", Priority.HIGH, count)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=1000)
    count = parser.parse_args(sys.argv[1:]).documents
    print(f"\n## {count:,} one-page texts and mails ({machine()})\n")
    with tempfile.TemporaryDirectory() as folder:
        found = measure(Path(folder), count)
    for name, target in _TARGETS.items():
        found[name] = {MINUTE: found[name][MINUTE], _TARGET: target, **found[name]}
    rows = list(dict.fromkeys(name for column in found.values() for name in column))
    print(f"| | {' | '.join(found)} |\n|---|{'---:|' * len(found)}")
    for name in rows:
        print(f"| {name} | {' | '.join(_cell(name, column) for column in found.values())} |")


def _cell(name: str, column: Mapping[str, float]) -> str:
    return f"{column[name]:.{0 if name in (MINUTE, _TARGET) else 3}f}" if name in column else ""


if __name__ == "__main__":
    main()
