"""Reads load files as lines of `FIELD: value`, with a blank line between records: those of Concordance (DAT) and of Opticon (OPT).

U+00AE stands for a line end within a field; a field in quotes may also hold the line end itself.
Source: Concordance load file format (default delimiters).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from legal_pipeline.model import Page
from legal_pipeline.stages.readers.encoding import decode_blocks, find_encoding, read_blocks, unicode_encoding
from legal_pipeline.stages.readers.limits import ReadLimits
from legal_pipeline.stages.readers.load_files.records import MAX_RECORD_CHARS, delimiters_of, endless_record, records
from legal_pipeline.stages.readers.pagination import paginate

ENGINE = "load file 2"

_LINE_END = re.compile("\u00ae(?![ .,;:)]|\\Z)")
"""Within a field; a registered trade mark stands before a blank or a punctuation mark."""
_IMAGE_LINE = re.compile(
    r"[^,\r\n\x00]{1,100},[^,\r\n\x00]{0,100},[^,\r\n\x00]{1,400}\.(?:tiff?|jpe?g|png|pdf|gif|bmp),"
    r"[Yy]?,[^,\r\n]{0,20},[^,\r\n]{0,20},\d{0,7}[ \t]*(?:[\r\n]|\Z)",
    re.I,
)


def is_load_file(head: bytes) -> bool:
    """Return whether a file begins with the quoted field names of a load file, in any usual encoding."""
    encodings = [marked] if (marked := unicode_encoding(head)) else ["utf-8", "cp1252"]
    return any(delimiters_of(head[:4096].decode(encoding, "ignore")) is not None for encoding in encodings)


def is_image_list(head: bytes) -> bool:
    """Return whether a file begins as an Opticon load file (OPT): key, volume, path of an image, three breaks, number of pages."""
    return _IMAGE_LINE.match(head[:2048].decode(unicode_encoding(head) or "latin-1", "ignore").lstrip("\ufeff")) is not None


def read_images(path: Path, limits: ReadLimits) -> Iterator[Page]:
    """Yield the pages of an OPT file: a record for each document, with its first and last number. Raises Refusal(hostile) as `read`."""
    encoding = find_encoding(path)
    with path.open("rb") as source:
        head = source.read(4096)
    text = _decoded(path, encoding.name, head)
    return paginate(_documents(text), f"{ENGINE} {encoding.name}", limits, encoding.confidence)


def read(path: Path, limits: ReadLimits) -> Iterator[Page]:
    """Yield the pages of a load file. Constant memory. Raises Refusal(hostile) for a record of more than 4 million characters."""
    encoding = find_encoding(path)
    with path.open("rb") as source:
        head = source.read(4096)
    own, western = (delimiters_of("".join(decode_blocks([head], name))) for name in (encoding.name, "cp1252"))
    if not unicode_encoding(head) and western is not None and not western.is_doubled and (own is None or own.is_doubled):
        encoding = encoding._replace(name="cp1252")  # its quotes say so; names in another alphabet may say otherwise
    text = _decoded(path, encoding.name, head)
    return paginate(_text(text), f"{ENGINE} {encoding.name}", limits, encoding.confidence)


def _decoded(path: Path, encoding: str, head: bytes) -> Iterator[str]:
    text = decode_blocks(read_blocks(path), encoding)
    if b"\r" in head and b"\n" not in head:
        return (piece.replace("\r", "\n") for piece in text)  # the line ends of old Macs
    return text


def _text(pieces: Iterable[str]) -> Iterator[str]:
    names: list[str] | None = None
    for fields in records(_lines(pieces)):
        if names is None:
            names = fields
            continue
        for at, value in enumerate(fields):
            if value.strip():
                name = names[at] if at < len(names) else f"FIELD {at + 1}"
                yield f"{name}: {_LINE_END.sub(chr(10), value)}\n"
        yield "\n"


def _documents(pieces: Iterable[str]) -> Iterator[str]:
    """Yield a record for each document, with its first and last image: it may have thousands."""
    first: tuple[str, str, str] | None = None
    last, pages = ("", "", ""), 0
    for line in filter(str.strip, _lines(pieces)):
        key, volume, image, document_break, *_ = [*line.split(","), "", "", "", ""]
        if first is None or document_break.strip().upper() == "Y":
            if first is not None:
                yield _document(first, last, pages)
            first, pages = (key, volume, image), 0
        last, pages = (key, volume, image), pages + 1
    if first is not None:
        yield _document(first, last, pages)


def _document(first: tuple[str, str, str], last: tuple[str, str, str], pages: int) -> str:
    key, volume, image = first
    images = image if pages == 1 else f"{image} to {last[2]}"
    record = {"BEGBATES": key, "ENDBATES": last[0], "PAGECOUNT": str(pages), "VOLUME": volume, "IMAGES": images}
    return "".join(f"{name}: {value}\n" for name, value in record.items() if value) + "\n"


def _lines(pieces: Iterable[str]) -> Iterator[str]:
    """Yield the lines without their ends. Raises Refusal(hostile) for an endless one."""
    rest = ""
    for piece in pieces:
        *lines, rest = (rest + piece).split("\n")
        yield from (line.strip("\ufeff\r") for line in lines)
        if len(rest) > MAX_RECORD_CHARS:
            raise endless_record()
    if rest:
        yield rest.strip("\ufeff\r")
