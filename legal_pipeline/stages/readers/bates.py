"""Finds the production number stamped at the foot or the head of a page."""

from __future__ import annotations

import re
from collections.abc import Iterator

from legal_pipeline.data.stamp_words import NOT_BATES_PREFIXES, STATES

_FOOT_LINES = 4
_HEAD_LINES = 3
_LONGEST_LINE = 120

# ABC000123, ABC-DEF 0001234, SDNY_GM_00330001, ACME 000012: letters, then at least four digits, nothing glued to either end
_STAMP = re.compile(r"(?<![\w:./#-])([A-Z][A-Z&]{1,19}(?:[-_. ][A-Z]{1,12}){0,3})([-_. ]{0,2})(\d{4,10})(?![\w/:-]|[.,]\d)")


def bates_number(text: str) -> str | None:
    """As printed, runs of blanks as one; None where no stamp is found. The foot comes first: that is where most stamp."""
    lines = [line for line in text.split("\n") if line.strip()]
    foot = reversed(lines[-_FOOT_LINES:])
    head = lines[:_HEAD_LINES] if len(lines) > _FOOT_LINES else []
    return next((found for line in (*foot, *head) for found in _stamps(line.strip())), None)


def _stamps(line: str) -> Iterator[str]:
    if len(line) > _LONGEST_LINE:
        return
    for match in _STAMP.finditer(line):
        # a stamp stands alone, or beside other stamps and page numbers, never within a sentence
        before, after = line[: match.start()], line[match.end() :]
        if not (_is_stamp_text(before) and _is_stamp_text(after)):
            continue
        prefix, separator, digits = match.groups()
        if _is_bates(prefix, separator, digits):
            yield re.sub(r"\s+", " ", match.group()).strip()


def _is_stamp_text(rest: str) -> bool:
    """CONFIDENTIAL, page numbers, signs: what a sentence is not made of."""
    return not any(c.islower() for c in rest) and len(rest.split()) <= 6 and not rest.rstrip().endswith((",", "P.O."))


def _is_bates(prefix: str, separator: str, digits: str) -> bool:
    words = re.split(r"[-_. ]", prefix)
    if words[-1] in NOT_BATES_PREFIXES or words[0] in NOT_BATES_PREFIXES:
        return False
    if " " in separator or not separator.strip("."):
        is_glued = separator == ""
        if words[-1] in STATES and len(digits) == 5 and not is_glued:
            return False  # a ZIP code
        if not is_glued:
            return digits.startswith("0") or len(digits) >= 6
    # a year, or a model number, has four digits
    return len(digits) >= 5 or digits.startswith("0")
