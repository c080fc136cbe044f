"""Draws a PDF page, or a part of one, in gray. Runs in the sandboxed process."""

from __future__ import annotations

import ctypes
import math
from typing import NamedTuple

import pypdfium2.raw as pdfium

from legal_pipeline.stages.readers.limits import ReadLimits
from legal_pipeline.stages.readers.pdf.hidden.areas import Box
from legal_pipeline.stages.readers.pdf.objects import count_objects
from legal_pipeline.stages.readers.sandbox.protocol import Message

_POINTS_PER_INCH = 72
_LEGAL_PAGE_INCHES = 14
"""The long side of US legal paper."""


class Window(NamedTuple):
    """A part of a drawn page, in pixels from its upper left corner."""

    left: int
    top: int
    width: int
    height: int


def window(page: pdfium.FPDF_PAGE, box: Box, size: tuple[int, int]) -> Window:
    """Return where a box, in points of the page, lies on a page that is drawn `size` pixels wide and high."""
    corners = [_on_picture(page, x, y, size) for x in (box.left, box.right) for y in (box.bottom, box.top)]
    left, top = (max(0, min(corner[axis] for corner in corners)) for axis in (0, 1))
    right, bottom = (min(size[axis], max(corner[axis] for corner in corners) + 1) for axis in (0, 1))
    return Window(left, top, max(1, right - left), max(1, bottom - top))


def drawn(
    page: pdfium.FPDF_PAGE, form: pdfium.FPDF_FORMHANDLE | None, scale: float, size: tuple[int, int], part: Window, *, is_exact: bool
) -> Message:
    """Return a part of a page that is drawn at `scale` pixels per point, `size` pixels in all. Raises MemoryError.

    The exact gray, which OCR reads, takes a second copy of a color scan, 25 MB at 300 dpi; the eye sees no difference.
    """
    buffer = (ctypes.c_ubyte * (part.width * part.height))()
    bitmap = pdfium.FPDFBitmap_CreateEx(part.width, part.height, pdfium.FPDFBitmap_Gray, buffer, part.width)
    if not bitmap:
        raise MemoryError
    try:
        pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, part.width, part.height, 0xFFFFFFFF)
        flags = pdfium.FPDF_ANNOT | pdfium.FPDF_GRAYSCALE if is_exact else pdfium.FPDF_ANNOT
        pdfium.FPDF_RenderPageBitmap(bitmap, page, -part.left, -part.top, *size, 0, flags)
        if form:
            pdfium.FPDF_FFLDraw(form, bitmap, page, -part.left, -part.top, *size, 0, pdfium.FPDF_ANNOT)
    finally:
        pdfium.FPDFBitmap_Destroy(bitmap)
    dpi = max(1, round(scale * _POINTS_PER_INCH))
    return Message({"width": part.width, "height": part.height, "dpi": dpi}, bytes(buffer))


def pixels(width: float, height: float, scale: float) -> tuple[int, int]:
    """Return the size of a picture of so many points at `scale` pixels per point."""
    return max(1, math.ceil(width * scale)), max(1, math.ceil(height * scale))


def _on_picture(page: pdfium.FPDF_PAGE, x: float, y: float, size: tuple[int, int]) -> tuple[int, int]:
    across, down = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDF_PageToDevice(page, 0, 0, *size, 0, x, y, across, down)
    return across.value, down.value


def whole_page_scale(page: pdfium.FPDF_PAGE, width: float, height: float, enlargement: float, limits: ReadLimits) -> float:
    """Return the pixels per point for the picture of a page of so many points.

    Some scanners write one pixel as one point, which makes pages of 30 inches. Those are not rendered larger than
    their images.
    """
    scale = limits.dpi / _POINTS_PER_INCH
    longest = max(width, height)
    if longest > _LEGAL_PAGE_INCHES * _POINTS_PER_INCH:
        counts = count_objects(page, width * height)
        if counts.image_share > 0.8:
            scale = min(scale, max(counts.longest_image_pixels, _LEGAL_PAGE_INCHES * limits.dpi) / longest)
    # 1 % less, because both sides are rounded up
    return float(min(scale * enlargement, math.sqrt(0.99 * limits.max_page_pixels / (width * height))))
