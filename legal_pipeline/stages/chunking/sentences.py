"""Where sentences end in legal text. A short rule: candidates by one regex, abbreviations by table.

No ready splitter survives "Smith v. Jones, 410 U.S. 113, 120 (1973)".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from legal_pipeline.data.abbreviations import LABELS_BEFORE_A_LETTER, NEVER_ENDS, RARELY_ENDS, SENTENCE_OPENERS

# Every alternative begins with the class in front: the engine then skips from one such character to the next.
# stop: a terminator with its closing quotes and footnote mark, before something that can open a sentence;
# then an empty line; then a line feed before a list item
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
_ITEM_MARK = re.compile(r"(?:[\n\f]|[ \xa0]{4})[^\S\n]*\(?(?:\d{1,3}(?:\.\d{1,3})*|[A-Za-z]|[IVXivx]{1,5})\Z")
_LONGEST_WORD = 24  # characters; the longest abbreviation in the table has 12


def sentence_starts(text: str, start: int = 0, end: int | None = None) -> Iterator[int]:
    """Offsets in (start, end] of `text` at which a new sentence begins, ascending. Looks at a few characters on either side."""
    for match in _CANDIDATE.finditer(text, start, len(text) if end is None else end):
        if match["stop"] == "\n" or _ends_sentence(text, match):
            yield match.end()


def _ends_sentence(text: str, match: re.Match[str]) -> bool:
    stop = match.start()
    if match["gap"].count("\n") > 1:
        return True
    if match["stop"] != ".":
        return match["stop"] != "…" or _opens_sentence(text, match.end())
    before = text[max(0, stop - _LONGEST_WORD) : stop]
    if before.endswith((".", " ", "\n")):
        return _dots(before) > 3
    if match["close"][:1] in ('"', "”", "'", "’"):
        # American usage puts the sentence's period inside the quotes: an abbreviation there is the rarer case
        return True
    word = before.rsplit(None, 1)[-1].lstrip("(“\"'‘[").replace("’", "'") if before.strip() else ""
    lower = word.lower()
    if lower in NEVER_ENDS or (lower[-2:-1] == "." and lower not in RARELY_ENDS and len(word) <= 8):
        return False
    if lower in RARELY_ENDS:
        return _opens_sentence(text, match.end())
    if len(word) == 1 and word.isalpha():
        return _is_label(before) or (word.islower() and _opens_sentence(text, match.end()))
    return not (len(word) <= 8 and _ITEM_MARK.search("\n" * (stop <= _LONGEST_WORD) + before))


def _opens_sentence(text: str, position: int) -> bool:
    following = _NEXT_WORD.match(text, position)
    return following is not None and following[1] in SENTENCE_OPENERS


def _is_label(before: str) -> bool:
    words = before.split()
    return len(words) > 1 and words[-2].lower() in LABELS_BEFORE_A_LETTER


def _dots(before: str) -> int:
    """How many dots the row of dots has whose last one follows `before`; three mark an omission inside a sentence."""
    tail = before.replace(" ", "").replace("\n", "")
    return len(tail) - len(tail.rstrip(".")) + 1
