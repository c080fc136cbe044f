"""What frames the parties in a caption: the court above them, the numbers of the case around them."""

from __future__ import annotations

import re

from legal_pipeline.model import Span, Window
from legal_pipeline.stages.structures.captions.labels import BEFORE_BODY, COURT
from legal_pipeline.stages.structures.lines import Line, left_column
from legal_pipeline.stages.structures.model import Caption, CaptionParty

NUMBER = re.compile(
    r"(?:N[o0]s?\s{0,2}[.:]{1,2}|N[o0]s?\.?\s|Number\s?:?|#\s?:?)\s{0,3}"
    r"(?P<number>(?:(?:MDL|CV|CR|CIV|CRIM|C|BK|AP|MC|MD|SC|CA|[A-Z]{1,3})[\s.\-]{0,2})?\d[\w:.\-–−/]{2,40}(?:\s?\([A-Za-z]{2,8}\))*)",
    re.IGNORECASE,
)
_JUDGE = re.compile(r"\b(?:judges?|clerk|building|courthouse)\b", re.IGNORECASE)
_SMALL_WORDS = frozenset({"of", "the", "for", "in", "and", "to", "at", "from", "on"})
_ADVERSARY = re.compile(r"\bAdv(?:ersary)?\b", re.IGNORECASE)
COURT_ABOVE, FAR_ABOVE = 20, 40
"""Lines; between the court and "- v -" in an English judgment stand its date, its address and the judges."""


def court_above(lines: list[Line], top: int, reach: int = COURT_ABOVE) -> tuple[int, int] | None:
    """Returns the first and last line of the court, within some lines above the parties, or None."""
    last = None
    for index in range(top - 1, max(-1, top - reach), -1):
        text = left_column(lines[index]).text
        if text and _is_title(text) and (COURT.search(text.upper()) or BEFORE_BODY.match(text.upper())) and not _JUDGE.search(text):
            last = index if last is None else last
            first = index
        elif last is not None and text:
            break
    return (first, last) if last is not None else None


def _is_title(text: str) -> bool:
    """Returns whether the text is in capitals or title case: "United States District Court", not "the court below"."""
    words = [word for word in re.findall(r"[^\W\d_]{2,}", text) if word.lower() not in _SMALL_WORDS]
    return bool(words) and len(text) < 120 and sum(word[0].isupper() for word in words) * 5 >= len(words) * 4 and text[-1:] not in '”"'


def caption_of(
    window: Window, lines: list[Line], court: tuple[int, int] | None, top: int, bottom: int, parties: list[CaptionParty]
) -> Caption:
    numbers: list[Span] = []
    first = max(0, (court[0] if court else top) - 4)
    for line in lines[first : min(len(lines), bottom + 8)]:
        for match in NUMBER.finditer(line.text):
            number = window.span(line.start + match.start("number"), line.start + match.end("number"))
            # an adversary proceeding has a number of its own beside that of the bankruptcy case
            is_adversary = any(party.role in ("plaintiff", "defendant") for party in parties) and _ADVERSARY.search(
                line.text, 0, match.start()
            )
            numbers.insert(0 if is_adversary else len(numbers), number)
    court_span = None
    if court:
        start, end = left_column(lines[court[0]]).start, left_column(lines[court[1]]).end
        court_span = window.span(start, end)
    evidence = window.span(lines[top].start, lines[bottom].end)
    return Caption(evidence, court_span, tuple(parties), tuple(numbers), None)
