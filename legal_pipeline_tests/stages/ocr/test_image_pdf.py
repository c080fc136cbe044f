"""Page images as a PDF: every reader finds the same pixels in it, and files stay within their limits."""

from __future__ import annotations

import contextlib
import io

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from legal_pipeline.stages.ocr.engine import PageImage
from legal_pipeline.stages.ocr.image_pdf import compress, split_into_files, write_pdf
from legal_pipeline_tests.stages.readers.pdf.pdf_files import PROSE, picture


def page_image(image: Image.Image, dpi: int = 200) -> PageImage:
    return PageImage(image.tobytes(), image.width, image.height, dpi)


def test_pixels_come_back_as_they_were() -> None:
    images = [picture(PROSE), picture(PROSE[:1], (300, 500), 20), Image.linear_gradient("L")]
    file = io.BytesIO()
    write_pdf(file, (compress(page_image(image), 10_000) for image in images))
    with contextlib.closing(pypdfium2.PdfDocument(file.getvalue())) as document:
        found = [next(iter(page.get_objects())).get_bitmap().to_pil().convert("L").tobytes() for page in document]
        sizes = [page.get_size() for page in document]
    assert found == [image.tobytes() for image in images]
    assert sizes[0] == pytest.approx((612, 792))


def test_no_page_is_longer_than_the_service_takes() -> None:
    file = io.BytesIO()
    write_pdf(file, [compress(page_image(Image.new("L", (9_000, 20), 255), dpi=72), 10_000)])
    with contextlib.closing(pypdfium2.PdfDocument(file.getvalue())) as document:
        assert max(document[0].get_size()) <= 40 * 72


def test_an_image_with_too_many_pixels_is_halved() -> None:
    sheet = compress(page_image(Image.new("L", (500, 90), 255)), 200)
    assert (sheet.width, sheet.height, sheet.dpi) == (125, 23, 50)


@given(st.lists(st.integers(0, 5_000)), st.integers(1_024, 20_000), st.integers(1, 5))
def test_files_hold_every_page_once_within_the_limits(sizes: list[int], max_bytes: int, max_pages: int) -> None:
    files, too_large = split_into_files(sizes, max_bytes, max_pages)
    assert sorted([index for file in files for index in file] + too_large) == list(range(len(sizes)))
    assert [index for file in files for index in file] == sorted(index for file in files for index in file)
    for file in files:
        assert file
        assert len(file) <= max_pages
        assert sum(sizes[index] for index in file) <= max_bytes
    assert all(sizes[index] + 1_024 > max_bytes for index in too_large)
