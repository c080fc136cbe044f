"""Reads Word documents (DOCX): the text in reading order, with the page breaks that Word saved in the file.

Footnotes and comments follow the page that refers to them. Each distinct header is printed once at the top, each footer once at
the end. Deleted, struck and hidden text and the source of moved text are kept apart, inserted text is kept.
Source: ECMA-376 part 1, chapter 17.
"""

from __future__ import annotations

import email
import email.policy
import io
import posixpath
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from legal_pipeline.errors import Refusal
from legal_pipeline.model import PAGE_BREAK, Page, RefusalReason
from legal_pipeline.stages.readers.encoding import decode_blocks, unicode_encoding
from legal_pipeline.stages.readers.limits import ReadLimits
from legal_pipeline.stages.readers.office.docx_notes import NoteText, read_answers, read_forms
from legal_pipeline.stages.readers.office.docx_numbering import read_numbering
from legal_pipeline.stages.readers.office.docx_styles import read_styles
from legal_pipeline.stages.readers.office.docx_text import WordText
from legal_pipeline.stages.readers.office.drawings.drawing_text import drawing_of_chart, parsed, part_lines
from legal_pipeline.stages.readers.office.html import declared_encoding, html_text
from legal_pipeline.stages.readers.office.rtf import rtf_text
from legal_pipeline.stages.readers.office.xml_events import stream_text
from legal_pipeline.stages.readers.pagination import paginate
from legal_pipeline.stages.readers.zip_safety import OFFICE_LIMITS, BudgetedReader, UnpackBudget, open_zip

_MAX_RELATIONSHIPS_BYTES = 1024 * 1024
_MAX_HEADER_BYTES = 16 * 1024 * 1024
_MAX_NOTES_BYTES = 64 * 1024 * 1024
"""Notes are held in memory."""

_MAX_IMPORTS = 3
_SAVED_PAGE = re.compile(rb"\s*(?:MIME-Version|From|Content-Type):", re.IGNORECASE)

_NOTE_PARTS = {"footnotes.xml": "footnote", "endnotes.xml": "endnote", "comments.xml": "comment"}


def read(path: Path, limits: ReadLimits) -> Iterator[Page]:
    """Yield the pages of a DOCX. Memory grows only with its notes. Raises Refusal(corrupt, hostile, encrypted, too_large)."""
    from lxml import etree

    return paginate(_text(path), f"lxml {etree.__version__}", limits)


def read_converted(path: Path, limits: ReadLimits) -> Iterator[Page]:
    """As `read`, for what LibreOffice has made of an older file: automatic dates are those of the conversion, and left out."""
    from lxml import etree

    return paginate(_text(path, is_converted=True), f"lxml {etree.__version__}", limits)


def _text(path: Path, *, is_converted: bool = False) -> Iterator[str]:
    with open_zip(path, OFFICE_LIMITS) as archive:
        yield from _document_text(archive, UnpackBudget(OFFICE_LIMITS, path.stat().st_size), is_converted=is_converted)


def _document_text(archive: zipfile.ZipFile, budget: UnpackBudget, depth: int = 0, *, is_converted: bool = False) -> Iterator[str]:
    names = set(archive.namelist())
    main = _main_part(archive, names)
    folder = posixpath.dirname(main)
    numbering, styles = read_numbering(archive, folder, names), read_styles(archive, folder, names)

    def part_text(name: str, target: WordText) -> Iterator[str]:
        with archive.open(name) as source:
            yield from stream_text(BudgetedReader(source, budget), target)

    def part(name: str) -> bytes:
        if archive.getinfo(name).file_size > _MAX_HEADER_BYTES:
            raise Refusal(RefusalReason.TOO_LARGE, "an imported part of more than 16 MiB; split the document")
        budget.spend(archive.getinfo(name).file_size)
        return archive.read(name)

    def drawn(owner: str) -> Callable[[str], str]:
        targets = _targets(archive, names, owner)

        def drawn_text(relation: str) -> str:
            name = targets.get(relation, "")
            if name not in names:
                return ""
            root = parsed(part(name))
            lines = list(part_lines(root))
            shapes = _targets(archive, names, name).get(drawing_of_chart(root), "")
            return "\n".join([*lines, *part_lines(parsed(part(shapes)))] if shapes in names else lines)

        return drawn_text

    def distinct_texts(kind: str) -> Iterator[str]:
        seen: set[str] = set()
        for name in sorted(names):
            if posixpath.dirname(name) == folder and posixpath.basename(name).startswith(kind) and name.endswith(".xml"):
                if archive.getinfo(name).file_size > _MAX_HEADER_BYTES:
                    raise Refusal(RefusalReason.HOSTILE, "a header or footer of more than 16 MiB")
                text = (
                    "".join(part_text(name, WordText(styles=styles, drawn_text=drawn(name), is_converted=is_converted)))
                    .replace(PAGE_BREAK, "")
                    .strip()
                )
                if text and text not in seen:
                    seen.add(text)
                    yield text + "\n"

    notes: dict[str, str] = {}
    extended = posixpath.join(folder, "commentsExtended.xml")
    answers = read_answers(parsed(part(extended))) if extended in names else {}
    settings = posixpath.join(folder, "settings.xml")
    forms = read_forms(parsed(part(settings))) if settings in names else {}
    for file_name, kind in _NOTE_PARTS.items():
        if (name := posixpath.join(folder, file_name)) in names:
            if archive.getinfo(name).file_size > _MAX_NOTES_BYTES:
                raise Refusal(RefusalReason.TOO_LARGE, "more than 64 MiB of footnotes; split the document")
            reader = NoteText(kind, styles, answers, drawn(name), forms.get(kind))
            for _ in part_text(name, reader):
                pass
            notes |= reader.notes
    yield from distinct_texts("header")
    alternatives = _targets(archive, names, main)

    def alternative_text(relation: str) -> str:
        name = alternatives.get(relation, "")
        if name not in names:
            return ""
        content = part(name)
        if not content.startswith(b"PK\x03\x04"):
            return _imported_text(name, content)
        if depth >= _MAX_IMPORTS:
            raise Refusal(RefusalReason.HOSTILE, f"documents imported into one another more than {_MAX_IMPORTS} deep")
        with zipfile.ZipFile(io.BytesIO(content)) as imported:
            return "".join(_document_text(imported, budget, depth + 1))

    yield from part_text(main, WordText(notes, numbering, alternative_text, styles, drawn(main), is_converted=is_converted))
    yield from distinct_texts("footer")


def _main_part(archive: zipfile.ZipFile, names: set[str]) -> str:
    from lxml import etree

    if "_rels/.rels" in names:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
        tree = etree.fromstring(archive.open("_rels/.rels").read(_MAX_RELATIONSHIPS_BYTES), parser)
        for relation in tree if tree is not None else ():
            target = (relation.get("Target") or "").lstrip("/")
            if (relation.get("Type") or "").endswith("/officeDocument") and target in names:
                return target
    if "word/document.xml" in names:
        return "word/document.xml"
    raise Refusal(RefusalReason.CORRUPT, "the Word file has no document inside; open it in Word and save it again")


def _targets(archive: zipfile.ZipFile, names: set[str], main: str) -> dict[str, str]:
    """Return relationship id -> part for the parts that the document refers to."""
    from lxml import etree

    folder, file_name = posixpath.split(main)
    name = posixpath.join(folder, "_rels", f"{file_name}.rels")
    if name not in names:
        return {}
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    with archive.open(name) as source:
        tree = etree.fromstring(source.read(_MAX_RELATIONSHIPS_BYTES), parser)
    found: dict[str, str] = {}
    for relation in tree if tree is not None else ():
        target = relation.get("Target") or ""
        found[relation.get("Id") or ""] = (
            target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        )
    return found


def _imported_text(name: str, content: bytes) -> str:
    """Return the text of an imported part (w:altChunk): HTML, a saved web page (MHT), RTF or plain text."""
    if content.startswith(b"{\\rtf"):
        return "".join(rtf_text([content]))
    if _SAVED_PAGE.match(content):
        pages = (
            part for part in email.message_from_bytes(content, policy=email.policy.default).walk() if part.get_content_maintype() == "text"
        )
        return "\n".join("".join(html_text(part.get_content())) for part in pages if part.get_content_subtype() == "html")
    text = decode_blocks([content], unicode_encoding(content) or declared_encoding(content[:4096]))
    is_html = name.lower().endswith((".htm", ".html", ".xhtml", ".mht")) or b"<" in content[:200]
    return "".join(html_text(text) if is_html else text)
