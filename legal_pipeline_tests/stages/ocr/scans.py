"""Page images as scanners make them: turned, with dark margins, grain, shadows or specks. The text is `PROSE`, by fictional people."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from legal_pipeline.stages.ocr.engine import PageImage
from legal_pipeline_tests.stages.readers.pdf.pdf_files import PROSE, picture

WHITE, BLACK = 255, 0


def page_image(page: Image.Image, dpi: int = 200) -> PageImage:
    return PageImage(page.convert("L").tobytes(), page.width, page.height, dpi)


def turned(degrees: float, margin: int = WHITE, lines: list[str] | None = None) -> Image.Image:
    """A page turned counterclockwise on a glass of the color `margin`."""
    return picture(lines or PROSE * 4).rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=margin)


def with_dark_margins() -> Image.Image:
    page = picture(PROSE * 4)
    draw = ImageDraw.Draw(page)
    draw.rectangle((0, 0, 110, page.height), fill=BLACK)
    draw.polygon([(page.width - 90, 0), (page.width, 0), (page.width, page.height), (page.width - 20, page.height)], fill=20)
    draw.rectangle((0, page.height - 80, page.width, page.height), fill=30)
    return page


def drawing() -> Image.Image:
    page = Image.new("L", (1700, 2200), WHITE)
    draw = ImageDraw.Draw(page)
    for size in range(100, 800, 60):
        draw.ellipse((850 - size, 1100 - size, 850 + size, 1100 + size), outline=BLACK, width=4)
    return page


def table(rows: int = 24) -> Image.Image:
    """Names in one column, a few letters and figures in the other: `4 P, 1 T`."""
    page = picture([f"District of {name}" for name in ("Ardmore", "Belfield", "Corwin", "Dunmore")] * (rows // 4))
    page.paste(picture(table_cells(rows)).crop((0, 0, 900, page.height)), (750, 0))
    return page


def table_cells(rows: int = 24) -> list[str]:
    return [f"{row % 7 + 1} P, {row % 3 + 1} T" for row in range(rows)]


def grainy(page: Image.Image, spread: float = 12.0, paper: int = 242) -> Image.Image:
    """The page as a scanner with a weak lamp sees it: gray paper with a grain of this standard deviation, in gray levels."""
    blurred = np.asarray(page.filter(ImageFilter.GaussianBlur(0.7)), np.float32)
    grain = np.random.default_rng(1).normal(0, spread, blurred.shape)
    return Image.fromarray(np.clip(blurred * (paper / 255) + grain, 0, 255).astype(np.uint8))


def shadowed(page: Image.Image, depth: int = 130) -> Image.Image:
    """The page of a bound volume: toward its right edge it gets darker, by `depth` gray levels in the end."""
    across = np.linspace(0, 1, page.width) ** 2
    return Image.fromarray((np.asarray(page, np.float32) * (1 - across * depth / 255)).astype(np.uint8))


def dirty(page: Image.Image, share: float = 0.0015) -> Image.Image:
    """The page in black and white, with specks of two or three pixels on this share of its pixels."""
    random = np.random.default_rng(2)
    pixels = np.where(np.asarray(page) < 128, BLACK, WHITE).astype(np.uint8)
    at = np.argwhere(random.random(pixels.shape) < share)
    for row, column in at:
        size = int(random.integers(2, 4))
        pixels[row : row + size, column : column + size] = BLACK
    return Image.fromarray(pixels)
