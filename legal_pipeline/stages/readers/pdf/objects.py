"""Counts the objects on a PDF page and measures the area of its images. Runs in the sandboxed process."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass

import pypdfium2.raw as pdfium

from legal_pipeline.stages.readers.pdf import calls

_MAX_DEPTH = 4
_MOST_OF_PAGE = 0.5
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
    bounds = (ctypes.c_float * 4)()
    edges, holder = calls.places(bounds, 4), calls.address(page)
    on_page = range(min(_MAX_OBJECTS, pdfium.FPDFPage_CountObjects(page)))
    stack = [(calls.object_of_page(holder, i), 1.0, 0) for i in on_page]
    visited = 0
    while stack and visited < _MAX_OBJECTS:
        item, area_scale, depth = stack.pop()
        visited += 1
        kind = calls.kind(item)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            counts.text_objects += 1
        elif kind == pdfium.FPDF_PAGEOBJ_PATH:
            counts.paths += 1
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            counts.images += 1
            if calls.bounds(item, *edges):
                width, height = bounds[2] - bounds[0], bounds[3] - bounds[1]
                counts.image_share += abs(width * height) * area_scale / page_area
            counts.longest_image_pixels = max(counts.longest_image_pixels, _longest_side(item))
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _MAX_DEPTH:
            scale = area_scale * _area_scale(item)
            children = range(min(_MAX_OBJECTS, max(0, calls.count_in_form(item))))
            stack.extend((calls.object_of_form(item, i), scale, depth + 1) for i in children)
        else:
            counts.others += 1
    counts.image_share = min(1.0, counts.image_share)
    return counts


def shows_scan(page: pdfium.FPDF_PAGE, page_area: float) -> bool:
    """Return whether an image covers half of the page and more, among the objects drawn first and last. Takes some microseconds."""
    bounds = (ctypes.c_float * 4)()
    edges, holder = calls.places(bounds, 4), calls.address(page)
    count = pdfium.FPDFPage_CountObjects(page)
    for index in {0, 1, count - 2, count - 1}:
        item = calls.object_of_page(holder, index) if 0 <= index < count else None
        if item is None or calls.kind(item) != pdfium.FPDF_PAGEOBJ_IMAGE or not calls.bounds(item, *edges):
            continue
        if abs((bounds[2] - bounds[0]) * (bounds[3] - bounds[1])) >= _MOST_OF_PAGE * page_area:
            return True
    return False


def _longest_side(image: int) -> int:
    size = (ctypes.c_uint * 2)()
    return max(size) if calls.image_size(image, *calls.places(size, 2)) else 0


def _area_scale(form: int) -> float:
    matrix = pdfium.FS_MATRIX()
    if not calls.matrix(form, ctypes.addressof(matrix)):
        return 1.0
    return float(abs(matrix.a * matrix.d - matrix.b * matrix.c))
