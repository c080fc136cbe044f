"""Reading page by page in turns: a document of hundreds of pages lets others go first now and then.

A turn is taken before Dagster's step begins: pages are committed one by one anyway, and the step that
comes after the last turn finds them there (docs/decisions/0013-time-slices.md).

Does not belong here: how a page is read (`stages.text`), the queue itself (`workers.tasks`).
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
from legal_pipeline.model import Document, StageMetric, State
from legal_pipeline.services import Services
from legal_pipeline.stages import text
from legal_pipeline.storage.documents import snapshots
from legal_pipeline.topology import STAGES

SOURCE, TEXT = STAGES[0].name, STAGES[1].name

_LOOK_EVERY_SECONDS = 1.0

log = logging.getLogger(__name__)


class TimeSliceOver(Exception):
    """Ends a reading between two committed pages: what it has read is in the OCR cache, what it has sent on its way."""


@dataclass
class TimeSlice:
    """Over when somebody more urgent waits, or after a while when somebody equally urgent does."""

    seconds: float
    waiting: Callable[[], tuple[int, int]]
    """(messages more urgent than ours, equally urgent ones) on the queue now."""
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
        """Raises TimeSliceOver when it is."""
        if self.is_over:
            raise TimeSliceOver

    def wait(self, seconds: float) -> None:
        """For an answer from outside, which is no work: TimeSliceOver when there is anybody whom the worker could work for meanwhile."""
        if time.monotonic() - self._began_at >= _LOOK_EVERY_SECONDS and any(self.waiting()):
            raise TimeSliceOver
        time.sleep(seconds)


def store_pages(services: Services, document: Document, key: str, media_type: str, pace: Pace = AT_ONCE) -> Iterator[int]:
    """Reads what is still missing and commits each page; yields the page's number. Raises as `stages.text.read_pages`.

    What a page took is committed with it: whoever ends the text adds up what all before him have done.
    """
    store = services.store
    status = store.documents.status(document.document_id)
    sha256 = status.facts.sha256 if status.facts else None
    try:
        with store.sources.reading(document.source_uri, status.read_version, sha256) as path:
            yield from _store_pages(services, document, key, media_type, path, pace)
    except SourceChanged:
        # those before may be of one version and those behind of the other
        store.pages.resume(document.document_id, "")
        raise


def _store_pages(services: Services, document: Document, key: str, media_type: str, path: Path, pace: Pace) -> Iterator[int]:
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


def read_in_turn(services: Services, document_id: str, run_id: str, turn: TimeSlice) -> bool:
    """Reads pages until there are no more or the turn is over; True when others should go first.

    An error ends the turn without a word: the step itself meets it again, and reports it.
    """
    try:
        store = services.store
        status = store.documents.status(document_id)
        if status.state is State.REFUSED or status.facts is None:
            return False
        keys, done = services.stage_keys(status.facts.sha256, status.document.matter), store.stages.of(document_id)
        is_ready = SOURCE in done and done[SOURCE].key == keys[SOURCE]
        is_read = TEXT in done and done[TEXT].key == keys[TEXT]
        if not is_ready or is_read or store.stages.find_duplicate(document_id, TEXT, keys[TEXT]):
            return False
        store.documents.start(document_id, run_id)
        snapshots.snapshot_before_replacing(store.engine, document_id)
        pace = Pace(turn.wait, turn.pause)
        return any(turn.is_over for _ in store_pages(services, status.document, keys[TEXT], status.facts.media_type, pace))
    except TimeSliceOver:
        return True
    except Exception as error:  # noqa: BLE001 - the boundary is the step's, which comes next
        log.info("%s: turn ended by %s", document_id, describe(error))
        return False
