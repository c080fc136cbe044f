"""effective_on, signed_on, ends_on and has_term: from when a contract is in effect, when it was signed, when it ends, how long it lasts.

The date of the agreement itself is `dated` (`relations.dates`). Notice periods, recitals of other agreements and what begins when the
contract ends are no terms.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from legal_pipeline.data import contract_terms as words
from legal_pipeline.model import PAGE_BREAK, Mention, MentionType, RelationshipType
from legal_pipeline.stages.relations.context import Context, Fact
from legal_pipeline.stages.structures.counsel.signatures import SIGNED_DATE

_DATES = frozenset({MentionType.DATE})
_DURATIONS = frozenset({MentionType.DURATION})
_TERM = re.compile(words.TERM_CUES)
_BEFORE_END = re.compile(words.BEFORE_END, re.IGNORECASE)
_BEFORE_EFFECTIVE = re.compile(words.BEFORE_EFFECTIVE, re.IGNORECASE)
_BEHIND_EFFECTIVE = re.compile(words.BEHIND_EFFECTIVE, re.IGNORECASE)
_BEFORE_SIGNED = re.compile(words.BEFORE_SIGNED, re.IGNORECASE)
_BEFORE_TERM = re.compile(words.BEFORE_TERM)
_NO_TERM_BEFORE = re.compile(words.NO_TERM_BEFORE)
_BEHIND_TERM = re.compile(r"[\s-]*(?:initial\s+|primary\s+|renewal\s+)?terms?\b", re.IGNORECASE)
_RENEWAL = re.compile(words.RENEWAL, re.IGNORECASE)
_NO_TERM = re.compile(words.NO_TERM_BEHIND, re.IGNORECASE)
_SIGNATURE = re.compile(r"/s/|\b(?:By|BY|Name|NAME|Title|TITLE)\s*:|\bsigned\b", re.IGNORECASE)
_SENTENCE = re.compile(rf"[.;]\s+(?=[A-Z(“\"])|\n\s*\n|{PAGE_BREAK}")
_OTHER_PAPER = re.compile(r"\b(?:statements?|registration|amended|act|rules?|report|10-[KQ]|fiscal|filed|that\s+certain)\b", re.IGNORECASE)
_EARLIER = re.compile(r"\b(?:previously|heretofore|theretofore|originally|ha(?:ve|s|d)\s+entered)\b[^.;]*$", re.IGNORECASE)
"""Before the effective date of another agreement, which this one amends or replaces."""
_REACH = 600
_BEFORE = 90
_EARLIER_REACH = 200
_SIGNATURE_REACH = 320


def read_terms(context: Context) -> Iterator[Fact]:
    """Yields the dates and the term of the contract in the window, or of the one that began in an earlier window."""
    context.case.is_contract = context.case.is_contract or (bool(context.structures.preambles) and not context.case.docket_id)
    if not context.case.is_contract:
        return
    for mention in context.mentions:
        if mention.type is MentionType.DATE and len(mention.value) == 10:
            yield from _date(context, mention)
        elif mention.type is MentionType.DURATION:
            yield from _duration(context, mention)
    yield from _signatures(context)


def _date(context: Context, date: Mention) -> Iterator[Fact]:
    text = context.window.text
    start, end = context.window.local(date.start), context.window.local(date.end)
    before = text[max(0, start - _BEFORE) : start]
    if _EARLIER.search(text, max(0, start - _EARLIER_REACH), start):
        return
    if (effective := _BEFORE_EFFECTIVE.search(before)) and not _OTHER_PAPER.search(before[: effective.start()][-40:]):
        yield from _fact(context, RelationshipType.EFFECTIVE_ON, date, start - len(before) + effective.start(), end, "contract.effective")
    elif behind := _BEHIND_EFFECTIVE.match(text, end):
        yield from _fact(context, RelationshipType.EFFECTIVE_ON, date, start, behind.end(), "contract.effective_date")
    if signed := _BEFORE_SIGNED.search(before):
        yield from _fact(context, RelationshipType.SIGNED_ON, date, start - len(before) + signed.start(), end, "contract.executed")
    ends = _BEFORE_END.search(before)
    sentence = _sentence(text, start, end)
    if ends and _TERM.search(text, sentence[0], sentence[1]):
        yield from _fact(context, RelationshipType.ENDS_ON, date, start - len(before) + ends.start(), end, "contract.ends")


def _duration(context: Context, duration: Mention) -> Iterator[Fact]:
    text = context.window.text
    start, end = context.window.local(duration.start), context.window.local(duration.end)
    begin, stop = _sentence(text, start, end)
    cue = _TERM.search(text, begin, stop)
    if cue is None or _NO_TERM.match(text, end) or _NO_TERM_BEFORE.search(text[max(begin, start - 60) : start]):
        return
    if not _BEHIND_TERM.match(text, end) and not _BEFORE_TERM.search(text[max(begin, start - 160) : start]):
        return
    role = "renewal" if _RENEWAL.search(text, max(cue.start(), start - 70), end) else None
    first = min(max(cue.start(), start - _BEFORE), start)
    yield from _fact(context, RelationshipType.HAS_TERM, duration, first, end, "contract.term", role)


def _signatures(context: Context) -> Iterator[Fact]:
    """Yields the dates beside signatures: "By: /s/ Jane Roe ... Date: June 25, 2009"."""
    text = context.window.text
    for match in SIGNED_DATE.finditer(text):
        head = text[max(0, match.start() - _SIGNATURE_REACH) : match.start()]
        date = context.best_overlap(context.window.span(match.start("date"), match.end("date")), _DATES)
        if date and _SIGNATURE.search(head):
            yield from _fact(context, RelationshipType.SIGNED_ON, date, match.start(), match.end(), "contract.signature")


def _fact(
    context: Context, type_: RelationshipType, target: Mention, start: int, end: int, rule: str, role: str | None = None
) -> Iterator[Fact]:
    """Yields the fact; `start` and `end` are offsets into the window."""
    if entity := context.entity(target):
        base = context.window.base
        yield Fact(type_, context.document_id, entity, role, 0.8, rule, context.span(base + start, base + end))


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    floor = max(0, start - _REACH)
    begin = max((border.end() for border in _SENTENCE.finditer(text, floor, start)), default=floor)
    border = _SENTENCE.search(text, end, end + _REACH)
    return begin, border.start() if border else min(len(text), end + _REACH)
