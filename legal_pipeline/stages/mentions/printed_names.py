"""The names of captions, blocks of counsel, docket sheets and headers of mails at the place where they are printed.

The lines of a caption or a block and the columns of a sheet say where a name begins and ends; the rules for prose would read
on into the next column, or take "Lynn , Jr" for two names and "Federal Defenders" for none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from legal_pipeline.model import MentionType, Span
from legal_pipeline.stages.mentions.candidate import RANK_CAPTION, RANK_PHRASE, RANK_PRINTED, RANK_REFERENCE, Candidate
from legal_pipeline.stages.mentions.legal import dockets
from legal_pipeline.stages.mentions.normalized_text import collapse_whitespace
from legal_pipeline.stages.mentions.page_candidates import PageCandidates
from legal_pipeline.stages.structures.definitions import MEANING
from legal_pipeline.stages.structures.model import NamedSpan, Structures, header_people, sheet_names


def printed_names(structures: Structures) -> Iterator[NamedSpan]:
    """Yields the parties of captions and contracts, counsel in blocks, terms with their meaning, and all that docket sheets print.

    In no particular order.
    """
    for caption in structures.captions:
        for party in caption.parties:
            yield party.name
        if caption.case_name and not caption.parties:
            yield NamedSpan(caption.case_name, MentionType.CASE, "caption.case_name")
    for preamble in structures.preambles:
        for party in preamble.parties:
            yield party.name
    for employment in structures.employments:
        yield employment.employer
    for counsel in structures.counsel:
        if counsel.name.rule.startswith(("counsel.name", "form.")):
            yield counsel.name
            if counsel.firm:
                yield counsel.firm
    for definition in structures.definitions:
        if definition.referent.rule == MEANING:
            yield NamedSpan(definition.term, MentionType.DEFINED_TERM, MEANING)
    for sheet in structures.docket_sheets:
        yield from sheet_names(sheet)
        if sheet.case_name:
            yield NamedSpan(sheet.case_name, MentionType.CASE, "docket.case_name")
        if sheet.number:
            yield NamedSpan(sheet.number, MentionType.DOCKET_NO, "docket.sheet")
    for header in structures.mail_headers:
        yield from (person.name for person in header_people(header) if person.name)
        if header.date:
            yield NamedSpan(header.date, MentionType.DATE, f"mail.date {header.date_value}")
    yield from structures.attributions


def candidates(page: PageCandidates, page_offset: int, names: Iterable[NamedSpan]) -> Iterator[Candidate]:
    """Yields the printed names of one page; `page_offset` is the offset of the page in the document text."""
    for name in names:
        start, end = _on_page(page, page_offset, name.span)
        if end <= start:
            continue
        text = page.normalized.text[start:end]
        if name.type is MentionType.DOCKET_NO:
            yield Candidate(name.type, start, end, dockets.value_of(text), 0.9, name.rule, RANK_REFERENCE)
        elif name.type is MentionType.DATE:
            rule, _, value = name.rule.partition(" ")
            yield Candidate(name.type, start, end, value, 0.97, rule, RANK_REFERENCE)
        else:
            # a company called after its domain is a name here, not a web address
            is_certain = name.rule.startswith(("docket.", "judge.docket", "form.")) or text[0].islower()
            rank = RANK_PRINTED if is_certain else RANK_PHRASE if name.type is MentionType.CASE else RANK_CAPTION
            yield Candidate(name.type, start, end, name.printed or collapse_whitespace(text), 0.95, name.rule, rank)


def _on_page(page: PageCandidates, page_offset: int, span: Span) -> tuple[int, int]:
    start, end = span.start - page_offset, span.end - page_offset
    if start < 0 or end > len(page.source):
        return 0, 0  # the name runs over the end of the page
    return page.normalized.from_source(start), page.normalized.from_source(end - 1) + 1
