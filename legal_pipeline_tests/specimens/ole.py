"""Writes OLE compound files ([MS-CFB], version 3): storages and streams by path, small streams in the mini stream."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise

_SECTOR, _MINI, _CUTOFF = 512, 64, 4096
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_NO_ENTRY = 0xFFFFFFFF


@dataclass
class _Entry:
    name: str
    kind: int
    """1 storage, 2 stream, 5 root."""
    data: bytes = b""
    children: dict[str, _Entry] = field(default_factory=dict)
    number: int = 0
    start: int = _END
    right: int = _NO_ENTRY
    """The number of the entry that follows among its siblings: the tree is unbalanced."""


def ole_bytes(streams: Mapping[str, bytes]) -> bytes:
    """Return a compound file with these streams by path: `ObjectPool/_1/CONTENTS`."""
    root = _Entry("Root Entry", 5)
    for path, data in streams.items():
        *folders, name = path.split("/")
        at = root
        for folder in folders:
            at = at.children.setdefault(folder, _Entry(folder, 1))
        at.children[name] = _Entry(name, 2, data)
    entries = [root]
    for entry in entries:
        for child in sorted(entry.children.values(), key=lambda child: (len(child.name), child.name.upper())):
            child.number = len(entries)
            entries.append(child)
    sectors: list[bytes] = []
    fat: list[int] = []
    mini = b""
    mini_fat: list[int] = []

    def chained(data: bytes) -> int:
        first = len(fat)
        pieces = [data[at : at + _SECTOR].ljust(_SECTOR, b"\0") for at in range(0, len(data), _SECTOR)]
        sectors.extend(pieces)
        fat.extend(range(first + 1, first + len(pieces)))
        fat.append(_END)
        return first

    for entry in entries[1:]:
        if entry.kind == 2 and 0 < len(entry.data) < _CUTOFF:
            count = -(-len(entry.data) // _MINI)
            entry.start = len(mini_fat)
            mini_fat += [*range(entry.start + 1, entry.start + count), _END]
            mini += entry.data.ljust(count * _MINI, b"\0")
        elif entry.data:
            entry.start = chained(entry.data)
    if mini:
        root.data, root.start = mini, chained(mini)
    mini_fat_start = chained(struct.pack(f"<{len(mini_fat)}I", *mini_fat).ljust(_SECTOR, b"\xff")) if mini_fat else _END
    mini_fat_sectors = -(-len(mini_fat) * 4 // _SECTOR)
    directory = chained(b"".join(map(_written, entries)).ljust(-(-len(entries) // 4) * _SECTOR, b"\0"))
    fat_sectors = 1
    while (len(fat) + fat_sectors) * 4 > fat_sectors * _SECTOR:
        fat_sectors += 1
    fat_starts = range(len(fat), len(fat) + fat_sectors)
    table = struct.pack(f"<{len(fat) + fat_sectors}I", *fat, *[_FAT] * fat_sectors).ljust(fat_sectors * _SECTOR, b"\xff")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIIII", 0, fat_sectors, directory, 0, _CUTOFF, mini_fat_start, mini_fat_sectors, _END, 0, fat_starts[0])
    header += struct.pack("<108I", *[*fat_starts[1:], *[_FREE] * (109 - fat_sectors)][:108])
    return header + b"".join(sectors) + table


def _written(entry: _Entry) -> bytes:
    children = sorted(child.number for child in entry.children.values())
    name = entry.name.encode("utf-16-le") + b"\0\0"
    by_number = {child.number: child for child in entry.children.values()}
    for number, after in pairwise(children):
        by_number[number].right = after
    first = children[0] if children else _NO_ENTRY
    head = name.ljust(64, b"\0") + struct.pack("<HBBIII", len(name), entry.kind, 1, _NO_ENTRY, entry.right, first)
    return head + bytes(36) + struct.pack("<IQ", entry.start if entry.data else (0 if entry.kind == 1 else _END), len(entry.data))
