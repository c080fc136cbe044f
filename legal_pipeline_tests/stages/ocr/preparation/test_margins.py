"""Dark margins are painted over; dark pages and pictures are not."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image, ImageDraw

from legal_pipeline.stages.ocr.engine import PageImage
from legal_pipeline.stages.ocr.preparation.margins import without_dark_margins
from legal_pipeline_tests.stages.ocr.scans import BLACK, page_image, turned, with_dark_margins
from legal_pipeline_tests.stages.readers.pdf.pdf_files import PROSE, picture


def pixels(image: PageImage) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    return np.frombuffer(image.grey, np.uint8).reshape(image.height, image.width)


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(with_dark_margins, id="on three sides"),
        pytest.param(lambda: turned(10, BLACK), id="around a turned page"),
        pytest.param(lambda: turned(-3, BLACK), id="a wedge on each side"),
    ],
)
def test_margins_get_the_color_of_the_paper(make: Callable[[], Image.Image]) -> None:
    cleaned = pixels(without_dark_margins(page_image(make())))
    edges = np.concatenate((cleaned[0], cleaned[-1], cleaned[:, 0], cleaned[:, -1]))
    assert (edges < 80).mean() < 0.05


def test_the_text_stays() -> None:
    page = with_dark_margins()
    inside = (150, 0, 1600, 2100)
    cleaned = without_dark_margins(page_image(page))
    assert Image.frombytes("L", page.size, cleaned.grey).crop(inside).tobytes() == page.crop(inside).tobytes()


def light_on_dark() -> Image.Image:
    return picture(PROSE * 4).point(lambda grey: 255 - grey)


def bordered() -> Image.Image:
    page = picture(PROSE)
    ImageDraw.Draw(page).rectangle((0, 0, 1699, 2199), outline=0, width=2)
    return page


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(lambda: picture(PROSE), id="no margins"),
        pytest.param(light_on_dark, id="light print on a dark page"),
        pytest.param(bordered, id="a line around the page"),
        pytest.param(lambda: Image.new("L", (1700, 2200), 0), id="a black page"),
    ],
)
def test_is_left_as_it_is(make: Callable[[], Image.Image]) -> None:
    image = page_image(make())
    assert without_dark_margins(image) is image
