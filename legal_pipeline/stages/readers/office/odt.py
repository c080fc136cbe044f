"""Reads OpenDocument texts (ODT): paragraphs, lists, tables, and notes and comments at their references.

Text that a style strikes or hides is kept apart, and so are deletions, at the place where they were made.

Source: OASIS OpenDocument 1.3 part 3.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from legal_pipeline.errors import Refusal
from legal_pipeline.model import PAGE_BREAK, NoteKind, Page, RefusalReason
from legal_pipeline.stages.readers.limits import ReadLimits
from legal_pipeline.stages.readers.office.xml_events import TextTarget, attribute, local_name, stream_text
from legal_pipeline.stages.readers.page_lines.apart import kept_apart
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
        budget = UnpackBudget(OFFICE_LIMITS, path.stat().st_size)
        target = _OdtText()
        if "styles.xml" in archive.namelist():
            with archive.open("styles.xml") as source:
                for _ in stream_text(BudgetedReader(source, budget), target):
                    pass  # its text is that of headers and footers, page after page the same
            target.begin_content()
        with archive.open("content.xml") as source:
            yield from stream_text(BudgetedReader(source, budget), target)


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
        self._styles_apart: dict[str, NoteKind | None] = {}
        self._kinds: list[NoteKind | None] = []
        """What becomes of the text in each open paragraph and span."""
        self._deletions: dict[str, list[str]] = {}
        self._change = ""

    def begin_content(self) -> None:
        """Begin the content after the styles."""
        self._skipped_depth = self._paragraphs = self._cells = self._notes = 0
        self._kinds.clear()
        self._ended = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = local_name(tag)
        if self._skipped_depth or name in _SKIPPED:
            if name == "changed-region":
                self._change = attribute(attributes, "id") or ""
            self._read_style(name, attributes)
            if name == "style":
                self._style = attribute(attributes, "name")
            elif name == "paragraph-properties" and attribute(attributes, "break-before") == "page" and self._style:
                self._page_break_styles.add(self._style)
            self._skipped_depth += 1
        elif name in ("style", "text-properties"):
            self._read_style(name, attributes)
        elif name == "change":
            if deleted := " ".join("".join(self._deletions.pop(attribute(attributes, "change-id") or "", [])).split()):
                self.pieces.append(kept_apart(NoteKind.STRUCK, deleted))
        elif name == "span":
            self._open(attributes)
        elif name in _PARAGRAPHS:
            if not self._paragraphs and not self._cells and attribute(attributes, "style-name") in self._page_break_styles:
                self.pieces.append(PAGE_BREAK)
            self._separate(bool(self._cells), " ")
            self._open(attributes)
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
            if name == "changed-region":
                self._change = ""
        elif name == "span":
            self._close()
        elif name in _PARAGRAPHS:
            self._close()
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
        if self._skipped_depth:
            if self._change and text.strip():
                self._deletions.setdefault(self._change, []).append(f"{text} ")
        elif self._paragraphs:
            # OpenDocument 1.3 part 3, 6.1.2: white space in the markup collapses; `text:s` stands for real spaces
            shown = " ".join(text.split("\n"))
            kind = self._kinds[-1] if self._kinds else None
            self.pieces.append(kept_apart(kind, shown) if kind else shown)

    def _read_style(self, name: str, attributes: dict[str, str]) -> None:
        if name == "style":
            self._style = attribute(attributes, "name")
            parent = self._styles_apart.get(attribute(attributes, "parent-style-name") or "")
            if self._style and parent:
                self._styles_apart[self._style] = parent
        elif name == "text-properties" and self._style:
            line = attribute(attributes, "text-line-through-style") or attribute(attributes, "text-line-through-type")
            if attribute(attributes, "display") == "none":
                self._styles_apart[self._style] = NoteKind.HIDDEN
            elif line:
                self._styles_apart[self._style] = None if line == "none" else NoteKind.STRUCK

    def _open(self, attributes: dict[str, str]) -> None:
        inherited = self._kinds[-1] if self._kinds else None
        self._kinds.append(self._styles_apart.get(attribute(attributes, "style-name") or "", inherited))

    def _close(self) -> None:
        if self._kinds:
            self._kinds.pop()

    def _separate(self, is_inside: bool, separator: str) -> None:
        """Separate cells, and the paragraphs of a cell, from the previous one."""
        if is_inside and self._ended:
            self.pieces.append(separator)
        self._ended = ""
