"""Decompresses the RTF of Outlook messages. Source: [MS-OXRTFCP]."""

from __future__ import annotations

from collections.abc import Iterator

_COMPRESSED = 0x75465A4C  # "LZFu"
_UNCOMPRESSED = 0x414C454D  # "MELA"
_DICTIONARY_BYTES = 4096
_PRESET = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArial"
    b"Times New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)
_BLOCK_BYTES = 64 * 1024


def decompress_rtf(data: bytes) -> Iterator[bytes]:
    """Yield the RTF in blocks; its size is up to nine times the compressed size. Raises ValueError for invalid data."""
    if len(data) < 16:
        raise ValueError("no compressed RTF")
    kind = int.from_bytes(data[8:12], "little")
    if kind == _UNCOMPRESSED:
        yield data[16:]
        return
    if kind != _COMPRESSED:
        raise ValueError("no compressed RTF")
    dictionary = bytearray(_PRESET.ljust(_DICTIONARY_BYTES, b"\0"))
    write = len(_PRESET)
    out = bytearray()
    at = 16
    while at < len(data):
        control = data[at]
        at += 1
        for bit in range(8):
            if control & (1 << bit):
                if at + 1 >= len(data):
                    break
                reference = int.from_bytes(data[at : at + 2], "big")
                at += 2
                offset, length = reference >> 4, (reference & 0xF) + 2
                if offset == write:  # the end marker
                    yield bytes(out)
                    return
                copied = [0] * length
                for step in range(length):
                    copied[step] = dictionary[(offset + step) % _DICTIONARY_BYTES]
                    dictionary[write] = copied[step]
                    write = (write + 1) % _DICTIONARY_BYTES
                out += bytes(copied)
            else:
                if at >= len(data):
                    break
                out.append(data[at])
                dictionary[write] = data[at]
                write = (write + 1) % _DICTIONARY_BYTES
                at += 1
        if len(out) >= _BLOCK_BYTES:
            yield bytes(out)
            out.clear()
    yield bytes(out)
