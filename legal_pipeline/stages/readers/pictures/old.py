"""Finds the pictures in Word, Excel and PowerPoint files of 1997 to 2003, which stand in their streams as records.

Sources: [MS-ODRAW] 2.2.23 (OfficeArtBlip), [MS-XLS] 2.4.171 (MsoDrawingGroup). The records are looked for as such: what points to them
differs in the three programs.
"""

from __future__ import annotations

import hashlib
import os
import re
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from legal_pipeline.data.file_signatures import DOC, PPT, XLS
from legal_pipeline.stages.readers.mail.ole import open_ole

MEDIA_TYPES = frozenset({DOC, PPT, XLS})

_STREAMS = {DOC: ("Data", "WordDocument"), PPT: ("Pictures",), XLS: ("Workbook",)}
_RECORD = re.compile(rb"(.)(?:.)([\x1d\x1e\x29\x2a])\xf0(.{4})", re.S)
_KINDS = {0x1D: "jpg", 0x1E: "png", 0x29: "tif", 0x2A: "jpg"}
_BEGINNINGS = {"jpg": (b"\xff\xd8\xff",), "png": (b"\x89PNG",), "tif": (b"II*\x00", b"MM\x00*")}
_HEADERS = (8 + 17, 8 + 33)
"""Bytes of the record before the picture: one digest, or two, and a mark."""
_MAX_STREAM_BYTES = 64 * 1024 * 1024
"""A stream is held in memory."""
_MIN_PIXELS = 150_000
"""The file does not say how large a picture is shown where it stands: a logo has fewer, a screenshot more."""
_DRAWING_GROUP, _CONTINUE, _END = 0x00EB, 0x003C, 0x000A
"""Records of a workbook: its drawings, more of the record before, the end of what all sheets have in common."""


class OldPicture(NamedTuple):
    file_name: str
    content: bytes


def old_pictures(path: Path, media_type: str) -> Iterator[OldPicture]:
    """Yield the pictures with enough pixels to be read, each once. Raises Refusal(corrupt)."""
    number, seen = 0, set[bytes]()
    with open_ole(path) as ole:
        for name in _STREAMS[media_type]:
            if not ole.exists(name) or ole.get_size(name) > _MAX_STREAM_BYTES:
                continue
            stream = _drawings(ole.openstream(name)) if media_type == XLS else ole.openstream(name).read()
            for match in _RECORD.finditer(stream):
                kind = _KINDS[match[2][0]]
                size = struct.unpack("<I", match[3])[0]
                start = next(
                    (match.start() + head for head in _HEADERS if stream.startswith(_BEGINNINGS[kind], match.start() + head)), None
                )
                if start is None or match.start() + 8 + size > len(stream):
                    continue
                content = stream[start : match.start() + 8 + size]
                digest = hashlib.sha256(content).digest()  # scans of one machine begin alike
                if digest not in seen and _pixels(content) >= _MIN_PIXELS:
                    number += 1
                    seen.add(digest)
                    yield OldPicture(f"image{number}.{kind}", content)


def _drawings(workbook: Any) -> bytes:
    """Return the drawings of a workbook, put together from the pieces of 8 KB that a record may hold."""
    pieces, is_inside = list[bytes](), False
    while len(head := workbook.read(4)) == 4:
        kind, size = struct.unpack("<HH", head)
        if kind == _END:
            break
        is_inside = kind == _DRAWING_GROUP or (is_inside and kind == _CONTINUE)
        if is_inside:
            pieces.append(workbook.read(size))
        else:
            workbook.seek(size, os.SEEK_CUR)
    return b"".join(pieces)


def _pixels(content: bytes) -> int:
    """Return the number of pixels that a picture declares; that of a TIFF, which only scanners write, is enough.

    Two numbers of the header are read here, as libraries that decode pictures run in the confined process alone.
    """
    try:
        if content.startswith(b"\x89PNG"):
            across, down = struct.unpack(">II", content[16:24])
            return int(across * down)
        if content.startswith(b"\xff\xd8"):
            return _pixels_of_jpeg(content)
    except struct.error:
        return 0
    return _MIN_PIXELS


def _pixels_of_jpeg(content: bytes) -> int:
    at = 2
    while at + 9 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        # a frame header (ITU T.81, table B.1) that is no table of codes
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            down, across = struct.unpack(">HH", content[at + 5 : at + 9])
            return int(across * down)
        at += 2 + int(struct.unpack(">H", content[at + 2 : at + 4])[0])
    return 0
