"""Page images as scanners make them: turned, with dark margins, small, large. The text is `PROSE`, by fictional people."""

from __future__ import annotations

from PIL import Image, ImageDraw

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
