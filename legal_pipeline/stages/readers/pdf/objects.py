"""Counts the objects on a PDF page and measures the area of its images. Runs in the sandboxed process."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass

import pypdfium2.raw as pdfium

_MAX_DEPTH = 4
_MAX_OBJECTS = 20_000
"""Drawings have hundreds of thousands of lines; more than this does not change any decision."""


@dataclass(slots=True)
class ObjectCounts:
    image_share: float = 0.0
    images: int = 0
    paths: int = 0
    text_objects: int = 0
    others: int = 0
    longest_image_pixels: int = 0


def count_objects(page: pdfium.FPDF_PAGE, page_area: float) -> ObjectCounts:
    """Count the objects on a page. Image shares are added and capped at 1: overlapping images are rare."""
    counts = ObjectCounts()
    bounds = [ctypes.c_float() for _ in range(4)]
    on_page = range(min(_MAX_OBJECTS, pdfium.FPDFPage_CountObjects(page)))
    stack = [(pdfium.FPDFPage_GetObject(page, i), 1.0, 0) for i in on_page]
    visited = 0
    while stack and visited < _MAX_OBJECTS:
        item, area_scale, depth = stack.pop()
        visited += 1
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            counts.text_objects += 1
        elif kind == pdfium.FPDF_PAGEOBJ_PATH:
            counts.paths += 1
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            counts.images += 1
            if pdfium.FPDFPageObj_GetBounds(item, *bounds):
                width, height = bounds[2].value - bounds[0].value, bounds[3].value - bounds[1].value
                counts.image_share += abs(width * height) * area_scale / page_area
            counts.longest_image_pixels = max(counts.longest_image_pixels, _longest_side(item))
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _MAX_DEPTH:
            scale = area_scale * _area_scale(item)
            children = range(min(_MAX_OBJECTS, max(0, pdfium.FPDFFormObj_CountObjects(item))))
            stack.extend((pdfium.FPDFFormObj_GetObject(item, i), scale, depth + 1) for i in children)
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
