"""PDF files made of layout pieces and pictures, the same bytes every time."""

from __future__ import annotations

import copy
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.platypus import BaseDocTemplate, Frame, Image, NextPageTemplate, PageBreak, PageTemplate

from legal_pipeline.sample.layout import MARGIN, PAGE_HEIGHT, PAGE_WIDTH, Piece


@dataclass(frozen=True, slots=True)
class Picture:
    """A page that is nothing but a picture."""

    jpeg: bytes


Section = Sequence[Piece] | Picture
"""Starts on a fresh page."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A line printed on every page outside its text; `line` takes page number and number of pages."""

    line: Callable[[int, int], str]
    face: str
    size: float
    centre_x: float
    baseline_y: float
    is_on_pictures: bool = False


def page_number() -> Mark:
    return Mark(lambda page, _total: str(page), "Times-Roman", 11, PAGE_WIDTH / 2, 42)


def court_stamp(line: Callable[[int, int], str]) -> Mark:
    """What a court's filing system prints on top of each page, scanned ones too."""
    return Mark(line, "Helvetica", 9.5, PAGE_WIDTH / 2, PAGE_HEIGHT - 26, is_on_pictures=True)


def bates_stamp(label: Callable[[int], str]) -> Mark:
    """A production number at the lower right; `label` takes the page number."""
    return Mark(lambda page, _total: label(page), "VeraBd", 10.5, PAGE_WIDTH - 96, 34)


def build_pdf(*sections: Section, marks: Sequence[Mark] = (), password: str | None = None) -> bytes:
    """Lays the sections out on US Letter pages.

    The file is dated 1 January 2000, or as SOURCE_DATE_EPOCH says where that is set. With a
    `password` it is encrypted (RC4, 128 bit: AES draws random numbers, and no two files would be
    alike).
    """
    # laying out leaves its traces in the pieces
    total = _build(copy.deepcopy(sections), (), 0, None)[1] if marks else 0
    return _build(sections, marks, total, password)[0]


def _build(sections: Sequence[Section], marks: Sequence[Mark], total: int, password: str | None) -> tuple[bytes, int]:
    def draw(canvas: Any, shown: Sequence[Mark]) -> None:
        for mark in shown:
            canvas.setFont(mark.face, mark.size)
            canvas.drawCentredString(mark.centre_x, mark.baseline_y, mark.line(canvas.getPageNumber(), total))

    on_pictures = [mark for mark in marks if mark.is_on_pictures]
    templates = [
        PageTemplate("text", [_frame(MARGIN)], onPageEnd=lambda canvas, _: draw(canvas, marks)),
        PageTemplate("picture", [_frame(0)], onPageEnd=lambda canvas, _: draw(canvas, on_pictures)),
    ]
    out = io.BytesIO()
    encryption = StandardEncryption(password, ownerPassword=f"{password} (owner)", strength=128) if password else None
    document = BaseDocTemplate(out, pagesize=(PAGE_WIDTH, PAGE_HEIGHT), invariant=1, encrypt=encryption)
    # the first page takes the first template
    document.addPageTemplates(templates[::-1] if isinstance(sections[0], Picture) else templates)
    story: list[Piece] = []
    for number, section in enumerate(sections):
        if number:
            story += [NextPageTemplate("picture" if isinstance(section, Picture) else "text"), PageBreak()]
        story += [Image(io.BytesIO(section.jpeg), PAGE_WIDTH, PAGE_HEIGHT)] if isinstance(section, Picture) else section
    document.build(story)
    return out.getvalue(), document.page


def _frame(margin: float) -> Frame:
    # a point of slack, or a picture of exactly the page's size is found too large for it
    return Frame(margin, margin - 1, PAGE_WIDTH - 2 * margin, PAGE_HEIGHT - 2 * margin + 1, 0, 0, 0, 0)
