"""Decrypts a 7z archive with py7zr. Runs in the sandboxed process (see `sandbox`).

py7zr is an optional requirement (LGPL): libarchive reads 7z archives, but none that are encrypted.
"""

from __future__ import annotations

import lzma
import struct
import zlib
from collections.abc import Iterator

import py7zr
from py7zr.exceptions import ArchiveError, CrcError, DecompressionError, PasswordRequired, UnsupportedCompressionMethodError
from py7zr.io import BytesIOFactory

from legal_pipeline.stages.readers.limits import MEBIBYTE, ReadLimits
from legal_pipeline.stages.readers.sandbox.protocol import Message

BLOCK_BYTES = 4 * MEBIBYTE
_GROUP_BYTES = 64 * MEBIBYTE
"""Members are unpacked in groups of this size: a solid archive is read from its start for each group."""
_MAX_MEMBER_BYTES = 512 * MEBIBYTE
"""py7zr unpacks a member into memory."""
_AES = b"\x06\xf1\x07\x01"
"""7-Zip's number of AES-256 with SHA-256."""
_FAILED = (
    ArchiveError, CrcError, DecompressionError, PasswordRequired, UnsupportedCompressionMethodError, lzma.LZMAError, zlib.error, OSError,
    ValueError, TypeError, LookupError, AttributeError, EOFError, ArithmeticError, struct.error, AssertionError, NotImplementedError,
)  # fmt: skip
"""Raised by py7zr for wrong passwords and for broken archives, which look alike."""


class LockedSevenZip:
    """Answers `locked` with whether a password is needed, `try` with whether password number `page` opens the archive.

    `next N` is answered with message `page` of the sequence that `libarchive_child` describes, read with password N.
    """

    def __init__(self, path: str, limits: ReadLimits) -> None:
        self._path, self._passwords = path, limits.passwords
        self._at = 0
        self._messages: Iterator[Message] = iter(())
        # py7zr asks the system how much memory is free, which this process may not read
        py7zr.py7zr.get_memory_limit = lambda: limits.memory_bytes // 4

    def answer(self, question: str, page: int) -> Message:
        kind, _, number = question.partition(" ")
        if kind == "locked":
            return Message({"locked": self._is_locked()})
        if kind == "try":
            return Message({"unlocked": self._opens(self._passwords[page - 1])})
        if page <= self._at or not self._at:
            self._messages, self._at = self._read(self._passwords[int(number) - 1]), 0
        while True:
            message = next(self._messages, Message({"kind": "end"}))
            self._at += 1
            if self._at >= page:
                return message

    def _is_locked(self) -> bool:
        try:
            with py7zr.SevenZipFile(self._path) as archive:
                return bool(archive.needs_password())
        except PasswordRequired:
            return True
        except _FAILED:
            return False  # libarchive says what is wrong with it

    def _opens(self, password: str) -> bool:
        """Return whether the smallest locked member decrypts: the format itself has no test for a password."""
        try:
            with py7zr.SevenZipFile(self._path, password=password) as archive:
                locked = _locked_names(archive)
                sizes = {entry.filename: entry.uncompressed for entry in archive.list() if entry.filename in locked}
                smallest = min(sizes, key=lambda name: (not sizes[name], sizes[name]), default=None)
                return smallest is None or sizes[smallest] > _MAX_MEMBER_BYTES or bool(_unpacked(archive, [smallest]))
        except _FAILED:
            return False

    def _read(self, password: str) -> Iterator[Message]:
        with py7zr.SevenZipFile(self._path, password=password) as archive:
            locked = _locked_names(archive)
            files = [(entry.filename, entry.uncompressed) for entry in archive.list() if entry.is_file]
            for group in _groups(files):
                archive.reset()
                try:
                    unpacked = _unpacked(archive, [name for name, _ in group])
                except _FAILED:
                    unpacked = {}
                for name, size in group:
                    yield Message({"kind": "file", "name": name, "size": size})
                    content = unpacked.pop(name, None) if name in unpacked else self._alone(archive, name)
                    for at in range(0, len(content or b""), BLOCK_BYTES):
                        yield Message({"kind": "block"}, (content or b"")[at : at + BLOCK_BYTES])
                    failed = "locked" if name in locked else "broken"  # members may have passwords of their own
                    yield Message({"kind": failed if content is None else "closed"})

    def _alone(self, archive: py7zr.SevenZipFile, name: str) -> bytes | None:
        """Unpack a member that its group does not have: another of the group is damaged, or py7zr changes its name ("../a")."""
        try:
            archive.reset()
            return next(iter(_unpacked(archive, [name]).values()), None)
        except _FAILED:
            return None


def _locked_names(archive: py7zr.SevenZipFile) -> frozenset[str]:
    """Return the members that are encrypted: others may lie beside them."""
    return frozenset(
        member.filename
        for member in archive.files
        if member.folder is not None and any(coder["method"] == _AES for coder in member.folder.coders)
    )


def _unpacked(archive: py7zr.SevenZipFile, names: list[str]) -> dict[str, bytes]:
    factory = BytesIOFactory(_MAX_MEMBER_BYTES)
    archive.extract(targets=names, factory=factory)
    return {name: product.read() for name, product in factory.products.items()}


def _groups(files: list[tuple[str, int]]) -> Iterator[list[tuple[str, int]]]:
    group: list[tuple[str, int]] = []
    for name, size in files:
        if group and sum(size for _, size in group) + size > _GROUP_BYTES:
            yield group
            group = []
        group.append((name, size))
    if group:
        yield group
