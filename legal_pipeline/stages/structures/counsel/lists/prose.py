"""Reads counsel named within a sentence: "served on Ann Roe, counsel for Defendant", "plaintiff's counsel, Bo Mott of Mott & Vane".

The client is a role, alone or with a name: "counsel for Acme Co." without one is read by the clauses of relationships.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from legal_pipeline.model import MentionType, Window
from legal_pipeline.stages.structures import name_shapes
from legal_pipeline.stages.structures.captions.role_words import PHRASE
from legal_pipeline.stages.structures.model import Counsel, NamedSpan

_WORD = r"[A-Z][a-zA-Z'’\-]+"
_NAME = rf"{_WORD}(?:\s(?:[A-Z]\.|{_WORD})){{1,3}}(?:,?\s(?:Jr|Sr|II|III|IV)\b\.?)?"
_ESQUIRE = r"(?:,\s(?:Esq\.|Esquire))?"
_COUNSEL = r"(?:(?:lead|local|trial|appellate|defense|opposing|retained)\s)?(?:counsel|attorney|attorneys)(?:\sof\srecord)?"
_REST = rf"(?:\s{_WORD}(?:\s(?:&\s)?{_WORD}){{0,4}}(?:,?\s(?:Inc|LLC|Ltd|Co|Corp|L\.P|LLP|N\.A)\b\.?)?)?"
_PATTERNS = (
    re.compile(
        rf"\b(?P<name>{_NAME}){_ESQUIRE},\s(?:who\s(?:is|was)\s)?{_COUNSEL}\sfor\s(?:the\s)?(?P<whom>(?i:{PHRASE}){_REST})(?=[.,;)\s])"
    ),
    re.compile(
        rf"\b(?P<whom>(?i:{PHRASE}))['’]s?\s{_COUNSEL},\s(?:(?:Mr|Ms)\.\s)?(?P<name>{_NAME})"
        rf"(?:{_ESQUIRE},?\s(?:of|at|with)\s(?P<firm>{_WORD}(?:,?\s(?:(?:&|and|of)\s)?{_WORD}){{0,5}}(?:,?\s(?:LLP|PLLC|LLC|P\.C\.|P\.A\.|PC|PLC))?))?"
    ),
)
_MOST = 40


def read_counsel_in_prose(window: Window) -> Iterator[Counsel]:
    """Yields the attorneys whom a sentence calls a party's counsel, each name's given name a common one."""
    flat = window.text.replace("\n", " ")  # one character for one, so that offsets hold
    count = 0
    for pattern in _PATTERNS:
        for found in pattern.finditer(flat):
            start, end = found.span("name")
            begin = name_shapes.without_title(flat, start, end)
            name = flat[begin:end]
            if not name_shapes.is_person(name) or not name_shapes.may_be_given_name(name.split()[0]):
                continue
            yield Counsel(
                NamedSpan(window.span(begin, end), MentionType.PERSON, "counsel.name"),
                _firm(window, found),
                (" ".join(found["whom"].split()),),
                window.span(*found.span()),
            )
            count += 1
            if count >= _MOST:
                return


def _firm(window: Window, found: re.Match[str]) -> NamedSpan | None:
    if "firm" not in found.re.groupindex or found["firm"] is None:
        return None
    start, end = name_shapes.trim(window.text, *found.span("firm"))
    return NamedSpan(window.span(start, end), MentionType.ORG, "counsel.firm")
