"""Compares the monitor with the work, every few seconds: it must be red whenever something is stuck.

What is stuck is judged from the rows alone and not by the monitor's own rules: a failed document that no run or backfill brings on, or
work that is left while nothing at all moves.
"""

from __future__ import annotations

import json
import subprocess
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import dagster as dg
import sqlalchemy as sa
from dagster._core.execution.backfill import BulkActionStatus

from legal_pipeline.defs.execution.abandoned_documents import ACTIVE_STATUSES
from legal_pipeline.errors import LegalPipelineError
from legal_pipeline.model import State
from legal_pipeline.storage.database.tables import documents, pages, stage_results
from legal_pipeline.storage.store import Store
from legal_pipeline.topology import PARTITION_TAG
from legal_pipeline_tests.command_line import call

STANDSTILL_SECONDS = 180.0
"""Nothing has moved for so long: a lost run is requested again after one minute."""
SAMPLE_SECONDS = 5.0
_FAILED = sa.select(documents.c.document_id, documents.c.updated_at, documents.c.reason).where(documents.c.state == State.FAILED)
_ANSWER_SECONDS = 60.0
"""A monitor that says nothing for so long is no alarm that anybody sees."""


@dataclass
class Watch:
    """Takes samples in a thread of its own, so that the moments at which a fault is played are not left out."""

    instance: dg.DagsterInstance
    store: Store
    environment: Mapping[str, str]
    """Of the shell in which the monitor is called; it may change."""
    say: Callable[[str], None]
    samples: int = 0
    red: int = 0
    stuck: int = 0
    unread: int = 0
    """Samples in which the database could not be asked what is stuck."""
    silences: list[str] = field(default_factory=list)
    """Samples in which something was stuck and the monitor was green, or said nothing."""
    peaks: dict[str, tuple[int, int]] = field(default_factory=dict)
    """Program -> (highest memory seen, limit), in bytes."""
    _moved_at: float = field(default_factory=time.monotonic)
    _seen: tuple[object, ...] = ()
    _was_red: bool = False
    _ended: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> Watch:
        self._thread = threading.Thread(target=self._look_on, name="watch", daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join(2 * _ANSWER_SECONDS)

    def __str__(self) -> str:
        return (
            f"of {self.samples} samples the monitor was red in {self.red} and something was stuck in {self.stuck}, "
            f"never with a green monitor ({self.unread} samples without an answer of the database)"
        )

    def _look_on(self) -> None:
        while not self._ended.wait(SAMPLE_SECONDS):
            try:
                self.look()
            except Exception as error:
                self.silences.append(f"the watch failed: {type(error).__name__}: {error}")
                raise

    def look(self) -> None:
        before = self._stuck()
        said = self._monitor()
        self.samples += 1
        self.red += said != []
        self.stuck += bool(before)
        if (said != []) != self._was_red:
            self._was_red = said != []
            self.say("monitor red: " + "; ".join(said[:3]) if said else "monitor green")
        # what was mended between the two readings was not silent
        if before and not said and (left := before.keys() & (self._stuck() or {}).keys()):
            self.silences.append(f"{time.strftime('%H:%M:%S')} green, but " + "; ".join(before[key] for key in sorted(left)[:3]))
            self.say(f"SILENCE: {self.silences[-1]}")

    def _monitor(self) -> list[str]:
        """The problems that it prints; empty when it is green. One that ends otherwise is red, as its exit code says."""
        try:
            # another process: this one may be replacing its environment for another command
            done = call("monitor", "--once", "--json", environment=self.environment, in_process=False, timeout_seconds=_ANSWER_SECONDS)
        except subprocess.TimeoutExpired:
            self.silences.append(f"{time.strftime('%H:%M:%S')} the monitor said nothing for {_ANSWER_SECONDS:.0f} s")
            return ["no answer"]
        try:
            reading = json.loads(done.stdout)
            said = [str(problem["said"]) for problem in reading["problems"]]
            self._note_memory(reading["memory"])
        except ValueError:
            said = [done.stderr.strip()[-200:] or "no output"]
        assert bool(said) == bool(done.returncode), done.stdout + done.stderr
        return said

    def _note_memory(self, memory: Mapping[str, Any]) -> None:
        for name, use in memory.items():
            if isinstance(use, dict):
                highest, _ = self.peaks.get(name, (0, 0))
                self.peaks[name] = max(highest, use["bytes"]), use["ceiling_bytes"]

    def _stuck(self) -> dict[str, str] | None:
        """What is stuck, with the reason; None while the database does not answer."""
        try:
            counts = self.store.documents.counts_by_state()
            with self.store.engine.connect() as connection:
                rows = [connection.scalar(sa.select(sa.func.count()).select_from(table)) for table in (pages, stage_results)]
                failed = connection.execute(_FAILED).all()
            brought_on = self._brought_on() if failed else set()
        except (LegalPipelineError, sa.exc.SQLAlchemyError, dg.DagsterError):
            self.unread += 1
            return None
        seen = (tuple(counts.items()), *rows)
        if seen != self._seen:
            self._seen, self._moved_at = seen, time.monotonic()
        # with its moment: one that was retried and has failed again meanwhile was not stuck all the time
        found = {
            f"{row.document_id} {row.updated_at}": f"{row.document_id} failed: {row.reason}"
            for row in failed
            if row.document_id not in brought_on
        }
        left, still = counts[State.WAITING] + counts[State.RUNNING], time.monotonic() - self._moved_at
        if left and still > STANDSTILL_SECONDS:
            found["standstill"] = f"{left} documents are left and nothing has moved for {still:.0f} s"
        return found

    def _brought_on(self) -> set[str]:
        """Partitions that have a run, or get one from a backfill."""
        backfills = self.instance.get_backfills(limit=5)
        runs = self.instance.get_runs(filters=dg.RunsFilter(statuses=ACTIVE_STATUSES))
        requested = {name for one in backfills if one.status is BulkActionStatus.REQUESTED for name in one.partition_names or ()}
        return requested | {run.tags.get(PARTITION_TAG, "") for run in runs}
