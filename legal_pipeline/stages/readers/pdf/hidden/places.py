"""Where the characters of a PDF page are in its text. Runs in the sandboxed process."""

from __future__ import annotations

from collections.abc import Iterable

import pypdfium2.raw as pdfium

from legal_pipeline.stages.readers.pdf.forms.placing import Located
from legal_pipeline.stages.readers.pdf.hidden.hidden_text import HiddenRun


def places_of(text_page: pdfium.FPDF_TEXTPAGE, indexes: Iterable[int]) -> list[int]:
    return [int(pdfium.FPDFText_GetTextIndexFromCharIndex(text_page, index)) for index in indexes]


def located(text_page: pdfium.FPDF_TEXTPAGE, run: HiddenRun) -> Located:
    """Return the range of a run in the text; characters that pdfium leaves out of the text have an index too."""
    first, last = places_of(text_page, (run.first, run.last))
    return first, last + 1, run.by.value, tuple(round(edge, 1) for edge in run.box)
