"""Writes Outlook mailboxes (PST, Unicode, not encrypted), as small as a reader accepts them.

Source: [MS-PST] Outlook Personal Folders File Format; the numbers in comments are its sections. Every block fits into 8 KiB: bodies and
attachments of at most 3,580 bytes.
"""

from __future__ import annotations

import datetime as dt
import struct
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class _Inner:
    """An object whose content is a node below that of its owner."""

    node: int


Value = str | int | bool | bytes | dt.datetime | _Inner
Properties = Mapping[int, Value]
"""By tag. A tag from 0x10000 on is a named property: the set in `SETS` times 0x10000, and its long identifier."""

ADDRESS_SET, APPOINTMENT_SET, TASK_SET = 1 << 16, 2 << 16, 3 << 16
SETS = ("00062004", "00062002", "00062003")  # PSETID_Address, PSETID_Appointment, PSETID_Task, [MS-OXPROPS] 1.3.2
_SUBJECT, _NAME, _ROOT_FOLDER, _STORE, _NAME_MAP = 0x37, 0x3001, 0x122, 0x21, 0x61
_RECIPIENTS, _ATTACHMENTS = 0x692, 0x671
_EPOCH = dt.datetime(1601, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True)
class PstItem:
    """A mail, a contact, an appointment; an attachment is its properties, or an item that is attached."""

    properties: Properties
    recipients: Sequence[Properties] = ()
    attachments: Sequence[Properties | PstItem] = ()


@dataclass(frozen=True)
class PstFolder:
    name: str
    items: Sequence[PstItem] = ()
    folders: Sequence[PstFolder] = ()
    is_own_child: bool = False
    is_own_parent: bool = False


@dataclass
class _Writer:
    content: bytearray = field(default_factory=lambda: bytearray(0x4600))
    blocks: list[tuple[int, int, int]] = field(default_factory=list)
    nodes: list[tuple[int, int, int, int]] = field(default_factory=list)
    names: dict[int, int] = field(default_factory=dict)
    next_id: int = 0x400

    def place(self, data: bytes, alignment: int) -> int:
        self.content += bytes(-len(self.content) % alignment)
        self.content += data
        return len(self.content) - len(data)

    def block(self, data: bytes, *, is_internal: bool = False) -> int:
        """2.2.2.8: the data, padding, and a trailer at the end of a multiple of 64 bytes."""
        assert len(data) <= 8176, "a block of this writer holds 8,176 bytes"
        number = 4 * (len(self.blocks) + 1) | 2 * is_internal
        padded = data + bytes(-(len(data) + 16) % 64)
        at = len(self.content) + -len(self.content) % 64
        self.place(padded + struct.pack("<HHIQ", len(data), _signature(at, number), _crc(data), number), 64)
        self.blocks.append((number, at, len(data)))
        return number

    def subnodes(self, entries: Sequence[tuple[int, int, int]]) -> int:
        """2.2.2.8.3.3.1."""
        rows = b"".join(struct.pack("<QQQ", *entry) for entry in sorted(entries))
        return self.block(struct.pack("<BBHI", 2, 0, len(entries), 0) + rows, is_internal=True) if entries else 0

    def properties(self, values: Properties) -> int:
        """2.3.3: a property context in a heap on node."""
        heap = [struct.pack("<BBBBI", 0xB5, 2, 6, 0, 0x40), b""]
        records = []
        for tag, value in sorted((self.tag(tag), value) for tag, value in values.items()):
            kind, inline, data = _encoded(value)
            if data:
                heap.append(data)
                inline = len(heap) << 5
            records.append(struct.pack("<HHI", tag, kind, inline))
        heap[1] = b"".join(records)
        return self.block(_heap(heap, 0xBC, 0x20))

    def tag(self, tag: int) -> int:
        return self.names.setdefault(tag, 0x8000 + len(self.names)) if tag >= 0x10000 else tag

    def table(self, rows: Sequence[tuple[int, Properties]]) -> int:
        """2.3.4: a table context of numbers and strings; each row begins with its number and version."""
        kinds = {tag: _encoded(value)[0] for _, row in rows for tag, value in row.items()} | {0x67F2: 3, 0x67F3: 3}
        tags = sorted(kinds, key=lambda tag: (tag not in (0x67F2, 0x67F3), tag))
        width, heap = 4 * len(tags), [b"", b"", b"", b""]
        bits = (len(tags) + 7) // 8
        columns = b"".join(struct.pack("<HHHBB", kinds[tag], tag, 4 * at, 4, at) for at, tag in sorted(enumerate(tags), key=lambda c: c[1]))
        heap[0] = struct.pack("<BB4HIII", 0x7C, len(tags), width, width, width, width + bits, 0x40, 0x80 if rows else 0, 0) + columns
        heap[1] = struct.pack("<BBBBI", 0xB5, 4, 4, 0, 0x60 if rows else 0)
        heap[2] = b"".join(struct.pack("<II", number, at) for at, (number, _) in enumerate(rows))
        matrix = b""
        for number, row in rows:
            has = 0
            for at, tag in enumerate(tags):
                _, inline, data = _encoded({0x67F2: number, 0x67F3: 1, **row}.get(tag, 0))
                if data:
                    heap.append(data)
                    inline = len(heap) << 5
                matrix += struct.pack("<I", inline)
                has |= (tag in row or at < 2) << (8 * (at // 8) + 7 - at % 8)
            matrix += has.to_bytes(bits, "little")
        heap[3] = matrix
        return self.block(_heap(heap, 0x7C, 0x20))

    def item(self, item: PstItem) -> tuple[int, int]:
        """Return the blocks of an item: its data and its subnodes."""
        below: list[tuple[int, int, int]] = []
        if item.recipients:
            below.append((_RECIPIENTS, self.table([(number, row) for number, row in enumerate(item.recipients)]), 0))
        listed: list[tuple[int, Properties]] = []
        own: dict[int, Value]
        for index, attached in enumerate(item.attachments):
            number = (index + 1) << 5 | 5
            if isinstance(attached, PstItem):
                inner = (number + 0x1000) & ~0x1F | 4
                own = {0x3705: 5, _NAME: attached.properties.get(_SUBJECT, ""), 0x3701: _Inner(inner)}
                below.append((number, self.properties(own), self.subnodes([(inner, *self.item(attached))])))
            else:
                own = {0x3705: 1, **attached}
                below.append((number, self.properties(own), 0))
            listed.append((number, {0x0E20: 100, 0x3705: own[0x3705]}))
        if listed:
            below.append((_ATTACHMENTS, self.table(listed), 0))
        return self.properties({0x1A: "IPM.Note", **item.properties}), self.subnodes(below)

    def folder(self, folder: PstFolder, number: int, parent: int) -> None:
        about: dict[int, Value] = {_NAME: folder.name, 0x3602: len(folder.items), 0x3603: 0, 0x360A: bool(folder.folders)}
        self.nodes.append((number, self.properties(about), 0, number if folder.is_own_parent else parent))
        items = [(self.number(4), item) for item in folder.items]
        folders = [(self.number(2), below) for below in folder.folders]
        listed = {
            0x0D: [(own, {_NAME: below.name}) for own, below in [*folders, *([(number, folder)] if folder.is_own_child else [])]],
            0x0E: [(own, {0x37: str(item.properties.get(0x37, ""))}) for own, item in items],
            0x0F: [],  # hidden items
        }
        for kind, rows in listed.items():
            self.nodes.append((number & ~0x1F | kind, self.table(rows), 0, 0))
        for own, item in items:
            self.nodes.append((own, *self.item(item), number))
        for own, below in folders:
            self.folder(below, own, number)

    def number(self, kind: int) -> int:
        self.next_id += 1
        return self.next_id << 5 | kind

    def tree(self, entries: Sequence[bytes], kind: int) -> tuple[int, int]:
        """2.2.2.7.7: pages of a B-tree, of one or two levels. Return number and place of its top."""
        size, per_page = len(entries[0]), 488 // len(entries[0])
        groups = [entries[at : at + per_page] for at in range(0, len(entries), per_page)]
        pages = [self.page(group, kind, size, per_page, 0) for group in groups]
        if len(pages) == 1:
            return pages[0]
        return self.page([struct.pack("<8sQQ", group[0][:8], *page) for group, page in zip(groups, pages, strict=True)], kind, 24, 20, 1)

    def page(self, entries: Sequence[bytes], kind: int, size: int, most: int, level: int) -> tuple[int, int]:
        body = b"".join(entries).ljust(488, b"\0") + struct.pack("<BBBBI", len(entries), most, size, level, 0)
        number, at = self.number(0), len(self.content) + -len(self.content) % 512
        self.place(body + struct.pack("<BBHIQ", kind, kind, _signature(at, number), _crc(body), number), 512)
        return number, at


def write_pst(path: Path, root: PstFolder, *, store: Properties | None = None, magic: bytes = b"SM") -> None:
    """Write the folders below `root`; `store` are properties of the mailbox itself, `magic` is "SO" for an OST."""
    writer = _Writer()
    writer.folder(root, _ROOT_FOLDER, _ROOT_FOLDER)
    writer.nodes.append((_STORE, writer.properties({_NAME: "Mailbox", 0x0FF9: bytes(16), **(store or {})}), 0, 0))
    guids = b"".join(bytes.fromhex(f"{int(data1, 16).to_bytes(4, 'little').hex()}00000000c000000000000046") for data1 in SETS)
    # 2.4.7: the names of the named properties
    named = b"".join(struct.pack("<IHH", tag & 0xFFFF, ((tag >> 16) + 2) << 1, local - 0x8000) for tag, local in writer.names.items())
    writer.nodes.append((_NAME_MAP, writer.properties({1: 251, 2: guids, 3: named or bytes(8), 4: bytes(4)}), 0, 0))
    nodes = writer.tree([struct.pack("<QQQII", *node, 0) for node in sorted(writer.nodes)], 0x81)
    blocks = writer.tree([struct.pack("<QQHHI", number, at, size, 2, 0) for number, at, size in sorted(writer.blocks)], 0x80)
    content = writer.content
    root_part = struct.pack("<IQQQQQQQQBBH", 0, len(content), 0x4400, 0, 0, *nodes, *blocks, 0, 0, 0)
    head = magic + struct.pack("<HHBBIIQQI", 23, 19, 1, 1, 0, 0, 0, 0x4000, 1) + bytes(128 + 8) + root_part + bytes(4) + b"\xff" * 256
    head += struct.pack("<BBHQ", 0x80, 0, 0, 0x40000)
    content[:564] = b"!BDN" + struct.pack("<I", _crc(head[:471])) + head + struct.pack("<I", _crc(head[:516])) + bytes(36)
    path.write_bytes(content)


def _encoded(value: Value) -> tuple[int, int, bytes]:
    """Return type, value if it takes four bytes, else its bytes."""
    match value:
        case bool():
            return 0x0B, int(value), b""
        case int():
            return 0x03, value, b""
        case str():
            return 0x1F, 0, value.encode("utf-16-le")
        case _Inner():
            return 0x0D, 0, struct.pack("<II", value.node, 0)
        case bytes():
            return 0x0102, 0, value
    return 0x40, 0, struct.pack("<Q", int((value - _EPOCH).total_seconds()) * 10_000_000)


def _heap(items: Sequence[bytes], client: int, root: int) -> bytes:
    """2.3.1: items in one block, and a map of where they begin."""
    body = b"".join(items)
    ends = [12]
    for item in items:
        ends.append(ends[-1] + len(item))
    padding = len(body) % 2
    page_map = struct.pack(f"<HH{len(ends)}H", len(items), 0, *ends)
    return struct.pack("<HBBII", 12 + len(body) + padding, 0xEC, client, root, 0) + body + bytes(padding) + page_map


def _crc(data: bytes) -> int:
    return zlib.crc32(data, 0xFFFFFFFF) ^ 0xFFFFFFFF


def _signature(at: int, number: int) -> int:
    mixed = at ^ number
    return (mixed >> 16 ^ mixed) & 0xFFFF
