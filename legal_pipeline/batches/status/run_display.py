"""The output of `legal-pipeline run`: progress while it runs, then one row per document."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass

from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from legal_pipeline.local.processing import Batch
from legal_pipeline.model import State
from legal_pipeline.storage.database.batched import batched
from legal_pipeline.storage.redactions import decisions as redactions
from legal_pipeline.storage.store import Store
from legal_pipeline.terminal import console, errors, print_table

_LINE_EVERY_SECONDS = 10.0
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Outcome:
    document_id: str
    file_name: str
    state: str
    pages: int
    ocr_pages: int
    mentions: int
    entities: int
    relationships: int
    seconds: float | None
    """None when the document was already finished and was not processed again."""
    reason: str | None
    warning: str | None = None
    """Words of the document are hidden, and nobody has decided about them."""


class Display:
    """A progress bar on a terminal; otherwise a line on stderr every few seconds."""

    def __init__(self, is_quiet: bool = False) -> None:
        self.is_quiet = is_quiet
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("{task.fields[now]}"),
        )
        self._bar = Progress(*columns, console=errors, transient=True, disable=is_quiet or not sys.stderr.isatty())
        self._task = self._bar.add_task("documents", total=None, now="starting workers")
        self._printed_at = time.monotonic()

    def __enter__(self) -> Display:
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def update(self, batch: Batch, store: Store) -> None:
        if self.is_quiet:
            return
        for alarm in batch.alarms:
            errors.print(f"ALARM: {alarm}", markup=False, soft_wrap=True, style="bold red")
        total = len(batch.document_ids)
        pages = store.documents.pages_read(batch.in_progress) if batch.in_progress else 0
        now = escape(", ".join(batch.in_progress)) + (f" · {pages} pages" if pages else "")
        self._bar.update(self._task, total=total, completed=batch.finished, now=now)
        if self._bar.disable and time.monotonic() - self._printed_at > _LINE_EVERY_SECONDS:
            self._printed_at = time.monotonic()
            errors.print(
                f"{batch.finished} of {total} documents; in progress: {', '.join(batch.in_progress)}, {pages} pages",
                markup=False,
                soft_wrap=True,
            )


def outcomes(batch: Batch, store: Store) -> Iterator[Outcome]:
    hidden = redactions.counts(store.engine)
    for ids in batched(sorted(batch.document_ids), _AT_ONCE):
        counts_of = store.stages.counts(ids)
        for status in store.documents.find(ids=ids):
            document_id = status.document.document_id
            counts = counts_of.get(document_id, {}) if status.state is State.DONE else {}
            yield Outcome(
                document_id=document_id,
                file_name=status.document.file_name,
                state=status.state.value,
                pages=counts.get("pages", status.page_count or 0),
                ocr_pages=counts.get("ocr_pages", 0),
                mentions=counts.get("mentions", 0),
                entities=counts.get("entities", 0),
                relationships=counts.get("relationships", 0),
                seconds=batch.seconds.get(document_id),
                reason=status.reason,
                warning=redactions.warning(hidden.get(document_id, {})),
            )


def print_outcomes(rows: list[Outcome], batch: Batch) -> None:
    columns = ["document", "state", "pages", "ocr", "mentions", "entities", "relations", "seconds", "reason"]
    print_table(columns, [_cells(row) for row in rows], right=columns[2:8])
    by_state: dict[str, int] = {}
    for row in rows:
        by_state[row.state] = by_state.get(row.state, 0) + 1
    states = ", ".join(f"{count} {state}" for state, count in sorted(by_state.items()))
    unchanged = sum(row.seconds is None for row in rows)
    console.print(f"\n{len(rows)} documents: {states}" + (f"; {unchanged} were finished before and left alone" if unchanged else ""))
    for row in rows:
        if row.warning:
            errors.print(f"WARNING: {row.document_id}: {row.warning}", markup=False, soft_wrap=True, style="yellow")
    if batch.recovered:
        console.print(f"{len(batch.recovered)} had been interrupted and were taken up again")


def _cells(row: Outcome) -> tuple[object, ...]:
    counts = (
        (row.pages, row.ocr_pages, row.mentions, row.entities, row.relationships)
        if row.state == "done"
        else (row.pages or "", "", "", "", "")
    )
    return (row.document_id, row.state, *counts, "" if row.seconds is None else f"{row.seconds:.1f}", row.reason)
