"""Simulates scanned pages: images that are slightly skewed, gray and speckled."""

from __future__ import annotations

import io
from collections.abc import Sequence

import numpy as np
import pypdfium2
from PIL import Image, ImageFilter

from legal_pipeline.sample.pdf import ImagePage, Section, Stamp, build_pdf

DPI = 200

_PAPER, _INK = 240, 40
_NOISE = 5
_SPECKS = 90
_JPEG_QUALITY = 40
_BLACK_BELOW = 150


def scan(*sections: Section, seed: int, stamps: Sequence[Stamp] = ()) -> list[Image.Image]:
    """Return the pages of the sections as grayscale images of 200 dpi. The seed determines their flaws."""
    printed = pypdfium2.PdfDocument(build_pdf(*sections, stamps=stamps))
    try:
        rendered = [page.render(scale=DPI / 72, grayscale=True).to_pil() for page in printed]
    finally:
        printed.close()
    return [_degraded(page, np.random.default_rng([seed, number])) for number, page in enumerate(rendered)]


def image_pages(images: Sequence[Image.Image]) -> list[ImagePage]:
    """Convert scanned pages to pages of a PDF."""
    return [ImagePage(_jpeg(image)) for image in images]


def fax_tiff(images: Sequence[Image.Image]) -> bytes:
    """Return a bilevel multipage TIFF with the compression of a fax (CCITT group 4)."""
    pages = [image.point(lambda grey: 255 * (grey >= _BLACK_BELOW)).convert("1", dither=Image.Dither.NONE) for image in images]
    out = io.BytesIO()
    pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:], compression="group4", dpi=(DPI, DPI))
    return out.getvalue()


def _degraded(page: Image.Image, random: np.random.Generator) -> Image.Image:
    grey = page.point(lambda value: _INK + value * (_PAPER - _INK) // 255)
    # less than a degree: visible, but OCR needs no deskewing
    hundredths = int(random.integers(25, 80)) * (1 if random.integers(2) else -1)
    skewed = grey.rotate(hundredths / 100, Image.Resampling.BICUBIC, fillcolor=_PAPER).filter(ImageFilter.GaussianBlur(0.6))
    pixels = np.asarray(skewed, dtype=np.int16) + random.integers(-_NOISE, _NOISE + 1, size=skewed.size[::-1], dtype=np.int16)
    rows = random.integers(0, skewed.height - 1, size=_SPECKS)
    columns = random.integers(0, skewed.width - 1, size=_SPECKS)
    pixels[rows, columns] = pixels[rows + 1, columns] = _INK
    return Image.fromarray(pixels.clip(0, 255).astype(np.uint8))


def _jpeg(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=_JPEG_QUALITY, dpi=(DPI, DPI))
    return out.getvalue()
