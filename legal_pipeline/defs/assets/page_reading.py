"""Reads documents page by page in time slices, so that a long document yields to others after each slice.

The slices precede the Dagster step. Pages are committed one by one, so the step that follows the last
slice finds them in the database (docs/decisions/0013-time-slices.md).

Does not belong here: reading a page (`stages.text`), the queue (`workers.tasks`).
"""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from legal_pipeline.defs.assets.failures import describe
from legal_pipeline.defs.textract.second_engine import AT_ONCE, Pace, second_engine
from legal_pipeline.errors import SourceChanged
from legal_pipeline.model import Document, DocumentStatus, StageMetric, State
from legal_pipeline.services import Services
from legal_pipeline.storage.documents import snapshots
from legal_pipeline.topology import STAGES

SOURCE, TEXT = STAGES[0].name, STAGES[1].name

_LOOK_EVERY_SECONDS = 1.0

log = logging.getLogger(__name__)


class TimeSliceOver(Exception):
    """Ends a reading between two committed pages. Its OCR results are cached, and its Textract jobs continue."""


@dataclass
class TimeSlice:
    """Is over as soon as a more urgent document waits, or after `seconds` when one of equal priority waits."""

    seconds: float
    waiting: Callable[[], tuple[int, int]]
    """Returns the numbers of waiting messages with higher and with equal priority."""
    _began_at: float = field(default_factory=time.monotonic)
    _looked_at: float = field(default_factory=time.monotonic)

    @property
    def is_over(self) -> bool:
        now = time.monotonic()
        if now - self._looked_at < _LOOK_EVERY_SECONDS:
            return False
        self._looked_at = now
        urgent, equal = self.waiting()
        return urgent > 0 or (equal > 0 and now - self._began_at >= self.seconds)

    def pause(self) -> None:
        """Raises TimeSliceOver when the time slice is over."""
        if self.is_over:
            raise TimeSliceOver

    def wait(self, seconds: float) -> None:
        """Waits for an external service. Raises TimeSliceOver when the worker could process another document meanwhile."""
        if time.monotonic() - self._began_at >= _LOOK_EVERY_SECONDS and any(self.waiting()):
            raise TimeSliceOver
        time.sleep(seconds)


def store_pages(services: Services, status: DocumentStatus, key: str, media_type: str, pace: Pace = AT_ONCE) -> Iterator[int]:
    """Reads the missing pages, commits each one and yields its number. Raises the errors of `stages.text.read_pages`.

    Each page is committed with its stage metrics; the worker that reads the last page adds them up.
    """
    store, document = services.store, status.document
    sha256 = status.facts.sha256 if status.facts else None
    try:
        with store.sources.reading(document.source_uri, status.read_version, sha256) as path, services.unlocked(path) as opened:
            yield from _store_pages(services, document, key, media_type, opened.path, pace)
    except SourceChanged:
        # pages may come from different versions of the source
        store.pages.resume(document.document_id, "")
        raise


def _store_pages(services: Services, document: Document, key: str, media_type: str, path: Path, pace: Pace) -> Iterator[int]:
    # only a process that reads pages loads the readers and what is behind them
    from legal_pipeline.stages import text

    store = services.store
    next_page, start = store.pages.resume(document.document_id, key)
    effort: Counter[str] = Counter()

    def count(what: StageMetric, pages: int) -> None:
        effort[what.value] += pages

    began_at = time.monotonic()
    with second_engine(services, document, pace, lambda pages: count(StageMetric.PAID_PAGES, pages)) as second:
        for page in text.read_pages(
            path,
            media_type,
            limits=services.read_limits,
            ocr=lambda: services.ocr_engine,
            cache=services.ocr_cache.for_document(document.document_id).counting(count),
            first_page=next_page,
            second=second,
        ):
            seconds = round(time.monotonic() - began_at, 4)
            start = store.pages.add(document.document_id, key, page, start, seconds=seconds, metrics=+effort)
            yield page.page_number
            effort.clear()
            began_at = time.monotonic()


def read_time_slice(services: Services, document_id: str, run_id: str, time_slice: TimeSlice) -> bool:
    """Reads pages until none is left or the time slice is over. Returns True when the document should yield to others.

    An error ends the time slice and is only logged: the step encounters it again and reports it.
    """
    try:
        store = services.store
        status = store.documents.status(document_id)
        if status.state is State.REFUSED or status.facts is None:
            return False
        keys, done = services.stage_keys(status.facts.sha256, status.document.matter), store.stages.of(document_id)
        is_ready = SOURCE in done and done[SOURCE].key == keys[SOURCE]
        is_read = TEXT in done and done[TEXT].key == keys[TEXT]
        if not is_ready or is_read or store.stages.find_duplicate(document_id, keys[TEXT]):
            return False
        store.documents.start(document_id, run_id)
        snapshots.snapshot_before_replacing(store.engine, document_id)
        pace = Pace(time_slice.wait, time_slice.pause)
        return any(time_slice.is_over for _ in store_pages(services, status, keys[TEXT], status.facts.media_type, pace))
    except TimeSliceOver:
        return True
    except Exception as error:  # noqa: BLE001 - handled by the step that follows
        log.info("%s: time slice ended by %s", document_id, describe(error))
        return False
