"""Word documents (DOCX): text in reading order, with the page borders Word itself left in the file.

Footnotes follow the page they are called on; headers come once at the top, footers once at the end.
Deleted and moved-away text is left out, inserted text is kept.
Source: ECMA-376 part 1, chapter 17.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from pathlib import Path

from legal_pipeline.errors import Refusal
from legal_pipeline.model import PAGE_BREAK, Page, RefusalReason
from legal_pipeline.stages.readers.limits import ReadLimits
from legal_pipeline.stages.readers.office.docx_numbering import read_numbering
from legal_pipeline.stages.readers.office.docx_text import NoteText, WordText
from legal_pipeline.stages.readers.office.xml_events import stream_text
from legal_pipeline.stages.readers.pagination import paginate
from legal_pipeline.stages.readers.zip_safety import OFFICE_LIMITS, BudgetedReader, UnpackBudget, open_zip

_RELATIONS_BYTES = 1024 * 1024
_MARGIN_BYTES = 16 * 1024 * 1024
_NOTES_BYTES = 64 * 1024 * 1024
"""Notes are held in memory until the page that calls them ends."""

_NOTE_PARTS = {"footnotes.xml": "footnote", "endnotes.xml": "endnote"}


def read(path: Path, limits: ReadLimits) -> Iterator[Page]:
    """Pages of a DOCX; memory grows with its footnotes alone. Raises Refusal(corrupt, hostile, encrypted)."""
    from lxml import etree

    return paginate(_text(path), f"lxml {etree.__version__}", limits)


def _text(path: Path) -> Iterator[str]:
    with open_zip(path, OFFICE_LIMITS) as archive:
        names = set(archive.namelist())
        main = _main_part(archive, names)
        folder = posixpath.dirname(main)
        budget = UnpackBudget(OFFICE_LIMITS, path.stat().st_size)

        def part(name: str, target: WordText) -> Iterator[str]:
            with archive.open(name) as source:
                yield from stream_text(BudgetedReader(source, budget), target)

        def once(kind: str) -> Iterator[str]:
            seen: set[str] = set()
            for name in sorted(names):
                if posixpath.dirname(name) == folder and posixpath.basename(name).startswith(kind) and name.endswith(".xml"):
                    if archive.getinfo(name).file_size > _MARGIN_BYTES:
                        raise Refusal(RefusalReason.HOSTILE, "a header or footer of more than 16 MiB")
                    text = "".join(part(name, WordText())).replace(PAGE_BREAK, "").strip()
                    if text and text not in seen:
                        seen.add(text)
                        yield text + "\n"

        notes: dict[str, str] = {}
        for file_name, kind in _NOTE_PARTS.items():
            if (name := posixpath.join(folder, file_name)) in names:
                if archive.getinfo(name).file_size > _NOTES_BYTES:
                    raise Refusal(RefusalReason.TOO_LARGE, "more than 64 MiB of footnotes; split the document")
                reader = NoteText(kind)
                for _ in part(name, reader):
                    pass
                notes |= reader.notes
        numbering = read_numbering(archive, folder, names)
        yield from once("header")
        yield from part(main, WordText(notes, numbering))
        yield from once("footer")


def _main_part(archive: zipfile.ZipFile, names: set[str]) -> str:
    from lxml import etree

    if "_rels/.rels" in names:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
        tree = etree.fromstring(archive.open("_rels/.rels").read(_RELATIONS_BYTES), parser)
        for relation in tree if tree is not None else ():
            target = (relation.get("Target") or "").lstrip("/")
            if (relation.get("Type") or "").endswith("/officeDocument") and target in names:
                return target
    if "word/document.xml" in names:
        return "word/document.xml"
    raise Refusal(RefusalReason.CORRUPT, "the Word file has no document inside; open it in Word and save it again")
