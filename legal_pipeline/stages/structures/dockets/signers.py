"""Reads who signed the order that a notice of electronic filing announces: "Signed by District Judge Jane Roe on 5/16/2022"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from legal_pipeline.model import MentionType, Window
from legal_pipeline.stages.structures import name_shapes
from legal_pipeline.stages.structures.model import Judge, NamedSpan

_SIGNED = re.compile(
    r"\b(?:[Ss]igned|[Ee]ntered|[Oo]rdered|SIGNED|ENTERED|ORDERED)\s+by:?\s+(?:the\s+)?(?:Hon(?:orable|\.)\s+)?"
    r"(?:(?:Chief|Senior|Visiting|United\s+States|U\.?\s?S\.?|(?P<magistrate>Magistrate)|District|Bankruptcy|Circuit)\s+){0,4}(?:Judge|JUDGE)\s+"
    r"(?P<name>[A-Z][\w.’'-]*(?:\s(?:(?:de|la|van|von|der|del)\s){0,2}[A-Z][\w.’'-]*){1,4}?)(?=\s+on\s+\d|[.,;(]|(?<!\b[A-Z]\.)\s*\n|\s+\()"
)


def read_signers(window: Window, start: int, end: int) -> Iterator[Judge]:
    """Yields the judge of each order between two offsets into the window's text."""
    for match in _SIGNED.finditer(window.text, start, end):
        begin, stop = name_shapes.trim(window.text, *match.span("name"))
        if name_shapes.is_person(" ".join(window.text[begin:stop].split())):
            name = NamedSpan(window.span(begin, stop), MentionType.PERSON, "judge.docket")
            yield Judge(name, "magistrate" if match["magistrate"] else "presiding", window.span(match.start(), stop))
