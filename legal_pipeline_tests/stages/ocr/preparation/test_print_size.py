"""The size of print: measured on straight and turned pages, and brought to a size that can be read."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PIL import Image, ImageDraw

from legal_pipeline.stages.ocr.engine import PageImage
from legal_pipeline.stages.ocr.preparation.print_size import BEST_X_HEIGHT, enlargement, with_readable_print, x_height
from legal_pipeline_tests.stages.ocr.scans import drawing, page_image, turned
from legal_pipeline_tests.stages.readers.pdf.pdf_files import PROSE, picture


@pytest.fixture(scope="module")
def page() -> PageImage:
    return page_image(picture(PROSE * 4))


@pytest.mark.parametrize("factor", [0.5, 1.0, 2.0, 3.0])
@pytest.mark.parametrize("degrees", [0, 3, 10])
def test_x_height_is_measured_on_turned_pages_too(page: PageImage, degrees: int, factor: float) -> None:
    expected = x_height(page)
    assert expected is not None and 13 <= expected <= 18  # capitals of this font have 20 pixels
    assert x_height(page_image(turned(degrees)).scaled(factor)) == pytest.approx(expected * factor, rel=0.25)


def _ruled(page: PageImage, gap: int) -> PageImage:
    """The page with a rule across it every `gap` pixels, as tables and forms have them."""
    image = Image.frombytes("L", (page.width, page.height), page.grey)
    for top in range(0, page.height, gap):
        ImageDraw.Draw(image).rectangle((0, top, page.width, top + 3), fill=0)
    return page_image(image)


def _dotted(page: PageImage, gap: int) -> PageImage:
    """The page with a row of dots every `gap` pixels, as tables of contents have them."""
    image = Image.frombytes("L", (page.width, page.height), page.grey)
    for top in range(0, page.height, gap):
        for left in range(0, page.width, 12):
            ImageDraw.Draw(image).rectangle((left, top, left + 3, top + 3), fill=0)
    return page_image(image)


@pytest.mark.parametrize(("draw", "gap"), [(_ruled, 60), (_ruled, 25), (_dotted, 60)], ids=["a table", "a form", "leaders"])
def test_rules_and_leaders_are_no_print(page: PageImage, draw: Callable[[PageImage, int], PageImage], gap: int) -> None:
    """They would be taken for letters of four pixels, and the page read at nine times its pixels."""
    image = draw(page, gap)
    assert with_readable_print(image) is image


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(lambda: page_image(picture([])), id="a blank page"),
        pytest.param(lambda: PageImage(b"\x00\x01\x02\x03\x04\x05", 3, 2, 200), id="six pixels"),
        pytest.param(lambda: page_image(drawing().resize((60, 80))), id="too small to measure"),
    ],
)
def test_pages_without_lines_have_none(make: Callable[[], PageImage]) -> None:
    assert x_height(make()) is None


@pytest.mark.parametrize(
    ("factor", "expected"),
    [
        pytest.param(1, 1.0, id="the usual size"),
        pytest.param(2, 1.0, id="large print"),
        pytest.param(0.5, 2.5, id="small print"),
        pytest.param(0.1, 10.0, id="a page scanned at 2400 dpi, taken for a tenth of its size"),
    ],
)
def test_how_much_larger_a_page_is_drawn(page: PageImage, factor: float, expected: float) -> None:
    assert enlargement(page.scaled(factor)) == pytest.approx(expected, rel=0.15)


def test_a_page_with_nothing_to_be_read_is_drawn_as_it_is() -> None:
    assert enlargement(page_image(picture([]))) == 1.0


def test_a_page_is_never_larger_than_letter_paper_at_300_dpi() -> None:
    small = page_image(picture(PROSE * 4).resize((3400, 4400))).scaled(0.25)
    larger = small.scaled(enlargement(small))
    assert max(larger.width, larger.height) <= 3301


@pytest.mark.parametrize("factor", [0.4, 4.0])
def test_print_is_brought_to_the_best_size(page: PageImage, factor: float) -> None:
    height = x_height(with_readable_print(page.scaled(factor)))
    assert height == pytest.approx(BEST_X_HEIGHT, rel=0.2)


def test_print_that_can_be_read_is_left_as_it_is(page: PageImage) -> None:
    assert with_readable_print(page) is page
