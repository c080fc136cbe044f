"""Reads OpenDocument texts (ODT): paragraphs, lists, tables, and notes and comments at their references.

Source: OASIS OpenDocument 1.3 part 3.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from legal_pipeline.errors import Refusal
from legal_pipeline.model import PAGE_BREAK, Page, RefusalReason
from legal_pipeline.stages.readers.limits import ReadLimits
from legal_pipeline.stages.readers.office.xml_events import TextTarget, attribute, local_name, stream_text
from legal_pipeline.stages.readers.pagination import paginate
from legal_pipeline.stages.readers.zip_safety import OFFICE_LIMITS, BudgetedReader, UnpackBudget, open_zip

_SKIPPED = frozenset(
    {"tracked-changes", "sequence-decls", "variable-decls", "automatic-styles", "font-face-decls", "scripts", "note-citation"}
)
_DUBLIN_CORE = "{http://purl.org/dc/elements/1.1/}"
_CREATOR, _DATE = f"{_DUBLIN_CORE}creator", f"{_DUBLIN_CORE}date"
_PARAGRAPHS = frozenset({"p", "h"})
_CHARACTERS = {"tab": "\t", "line-break": "\n", "soft-page-break": PAGE_BREAK}
_MAX_SPACES = 1_000


def read(path: Path, limits: ReadLimits) -> Iterator[Page]:
    """Yield the pages of an ODT. Constant memory. Raises Refusal(corrupt, hostile, encrypted)."""
    from lxml import etree

    return paginate(_text(path), f"lxml {etree.__version__}", limits)


def _text(path: Path) -> Iterator[str]:
    with open_zip(path, OFFICE_LIMITS) as archive:
        if "content.xml" not in archive.namelist():
            raise Refusal(RefusalReason.CORRUPT, "the OpenDocument file has no content inside; open it and save it again")
        with archive.open("content.xml") as source:
            yield from stream_text(BudgetedReader(source, UnpackBudget(OFFICE_LIMITS, path.stat().st_size)), _OdtText())


class _OdtText(TextTarget):
    def __init__(self) -> None:
        super().__init__()
        self._skipped_depth = 0
        self._paragraphs = 0
        self._cells = 0
        self._notes = 0
        self._style: str | None = None
        self._page_break_styles: set[str] = set()
        self._ended = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = local_name(tag)
        if self._skipped_depth or name in _SKIPPED:
            if name == "style":
                self._style = attribute(attributes, "name")
            elif name == "paragraph-properties" and attribute(attributes, "break-before") == "page" and self._style:
                self._page_break_styles.add(self._style)
            self._skipped_depth += 1
        elif name in _PARAGRAPHS:
            if not self._paragraphs and not self._cells and attribute(attributes, "style-name") in self._page_break_styles:
                self.pieces.append(PAGE_BREAK)
            self._separate(bool(self._cells), " ")
            self._paragraphs += 1
        elif name == "s":
            count = attribute(attributes, "c") or "1"
            self.pieces.append(" " * min(int(count) if count.isdecimal() else 1, _MAX_SPACES))
        elif name == "note":
            self._notes += 1
            self.pieces.append(" [")
        elif name == "annotation":
            self._notes += 1
            self.pieces.append(" [Comment by ")
        elif tag == _DATE or (name == "creator-initials" and self._notes):
            self._skipped_depth += 1
        elif name in {"table-cell", "covered-table-cell"}:
            self._separate(not self._cells, "\t")
            self._cells += 1
        elif name in _CHARACTERS:
            self.pieces.append(_CHARACTERS[name])

    def end(self, tag: str) -> None:
        name = local_name(tag)
        if self._skipped_depth:
            self._skipped_depth -= 1
        elif name in _PARAGRAPHS:
            self._paragraphs -= 1
            if self._cells:
                self._ended = "p"
            elif not self._notes:
                self.pieces.append("\n")
        elif name in {"note", "annotation"}:
            self._notes -= 1
            self.pieces.append("] ")
        elif tag == _CREATOR and self._notes:
            self.pieces.append(": ")
        elif name in {"table-cell", "covered-table-cell"}:
            self._cells -= 1
            self._ended = "cell"
        elif name == "table-row" and not self._cells:
            self._ended = ""
            self.pieces.append("\n")

    def data(self, text: str) -> None:
        if self._paragraphs and not self._skipped_depth:
            # OpenDocument 1.3 part 3, 6.1.2: white space in the markup collapses; `text:s` stands for real spaces
            self.pieces.append(" ".join(text.split("\n")))

    def _separate(self, is_inside: bool, separator: str) -> None:
        """Separate cells, and the paragraphs of a cell, from the previous one."""
        if is_inside and self._ended:
            self.pieces.append(separator)
        self._ended = ""
