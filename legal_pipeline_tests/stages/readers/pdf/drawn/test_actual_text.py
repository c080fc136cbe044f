"""Words that a page says in the place of those that it draws."""

from __future__ import annotations

from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from legal_pipeline.stages.readers.limits import ReadLimits
from legal_pipeline.stages.readers.pdf import reader as pdf
from legal_pipeline.stages.readers.pdf.drawn.actual_text import contradicts

Part = tuple[str, str | None]
"""What is drawn, and what is said in its place."""


@pytest.mark.parametrize(
    ("said", "drawn", "expected"),
    [
        pytest.param("Lydia Fenn", "Nora Roe", True, id="another name"),
        pytest.param("$9,000", "$12,500", True, id="another amount"),
        pytest.param("not liable", "liable", False, id="an expansion"),
        pytest.param("liable", "not liable", True, id="a word less"),
        pytest.param("the sum was paid", "the rent is due", True, id="another sentence"),
        pytest.param("7", "5", True, id="another figure"),
        pytest.param("office", "o\ufb03ce", False, id="a ligature"),
        pytest.param("ffi", "\x03", False, id="a ligature without a letter"),
        pytest.param("September", "Septem-ber", False, id="a hyphen at a line end"),
        pytest.param("", "-", False, id="a hyphen that is only drawn"),
        pytest.param("The", "T", False, id="an initial"),
        pytest.param("United States", "U.S.", False, id="an abbreviation"),
        pytest.param("[x]", "4", False, id="a check mark of a font of signs"),
        pytest.param("The plaintiff", "Wkh sodlqwlii", False, id="a font without a character map"),
        pytest.param("12,500", "\ue012\ue013", False, id="letters of a font of its own"),
        pytest.param("M\u00fcller", "Mu\u0308ller", False, id="an accent of its own"),
        pytest.param("\u0645\u062d\u0645\u062f", "\u062f\u0645\u062d\u0645", False, id="right to left"),
        pytest.param("Nora Roe", "NORA ROE", False, id="capitals"),
    ],
)
def test_contradictions(said: str, drawn: str, expected: bool) -> None:
    assert contradicts(said, drawn) is expected


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        pytest.param([("The lease of ", None), ("Nora Roe", "Lydia Fenn"), (" ends.", None)], "The lease of Nora Roe ends.", id="untrue"),
        pytest.param([("The U.S.", "The United States"), (" appeals.", None)], "The United States appeals.", id="an expansion"),
        pytest.param(
            [("Rent of $12,500", "Rent of $9,000"), (" to the ", None), ("U.S.", "United States")],
            "Rent of $12,500 to the United States",
            id="one of two",
        ),
        pytest.param([("Nora Roe pays.", None)], "Nora Roe pays.", id="nothing is said"),
    ],
)
def test_the_page_is_believed(parts: list[Part], expected: str, tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "page.pdf"), invariant=True)
    canvas.setFont("Helvetica", 11)
    left = 72.0
    for drawn, said in parts:
        if said is not None:
            canvas._code.append(f"/Span << /ActualText ({said}) >> BDC")
        canvas.drawString(left, 700, drawn)
        if said is not None:
            canvas._code.append("EMC")
        left += canvas.stringWidth(drawn, "Helvetica", 11)
    canvas.drawString(72, 680, "The second line.")
    canvas.save()
    with pdf.open_pdf(tmp_path / "page.pdf", ReadLimits()) as box:
        assert pdf.PdfSource(box, ReadLimits()).text_layer(1).text.strip() == f"{expected}\nThe second line."
