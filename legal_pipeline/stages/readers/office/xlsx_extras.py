"""What a sheet says outside its values: headers and footers, hidden rows and columns, formulas without a value.

openpyxl does not read these in its streaming mode. Source: ECMA-376 part 1, 18.3.1 (worksheets).
"""

from __future__ import annotations

import re

from legal_pipeline.errors import Refusal
from legal_pipeline.model import RefusalReason
from legal_pipeline.stages.readers.office.xml_events import TextTarget, local_name

_MAX_ROW_CELLS = 16_384
"""The limit of Excel. openpyxl loads one row at a time."""
AUTOMATIC_DATE = "[automatic date]"
_TRUE = frozenset({"1", "true"})
_MAX_RANGES = 200
_CLOCK, _MAX_VOLATILE = re.compile(r"\b(?:TODAY|NOW)\s*\(", re.I), 10_000
_LAST_COLUMN = "16384"
_MARGINS = frozenset({"oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter"})
_MARGIN_CODE = re.compile(r"&(?:[LCR]|\"[^\"]*\"|\d{1,3}|K[0-9A-Fa-f]{6}|[BIUESXYPNDTZFAG]|(?=&))")
"""Codes for position, font, page number, date and file name (18.3.1.46)."""


class SheetExtras(TextTarget):
    """Collects what a sheet has beside its values. Refuses a row with too many cells before openpyxl loads it."""

    def __init__(self) -> None:
        super().__init__()
        self.margins: list[str] = []
        """Headers and footers, without their codes."""
        self.lines: list[str] = []
        """Of its comments and drawings."""
        self.has_open_formulas = False
        """Whether a formula has no stored value."""
        self.volatile: set[str] = set()
        """Cells whose formula asks for the day or the hour."""
        self._place = ""
        self._formula: list[str] | None = None
        self._hidden_rows: list[tuple[int, int]] = []
        self._hidden_columns: list[tuple[int, int]] = []
        self._cells = 0
        self._has_formula = self._has_value = self._is_value = False
        self._margin: list[str] | None = None

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = local_name(tag)
        if name == "row":
            self._cells = 0
            if attributes.get("hidden") in _TRUE:
                _add_range(self._hidden_rows, attributes.get("r", ""), attributes.get("r", ""))
        elif name == "col" and attributes.get("hidden") in _TRUE and attributes.get("max") != _LAST_COLUMN:
            # up to the last one they are the unused rest of the sheet
            _add_range(self._hidden_columns, attributes.get("min", ""), attributes.get("max", ""))
        elif name == "c":
            self._cells += 1
            self._has_formula = self._has_value = False
            self._place = attributes.get("r", "")
            if self._cells > _MAX_ROW_CELLS:
                raise Refusal(RefusalReason.HOSTILE, f"a row of more than {_MAX_ROW_CELLS:,} cells")
        elif name == "f":
            self._has_formula = True
            self._formula = []
        elif name in {"v", "is"}:
            self._is_value = True
        elif name in _MARGINS:
            self._margin = []

    @property
    def hidden(self) -> str:
        """Return which rows and columns the sheet does not show: `[Hidden rows: 4-6; hidden columns: C]`; "" for none."""
        rows = ", ".join(_range_name(str(first), str(last)) for first, last in self._hidden_rows)
        columns = ", ".join(_range_name(_letters(first), _letters(last)) for first, last in self._hidden_columns)
        said = "; ".join(filter(None, (f"hidden rows: {rows}" if rows else "", f"hidden columns: {columns}" if columns else "")))
        return f"[{said[0].upper()}{said[1:]}]" if said else ""

    def end(self, tag: str) -> None:
        name = local_name(tag)
        if name == "c":
            self.has_open_formulas |= self._has_formula and not self._has_value
        elif name == "f" and self._formula is not None:
            if _CLOCK.search("".join(self._formula)) and len(self.volatile) < _MAX_VOLATILE:
                self.volatile.add(self._place)
            self._formula = None
        elif name in _MARGINS and self._margin is not None:
            text = " ".join(_MARGIN_CODE.sub(" ", "".join(self._margin)).split())
            if text and text not in self.margins:
                self.margins.append(text)
            self._margin = None
        elif name in {"v", "is"}:
            self._is_value = False

    def data(self, text: str) -> None:
        if self._margin is not None:
            self._margin.append(text)
        elif self._formula is not None:
            self._formula.append(text)
        elif self._is_value:
            self._has_value = True


def _add_range(ranges: list[tuple[int, int]], first: str, last: str) -> None:
    """Add rows or columns, and join them to those just before."""
    if not (first.isdecimal() and last.isdecimal() and len(first) < 9 and len(last) < 9):
        return
    if ranges and ranges[-1][1] + 1 == int(first):
        ranges[-1] = (ranges[-1][0], int(last))
    elif len(ranges) < _MAX_RANGES:
        ranges.append((int(first), int(last)))


def _range_name(first: str, last: str) -> str:
    return first if first == last else f"{first}-{last}"


def _letters(column: int) -> str:
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
