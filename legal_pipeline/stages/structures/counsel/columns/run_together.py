"""Takes two blocks of counsel apart that stand side by side and whose words the reader found in one line each.

    ROE & MOTT, P.C. VANE LLP
    Attorneys for Plaintiff Attorneys for Defendants
    By: /s/ Ann Roe By: /s/ Bo Vane
    Buffalo, New York 14202 Albany, New York 12207

A line is cut where one part of a block has ended and another one begins. That there are two columns at all must be shown by a line which
has something twice that a block has once: a signature, a client, a name with its bar number.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from legal_pipeline.stages.structures.captions.role_words import PHRASE
from legal_pipeline.stages.structures.lines import Line, slice_line

_SIGN = r"(?:(?:By|BY)\s?:|/?[sS]/)"
_COUNSEL = r"(?:Attorneys?|Counsel|ATTORNEYS?|COUNSEL)\s+(?:for|FOR)\s"
_BAR = r"\((?:[A-Z]{0,5}\s?(?:No\.\s?)?#?\s?)\d{4,8}\)"
_FORM = r"(?:LLP|LLC|PLLC|PLC|LPA|L\.L\.P\.|L\.L\.C\.|P\.L\.L\.C\.|P\.C\.|P\.A\.|P\.L\.|PC|PA)"
_ESQUIRE = r"(?:Esq\.|Esquire|ESQ\.|ESQUIRE)"
_TWICE = (
    re.compile(rf"(?:(?:By|BY)\s?:\s*(?:/?[sS]/)?|/?[sS]/)\s*[A-Z_][^/:]{{3,40}}?\s+(?={_SIGN})"),
    re.compile(rf"{_COUNSEL}.{{3,60}}?\s+(?={_COUNSEL})"),
    re.compile(rf"[A-Z][^()]{{3,40}}\s?{_BAR}\s+(?=[A-Z][^()]{{3,40}}\s?{_BAR}$)"),
    re.compile(rf"[A-Z].{{3,40}}?,?\s{_ESQUIRE}\s+(?=[A-Z].{{3,40}}?,?\s{_ESQUIRE}$)"),
    re.compile(r"[A-Z][\w.'’-]+(?:\s[A-Z][\w.'’-]+){1,3}\s+(?=/[sS]/\s*[A-Z][\w.'’-]+\s[A-Z])"),
)
"""What a block has once, and a name beside another one's signature."""
_BORDERS = (
    re.compile(r"(?:OF COUNSEL|Of Counsel)\s?:\s+(?=[A-Z])"),
    re.compile(rf"[A-Z][^/]{{3,50}}?\s+(?={_SIGN}\s*[A-Z_/])"),
    re.compile(rf"{_COUNSEL}(?:the\s+)?{PHRASE}\s+(?=[A-Z][^(),]{{3,40}}\s?{_BAR}$)", re.IGNORECASE),
    re.compile(rf"[A-Z].{{3,60}}?,?\s{_FORM},?\s+(?=[A-Z][^,]*\s\S)"),
    re.compile(r".{6,50}?\b\d{5}(?:-\d{4})?\s+(?=[A-Z\d(]\S*\s)"),
    re.compile(r"(?:[A-Z][a-z]+\.?:?\s)?\(?\d{3}\)?[\s.\-]{1,3}\d{3}[.\-]\d{4}\s+(?=[A-Z(\d])"),
    re.compile(r"\S+@\S+\s+(?=\S)"),
    re.compile(rf"[A-Z\d][^,]{{5,50}}?\s+(?={_COUNSEL})"),
    re.compile(
        r"(?:\d{1,5}|One|Two|Three)\s[A-Z].{3,40}?\b(?:Street|Avenue|Road|Drive|Plaza|Square|Boulevard|St\.|Ave\.|Rd\.|Blvd\.)"
        r"(?:,?\s(?:NE|NW|SE|SW|N\.W\.|N\.E\.|S\.W\.|S\.E\.))?(?:,?\s(?:Suite|Ste\.|Floor)\s\w+)?\s+(?=(?:\d{1,5}|One|Two|P\.?\s?O\.)\s?[A-Z])"
    ),
)
"""Where one part of a block ends and another begins."""
_FEWEST, _MOST_BETWEEN, _LONGEST = 3, 3, 120


def columns_run_together(rows: Sequence[Line]) -> list[list[Line]]:
    """Returns the lines above the columns, the left column, the right one and the lines below; an empty list if there are no columns."""
    cuts = {at: cut for at, row in enumerate(rows) if (cut := _twice(row.text)) is not None}
    if not cuts:
        return []
    signed = {rows[at].text[cut:].split("/")[-1].strip(" :_") for at, cut in cuts.items()}
    begin = min(cuts)
    first, last = _reach(rows, cuts, begin, -1, signed), _reach(rows, cuts, begin, 1, signed)
    if sum(first <= at <= last for at in cuts) < _FEWEST:
        return []
    left: list[Line] = []
    right: list[Line] = []
    for at in range(first, last + 1):
        row = rows[at]
        cut = cuts.get(at, len(row.text))
        left.append(slice_line(row, 0, cut))
        if cut < len(row.text):
            right.append(slice_line(row, cut, len(row.text)))
    is_shared = not any(re.search(_COUNSEL, half.text) for half in (*left, *right))
    above_rows, below = list(rows[:first]), list(rows[last + 1 :])
    return [above_rows, [*left, *right, *below]] if is_shared else [above_rows, left, right, below]


def _reach(rows: Sequence[Line], cuts: dict[int, int], begin: int, step: int, signed: set[str]) -> int:
    """Returns the last row up or down from `begin` that can be cut, and notes the cuts."""
    at = last = begin
    while abs(at - last) <= _MOST_BETWEEN and 0 <= at + step < len(rows):
        at += step
        cut = cuts.get(at) or _border(rows[at].text, signed)
        if cut is not None:
            cuts[at], last = cut, at
    return last


def _twice(text: str) -> int | None:
    if len(text) > _LONGEST:
        return None
    return next((found.end() for pattern in _TWICE if (found := pattern.match(text)) and found.end() < len(text)), None)


def _border(text: str, signed: set[str]) -> int | None:
    if not text or len(text) > _LONGEST:
        return None
    for name in signed:
        if len(name) > 6 and (at := text.find(name)) > 3 and text[at - 1] == " ":
            return at
    return next((found.end() for pattern in _BORDERS if (found := pattern.match(text)) and found.end() < len(text)), None)
