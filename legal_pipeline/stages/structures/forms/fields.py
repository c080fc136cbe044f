"""The fields of a form: a label with its value beside it ("Employer's name   Acme, Inc."), or below its value on a line to fill in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from legal_pipeline.data.form_labels import BELOW, LABELS, NOT_DEBTORS
from legal_pipeline.stages.structures.lines import Line, slice_line

_FIELD_OF = {label: field for field, labels in LABELS.items() for label in labels}
_LABEL = re.compile(
    rf"(?P<label>{'|'.join(sorted((re.escape(label) for label in _FIELD_OF), key=len, reverse=True))})(?P<mark>\s*:\s*|\s{{2,}}|\t|\s*$)",
    re.IGNORECASE,
)
_DEBTOR_NUMBER = re.compile(r"(?P<label>Debtor\s+[12])(?P<mark>:?\s+)", re.IGNORECASE)
_GAP = re.compile(r"\s{3,}|\t")
_HINT = re.compile(r"\([^()]{3,40}\)$|(?:first|last|middle)\s+name\b", re.IGNORECASE)
_NEXT_FIELD = re.compile(r"\s+(?=(?:Case\s+number|Telephone|Phone|Voice\s+Phone|Fax|Date|Bar\s+No|E-?mail)\b)", re.IGNORECASE)


class Field(NamedTuple):
    name: str
    label: str
    """As printed, in lower case with single blanks."""
    values: tuple[Line, ...]
    """One for each column: that of the debtor and that of the spouse."""
    line: Line
    """The line of the label."""


def read_fields(lines: list[Line]) -> Iterator[Field]:
    """Yields the fields that have a value, in order."""
    for index, line in enumerate(lines):
        if not line.text or len(line.text) > 200:
            continue
        match = _DEBTOR_NUMBER.match(line.text) or _LABEL.match(line.text)
        if match is None:
            continue
        label = " ".join(match["label"].lower().split())
        name = _FIELD_OF[label]
        if label in NOT_DEBTORS and ":" not in match["mark"]:
            continue
        beside = _values(slice_line(line, match.end(), len(line.text)))
        below_value = name in BELOW and ":" not in match["mark"] and index
        if below_value:
            beside = _values(_above(lines, index))[:1]
        if beside:
            yield Field(name, label, beside, line)


def _values(text: Line) -> tuple[Line, ...]:
    parts, start = [], 0
    for gap in (*_GAP.finditer(text.text), None):
        part = slice_line(text, start, gap.start() if gap else len(text.text))
        if cut := _NEXT_FIELD.search(part.text):
            part = slice_line(part, 0, cut.start())
        if part.text and not _HINT.match(part.text):
            parts.append(part)
        start = gap.end() if gap else start
    return tuple(parts)


def _above(lines: list[Line], index: int) -> Line:
    """Returns the line above a label, across one empty line at most."""
    above = lines[index - 1]
    return lines[index - 2] if not above.text and index > 1 else above
