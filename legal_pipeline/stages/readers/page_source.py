"""The common interface of PDF and image files: numbered pages, each with an image and possibly a text layer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from legal_pipeline.errors import Refusal
from legal_pipeline.model import HiddenBy, RefusalReason
from legal_pipeline.stages.ocr.engine import PageImage
from legal_pipeline.stages.readers.sandbox.protocol import Message

Area = tuple[float, float, float, float]
"""Left, bottom, right and top in points of the page."""


@dataclass(frozen=True, slots=True)
class HiddenWords:
    """Words of a text layer that the page does not show, or that are marked to be removed."""

    text: str
    by: HiddenBy
    box: Area


@dataclass(frozen=True, slots=True)
class TextLayer:
    """The embedded text of a page, cleaned but not yet assessed."""

    text: str
    """With marks in the place of the hidden words, see `page_lines.redacted`."""
    is_unreadable: bool = False
    """The page cannot be loaded; other pages of the file can."""
    hidden: tuple[HiddenWords, ...] = ()
    """In the order of the text."""
    pictures: tuple[Area, ...] = ()
    """The places of pictures that may show words, from top to bottom."""
    is_scan: bool = False
    """Whether an image fills most of the page: then the text is what another program recognized."""
    beyond: int = 0
    """Characters of the file that lie beyond the sheet, where no page shows them, and that were left out."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The objects on a page."""

    image_share: float
    """Share of the page area covered by images, 0 to 1."""
    images: int
    paths: int
    text_objects: int
    others: int
    """Shadings, and form objects nested too deeply to inspect."""

    @property
    def is_bare(self) -> bool:
        return not (self.images or self.paths or self.text_objects or self.others)


class PageSource(Protocol):
    """An open file. Pages are numbered from 1. Every method raises Refusal if the file cannot be read."""

    @property
    def page_count(self) -> int: ...

    @property
    def is_damaged(self) -> bool:
        """Whether the file may have other pages than those that were found."""

    @property
    def engine(self) -> str:
        """Name and version of the library that reads the text layer."""

    def text_layer(self, page: int) -> TextLayer | None:
        """Return the text layer, or None if the pages are images."""

    def layout(self, page: int) -> Layout | None:
        """Return the layout, or None if the pages are images."""

    def image(self, page: int, enlargement: float = 1.0) -> PageImage | None:
        """Return the page in grayscale at `enlargement` times the resolution for OCR, or None if it cannot be rendered.

        A picture has no more pixels than its file.
        """

    def picture(self, page: int, area: Area, enlargement: float = 1.0) -> PageImage | None:
        """Return a part of the page, as `image`."""


def image_question(enlargement: float) -> str:
    return "image" if enlargement == 1.0 else f"image {enlargement:.3f}"


def asked_enlargement(question: str) -> float:
    """Return the enlargement that `image_question` asks for."""
    return float(question.partition(" ")[2] or 1.0)


def picture_question(enlargement: float, area: Area) -> str:
    return f"picture {enlargement:.3f} {','.join(map(str, area))}"


def asked_picture(question: str) -> tuple[float, Area]:
    """Return the enlargement and the area that `picture_question` asks for."""
    _, enlargement, area = question.split(" ")
    left, bottom, right, top = map(float, area.split(","))
    return float(enlargement), (left, bottom, right, top)


def page_image(reply: Message) -> PageImage | None:
    """Return the image in a reply, or None if the page cannot be rendered.

    Raises Refusal(hostile) when the size does not match the number of pixels.
    """
    if reply.head.get("unreadable"):
        return None
    try:
        width, height, dpi = (int(reply.head[name] or 0) for name in ("width", "height", "dpi"))
        return PageImage(reply.body, width, height, dpi, bool(reply.head.get("cut_off")))
    except (KeyError, ValueError) as error:
        raise Refusal(RefusalReason.HOSTILE, "the reader answered with an image that is none") from error
