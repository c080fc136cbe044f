"""Opens office documents that are locked with a password: a decrypted copy is read in the place of the file.

[MS-OFFCRYPTO] 2.3: agile and standard encryption of DOCX, XLSX and PPTX; RC4 and RC4 CryptoAPI of DOC, XLS and PPT. OpenDocument
files: see `odf_child`.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from legal_pipeline.data.container_signatures import OLE_LOCKED
from legal_pipeline.data.file_signatures import OLE_MAGIC
from legal_pipeline.stages.readers.limits import ReadLimits
from legal_pipeline.stages.readers.locked.refusal import locked
from legal_pipeline.stages.readers.mail.ole import open_ole, stream_blocks
from legal_pipeline.stages.readers.sandbox.sandbox import Sandbox
from legal_pipeline.stages.readers.zip_safety import OFFICE_LIMITS, open_zip

_HANDLER = "legal_pipeline.stages.readers.locked.office_child:LockedOffice"
_ODF_HANDLER = "legal_pipeline.stages.readers.locked.odf_child:LockedOdf"
_BLOCK_BYTES = 8 * 1024 * 1024
_WITHOUT_ASKING = ("VelvetSweatshop", "/01Hannes Ruescher/01")
"""Excel and PowerPoint open files that are locked with these without asking ([MS-OFFCRYPTO] 2.4.2.3, [MS-PPT] 2.5.1)."""
_HEAD_BYTES = 4096
_ODF_HEAD_BYTES = 128
_MANIFEST = "META-INF/manifest.xml"
_MAX_MANIFEST_BYTES = 4 * 1024 * 1024
LOCKED_DOCUMENT = "the document is protected with a password"


class Opened(NamedTuple):
    path: Path
    is_unlocked: bool = False
    """Whether `path` is a decrypted copy."""


@contextmanager
def opened(path: Path, limits: ReadLimits, folder: Path) -> Iterator[Opened]:
    """Yield the file, or a decrypted copy of it in `folder` until the end of the block. Any file may be given.

    Raises Refusal(encrypted) when none of the passwords opens it, and the errors of `Sandbox.ask`.
    """
    handler = _handler(path)
    if handler is None:
        yield Opened(path)
        return
    with tempfile.TemporaryDirectory(dir=folder, prefix="unpack-") as private:
        copy = Path(private) / "content"
        _decrypt(handler, path, limits, copy)
        yield Opened(copy, True)


def needs_password(ole: Any) -> bool:
    """Return whether an open OLE file is an office document whose content is encrypted."""
    if any(ole.exists(name) for name in OLE_LOCKED):
        return True
    return any(ole.exists(name) and test(next(stream_blocks(ole, name), b"")[:_HEAD_BYTES]) for name, test in _IS_ENCRYPTED.items())


def is_locked_odf(manifest: bytes) -> bool:
    """Return whether the manifest of a package describes encrypted parts."""
    return b"encryption-data" in manifest


def _handler(path: Path) -> str | None:
    """Return what decrypts the file; None if it is not locked."""
    with path.open("rb") as source:
        head = source.read(_ODF_HEAD_BYTES)
    if head.startswith(OLE_MAGIC):
        with open_ole(path) as ole:
            return _HANDLER if needs_password(ole) else None
    # the first member of an OpenDocument file is its media type, stored as it is (OpenDocument 1.3 part 2, 3.3)
    if head.startswith(b"PK\x03\x04") and b"mimetypeapplication/vnd.oasis.opendocument" in head:
        with open_zip(path, OFFICE_LIMITS) as package:
            if _MANIFEST in package.namelist() and is_locked_odf(package.open(_MANIFEST).read(_MAX_MANIFEST_BYTES)):
                return _ODF_HANDLER
    return None


def _word(start: bytes) -> bool:
    return len(start) > 11 and bool(start[11] & 0x01)  # [MS-DOC] 2.5.1: FibBase.fEncrypted


def _workbook(start: bytes) -> bool:
    at = 0
    while at + 4 <= len(start):  # [MS-XLS] 2.4.117: FilePass follows BOF near the start
        kind, size = int.from_bytes(start[at : at + 2], "little"), int.from_bytes(start[at + 2 : at + 4], "little")
        if kind == 0x2F:
            return True
        at += 4 + size
    return False


def _presentation(start: bytes) -> bool:
    return start[12:16] == b"\xdf\xc4\xd1\xf3"  # [MS-PPT] 2.3.2: CurrentUserAtom.headerToken of an encrypted document


_IS_ENCRYPTED = {"WordDocument": _word, "Workbook": _workbook, "Book": _workbook, "Current User": _presentation}
"""By the stream that tells: whether it begins as that of an encrypted document."""


def _decrypt(handler: str, path: Path, limits: ReadLimits, copy: Path) -> None:
    passwords = (*(_WITHOUT_ASKING if handler == _HANDLER else ()), *limits.passwords)
    with Sandbox(handler, path, replace(limits, passwords=passwords)) as sandbox:
        for number in range(1, len(passwords) + 1):
            # one question a password: deriving a key takes up to a second, and each question has its own time
            if sandbox.ask("try", number).head.get("unlocked"):
                break
        else:
            raise locked(LOCKED_DOCUMENT, limits.passwords)
        with copy.open("wb") as sink:
            at = 1
            while block := sandbox.ask(f"block {number}", at, max_body_bytes=_BLOCK_BYTES).body:
                sink.write(block)
                at += 1
