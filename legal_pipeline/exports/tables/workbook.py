"""A workbook with a sheet for each table, in constant memory."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from lxml.etree import LxmlError
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import WorkbookAlreadySaved
from openpyxl.writer.excel import ExcelWriter

from legal_pipeline.exports.tables.cells import cell
from legal_pipeline.exports.tables.flat_tables import TABLES, Table
from legal_pipeline.exports.written import Source, Written

FILE_NAME = "matter.xlsx"
_MAX_ROWS = 1_048_576
"""Rows of a sheet, with its heading (Microsoft, "Excel specifications and limits")."""
_WIDTHS = {"quote": 80, "files": 60, "file": 34, "name": 34, "from": 34, "to": 34, "case": 34, "party": 34, "counsel": 40, "text": 34}


def write(source: Source, folder: Path, name: str = FILE_NAME, *, max_rows: int = _MAX_ROWS) -> Written:
    written = Written(unit="rows")
    book = Workbook(write_only=True)
    for table in TABLES:
        sheet = _sheet(book, table, 1)
        rows = count = 0
        sheets = 1
        for row in table.rows(source):
            if rows == max_rows - 1:
                _finish(sheet, table, rows)
                sheets += 1
                sheet, rows = _sheet(book, table, sheets), 0
            sheet.append([cell(value) for value in row])
            rows += 1
            count += 1
        _finish(sheet, table, rows)
        written.files[f"{name}: {table.name}"] = count
    _save(book, folder / name)
    return written


def _save(book: Workbook, path: Path) -> None:
    with path.open("wb") as handle:
        archive = ZipFile(handle, "w", ZIP_DEFLATED)
        try:
            ExcelWriter(book, archive).save()
        except OSError:
            # both would try to write their ends when they are collected, and complain aloud
            archive.fp = None
            for sheet in book.worksheets:
                with suppress(OSError, LxmlError, WorkbookAlreadySaved):
                    sheet.close()
            raise


def _sheet(book: Workbook, table: Table, number: int) -> Any:
    # the stubs know little of a sheet that is written row by row
    sheet: Any = book.create_sheet(table.name if number == 1 else f"{table.name} {number}")
    sheet.freeze_panes = "A2"
    for at, column in enumerate(table.columns, 1):
        sheet.column_dimensions[get_column_letter(at)].width = _WIDTHS.get(column, 16)
    heading = []
    for column in table.columns:
        found = WriteOnlyCell(sheet, value=column)
        found.font = Font(bold=True)
        heading.append(found)
    sheet.append(heading)
    return sheet


def _finish(sheet: Any, table: Table, rows: int) -> None:
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(table.columns))}{rows + 1}"
