"""Extracts the mentions of a document in two passes: collect its names, then find them everywhere. Constant memory."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from legal_pipeline.model import PAGE_BREAK, Mention, MentionType, Window
from legal_pipeline.stages.calibration import calibrated
from legal_pipeline.stages.mentions import dates, printed_names
from legal_pipeline.stages.mentions.candidate import RANK_NAME, RANK_REFERENCE, Candidate, resolve_overlaps
from legal_pipeline.stages.mentions.legal import dockets
from legal_pipeline.stages.mentions.names import capitalized_names, defined_terms, government
from legal_pipeline.stages.mentions.normalized_text import PARAGRAPH, NormalizedText, collapse_whitespace
from legal_pipeline.stages.mentions.page_candidates import PageCandidates
from legal_pipeline.stages.mentions.propagation import NameIndex
from legal_pipeline.stages.structures import Structures, read_structures
from legal_pipeline.stages.structures.definitions import NAMED_AFTER
from legal_pipeline.stages.structures.model import NamedSpan

_REFERENT_TYPES = frozenset({MentionType.ORG, MentionType.GOV_BODY, MentionType.STATUTE, MentionType.LOCATION, MentionType.PERSON})
_MAX_DOCKETS = 200


def extract(windows: Callable[[], Iterable[Window]], model: str | None = None) -> Iterator[Mention]:
    """Yields mentions in order of offset; none overlap, none cross a page break.

    Calls `windows` twice. `model` names an installed spaCy pipeline whose entities fill in where no rule matches;
    raises SetupError if it is not installed.
    """
    from legal_pipeline.stages.mentions.spacy_pipeline import entity_recognizer

    guess = entity_recognizer(model) if model else None
    names = _collect(windows())
    for at, window in enumerate(windows()):
        # most documents fit in one window, so the first window's pages are kept from the first pass; more would cost memory
        for page in names.first_pages if at == 0 else _pages(window):
            candidates = [
                *page.candidates(names.is_day_first),
                *names.index.find(page.normalized.text, page.words, page.keys),
                *_known_dockets(page.normalized.text, names.docket_patterns),
                *printed_names.candidates(page, window.base + page.start, names.printed.get(page.number, ())),
            ]
            if guess:
                candidates += guess(page.normalized)
            for candidate in resolve_overlaps(candidates):
                yield _mention(window, page, candidate)
        names.first_pages.clear()


def _mention(window: Window, page: PageCandidates, candidate: Candidate) -> Mention:
    start, end = page.normalized.span(candidate.start, candidate.end)
    absolute = window.base + page.start + start
    certainty = window.certainty(page.start + start, page.start + end)
    assert candidate.type is not None
    confidence = calibrated(candidate.type, candidate.source, candidate.confidence)
    return Mention(
        candidate.type,
        absolute,
        absolute + end - start,
        page.number,
        page.source[start:end],
        candidate.value.replace(PARAGRAPH, " "),
        confidence if certainty == 1 else round(confidence * certainty, 3),
        candidate.source,
    )


@dataclass(frozen=True, slots=True)
class _DocumentNames:
    """What the first pass found out about the document."""

    index: NameIndex
    docket_patterns: list[tuple[str, re.Pattern[str]]]
    printed: dict[int, list[NamedSpan]]
    """Page number -> the names of docket sheets on it."""
    is_day_first: bool
    """Whether numeric dates are written as in Europe: some can only be read so, and fewer the other way."""
    first_pages: list[PageCandidates]
    """The pages of the first window."""


def _collect(windows: Iterable[Window]) -> _DocumentNames:
    name_index = NameIndex()
    docket_values: dict[str, None] = {}
    printed: dict[int, list[NamedSpan]] = {}
    first_pages: list[PageCandidates] = []
    day_first = month_first = 0
    for at, window in enumerate(windows):
        structures = read_structures(window)
        _add_structures(name_index, structures)
        for name in printed_names.printed_names(structures):
            printed.setdefault(name.span.page_number, []).append(name)
        for page in _pages(window):
            if at == 0:
                first_pages.append(page)
            votes = dates.day_first_votes(page.normalized.text)
            day_first, month_first = day_first + votes[0], month_first + votes[1]
            for candidate in page.name_candidates:
                if candidate.type is not None and (candidate.rank >= RANK_NAME or candidate.source in ("person.title", "person.panel")):
                    name_index.add_name(candidate.type, candidate.value, candidate.source)
            if page.terms:
                _add_terms(name_index, page)
            for candidate in page.cued_dockets:
                if len(docket_values) < _MAX_DOCKETS:
                    docket_values.setdefault(candidate.value)
    patterns = [(value, pattern) for value in docket_values if (pattern := dockets.pattern_for(value))]
    return _DocumentNames(name_index, patterns, printed, day_first > month_first, first_pages)


def _add_structures(name_index: NameIndex, structures: Structures) -> None:
    for name in structures.names():
        if _is_credible(name.type, name.name, name.rule):
            name_index.add_name(_refined_type(name.type, name.name), name.name, name.rule)
    for definition in structures.definitions:
        referent = definition.referent
        if _is_credible(referent.type, referent.span.text, referent.rule):
            name_index.add_term(_refined_type(referent.type, referent.span.text), definition.term.text, referent.span.text)


def _add_terms(name_index: NameIndex, page: PageCandidates) -> None:
    """Resolves each defined term to the name before its bracket: `Office of Court Administration ("OCA")`."""
    normalized = page.normalized
    names_before = resolve_overlaps([*page.name_candidates, *page.body_candidates, *page.statute_candidates, *page.location_candidates])
    for term in page.terms:
        opened = max(normalized.text.rfind("(", 0, term.start), normalized.text.rfind("[", 0, term.start))
        before = normalized.text[max(0, opened - defined_terms.LOOK_BEHIND_CHARS) : opened]
        if opened >= 0 and defined_terms.is_body_in_words(term.value, before):
            name_index.add_term(MentionType.ORG, term.value)
            continue
        source_words = defined_terms.expansion_of(term.value, before) if opened >= 0 else None
        for candidate in reversed(
            [
                candidate
                for candidate in names_before
                if opened - defined_terms.LOOK_BEHIND_CHARS < candidate.start and candidate.end <= opened
            ]
        ):
            if candidate.type not in _REFERENT_TYPES or (
                candidate.type not in (MentionType.ORG, MentionType.GOV_BODY, MentionType.PERSON) and not term.value.isupper()
            ):
                continue
            is_adjacent = normalized.text[candidate.end : opened].strip(" \n,") == ""
            if (is_adjacent and not source_words) or (source_words and collapse_whitespace(source_words)[:12] in candidate.value):
                assert candidate.type is not None
                name_index.add_term(candidate.type, term.value, candidate.value)
                break


def _is_credible(type_: MentionType, name: str, rule: str) -> bool:
    """Returns whether a name from a structure may be propagated.

    A definition's referent can be any capitalized phrase, so it must look like its type; a name of several lines must not
    contain a person from another line.
    """
    if rule == NAMED_AFTER:
        return True
    lines = name.strip().split("\n")
    if type_ is MentionType.ORG and (len(lines) > 2 or rule.startswith("definition")):
        normalized = NormalizedText(name)
        candidates_in_name = list(capitalized_names.find(normalized))
        if rule.startswith("definition"):
            return any(
                candidate.type in (MentionType.ORG, MentionType.GOV_BODY)
                for candidate in (*candidates_in_name, *government.find(normalized))
            )
        return not any(candidate.type is MentionType.PERSON for candidate in candidates_in_name)
    if type_ is MentionType.PERSON and rule.startswith("definition"):
        return any(candidate.type is MentionType.PERSON for candidate in capitalized_names.find(NormalizedText(name)))
    return True


def _refined_type(type_: MentionType, name: str) -> MentionType:
    """Gives a name one type: a public body stays one even where a caption lists it as a party."""
    if type_ not in (MentionType.ORG, MentionType.PERSON):
        return type_
    normalized = NormalizedText(name)
    return (
        MentionType.GOV_BODY
        if any(
            f.type is MentionType.GOV_BODY and f.end >= len(normalized.text)
            for f in (*capitalized_names.find(normalized), *government.find(normalized))
        )
        else type_
    )


def _known_dockets(text: str, patterns: list[tuple[str, re.Pattern[str]]]) -> Iterator[Candidate]:
    for value, pattern in patterns:
        for hit in pattern.finditer(text) if value in text else ():
            yield Candidate(MentionType.DOCKET_NO, hit.start(), hit.end(), value, 0.85, "propagation.docket", RANK_REFERENCE)


def _pages(window: Window) -> Iterator[PageCandidates]:
    start = 0
    for at, text in enumerate(window.text.split(PAGE_BREAK)):
        yield PageCandidates(window.first_page + at, start, text)
        start += len(text) + 1
