"""Says where the lines of a page stand whose line numbers are drawn apart from the text. Runs in the sandboxed process."""

from __future__ import annotations

import ctypes
import re
from itertools import islice

import pypdfium2.raw as pdfium

from legal_pipeline.stages.readers.pdf import calls

_NUMBER_ALONE = re.compile(r"^[ ]*(?P<number>0?[1-9]|[12]\d|3[0-6])(?:[ ]+(?P=number))?[ ]*\r?$", re.MULTILINE)
"""Or twice, where there are numbers on both sides."""
_MIN_ALONE = 8
_LINE = re.compile(r"(?:[ \r]*)(?P<shown>[^\n\ufffe]*[^\s\ufffe])[^\n\ufffe]*[\n\ufffe]?")
"""pdfium drops the line end behind a hyphen, which it writes as U+FFFE."""
_MAX_LINES = 500

# FS_RECTF: left, top, right, bottom
_EDGES = (ctypes.c_float * 4)()
_RECT_PLACE = ctypes.addressof(_EDGES)


def line_places(text_page: pdfium.FPDF_TEXTPAGE, text: str) -> str:
    """Return start in the text, left edge and middle (in points, from below) of each line: `0:72:700,14:72:676`.

    '' unless at least eight lines of the page are a number alone.
    """
    if len(_NUMBER_ALONE.findall(text)) < _MIN_ALONE or len(text.encode("utf-16-le", "surrogatepass")) != 2 * len(text):
        return ""
    holder = calls.address(text_page)
    places: list[str] = []
    for match in islice(_LINE.finditer(text), _MAX_LINES):
        index = calls.char_index(holder, match.start("shown"))
        if index < 0 or not calls.loose_box(holder, index, _RECT_PLACE):
            return ""
        left, top, _, bottom = _EDGES
        places.append(f"{match.start('shown')}:{left:.0f}:{(top + bottom) / 2:.1f}")
    return ",".join(places)
