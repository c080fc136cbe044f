"""What a batch is as a whole, from what was found out about each of its documents; pure.

Does not belong here: looking at the documents (`batches.census.census`), what processing took before (`storage.reports.estimates`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from math import ceil
from typing import Any

from legal_pipeline.batches.census.census import CensusEntry, CensusState
from legal_pipeline.data.file_signatures import PDF
from legal_pipeline.settings import Settings
from legal_pipeline.stages.readers import image
from legal_pipeline.storage.reports.estimates import Estimates


@dataclass(frozen=True, slots=True)
class Census:
    """What a batch is, before anything of it is submitted."""

    documents: int
    new: int
    changed: int
    unfinished: int
    finished: int
    size_bytes: int
    pages: int
    """Of the documents whose pages can be counted beforehand."""
    estimated_pages: int
    """Of the others, by experience."""
    uncounted: int
    """Documents whose pages nobody can say beforehand."""
    refusals: Mapping[str, int]
    """Reason -> documents that will be refused."""
    duplicates: int
    """Documents with the bytes of another one of their matter."""
    unopened: int
    unreadable: int
    """Documents that could not be looked at."""
    estimated_seconds: float | None
    """Of this machine, for what there is to do; None without experience."""
    paid_pages: int
    """Pages that may be sent to an engine that costs money, at most."""
    paid_usd: float
    is_quick: bool


def summarise(
    entries: Sequence[CensusEntry], copies: Mapping[tuple[str, str], int], experience: Estimates, settings: Settings, *, is_quick: bool
) -> Census:
    """Pure. `copies` says how many other documents of a matter, outside of the batch, have the same bytes."""
    taken = [entry for entry in entries if not entry.is_left_out]
    states = Counter(entry.state for entry in taken)
    to_do = [entry for entry in taken if entry.state is not CensusState.FINISHED and entry.refusal is None]
    estimated, uncounted = _estimated_pages(taken, experience)
    paid_pages = _paid_pages(to_do, experience, settings)
    return Census(
        documents=len(taken),
        new=states[CensusState.NEW],
        changed=states[CensusState.CHANGED],
        unfinished=states[CensusState.UNFINISHED],
        finished=states[CensusState.FINISHED],
        size_bytes=sum(entry.size_bytes for entry in taken),
        pages=sum(entry.page_count or 0 for entry in taken),
        estimated_pages=estimated,
        uncounted=uncounted,
        refusals=dict(sorted(Counter(entry.refusal.value for entry in taken if entry.refusal).items())),
        duplicates=_duplicates(taken, copies),
        unopened=sum(not entry.is_opened and not entry.said for entry in taken),
        unreadable=sum(not entry.is_opened and bool(entry.said) for entry in entries),
        estimated_seconds=_seconds(to_do, experience, settings),
        paid_pages=paid_pages,
        paid_usd=round(paid_pages * settings.textract_page_usd, 4),
        is_quick=is_quick,
    )


def _estimated_pages(entries: Iterable[CensusEntry], experience: Estimates) -> tuple[int, int]:
    """(pages by experience, documents without it) of those that were not counted and will be read."""
    total, without = 0.0, 0
    for entry in entries:
        if entry.page_count is None and entry.refusal is None:
            pages = experience.pages(entry.media_type, entry.size_bytes)
            if pages is None:
                without += 1
            else:
                total += max(1.0, pages)
    return ceil(total), without


def _seconds(to_do: Sequence[CensusEntry], experience: Estimates, settings: Settings) -> float | None:
    each = [experience.seconds(entry.media_type, entry.size_bytes, entry.page_count) for entry in to_do]
    known = [seconds for seconds in each if seconds is not None]
    if not to_do:
        return 0.0
    return round(sum(known) / settings.processes, 1) if len(known) == len(each) else None


def _paid_pages(to_do: Iterable[CensusEntry], experience: Estimates, settings: Settings) -> int:
    """Within the budget; every page that may be a picture, of a matter that was not read before."""
    wanted = 0.0
    for entry in to_do:
        matter = entry.document.matter
        if matter in settings.textract_matters and entry.media_type in (PDF, *image.MEDIA_TYPES):
            wanted += (entry.page_count or 0) * experience.poorly_read.get(matter, 1.0)
    if settings.textract_page_usd:
        left_usd = max(0.0, settings.textract_budget_usd - experience.paid_usd)
        wanted = min(wanted, left_usd / settings.textract_page_usd)
    return ceil(round(wanted, 6))


def _duplicates(entries: Iterable[CensusEntry], copies: Mapping[tuple[str, str], int]) -> int:
    among = Counter((entry.document.matter, entry.sha256) for entry in entries if entry.sha256)
    # of the same bytes one is the original, unless that is outside of the batch
    return sum(count - (0 if copies.get((matter, str(sha256))) else 1) for (matter, sha256), count in among.items())


def record(census: Census) -> dict[str, Any]:
    return asdict(census)
