"""A production for review platforms: Concordance DAT and Opticon OPT, with text files, page images and natives.

Fields of the DAT are quoted with thorn (U+00FE) and separated by U+0014; U+00AE stands for a line end. The OPT has a line for each image:
key, volume, path, document break, folder break, box break, pages. Source: Concordance load file format (default delimiters).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path, PureWindowsPath
from typing import IO

from PIL import Image

from legal_pipeline.exports import page_files
from legal_pipeline.exports.page_images import UNREACHABLE, burned_areas, has_pages, rendered_pages
from legal_pipeline.exports.production import Produced, plan
from legal_pipeline.exports.selection import one_matter
from legal_pipeline.exports.tables.flat_tables import people
from legal_pipeline.exports.written import Source, Written
from legal_pipeline.model import PAGE_BREAK
from legal_pipeline.plain_text import visible

DAT, OPT, VOLUME = "production.dat", "production.opt", "VOL001"
FIELDS = (
    *(
        "BEGBATES",
        "ENDBATES",
        "BEGATTACH",
        "ENDATTACH",
        "PAGECOUNT",
        "FILENAME",
        "DOCTYPE",
        "FILESIZE",
        "SHA256",
        "FROM",
        "TO",
        "CC",
        "BCC",
    ),
    *("SUBJECT", "DATESENT", "MESSAGEID", "INREPLYTO", "PRINTEDBATES", "REDACTED", "SOURCEID", "NATIVELINK", "TEXTLINK"),
)
_QUOTE, _SEPARATOR, _LINE_END = "\u00fe", "\x14", "\u00ae"
_STAND_INS = str.maketrans({_QUOTE: "th", _LINE_END: "(R)"})
"""The format cannot escape its own signs. The text files have them as they are."""
_FILES_IN_A_FOLDER = 1000
_BLOCK_BYTES = 1024 * 1024
_ENDING = re.compile(r"\.[A-Za-z0-9]{1,10}")


def write(source: Source, folder: Path, _name: str = "") -> Written:
    """Writes one document at a time, one page at a time. Raises UsageError when new Bates numbers do not fit."""
    produced, warnings = plan(source, one_matter(source.store, source.selection), source.options.stamp)
    written = Written({DAT: 0, OPT: 0, "TEXT": 0, "NATIVES": 0}, "count", warnings)
    places = _Places(folder)
    with (
        (folder / DAT).open("w", encoding="utf-8-sig", newline="") as dat,
        (folder / OPT).open("w", encoding="utf-8", newline="") as opt,
    ):
        dat.write(_record(FIELDS))
        for document in produced:
            written.files[OPT] += _write_images(source, places, document, opt, warnings)
            text = _write_text(source, places, document)
            native = _write_native(source, places, document, warnings)
            written.files["TEXT"] += 1
            written.files["NATIVES"] += native != ""
            dat.write(_record(_fields(document, native, text)))
            written.files[DAT] += 1
    return written


class _Places:
    """Paths below the folder: a thousand files in each, named by their number."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._counts: dict[str, int] = {}
        self._taken: set[str] = set()

    def path(self, kind: str, number: str) -> Path:
        count = self._counts[kind] = self._counts.get(kind, 0) + 1
        inside = self._folder / kind / f"{(count - 1) // _FILES_IN_A_FOLDER + 1:04}"
        inside.mkdir(parents=True, exist_ok=True)
        name = wanted = re.sub(r"[^A-Za-z0-9._-]", "_", number).lstrip(".") or "_"
        again = 1
        while f"{kind}/{name.lower()}" in self._taken:
            again += 1
            name = f"{wanted}_{again}"
        self._taken.add(f"{kind}/{name.lower()}")
        return inside / name

    def link(self, path: Path) -> str:
        """The path as a load file writes it: relative, with backslashes."""
        return str(PureWindowsPath(*path.relative_to(self._folder).parts))


def _write_images(source: Source, places: _Places, document: Produced, opt: IO[str], warnings: list[str]) -> int:
    total = len(document.numbers)
    for at, (number, (picture, dpi)) in enumerate(zip(document.numbers, _pictures(source, document, warnings), strict=True)):
        if source.options.stamp is not None:
            picture = page_files.stamped(picture, dpi, number)
        path = page_files.save(picture, dpi, places.path("IMAGES", number))
        begins = ("Y", "", "", str(total)) if at == 0 else ("", "", "", "")
        opt.write(",".join((number.replace(",", "_"), VOLUME, places.link(path), *begins)) + "\r\n")
    return total


def _pictures(source: Source, document: Produced, warnings: list[str]) -> Iterator[tuple[Image.Image, int]]:
    status = document.status
    name = status.document.file_name
    if not has_pages(status):
        said = (
            "This document is text. Its native is not produced." if document.native_stays else "This document is produced in native form."
        )
        yield page_files.slip_sheet(name, "", said)
        return
    pages = source.store.pages.read(document.document_id)
    count = 0
    for rendered in rendered_pages(source.services, status, pages, burned_areas(source.store, document.document_id)):
        count += 1
        if rendered.picture is None:
            warnings.append(f"{name}, page {rendered.page.page_number}: a sheet stands for it, because {rendered.problem}")
            yield page_files.slip_sheet(name, "", f"Page {rendered.page.page_number} cannot be shown.")
        else:
            yield page_files.as_picture(rendered.picture), rendered.picture.dpi
    for number in range(count + 1, len(document.numbers) + 1):
        # a file without a page still has a number
        yield page_files.slip_sheet(name, "", f"Page {number} has no text and no picture.")


def _write_text(source: Source, places: _Places, document: Produced) -> str:
    path = places.path("TEXT", document.numbers[0] + ".txt")
    with path.open("w", encoding="utf-8", newline="") as handle:
        for at, page in enumerate(source.store.pages.read(document.document_id)):
            handle.write((PAGE_BREAK if at else "") + page.text)
    return places.link(path)


def _write_native(source: Source, places: _Places, document: Produced, warnings: list[str]) -> str:
    """Returns the link to the copy, or nothing where the native stays."""
    status, facts = document.status, document.status.facts
    name = status.document.file_name
    if document.native_stays or facts is None:
        warnings.append(f"{name}: its native is not produced, because {document.native_stays or 'it was not read'}")
        return ""
    ending = _ENDING.fullmatch(Path(name).suffix)
    path = places.path("NATIVES", document.numbers[0] + (ending[0].lower() if ending else ".bin"))
    digest = hashlib.sha256()
    try:
        with (
            source.store.sources.reading(status.document.source_uri, status.read_version, facts.sha256) as original,
            original.open("rb") as blocks,
            path.open("wb") as copy,
        ):
            while block := blocks.read(_BLOCK_BYTES):
                digest.update(block)
                copy.write(block)
    except UNREACHABLE as error:
        path.unlink(missing_ok=True)
        warnings.append(f"{name}: its native is not produced, because {error}")
        return ""
    if digest.hexdigest() != facts.sha256:
        path.unlink()
        warnings.append(f"{name}: its native is not produced, because its bytes are not those that were read")
        return ""
    return places.link(path)


def _fields(document: Produced, native: str, text: str) -> Iterator[str]:
    status, facts, mail = document.status, document.status.facts, document.status.mail
    printed = [number for number in document.printed if number]
    yield from (document.numbers[0], document.numbers[-1], *document.family, str(len(document.numbers)), status.document.file_name)
    yield from (facts.media_type, str(facts.size_bytes), facts.sha256) if facts else ("", "", "")
    yield from (people(group) for group in (mail.sender, mail.to, mail.cc, mail.bcc)) if mail else ("", "", "", "")
    yield from (mail.subject, mail.date or mail.date_as_written, mail.message_id, mail.in_reply_to) if mail else ("", "", "", "")
    yield f"{printed[0]} - {printed[-1]}" if len(printed) > 1 else "".join(printed)
    yield "Yes" if document.has_redactions else "No"
    yield from (document.document_id, native, text)


def _record(values: Iterator[str] | tuple[str, ...]) -> str:
    return _SEPARATOR.join(f"{_QUOTE}{visible(value).translate(_STAND_INS)}{_QUOTE}" for value in values) + "\r\n"
