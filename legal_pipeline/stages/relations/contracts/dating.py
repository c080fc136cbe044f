"""dated, for contracts: a date that its label calls that of the contract, and the place and date that end it.

"Date of Lease: June 3, 2019"; "Signed at Acton, this 5th day of May 2014"; "Hamburg, 3 June 2019" above the signatures.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from legal_pipeline.model import MentionType, RelationshipType
from legal_pipeline.stages.relations.context import Context, Fact

_DATES = frozenset({MentionType.DATE})
_PAPER = r"(?:agreement|lease|contract|licen[sc]e|note|deed|signing|signature|execution|order)"
_LABEL = re.compile(
    r"(?:\A|\n|[ \t]{3,})[ \t]*"
    rf"(?:(?:the\s+)?date\s+of\s+(?:this\s+)?(?:the\s+)?{_PAPER}|{_PAPER}\s+date|date\s+(?:made|signed|executed))[ \t]*[:：][ \t]*\Z"
    r"|(?:\A|\n)[ \t]*(?-i:DATED?)[ \t]+\Z|(?:\A|\n)[ \t]*dated\s+as\s+of[ \t]*[:：][ \t]*\Z",
    re.IGNORECASE,
)
_EFFECTIVE = re.compile(r"(?:\A|\n|[ \t]{3,})[ \t]*(?:effective|issue|commencement)\s+date[ \t]*[:：][ \t]*\Z", re.IGNORECASE)
_CALLED = re.compile(
    r"\s*\((?:the\s+|this\s+)?[“\"](?:the\s+)?(?:Grant|Agreement|Contract|Execution|Signing|Award|Effective)\s+Date[”\",.]"
)
"""Behind the date of a grant: "on June 3, 2019 (the "Grant Date")"."""
_LABELLED = re.compile(rf"\b(?:{_PAPER}|indenture|waiver|amendment|guaranty)\b", re.IGNORECASE)
_CLOSING = re.compile(
    r"(?:\b(?i:made|done|signed|executed|concluded|entered\s+into)\s+(?:at|in)\s+[A-Z][\w.’' -]{1,40}?(?:,\s*[A-Z][\w.’' -]{1,30})?,?"
    r"|(?:\A|\n|[ \t]{3,})[ \t]*(?:[A-Z][\w.’'-]+[ ]?){1,3},)\s*(?:on\s+|dated\s+)?(?:this\s+|the\s+)?\Z"
)
_FORMULA = re.compile(r"\b(?:made|done|signed|executed|concluded|entered)\b")
_SIGNED_BELOW = re.compile(r"/s/|\bBy\s?:|_{6}|\bSigned\b|\bSignature", re.IGNORECASE)
_HEAD_CHARS = 3_000
_NEAR = 300


def labelled(context: Context) -> Iterator[tuple[int, Fact]]:
    """Yields the rank and the date that a form labels as that of the contract, in the head of the document, or as the one of its effect."""
    window = context.window
    if not _LABELLED.search(window.text, 0, _HEAD_CHARS):
        return
    for date in context.between(window.base, window.base + _HEAD_CHARS, _DATES):
        start = window.local(date.start)
        named = _LABEL.search(window.text, max(0, start - 60), start)
        label = named or _EFFECTIVE.search(window.text, max(0, start - 60), start)
        called = _CALLED.match(window.text, window.local(date.end))
        if (label or called) and len(date.value) == 10 and (target := context.entity(date)):
            evidence = context.span(window.base + label.start() if label else date.start, date.end)
            fact = Fact(RelationshipType.DATED, context.document_id, target, None, 0.8 if named else 0.7, "contract.label", evidence)
            yield (0 if named else 2), fact


def at_the_end(context: Context) -> Iterator[Fact]:
    """Yields the last date behind a place at the end of a contract, which it is made on when the last party signs there."""
    window = context.window
    last: tuple[str, Fact] | None = None
    for date in context.mentions:
        if date.type not in _DATES or len(date.value) != 10:
            continue
        start, end = window.local(date.start), window.local(date.end)
        closing = _CLOSING.search(window.text, max(0, start - 110), start)
        if closing is None or (not _FORMULA.search(closing[0].lower()) and not _ends(context, end)):
            continue
        if (target := context.entity(date)) and (last is None or date.value > last[0]):
            evidence = context.span(window.base + closing.start(), date.end)
            last = date.value, Fact(RelationshipType.DATED, context.document_id, target, None, 0.7, "contract.closing", evidence)
    if last:
        yield last[1]


def _ends(context: Context, end: int) -> bool:
    """Returns whether the signatures or the end of the text follow a date; in a list of dates they do not."""
    text = context.window.text
    return len(text) - end < _NEAR or bool(_SIGNED_BELOW.search(text, end, end + _NEAR))
