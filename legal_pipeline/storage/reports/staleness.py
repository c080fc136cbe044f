"""Documents processed with older code or other settings: the first stage to repeat, and the expected cost.

Reads the finished documents once, and the pages of those whose text would be read again. Sources are not
read: changed files are detected by the inbox sensors and by batches.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, islice
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from legal_pipeline.model import PageMethod, StageMetric, State
from legal_pipeline.settings import Settings
from legal_pipeline.storage.database.engine import reading
from legal_pipeline.storage.database.tables import documents, ocr_cache, pages, stage_results
from legal_pipeline.storage.facts.stage_changes import SETTINGS, StageChange, change_of
from legal_pipeline.storage.facts.stage_results import stage_key, stage_keys, stage_options
from legal_pipeline.topology import STAGES

_ROWS = 500
_RESULTS = 20_000
"""Number of latest results that are read per stage."""
_TEXT = "document_text"
_PAID = "textract"
_POSITIONS = {stage.name: position for position, stage in enumerate(STAGES)}


@dataclass(frozen=True, slots=True)
class Stale:
    document_id: str
    matter: str
    from_stage: str
    why: str
    pages: int
    recognise_pages: int = 0
    """Pages that need OCR on this machine, that is, that the cache does not have for the current engine."""
    paid_pages: int = 0
    """Pages that may be sent to a paid service, if its budget allows."""
    seconds: float | None = None
    """Expected seconds of one process, from earlier results; None without them."""


@dataclass(frozen=True, slots=True)
class Rates:
    """Seconds per page in earlier results."""

    by_stage: Mapping[str, float]
    recognised: float | None
    """Seconds per page that needed OCR."""

    def seconds(self, item: Stale) -> float | None:
        total = 0.0
        for stage in STAGES[_POSITIONS[item.from_stage] :]:
            rate = self.by_stage.get(stage.name)
            if rate is None or (stage.name == _TEXT and item.recognise_pages and self.recognised is None):
                return None
            recognised = item.recognise_pages if stage.name == _TEXT else 0
            total += rate * (item.pages - recognised) + (self.recognised or 0.0) * recognised
        return total


@dataclass(frozen=True, slots=True)
class Today:
    """The settings and the engine that a run would use now."""

    settings: Settings
    ocr_engine: Callable[[], str | None]
    """Returns name and version of the local engine, or None without one; called only when a page depends on it."""


def stale_documents(engine: Engine, today: Today, matter: str | None = None) -> Iterator[Stale]:
    """Yields finished documents with stale stages, ordered by matter and id."""
    with reading(engine) as connection:
        rates = read_rates(connection)
    outdated = _outdated(engine, today, matter)
    while some := list(islice(outdated, _ROWS)):
        reread = [item.document_id for item, _ in some if _POSITIONS[item.from_stage] <= _POSITIONS[_TEXT]]
        counted = _pages_of(engine, reread, today) if reread else {}
        for item, is_new_image in some:
            priced = _priced(item, counted.get(item.document_id, _Pages()), is_new_image, today.settings)
            yield replace(priced, seconds=rates.seconds(priced))


@dataclass(frozen=True, slots=True)
class _Pages:
    recognised: int = 0
    """By OCR, with any engine."""
    uncached: int = 0
    """Of those, by a local engine other than the current one, or without a cache entry."""
    paid: int = 0
    """By a paid engine."""
    paid_uncached: int = 0
    poor: int = 0
    """Read locally with a confidence below the threshold for the paid engine."""


def _outdated(engine: Engine, today: Today, matter: str | None) -> Iterator[tuple[Stale, bool]]:
    """Yields stale documents, each with whether its page images would change."""
    columns = (documents.c.document_id, documents.c.matter, documents.c.sha256, documents.c.page_count)
    query = (
        sa.select(*columns, stage_results.c.stage, stage_results.c.key)
        .outerjoin(stage_results, stage_results.c.document_id == documents.c.document_id)
        .where(documents.c.state == State.DONE, documents.c.sha256.is_not(None))
        .order_by(documents.c.matter, documents.c.document_id)
    )
    if matter is not None:
        query = query.where(documents.c.matter == matter)
    with reading(engine) as connection:
        rows = connection.execution_options(yield_per=1000).execute(query)
        for _, group in groupby(rows, key=lambda row: (row.matter, row.document_id)):
            results = list(group)
            first = results[0]
            change = _first_change(first.sha256, {row.stage: row.key for row in results}, stage_options(today.settings, first.matter))
            if change is not None:
                item = Stale(first.document_id, first.matter, change.stage, change.why, first.page_count or 0)
                yield item, change.stage == _TEXT and change.why == SETTINGS and not _is_same_image(results, today)


def _first_change(sha256: str, keys: Mapping[str, str], options: Mapping[str, str]) -> StageChange | None:
    current, before = stage_keys(sha256, options), sha256
    for stage in STAGES:
        key = keys.get(stage.name)
        if key != current[stage.name]:
            return StageChange(stage.name, "missing") if key is None else change_of(stage, before, key, options.get(stage.name, ""))
        before = key
    return None


def _is_same_image(results: Sequence[Any], today: Today) -> bool:
    """Returns True when only the use of a paid engine has changed, not the local engine or the resolution."""
    stored = {row.stage: row.key for row in results}
    matter, sha256 = results[0].matter, results[0].sha256
    text = STAGES[_POSITIONS[_TEXT]]
    before = stage_keys(sha256, {})[STAGES[_POSITIONS[_TEXT] - 1].name]
    # only the settings have changed, so the current code version applies
    return stored[_TEXT] in (stage_key(before, text.name, text.code_version, option) for option in _of_same_images(today.settings, matter))


def _of_same_images(settings: Settings, matter: str) -> Iterator[str]:
    """Yields the text options with and without a paid engine: the local page images are the same."""
    for switched_on in ((), (matter,)):
        yield stage_options(settings.model_copy(update={"textract_matters": frozenset(switched_on)}), matter)[_TEXT]


def _pages_of(engine: Engine, document_ids: Sequence[str], today: Today) -> dict[str, _Pages]:
    c = pages.c
    is_paid = c.engine.startswith(_PAID)
    is_cached = ocr_cache.c.key.is_not(None)
    local_engine = today.ocr_engine()
    is_own = sa.false() if local_engine is None else c.engine == local_engine
    is_poor = c.confidence < today.settings.textract_below_confidence

    def counted(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
        return sa.func.sum(sa.case((condition, 1), else_=0))

    query = (
        sa.select(
            c.document_id,
            sa.func.count(),
            counted(~is_paid & ~(is_cached & is_own)),
            counted(is_paid),
            counted(is_paid & ~is_cached),
            counted(~is_paid & is_poor),
        )
        .outerjoin(ocr_cache, ocr_cache.c.key == c.ocr_key)
        .where(c.document_id.in_(document_ids), c.method == PageMethod.OCR)
        .group_by(c.document_id)
    )
    with reading(engine) as connection:
        return {row[0]: _Pages(*map(int, row[1:])) for row in connection.execute(query)}


def _priced(item: Stale, counted: _Pages, is_new_image: bool, settings: Settings) -> Stale:
    recognise = counted.recognised if is_new_image else counted.uncached
    if item.matter not in settings.textract_matters:
        # pages once read by a paid engine are now read by this machine
        return replace(item, recognise_pages=min(counted.recognised, recognise + counted.paid))
    paid = counted.recognised if is_new_image else counted.paid_uncached + counted.poor
    return replace(item, recognise_pages=recognise, paid_pages=paid)


def read_rates(connection: Connection) -> Rates:
    """Reads the rates from the latest results only, so that the cost does not grow with the database."""
    by_stage: dict[str, float] = {}
    recognised: float | None = None
    for stage in STAGES:
        c = stage_results.c
        query = (
            sa.select(c.seconds, c.metrics, documents.c.page_count)
            .join(documents, documents.c.document_id == c.document_id)
            .where(c.stage == stage.name, c.seconds.is_not(None), documents.c.page_count > 0)
            .order_by(c.finished_at.desc())
            .limit(_RESULTS)
        )
        plain, ocr = [0.0, 0], [0.0, 0]
        for row in connection.execution_options(yield_per=1000).execute(query):
            ocr_pages = int((row.metrics or {}).get(StageMetric.OCR_PAGES, 0))
            # reading a page takes negligible time compared with OCR
            sums, count = (ocr, ocr_pages) if ocr_pages else (plain, row.page_count)
            sums[0] += row.seconds
            sums[1] += count
        if plain[1]:
            by_stage[stage.name] = plain[0] / plain[1]
        if stage.name == _TEXT and ocr[1]:
            recognised = ocr[0] / ocr[1]
            by_stage.setdefault(_TEXT, 0.0)
    return Rates(by_stage, recognised)
