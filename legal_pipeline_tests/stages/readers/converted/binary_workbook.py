"""A binary workbook (XLSB) of one cell, by hand: LibreOffice reads the format and does not write it.

Source: [MS-XLSB] 2.1.4 (records), 2.4 (their contents).
"""

from __future__ import annotations

import struct

from legal_pipeline_tests.stages.documents import zip_bytes

_ROW, _TEXT_CELL, _BEGIN_SHEET, _END_SHEET, _BEGIN_BOOK, _END_BOOK = 0, 6, 129, 130, 131, 132
_BEGIN_SHEETS, _END_SHEETS, _BEGIN_ROWS, _END_ROWS, _SHEET = 143, 144, 145, 146, 156
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_EXCEL = "application/vnd.ms-excel."


def workbook(sheet: str, text: str) -> bytes:
    """Return a workbook whose sheet has a text in the cell A1."""
    book = _records((_BEGIN_BOOK, b""), (_BEGIN_SHEETS, b""), (_SHEET, struct.pack("<II", 0, 1) + _wide("r1") + _wide(sheet)))
    row = struct.pack("<IIH3xIII", 0, 0, 300, 1, 0, 0)
    cells = _records((_BEGIN_SHEET, b""), (_BEGIN_ROWS, b""), (_ROW, row), (_TEXT_CELL, struct.pack("<II", 0, 0) + _wide(text)))
    return zip_bytes(
        {
            "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.bin" ContentType="{_EXCEL}sheet.binary.macroEnabled.main"/>'
            f'<Override PartName="/xl/worksheets/sheet1.bin" ContentType="{_EXCEL}worksheet"/></Types>',
            "_rels/.rels": _relation("officeDocument", "xl/workbook.bin"),
            "xl/workbook.bin": book + _records((_END_SHEETS, b""), (_END_BOOK, b"")),
            "xl/_rels/workbook.bin.rels": _relation("worksheet", "worksheets/sheet1.bin"),
            "xl/worksheets/sheet1.bin": cells + _records((_END_ROWS, b""), (_END_SHEET, b"")),
        }
    )


def _records(*records: tuple[int, bytes]) -> bytes:
    return b"".join(_number(kind) + _number(len(content)) + content for kind, content in records)


def _number(value: int) -> bytes:
    """Seven bits a byte, the lowest first; the highest bit of a byte says that another follows."""
    return bytes([value]) if value < 0x80 else bytes([value & 0x7F | 0x80]) + _number(value >> 7)


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def _relation(kind: str, target: str) -> str:
    relation = f'<Relationship Id="r1" Type="{_OFFICE}/{kind}" Target="{target}"/>'
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{relation}</Relationships>'
