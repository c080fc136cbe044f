"""Characters without letters: check boxes and bullets are told by their pictures, other signs stay out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from legal_pipeline.stages.readers.limits import ReadLimits
from legal_pipeline.stages.readers.pdf import reader as pdf

FRAME = "80 w 100 100 600 600 re S"
DRAWINGS = {
    "empty": FRAME,
    "checked": f"{FRAME} 60 w 200 400 m 350 200 l 620 640 l S",
    "crossed": f"{FRAME} 60 w 140 140 m 660 660 l S 140 660 m 660 140 l S",
    "square": "100 100 600 600 re f",
    "disc": "400 w 1 J 400 400 m 400 400 l S",
    "tick": "60 w 150 400 m 350 150 l 700 700 l S",
    "blank": "",
}
CODES = {name: 0x84 + at for at, name in enumerate(DRAWINGS)}


def drawn(path: Path, lines: Sequence[tuple[str, str]]) -> Path:
    """A PDF whose lines begin with a sign of a font that says nothing about its characters."""
    shown = [f"/F1 10 Tf <{CODES[sign]:02x}> Tj /F2 10 Tf ( {words}) Tj" for sign, words in lines]
    text = " ".join(f"1 0 0 1 72 {700 - 20 * at} Tm {line}" for at, line in enumerate(shown))
    names, first_drawing = [f"/x{name}" for name in DRAWINGS], 7
    procedures = " ".join(f"{name} {first_drawing + at} 0 R" for at, name in enumerate(names))
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R/F2 6 0 R>>>>>>",
        _stream(f"BT {text} ET"),
        "<</Type/Font/Subtype/Type3/FontBBox[0 0 800 800]/FontMatrix[.001 0 0 .001 0 0]/Resources<<>>"
        f"/FirstChar {0x84}/LastChar {0x84 + len(DRAWINGS) - 1}/Widths[{'800 ' * len(DRAWINGS)}]"
        f"/Encoding<</Type/Encoding/Differences[{0x84} {' '.join(names)}]>>/CharProcs<<{procedures}>>>>",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        *(_stream(f"800 0 0 0 800 800 d1 {drawing}") for drawing in DRAWINGS.values()),
    ]
    # without a table of its objects: pdfium looks for them itself
    content = "".join(f"{number} 0 obj\n{each}\nendobj\n" for number, each in enumerate(objects, start=1))
    path.write_bytes(f"%PDF-1.4\n{content}trailer<</Size {len(objects) + 1}/Root 1 0 R>>\n%%EOF".encode("latin-1"))
    return path


def _stream(content: str) -> str:
    return f"<</Length {len(content)}>>stream\n{content}\nendstream"


def read(path: Path) -> str:
    with pdf.open_pdf(path, ReadLimits()) as sandbox:
        return pdf.PdfSource(sandbox, ReadLimits()).text_layer(1).text


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param(
            [("checked", "Chapter 7"), ("empty", "Chapter 11"), ("crossed", "Yes")],
            ["[x] Chapter 7", "[ ] Chapter 11", "[x] Yes"],
            id="boxes",
        ),
        pytest.param([("square", "Chapter 7"), ("empty", "Chapter 11")], ["[x] Chapter 7", "[ ] Chapter 11"], id="a filled box"),
        pytest.param([("square", "Venue"), ("square", "Facts")], ["• Venue", "• Facts"], id="squares without boxes are bullets"),
        pytest.param([("disc", "Venue"), ("disc", "Facts")], ["• Venue", "• Facts"], id="bullets"),
        pytest.param([("tick", "Venue"), ("blank", "Facts")], ["Venue", "Facts"], id="other signs and blanks"),
    ],
)
def test_signs_are_told_by_their_pictures(tmp_path: Path, lines: list[tuple[str, str]], expected: list[str]) -> None:
    assert [line.strip() for line in read(drawn(tmp_path / "form.pdf", lines)).split("\n")] == expected
