"""venue_in: the court or the place in which a contract says that disputes are decided, or the seat of the arbitration."""

from __future__ import annotations

import re
from collections.abc import Iterator

from legal_pipeline.data import contract_terms as words
from legal_pipeline.model import PAGE_BREAK, Mention, MentionType, RelationshipType
from legal_pipeline.stages.relations.context import Context, Fact

_PLACES = frozenset({MentionType.COURT, MentionType.LOCATION})
_CUE = re.compile(words.COURT_CUES, re.IGNORECASE)
_AGREED = re.compile(words.AGREED_COURT, re.IGNORECASE)
_SENTENCE = re.compile(rf"[.;]\s+(?=[A-Z(“\"])|\n\s*\n|{PAGE_BREAK}")
_LEADS_TO = re.compile(
    r"^[^.;]{0,90}?\b(?:of|in|within|for|at|located\s+in|sitting\s+in|be)\s+(?:the\s+)?(?:(?:City|County|State|Commonwealth|Province)\s+(?:and\s+\w+\s+)?of\s+)?$",
    re.IGNORECASE,
)
_BREAKS = re.compile(r"\b(?:laws?|Act|Rules?|organi[sz]ed|incorporated|corporation|notice|located\s+at|principal)\b", re.IGNORECASE)
_NON_EXCLUSIVE = re.compile(r"\bnon-?exclusive", re.IGNORECASE)
_EXCLUSIVE = re.compile(r"\b(?:exclusive|exclusively|sole|only)\b", re.IGNORECASE)
_MAX = 6
"""Places of one clause; "the state and federal courts in New York County, State of New York" has three."""
_REACH = 600


def read_venue(context: Context) -> Iterator[Fact]:
    """Yields one fact for each court or place of the clauses that choose one."""
    if not context.case.is_contract:
        return
    text, last = context.window.text, -1
    for cue in _CUE.finditer(text):
        if cue.start() < last:
            continue
        begin, end = _sentence(text, cue.start(), cue.end())
        if not _AGREED.search(text, begin, end):
            continue
        role = _role(text, begin, end, cue[0])
        places = list(_places(context, cue.end(), end))
        for place in places:
            if entity := context.entity(place):
                base = context.window.base
                yield Fact(
                    RelationshipType.VENUE_IN,
                    context.document_id,
                    entity,
                    role,
                    0.8,
                    "contract.venue",
                    context.span(base + cue.start(), place.end),
                )
        if places:
            last = end


def _places(context: Context, start: int, end: int) -> Iterator[Mention]:
    """Yields the places that belong to the cue: each follows the cue, or the place before, by words that lead to it."""
    base, at = context.window.base, start
    for count, place in enumerate(context.between(base + max(0, start - 1), base + end, _PLACES)):
        between = context.text(base + at, place.start)
        is_led = (
            place.type is MentionType.COURT or _LEADS_TO.match(between) or (count and len(between) < 12) or between.strip() in ("", "the")
        )
        if count >= _MAX or not is_led or _BREAKS.search(between):
            return
        yield place
        at = context.window.local(place.end)


def _role(text: str, begin: int, end: int, cue: str) -> str | None:
    if cue.lower().startswith("arbitrat"):
        return "arbitration"
    if _NON_EXCLUSIVE.search(text, begin, end):
        return "non-exclusive"
    return "exclusive" if _EXCLUSIVE.search(text, begin, end) else None


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    floor = max(0, start - _REACH)
    begin = max((border.end() for border in _SENTENCE.finditer(text, floor, start)), default=floor)
    border = _SENTENCE.search(text, end, end + _REACH)
    return begin, border.start() if border else min(len(text), end + _REACH)
