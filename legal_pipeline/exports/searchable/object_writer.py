"""Writes objects of a PDF one after the other and remembers nothing but where each begins."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import BinaryIO

from legal_pipeline.exports.searchable import text_layer


class ObjectWriter:
    """Objects for a new file, or to be appended to one of which `position` bytes are written and whose next free number is `free`."""

    def __init__(self, out: BinaryIO, *, position: int = 0, free: int = 1) -> None:
        self._out, self._position = out, position
        self._offsets: dict[int, tuple[int, int]] = {}
        self.free = free

    def write(self, data: bytes) -> None:
        self._out.write(data)
        self._position += len(data)

    def reserve(self) -> int:
        self.free += 1
        return self.free - 1

    def put(self, body: bytes, number: int | None = None, generation: int = 0) -> int:
        """Writes an object under a new number, or under the one given; returns the number."""
        number = self.reserve() if number is None else number
        self._offsets[number] = self._position, generation
        self.write(b"%d %d obj\n%s\nendobj\n" % (number, generation, body))
        return number

    def put_stream(self, data: bytes, dictionary: bytes = b"") -> int:
        """Writes a stream; without a filter in its dictionary, it is deflated."""
        if b"/Filter" not in dictionary:
            data, dictionary = zlib.compress(data), dictionary + b" /Filter /FlateDecode"
        return self.put(b"<<%s /Length %d >>\nstream\n%s\nendstream" % (dictionary, len(data), data))

    def put_fonts(self) -> bytes:
        """Writes the fonts of the text layer; returns the entries for the font dictionary of a page."""
        latin = self.put(text_layer.LATIN_FONT)
        descendant = self.put(text_layer.descendant_font(self.put(text_layer.DESCRIPTOR)))
        other = self.put(text_layer.other_font(descendant, self.put_stream(text_layer.TO_UNICODE)))
        return b"/%s %d 0 R /%s %d 0 R" % (text_layer.LATIN.encode(), latin, text_layer.OTHER.encode(), other)

    def end(self, trailer: bytes, *, as_stream: bool = False) -> None:
        """Writes the table of offsets and the trailer, in the form of PDF 1.5 if `as_stream`."""
        start = self._position
        if as_stream:
            self._offsets[self.reserve()] = start, 0
            numbers = sorted(self._offsets)
            index = b" ".join(b"%d %d" % run for run in _runs(numbers))
            table = b"".join(
                b"\x01" + offset.to_bytes(8, "big") + generation.to_bytes(2, "big")
                for offset, generation in (self._offsets[number] for number in numbers)
            )
            head = b"%s /Size %d /Type /XRef /W [1 8 2] /Index [%s] /Length %d" % (trailer, self.free, index, len(table))
            self.write(b"%d 0 obj\n<<%s >>\nstream\n%s\nendstream\nendobj\n" % (self.free - 1, head, table))
        else:
            self.write(b"xref\n")
            for first, count in _runs(sorted(self._offsets)):
                self.write(b"%d %d\n" % (first, count))
                for number in range(first, first + count):
                    self.write(b"%010d %05d n \n" % self._offsets[number])
            self.write(b"trailer\n<<%s /Size %d >>\n" % (trailer, self.free))
        self.write(b"startxref\n%d\n%%%%EOF\n" % start)


def _runs(numbers: list[int]) -> Iterator[tuple[int, int]]:
    """Yields first number and count of each run of neighboring numbers."""
    first = 0
    for at in range(1, len(numbers) + 1):
        if at == len(numbers) or numbers[at] != numbers[at - 1] + 1:
            yield numbers[first], at - first
            first = at
