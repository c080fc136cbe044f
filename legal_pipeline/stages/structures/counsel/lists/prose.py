"""Reads counsel named within a sentence: "served on Ann Roe, counsel for Defendant", "plaintiff's counsel, Bo Mott of Mott & Vane".

The client is a role, alone or with a name: "counsel for Acme Co." without one is read by the clauses of relationships.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, islice

from legal_pipeline.model import MentionType, Window
from legal_pipeline.stages.structures import name_shapes
from legal_pipeline.stages.structures.captions.role_words import PHRASE
from legal_pipeline.stages.structures.model import Counsel, NamedSpan

_WORD = r"[A-Z][a-zA-Z'’\-]+"
_NAME = rf"{_WORD}(?:\s(?:[A-Z]\.|{_WORD})){{1,3}}(?:,?\s(?:Jr|Sr|II|III|IV)\b\.?)?"
_ESQUIRE = r"(?:,\s(?:Esq\.|Esquire))?"
_COUNSEL = r"(?:(?:lead|local|trial|appellate|defense|opposing|retained)\s)?(?:counsel|attorney|attorneys)(?:\sof\srecord)?"
_REST = rf"(?:\s{_WORD}(?:\s(?:&\s)?{_WORD}){{0,4}}(?:,?\s(?:Inc|LLC|Ltd|Co|Corp|L\.P|LLP|N\.A)\b\.?)?)?"
# looked for from their rare words, and the name before them from there: a name begins at every capital letter
_AFTER_NAME = re.compile(rf",\s(?:who\s(?:is|was)\s)?{_COUNSEL}\sfor\s(?:the\s)?(?P<whom>(?i:{PHRASE}){_REST})(?=[.,;)\s])")
_NAME_BEFORE = re.compile(rf"\b(?P<name>{_NAME}){_ESQUIRE}$")
_AFTER_ROLE = re.compile(
    rf"['’]s?\s{_COUNSEL},\s(?:(?:Mr|Ms)\.\s)?(?P<name>{_NAME})"
    rf"(?:{_ESQUIRE},?\s(?:of|at|with)\s(?P<firm>{_WORD}(?:,?\s(?:(?:&|and|of)\s)?{_WORD}){{0,5}}(?:,?\s(?:LLP|PLLC|LLC|P\.C\.|P\.A\.|PC|PLC))?))?"
)
_APPEARED = re.compile(
    r"\s(?:[a-z]+\s){0,3}?(?:(?:appeared|was\spresent|is\spresent|appears)\s(?:[a-z]+\s){0,3}?)?(?:and\s)?"
    r"(?:(?:is|was|were|are)\srepresented\sby\s(?:(?:his|her|its|their)\s)?|(?:with|through|by(?:\sand\sthrough)?)\s(?:his|her|its|their)\s)"
    rf"(?:{_COUNSEL},?\s)?(?:(?:Mr|Ms|Mrs)\.\s)?(?P<name>{_NAME})(?P<esquire>{_ESQUIRE})"
    rf"(?:,?\sof\s(?P<firm>{_WORD}(?:,?\s(?:(?:&|and|of)\s)?{_WORD}){{0,5}}(?:,?\s(?:LLP|PLLC|LLC|P\.C\.|P\.A\.|PC|PLC))))?"
)
"""Behind a role: "Petitioner appeared and was represented by Ann Roe, Esq.", "with his attorney, Bo Mott"."""
_ROLE_OF_ONE = re.compile(
    rf"(?<!['’\w])(?P<whom>(?i:{PHRASE}))(?=\s(?:[a-z]+\s){{0,3}}?(?:and\s)?(?:appear|was|were|is|are|with\s|by\s|through\s))"
)
_ROLE_BEFORE = re.compile(rf"\b(?P<whom>(?i:{PHRASE}))$")
_LONGEST = 120
"""Characters of a name or a role."""
_MOST = 40


def read_counsel_in_prose(window: Window) -> Iterator[Counsel]:
    """Yields the attorneys whom a sentence calls a party's counsel, each name's given name a common one."""
    flat = window.text.replace("\n", " ")  # one character for one, so that offsets hold
    yield from islice(chain(_after_names(window, flat), _after_roles(window, flat), _represented(window, flat)), _MOST)


def _after_names(window: Window, flat: str) -> Iterator[Counsel]:
    for found in _AFTER_NAME.finditer(flat):
        if before := _NAME_BEFORE.search(flat, max(0, found.start() - _LONGEST), found.start()):
            yield from _counsel(window, flat, before.span("name"), found["whom"], (before.start(), found.end()))


def _after_roles(window: Window, flat: str) -> Iterator[Counsel]:
    for found in _AFTER_ROLE.finditer(flat):
        if before := _ROLE_BEFORE.search(flat, max(0, found.start() - _LONGEST), found.start()):
            firm = found.span("firm") if found["firm"] else None
            yield from _counsel(window, flat, found.span("name"), before["whom"], (before.start(), found.end()), firm)


def _represented(window: Window, flat: str) -> Iterator[Counsel]:
    if "represented by" not in flat and " attorney" not in flat and " counsel" not in flat:
        return
    for role in _ROLE_OF_ONE.finditer(flat):
        found = _APPEARED.match(flat, role.end())
        if found and ("counsel" in found[0] or "attorney" in found[0] or found["esquire"] or found["firm"]):
            firm = found.span("firm") if found["firm"] else None
            yield from _counsel(window, flat, found.span("name"), role["whom"], (role.start(), found.end()), firm)


def _counsel(
    window: Window, flat: str, name: tuple[int, int], whom: str, proof: tuple[int, int], firm: tuple[int, int] | None = None
) -> Iterator[Counsel]:
    start, end = name
    begin = name_shapes.without_title(flat, start, end)
    if not name_shapes.is_person(flat[begin:end]) or not name_shapes.may_be_given_name(flat[begin:end].split()[0]):
        return
    span = NamedSpan(window.span(begin, end), MentionType.PERSON, "counsel.name")
    yield Counsel(span, _firm(window, firm) if firm else None, (" ".join(whom.split()),), window.span(*proof))


def _firm(window: Window, firm: tuple[int, int]) -> NamedSpan:
    return NamedSpan(window.span(*name_shapes.trim(window.text, *firm)), MentionType.ORG, "counsel.firm")
