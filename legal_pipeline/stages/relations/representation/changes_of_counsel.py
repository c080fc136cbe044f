"""represented_by where one attorney takes another's place: both are or were the party's.

Plaintiff Roe hereby substitutes Ann Vane of Vane LLP as counsel in place of Bo Mott.
Ann Vane is substituted for Bo Mott as counsel of record for Plaintiff Roe.
Former legal representative: Bo Mott, Mott P.C.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from legal_pipeline.model import MentionType, RelationshipType
from legal_pipeline.stages.relations.context import Context, Fact
from legal_pipeline.stages.relations.representation.clients import clients_of

_PERSONS = frozenset({MentionType.PERSON})
_COUNSEL = r"(?:attorneys?|counsel|solicitors?|legal\s+representatives?)"
_CHANGE = re.compile(
    rf"\bsubstitut(?:es?|ed|ing|ions?)\b(?=.{{0,300}}?\b{_COUNSEL}\b)|\bmakes?\s+the\s+following\s+substitution\b", re.DOTALL
)
_FOR = re.compile(rf"\b{_COUNSEL}(?:\s+of\s+record)?\s+(?:for|of)\s+(?P<whom>(?:the\s+)?[A-Z][^\n;:]{{2,100}})")
_WHOM_ENDS = re.compile(
    r",\s+(?:and|in|effective)\b|\s+(?:in|effective|and\s+that|herein)\b|(?<!\b[A-Z])(?<!Inc)(?<!Co)(?<!Corp)(?<!Ltd)\.(?:\s|$)"
)
_LABEL = re.compile(
    r"(?im)^[ \t]*(?:\d{1,2}[.)]\s+)?(?:the\s+)?"
    rf"(?:former|new|prior|previous|present|withdrawing|substitut(?:ed|ing|e)|incoming|outgoing)\s+{_COUNSEL}\s?"
    r"(?:for\s+[^\n:]{2,60})?:\s*(?:/s/\s*)?"
)
_PARAGRAPH = re.compile(r"\n[ \t]*\n")
_ABOVE, _BELOW, _MOST, _NEAR = 250, 400, 8, 4


def read_changes_of_counsel(context: Context) -> Iterator[Fact]:
    """Yields represented_by for the attorneys who come and go, if the paper says of whom; nothing where several parties may be meant."""
    text, base = context.window.text, context.window.base
    clients: dict[str, None] = {}
    others = {context.entity_at(judge.name) for judge in context.structures.judges} | set(context.case.names.values())
    for change in islice(_CHANGE.finditer(text), _MOST):
        start = max((gap.end() for gap in _PARAGRAPH.finditer(text, max(0, change.start() - _ABOVE), change.start())), default=0)
        start = max(start, change.start() - _ABOVE)
        gap = _PARAGRAPH.search(text, change.end(), change.end() + _BELOW)
        end = gap.start() if gap else min(len(text), change.end() + _BELOW)
        whose = _clients(context, start, change.start(), end)
        if len(whose) != 1:
            continue
        clients.update(dict.fromkeys(whose))
        for person in context.between(base + start, base + end, _PERSONS):
            attorney = context.entity(person)
            if attorney and attorney not in others:
                yield _fact(context, whose[0], attorney, base + start, base + end)
    if len(clients) != 1:
        return
    for label in islice(_LABEL.finditer(text), _MOST):
        person_start = base + label.end()
        named = [one for one in context.after(person_start, _NEAR) if one.type in _PERSONS and one.start - person_start < _NEAR]
        attorney = context.entity(named[0]) if named else None
        if attorney and attorney not in others:
            yield _fact(context, next(iter(clients)), attorney, base + label.start(), named[0].end)


def _clients(context: Context, start: int, change: int, end: int) -> list[str]:
    """Returns the party behind "as counsel for", or else the one before "substitutes"."""
    text, base = context.window.text, context.window.base
    near = context.span(base + start, base + end)
    if named := _FOR.search(text, start, end):
        return clients_of(context, _WHOM_ENDS.split(named["whom"])[0], near)
    return clients_of(context, text[start:change], near)


def _fact(context: Context, client: str, attorney: str, start: int, end: int) -> Fact:
    return Fact(RelationshipType.REPRESENTED_BY, client, attorney, None, 0.75, "counsel.substituted", context.span(start, end))
