"""Reads OpenDocument texts (ODT): paragraphs, lists, tables, and notes and comments at their references.

Text that a style strikes or hides is kept apart, and so are deletions, at the place where they were made.

Source: OASIS OpenDocument 1.3 part 3.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from pathlib import Path

from legal_pipeline.errors import Refusal
from legal_pipeline.model import PAGE_BREAK, Page, RefusalReason
from legal_pipeline.stages.readers.limits import ReadLimits
from legal_pipeline.stages.readers.office.odf.odt_text import OdtText
from legal_pipeline.stages.readers.office.xml_events import local_name, stream_text
from legal_pipeline.stages.readers.pagination import paginate
from legal_pipeline.stages.readers.zip_safety import OFFICE_LIMITS, BudgetedReader, UnpackBudget, open_zip

_MAX_OBJECT_BYTES = 16 * 1024 * 1024
_MARGINS = {"header": "header", "header-left": "header", "header-first": "header"}
_MARGINS |= {name.replace("header", "footer"): "footer" for name in _MARGINS}


def read(path: Path, limits: ReadLimits) -> Iterator[Page]:
    """Yield the pages of an ODT. Constant memory. Raises Refusal(corrupt, hostile, encrypted)."""
    from lxml import etree

    return paginate(_text(path), f"lxml {etree.__version__}", limits)


def _text(path: Path) -> Iterator[str]:
    with open_zip(path, OFFICE_LIMITS) as archive:
        names = set(archive.namelist())
        if "content.xml" not in names:
            raise Refusal(RefusalReason.CORRUPT, "the OpenDocument file has no content inside; open it and save it again")
        budget = UnpackBudget(OFFICE_LIMITS, path.stat().st_size)

        def object_text(place: str) -> tuple[str, bool]:
            name = posixpath.normpath(posixpath.join(place, "content.xml"))
            if name not in names or name == "content.xml" or archive.getinfo(name).file_size > _MAX_OBJECT_BYTES:
                return "", False
            inner = OdtText()
            with archive.open(name) as source:
                return "".join(stream_text(BudgetedReader(source, budget), inner)).strip(), inner.is_formula

        margins = _Margins()
        target = OdtText(object_text)
        if "styles.xml" in names:
            with archive.open("styles.xml") as source:
                for _ in stream_text(BudgetedReader(source, budget), margins):
                    pass
            target.use_styles_of(margins)
        yield from margins.distinct("header")
        with archive.open("content.xml") as source:
            yield from stream_text(BudgetedReader(source, budget), target)
        yield from margins.distinct("footer")


class _Margins(OdtText):
    """Reads the styles of a document, and its headers and footers."""

    def __init__(self) -> None:
        super().__init__()
        self._texts: dict[str, list[str]] = {"header": [], "footer": []}
        self._margin_text: list[str] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if local_name(tag) in _MARGINS and "style:1.0" in tag:
            self._margin_text = []
        super().start(tag, attributes)

    def end(self, tag: str) -> None:
        super().end(tag)
        margin = _MARGINS.get(local_name(tag)) if "style:1.0" in tag else None
        if margin:
            text = "".join(self._margin_text).replace(PAGE_BREAK, "").strip()
            if text and text not in self._texts[margin]:
                self._texts[margin].append(text)
            self._margin_text = []

    def _add(self, text: str) -> None:
        if self._boxes:
            super()._add(text)
        else:
            self._margin_text.append(text)

    def distinct(self, margin: str) -> Iterator[str]:
        """Yield each header or footer once."""
        yield from (f"{text}\n" for text in self._texts[margin])
