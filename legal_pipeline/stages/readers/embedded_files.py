"""Finds the files embedded in office documents: DOCX, XLSX, PPTX, OpenDocument, RTF, and Word and Excel 97-2003."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from legal_pipeline.data.file_signatures import DOC, DOCX, ODP, ODS, ODT, PPTX, RTF, XLS, XLSX
from legal_pipeline.stages.readers.embedded.ole_object import EmbeddedFile, file_of_object, files_of_storages, ole1_object
from legal_pipeline.stages.readers.encoding import read_blocks
from legal_pipeline.stages.readers.mail.ole import open_ole
from legal_pipeline.stages.readers.zip_safety import OFFICE_LIMITS, open_zip

_OPEN_XML, _OPEN_DOCUMENT = frozenset({DOCX, XLSX, PPTX}), frozenset({ODT, ODS, ODP})
_STORAGES = {DOC: ("ObjectPool",), XLS: ("MBD",)}
MEDIA_TYPES = _OPEN_XML | _OPEN_DOCUMENT | {DOC, XLS, RTF}

_OBJECT_DATA = re.compile(rb"\\objdata\b")
_NOT_HEXADECIMAL = re.compile(rb"[^0-9A-Fa-f]+")
_MAX_OBJECT_BYTES = 256 * 1024 * 1024
"""Of hexadecimal digits. A larger object is cut, and refused as damaged."""


def embedded_files(path: Path, media_type: str) -> Iterator[EmbeddedFile]:
    """Yield the embedded files in order. Raises Refusal(corrupt, hostile, encrypted)."""
    if media_type in _OPEN_XML:
        yield from _members(path, r"(?:.*/)?embeddings/[^/]+\Z")
    elif media_type in _OPEN_DOCUMENT:
        yield from _members(path, r"Object \d+\Z")
    elif media_type in _STORAGES:
        with open_ole(path) as ole:
            yield from files_of_storages(ole, _STORAGES[media_type])
    elif media_type == RTF:
        for number, data in enumerate(_object_data(path), start=1):
            if (found := ole1_object(data, number)) is not None:
                yield found


def _members(path: Path, pattern: str) -> Iterator[EmbeddedFile]:
    with open_zip(path, OFFICE_LIMITS) as parts:
        for name in parts.namelist():
            if re.match(pattern, name):
                content = parts.read(name)
                is_object = name.endswith(".bin") or "." not in name.rpartition("/")[2]
                found = file_of_object(content, name) if is_object else EmbeddedFile(name, content)
                if found is not None:
                    yield found


def _object_data(path: Path) -> Iterator[bytes]:
    r"""Yield the objects of an RTF file, which stand in it as hexadecimal digits between \objdata and a brace."""
    rest, digits, size = b"", list[bytes](), 0
    is_inside = False
    for block in read_blocks(path):
        rest += block
        while True:
            if is_inside:
                end = rest.find(b"}")
                if size < _MAX_OBJECT_BYTES:
                    digits.append(_NOT_HEXADECIMAL.sub(b"", rest if end < 0 else rest[:end]))
                    size += len(digits[-1])
                rest = b"" if end < 0 else rest[end + 1 :]
                if end < 0:
                    break
                written = b"".join(digits)
                yield bytes.fromhex(written[: len(written) // 2 * 2].decode("ascii"))
                digits, size, is_inside = [], 0, False
            match = _OBJECT_DATA.search(rest)
            if match is None:
                rest = rest[-10:]
                break
            is_inside, rest = True, rest[match.end() :]
