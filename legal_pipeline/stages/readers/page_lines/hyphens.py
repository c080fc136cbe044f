"""Undoes the hyphens that a typesetter put at line ends, and keeps those that belong to the word.

"Septem-" above "ber 3, 2019" is one word; "cross-" above "claim" and "attorney-" above "client" keep their hyphen. A word
is rejoined on the upper line, so that the lines stay. A dash that is not attached to a word glues nothing: "- against -".
"""

from __future__ import annotations

import re
from collections.abc import Callable

from legal_pipeline.data.hyphenated_words import ALWAYS_KEPT, CLOSED_PREFIXES, CLOSED_WORDS, COMPOUND_ENDINGS, COMPOUND_WORDS, KEPT_PREFIXES
from legal_pipeline.data.word_list import common_words

HYPHENS = "-\u00ad\u2010"
"""Hyphen-minus, soft hyphen, and the hyphen of Unicode. A no-break hyphen (U+2011) never ends a line."""

_EN_DASH = "\u2013"
_LINE_ENDS = HYPHENS + _EN_DASH

_RANGE = re.compile(rf"(?P<left>\S*\d)(?P<hyphen>{_EN_DASH})[ \t]*\Z")
_RANGE_END = re.compile(r"\d+(?![\d/:-])[.,;:)\]’']*\Z")
"""The end of a range of years or pages whose dash ends a line: 1995–1996."""
_BROKEN = re.compile(rf"(?P<left>\S*(?:[^\W_][{HYPHENS}]?|\d,))(?P<hyphen>[{HYPHENS}])[ \t]*\Z")
_RIGHT = re.compile(r"[ \t]*(?P<right>\S+)")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_DOCKET_START = re.compile(r"(?:\A|.*[^\d])\d{1,2}:\d{2}\Z|\d{2}\Z")
_KIND_OF_CASE = re.compile(r"(?:\A|.*[^\d])\d{2}-(?:cv|cr|mc|md|mj|bk|ap|civ|crim)\Z", re.IGNORECASE)
_LETTERED_SECTION = re.compile(r".*\d[a-z]\Z")
"""42 U.S.C. § 2000e-5: the letter is part of the number."""
_MEASURE = re.compile(
    r"(?:years?|months?|weeks?|days?|hours?|minutes?|quarter|million|billion|thousand|pages?|point|person|member|story|unit|mile|acre|foot|inch|"
    r"pound|percent|cent|count|part|step|judge|justice|bed|room|bedroom|gallon|ton|seat|man|plus)\b"
)
"""What a number is joined to: a 30-day notice."""
_ADDRESS = re.compile(r"@|://|\Awww\.")
"""A place of the web or of mail: its hyphens are its own."""
_DOCKET_END = re.compile(r"(?:cv|cr|mc|md|mj|bk|ap|civ|crim)\b", re.IGNORECASE)
_STAMP = re.compile(r"(?:Case|Doc(?:ument)?|Page|Filed|Exhibit)\b[ .:#]*(?:No\b|[\dA-Z]|\Z)")
"""What a court or a party stamps on the next page or line: it never continues a word."""
_CUT_AMOUNT = re.compile(r"\d,\Z")
_COLUMN_RULE = re.compile(r"[ \t][)|\]}](?=[ \t]|\Z)")
"""Between the columns of a caption: what follows on the next line is the other column."""
_ENDING = re.compile(r"(?:['’]s|s|es|ed|ing)\Z")
_MIN_CLOSED = 4


def rejoin_lines(lines: list[str], removed: Callable[[int], object] | None = None) -> list[str]:
    """Return the lines with broken words completed on the upper line.

    `removed(index)` is called for each line that lost all its text to the line above and is dropped; `index` counts in
    the result so far.
    """
    done: list[str] = []
    for line in lines:
        joined = _joined(done[-1], line) if done and done[-1].rstrip()[-1:] in _LINE_ENDS and done[-1].strip() else None
        if joined is None:
            done.append(line)
            continue
        done[-1], rest = joined
        if rest.strip():
            done.append(rest)
        elif removed is not None:
            removed(len(done))
    return done


def without_soft_hyphens(text: str) -> str:
    """Remove the hyphens that are printed only at a line end, within lines."""
    return re.sub("\u00ad(?![ \t]*(?:\n|\\Z))", "", text) if "\u00ad" in text else text


def _joined(upper: str, lower: str) -> tuple[str, str] | None:
    """Return the two lines with the broken word on the upper one, or None if the hyphen joins nothing."""
    broken, following = _BROKEN.search(upper) or _RANGE.search(upper), _RIGHT.match(lower)
    if broken is not None and broken["hyphen"] == _EN_DASH and not (following and _RANGE_END.match(following["right"])):
        return None
    if broken is None or following is None or (_COLUMN_RULE.search(upper) and _COLUMN_RULE.search(lower)):
        return None
    left, right = broken["left"], following["right"]
    hyphen = broken["hyphen"] if broken["hyphen"] == _EN_DASH else _hyphen(left, right, lower[following.start("right") :])
    if hyphen is None:
        return None
    return upper[: broken.end("left")] + hyphen + right, lower[following.end("right") :].lstrip(" \t")


def _hyphen(left: str, right: str, rest: str) -> str | None:
    """Return what stands between the two halves in the rejoined word ('' or '-'), or None if they stay apart."""
    if left[0] in "-–—" or not right[0].isalnum() or _STAMP.match(rest):
        return None
    if _ADDRESS.search(left):
        return "-"
    if right[0].isdigit():
        if _CUT_AMOUNT.search(left):
            return ""
        is_number = left[-1].isdigit() or left[-1].isupper() or _KIND_OF_CASE.match(left) or _LETTERED_SECTION.match(left)
        return "-" if is_number else None
    if left[-1].isdigit():
        return "-" if _MEASURE.match(right) or (_DOCKET_START.match(left) and _DOCKET_END.match(right)) else None
    first, second = _last_word(left), _WORD.match(right)
    if not first or second is None:
        return None
    return _between_words(first, second[0], is_compound="-" in left[:-1] or "/" in left)


def _last_word(left: str) -> str:
    words = _WORD.findall(left)
    return words[-1] if words and left.endswith(words[-1]) else ""


def _between_words(first: str, second: str, *, is_compound: bool) -> str | None:
    words = common_words()
    left, right = first.lower(), second.lower()
    if second[0].isupper() and not (first.isupper() and second.isupper() and len(first) > 1):
        if first in ("Mc", "Mac"):
            return ""
        # Smith-Jones, non-Article; but "against-" above "GHENT" is a dash
        return "-" if first[0].isupper() or left in KEPT_PREFIXES else None
    if not is_compound and left in CLOSED_PREFIXES and len(right) >= _MIN_CLOSED:
        return ""
    if not is_compound and _is_closed(left, right):
        return ""
    is_prefix = (left in KEPT_PREFIXES or len(left) == 1) and _is_word(right) and left + right not in words
    if is_compound or left in ALWAYS_KEPT or is_prefix or f"{left}-{right}" in COMPOUND_WORDS:
        return "-"
    if left + right in words:
        return ""
    if not (_is_word(left) and _is_word(right)):
        return "" if not first.isupper() or len(first) == 1 or _is_word(left) != _is_word(right) or min(len(left), len(right)) < 4 else "-"
    # two words that make no known word: a compound, unless it is a name (Goodwin, Blackstone)
    is_name = first[0].isupper() and second.islower()
    return "" if is_name and not right.endswith(COMPOUND_ENDINGS) else "-"


def _is_closed(left: str, right: str) -> bool:
    whole = left + right
    return whole in CLOSED_WORDS or _ENDING.sub("", whole) in CLOSED_WORDS


def _is_word(text: str) -> bool:
    return len(text) > 1 and text in common_words()
