"""Words under a picture, wherever the page puts it."""

from __future__ import annotations

from io import BytesIO

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from PIL import Image

from legal_pipeline.exports.page_images import PlacedWord
from legal_pipeline.exports.searchable.pictures import Sheet, write_pictures
from legal_pipeline.exports.searchable.text_layer import Frame, content

UPRIGHT = Frame((0, 792), (612, 0), (0, -792))


@pytest.mark.parametrize(
    ("degrees", "expected"),
    [
        (0, UPRIGHT),
        # the picture was turned clockwise, so that its upper left corner was the lower left one
        (90, Frame((0, 0), (0, 792), (612, 0))),
        (180, Frame((612, 0), (-612, 0), (0, 792))),
        (270, Frame((612, 792), (0, -792), (-612, 0))),
    ],
)
def test_a_turned_picture(degrees: int, expected: Frame) -> None:
    assert UPRIGHT.turned(degrees) == expected


@pytest.mark.parametrize(
    "word",
    [PlacedWord("", 0, 0, 1, 1), PlacedWord("\x00\x1b", 0, 0, 1, 1), PlacedWord("x", 0.5, 0, 0.5, 1), PlacedWord("x", 0, 0.5, 1, 0.4)],
)
def test_nothing_to_write(word: PlacedWord) -> None:
    assert content([word], UPRIGHT) == b""


@pytest.mark.parametrize("text", ["Whereas,", "§1332(a)", "“Café”", "договор", "契約書", "\U0001f4dc"])
@pytest.mark.parametrize("shade", [255, 128], ids=["bits", "tones"])
def test_a_reader_finds_each_word_in_its_box(text: str, shade: int) -> None:
    place = (0.25, 0.5, 0.5, 0.52)
    out = BytesIO()
    assert write_pictures(out, [Sheet(Image.new("L", (850, 1100), shade), 100, [PlacedWord(text, *place)])]) == 1
    with pypdfium2.PdfDocument(out.getvalue()) as document:
        page = document[0].get_textpage()
        assert page.get_text_range().strip() == text
        left, bottom, right, top = page.get_charbox(0)
        assert left / 612 == pytest.approx(place[0], abs=0.03)
        assert place[1] - 0.02 <= 1 - top / 792 <= 1 - bottom / 792 <= place[3] + 0.02 and right > left
        assert document[0].render(scale=0.2, grayscale=True).to_pil().getextrema() == (shade, shade)
        # invisible is rendering mode 3
        modes = {
            pdfium.FPDFTextObj_GetTextRenderMode(item.raw) for item in document[0].get_objects() if item.type == pdfium.FPDF_PAGEOBJ_TEXT
        }
        assert modes == {3}
