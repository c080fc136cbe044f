"""Counts what is drawn on a PDF page, and the area under images. Runs inside the limited process."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass

import pypdfium2.raw as pdfium

_MAX_DEPTH = 4
_MAX_OBJECTS = 20_000
"""Drawings have hundreds of thousands of lines; nothing below is decided by more than this."""


@dataclass(slots=True)
class ObjectCounts:
    image_share: float = 0.0
    images: int = 0
    paths: int = 0
    text_objects: int = 0
    others: int = 0
    longest_image_pixels: int = 0


def count_objects(page: pdfium.FPDF_PAGE, page_area: float) -> ObjectCounts:
    """Shares add up, cut at 1: images that lie over each other are rare, and count as a full page at worst."""
    counts = ObjectCounts()
    box = [ctypes.c_float() for _ in range(4)]
    on_page = range(min(_MAX_OBJECTS, pdfium.FPDFPage_CountObjects(page)))
    stack = [(pdfium.FPDFPage_GetObject(page, i), 1.0, 0) for i in on_page]
    seen = 0
    while stack and seen < _MAX_OBJECTS:
        each, area_scale, depth = stack.pop()
        seen += 1
        kind = pdfium.FPDFPageObj_GetType(each)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            counts.text_objects += 1
        elif kind == pdfium.FPDF_PAGEOBJ_PATH:
            counts.paths += 1
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            counts.images += 1
            if pdfium.FPDFPageObj_GetBounds(each, *box):
                width, height = box[2].value - box[0].value, box[3].value - box[1].value
                counts.image_share += abs(width * height) * area_scale / page_area
            counts.longest_image_pixels = max(counts.longest_image_pixels, _longest_side(each))
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _MAX_DEPTH:
            scale = area_scale * _area_scale(each)
            inside = range(min(_MAX_OBJECTS, max(0, pdfium.FPDFFormObj_CountObjects(each))))
            stack.extend((pdfium.FPDFFormObj_GetObject(each, i), scale, depth + 1) for i in inside)
        else:
            counts.others += 1
    counts.image_share = min(1.0, counts.image_share)
    return counts


def _longest_side(image: pdfium.FPDF_PAGEOBJECT) -> int:
    width, height = ctypes.c_uint(), ctypes.c_uint()
    if not pdfium.FPDFImageObj_GetImagePixelSize(image, width, height):
        return 0
    return max(width.value, height.value)


def _area_scale(form: pdfium.FPDF_PAGEOBJECT) -> float:
    matrix = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(form, matrix):
        return 1.0
    return float(abs(matrix.a * matrix.d - matrix.b * matrix.c))
