"""Reads an Outlook mailbox (PST, OST) with libpff. Runs in the sandboxed process (see `sandbox`).

libpff is an optional requirement (LGPL), written in C, and the mailbox is hostile. Items are answered as `libarchive_child` answers the
members of an archive: each is a mail (EML) with its attachments.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import pypff

from legal_pipeline.data.file_signatures import DAMAGED_MARK
from legal_pipeline.errors import Refusal
from legal_pipeline.model import RefusalReason
from legal_pipeline.stages.readers.encoding import codec_name
from legal_pipeline.stages.readers.limits import ReadLimits
from legal_pipeline.stages.readers.mail.item_fields import named_tags
from legal_pipeline.stages.readers.mail.pst_item import PstItem, properties
from legal_pipeline.stages.readers.sandbox.protocol import Message
from legal_pipeline.stages.readers.sandbox.sequence import MessageSequence

BLOCK_BYTES = 1024 * 1024
_MAX_FOLDERS = 100_000
_MAX_DEPTH = 60
"""Of folders. Outlook allows fewer."""
_MAX_NAME_CHARS = 80
_HEAD_BYTES = 564
_UNICODE_VERSION, _FILE_BYTES, _METHOD = 23, {False: ("<I", 168), True: ("<Q", 184)}, {False: 461, True: 513}
"""[MS-PST] 2.2.2.6: wVer; size of the file and way of encryption, in an ANSI and in a Unicode mailbox."""
_WINDOWS_INFORMATION_PROTECTION = 0x10
_SETS, _ENTRIES = 0x02, 0x03
"""Properties of the list of named properties ([MS-PST] 2.4.7)."""


class Mailbox(MessageSequence):
    """Answers `next` with message `page` of the sequence that `libarchive_child` describes."""

    def __init__(self, path: str, limits: ReadLimits) -> None:
        _refuse_unreadable(Path(path))
        self._file = pypff.file()
        try:
            self._file.open(path)
        except OSError as error:
            raise _damaged() from error
        self._names = self._named()
        code_page = codec_name(str(_or_none(lambda: self._file.ascii_codepage) or ""))
        self._codecs = [code_page] if code_page else []

    def _read(self) -> Iterator[Message]:
        try:
            root = self._file.get_root_folder()
        except OSError as error:
            raise _damaged() from error
        if root is None:
            raise _damaged()
        for folder, item in _items(root):
            yield from self._item(folder, item)
        for number in range(_or_none(lambda: self._file.number_of_orphan_items) or 0):
            # their folder is gone, or is a ring
            orphan = _or_none(partial(self._file.get_orphan_item, number))
            if orphan is not None and hasattr(orphan, "subject"):
                yield from self._item("Items without a folder", orphan)

    def _item(self, folder: str, item: Any) -> Iterator[Message]:
        read = PstItem(item, folder, self._names, self._codecs) if item is not None else None
        title = (_or_none(lambda: read.title) if read else None) or "no subject"
        yield Message({"kind": "file", "name": f"{folder}/{title[:_MAX_NAME_CHARS].replace('/', '-').strip()}.eml", "size": -1})
        block, is_begun = b"", False
        if read is None or not _or_none(lambda: properties(item)):
            block = DAMAGED_MARK
        else:
            try:
                for piece in read.as_mail(f"{folder} {item.identifier}"):
                    block += piece
                    while len(block) >= BLOCK_BYTES:
                        yield Message({"kind": "block"}, block[:BLOCK_BYTES])
                        is_begun = True
                        block = block[BLOCK_BYTES:]
            except OSError as error:
                raise _damaged() from error
            except Refusal:
                if is_begun:
                    raise
                block = DAMAGED_MARK
        yield Message({"kind": "block"}, block)
        yield Message({"kind": "closed"})

    def _named(self) -> dict[tuple[str, int], int]:
        listed = _or_none(lambda: properties(self._file.get_name_to_id_map())) or {}
        return named_tags(*(listed[tag].data if tag in listed else b"" for tag in (_SETS, _ENTRIES)))


def _items(root: Any) -> Iterator[tuple[str, Any]]:
    """Yield folder and item in the order of the mailbox; None for an item that cannot be read. A folder is visited once."""
    seen: set[int] = set()
    waiting: list[tuple[Any, tuple[str, ...]]] = [(root, ())]
    while waiting:
        folder, path = waiting.pop()
        if folder.identifier in seen:
            continue
        seen.add(folder.identifier)
        if len(path) > _MAX_DEPTH or len(seen) > _MAX_FOLDERS:
            raise Refusal(RefusalReason.HOSTILE, f"its folders are more than {_MAX_FOLDERS:,}, or nested more than {_MAX_DEPTH} deep")
        try:
            items, folders = folder.number_of_sub_messages, folder.number_of_sub_folders
            below = [folder.get_sub_folder(number) for number in range(folders)]
        except OSError as error:
            raise _damaged() from error
        for number in range(items):
            yield "/".join(path) or "Mailbox", _or_none(partial(folder.get_sub_message, number))
        waiting += [(inner, (*path, _folder_name(inner))) for inner in reversed(below)]


def _folder_name(folder: Any) -> str:
    name = _or_none(lambda: folder.name)
    return " ".join(str(name or "unnamed").replace("/", "-").split())[:_MAX_NAME_CHARS]


def _or_none(ask: Callable[[], Any]) -> Any:
    with suppress(OSError):
        return ask()
    return None


def _refuse_unreadable(path: Path) -> None:
    """Raise Refusal for a mailbox that is cut off or sealed, about which libpff says nothing."""
    with path.open("rb") as source:
        head = source.read(_HEAD_BYTES)
        size = source.seek(0, 2)
    if len(head) < _HEAD_BYTES:
        raise _damaged()
    is_unicode = int.from_bytes(head[10:12], "little") >= _UNICODE_VERSION
    form, at = _FILE_BYTES[is_unicode]
    (declared,) = struct.unpack_from(form, head, at)
    if head[_METHOD[is_unicode]] == _WINDOWS_INFORMATION_PROTECTION:
        raise Refusal(
            RefusalReason.ENCRYPTED, "the mailbox is sealed by Windows Information Protection; export it on a machine that opens it"
        )
    if declared > size:
        raise Refusal(RefusalReason.CORRUPT, f"the mailbox is cut off: {size:,} of its {declared:,} bytes are there; get a fresh copy")


def _damaged() -> Refusal:
    return Refusal(
        RefusalReason.CORRUPT, "the mailbox is damaged; repair it with Outlook's SCANPST and submit it again, or get a fresh copy"
    )
