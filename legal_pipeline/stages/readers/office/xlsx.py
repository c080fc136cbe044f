"""Reads Excel workbooks (XLSX): for each sheet its name and its rows, with cells separated by tabs; then what it has beside its cells.

A cell has its value, and a number the form in which its cell shows it; a formula without a stored value is printed itself. Struck text is
kept apart. A sheet that is not shown begins with `[Hidden sheet]`; which rows and columns are hidden is said below the sheet.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from legal_pipeline.errors import Refusal
from legal_pipeline.model import PAGE_BREAK, NoteKind, Page, RefusalReason
from legal_pipeline.stages.readers.limits import ReadLimits
from legal_pipeline.stages.readers.office.number_format import shown, shown_date, shown_duration
from legal_pipeline.stages.readers.office.xlsx_extras import AUTOMATIC_DATE, SheetExtras
from legal_pipeline.stages.readers.office.xlsx_parts import comment_lines, control_lines, drawn_lines, name_lines, pivot_lines
from legal_pipeline.stages.readers.office.xml_events import stream_text
from legal_pipeline.stages.readers.page_lines.apart import kept_apart
from legal_pipeline.stages.readers.pagination import paginate
from legal_pipeline.stages.readers.zip_safety import OFFICE_LIMITS, BudgetedReader, UnpackBudget, open_zip, zip_errors_as_refusals

_MAX_SHARED_BYTES = 64 * 1024 * 1024
"""openpyxl streams sheets, but loads shared strings, styles and names into about five times as much memory."""


_ASIAN_DATES = frozenset({*range(27, 37), *range(50, 59)})
"""Number formats of Chinese, Japanese and Korean Excel (ECMA-376 part 1, 18.8.30)."""
_WIDE_GAP = re.compile(r"\t{40,}")
"""So many empty cells say no more than one."""
_ESCAPED = re.compile(r"_x(00[01][0-9A-Fa-f])_")
"""Controls, such as carriage returns, in shared strings (22.9.2.19)."""


def read(path: Path, limits: ReadLimits) -> Iterator[Page]:
    """Yield the pages of a workbook; each sheet begins on a new page. Raises Refusal(corrupt, encrypted, hostile, too_large)."""
    import openpyxl

    return paginate(_text(path), f"openpyxl {openpyxl.__version__}", limits)


def read_converted(path: Path, limits: ReadLimits) -> Iterator[Page]:
    """As `read`, for what LibreOffice has made of an older file: what depends on the day is that of the conversion, and left out."""
    import openpyxl

    return paginate(_text(path, is_converted=True), f"openpyxl {openpyxl.__version__}", limits)


def _text(path: Path, *, is_converted: bool = False) -> Iterator[str]:
    import openpyxl

    with open_zip(path, OFFICE_LIMITS) as archive:
        sheets = [part for part in archive.infolist() if "/worksheets/" in part.filename]
        others = [part for part in archive.infolist() if part.filename.endswith((".xml", ".rels")) and part not in sheets]
        if sum(part.file_size for part in others) > _MAX_SHARED_BYTES:
            raise Refusal(RefusalReason.TOO_LARGE, "the workbook holds more than 64 MiB of text; save its sheets as CSV")
        budget = UnpackBudget(OFFICE_LIMITS, path.stat().st_size)
        extras: dict[str, SheetExtras] = {}
        for part in sheets:
            extra = extras[part.filename] = SheetExtras()
            with archive.open(part) as source:
                for _ in stream_text(BudgetedReader(source, budget), extra):
                    pass
            if not is_converted:
                extra.volatile.clear()
            extra.lines = [
                *comment_lines(archive, part.filename),
                *drawn_lines(archive, part.filename),
                *control_lines(archive, part.filename),
            ]
        chart_sheets = [list(drawn_lines(archive, part.filename)) for part in others if "/chartsheets/" in part.filename]
    try:
        # given a file name, openpyxl insists on its extension
        with zip_errors_as_refusals(path), path.open("rb") as source, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and extensions that openpyxl does not support; no text is lost
            workbook: Any = openpyxl.load_workbook(source, read_only=True, data_only=True, keep_links=False, rich_text=True)
            formulas = _formulas(path, extras)
            is_first = True
            for sheet in workbook.worksheets:
                if not is_first:
                    yield PAGE_BREAK
                is_first = False
                yield f"{'[Hidden sheet] ' if sheet.sheet_state != 'visible' else ''}{sheet.title}\n\n"
                # a sheet that claims to be 16,384 columns by 1,048,576 rows would be filled up with empty cells
                sheet.reset_dimensions()
                extra = extras.get(str(sheet._worksheet_path).lstrip("/"), SheetExtras())
                yield from _lines(sheet, formulas, extra, _Styles(workbook))
                for line in filter(None, (extra.hidden, *extra.margins, *extra.lines)):
                    yield f"{line}\n"
            yield from (f"{line}\n" for line in name_lines(workbook))
            for lines in filter(None, chart_sheets):
                yield PAGE_BREAK
                yield from (f"{line}\n" for line in lines)
            with open_zip(path, OFFICE_LIMITS) as archive:
                for number, line in enumerate(pivot_lines(archive, set(workbook.sheetnames))):
                    yield line + "\n" if number else f"{PAGE_BREAK}{line}\n"
    except (KeyError, ValueError, TypeError, IndexError, AttributeError, SyntaxError, EOFError) as error:
        # openpyxl assumes that the parts are consistent; the ParseError of ElementTree is a SyntaxError
        raise Refusal(RefusalReason.CORRUPT, "the workbook's parts do not fit each other; open it in Excel and save it again") from error


def _formulas(path: Path, extras: dict[str, SheetExtras]) -> Any:
    """Return the workbook with formulas instead of values, or None if every formula has its value."""
    import openpyxl

    if not any(extra.has_open_formulas for extra in extras.values()):
        return None
    return openpyxl.load_workbook(io.BytesIO(path.read_bytes()), read_only=True, data_only=False, keep_links=False)


class _Styles:
    """What the format of a cell says that openpyxl does not apply while it streams."""

    def __init__(self, workbook: Any) -> None:
        self._struck = {at for at, font in enumerate(workbook._fonts) if font.strike}
        self._styles, self._epoch = workbook._cell_styles, workbook.epoch

    def is_struck(self, cell: Any) -> bool:
        return bool(self._struck) and self._style(cell).fontId in self._struck

    def date(self, cell: Any) -> dt.date | None:
        """Return the date in a cell whose format is one of the dates of Asian Excel, which openpyxl does not know."""
        from openpyxl.utils.datetime import from_excel

        if not isinstance(cell.value, int | float) or cell.number_format != "General" or self._style(cell).numFmtId not in _ASIAN_DATES:
            return None
        moment = from_excel(cell.value, self._epoch)
        return moment if isinstance(moment, dt.date) else None

    def _style(self, cell: Any) -> Any:
        return self._styles[getattr(cell, "_style_id", 0)]


def _lines(sheet: Any, formulas: Any, extra: SheetExtras, styles: _Styles) -> Iterator[str]:
    volatile = extra.volatile
    rows = (
        [AUTOMATIC_DATE if volatile and getattr(cell, "coordinate", "") in volatile else _shown(cell, styles) for cell in row]
        for row in sheet.iter_rows()
    )
    if formulas is None or not extra.has_open_formulas:
        pairs: Iterator[tuple[Any, Any]] = ((row, row) for row in rows)
    else:
        other = formulas[sheet.title]
        other.reset_dimensions()
        pairs = zip(rows, other.iter_rows(values_only=True), strict=False)
    for row, written in pairs:
        # a formula that no program has computed yet is all that the cell says
        values = (value if value is not None else formula for value, formula in zip(row, written, strict=False))
        line = _WIDE_GAP.sub("\t", "\t".join(_cell_text(value) for value in values).rstrip("\t"))
        if line:
            yield f"{line}\n"


def _shown(cell: Any, styles: _Styles) -> Any:
    """Return the value of a cell, a number as the cell shows it, struck text between marks."""
    value = cell.value
    if value is None:
        return None
    if styles.is_struck(cell):
        return kept_apart(NoteKind.STRUCK, _cell_text(_as_shown(cell, styles)))
    if isinstance(value, list):  # the pieces of rich text
        pieces = [kept_apart(NoteKind.STRUCK, str(piece)) if _is_struck(piece) else str(piece) for piece in value]
        return "".join(pieces)
    return _as_shown(cell, styles)


def _is_struck(piece: Any) -> bool:
    return bool(getattr(getattr(piece, "font", None), "strike", None))


def _as_shown(cell: Any, styles: _Styles) -> Any:
    value = styles.date(cell) or cell.value
    if isinstance(value, list):
        return "".join(map(str, value))
    if isinstance(value, int | float) and not isinstance(value, bool):
        written = shown(value, cell.number_format)
        return value if written is None else written
    if isinstance(value, dt.timedelta):
        return shown_duration(value, cell.number_format)
    if isinstance(value, dt.date):
        return shown_date(value, cell.number_format) or value
    return value


def _cell_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date().isoformat()
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        # 15 digits are all that a cell holds; the others are those of binary fractions
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{value:.15g}"
    return " ".join(_ESCAPED.sub(lambda match: chr(int(match[1], 16)), str(value)).splitlines())
