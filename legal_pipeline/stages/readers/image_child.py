"""Reads one image file. Runs in the sandboxed process (see `sandbox`)."""

from __future__ import annotations

import math
import struct
import warnings
import zlib
from pathlib import Path

from PIL import AvifImagePlugin, ExifTags, Image, ImageChops, ImageFile, ImageOps, ImageSequence

from legal_pipeline.errors import Refusal
from legal_pipeline.model import RefusalReason
from legal_pipeline.stages.readers.limits import ReadLimits
from legal_pipeline.stages.readers.page_source import asked_enlargement
from legal_pipeline.stages.readers.sandbox.protocol import Message

FORMATS = ("TIFF", "PNG", "JPEG", "GIF", "BMP", "WEBP", "PPM", "JPEG2000", "HEIF", "AVIF")
# raised by the decoders of Pillow for broken files
_BROKEN = (OSError, SyntaxError, ValueError, TypeError, LookupError, ArithmeticError, EOFError, struct.error, zlib.error, RuntimeError)
_PLAUSIBLE_DPI = (100, 1200)
"""Lower values are 72 and 96, the defaults of programs that do not know the paper size."""
_MIN_CONTRAST = 48
"""Gray levels between ink and paper, as in `ocr.engine.is_blank`."""
_PAGE_INCHES = 11.0
"""The long side of US letter paper."""


class ImageFrames:
    """Answers `open` with the frame count, and `image` with a frame. Frames are numbered from 1."""

    def __init__(self, path: str, limits: ReadLimits) -> None:
        self._limits = limits
        if Path(path).stat().st_size == 0:
            raise Refusal(RefusalReason.EMPTY, "the file has no bytes")
        # Pillow's own limit would reject large scans; `_scale` limits the pixels, and the sandbox the memory
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
            return self._frame(page, asked_enlargement(question))
        except _BROKEN:
            return Message({"unreadable": True})

    def _count(self) -> int:
        """Count the readable frames. An animation has one page, its first frame."""
        if self._image.format != "TIFF":
            return 1
        count = 0
        try:
            for count, _ in enumerate(ImageSequence.Iterator(self._image), start=1):
                if count > self._limits.max_pages:
                    break
        except _BROKEN:
            pass  # a later frame is broken; the frames before it can be read
        return max(1, count)

    def _frame(self, page: int, enlargement: float) -> Message:
        image = self._image
        if image.format == "TIFF" or page > 1:
            image.seek(page - 1)
        dpi = self._dpi(image)
        factor = self._scale(image, dpi, enlargement)
        if factor < 1 and image.format == "JPEG":
            image.draft("L", (math.ceil(image.width * factor), math.ceil(image.height * factor)))
        full_width = image.width
        is_cut_off = not _is_complete(image)
        grey = _grayscale_on_white(_upright(image))
        if is_cut_off and not _shows_anything(grey):
            return Message({"unreadable": True})
        factor = self._scale(grey, dpi * image.width / full_width, enlargement)
        if factor < 1:
            size = (max(1, int(grey.width * factor)), max(1, int(grey.height * factor)))
            grey = grey.resize(size, Image.Resampling.BOX, reducing_gap=2.0)
            dpi *= factor
        head: dict[str, str | int | float | bool | None] = {
            "width": grey.width,
            "height": grey.height,
            "dpi": max(1, round(dpi)),
            "cut_off": is_cut_off,
        }
        return Message(head, grey.tobytes())

    def _dpi(self, image: Image.Image) -> float:
        """Return the declared resolution if it is plausible, else the one at which the image is a letter-size page."""
        declared = image.info.get("dpi") or (0, 0)
        value = float(declared[0]) if isinstance(declared, tuple) and declared else 0.0
        longest = max(image.width, image.height)
        if _PLAUSIBLE_DPI[0] <= value <= _PLAUSIBLE_DPI[1] and longest / value <= 4 * _PAGE_INCHES:
            return value
        return longest / _PAGE_INCHES

    def _scale(self, image: Image.Image, dpi: float, enlargement: float) -> float:
        """Return a factor of 1 or less. Scans of up to 1.5 times the OCR resolution keep their size: scaling costs sharpness."""
        wanted = self._limits.dpi * enlargement
        factor = wanted / dpi if dpi > 1.5 * wanted else 1.0
        return min(factor, math.sqrt(self._limits.max_page_pixels / (image.width * image.height)), 1.0)


class HeifFrames(ImageFrames):
    """HEIC and AVIF. Their decoders work in threads, even if they are asked for none, so other pictures are not read here."""

    STARTS_THREADS = True

    def __init__(self, path: str, limits: ReadLimits) -> None:
        import pi_heif

        pi_heif.register_heif_opener(decode_threads=1)
        AvifImagePlugin.DEFAULT_MAX_THREADS = 1
        super().__init__(path, limits)


def _is_complete(image: Image.Image) -> bool:
    """Load the pixels and return whether all of them are there; a picture that was cut off keeps what arrived."""
    try:
        image.load()
    except OSError:
        ImageFile.LOAD_TRUNCATED_IMAGES = True
        try:
            image.load()
        finally:
            ImageFile.LOAD_TRUNCATED_IMAGES = False
        return False
    return True


def _shows_anything(grey: Image.Image) -> bool:
    """Return whether the part that arrived has any contrast. The rest of a cut-off picture is of one shade."""
    rest = Image.new("L", grey.size, grey.getpixel((grey.width - 1, grey.height - 1)))
    arrived = ImageChops.difference(grey, rest).getbbox()
    if arrived is None:
        return False
    low, high = grey.crop((0, 0, grey.width, arrived[3])).getextrema()
    return bool(high - low >= _MIN_CONTRAST)  # type: ignore[operator]


def _upright(image: Image.Image) -> Image.Image:
    """Apply the EXIF orientation, which cameras write instead of rotating the image."""
    return ImageOps.exif_transpose(image) if image.getexif().get(ExifTags.Base.Orientation, 1) != 1 else image


def _grayscale_on_white(image: Image.Image) -> Image.Image:
    """Convert to 8-bit grayscale on a white background."""
    if image.mode in ("I", "F") or image.mode.startswith("I;16"):
        low, high = image.convert("F").getextrema()
        scale = 255 / (high - low) if high > low else 0.0  # type: ignore[operator]
        return image.convert("F").point(lambda value: value * scale - low * scale).convert("L")  # type: ignore[operator]
    if image.has_transparency_data:
        rgba = image.convert("RGBA")
        paper = Image.new("RGBA", rgba.size, "white")
        return Image.alpha_composite(paper, rgba).convert("L")
    return image if image.mode == "L" else image.convert("L")
