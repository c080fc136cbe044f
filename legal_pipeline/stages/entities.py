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

_SEED_TYPES = frozenset({MentionType.PERSON, MentionType.ORG, MentionType.GOV_BODY})
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
        vouched = _by_page(window)
        for at, (page_number, start, text) in enumerate(_pages(window)):
            flow = Flow(text)
            found = words(flow.text)
            finds = [*_page_finds(flow, found), *seeds.find(flow.text, found), *vouched.get(at, ())]
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
            seeds.add_name(named.type, named.span.text, named.rule)
        for definition in structures.definitions:
            seeds.add_term(definition.referent.type, definition.term.text)
        for _, _, text in _pages(window):
            flow = Flow(text)
            finds = settle([*names.find(flow, words(flow.text)), *cases.find(flow), *statutes.find(flow), *courts.find(flow), *government.find(flow), *places.find(flow), *pii.find(flow)])
            for find in finds:
                if find.type in _SEED_TYPES and (find.rank >= RANK_NAME or find.source in ("person.title", "person.panel")):
                    seeds.add_name(find.type, find.value, find.source)
            for find in dockets.find(flow):
                if find.source == "docket.cue" and len(docket_values) < _MAX_DOCKETS:
                    docket_values.setdefault(find.value)
    patterns = [(value, pattern) for value in docket_values if (pattern := dockets.numbered(value))]
    return seeds, patterns


def _page_finds(flow: Flow, found: list[Word]) -> Iterator[Find]:
    for rule in _RULES:
        yield from rule.find(flow)
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


def _by_page(window: Window) -> dict[int, list[Find]]:
    return {}


__all__ = ["extract", "fold_blanks"]
