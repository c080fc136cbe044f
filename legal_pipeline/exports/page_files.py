"""Page images as files of a production: single-page TIFF (CCITT group 4) for black on white, JPEG for everything with tones."""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from legal_pipeline.plain_text import visible
from legal_pipeline.stages.ocr.engine import PageImage

_DARK, _LIGHT = 40, 215
_MAX_TONES = 0.08
"""Share of the pixels between dark and light. The soft edges of a full page of small print are 5 % of it; a photograph has a half."""
_THRESHOLD = 160
_JPEG_QUALITY = 80
_SHEET = (1700, 2200)
_SHEET_DPI = 200
_STAMP_INCHES = 0.13
_MARGIN_INCHES = 0.25
_PAPER = 200
"""Pixels at least as light are paper: a stamp there covers nothing."""
_LINE_CHARS = 60


def save(image: Image.Image, dpi: int, path_without_suffix: Path) -> Path:
    """Writes the picture and returns its path."""
    if is_black_on_white(image):
        path = path_without_suffix.with_name(path_without_suffix.name + ".tif")
        as_bits(image).save(path, "TIFF", compression="group4", dpi=(dpi, dpi))
    else:
        path = path_without_suffix.with_name(path_without_suffix.name + ".jpg")
        image.save(path, "JPEG", quality=_JPEG_QUALITY, dpi=(dpi, dpi))
    return path


def as_bits(image: Image.Image) -> Image.Image:
    return image.point(lambda shade: 255 if shade >= _THRESHOLD else 0).convert("1")


def is_black_on_white(image: Image.Image) -> bool:
    """Whether one bit a pixel keeps everything that can be read."""
    return sum(image.histogram()[_DARK:_LIGHT]) <= _MAX_TONES * image.width * image.height


def as_picture(page: PageImage) -> Image.Image:
    return Image.frombytes("L", (page.width, page.height), page.grey)


def stamped(image: Image.Image, dpi: int, text: str) -> Image.Image:
    """Returns the picture with the text at its lower right, below the picture where something is printed there."""
    font = ImageFont.load_default(max(10, round(_STAMP_INCHES * dpi)))
    margin = round(_MARGIN_INCHES * dpi)
    left, top, right, bottom = (round(edge) for edge in font.getbbox(text))
    width, height = right - left, bottom - top
    at = (max(0, image.width - margin - width), max(0, image.height - margin - height))
    corner = image.crop((max(0, at[0] - height), max(0, at[1] - height), image.width, min(image.height, at[1] + 2 * height)))
    darkest = corner.getextrema()[0]
    if not isinstance(darkest, (int, float)) or darkest < _PAPER:
        longer = Image.new("L", (max(image.width, width), image.height + 3 * height), 255)
        longer.paste(image, (0, 0))
        image, at = longer, (max(0, longer.width - margin - width), image.height + height)
    else:
        image = image.copy()
    ImageDraw.Draw(image).text((at[0] - left, at[1] - top), text, fill=0, font=font)
    return image


def slip_sheet(*lines: str) -> tuple[Image.Image, int]:
    """Returns a sheet that stands for what has no picture, and its resolution."""
    sheet = Image.new("L", _SHEET, 255)
    font = ImageFont.load_default(40)
    shown = [part for line in lines for part in _folded(visible(line))]
    ImageDraw.Draw(sheet).multiline_text((150, 800), "\n".join(shown), fill=0, font=font, spacing=20)
    return sheet, _SHEET_DPI


def _folded(line: str) -> list[str]:
    return [line[at : at + _LINE_CHARS] for at in range(0, len(line), _LINE_CHARS)] or [""]
