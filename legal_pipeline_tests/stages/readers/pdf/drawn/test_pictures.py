"""Pictures of words among the text of a page: a letter that was pasted, a table as a picture."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from legal_pipeline.model import NoteKind, Page, PageMethod
from legal_pipeline.stages.ocr.engine import OcrEngine, OcrResult, PageImage
from legal_pipeline.stages.readers.limits import ReadLimits
from legal_pipeline.stages.text import read_pages
from legal_pipeline_tests.stages.ocr.fake_engine import FakeEngine
from legal_pipeline_tests.stages.readers.pdf.pdf_files import PROSE, picture

LETTER = "The tenant left the mill in June\nand paid the rent of the year."
Area = tuple[float, float, float, float]


class Seeing(FakeEngine):
    """Keeps what it is asked to read."""

    def __init__(self, answer: str, confidence: float = 0.9) -> None:
        super().__init__(answer)
        self.confidence = confidence
        self.seen: list[PageImage] = []

    def recognise(self, image: PageImage) -> OcrResult:
        self.seen.append(image)
        return replace(super().recognise(image), confidence=self.confidence)


def no_engine() -> OcrEngine:
    raise AssertionError("no page needs OCR")


def read(path: Path, areas: list[Area], engine: OcrEngine | None, *, over: str = "", turned: int = 0) -> Page:
    """One page of prose with pictures at left, bottom, width and height in points, and words over the first."""
    canvas = Canvas(str(path), invariant=True)
    image = ImageReader(picture(LETTER.split("\n"), (900, 300), top=40))
    for area in areas:
        canvas.drawImage(image, *area)
    for number, line in enumerate(PROSE):
        # reportlab swaps width and height of a page that is turned
        canvas.drawString(20, (580 if turned else 780) - 16 * number, line)
    if over:
        canvas.drawString(areas[0][0] + 10, areas[0][1] + 10, over)
    canvas.setPageRotation(turned)
    canvas.save()
    (page,) = read_pages(path, "application/pdf", limits=ReadLimits(), ocr=(lambda: engine) if engine else no_engine)
    return page


@pytest.mark.parametrize("turned", [0, 90])
def test_the_words_of_a_picture_follow_those_of_the_page(tmp_path: Path, turned: int) -> None:
    engine = Seeing(LETTER)
    page = read(tmp_path / "a.pdf", [(72, 400, 300, 100)], engine, turned=turned)
    assert page.text == "\n".join(PROSE) + "\n\n" + LETTER
    assert (page.method, page.confidence) == (PageMethod.TEXT_LAYER, 1.0)
    [note] = [note for note in page.notes if note.kind is NoteKind.PICTURE]
    assert (page.text[note.start : note.end], note.detail) == (LETTER, "0.90")
    [seen] = engine.seen
    # the picture alone: 300 by 100 points at 200 dots per inch or more
    wide, high = (seen.width, seen.height) if not turned else (seen.height, seen.width)
    assert wide >= 834
    assert wide / high == pytest.approx(3, rel=0.02)


@pytest.mark.parametrize(
    ("areas", "over"),
    [
        pytest.param([(72, 400, 100, 30)], "", id="a logo"),
        pytest.param([(72, 400, 300, 100)], "Words that are typed over it", id="a ground"),
        pytest.param([], "", id="none"),
    ],
)
def test_other_pictures_need_no_engine(tmp_path: Path, areas: list[Area], over: str) -> None:
    assert not [note for note in read(tmp_path / "a.pdf", areas, None, over=over).notes if note.kind is NoteKind.PICTURE]


@pytest.mark.parametrize(
    ("text", "confidence"),
    [("", 0.9), ("~ - . |", 0.9), ("Xq zvw kj", 0.9), (LETTER, 0.3)],
    ids=["blank", "specks", "no words", "doubtful"],
)
def test_what_is_no_text_is_left_out(tmp_path: Path, text: str, confidence: float) -> None:
    page = read(tmp_path / "a.pdf", [(72, 400, 300, 100)], Seeing(text, confidence))
    assert page.text == "\n".join(PROSE)


def test_strips_of_a_picture_are_one(tmp_path: Path) -> None:
    engine = Seeing(LETTER)
    read(tmp_path / "a.pdf", [(72, 400 + 20 * strip, 300, 20) for strip in range(6)], engine)
    assert len(engine.seen) == 1


def test_a_blank_picture_is_not_recognized(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    canvas = Canvas(str(path), invariant=True)
    canvas.drawImage(ImageReader(Image.new("L", (900, 300), 255)), 72, 300, 300, 100)
    for number, line in enumerate(PROSE):
        canvas.drawString(20, 780 - 16 * number, line)
    canvas.save()
    (page,) = read_pages(path, "application/pdf", limits=ReadLimits(), ocr=no_engine)
    assert page.text == "\n".join(PROSE)
