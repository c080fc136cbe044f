"""Reads office documents that are one XML file: Word 2003 and "flat OPC", Excel 2003, OpenDocument ("flat ODF").

Sources: Microsoft Office 2003 XML Reference Schemas; ISO/IEC 29500 flat OPC; OASIS OpenDocument 1.3 part 3, 3.1.2.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from legal_pipeline.data.file_signatures import EXCEL_XML, FLAT_ODF, WORD_XML
from legal_pipeline.model import PAGE_BREAK, Page
from legal_pipeline.stages.readers.limits import Reader, ReadLimits
from legal_pipeline.stages.readers.office.docx_text import WordText
from legal_pipeline.stages.readers.office.odf.odt_text import OdtText
from legal_pipeline.stages.readers.office.xml_events import TextTarget, attribute, local_name, stream_text
from legal_pipeline.stages.readers.pagination import paginate

_PROLOGUE = re.compile(r"\s*(?:<\?[^>]*\?>\s*|<!--.*?-->\s*)*", re.S)
_ROOTS = (
    (re.compile(r"<(?:w:wordDocument|pkg:package)\b"), WORD_XML),
    (re.compile(r"<(?:ss:)?Workbook\b[^>]*urn:schemas-microsoft-com:office:spreadsheet"), EXCEL_XML),
    (re.compile(r"<office:document\b"), FLAT_ODF),
)
_MAX_GAP = 1_000
"""Of empty cells before one that says where it stands."""


def office_xml_type(text: str) -> str | None:
    """Return the media type of a file that begins so, None if it is no office document in XML."""
    prologue = _PROLOGUE.match(text)
    root = text[prologue.end() if prologue else 0 :][:4000]
    return next((media_type for pattern, media_type in _ROOTS if pattern.match(root)), None)


def reader(media_type: str) -> Reader:
    """Return the reader of one of these types. It raises Refusal(corrupt) for broken XML."""

    def read(path: Path, limits: ReadLimits) -> Iterator[Page]:
        from lxml import etree

        target = WordText() if media_type == WORD_XML else _SheetText() if media_type == EXCEL_XML else OdtText()
        return paginate(_text(path, target), f"lxml {etree.__version__}", limits)

    return read


def _text(path: Path, target: TextTarget) -> Iterator[str]:
    with path.open("rb") as source:
        yield from stream_text(source, target)


class _SheetText(TextTarget):
    """A page for each sheet, a line for each row, cells separated by tabs."""

    def __init__(self) -> None:
        super().__init__()
        self._sheets = self._column = 0
        self._is_text = self._is_comment = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = local_name(tag)
        if name == "Worksheet":
            self.pieces.append(f"{PAGE_BREAK if self._sheets else ''}{attribute(attributes, 'Name') or ''}\n\n")
            self._sheets += 1
        elif name == "Row":
            self._column = 0
        elif name == "Cell":
            index = attribute(attributes, "Index") or ""
            column = int(index) if index.isdecimal() and len(index) < 6 else self._column + 1
            self.pieces.append("\t" * min(max(column - max(self._column, 1), 0), _MAX_GAP))
            self._column = column
        elif name == "Comment":
            author = attribute(attributes, "Author") or ""
            self.pieces.append(f" [Comment{f' by {author}' if author else ''}: ")
            self._is_comment = True
        elif name == "Data" or (name == "Font" and self._is_comment):
            self._is_text = True

    def end(self, tag: str) -> None:
        name = local_name(tag)
        if name == "Row":
            self.pieces.append("\n")
        elif name == "Comment":
            self.pieces.append("]")
            self._is_comment = False
        elif name == "Data":
            self._is_text = False

    def data(self, text: str) -> None:
        if self._is_text:
            self.pieces.append(" ".join(text.split("\n")))
