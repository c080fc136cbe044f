"""Builds reproducible PDF files from layout pieces and images."""

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
class ImagePage:
    """A page that consists of one image."""

    jpeg: bytes


Section = Sequence[Piece] | ImagePage
"""A part of a document that begins on a new page."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """A line printed in the margin of every page. `line` takes the page number and the number of pages."""

    line: Callable[[int, int], str]
    face: str
    size: float
    centre_x: float
    baseline_y: float
    is_on_images: bool = False


def page_number() -> Stamp:
    return Stamp(lambda page, _total: str(page), "Times-Roman", 11, PAGE_WIDTH / 2, 42)


def court_stamp(line: Callable[[int, int], str]) -> Stamp:
    """Return the line that a court's filing system adds at the top of every page, including scans."""
    return Stamp(line, "Helvetica", 9.5, PAGE_WIDTH / 2, PAGE_HEIGHT - 26, is_on_images=True)


def bates_stamp(label: Callable[[int], str]) -> Stamp:
    """Return a Bates number at the lower right. `label` takes the page number."""
    return Stamp(lambda page, _total: label(page), "VeraBd", 10.5, PAGE_WIDTH - 96, 34)


def build_pdf(*sections: Section, stamps: Sequence[Stamp] = (), password: str | None = None) -> bytes:
    """Return a PDF with the sections on US Letter pages.

    The file is dated 1 January 2000, or SOURCE_DATE_EPOCH if that is set. A `password` encrypts it with 128-bit RC4:
    AES uses random numbers, so the bytes would differ on every call.
    """
    # reportlab modifies the pieces during layout
    total = _build(copy.deepcopy(sections), (), 0, None)[1] if stamps else 0
    return _build(sections, stamps, total, password)[0]


def _build(sections: Sequence[Section], stamps: Sequence[Stamp], total: int, password: str | None) -> tuple[bytes, int]:
    def draw(canvas: Any, page_stamps: Sequence[Stamp]) -> None:
        for stamp in page_stamps:
            canvas.setFont(stamp.face, stamp.size)
            canvas.drawCentredString(stamp.centre_x, stamp.baseline_y, stamp.line(canvas.getPageNumber(), total))

    image_stamps = [stamp for stamp in stamps if stamp.is_on_images]
    templates = [
        PageTemplate("text", [_frame(MARGIN)], onPageEnd=lambda canvas, _: draw(canvas, stamps)),
        PageTemplate("picture", [_frame(0)], onPageEnd=lambda canvas, _: draw(canvas, image_stamps)),
    ]
    out = io.BytesIO()
    encryption = StandardEncryption(password, ownerPassword=f"{password} (owner)", strength=128) if password else None
    document = BaseDocTemplate(out, pagesize=(PAGE_WIDTH, PAGE_HEIGHT), invariant=1, encrypt=encryption)
    # reportlab uses the first template for the first page
    document.addPageTemplates(templates[::-1] if isinstance(sections[0], ImagePage) else templates)
    story: list[Piece] = []
    for number, section in enumerate(sections):
        if number:
            story += [NextPageTemplate("picture" if isinstance(section, ImagePage) else "text"), PageBreak()]
        story += [Image(io.BytesIO(section.jpeg), PAGE_WIDTH, PAGE_HEIGHT)] if isinstance(section, ImagePage) else section
    document.build(story)
    return out.getvalue(), document.page


def _frame(margin: float) -> Frame:
    # one point of slack: reportlab rejects an image of exactly the page size
    return Frame(margin, margin - 1, PAGE_WIDTH - 2 * margin, PAGE_HEIGHT - 2 * margin + 1, 0, 0, 0, 0)


def truncated_pdf(pdf: bytes) -> bytes:
    """Return the first two fifths of a PDF, as after an interrupted transfer, with everything but the header garbled.

    Readers rebuild a truncated PDF from the objects that they find, so the objects must be unreadable.
    """
    start = pdf[: len(pdf) * 2 // 5]
    return start[:16] + bytes(byte ^ 0x5A for byte in start[16:])
