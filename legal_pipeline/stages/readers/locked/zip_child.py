"""Decrypts the members of a ZIP (ZipCrypto, WinZip AES) with libarchive. Runs in the sandboxed process (see `sandbox`)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import libarchive
from libarchive.exception import ArchiveError

from legal_pipeline.stages.readers.limits import MEBIBYTE, ReadLimits
from legal_pipeline.stages.readers.sandbox.protocol import Message

BLOCK_BYTES = MEBIBYTE
_KEPT_BYTES = 32 * MEBIBYTE
"""A member that is not larger is kept from the reading that proves its password; a larger one is read a second time."""
_MAX_WRONG_TRIES = 1_000
"""Tries on one archive beyond those on its first locked member: thousands of members and of passwords would take days."""


class LockedZip:
    """Answers `try N` with whether a password opens member N, and `block N` with block `page` of its content.

    Members are numbered from 0 in the order of their local headers, in which libarchive reads them. A password is right when
    the whole member decrypts with it and its checksum fits: of ZipCrypto's passwords, every 256th passes its own test.
    """

    def __init__(self, path: str, limits: ReadLimits) -> None:
        self._path = path
        self._passwords = list(limits.passwords)
        self._tries_left = len(limits.passwords) + _MAX_WRONG_TRIES
        self._entries: Iterator[Any] = iter(())
        self._next = 0
        self._opened_with: str | None = None
        self._member: int | None = None
        self._kept: list[bytes] | None = None
        self._blocks: Iterator[bytes] = iter(())
        self._at = 0

    def answer(self, question: str, page: int) -> Message:
        kind, _, number = question.partition(" ")
        member = int(number)
        if kind == "try" or member != self._member:
            self._member = member if self._find_password(member) else None
        if kind == "try" or self._member is None:
            return Message({"unlocked": self._member is not None})
        if page <= self._at:
            self._restart(member)
        while True:
            block = next(self._blocks, b"")
            self._at += 1
            if self._at >= page or not block:
                return Message({}, block)

    def _find_password(self, member: int) -> bool:
        """Find the password of a member, the last one that opened any first."""
        for password in tuple(self._passwords):
            if not self._tries_left:
                return False
            try:
                self._kept = _kept(self._content(member, password))
            except ArchiveError:
                self._tries_left -= 1
                continue
            self._passwords.remove(password)
            self._passwords.insert(0, password)
            self._restart(member)
            return True
        return False

    def _restart(self, member: int) -> None:
        self._at = 0
        self._blocks = iter(self._kept) if self._kept is not None else self._content(member, self._passwords[0])

    def _content(self, member: int, password: str) -> Iterator[bytes]:
        """Go on with the open archive if its next member is not behind this one: opening it for each would be quadratic."""
        if self._opened_with != password or self._next > member:
            self._entries, self._next, self._opened_with = self._opened(password), 0, password
        try:
            for entry in self._entries:
                self._next += 1
                if self._next > member:
                    yield from map(bytes, entry.get_blocks(BLOCK_BYTES))
                    return
        except ArchiveError:
            self._opened_with = None
            raise

    def _opened(self, password: str) -> Iterator[Any]:
        with libarchive.file_reader(self._path, "zip", passphrase=password) as archive:
            yield from archive


def _kept(blocks: Iterator[bytes]) -> list[bytes] | None:
    """Read all blocks; return them, or None if they are too many to keep. Raises ArchiveError."""
    kept: list[bytes] | None = []
    size = 0
    for block in blocks:
        size += len(block)
        if kept is not None:
            kept.append(block)
            if size > _KEPT_BYTES:
                kept = None
    return kept
