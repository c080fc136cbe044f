"""Fast calls of pdfium, for code that asks every object of every page. Runs in the sandboxed process.

The functions of pypdfium2 convert each argument and wrap each pointer, which takes four times as long as the call. These
are the same functions, with objects as addresses; a missing object is None.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from typing import Any

import pypdfium2.raw as pdfium

_ADDRESS, _INT = ctypes.c_void_p, ctypes.c_int


def _fast(function: Any, result: Any, *arguments: Any) -> Callable[..., Any]:
    # PYFUNCTYPE keeps the global lock: the reading process has one thread
    return ctypes.PYFUNCTYPE(result, *arguments)(ctypes.cast(function, _ADDRESS).value or 0)


object_of_page = _fast(pdfium.FPDFPage_GetObject, _ADDRESS, _ADDRESS, _INT)
object_of_form = _fast(pdfium.FPDFFormObj_GetObject, _ADDRESS, _ADDRESS, ctypes.c_ulong)
count_in_form = _fast(pdfium.FPDFFormObj_CountObjects, _INT, _ADDRESS)
kind = _fast(pdfium.FPDFPageObj_GetType, _INT, _ADDRESS)
bounds = _fast(pdfium.FPDFPageObj_GetBounds, _INT, _ADDRESS, *[_ADDRESS] * 4)
matrix = _fast(pdfium.FPDFPageObj_GetMatrix, _INT, _ADDRESS, _ADDRESS)
fill_color = _fast(pdfium.FPDFPageObj_GetFillColor, _INT, _ADDRESS, *[_ADDRESS] * 4)
stroke_color = _fast(pdfium.FPDFPageObj_GetStrokeColor, _INT, _ADDRESS, *[_ADDRESS] * 4)
stroke_width = _fast(pdfium.FPDFPageObj_GetStrokeWidth, _INT, _ADDRESS, _ADDRESS)
draw_mode = _fast(pdfium.FPDFPath_GetDrawMode, _INT, _ADDRESS, _ADDRESS, _ADDRESS)
segments = _fast(pdfium.FPDFPath_CountSegments, _INT, _ADDRESS)
image_size = _fast(pdfium.FPDFImageObj_GetImagePixelSize, _INT, _ADDRESS, _ADDRESS, _ADDRESS)
count_marks = _fast(pdfium.FPDFPageObj_CountMarks, _INT, _ADDRESS)
mark = _fast(pdfium.FPDFPageObj_GetMark, _ADDRESS, _ADDRESS, ctypes.c_ulong)
mark_value_kind = _fast(pdfium.FPDFPageObjMark_GetParamValueType, _INT, _ADDRESS, ctypes.c_char_p)
clip_path = _fast(pdfium.FPDFPageObj_GetClipPath, _ADDRESS, _ADDRESS)
count_clip_paths = _fast(pdfium.FPDFClipPath_CountPaths, _INT, _ADDRESS)
clip_segments = _fast(pdfium.FPDFClipPath_CountPathSegments, _INT, _ADDRESS, _INT)
clip_segment = _fast(pdfium.FPDFClipPath_GetPathSegment, _ADDRESS, _ADDRESS, _INT, _INT)
segment_point = _fast(pdfium.FPDFPathSegment_GetPoint, _INT, _ADDRESS, _ADDRESS, _ADDRESS)
font_size = _fast(pdfium.FPDFTextObj_GetFontSize, _INT, _ADDRESS, _ADDRESS)
set_active = _fast(pdfium.FPDFPageObj_SetIsActive, _INT, _ADDRESS, _INT)
render_mode = _fast(pdfium.FPDFTextObj_GetTextRenderMode, _INT, _ADDRESS)
text_object = _fast(pdfium.FPDFText_GetTextObject, _ADDRESS, _ADDRESS, _INT)
char_box = _fast(pdfium.FPDFText_GetCharBox, _INT, _ADDRESS, _INT, *[_ADDRESS] * 4)
loose_box = _fast(pdfium.FPDFText_GetLooseCharBox, _INT, _ADDRESS, _INT, _ADDRESS)
char_index = _fast(pdfium.FPDFText_GetCharIndexFromTextIndex, _INT, _ADDRESS, _INT)
unicode = _fast(pdfium.FPDFText_GetUnicode, ctypes.c_uint, _ADDRESS, _INT)
char_angle = _fast(pdfium.FPDFText_GetCharAngle, ctypes.c_float, _ADDRESS, _INT)
text = _fast(pdfium.FPDFText_GetText, _INT, _ADDRESS, _INT, _INT, _ADDRESS)
bounded_text = _fast(pdfium.FPDFText_GetBoundedText, _INT, _ADDRESS, *[ctypes.c_double] * 4, _ADDRESS, _INT)

annotation = _fast(pdfium.FPDFPage_GetAnnot, _ADDRESS, _ADDRESS, _INT)
annotation_kind = _fast(pdfium.FPDFAnnot_GetSubtype, _INT, _ADDRESS)
close_annotation = _fast(pdfium.FPDFPage_CloseAnnot, None, _ADDRESS)


def all_annotations(page: Any, count: int) -> Iterator[tuple[int, int, Any]]:
    """Yield place, kind and pointer of each of the first `count` annotations of a page; the pointer is valid until the next.

    Links, the most of them by far, are left out.
    """
    holder = address(page)
    for index in range(count):
        if item := annotation(holder, index):
            try:
                if (kind := annotation_kind(item)) != pdfium.FPDF_ANNOT_LINK:
                    yield index, kind, ctypes.cast(item, pdfium.FPDF_ANNOTATION)
            finally:
                close_annotation(item)


def address(pointer: Any) -> int:
    """Return the address that a pointer of pypdfium2 holds."""
    # a cast takes ten times as long
    return ctypes.addressof(pointer.contents) if pointer else 0


def memory_of(buffer: bytearray) -> int:
    """Return the address of the bytes of a buffer, which must not change its size while the address is used.

    An array of ctypes of a length of its own would be a new type each time, which takes longer to make than the calls that fill it.
    """
    return ctypes.addressof(ctypes.c_char.from_buffer(buffer))


def places(array: Any, count: int) -> list[int]:
    """Return the addresses of the first elements of an array of numbers."""
    size = ctypes.sizeof(array._type_)
    start = ctypes.addressof(array)
    return [start + size * index for index in range(count)]
