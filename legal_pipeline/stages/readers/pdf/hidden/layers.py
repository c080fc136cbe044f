"""Layers of a PDF (optional content): text of one that is switched off is in the file and on no picture of the page.

pdfium draws by the layers, reads the text of all, and says nothing of them. Whether a file has layers is searched for in its bytes,
once. Runs in the sandboxed process. Source: ISO 32000-1, 8.11 (optional content), 7.5.7 (object streams).
"""

from __future__ import annotations

import ctypes
import mmap
import re
import zlib
from pathlib import Path

import pypdfium2.raw as pdfium

from legal_pipeline.stages.readers.pdf import calls

_LAYERS = b"/OCGs"
_OBJECT_STREAM = re.compile(rb"/ObjStm\b[^\x00]{0,400}?stream\r?\n", re.S)
_MAX_STREAMS, _MAX_STREAM_BYTES = 2_000, 1024 * 1024
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
            if data.find(b"/ObjStm") < 0:
                return False
            for count, match in enumerate(_OBJECT_STREAM.finditer(data)):
                if count == _MAX_STREAMS:
                    break
                try:
                    unpacked = zlib.decompressobj().decompress(data[match.end() : match.end() + _MAX_STREAM_BYTES], _MAX_STREAM_BYTES)
                except zlib.error:
                    continue
                if _LAYERS in unpacked:
                    return True
    return False


def is_in_layer(text_object: int) -> bool:
    """Return whether a text object is marked as content of a layer."""
    for index in range(min(_MAX_MARKS, calls.count_marks(text_object))):
        mark = ctypes.cast(calls.mark(text_object, index), pdfium.FPDF_PAGEOBJECTMARK)
        if mark and pdfium.FPDFPageObjMark_GetName(mark, _NAME, ctypes.sizeof(_NAME), _LENGTH):
            name = bytes(memoryview(_NAME).cast("B")[: _LENGTH.value]).decode("utf-16-le", "replace").rstrip("\0")
            if name == _OPTIONAL:
                return True
    return False
