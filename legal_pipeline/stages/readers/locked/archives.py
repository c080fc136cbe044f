"""Reads archives that are locked with a password: ZIP (ZipCrypto, AES) member by member, 7z as a whole."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType

from legal_pipeline.data.file_signatures import SEVEN_ZIP, ZIP
from legal_pipeline.errors import Refusal
from legal_pipeline.model import RefusalReason
from legal_pipeline.stages.readers.limits import ReadLimits
from legal_pipeline.stages.readers.locked.refusal import locked
from legal_pipeline.stages.readers.sandbox.sandbox import Sandbox

_ZIP_HANDLER = "legal_pipeline.stages.readers.locked.zip_child:LockedZip"
SEVEN_ZIP_HANDLER = "legal_pipeline.stages.readers.locked.seven_zip_child:LockedSevenZip"
LOCKED_ARCHIVE = "the archive needs a password"
_BLOCK_BYTES = 2 * 1024 * 1024


class LockedZipMembers:
    """The members of a ZIP that need a password. Close it after use: a process reads them."""

    def __init__(self, path: Path, archive: zipfile.ZipFile, passwords: Sequence[str]) -> None:
        self._path, self._limits = path, ReadLimits(passwords=tuple(passwords))
        ordered = sorted(archive.infolist(), key=lambda info: info.header_offset)
        self._numbers = {info.header_offset: number for number, info in enumerate(ordered)}
        self._sandbox: Sandbox | None = None

    def __enter__(self) -> LockedZipMembers:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._sandbox is not None:
            self._sandbox.close()

    def content(self, info: zipfile.ZipInfo) -> Iterator[bytes] | None:
        """Return the content of a member, or None if no password opens it. Raises the errors of `Sandbox.ask`."""
        if not self._limits.passwords:
            return None
        self._sandbox = self._sandbox or Sandbox(_ZIP_HANDLER, self._path, self._limits)
        number = self._numbers[info.header_offset]
        return self._blocks(self._sandbox, number) if self._sandbox.ask(f"try {number}").head.get("unlocked") else None

    def _blocks(self, sandbox: Sandbox, number: int) -> Iterator[bytes]:
        at = 1
        while block := sandbox.ask(f"block {number}", at, max_body_bytes=_BLOCK_BYTES).body:
            yield block
            at += 1


def seven_zip_password(path: Path, passwords: Sequence[str]) -> int | None:
    """Return the number of the password that opens a 7z archive, from 1; None when it needs none, and when none opens it.

    Raises the errors of `Sandbox.ask`.
    """
    if not passwords or not _can_open_seven_zip():
        return None
    with Sandbox(SEVEN_ZIP_HANDLER, path, ReadLimits(passwords=tuple(passwords))) as sandbox:
        if not sandbox.ask("locked").head.get("locked"):
            return None
        for number in range(1, len(passwords) + 1):
            # one question a password: deriving a key takes half a second
            if sandbox.ask("try", number).head.get("unlocked"):
                return number
    return None


def locked_archive(media_type: str, tried: Sequence[str]) -> Refusal:
    """Return the refusal of an archive of which nothing could be read."""
    if media_type == ZIP or (media_type == SEVEN_ZIP and _can_open_seven_zip()):
        return locked(LOCKED_ARCHIVE, tried)
    if media_type == SEVEN_ZIP:
        said = "and py7zr, which decrypts 7z, is not installed: `pip install py7zr`, or unpack it and submit the files"
        return Refusal(RefusalReason.ENCRYPTED, f"{LOCKED_ARCHIVE}, {said}")
    return Refusal(RefusalReason.ENCRYPTED, f"{LOCKED_ARCHIVE}; unpack it and submit the files")


def _can_open_seven_zip() -> bool:
    return find_spec("py7zr") is not None
