"""The names, case name and number of a docket sheet at the place where the sheet prints them.

A sheet's columns say what a line is; the rules for prose would take "Lynn , Jr" for two names and "Federal Defenders" for none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from legal_pipeline.model import MentionType, Span
from legal_pipeline.stages.mentions.candidate import RANK_PRINTED, RANK_REFERENCE, Candidate
from legal_pipeline.stages.mentions.legal import dockets
from legal_pipeline.stages.mentions.normalized_text import collapse_whitespace
from legal_pipeline.stages.mentions.page_candidates import PageCandidates
from legal_pipeline.stages.structures.model import DocketSheet, NamedSpan, sheet_names


def printed_names(sheets: Iterable[DocketSheet]) -> Iterator[NamedSpan]:
    """Yields everything that the sheets print as a name or a number, in no particular order."""
    for sheet in sheets:
        yield from sheet_names(sheet)
        if sheet.case_name:
            yield NamedSpan(sheet.case_name, MentionType.CASE, "docket.case_name")
        if sheet.number:
            yield NamedSpan(sheet.number, MentionType.DOCKET_NO, "docket.sheet")


def candidates(page: PageCandidates, page_offset: int, names: Iterable[NamedSpan]) -> Iterator[Candidate]:
    """Yields the printed names of one page; `page_offset` is the offset of the page in the document text."""
    for name in names:
        start, end = _on_page(page, page_offset, name.span)
        if end <= start:
            continue
        text = page.normalized.text[start:end]
        if name.type is MentionType.DOCKET_NO:
            yield Candidate(name.type, start, end, dockets.value_of(text), 0.9, name.rule, RANK_REFERENCE)
        else:
            yield Candidate(name.type, start, end, collapse_whitespace(text), 0.95, name.rule, RANK_PRINTED)


def _on_page(page: PageCandidates, page_offset: int, span: Span) -> tuple[int, int]:
    start, end = span.start - page_offset, span.end - page_offset
    if start < 0 or end > len(page.source):
        return 0, 0  # the name runs over the end of the page
    return page.normalized.from_source(start), page.normalized.from_source(end - 1) + 1
