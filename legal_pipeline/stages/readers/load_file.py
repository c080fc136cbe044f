"""Reads Concordance load files (DAT): each record as lines of `FIELD: value`, with a blank line between records.

Fields are separated by U+0014 and quoted with thorn (U+00FE); U+00AE stands for a line end within a field.
Source: Concordance load file format (default delimiters).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from legal_pipeline.errors import Refusal
from legal_pipeline.model import Page, RefusalReason
from legal_pipeline.stages.readers.encoding import decode_blocks, find_encoding, read_blocks, unicode_encoding
from legal_pipeline.stages.readers.limits import ReadLimits
from legal_pipeline.stages.readers.pagination import paginate

ENGINE = "load file 1"

_SEPARATOR, _QUOTE, _LINE_END = "\x14", "\u00fe", "\u00ae"
_FIRST_LINE = re.compile(f"\ufeff?{_QUOTE}[^{_QUOTE}{_SEPARATOR}\r\n]{{1,200}}{_QUOTE}{_SEPARATOR}{_QUOTE}")
_MAX_RECORD_CHARS = 4_000_000


def is_load_file(head: bytes) -> bool:
    """Return whether a file begins with the quoted field names of a load file, in any usual encoding."""
    encodings = [unicode_encoding(head) or "utf-8", "cp1252"]
    return any(_FIRST_LINE.match(head[:2048].decode(encoding, "ignore")) is not None for encoding in encodings)


def read(path: Path, limits: ReadLimits) -> Iterator[Page]:
    """Yield the pages of a load file. Constant memory. Raises Refusal(hostile) for a record of more than 4 million characters."""
    encoding = find_encoding(path)
    text = decode_blocks(read_blocks(path), encoding.name)
    return paginate(_text(text), f"{ENGINE} {encoding.name}", limits, encoding.confidence)


def _text(pieces: Iterable[str]) -> Iterator[str]:
    names: list[str] | None = None
    for line in _records(pieces):
        fields = [field.removeprefix(_QUOTE).removesuffix(_QUOTE) for field in line.strip("\ufeff\r\n").split(_SEPARATOR)]
        if names is None:
            names = fields
            continue
        for at, value in enumerate(fields):
            if value.strip():
                name = names[at] if at < len(names) else f"FIELD {at + 1}"
                yield f"{name}: {value.replace(_LINE_END, chr(10))}\n"
        yield "\n"


def _records(pieces: Iterable[str]) -> Iterator[str]:
    rest = ""
    for piece in pieces:
        *lines, rest = (rest + piece).split("\n")
        yield from (line for line in lines if line.strip())
        if len(rest) > _MAX_RECORD_CHARS:
            raise Refusal(RefusalReason.HOSTILE, f"a record of more than {_MAX_RECORD_CHARS:,} characters; export the load file again")
    if rest.strip():
        yield rest
