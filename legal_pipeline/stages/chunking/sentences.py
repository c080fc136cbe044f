"""Finds sentence boundaries in legal text: one regex finds candidates, a table of abbreviations rejects some.

General-purpose splitters fail on "Smith v. Jones, 410 U.S. 113, 120 (1973)".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from legal_pipeline.data.abbreviations import LABELS_BEFORE_A_LETTER, NEVER_ENDS, RARELY_ENDS, SENTENCE_OPENERS

# The leading character class lets the regex engine skip from one candidate to the next. The alternatives: a terminator
# with closing quotes and footnote number, before a character that can begin a sentence; an empty line; a line feed
# before a list item.
_CANDIDATE = re.compile(
    r"""
    (?P<stop>[.!?…\n])
    (?: (?<!\n) (?P<close>["'”’)\]]{0,3}) (?:\d{1,3}(?=\s+["“‘'(\[]?[A-Z]))? (?P<gap>\s+) (?=["“‘'(\[¶§•]{0,3}[^\W_a-z]|\[[A-Za-z]\])
      | (?<=\n) [^\S\n]*\n\s* (?![a-z\s])
      | (?: (?<=[.;:!?]\n) | (?<=[.;:!?]\ \n) | (?<=[;,]\ and\n) | (?<=[;,]\ or\n) | (?<=[;,]\ and\ \n) | (?<=[;,]\ or\ \n) )
        [^\S\n]* (?=\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})[.)]\s)
    )
    """,
    re.VERBOSE,
)
_NEXT_WORD = re.compile(r"[\"“‘'(\[¶§•]{0,3}(\w+)")
_ITEM_LABEL = re.compile(r"(?:[\n\f]|[ \xa0]{4})[^\S\n]*\(?(?:\d{1,3}(?:\.\d{1,3})*|[A-Za-z]|[IVXivx]{1,5})\Z")
_MAX_WORD_CHARS = 24  # characters; the longest abbreviation in the table has 12


def sentence_starts(text: str, start: int = 0, end: int | None = None) -> Iterator[int]:
    """Yield the offsets in (start, end] at which a sentence begins, ascending."""
    for match in _CANDIDATE.finditer(text, start, len(text) if end is None else end):
        if match["stop"] == "\n" or _ends_sentence(text, match):
            yield match.end()


def _ends_sentence(text: str, match: re.Match[str]) -> bool:
    stop = match.start()
    if match["gap"].count("\n") > 1:
        return True
    if match["stop"] != ".":
        return match["stop"] != "…" or _opens_sentence(text, match.end())
    before = text[max(0, stop - _MAX_WORD_CHARS) : stop]
    if before.endswith((".", " ", "\n")):
        return _dots(before) > 3
    if match["close"][:1] in ('"', "”", "'", "’"):
        # American usage puts the period of a sentence inside the quotes; an abbreviation there is rare
        return True
    word = before.rsplit(None, 1)[-1].lstrip("(“\"'‘[").replace("’", "'") if before.strip() else ""
    lower = word.lower()
    if lower in NEVER_ENDS or (lower[-2:-1] == "." and lower not in RARELY_ENDS and len(word) <= 8):
        return False
    if lower in RARELY_ENDS:
        return _opens_sentence(text, match.end())
    if len(word) == 1 and word.isalpha():
        return _is_label(before) or (word.islower() and _opens_sentence(text, match.end()))
    return not (len(word) <= 8 and _ITEM_LABEL.search("\n" * (stop <= _MAX_WORD_CHARS) + before))


def _opens_sentence(text: str, position: int) -> bool:
    following = _NEXT_WORD.match(text, position)
    return following is not None and following[1] in SENTENCE_OPENERS


def _is_label(before: str) -> bool:
    words = before.split()
    return len(words) > 1 and words[-2].lower() in LABELS_BEFORE_A_LETTER


def _dots(before: str) -> int:
    """Return the length of the row of dots that ends after `before`. Three dots are an omission inside a sentence."""
    tail = before.replace(" ", "").replace("\n", "")
    return len(tail) - len(tail.rstrip(".")) + 1
