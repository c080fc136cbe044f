"""Lays out the parts of a legal document: caption, headings, numbered paragraphs, signature block."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_LEFT
from reportlab.lib.pagesizes import LETTER
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import inch
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import KeepTogether, Paragraph, Spacer, Table

Piece = Any
"""A reportlab flowable; the library has no types."""

PAGE_WIDTH, PAGE_HEIGHT = LETTER
MARGIN = inch
TEXT_WIDTH = PAGE_WIDTH - 2 * MARGIN

_NUMBER_GAP = "\u00a0" * 6
_NO_PADDING = [("TOPPADDING", (0, 0), (-1, -1), 0), ("BOTTOMPADDING", (0, 0), (-1, -1), 0), ("LEFTPADDING", (0, 0), (-1, -1), 0)]


@dataclass(frozen=True, slots=True)
class Typeface:
    plain: str
    bold: str


TIMES = Typeface("Times-Roman", "Times-Bold")
VERA = Typeface("Vera", "VeraBd")
"""Included in reportlab and embedded in the PDF. Times is not embedded and may differ between machines, so pages that
are rendered to images use this typeface."""

for _name in ("Vera", "VeraBd", "VeraIt", "VeraBI"):
    pdfmetrics.registerFont(TTFont(_name, f"{_name}.ttf"))
pdfmetrics.registerFontFamily("Vera", "Vera", "VeraBd", "VeraIt", "VeraBI")


@dataclass(frozen=True, slots=True)
class Layout:
    """Builds pieces in one typeface. `*Smith v. Jones*` in running text is printed in italics."""

    face: Typeface
    size: float
    leading: float

    def text(self, text: str, *, indent: float = 0, first_indent: float = 0, justified: bool = False) -> Piece:
        alignment = TA_JUSTIFY if justified else TA_LEFT
        return Paragraph(_markup(text), self._style(leftIndent=indent, firstLineIndent=first_indent, alignment=alignment))

    def numbered(self, first: int, texts: Sequence[str]) -> list[Piece]:
        """Return paragraphs `12.   Text`, numbered from `first`."""
        return [self.text(f"{number}.{_NUMBER_GAP}{text}", first_indent=36) for number, text in enumerate(texts, first)]

    def heading(self, *lines: str) -> Piece:
        """Return bold centered lines, kept with the next piece."""
        style = self._style(
            fontName=self.face.bold, alignment=TA_CENTER, leading=self.size * 1.25, spaceBefore=8, spaceAfter=8, keepWithNext=1
        )
        return Paragraph("<br/>".join(map(_markup, lines)), style)

    def side_heading(self, text: str) -> Piece:
        return Paragraph(_markup(text), self._style(fontName=self.face.bold, spaceBefore=4, keepWithNext=1))

    def block(self, lines: Sequence[str], *, indent: float = 0) -> Piece:
        """Return lines that are kept together, such as an address or a signature block."""
        style = self._style(leftIndent=indent, leading=self.size * 1.25, spaceAfter=10)
        return KeepTogether([Paragraph("<br/>".join(escape(line) or "&nbsp;" for line in lines), style)])

    def caption(self, left: Sequence[str], right: Sequence[str]) -> Piece:
        """Return the caption: parties, a column of `)`, docket number and title, line by line.

        Leading blanks indent the lines on the left.
        """
        height = max(len(left), len(right))
        rows = [
            ["\u00a0" * (2 * (len(line) - len(line.lstrip()))) + line.lstrip(), ")", beside]
            for line, beside in zip(_padded(left, height), _padded(right, height), strict=True)
        ]
        widths = [TEXT_WIDTH * 0.55, 24, TEXT_WIDTH * 0.45 - 24]
        style = [("FONT", (0, 0), (-1, -1), self.face.plain, self.size), *_NO_PADDING]
        return Table(rows, colWidths=widths, rowHeights=self.size * 1.25, style=style, spaceBefore=8, spaceAfter=10)

    def table(self, rows: Sequence[Sequence[str]], widths: Sequence[float]) -> Piece:
        """Return a ruled table whose first row is the header. Widths are shares of the text width."""
        style = [
            ("FONT", (0, 0), (-1, -1), self.face.plain, self.size),
            ("FONT", (0, 0), (-1, 0), self.face.bold, self.size),
            ("GRID", (0, 0), (-1, -1), 0.6, "#000000"),
        ]
        columns = [TEXT_WIDTH * width for width in widths]
        return Table([list(row) for row in rows], colWidths=columns, style=style, hAlign="LEFT", spaceBefore=6, spaceAfter=10)

    def together(self, pieces: Sequence[Piece]) -> Piece:
        """Keep pieces on one page."""
        return KeepTogether(list(pieces))

    def gap(self, points: float) -> Piece:
        return Spacer(1, points)

    def _style(self, **changes: Any) -> ParagraphStyle:
        plain: dict[str, Any] = {
            "fontName": self.face.plain,
            "fontSize": self.size,
            "leading": self.leading,
            "spaceAfter": self.leading * 0.25,
        }
        return ParagraphStyle("piece", **(plain | changes))


PLEADING = Layout(TIMES, 12, 22)
LETTER_PAPER = Layout(TIMES, 12, 16)
TYPED = Layout(VERA, 10, 14.5)
"""For documents that exist only as scans."""


def _markup(text: str) -> str:
    return re.sub(r"\*(.+?)\*", r"<i>\1</i>", escape(text))


def _padded(lines: Sequence[str], height: int) -> list[str]:
    return [*lines, *[""] * (height - len(lines))]
