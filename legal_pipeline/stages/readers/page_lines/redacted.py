"""Hidden words on their way to the text of a page: marks keep their places, and become `REDACTED`.

The marks are noncharacters of Unicode, which no document may hold (see `apart`); a line feed within the words stays.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from legal_pipeline.model import REDACTED, Redaction
from legal_pipeline.stages.readers.page_lines.finish import PageText
from legal_pipeline.stages.readers.page_source import HiddenWords

_FIRST, _NEXT = "\ufdda", "\ufddb"
_MARKS = re.compile(f"[{_FIRST}{_NEXT}]")
_WORDS = re.compile(f"{_FIRST}(?:[^{_FIRST}]*{_NEXT})?")


def marks_for(words: str) -> str:
    """Return a mark for each character but line feeds."""
    marks = re.sub(r"[^\n]", _NEXT, words)
    return marks.replace(_NEXT, _FIRST, 1)


def without_marks(text: str) -> str:
    return _MARKS.sub("", text)


def with_places(text: str, hidden: Sequence[HiddenWords]) -> str:
    """Return a text from elsewhere, such as text recognition, with marks for the hidden words behind it."""
    return "\n\n".join([text, *(marks_for(words.text) for words in hidden)])


def redacted(page: PageText, hidden: Sequence[HiddenWords]) -> tuple[PageText, tuple[Redaction, ...]]:
    """Return the page with `REDACTED` in the place of each mark, and its redactions in order."""
    if not hidden:
        return page, ()
    places = list(_WORDS.finditer(page.text))
    redactions = tuple(
        Redaction(place.start(), place.end(), words.text, words.by, words.box) for place, words in zip(places, hidden, strict=True)
    )
    return page._replace(text=_MARKS.sub(REDACTED, page.text)), redactions
