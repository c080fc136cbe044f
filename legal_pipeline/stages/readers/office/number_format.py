"""Writes the numbers of a workbook as their cells show them: "$1,250.50", "(300.00)", "12.5%".

Source: ECMA-376 part 1, 18.8.31 (number formats). Fractions and exponents are not applied: such a number stays as it is
stored. Dates are converted by openpyxl and written year first, which is never misread, or with the name of their month.
"""

from __future__ import annotations

import datetime as dt
import math
import operator
import re
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import NamedTuple

_PIECE = re.compile(
    r"""
      "(?P<quoted>[^"]*)"            # literal text
    | \\(?P<escaped>.)               # one literal character
    | _.                             # a blank as wide as the character
    | \*.                            # the character fills the rest of the cell
    | \[\$(?P<sign>[^\]\-]*)(?:-[^\]]*)?\]   # a currency and its locale
    | \[(?P<other>[^\]]*)\]          # a color, a condition, hours beyond 24
    | (?P<digits>[0#?][0#?,]*(?:\.[0#?]+)?,*|\.[0#?]+)
    | (?P<plain>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)(-?\d{1,15}(?:\.\d{1,15})?)\]")
_COMPARISONS: dict[str, Callable[[float, float], bool]] = {
    "<=": operator.le, ">=": operator.ge, "<>": operator.ne, "<": operator.lt, ">": operator.gt, "=": operator.eq,
}  # fmt: skip
_WORD = re.compile(r"(?:\[[^\]]*\])*\"([^\"]*[^\W\d_]{2}[^\"]*)\"(?:_.)*\Z")
_COLORS = re.compile(r"(?:black|blue|cyan|green|magenta|red|white|yellow|color ?\d+)\Z", re.I)
_PLAIN = frozenset("$-+/():!^&'~{}<>= %€£¥₹")
"""Characters that stand for themselves (18.8.31)."""
_MAX_DECIMALS = 30
_MAX_SLOTS = 60
_SEPARATORS = frozenset("-/() .:")
_MONTH_NAME = re.compile(r"m{3,5}", re.I)
_DATE_PIECE = re.compile(r"\"(?P<quoted>[^\"]*)\"|\[[^\]]*\]|\\|(?P<date>y+|m+|d+|h+|s+|AM/PM)|(?P<other>.)", re.I | re.S)
_DATE_CODES = {"yyyy": "%Y", "yy": "%y", "mmmm": "%B", "mmm": "%b", "dddd": "%A", "ddd": "%a", "dd": "%d", "d": "%d"}


class _Section(NamedTuple):
    before: str
    after: str
    decimals: int
    has_groups: bool
    divisor: int
    """What trailing commas divide by: 1,000 each."""
    is_percent: bool


def shown(value: float, number_format: str) -> str | None:
    """Return a number as its cell shows it, or None if the format says nothing that the number itself does not."""
    number_format = _chosen(value, number_format)
    words = _words(number_format)
    if words and (word := words[1 if value < 0 and len(words) > 1 else 2 if value == 0 and len(words) > 2 else 0]):
        return word
    if (slots := _slots(number_format)) is not None:
        return _filled(slots, value) if value >= 0 and float(value).is_integer() else None
    sections = _sections(number_format)
    if sections is None:
        return None
    is_negative = value < 0
    section = sections[1] if is_negative and len(sections) > 1 else sections[2] if value == 0 and len(sections) > 2 else sections[0]
    if section is None or not math.isfinite(value):
        return None
    try:
        amount = abs(Decimal(repr(value))) * (100 if section.is_percent else 1) / section.divisor
        rounded = amount.quantize(Decimal(1).scaleb(-section.decimals), ROUND_HALF_UP)
    except ArithmeticError:
        return None
    written = f"{rounded:,f}" if section.has_groups else f"{rounded:f}"
    sign = "-" if is_negative and len(sections) == 1 and rounded else ""
    return " ".join(f"{sign}{section.before}{written}{section.after}".split())


def shown_duration(value: dt.timedelta, number_format: str) -> str:
    """Return a duration in hours and minutes, and in seconds if its format shows them: "26:30"."""
    seconds = abs(value.total_seconds())
    minutes, rest = divmod(round(seconds), 60) if "s" in number_format.lower() else (int(seconds // 60), -1)
    written = f"{minutes // 60}:{minutes % 60:02d}" + (f":{rest:02d}" if rest >= 0 else "")
    return f"-{written}" if value < dt.timedelta() else written


def shown_date(value: dt.date, number_format: str) -> str | None:
    """Return a date whose format writes the name of the month, as its cell shows it; None for any other."""
    if not _MONTH_NAME.search(number_format):
        return None
    pieces: list[str] = []
    for match in _DATE_PIECE.finditer(number_format.partition(";")[0]):
        code = _DATE_CODES.get(match["date"].lower()) if match["date"] else None
        if match["date"] and code is None:
            return None  # a time of day
        pieces.append(
            value.strftime(code).removeprefix("0" if match["date"] == "d" else "") if code else match["quoted"] or match["other"] or ""
        )
    return " ".join("".join(pieces).split())


def _chosen(value: float, number_format: str) -> str:
    """Return the section whose condition the value meets, without it: the format of telephone numbers has one for short numbers."""
    if not number_format.startswith("[") or not _CONDITION.match(number_format):
        return number_format
    for section in _split(number_format):
        condition = _CONDITION.match(section)
        if condition is None or _COMPARISONS[condition[1]](value, float(condition[2])):
            return section[condition.end() :] if condition else section
    return "General"


@lru_cache(maxsize=1024)
def _words(number_format: str) -> tuple[str, ...]:
    """Return for each section the word that it shows instead of a number, as one that says "Yes" for 1; () if none does."""
    if '"' not in number_format:
        return ()
    words = tuple(match[1].strip() if (match := _WORD.match(section)) else "" for section in _split(number_format))
    return words if any(words) else ()


@lru_cache(maxsize=1024)
def _slots(number_format: str) -> tuple[str, ...] | None:
    """Return the pieces of the format of an identifier: leading zeros, or digits between separators ("000-00-0000"); else None."""
    pieces: list[str] = []
    if len(number_format) > _MAX_SLOTS or number_format in ("General", "@"):
        return None
    for match in _PIECE.finditer(number_format.partition(";")[0]):
        if match["digits"]:
            pieces.append(match["digits"])
        elif match["other"] is not None or (match["plain"] and match["plain"] not in _SEPARATORS):
            return None
        else:
            pieces.append("'" + (match["quoted"] or match["escaped"] or match["plain"] or ""))
    groups = [piece for piece in pieces if not piece.startswith("'")]
    zeros = sum(group.count("0") for group in groups)
    is_identifier = bool(groups) and all(set(group) <= {"0", "#"} for group in groups) and (zeros > 1 or len(groups) > 1)
    return tuple(pieces) if is_identifier else None


def _filled(slots: tuple[str, ...], value: float) -> str:
    zeros = sum(piece.count("0") for piece in slots if not piece.startswith("'"))
    left = str(int(value)).zfill(zeros)
    written: list[str] = []
    first = next(index for index, piece in enumerate(slots) if not piece.startswith("'"))
    for index in range(len(slots) - 1, -1, -1):
        piece = slots[index]
        if piece.startswith("'"):
            written.append(piece[1:])
            continue
        cut = 0 if index == first else max(0, len(left) - len(piece))
        written.append(left[cut:])
        left = left[:cut]
    return "".join(reversed(written)).strip()


@lru_cache(maxsize=1024)
def _sections(number_format: str) -> tuple[_Section | None, ...] | None:
    """Parse the sections for positive and negative numbers and zero; None for a format that is left alone."""
    if number_format in ("General", "@", "0", "") or len(number_format) > 255:
        return None
    sections = tuple(_section(part) for part in _split(number_format)[:3])
    return None if sections[0] is None else sections


def _split(number_format: str) -> list[str]:
    parts, start, is_quoted = [], 0, False
    for at, character in enumerate(number_format):
        if character == '"':
            is_quoted = not is_quoted
        elif character == ";" and not is_quoted and number_format[at - 1 : at] != "\\":
            parts.append(number_format[start:at])
            start = at + 1
    return [*parts, number_format[start:]]


def _section(part: str) -> _Section | None:
    before = after = ""
    digits: str | None = None
    for match in _PIECE.finditer(part):
        literal = match["quoted"] or match["escaped"] or match["sign"] or ""
        if match["digits"]:
            if digits is not None:
                return None  # a fraction, or digits between separators, as of telephone numbers
            digits = match["digits"]
        elif match["other"] is not None:
            if not _COLORS.match(match["other"]):
                return None
        elif match["plain"]:
            if match["plain"] not in _PLAIN:
                return None
            literal = match["plain"]
        if digits is None:
            before += literal
        else:
            after += literal
    if digits is None or not digits.strip("?"):
        return None  # text in the place of a number, as the dash of a zero
    whole, _, decimals = digits.rstrip(",").partition(".")
    if len(decimals) > _MAX_DECIMALS or (whole.count("0") > 1 and "," not in whole):
        return None  # leading zeros: an identifier
    thousands = len(digits) - len(digits.rstrip(","))
    return _Section(before, after, len(decimals), "," in whole, 1000**thousands, "%" in after)
