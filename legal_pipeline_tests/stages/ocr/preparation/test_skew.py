"""Pages that lie askew: the angle is measured to a tenth of a degree, and the page set straight."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from legal_pipeline.stages.ocr.engine import PageImage
from legal_pipeline.stages.ocr.preparation.skew import measure_skew, straightened
from legal_pipeline_tests.stages.ocr.scans import BLACK, drawing, page_image, turned
from legal_pipeline_tests.stages.readers.pdf.pdf_files import PROSE, picture


@pytest.mark.parametrize("lies", [pytest.param(0, id="upright"), pytest.param(90, id="on its side"), pytest.param(180, id="upside down")])
@pytest.mark.parametrize("degrees", [-14.7, -10, -5.3, -1, -0.4, 0, 0.5, 2, 7.2, 10, 14.7])
def test_the_angle_is_measured_whichever_way_the_page_lies(degrees: float, lies: int) -> None:
    assert measure_skew(page_image(turned(degrees + lies))).degrees == pytest.approx(degrees, abs=0.15)


@settings(max_examples=20, deadline=None)
@given(st.floats(-15, 15))
def test_straightened_pages_are_straight(degrees: float) -> None:
    left = abs(measure_skew(straightened(page_image(turned(degrees)))).degrees)
    assert left <= (0.3 if abs(degrees) > 1.6 else 1.6)  # less does not matter to an engine


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(lambda: page_image(picture(PROSE)), id="a straight page"),
        pytest.param(lambda: page_image(picture([])), id="a blank page"),
        pytest.param(lambda: page_image(drawing()), id="a drawing has no lines of text"),
        pytest.param(lambda: page_image(turned(1.2)), id="too little to matter"),
        pytest.param(lambda: PageImage(b"\x00" * 6, 3, 2, 200), id="six pixels"),
    ],
)
def test_is_left_as_it_is(make: Callable[[], PageImage]) -> None:
    image = make()
    assert straightened(image) is image


def test_no_corner_is_cut_off() -> None:
    level = straightened(page_image(turned(10, BLACK)))
    assert (level.width, level.height) >= (1700, 2200)
