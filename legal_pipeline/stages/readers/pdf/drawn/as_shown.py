"""The text of a page as its picture shows it, where the file draws it in another order. Runs in the sandboxed process."""

from __future__ import annotations

from collections.abc import Sequence

import pypdfium2.raw as pdfium

from legal_pipeline.stages.readers.pdf import calls
from legal_pipeline.stages.readers.pdf.drawn.cards import cards_apart
from legal_pipeline.stages.readers.pdf.drawn.columns import in_columns
from legal_pipeline.stages.readers.pdf.drawn.first_letters import with_first_letters
from legal_pipeline.stages.readers.pdf.drawn.order import in_order
from legal_pipeline.stages.readers.pdf.drawn.rearranged import rearranged
from legal_pipeline.stages.readers.pdf.drawn.written_over import HINT, over_blanks
from legal_pipeline.stages.readers.pdf.forms.placing import Located, has_astral
from legal_pipeline.stages.readers.pdf.superscripts import Mark


def as_shown(
    text_page: pdfium.FPDF_TEXTPAGE, text: str, marks: Sequence[Mark], hidden: Sequence[Located]
) -> tuple[str, list[Mark], list[Located]]:
    """Return the text of a page, its marks and its hidden words as a reader sees them. `text` is as long as what pdfium returns."""
    if not has_astral(text):
        page = calls.address(text_page)
        pieces = in_order(page, text)
        if pieces is None:
            pieces = in_columns(page, text)
        if pieces is None:
            pieces = cards_apart(page, text)
        if pieces is None and HINT in text:
            pieces = over_blanks(page, text)
        if pieces is None:
            pieces = with_first_letters(page, text)
        if pieces is not None:
            return rearranged(text, pieces, marks, hidden)
    return text, list(marks), list(hidden)
