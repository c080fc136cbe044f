"""What the fields of a form hold stands where a reader sees it: at their labels."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from reportlab.lib.pagesizes import letter
from reportlab.pdfgen.canvas import Canvas

from legal_pipeline.model import HiddenBy
from legal_pipeline.stages.readers.limits import ReadLimits
from legal_pipeline.stages.readers.pdf import reader as pdf

LIMITS = ReadLimits()

Draw = Callable[[Any], None]


def layer(path: Path, draw: Draw) -> Any:
    canvas = Canvas(str(path), pagesize=letter, invariant=True)
    draw(canvas)
    canvas.save()
    with pdf.open_pdf(path, LIMITS) as sandbox:
        return pdf.PdfSource(sandbox, LIMITS).text_layer(1)


def text_field(c: Any, name: str, value: str, x: float, y: float, width: float = 160, height: float = 18, **more: Any) -> None:
    c.acroForm.textfield(name=name, value=value, x=x, y=y, width=width, height=height, **more)


def label_before(c: Any) -> None:
    c.drawString(72, 700, "Name of creditor")
    text_field(c, "a", "Whitfield Mills Co.", 200, 694)
    c.drawString(72, 670, "Amount of claim")
    text_field(c, "b", "$12,400.00", 200, 664, 80)
    c.drawString(300, 670, "as of March 3, 2019")


def two_in_a_row(c: Any) -> None:
    c.drawString(72, 700, "First name")
    text_field(c, "a", "Alma", 140, 694, 100)
    c.drawString(260, 700, "Last name")
    text_field(c, "b", "Whitfield", 330, 694, 100)


def label_above(c: Any) -> None:
    c.drawString(72, 700, "PLAINTIFFS")
    c.drawString(320, 700, "DEFENDANTS")
    text_field(c, "a", "Alma Whitfield", 72, 676)
    text_field(c, "b", "Orrin Pike", 320, 676)


def label_below(c: Any) -> None:
    text_field(c, "a", "Nora Roe", 72, 690)
    c.drawString(72, 676, "Signature of the debtor")


def on_a_line_of_underscores(c: Any) -> None:
    c.drawString(72, 700, "Dated: ____________ at Dayton")
    text_field(c, "a", "March 3, 2019", 112, 698, 84)


def chosen(c: Any) -> None:
    c.drawString(72, 700, "District")
    c.acroForm.choice(name="a", x=140, y=694, width=160, height=18, options=[("Vermont", "VT"), ("Ohio", "OH")], value="OH")


def boxes(c: Any) -> None:
    c.drawString(92, 700, "Chapter 7")
    c.acroForm.checkbox(name="topmostSubform[0].c1_1[0]", x=72, y=696, size=14, checked=True)
    c.drawString(192, 700, "Chapter 13")
    c.acroForm.checkbox(name="topmostSubform[0].c1_2[0]", x=172, y=696, size=14)


def words_before_a_box(c: Any) -> None:
    c.drawString(72, 700, "Jury demand")
    c.acroForm.checkbox(name="x1.2", x=150, y=696, size=14, checked=True)


def far_from_any_words(c: Any) -> None:
    c.drawString(72, 700, "Claim")
    text_field(c, "a", "Filed late", 300, 300)


@pytest.mark.parametrize(
    ("draw", "expected"),
    [
        (label_before, ["Name of creditor Whitfield Mills Co.", "Amount of claim $12,400.00 as of March 3, 2019"]),
        (two_in_a_row, ["First name Alma", " Last name Whitfield"]),
        (label_above, ["PLAINTIFFS", "Alma Whitfield", " DEFENDANTS", "Orrin Pike"]),
        (label_below, ["Nora Roe", "Signature of the debtor"]),
        (on_a_line_of_underscores, ["Dated: March 3, 2019 ____________ at Dayton"]),
        (chosen, ["District Ohio"]),
        (boxes, ["[x] Chapter 7 [ ] Chapter 13"]),
        (words_before_a_box, ["Jury demand [x]"]),
        (far_from_any_words, ["Claim", "", "Filed late"]),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_values_stand_at_their_fields(tmp_path: Path, draw: Draw, expected: list[str]) -> None:
    assert layer(tmp_path / "a.pdf", draw).text.split("\n") == expected


def test_hidden_words_and_footnote_marks_move_with_the_text(tmp_path: Path) -> None:
    def draw(c: Any) -> None:
        c.setFont("Times-Roman", 12)
        c.drawString(72, 720, "Payee")
        text_field(c, "a", "Alma Whitfield", 140, 714)
        c.drawString(72, 690, "The lease of the mill")
        c.setFont("Times-Roman", 7)
        c.drawString(72 + c.stringWidth("The lease of the mill", "Times-Roman", 12), 694, "3")
        c.setFont("Times-Roman", 12)
        c.drawString(72, 660, "Number 555-0100")
        c.rect(110, 656, 60, 16, fill=1, stroke=0)

    found = layer(tmp_path / "a.pdf", draw)
    assert found.text.startswith("Payee Alma Whitfield\nThe lease of the mill[3]\nNumber ")
    assert [(words.text, words.by) for words in found.hidden] == [("555-0100", HiddenBy.BOX)]
