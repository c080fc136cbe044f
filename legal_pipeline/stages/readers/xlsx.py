"""Excel workbooks (XLSX): each sheet's name, then its rows with cells parted by tabs; values, not formulas."""

from __future__ import annotations

import datetime as dt
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from legal_pipeline.errors import Refusal
from legal_pipeline.model import PAGE_BREAK, Page, RefusalReason
from legal_pipeline.stages.readers.limits import ReadLimits
from legal_pipeline.stages.readers.paging import pages
from legal_pipeline.stages.readers.zip_safety import OFFICE, open_zip

_SHARED_STRINGS = "xl/sharedStrings.xml"
_SHARED_STRINGS_BYTES = 64 * 1024 * 1024
"""openpyxl holds all of them in memory, at about five times this size."""


def read(path: Path, limits: ReadLimits) -> Iterator[Page]:
    """Pages of a workbook, sheets on pages of their own. Raises Refusal(corrupt, encrypted, hostile, too_large)."""
    import openpyxl

    return pages(_text(path), f"openpyxl {openpyxl.__version__}", limits)


def _text(path: Path) -> Iterator[str]:
    import openpyxl

    with open_zip(path, OFFICE) as archive:
        strings = [part.file_size for part in archive.infolist() if part.filename.lower() == _SHARED_STRINGS.lower()]
        if sum(strings) > _SHARED_STRINGS_BYTES:
            raise Refusal(RefusalReason.TOO_LARGE, "the workbook holds more than 64 MiB of text; save its sheets as CSV")
    try:
        # opened here: by name, openpyxl asks for an extension
        with path.open("rb") as source, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # styles and extensions openpyxl does not know; no text is lost
            workbook: Any = openpyxl.load_workbook(source, read_only=True, data_only=True, keep_links=False)
            is_first = True
            for sheet in workbook.worksheets:
                if not is_first:
                    yield PAGE_BREAK
                is_first = False
                yield f"{sheet.title}\n\n"
                # a sheet that claims to be 16,384 columns by 1,048,576 rows would be filled up with empty cells
                sheet.reset_dimensions()
                for row in sheet.iter_rows(values_only=True):
                    line = "\t".join(_shown(value) for value in row).rstrip("\t")
                    if line:
                        yield f"{line}\n"
    except (KeyError, ValueError, TypeError, IndexError, AttributeError, SyntaxError, EOFError) as error:
        # openpyxl trusts the parts to fit each other; ElementTree's ParseError is a SyntaxError
        raise Refusal(RefusalReason.CORRUPT, "the workbook's parts do not fit each other; open it in Excel and save it again") from error


def _shown(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return " ".join(str(value).split("\n"))
