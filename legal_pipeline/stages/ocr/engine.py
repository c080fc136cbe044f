"""What an OCR engine is: page image in, text out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class PageImage:
    """One page in grey: `len(grey) == width * height`, row by row from the top, 0 black, 255 white."""

    grey: bytes
    width: int
    height: int
    dpi: int

    def __post_init__(self) -> None:
        if len(self.grey) != self.width * self.height:
            raise ValueError(f"{len(self.grey)} bytes for {self.width} x {self.height} pixels")

    def turned(self, degrees: int) -> PageImage:
        """Turned clockwise by 0, 90, 180 or 270 degrees."""
        if degrees == 0:
            return self
        if degrees == 180:
            return PageImage(self.grey[::-1], self.width, self.height, self.dpi)
        from PIL import Image

        # Pillow counts counter-clockwise
        way = {90: Image.Transpose.ROTATE_270, 270: Image.Transpose.ROTATE_90}[degrees]
        turned = Image.frombytes("L", (self.width, self.height), self.grey).transpose(way)
        return PageImage(turned.tobytes(), self.height, self.width, self.dpi)

    def shrunk(self, factor: int) -> PageImage:
        """One `factor`-th of the width and the height, each pixel the mean of those it stands for."""
        from PIL import Image

        small = Image.frombytes("L", (self.width, self.height), self.grey).reduce(factor)
        return PageImage(small.tobytes(), small.width, small.height, max(1, self.dpi // factor))


@dataclass(frozen=True, slots=True)
class OcrResult:
    """Lines as the engine saw them, blocks separated by a blank line."""

    text: str
    confidence: float
    """0..1, mean over the words; 0 where nothing was read."""
    rotation: int = 0
    """Degrees clockwise the image was turned by to be read: 0, 90, 180, 270."""


class OcrTimeout(Exception):
    """The engine did not finish a page in the time it has; the page is left without OCR."""


class OcrEngine(Protocol):
    """Cheap to make; what is big (models) is loaded with the first page."""

    @property
    def name(self) -> str: ...

    @property
    def version(self) -> str: ...

    @property
    def options(self) -> str:
        """Everything else the result depends on, as a stable string: it goes into the cache key."""

    def recognise(self, image: PageImage) -> OcrResult:
        """Raises OcrTimeout."""
