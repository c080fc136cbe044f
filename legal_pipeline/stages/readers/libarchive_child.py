"""Reads an archive with libarchive. Runs in the sandboxed process (see `sandbox`): the library is C, and the archive hostile.

The members and their content are one sequence of messages.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import libarchive
from libarchive import ffi
from libarchive.exception import ArchiveError

from legal_pipeline.errors import Refusal
from legal_pipeline.model import RefusalReason
from legal_pipeline.stages.readers.limits import ReadLimits
from legal_pipeline.stages.readers.sandbox.protocol import Message
from legal_pipeline.stages.readers.sandbox.sequence import MessageSequence

BLOCK_BYTES = 1024 * 1024
_PACKED = (b"\xfd7zXZ", b"\x28\xb5\x2f\xfd")
_LOCKED = ("passphrase", "password", "encrypt")


class ArchiveMembers(MessageSequence):
    """Answers `next` with message `page` of the sequence.

    `file`, with `name` and `size`; `block`, with content in the body; `closed`, when a member is whole; `locked`, when it needs a
    password; `broken`, when it is damaged; `passed` for folders, links and devices, with `name`; `end`.
    """

    def __init__(self, path: str, limits: ReadLimits) -> None:
        self._path = path

    def _read(self) -> Iterator[Message]:
        # libarchive cannot go on behind a locked member whose data it would have to decrypt to pass it (7z); a new one passes what was
        # read without a look at its data
        done = began_at = 0
        is_behind_locked = False
        while True:
            try:
                with libarchive.file_reader(self._path, format_name=self._format(), block_size=64 * 1024) as archive:
                    for number, entry in enumerate(archive):
                        if number < done:
                            continue
                        done, is_behind_locked = number + 1, False
                        for message in _member(entry):
                            is_behind_locked = message.head["kind"] == "locked"
                            yield message
                return
            except ArchiveError as error:
                if not (is_behind_locked and done > began_at):
                    if _is_locked(error):
                        raise Refusal(RefusalReason.ENCRYPTED, "the archive needs a password; unpack it and submit the files") from error
                    raise Refusal(RefusalReason.CORRUPT, _damage(is_any_read=done > 0)) from error
            began_at = done

    def _format(self) -> str:
        """Return `raw` for a single file packed with xz or zstd, which is no archive, else `all`."""
        with Path(self._path).open("rb") as source:
            if not source.read(6).startswith(_PACKED):
                return "all"
        try:
            with libarchive.file_reader(self._path) as archive:
                next(iter(archive), None)
        except ArchiveError:
            return "raw"
        return "all"


def _member(entry: Any) -> Iterator[Message]:
    name = _name(entry)
    if not entry.isfile or entry.linkpath:
        yield Message({"kind": "passed", "name": name, "link": bool(entry.issym or entry.islnk)})
        return
    yield Message({"kind": "file", "name": name, "size": entry.size if entry.size is not None else -1})
    if ffi.libarchive.archive_entry_is_data_encrypted(ctypes.c_void_p(entry._entry_p)) > 0:
        yield Message({"kind": "locked"})
        return
    try:
        for block in entry.get_blocks(BLOCK_BYTES):
            yield Message({"kind": "block"}, bytes(block))
    except ArchiveError as error:
        yield Message({"kind": "locked" if _is_locked(error) else "broken"})
    else:
        yield Message({"kind": "closed"})


def _name(entry: Any) -> str:
    try:
        return str(entry.pathname or "unnamed")
    except UnicodeError:
        return "unnamed"


def _is_locked(error: ArchiveError) -> bool:
    return any(word in str(error.msg or error).lower() for word in _LOCKED)


def _damage(*, is_any_read: bool) -> str:
    return "the archive is damaged; get a fresh copy of it" if is_any_read else "the archive cannot be opened; get a fresh copy of it"
