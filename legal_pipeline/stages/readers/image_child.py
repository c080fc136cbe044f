"""Reads one image file inside the limited process (see `sandbox`)."""

from __future__ import annotations

import math
import struct
import warnings
import zlib
from pathlib import Path

from PIL import ExifTags, Image, ImageOps, ImageSequence

from legal_pipeline.errors import Refusal
from legal_pipeline.model import RefusalReason
from legal_pipeline.stages.readers.limits import ReadLimits
from legal_pipeline.stages.readers.sandbox.protocol import Message

FORMATS = ("TIFF", "PNG", "JPEG", "GIF", "BMP", "WEBP")
# what Pillow's decoders raise over broken files
_BROKEN = (OSError, SyntaxError, ValueError, TypeError, LookupError, ArithmeticError, EOFError, struct.error, zlib.error, RuntimeError)
_USUAL_DPI = (100, 1200)
"""Below lie 72 and 96, which programs write that know nothing of paper."""
_PAGE_INCHES = 11.0


class ImageFrames:
    """Questions: `open` -> frame count; `image` of a frame numbered from 1."""

    def __init__(self, path: str, limits: ReadLimits) -> None:
        self._limits = limits
        if Path(path).stat().st_size == 0:
            raise Refusal(RefusalReason.EMPTY, "the file has no bytes")
        # the pixel cap is kept here and the memory by the process: Pillow's own limits stop scans of large formats
        Image.MAX_IMAGE_PIXELS = None
        warnings.simplefilter("ignore")
        try:
            self._image = Image.open(path, formats=FORMATS)
            self._frames = self._count()
        except FileNotFoundError:
            raise
        except _BROKEN as error:
            raise Refusal(RefusalReason.CORRUPT, "no image reader can make out what it shows") from error

    def answer(self, question: str, page: int) -> Message:
        if question == "open":
            return Message({"pages": self._frames})
        try:
            return self._frame(page)
        except _BROKEN:
            return Message({"unreadable": True})

    def _count(self) -> int:
        """Frames that can be reached. Moving pictures are one page: their first."""
        if self._image.format != "TIFF":
            return 1
        count = 0
        try:
            for count, _ in enumerate(ImageSequence.Iterator(self._image), start=1):
                if count > self._limits.max_pages:
                    break
        except _BROKEN:
            pass  # the directory of a later frame is broken: what came before can be read
        return max(1, count)

    def _frame(self, page: int) -> Message:
        image = self._image
        if image.format == "TIFF" or page > 1:
            image.seek(page - 1)
        dpi = self._dpi(image)
        factor = self._shrinking(image, dpi)
        if factor < 1 and image.format == "JPEG":
            image.draft("L", (math.ceil(image.width * factor), math.ceil(image.height * factor)))
        before = image.width
        image.load()
        grey = _on_white(_as_held(image))
        factor = self._shrinking(grey, dpi * image.width / before)
        if factor < 1:
            size = (max(1, int(grey.width * factor)), max(1, int(grey.height * factor)))
            grey = grey.resize(size, Image.Resampling.BOX, reducing_gap=2.0)
            dpi *= factor
        return Message({"width": grey.width, "height": grey.height, "dpi": max(1, round(dpi))}, grey.tobytes())

    def _dpi(self, image: Image.Image) -> float:
        """As the file says if that can be, else as if the picture were a page of letter size."""
        said = image.info.get("dpi") or (0, 0)
        value = float(said[0]) if isinstance(said, tuple) and said else 0.0
        longest = max(image.width, image.height)
        if _USUAL_DPI[0] <= value <= _USUAL_DPI[1] and longest / value <= 4 * _PAGE_INCHES:
            return value
        return longest / _PAGE_INCHES

    def _shrinking(self, image: Image.Image, dpi: float) -> float:
        """1 or less. Scans up to 1.5 times the resolution asked for are left as they are: scaling costs sharpness."""
        factor = self._limits.dpi / dpi if dpi > 1.5 * self._limits.dpi else 1.0
        return min(factor, math.sqrt(self._limits.max_page_pixels / (image.width * image.height)), 1.0)


def _as_held(image: Image.Image) -> Image.Image:
    """Cameras note how they were held instead of turning the picture."""
    return ImageOps.exif_transpose(image) if image.getexif().get(ExifTags.Base.Orientation, 1) != 1 else image


def _on_white(image: Image.Image) -> Image.Image:
    """Grey; what is transparent becomes paper."""
    if image.mode in ("I", "F") or image.mode.startswith("I;16"):
        low, high = image.convert("F").getextrema()
        scale = 255 / (high - low) if high > low else 0.0  # type: ignore[operator]
        return image.convert("F").point(lambda value: value * scale - low * scale).convert("L")  # type: ignore[operator]
    if image.has_transparency_data:
        rgba = image.convert("RGBA")
        paper = Image.new("RGBA", rgba.size, "white")
        return Image.alpha_composite(paper, rgba).convert("L")
    return image if image.mode == "L" else image.convert("L")
