"""The paper of a page is made white, whatever its shade and grain; print keeps its strokes."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image

from legal_pipeline.stages.ocr.engine import PageImage
from legal_pipeline.stages.ocr.preparation.paper import on_white_paper
from legal_pipeline_tests.stages.ocr.scans import drawing, grainy, page_image, shadowed
from legal_pipeline_tests.stages.readers.pdf.pdf_files import PROSE, picture


def pixels(image: PageImage) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    return np.frombuffer(image.grey, np.uint8).reshape(image.height, image.width)


PAGE = picture(PROSE * 6)
EMPTY = np.asarray(PAGE) == 255
INK = np.asarray(PAGE) < 40


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(lambda: grainy(PAGE), id="grain on gray paper"),
        pytest.param(lambda: grainy(PAGE, 25), id="strong grain"),
        pytest.param(lambda: grainy(PAGE, 12, 255), id="grain whose light half is cut off"),
        pytest.param(lambda: grainy(PAGE, 8, 170), id="dark paper"),
        pytest.param(lambda: shadowed(PAGE), id="a shadow toward the edge"),
        pytest.param(lambda: grainy(shadowed(PAGE)), id="a shadow, and grain"),
    ],
)
def test_paper_becomes_white_and_ink_stays(make: Callable[[], Image.Image]) -> None:
    before = page_image(make())
    cleaned = pixels(on_white_paper(before))
    paper = cleaned[EMPTY]
    assert np.median(paper) >= 245
    assert (paper < 192).mean() < 0.02 < (pixels(before)[EMPTY] < 250).mean()
    # a little more than half of the gray levels between: the blurred strokes of the letters are not worn away
    assert np.median(cleaned[INK]) < 110


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(lambda: PAGE, id="clean paper"),
        pytest.param(lambda: PAGE.point(lambda grey: 200 if grey > 128 else 20), id="clean gray paper"),
        pytest.param(lambda: PAGE.point(lambda grey: 255 - grey), id="light print on a dark page"),
        pytest.param(lambda: Image.new("L", (1700, 2200), 0), id="a black page"),
        pytest.param(drawing, id="a drawing"),
        pytest.param(lambda: grainy(Image.new("L", (1700, 2200), 255)), id="nothing but grain"),
        pytest.param(lambda: grainy(PAGE).crop((0, 0, 200, 200)), id="too small to measure"),
    ],
)
def test_is_left_as_it_is(make: Callable[[], Image.Image]) -> None:
    image = page_image(make())
    assert on_white_paper(image) is image


def test_a_page_of_any_size_is_cleaned() -> None:
    """Whatever is left over behind the last whole tile, at the right and at the foot."""
    page = grainy(picture(PROSE))
    for rest in range(64):
        image = page_image(page.crop((0, 0, 448 + rest, 640 - rest)))
        cleaned = on_white_paper(image)
        assert (cleaned.width, cleaned.height, len(cleaned.grey)) == (448 + rest, 640 - rest, len(image.grey))
        assert pixels(cleaned).max() == 255
