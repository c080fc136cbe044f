"""Layers of a PDF (optional content): text of one that is switched off is in the file and on no picture of the page.

pdfium draws by the layers, reads the text of all, and says nothing of them. Whether a file has layers is searched for in its bytes,
once. Runs in the sandboxed process. Source: ISO 32000-1, 8.11 (optional content), 7.5.7 (object streams).
"""

from __future__ import annotations

import ctypes
import mmap
import re
import zlib
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pypdfium2.raw as pdfium

from legal_pipeline.stages.readers.pdf import calls

_LAYERS, _KEY = b"/OCGs", b"/ObjStm"
_OBJECT_STREAM = re.compile(rb"/ObjStm\b[^\x00]{0,400}?stream\r?\n", re.S)
_MAX_STREAMS, _MAX_STREAM_BYTES, _PIECE_BYTES = 2_000, 1024 * 1024, 8 * 1024
_MAX_MARKS = 20
_NAME = (ctypes.c_ushort * 16)()
_LENGTH = ctypes.c_ulong()
_OPTIONAL = "OC"


def has_layers(path: Path) -> bool:
    """Return whether a file has layers. One that is encrypted hides that, if its objects are packed."""
    with path.open("rb") as source:
        try:
            mapped = mmap.mmap(source.fileno(), 0, access=mmap.ACCESS_READ)
        except (OSError, ValueError):
            return False  # an empty file, or one larger than the memory that the process may have
        with mapped as data:
            if data.find(_LAYERS) >= 0:
                return True
            return any(_LAYERS in _unpacked(data, start) for start in islice(_object_streams(data), _MAX_STREAMS))


def _object_streams(data: mmap.mmap) -> Iterator[int]:
    """Yield where the bytes of each object stream begin."""
    # `find` takes a tenth of the time of a regular expression that begins with the key
    at = data.find(_KEY)
    while at >= 0:
        match = _OBJECT_STREAM.match(data, at)
        if match:
            yield match.end()
        at = data.find(_KEY, match.end() if match else at + 1)


def _unpacked(data: mmap.mmap, start: int) -> bytes:
    """Return a stream unpacked, at most its first megabyte; b"" if it is broken."""
    unpacking, pieces, room = zlib.decompressobj(), list[bytes](), _MAX_STREAM_BYTES
    try:
        # in small pieces: most streams are short, and what lies behind them would be copied
        for at in range(start, min(start + _MAX_STREAM_BYTES, len(data)), _PIECE_BYTES):
            pieces.append(unpacking.decompress(data[at : at + _PIECE_BYTES], room))
            room -= len(pieces[-1])
            if unpacking.eof or room <= 0:
                break
    except zlib.error:
        return b""
    return b"".join(pieces)


def is_in_layer(text_object: int) -> bool:
    """Return whether a text object is marked as content of a layer."""
    for index in range(min(_MAX_MARKS, calls.count_marks(text_object))):
        mark = ctypes.cast(calls.mark(text_object, index), pdfium.FPDF_PAGEOBJECTMARK)
        if mark and pdfium.FPDFPageObjMark_GetName(mark, _NAME, ctypes.sizeof(_NAME), _LENGTH):
            name = bytes(memoryview(_NAME).cast("B")[: _LENGTH.value]).decode("utf-16-le", "replace").rstrip("\0")
            if name == _OPTIONAL:
                return True
    return False
