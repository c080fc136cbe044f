"""The totals of a census: counts, estimated time and cost of a batch; pure.

Does not belong here: inspecting the documents (`batches.census.census`), earlier processing times (`storage.reports.estimates`).
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
    """The totals of a batch before it is submitted."""

    documents: int
    new: int
    changed: int
    unfinished: int
    finished: int
    size_bytes: int
    pages: int
    """Pages of the documents whose pages can be counted beforehand."""
    estimated_pages: int
    """Pages of the other documents, estimated from earlier documents."""
    uncounted: int
    """Documents whose pages can be neither counted nor estimated."""
    refusals: Mapping[str, int]
    """Reason -> number of documents that will be refused."""
    duplicates: int
    """Documents with the same bytes as another document of their matter."""
    unopened: int
    unreadable: int
    """Documents that could not be inspected."""
    estimated_seconds: float | None
    """Time of this machine for the unfinished documents; None without earlier documents to estimate from."""
    paid_pages: int
    """The largest number of pages that may be sent to a paid engine."""
    paid_usd: float
    is_quick: bool
    largest_bytes: int = 0
    """Size of the largest document."""


def summarise(
    entries: Sequence[CensusEntry], copies: Mapping[tuple[str, str], int], experience: Estimates, settings: Settings, *, is_quick: bool
) -> Census:
    """Pure. `copies` maps (matter, SHA-256) to the number of documents outside the batch with the same bytes."""
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
        largest_bytes=max((entry.size_bytes for entry in taken), default=0),
        pages=sum(entry.page_count or 0 for entry in taken),
        estimated_pages=estimated,
        uncounted=uncounted,
        refusals=dict(sorted(Counter(entry.refusal.value for entry in taken if entry.refusal).items())),
        duplicates=_duplicates(taken, copies),
        unopened=sum(not entry.is_opened and not entry.message for entry in taken),
        unreadable=sum(not entry.is_opened and bool(entry.message) for entry in entries),
        estimated_seconds=_seconds(to_do, experience, settings),
        paid_pages=paid_pages,
        paid_usd=round(paid_pages * settings.textract_page_usd, 4),
        is_quick=is_quick,
    )


def _estimated_pages(entries: Iterable[CensusEntry], experience: Estimates) -> tuple[int, int]:
    """Returns (estimated pages, documents without an estimate) for documents that will be read and whose pages are not counted."""
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
    """Returns the pages that may be sent, within the budget; for a matter not read before, every page that may be an image."""
    wanted = 0.0
    for entry in to_do:
        matter = entry.document.matter
        if matter in settings.textract_matters and entry.media_type in (PDF, *image.MEDIA_TYPES):
            wanted += (entry.page_count or 0) * experience.poorly_read.get(matter, 1.0)
    if settings.textract_page_usd:
        remaining_usd = max(0.0, settings.textract_budget_usd - experience.paid_usd)
        wanted = min(wanted, remaining_usd / settings.textract_page_usd)
    return ceil(round(wanted, 6))


def _duplicates(entries: Iterable[CensusEntry], copies: Mapping[tuple[str, str], int]) -> int:
    among = Counter((entry.document.matter, entry.sha256) for entry in entries if entry.sha256)
    # one of the documents with the same bytes is the original, unless the original is outside the batch
    return sum(count - (0 if copies.get((matter, str(sha256))) else 1) for (matter, sha256), count in among.items())


def record(census: Census) -> dict[str, Any]:
    return asdict(census)
