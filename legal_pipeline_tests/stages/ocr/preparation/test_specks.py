"""Specks are removed from pages that are full of them, and nothing from any other page."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image, ImageDraw

from legal_pipeline.stages.ocr.engine import PageImage
from legal_pipeline.stages.ocr.preparation.specks import without_specks
from legal_pipeline_tests.stages.ocr.scans import dirty, drawing, grainy, page_image, table
from legal_pipeline_tests.stages.readers.pdf.pdf_files import PROSE, picture

PAGE = picture(PROSE * 4)


def ink(image: PageImage) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    return np.frombuffer(image.grey, np.uint8).reshape(image.height, image.width) < 128


@pytest.mark.parametrize("share", [0.0003, 0.0015, 0.003])
def test_specks_go_and_letters_stay(share: float) -> None:
    printed = ink(page_image(PAGE))
    page = page_image(dirty(PAGE, share))
    cleaned = ink(without_specks(page))
    specks = ink(page) & ~printed
    # those that touch a letter, or one another, are no longer small
    assert (cleaned & specks).sum() < 0.3 * specks.sum()
    # a period of this font is as small as a speck
    assert (printed & ~cleaned).sum() < 0.01 * printed.sum()


def test_the_halo_of_a_speck_goes_with_it() -> None:
    cleaned = without_specks(page_image(grainy(dirty(PAGE), 0.0)))
    margin = np.frombuffer(cleaned.grey, np.uint8).reshape(cleaned.height, cleaned.width)[:, :140]
    assert (margin < 235).mean() < 0.01


def _leaders() -> Image.Image:
    """A table of contents whose dots are as small as specks."""
    page = picture(["Argument"] * 40)
    draw = ImageDraw.Draw(page)
    for row in range(40):
        for left in range(320, 1500, 12):
            draw.rectangle((left, 225 + 36 * row, left + 2, 227 + 36 * row), fill=0)
    return page


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(lambda: PAGE, id="clean"),
        pytest.param(lambda: dirty(PAGE, 0.00001), id="a little dust"),
        pytest.param(lambda: dirty(PAGE, 0.0), id="black and white"),
        pytest.param(table, id="a table"),
        pytest.param(_leaders, id="leaders"),
        pytest.param(drawing, id="a drawing"),
        pytest.param(lambda: grainy(PAGE, 20), id="grain"),
        pytest.param(lambda: Image.new("L", (1700, 2200), 255), id="blank"),
        pytest.param(lambda: Image.new("L", (40, 30), 0), id="small and black"),
    ],
)
def test_is_left_as_it_is(make: Callable[[], Image.Image]) -> None:
    image = page_image(make())
    assert without_specks(image) is image
