"""What a sheet says outside its values: headers and footers, comments, formulas without a value.

openpyxl does not read these in its streaming mode. Source: ECMA-376 part 1, 18.3.1 (worksheets) and 18.7 (comments).
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from typing import Any

from legal_pipeline.errors import Refusal
from legal_pipeline.model import RefusalReason
from legal_pipeline.stages.readers.office.xml_events import TextTarget, attribute, local_name

_MAX_ROW_CELLS = 16_384
"""The limit of Excel. openpyxl loads one row at a time."""
_MAX_PART_BYTES = 16 * 1024 * 1024
_MARGINS = frozenset({"oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter"})
_MARGIN_CODE = re.compile(r"&(?:[LCR]|\"[^\"]*\"|\d{1,3}|K[0-9A-Fa-f]{6}|[BIUESXYPNDTZFAG]|(?=&))")
"""Codes for position, font, page number, date and file name (18.3.1.46)."""


class SheetExtras(TextTarget):
    """Collects what a sheet has beside its values. Refuses a row with too many cells before openpyxl loads it."""

    def __init__(self) -> None:
        super().__init__()
        self.margins: list[str] = []
        """Headers and footers, without their codes."""
        self.comments: list[str] = []
        self.has_open_formulas = False
        """Whether a formula has no stored value."""
        self._cells = 0
        self._has_formula = self._has_value = self._is_value = False
        self._margin: list[str] | None = None

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = local_name(tag)
        if name == "row":
            self._cells = 0
        elif name == "c":
            self._cells += 1
            self._has_formula = self._has_value = False
            if self._cells > _MAX_ROW_CELLS:
                raise Refusal(RefusalReason.HOSTILE, f"a row of more than {_MAX_ROW_CELLS:,} cells")
        elif name == "f":
            self._has_formula = True
        elif name in {"v", "is"}:
            self._is_value = True
        elif name in _MARGINS:
            self._margin = []

    def end(self, tag: str) -> None:
        name = local_name(tag)
        if name == "c":
            self.has_open_formulas |= self._has_formula and not self._has_value
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
        elif self._is_value:
            self._has_value = True


def sheet_comments(archive: zipfile.ZipFile, sheet: str) -> list[str]:
    """Return the comments of a sheet: `[Comment at C2 by Nora Roe: not agreed]`."""
    names = set(archive.namelist())
    folder, file_name = posixpath.split(sheet)
    found: list[str] = []
    for relation in _tree(archive, posixpath.join(folder, "_rels", f"{file_name}.rels"), names):
        target = relation.get("Target") or ""
        name = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        if (relation.get("Type") or "").endswith("/comments"):
            root = _tree(archive, name, names)
            authors = ["".join(author.itertext()).strip() for author in root.iter("{*}author")] if len(root) else []
            found += [line for comment in (root.iter("{*}comment") if len(root) else ()) if (line := _comment_line(comment, authors))]
    return found


def _comment_line(comment: Any, authors: list[str]) -> str:
    text = " ".join("".join(piece.text or "" for piece in comment.iter("{*}t")).split())
    number = attribute(dict(comment.attrib), "authorId") or ""
    author = authors[int(number)] if number.isdecimal() and int(number) < len(authors) else ""
    return f"[Comment at {attribute(dict(comment.attrib), 'ref')}{f' by {author}' if author else ''}: {text}]" if text else ""


def _tree(archive: zipfile.ZipFile, name: str, names: set[str]) -> Any:
    from lxml import etree

    if name not in names or archive.getinfo(name).file_size > _MAX_PART_BYTES:
        return ()
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, remove_comments=True, remove_pis=True)
    tree = etree.fromstring(archive.read(name), parser)
    return () if tree is None else tree
