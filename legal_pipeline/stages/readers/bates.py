"""Finds the Bates number stamped at the foot or the head of a page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from legal_pipeline.data.stamp_words import LEGENDS, NOT_BATES_PREFIXES, STATES
from legal_pipeline.data.word_list import common_words

_FOOT_LINES = 4
_HEAD_LINES = 3
_LONGEST_LINE = 120
_WORDS_ALONE, _WORDS_OF_A_LEGEND = 6, 10

# ABC000123, ABC-DEF 0001234, SDNY_GM_00330001, ACME 000012: letters, then four or more digits, with nothing attached on either side
_STAMP = re.compile(
    r"(?<![\w:./#-])((?:\d[A-Z]|[A-Z][A-Z&])[A-Z&]{0,18}(?:[-_. ][A-Z]{1,12}){0,3})([-_. ]{0,2})"
    r"(\d{3,5}(?:\.\d{3,7}){1,2}|\d{4,12}(?:\.\d{3,4})?)(?![\w/:-]|[.,]\d)"
)
_NAME = re.compile(r"(?<![\w:./#-])([A-Z][a-z]{2,19}(?:[-_. ][A-Z][a-z]{2,11})?)([-_. ]{0,2})(0\d{5,11})(?![\w/:-]|[.,]\d)")
"""`Whitfield000123`: with small letters, only a name that is no word."""
_LABEL = re.compile(r"\bBates(?:[ -](?:No|Nos|Number|Stamp|Label|Range))?\b[.:#]*", re.IGNORECASE)
_SMALL_WORDS = frozenset({"and", "by", "for", "from", "in", "of", "on", "the", "to", "v.", "vs.", "inc.", "co.", "corp.", "ltd."})


def bates_number(text: str) -> str | None:
    """Return the number as printed, with runs of blanks collapsed, or None. The foot is searched first: most stamps are there."""
    lines = [line for line in text.split("\n") if line.strip()]
    foot = reversed(lines[-_FOOT_LINES:])
    head = lines[:_HEAD_LINES] if len(lines) > _FOOT_LINES else []
    return next((stamp for line in (*foot, *head) for stamp in _stamps(line.strip())), None)


def _stamps(line: str) -> Iterator[str]:
    if len(line) > _LONGEST_LINE:
        return
    for match in (*_STAMP.finditer(line), *_names(line)):
        prefix, separator, digits = match.groups()
        start = match.start() + max(_legend_chars(prefix), 0 if " " in separator else prefix.rfind(" ") + 1)
        prefix = prefix[start - match.start() :]
        # a stamp is alone or beside legends, other stamps and page numbers, never part of a sentence
        before, after = line[:start], line[match.end() :]
        if not (prefix and _is_stamp_text(before) and _is_stamp_text(after)):
            continue
        if _is_bates(prefix, separator, digits):
            yield re.sub(r"\s+", " ", line[start : match.end()]).strip()


def _names(line: str) -> Iterator[re.Match[str]]:
    if "0" in line:
        words = common_words()
        yield from (match for match in _NAME.finditer(line) if words.isdisjoint(re.split(r"[-_. ]", match[1].lower())))


def _legend_chars(prefix: str) -> int:
    """Return the length of the legend that the letters before a number begin with: CONFIDENTIAL in `CONFIDENTIAL ABC`."""
    end = 0
    for word in re.finditer(r"[^-_. ]+[-_. ]?", prefix):
        if word[0].strip("-_. ") not in LEGENDS:
            break
        end = word.end()
    return end


def _is_stamp_text(rest: str) -> bool:
    """Return whether the rest of a line may be stamps too: legends, page numbers, punctuation."""
    said = _LABEL.sub("", rest).replace("’", "'").split()
    words = [word for word in said if word.strip(".,;:()[]*/–—-").upper() not in LEGENDS | {""}]
    rest = " ".join(words)
    # "FOIA CONFIDENTIAL TREATMENT REQUESTED BY ROE HOLDINGS": a legend may name somebody
    is_legend = len(words) < len(said)
    most = _WORDS_OF_A_LEGEND if is_legend else _WORDS_ALONE
    is_sentence = any(c.islower() for c in rest) and not (is_legend and _is_title(said))
    return not is_sentence and len(words) <= most and not rest.endswith((",", "P.O."))


def _is_title(words: Sequence[str]) -> bool:
    """Return whether words are written as a legend is: `Confidential Treatment Requested by Roe Holdings, Inc.`"""
    is_begun = words[0].strip(".,;:()[]*/–—-").upper() in LEGENDS and words[0][:1].isupper()
    return is_begun and all(word.lower() in _SMALL_WORDS or not word[:1].islower() for word in words)


def _is_bates(prefix: str, separator: str, digits: str) -> bool:
    words = re.split(r"[-_. ]", prefix.upper())
    # ROE-SEC-0000451, produced to an agency, is a number all the same; SEC 451 is a section
    is_compound = len(words) > 1 and separator in ("-", "_") and digits.startswith("0")
    if words[0] in NOT_BATES_PREFIXES or (words[-1] in NOT_BATES_PREFIXES and not is_compound):
        return False
    if " " in separator or not separator.strip("."):
        is_attached = separator == ""
        if words[-1] in STATES and len(digits) == 5 and not is_attached:
            return False  # a ZIP code
        if not is_attached:
            return digits.startswith("0") or len(digits) >= 6
    # a number of four digits is a year or a model number
    return len(digits) >= 5 or digits.startswith("0")
