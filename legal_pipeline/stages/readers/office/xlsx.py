"""Reads Excel workbooks (XLSX): for each sheet its name and its rows, with cells separated by tabs; then headers, footers and comments.

A cell has its value, and a number the form in which its cell shows it; a formula without a stored value is printed itself.
"""

from __future__ import annotations

import datetime as dt
import io
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from legal_pipeline.errors import Refusal
from legal_pipeline.model import PAGE_BREAK, Page, RefusalReason
from legal_pipeline.stages.readers.limits import ReadLimits
from legal_pipeline.stages.readers.office.number_format import shown, shown_date
from legal_pipeline.stages.readers.office.xlsx_extras import SheetExtras, sheet_comments
from legal_pipeline.stages.readers.office.xml_events import stream_text
from legal_pipeline.stages.readers.pagination import paginate
from legal_pipeline.stages.readers.zip_safety import OFFICE_LIMITS, BudgetedReader, UnpackBudget, open_zip, zip_errors_as_refusals

_MAX_SHARED_BYTES = 64 * 1024 * 1024
"""openpyxl streams sheets, but loads shared strings, styles and names into about five times as much memory."""


def read(path: Path, limits: ReadLimits) -> Iterator[Page]:
    """Yield the pages of a workbook; each sheet begins on a new page. Raises Refusal(corrupt, encrypted, hostile, too_large)."""
    import openpyxl

    return paginate(_text(path), f"openpyxl {openpyxl.__version__}", limits)


def _text(path: Path) -> Iterator[str]:
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
            extra.comments = sheet_comments(archive, part.filename)
    try:
        # given a file name, openpyxl insists on its extension
        with zip_errors_as_refusals(path), path.open("rb") as source, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and extensions that openpyxl does not support; no text is lost
            workbook: Any = openpyxl.load_workbook(source, read_only=True, data_only=True, keep_links=False)
            formulas = _formulas(path, extras)
            is_first = True
            for sheet in workbook.worksheets:
                if not is_first:
                    yield PAGE_BREAK
                is_first = False
                yield f"{sheet.title}\n\n"
                # a sheet that claims to be 16,384 columns by 1,048,576 rows would be filled up with empty cells
                sheet.reset_dimensions()
                extra = extras.get(str(sheet._worksheet_path).lstrip("/"), SheetExtras())
                yield from _lines(sheet, formulas, extra)
                for line in (*extra.margins, *extra.comments):
                    yield f"{line}\n"
    except (KeyError, ValueError, TypeError, IndexError, AttributeError, SyntaxError, EOFError) as error:
        # openpyxl assumes that the parts are consistent; the ParseError of ElementTree is a SyntaxError
        raise Refusal(RefusalReason.CORRUPT, "the workbook's parts do not fit each other; open it in Excel and save it again") from error


def _formulas(path: Path, extras: dict[str, SheetExtras]) -> Any:
    """Return the workbook with formulas instead of values, or None if every formula has its value."""
    import openpyxl

    if not any(extra.has_open_formulas for extra in extras.values()):
        return None
    return openpyxl.load_workbook(io.BytesIO(path.read_bytes()), read_only=True, data_only=False, keep_links=False)


def _lines(sheet: Any, formulas: Any, extra: SheetExtras) -> Iterator[str]:
    rows = ([_shown(cell) for cell in row] for row in sheet.iter_rows())
    if formulas is None or not extra.has_open_formulas:
        pairs: Iterator[tuple[Any, Any]] = ((row, row) for row in rows)
    else:
        other = formulas[sheet.title]
        other.reset_dimensions()
        pairs = zip(rows, other.iter_rows(values_only=True), strict=False)
    for row, written in pairs:
        # a formula that no program has computed yet is all that the cell says
        values = (value if value is not None else formula for value, formula in zip(row, written, strict=False))
        line = "\t".join(_cell_text(value) for value in values).rstrip("\t")
        if line:
            yield f"{line}\n"


def _shown(cell: Any) -> Any:
    """Return the value of a cell, a number as the cell shows it."""
    value = cell.value
    if isinstance(value, int | float) and not isinstance(value, bool):
        written = shown(value, cell.number_format)
        return value if written is None else written
    if isinstance(value, dt.date):
        return shown_date(value, cell.number_format) or value
    return value


def _cell_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return " ".join(str(value).split("\n"))
