"""Footnote marks of a text layer stand in brackets and join no word and no number; other small or attached figures stay as they are."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from legal_pipeline.errors import Refusal
from legal_pipeline.stages.readers.limits import ReadLimits
from legal_pipeline.stages.readers.pdf import reader as pdf
from legal_pipeline.stages.readers.pdf.layer import text_layer

Piece = tuple[str, float, float]
"""Text, size and rise in points."""


def up(mark: str) -> Piece:
    return (mark, 7, 4)


def plain(text: str) -> Piece:
    return (text, 12, 0)


def read(path: Path, pieces: Sequence[Piece]) -> str:
    canvas = Canvas(str(path), invariant=True)
    line = canvas.beginText(72, 700)
    for text, size, rise in pieces:
        line.setFont("Times-Roman", size)
        line.setRise(rise)
        line.textOut(text)
    canvas.drawText(line)
    canvas.save()
    with pdf.open_pdf(path, ReadLimits()) as sandbox:
        return pdf.PdfSource(sandbox, ReadLimits()).text_layer(1).text.strip()


@pytest.mark.parametrize(
    ("pieces", "expected"),
    [
        pytest.param([plain("Ann Vane"), up("1"), plain(" leased it.")], "Ann Vane[1] leased it.", id="name"),
        pytest.param([plain("for $5,000"), up("12"), plain(" a year")], "for $5,000[12] a year", id="amount"),
        pytest.param([plain("in 2019"), up("7"), plain(", as agreed")], "in 2019[7], as agreed", id="year"),
        pytest.param([plain("March 3, 2021"), up("2")], "March 3, 2021[2]", id="at the end of the line"),
        pytest.param([plain("of the mill."), up("3,4"), plain(" It")], "of the mill.[3,4] It", id="two marks"),
        pytest.param([plain("\u201cthe mill.\u201d"), up("10"), plain(" It")], "\u201cthe mill.\u201d[10] It", id="quotation"),
        pytest.param([plain("Rule 12(b)(6)"), up("5"), plain(" applies")], "Rule 12(b)(6)[5] applies", id="rule"),
        # no marks
        pytest.param([plain("Rule 12(b)(6) and 10.5 percent")], "Rule 12(b)(6) and 10.5 percent", id="figures of the same size"),
        pytest.param([plain("CO"), ("2", 7, -3), plain(" is a gas")], "CO2\r\n is a gas".replace("\r\n", "\n"), id="below the line"),
        pytest.param([plain("the 21"), up("st"), plain(" day")], None, id="ordinal"),
        pytest.param([plain("Exhibit A-"), ("12", 11, 0)], "Exhibit A-12", id="hardly smaller"),
        pytest.param([("SECTION", 9, 0), plain("12")], "SECTION12", id="larger"),
    ],
)
def test_marks_stand_in_brackets(tmp_path: Path, pieces: list[Piece], expected: str | None) -> None:
    found = read(tmp_path / "a.pdf", pieces)
    if expected is None:
        assert "[" not in found
    else:
        assert found == expected


def test_hidden_words_keep_their_places_beside_marks() -> None:
    text = "Vane12 and secret words here3"
    layer = text_layer(text, b'[[11, 17, "box", [0, 0, 9, 9]]]', "4-6-6,28-29-29")
    assert layer.hidden[0].text == "secret"
    assert layer.text.startswith("Vane[12] and ") and layer.text.endswith(" words here[3]")


@pytest.mark.parametrize("ranges", ["5-3-3", "0-99-99", "a-b-c", "3-4-4,1-2-2", "1-2"])
def test_ranges_that_are_none_are_hostile(ranges: str) -> None:
    with pytest.raises(Refusal):
        text_layer("Ann Vane.", b"", ranges)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param(
            [[plain("of the mill.")], [up("6"), plain(" See Exhibit B.")]], ["of the mill.", "6 See Exhibit B."], id="above its footnote"
        ),
        pytest.param(
            [[up("3"), plain(" See Exhibit A.")], [up("4"), plain(" See Exhibit B.")]],
            ["3 See Exhibit A.", "4 See Exhibit B."],
            id="behind the footnote before",
        ),
        pytest.param([[plain("12")], [plain("See Exhibit B.")]], ["12", "See Exhibit B."], id="a page number is no mark"),
        pytest.param([[plain("in 2019, 7")], [plain("See Exhibit B.")]], ["in 2019, 7", "See Exhibit B."], id="a figure at a line end"),
    ],
)
def test_a_footnote_begins_with_its_mark(tmp_path: Path, lines: list[list[Piece]], expected: list[str]) -> None:
    canvas = Canvas(str(tmp_path / "a.pdf"), invariant=True)
    for at, pieces in enumerate(lines):
        line = canvas.beginText(72, 700 - 13 * at)
        for text, size, rise in pieces:
            line.setFont("Times-Roman", size)
            line.setRise(rise)
            line.textOut(text)
        canvas.drawText(line)
    canvas.save()
    with pdf.open_pdf(tmp_path / "a.pdf", ReadLimits()) as sandbox:
        found = pdf.PdfSource(sandbox, ReadLimits()).text_layer(1).text
    assert [" ".join(line.split()) for line in found.split("\n") if line.strip()] == expected
