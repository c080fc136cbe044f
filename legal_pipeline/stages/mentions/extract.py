"""Mentions of a document: two passes, first what is named, then where it is named. Constant memory."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from legal_pipeline.model import PAGE_BREAK, Mention, MentionType, Window
from legal_pipeline.stages.mentions import dates, money, pii
from legal_pipeline.stages.mentions.candidate import RANK_NAME, RANK_REFERENCE, Find
from legal_pipeline.stages.mentions.legal import bates, cases, citations, courts, dockets, statutes
from legal_pipeline.stages.mentions.names import defined_terms, government, names, places
from legal_pipeline.stages.mentions.normalized_text import Flow, fold_blanks
from legal_pipeline.stages.mentions.overlaps import settle
from legal_pipeline.stages.mentions.page import PageRead
from legal_pipeline.stages.mentions.propagation import Seeds
from legal_pipeline.stages.structures import read_structures

_STANDING_TYPES = frozenset({MentionType.ORG, MentionType.GOV_BODY, MentionType.STATUTE, MentionType.LOCATION, MentionType.PERSON})
_MAX_DOCKETS = 200
_RULES = (pii, dates, money, bates, dockets, statutes, citations, cases, courts, government, places, defined_terms)


def extract(windows: Callable[[], Iterable[Window]], model: str | None = None) -> Iterator[Mention]:
    """Mentions in order of offsets, none overlapping, none across a page break.

    `windows` is called twice. `model` names an installed spaCy pipeline that joins in where the rules
    find nothing; SetupError where it is not installed.
    """
    from legal_pipeline.stages.mentions.spacy_pipeline import finder

    guess = finder(model) if model else None
    seeds, docket_patterns, first = _collect(windows())
    for at, window in enumerate(windows()):
        # most documents are one window: what the first pass read of it is kept, and no more than that
        for page in first if at == 0 else _pages(window):
            finds = [*page.finds(), *seeds.find(page.flow.text, page.words, page.keys), *_known_dockets(page.flow.text, docket_patterns)]
            if guess:
                finds += guess(page.flow)
            for find in settle(finds):
                yield _mention(window, page, find)
        first = []


def _mention(window: Window, page: PageRead, find: Find) -> Mention:
    start, end = page.flow.span(find.start, find.end)
    absolute = window.base + page.start + start
    assert find.type is not None
    return Mention(
        find.type, absolute, absolute + end - start, page.number, page.source[start:end], find.value, find.confidence, find.source
    )


def _collect(windows: Iterable[Window]) -> tuple[Seeds, list[tuple[str, re.Pattern[str]]], list[PageRead]]:
    """Names to look for, docket numbers to look for, and the pages of the first window as read."""
    seeds = Seeds()
    docket_values: dict[str, None] = {}
    first: list[PageRead] = []
    for at, window in enumerate(windows):
        _add_structures(seeds, window)
        for page in _pages(window):
            if at == 0:
                first.append(page)
            for find in page.named:
                if find.type is not None and (find.rank >= RANK_NAME or find.source in ("person.title", "person.panel")):
                    seeds.add_name(find.type, find.value, find.source)
            if page.terms:
                _add_terms(seeds, page)
            for find in page.cued:
                if len(docket_values) < _MAX_DOCKETS:
                    docket_values.setdefault(find.value)
    patterns = [(value, pattern) for value in docket_values if (pattern := dockets.numbered(value))]
    return seeds, patterns, first


def _add_structures(seeds: Seeds, window: Window) -> None:
    structures = read_structures(window)
    for named in structures.names():
        if _is_credible(named.type, named.span.text, named.rule):
            seeds.add_name(_retyped(named.type, named.span.text), named.span.text, named.rule)
    for definition in structures.definitions:
        referent = definition.referent
        if _is_credible(referent.type, referent.span.text, referent.rule):
            seeds.add_term(_retyped(referent.type, referent.span.text), definition.term.text, referent.span.text)


def _add_terms(seeds: Seeds, page: PageRead) -> None:
    """What stands right before the bracket is what the term stands for."""
    flow = page.flow
    named = settle([*page.named, *page.bodies, *page.laws, *page.spots])
    for term in page.terms:
        opened = max(flow.text.rfind("(", 0, term.start), flow.text.rfind("[", 0, term.start))
        before = flow.text[max(0, opened - defined_terms.BEFORE_CHARS) : opened]
        taken_from = defined_terms.stands_for(term.value, before) if opened >= 0 else None
        for find in reversed([find for find in named if opened - defined_terms.BEFORE_CHARS < find.start and find.end <= opened]):
            if find.type not in _STANDING_TYPES or (
                find.type not in (MentionType.ORG, MentionType.GOV_BODY, MentionType.PERSON) and not term.value.isupper()
            ):
                continue
            is_adjacent = flow.text[find.end : opened].strip(" \n,") == ""
            if (is_adjacent and not taken_from) or (taken_from and fold_blanks(taken_from)[:12] in find.value):
                assert find.type is not None
                seeds.add_term(find.type, term.value, find.value)
                break


def _is_credible(type_: MentionType, name: str, rule: str) -> bool:
    """A definition's referent may be anything capitalised, so an organisation must look like one; no name holds another line's person."""
    lines = name.strip().split("\n")
    if type_ is MentionType.ORG and (len(lines) > 2 or rule.startswith("definition")):
        flow = Flow(name)
        found = list(names.find(flow))
        if rule.startswith("definition"):
            return any(find.type in (MentionType.ORG, MentionType.GOV_BODY) for find in (*found, *government.find(flow)))
        return not any(find.type is MentionType.PERSON for find in found)
    if type_ is MentionType.PERSON and rule.startswith("definition"):
        return any(find.type is MentionType.PERSON for find in names.find(Flow(name)))
    return True


def _retyped(type_: MentionType, name: str) -> MentionType:
    """One name, one type: what the rules take for a public body stays one where a caption calls it a party."""
    if type_ not in (MentionType.ORG, MentionType.PERSON):
        return type_
    flow = Flow(name)
    return (
        MentionType.GOV_BODY
        if any(f.type is MentionType.GOV_BODY and f.end >= len(flow.text) for f in (*names.find(flow), *government.find(flow)))
        else type_
    )


def _known_dockets(text: str, patterns: list[tuple[str, re.Pattern[str]]]) -> Iterator[Find]:
    for value, pattern in patterns:
        for hit in pattern.finditer(text) if value in text else ():
            yield Find(MentionType.DOCKET_NO, hit.start(), hit.end(), value, 0.85, "propagation.docket", RANK_REFERENCE)


def _pages(window: Window) -> Iterator[PageRead]:
    start = 0
    for at, text in enumerate(window.text.split(PAGE_BREAK)):
        yield PageRead(window.first_page + at, start, text)
        start += len(text) + 1
