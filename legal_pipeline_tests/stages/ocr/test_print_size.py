"""The size of print: measured on straight and turned pages, and brought to a size that can be read."""

from __future__ import annotations

import pytest
from PIL import Image, ImageDraw

from legal_pipeline.stages.ocr.engine import PageImage
from legal_pipeline.stages.ocr.print_size import BEST_X_HEIGHT, enlargement, with_readable_print, x_height
from legal_pipeline_tests.stages.ocr.scans import drawing, page_image, turned
from legal_pipeline_tests.stages.readers.pdf.pdf_files import PROSE, picture

PAGE = page_image(picture(PROSE * 4))


@pytest.mark.parametrize("factor", [0.5, 1.0, 2.0, 3.0])
@pytest.mark.parametrize("degrees", [0, 3, 10])
def test_x_height_is_measured_on_turned_pages_too(degrees: int, factor: float) -> None:
    expected = x_height(PAGE)
    assert expected is not None and 13 <= expected <= 18  # capitals of this font have 20 pixels
    assert x_height(page_image(turned(degrees)).scaled(factor)) == pytest.approx(expected * factor, rel=0.25)


def _ruled(gap: int) -> PageImage:
    """The page with a rule across it every `gap` pixels, as tables and forms have them."""
    image = Image.frombytes("L", (PAGE.width, PAGE.height), PAGE.grey)
    for top in range(0, PAGE.height, gap):
        ImageDraw.Draw(image).rectangle((0, top, PAGE.width, top + 3), fill=0)
    return page_image(image)


def _dotted(gap: int) -> PageImage:
    """The page with a row of dots every `gap` pixels, as tables of contents have them."""
    image = Image.frombytes("L", (PAGE.width, PAGE.height), PAGE.grey)
    for top in range(0, PAGE.height, gap):
        for left in range(0, PAGE.width, 12):
            ImageDraw.Draw(image).rectangle((left, top, left + 3, top + 3), fill=0)
    return page_image(image)


@pytest.mark.parametrize("image", [_ruled(60), _ruled(25), _dotted(60)], ids=["a table", "a form", "leaders"])
def test_rules_and_leaders_are_no_print(image: PageImage) -> None:
    """They would be taken for letters of four pixels, and the page read at nine times its pixels."""
    assert with_readable_print(image) is image


@pytest.mark.parametrize(
    "image",
    [
        pytest.param(page_image(picture([])), id="a blank page"),
        pytest.param(PageImage(b"\x00\x01\x02\x03\x04\x05", 3, 2, 200), id="six pixels"),
        pytest.param(page_image(drawing().resize((60, 80))), id="too small to measure"),
    ],
)
def test_pages_without_lines_have_none(image: PageImage) -> None:
    assert x_height(image) is None


@pytest.mark.parametrize(
    ("image", "expected"),
    [
        pytest.param(PAGE, 1.0, id="the usual size"),
        pytest.param(PAGE.scaled(2), 1.0, id="large print"),
        pytest.param(PAGE.scaled(0.5), 2.5, id="small print"),
        pytest.param(PAGE.scaled(0.1), 10.0, id="a page scanned at 2400 dpi, taken for a tenth of its size"),
        pytest.param(page_image(picture([])), 1.0, id="nothing to be read"),
    ],
)
def test_how_much_larger_a_page_is_drawn(image: PageImage, expected: float) -> None:
    assert enlargement(image) == pytest.approx(expected, rel=0.15)


def test_a_page_is_never_larger_than_letter_paper_at_300_dpi() -> None:
    small = page_image(picture(PROSE * 4).resize((3400, 4400))).scaled(0.25)
    larger = small.scaled(enlargement(small))
    assert max(larger.width, larger.height) <= 3301


@pytest.mark.parametrize("factor", [0.4, 4.0])
def test_print_is_brought_to_the_best_size(factor: float) -> None:
    height = x_height(with_readable_print(PAGE.scaled(factor)))
    assert height == pytest.approx(BEST_X_HEIGHT, rel=0.2)


def test_print_that_can_be_read_is_left_as_it_is() -> None:
    assert with_readable_print(PAGE) is PAGE
