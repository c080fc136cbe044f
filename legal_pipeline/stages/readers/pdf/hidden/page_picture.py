"""Pictures of a part of a PDF page, with and without some of its text. Runs in the sandboxed process."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterable
from typing import NamedTuple

import pypdfium2.raw as pdfium

from legal_pipeline.stages.readers.pdf import calls
from legal_pipeline.stages.readers.pdf.hidden.areas import Box

_SCALE = 2.0
"""Pixels per point: a small letter of 8 points has 8 pixels."""
_MAX_PIXELS = 8_000_000
_CHANNELS = 4
_INSET = 0.2
"""Share of a character's box that is left out on each side: its neighbors and the edge of what covers it reach in there."""


class Pixels(NamedTuple):
    """A range of pixels in a picture: columns and rows."""

    left: int
    top: int
    right: int
    bottom: int


class PagePicture:
    """The part of a page around some boxes, as it looks."""

    def __init__(self, page: pdfium.FPDF_PAGE, area: Box, scale: float = _SCALE) -> None:
        self._page = page
        page_width, page_height = max(1.0, pdfium.FPDF_GetPageWidthF(page)), max(1.0, pdfium.FPDF_GetPageHeightF(page))
        width, height = max(1.0, area.right - area.left), max(1.0, area.top - area.bottom)
        scale = min(scale, math.sqrt(_MAX_PIXELS / (width * height)))
        self._size = math.ceil(page_width * scale), math.ceil(page_height * scale)
        self._origin = 0, 0
        corners = [self._device(x, y) for x in (area.left, area.right) for y in (area.bottom, area.top)]
        left, top = max(0, min(x for x, _ in corners)), max(0, min(y for _, y in corners))
        self.width = max(1, min(self._size[0], max(x for x, _ in corners) + 1) - left)
        self.height = max(1, min(self._size[1], max(y for _, y in corners) + 1) - top)
        self._origin = left, top

    def render(self, without: Iterable[int] = ()) -> bytes:
        """Return the pixels, four bytes each; `without` are the addresses of text objects that are left out."""
        left_out = [item for item in without if calls.set_active(item, 0)]
        try:
            return self._rendered()
        finally:
            for item in left_out:
                calls.set_active(item, 1)

    def pixels(self, box: Box) -> Pixels | None:
        """Return the inner pixels of a character's box, or None if it is not in the picture."""
        across, along = _INSET * (box.right - box.left), _INSET * (box.top - box.bottom)
        x1, y1 = self._device(box.left + across, box.top - along)
        x2, y2 = self._device(box.right - across, box.bottom + along)
        left, right, top, bottom = min(x1, x2), max(x1, x2) + 1, min(y1, y2), max(y1, y2) + 1
        if right <= 0 or bottom <= 0 or left >= self.width or top >= self.height:
            return None
        return Pixels(max(0, left), max(0, top), min(self.width, right), min(self.height, bottom))

    def rows(self, picture: bytes, at: Pixels) -> Iterable[bytes]:
        stride = self.width * _CHANNELS
        for row in range(at.top, at.bottom):
            yield picture[row * stride + at.left * _CHANNELS : row * stride + at.right * _CHANNELS]

    def _device(self, x: float, y: float) -> tuple[int, int]:
        left, top = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDF_PageToDevice(self._page, -self._origin[0], -self._origin[1], *self._size, 0, x, y, left, top)
        return left.value, top.value

    def _rendered(self) -> bytes:
        buffer = (ctypes.c_ubyte * (self.width * self.height * _CHANNELS))()
        bitmap = pdfium.FPDFBitmap_CreateEx(self.width, self.height, pdfium.FPDFBitmap_BGRx, buffer, self.width * _CHANNELS)
        if not bitmap:
            raise MemoryError
        try:
            pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, self.width, self.height, 0xFFFFFFFF)
            pdfium.FPDF_RenderPageBitmap(bitmap, self._page, -self._origin[0], -self._origin[1], *self._size, 0, pdfium.FPDF_ANNOT)
        finally:
            pdfium.FPDFBitmap_Destroy(bitmap)
        return bytes(buffer)


def share_changed(before: Iterable[bytes], after: Iterable[bytes], threshold: int) -> float:
    """Return the share of the bytes that differ by more than `threshold`, 0 to 1."""
    changed = total = 0
    for row, other in zip(before, after, strict=True):
        total += len(row)
        if row != other:
            changed += sum(abs(a - b) > threshold for a, b in zip(row, other, strict=True))
    return changed / total if total else 0.0


def contrast(rows: Iterable[bytes]) -> int:
    """Return the largest difference of a color channel between two pixels."""
    whole = b"".join(rows)
    channels = [whole[channel::_CHANNELS] for channel in range(_CHANNELS - 1)]
    return max((max(channel) - min(channel) for channel in channels if channel), default=0)


def brightness(rows: Iterable[bytes]) -> float:
    """Return the mean of the color channels, 0 to 255."""
    whole = b"".join(rows)
    channels = [whole[channel::_CHANNELS] for channel in range(_CHANNELS - 1)]
    return sum(map(sum, channels)) / max(1, sum(map(len, channels)))
