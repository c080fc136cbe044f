"""Reads load files as lines of `FIELD: value`, with a blank line between records: those of Concordance (DAT) and of Opticon (OPT).

Fields are separated by U+0014 and quoted with thorn (U+00FE), where a vendor did not choose other delimiters; U+00AE stands for a line
end within a field. Source: Concordance load file format (default delimiters).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from legal_pipeline.errors import Refusal
from legal_pipeline.model import Page, RefusalReason
from legal_pipeline.stages.readers.encoding import decode_blocks, find_encoding, read_blocks, unicode_encoding
from legal_pipeline.stages.readers.limits import ReadLimits
from legal_pipeline.stages.readers.pagination import paginate

ENGINE = "load file 1"

_LINE_END = "\u00ae"
_FIRST_LINE = re.compile(
    "\ufeff?(?:"
    "(?P<thorn>\u00fe)[^\u00fe\x14\r\n]{1,200}\u00fe(?P<any>[\x14\t\u00b6\u00a7|,;~^])\u00fe"
    r"|(?P<caret>[\^~])[^\^~|\r\n]{1,200}(?P=caret)(?P<bar>[|\t])(?P=caret)"
    '|[^\x00-\x1f\u00fe"]{1,200}(?P<bare>\x14)[^\x00-\x13\x15-\x1f]{1,4000}\r?(?:\n|\\Z)'
    ")"
)
"""Quoted field names between any separators that vendors choose, or bare ones between U+0014, which no text has."""
_IMAGE_LINE = re.compile(
    r"[^,\r\n\x00]{1,100},[^,\r\n\x00]{0,100},[^,\r\n\x00]{1,400}\.(?:tiff?|jpe?g|png|pdf|gif|bmp),"
    r"[Yy]?,[^,\r\n]{0,20},[^,\r\n]{0,20},\d{0,7}[ \t]*(?:\r?\n|\Z)",
    re.I,
)
_MAX_RECORD_CHARS = 4_000_000


def is_load_file(head: bytes) -> bool:
    """Return whether a file begins with the quoted field names of a load file, in any usual encoding."""
    encodings = [unicode_encoding(head) or "utf-8", "cp1252"]
    return any(_FIRST_LINE.match(head[:2048].decode(encoding, "ignore")) is not None for encoding in encodings)


def is_image_list(head: bytes) -> bool:
    """Return whether a file begins as an Opticon load file (OPT): key, volume, path of an image, three breaks, number of pages."""
    return _IMAGE_LINE.match(head[:2048].decode(unicode_encoding(head) or "latin-1", "ignore").lstrip("\ufeff")) is not None


def read_images(path: Path, limits: ReadLimits) -> Iterator[Page]:
    """Yield the pages of an OPT file: a record for each document, with its first and last number. Raises Refusal(hostile) as `read`."""
    encoding = find_encoding(path)
    text = decode_blocks(read_blocks(path), encoding.name)
    return paginate(_documents(text), f"{ENGINE} {encoding.name}", limits, encoding.confidence)


def read(path: Path, limits: ReadLimits) -> Iterator[Page]:
    """Yield the pages of a load file. Constant memory. Raises Refusal(hostile) for a record of more than 4 million characters."""
    encoding = find_encoding(path)
    with path.open("rb") as source:
        head = source.read(2048)
    if not _FIRST_LINE.match(head.decode(encoding.name, "ignore")) and _FIRST_LINE.match(head.decode("cp1252", "ignore")):
        encoding = encoding._replace(name="cp1252")  # its quotes say so; names in another alphabet may say otherwise
    text = decode_blocks(read_blocks(path), encoding.name)
    return paginate(_text(text), f"{ENGINE} {encoding.name}", limits, encoding.confidence)


class _Delimiters(NamedTuple):
    quote: str
    """Empty if fields are not quoted."""
    separator: str

    @classmethod
    def of(cls, first_line: str) -> _Delimiters:
        match = _FIRST_LINE.match(first_line)
        if match is None:
            return cls("\u00fe", "\x14")
        return cls(match["thorn"] or match["caret"] or "", match["any"] or match["bar"] or match["bare"])

    def fields(self, line: str) -> list[str]:
        # a separator other than U+0014 may stand in a value: only one between quotes ends a field
        line = line.strip("\ufeff\r\n")
        if not self.quote:
            return line.split(self.separator)
        return line.removeprefix(self.quote).removesuffix(self.quote).split(self.quote + self.separator + self.quote)


def _text(pieces: Iterable[str]) -> Iterator[str]:
    names: list[str] | None = None
    delimiters: _Delimiters | None = None
    for line in _records(pieces):
        delimiters = delimiters or _Delimiters.of(line)
        fields = delimiters.fields(line)
        if names is None:
            names = fields
            continue
        for at, value in enumerate(fields):
            if value.strip():
                name = names[at] if at < len(names) else f"FIELD {at + 1}"
                yield f"{name}: {value.replace(_LINE_END, chr(10))}\n"
        yield "\n"


def _documents(pieces: Iterable[str]) -> Iterator[str]:
    """Yield a record for each document, with its first and last image: it may have thousands."""
    first: tuple[str, str, str] | None = None
    last, pages = ("", "", ""), 0
    for line in _records(pieces):
        key, volume, image, document_break, *_ = [*line.strip("\ufeff\r\n").split(","), "", "", "", ""]
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


def _records(pieces: Iterable[str]) -> Iterator[str]:
    rest = ""
    for piece in pieces:
        *lines, rest = (rest + piece).split("\n")
        yield from (line for line in lines if line.strip())
        if len(rest) > _MAX_RECORD_CHARS:
            raise Refusal(RefusalReason.HOSTILE, f"a record of more than {_MAX_RECORD_CHARS:,} characters; export the load file again")
    if rest.strip():
        yield rest
