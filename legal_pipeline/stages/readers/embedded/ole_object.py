"""Takes a file out of the OLE object in which Windows programs embed it: a PDF, a mail or a ZIP in Word is `oleObject1.bin`.

Sources: [MS-OLEDS] 2.2 (OLE 1.0 objects) and 2.3 (OLE 2.0 objects), [MS-CFB]; the stream `\\x01Ole10Native` of the Object Packager is
described by its readers alone.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from typing import Any, NamedTuple

from legal_pipeline.data.file_signatures import OLE_MAGIC

_NATIVE = "\x01Ole10Native"
_CONTENTS = ("CONTENTS", "Package", "EmbeddedOdf")
"""Streams that are the file: of Acrobat, of Office 2007 and later, of OpenDocument."""
_WHOLE = {"WordDocument": ".doc", "Workbook": ".xls", "Book": ".xls", "PowerPoint Document": ".ppt", "VisioDocument": ".vsd"}
_WHOLE |= {"__properties_version1.0": ".msg"}
"""Streams of documents that are OLE files themselves."""
_NO_FILES = frozenset({"Equation Native", "\x03OCXNAME", "\x03OCXDATA"})
"""Formulas and buttons."""
_SUFFIXES = (
    (b"%PDF", ".pdf"),
    (b"PK\x03\x04", ".zip"),
    (b"{\\rtf", ".rtf"),
    (b"BM", ".bmp"),
    (b"\x89PNG", ".png"),
    (b"\xff\xd8\xff", ".jpg"),
)
_DAMAGED = (OSError, struct.error, IndexError, KeyError, ValueError, TypeError, AttributeError, RecursionError)
"""Raised by olefile for broken structures: the object is passed on as it is, and refused as a document of its own."""


class EmbeddedFile(NamedTuple):
    file_name: str
    content: bytes


def file_of_object(data: bytes, name: str) -> EmbeddedFile | None:
    """Return the file in an OLE object, or None if it holds none. `name` is that of the object: `oleObject1.bin`.

    An object of unknown kind, or a damaged one, is returned as it is.
    """
    stem = name.rpartition("/")[2].removesuffix(".bin")
    if not data.startswith(OLE_MAGIC):
        return EmbeddedFile(stem + _suffix(data, ".bin"), data) if data else None
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            return _found(ole, data, stem)
    except _DAMAGED:
        return EmbeddedFile(f"{stem}.bin", data)


def files_of_storages(ole: Any, folders: tuple[str, ...]) -> Iterator[EmbeddedFile]:
    """Yield the files in the objects of an old Word document or workbook, each in a storage of its own whose name begins so."""
    storages = sorted({tuple(entry[:-1]) for entry in ole.listdir() if len(entry) > 1 and entry[0].startswith(folders)})
    for storage in storages:
        place = "/".join(storage)
        if (found := file_in_storage(ole, place, storage[-1])) is not None:
            yield found


def file_in_storage(ole: Any, place: str, stem: str) -> EmbeddedFile | None:
    """Return the file in the object of a storage, or None if its kind is unknown."""
    for stream in (_NATIVE, *_CONTENTS):
        if ole.exists(f"{place}/{stream}".lstrip("/")):
            data = ole.openstream(f"{place}/{stream}".lstrip("/")).read()
            return packaged(data[4:], stem) if stream == _NATIVE else EmbeddedFile(stem + _suffix(data, ".bin"), data)
    return None


def packaged(data: bytes, stem: str) -> EmbeddedFile:
    """Return the file of the Object Packager: its name, its path, and its content. Other data is returned as it is."""
    try:
        at = 2
        names = []
        for _ in range(2):
            end = data.index(b"\0", at)
            names.append(data[at:end].decode("cp1252", "replace"))
            at = end + 1
        (length,) = struct.unpack_from("<I", data, at + 4)
        at += 8 + length
        (size,) = struct.unpack_from("<I", data, at)
        if names[0] and at + 4 + size <= len(data) and data[:2] == b"\x02\0":
            return EmbeddedFile(names[0].replace("\\", "/").rpartition("/")[2] or stem, data[at + 4 : at + 4 + size])
    except (ValueError, struct.error):
        pass
    return EmbeddedFile(stem + _suffix(data, ".bin"), data)


def ole1_object(data: bytes, number: int) -> EmbeddedFile | None:
    """Return the file of an OLE 1.0 object, as RTF embeds it; None for a link, a damaged object or a formula."""
    try:
        _, kind = struct.unpack_from("<II", data)
        at, texts = 8, []
        for _ in range(3):
            (length,) = struct.unpack_from("<I", data, at)
            texts.append(data[at + 4 : at + 4 + length].rstrip(b"\0").decode("latin-1"))
            at += 4 + length
        (size,) = struct.unpack_from("<I", data, at)
    except struct.error:
        return None
    native = data[at + 4 : at + 4 + size]
    if kind != 2 or not native or texts[0].startswith("Equation"):
        return None
    stem = f"object {number}"
    return packaged(native, stem) if texts[0] == "Package" else file_of_object(native, stem)


def _found(ole: Any, data: bytes, stem: str) -> EmbeddedFile | None:
    if (found := file_in_storage(ole, "", stem)) is not None:
        return found
    if any(ole.exists(stream) for stream in _NO_FILES):
        return None
    suffix = next((suffix for stream, suffix in _WHOLE.items() if ole.exists(stream)), ".bin")
    return EmbeddedFile(stem + suffix, data)


def _suffix(content: bytes, default: str) -> str:
    return next((suffix for magic, suffix in _SUFFIXES if content.startswith(magic)), default)
