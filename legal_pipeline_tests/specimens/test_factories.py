"""The builders return what their names promise, with the same bytes on every call."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pypdfium2
import pytest
from docx import Document as open_docx
from PIL import Image

from legal_pipeline_tests.specimens import factories


@pytest.mark.parametrize(
    "build",
    [
        lambda: factories.text_pdf(["one", "two"]),
        lambda: factories.scanned_pdf(["one"]),
        lambda: factories.mixed_pdf("one", "two"),
        factories.encrypted_pdf,
        factories.corrupt_pdf,
        lambda: factories.tiff(["one"]),
        lambda: factories.docx(["one"]),
        lambda: factories.eml("one", "two", {"a.pdf": b"%PDF-", "b.txt": b"three"}),
        lambda: factories.zip_of({"a": b"one"}),
    ],
    ids=["text_pdf", "scanned_pdf", "mixed_pdf", "encrypted_pdf", "corrupt_pdf", "tiff", "docx", "eml", "zip_of"],
)
def test_same_bytes_on_each_call(build: Callable[[], bytes]) -> None:
    assert build() == build()


def test_text_pdf_has_a_page_for_each_text_with_its_lines() -> None:
    with pypdfium2.PdfDocument(factories.text_pdf(["first *line* & <b>\nsecond line", "", "third page"])) as document:
        texts = [page.get_textpage().get_text_bounded() for page in document]
    assert texts == ["first *line* & <b>\r\nsecond line", "", "third page"]


def test_scanned_pdf_has_pictures_and_no_text() -> None:
    with pypdfium2.PdfDocument(factories.scanned_pdf(["one", "two"])) as document:
        assert [page.get_textpage().get_text_bounded() for page in document] == ["", ""]
        assert all(len(list(page.get_objects())) == 1 for page in document)


def test_mixed_pdf_has_both() -> None:
    with pypdfium2.PdfDocument(factories.mixed_pdf("text", "picture")) as document:
        assert [page.get_textpage().get_text_bounded() for page in document] == ["text", ""]


def test_encrypted_pdf_asks_for_its_password() -> None:
    with pytest.raises(pypdfium2.PdfiumError, match="password"):
        pypdfium2.PdfDocument(factories.encrypted_pdf())
    with pypdfium2.PdfDocument(factories.encrypted_pdf(), password=factories.PASSWORD) as document:
        assert len(document) == 1


def test_corrupt_pdf_does_not_open() -> None:
    with pytest.raises(pypdfium2.PdfiumError):
        pypdfium2.PdfDocument(factories.corrupt_pdf())


def test_tiff_has_a_frame_for_each_text() -> None:
    with Image.open(io.BytesIO(factories.tiff(["one", "two", "three"]))) as image:
        assert image.n_frames == 3  # type: ignore[attr-defined]


def test_docx_has_its_paragraphs() -> None:
    assert [paragraph.text for paragraph in open_docx(io.BytesIO(factories.docx(["one", "two"]))).paragraphs] == ["one", "two"]


def test_zip_keeps_order_and_content() -> None:
    with zipfile.ZipFile(io.BytesIO(factories.zip_of({"b": b"1", "a/c": b"2"}))) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == {"b": b"1", "a/c": b"2"}
