"""Mentions of a document: two passes, first what is named, then where it is named. Constant memory."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from legal_pipeline.model import PAGE_BREAK, Mention, MentionType, Window
from legal_pipeline.stages import citations
from legal_pipeline.stages.mentions import bates, cases, courts, dates, defined_terms, dockets, government, money, names, pii, places, statutes
from legal_pipeline.stages.mentions.find import RANK_NAME, RANK_REFERENCE, Find
from legal_pipeline.stages.mentions.flow import Flow, fold_blanks
from legal_pipeline.stages.mentions.overlaps import settle
from legal_pipeline.stages.mentions.propagation import Seeds
from legal_pipeline.stages.mentions.tokens import Word, words
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
    seeds, docket_patterns = _collect(windows())
    for window in windows():
        for page_number, start, text in _pages(window):
            flow = Flow(text)
            found = words(flow.text)
            finds = [*_page_finds(flow, found), *seeds.find(flow.text, found)]
            finds += _known_dockets(flow.text, docket_patterns)
            if guess:
                finds += guess(flow)
            for find in settle(finds):
                local_start, local_end = flow.span(find.start, find.end)
                absolute = window.base + start + local_start
                assert find.type is not None
                yield Mention(
                    find.type, absolute, absolute + local_end - local_start, page_number, text[local_start:local_end], find.value, find.confidence, find.source
                )


def _collect(windows: Iterable[Window]) -> tuple[Seeds, list[tuple[str, re.Pattern[str]]]]:
    seeds = Seeds()
    docket_values: dict[str, None] = {}
    for window in windows:
        structures = read_structures(window)
        for named in structures.names():
            seeds.add_name(_retyped(named.type, named.span.text), named.span.text, named.rule)
        for definition in structures.definitions:
            seeds.add_term(_retyped(definition.referent.type, definition.referent.span.text), definition.term.text, definition.referent.span.text)
        for _, _, text in _pages(window):
            flow = Flow(text)
            found = words(flow.text)
            named_here = list(names.find(flow, found))
            for find in named_here:
                if find.rank >= RANK_NAME or find.source in ("person.title", "person.panel"):
                    seeds.add_name(find.type, find.value, find.source)
            terms = list(defined_terms.find(flow)) if "(" in flow.text else []
            if terms:
                _add_terms(seeds, flow, terms, settle([*named_here, *government.find(flow), *statutes.find(flow), *places.find(flow), *places.find_known(flow.text, found)]))
            for find in dockets.find_cued(flow):
                if len(docket_values) < _MAX_DOCKETS:
                    docket_values.setdefault(find.value)
    patterns = [(value, pattern) for value in docket_values if (pattern := dockets.numbered(value))]
    return seeds, patterns


def _add_terms(seeds: Seeds, flow: Flow, terms: list[Find], named: list[Find]) -> None:
    """What stands right before the bracket is what the term stands for."""
    for term in terms:
        opened = max(flow.text.rfind("(", 0, term.start), flow.text.rfind("[", 0, term.start))
        before = flow.text[max(0, opened - 160) : opened]
        taken_from = defined_terms.stands_for(term.value, before) if opened >= 0 else None
        for find in reversed([find for find in named if opened - 160 < find.start and find.end <= opened]):
            if find.type not in _STANDING_TYPES:
                continue
            if flow.text[find.end : opened].strip(" \n,") == "" or (taken_from and fold_blanks(taken_from).startswith(find.value[:12])):
                assert find.type is not None
                seeds.add_term(find.type, term.value, find.value)
                break


def _retyped(type_: MentionType, name: str) -> MentionType:
    """One name, one type: what the rules take for a public body stays one where a caption calls it a party."""
    if type_ is not MentionType.ORG:
        return type_
    flow = Flow(name)
    return MentionType.GOV_BODY if any(f.type is MentionType.GOV_BODY and f.end >= len(flow.text) for f in (*names.find(flow), *government.find(flow))) else type_


def _page_finds(flow: Flow, found: list[Word]) -> Iterator[Find]:
    for rule in _RULES:
        yield from rule.find(flow)
    yield from places.find_known(flow.text, found)
    yield from names.find(flow, found)


def _known_dockets(text: str, patterns: list[tuple[str, re.Pattern[str]]]) -> Iterator[Find]:
    for value, pattern in patterns:
        for hit in pattern.finditer(text) if value in text else ():
            yield Find(MentionType.DOCKET_NO, hit.start(), hit.end(), value, 0.85, "propagation.docket", RANK_REFERENCE)


def _pages(window: Window) -> Iterator[tuple[int, int, str]]:
    """(page number, local offset, text) of each page."""
    start = 0
    for at, text in enumerate(window.text.split(PAGE_BREAK)):
        yield window.first_page + at, start, text
        start += len(text) + 1
