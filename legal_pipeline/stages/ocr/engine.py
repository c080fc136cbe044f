"""The interface of an OCR engine: a page image goes in, text comes out."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Protocol

from legal_pipeline.stages.ocr.reading_order import TextBox

_SAMPLE_STEP = 211
"""A prime, so that the sample does not hit the same column in every row."""
_CONTRAST = 48
"""Gray levels. A pixel that differs from the paper by more is ink."""
DOUBTFUL_BELOW = 0.6
"""A word of lower confidence is marked. Tesseract's confidence is about .95 for words read well; four of five below .6 are misread."""
_MIN_INK_SQUARE_INCHES = 0.0008
"""A one-digit page number covers about 0.002 square inches."""
_MIN_SHOWN_SQUARE_INCHES = 0.05
"""A word of handwriting covers more."""
_MARGIN = 0.06
"""Share of a side of the page: half an inch of letter paper."""


@dataclass(frozen=True, slots=True)
class PageImage:
    """A page in 8-bit grayscale: `len(grey) == width * height`, row by row from the top, 0 black, 255 white.

    Raises ValueError when the number of pixels does not match the size.
    """

    grey: bytes
    width: int
    height: int
    dpi: int
    is_cut_off: bool = False
    """Whether the file ended before the picture did."""

    def __post_init__(self) -> None:
        if len(self.grey) != self.width * self.height:
            raise ValueError(f"{len(self.grey)} bytes for {self.width} x {self.height} pixels")

    def rotated(self, degrees: int) -> PageImage:
        """Return the image rotated clockwise by 0, 90, 180 or 270 degrees."""
        if degrees == 0:
            return self
        if degrees == 180:
            return PageImage(self.grey[::-1], self.width, self.height, self.dpi)
        from PIL import Image

        # Pillow counts degrees counterclockwise
        operation = {90: Image.Transpose.ROTATE_270, 270: Image.Transpose.ROTATE_90}[degrees]
        rotated = Image.frombytes("L", (self.width, self.height), self.grey).transpose(operation)
        return PageImage(rotated.tobytes(), self.height, self.width, self.dpi)

    def scaled(self, factor: float) -> PageImage:
        """Return the image with width and height multiplied by `factor`, and the resolution that goes with them."""
        from PIL import Image

        size = (max(1, round(self.width * factor)), max(1, round(self.height * factor)))
        page = Image.frombytes("L", (self.width, self.height), self.grey)
        page = page.resize(size, Image.Resampling.BICUBIC if factor > 1 else Image.Resampling.BOX)
        return PageImage(page.tobytes(), *size, max(1, round(self.dpi * factor)), self.is_cut_off)

    def reduced(self, factor: int) -> PageImage:
        """Return the image with width and height divided by `factor`; each pixel is the mean of those it replaces."""
        from PIL import Image

        small = Image.frombytes("L", (self.width, self.height), self.grey).reduce(factor)
        return PageImage(small.tobytes(), small.width, small.height, max(1, self.dpi // factor))


def shows_something(image: PageImage) -> bool:
    """Return whether there is more on the page than specks, punch holes and dark margins."""
    from PIL import Image

    left, top = round(image.width * _MARGIN), round(image.height * _MARGIN)
    page = Image.frombytes("L", (image.width, image.height), image.grey).crop((left, top, image.width - left, image.height - top))
    return not is_blank(PageImage(page.tobytes(), page.width, page.height, image.dpi), _MIN_SHOWN_SQUARE_INCHES)


def is_blank(image: PageImage, min_ink_square_inches: float = _MIN_INK_SQUARE_INCHES) -> bool:
    """Return whether hardly any pixel differs from the paper, whatever the shade of the paper.

    A sample recognizes most pages with text; only pages that may be blank are examined in full.
    """
    if not image.grey:
        return True
    sample = image.grey[::_SAMPLE_STEP]
    counts = Counter(sample)
    paper = max(range(256), key=counts.__getitem__)
    paper_shades = range(max(0, paper - _CONTRAST), min(255, paper + _CONTRAST) + 1)
    min_ink_pixels = min_ink_square_inches * image.dpi * image.dpi
    if len(sample) - sum(counts[shade] for shade in paper_shades) > min_ink_pixels:
        return False
    return len(image.grey.translate(None, bytes(paper_shades))) < min_ink_pixels


@dataclass(frozen=True, slots=True)
class OcrResult:
    """The text of a page, line by line, with a blank line between blocks."""

    text: str
    confidence: float
    """The mean over all words, 0 to 1; 0 if the page has no text."""
    rotation: int = 0
    """Degrees clockwise by which the image was rotated to read it: 0, 90, 180 or 270."""
    doubts: tuple[tuple[int, float], ...] = ()
    """The words below `DOUBTFUL_BELOW`: position among the words of `text` (separated by white space), and confidence."""


class OcrTimeout(Exception):
    """The engine exceeded its time limit for a page."""


class OcrEngine(Protocol):
    """An OCR engine. Creating one is cheap: models are loaded with the first page."""

    @property
    def name(self) -> str: ...

    @property
    def version(self) -> str: ...

    @property
    def options(self) -> str:
        """Everything else that affects the result, as a stable string. It is part of the cache key."""

    def recognise(self, image: PageImage) -> OcrResult:
        """Return the text of a page. Raises OcrTimeout."""


class WordLocator(OcrEngine, Protocol):
    """An OCR engine that can say where on the page its words are."""

    def words(self, image: PageImage) -> list[TextBox]:
        """Return pieces of the text of an upright page, each with its bounds in pixels. Raises OcrTimeout."""
