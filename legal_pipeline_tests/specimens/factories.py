"""Small documents for tests, built like those of the sample matter; deterministic.

A scanned page takes .14 CPU-seconds: scans are made once for all tests of a process that want the same.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import cache

from legal_pipeline.sample import scans
from legal_pipeline.sample.archive import zip_of
from legal_pipeline.sample.layout import LETTER_PAPER, TYPED, Layout, Piece
from legal_pipeline.sample.mail import build_mail
from legal_pipeline.sample.office import build_docx
from legal_pipeline.sample.pdf import build_pdf, truncated_pdf

__all__ = ["corrupt_pdf", "docx", "eml", "encrypted_pdf", "mixed_pdf", "scanned_pdf", "text_pdf", "tiff", "zip_of"]

PASSWORD = "open sesame"

_SENT_AT = dt.datetime(2024, 2, 9, 9, 30, tzinfo=dt.UTC)


def text_pdf(pages: Sequence[str]) -> bytes:
    """One page with a text layer for each text, line by line; an empty text gives an empty page.

    A text of more than 43 lines continues on another page.
    """
    return build_pdf(*(_page(page, LETTER_PAPER) for page in pages))


def scanned_pdf(pages: Sequence[str], *, seed: int = 1) -> bytes:
    """Scanned pages without a text layer."""
    return _scanned_pdf(tuple(pages), seed)


@cache
def _scanned_pdf(pages: tuple[str, ...], seed: int) -> bytes:
    return build_pdf(*scans.image_pages(scans.scan(*(_page(page, TYPED) for page in pages), seed=seed)))


@cache
def long_scan(page: str, count: int, *, seed: int) -> bytes:
    """So many scanned pages, alike but for a speck: OCR has to read each, and making them takes a fifth of the time."""
    [scanned] = scans.scan(_page(page, TYPED), seed=seed)
    images = [scanned.copy() for _ in range(count)]
    for number, image in enumerate(images):
        left = 20 + 8 * number
        image.paste(0, (left, 20, left + 4, 24))
    return build_pdf(*scans.image_pages(images))


@cache
def mixed_pdf(text: str, scanned: str) -> bytes:
    """A page with a text layer, then a scanned one."""
    return build_pdf(_page(text, LETTER_PAPER), *scans.image_pages(scans.scan(_page(scanned, TYPED), seed=1)))


def encrypted_pdf(pages: Sequence[str] = ("For no eyes.",)) -> bytes:
    """A PDF that opens only with `PASSWORD`."""
    return build_pdf(*(_page(page, LETTER_PAPER) for page in pages), password=PASSWORD)


def corrupt_pdf() -> bytes:
    """A truncated PDF."""
    return truncated_pdf(text_pdf(["Soon to be lost."]))


def tiff(pages: Sequence[str], *, seed: int = 1) -> bytes:
    """Scanned pages, black and white, in one TIFF."""
    return _tiff(tuple(pages), seed)


@cache
def _tiff(pages: tuple[str, ...], seed: int) -> bytes:
    return scans.fax_tiff(scans.scan(*(_page(page, TYPED) for page in pages), seed=seed))


def docx(paragraphs: Sequence[str]) -> bytes:
    return build_docx(paragraphs)


def odt(paragraphs: Sequence[str]) -> bytes:
    """An OpenDocument text."""
    names = "".join(f' xmlns:{key}="urn:oasis:names:tc:opendocument:xmlns:{key}:1.0"' for key in ("office", "text"))
    body = "".join(f"<text:p>{paragraph}</text:p>" for paragraph in paragraphs)
    document = f"<office:document-content{names}><office:body><office:text>{body}</office:text></office:body></office:document-content>"
    return zip_of({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": document.encode()})


def eml(subject: str, body: str, attachments: Mapping[str, bytes] | None = None) -> bytes:
    """A message from Alice to Bob; `attachments` by file name."""
    return build_mail(
        sender="Alice Archer <alice@example.com>",
        to="Bob Baker <bob@example.com>",
        subject=subject,
        sent_at=_SENT_AT,
        body=body,
        attachments=attachments,
    )


def _page(text: str, layout: Layout) -> list[Piece]:
    return [layout.block(text.split("\n"))] if text else [layout.gap(1)]
