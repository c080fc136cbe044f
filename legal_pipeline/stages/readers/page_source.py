"""What PDF files and image files have in common: numbered pages with maybe a text layer, and an image each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from legal_pipeline.errors import Refusal
from legal_pipeline.model import RefusalReason
from legal_pipeline.stages.ocr.engine import PageImage
from legal_pipeline.stages.readers.sandbox.protocol import Message


@dataclass(frozen=True, slots=True)
class TextLayer:
    """The text a page carries itself, cleaned, before anybody has judged it."""

    text: str
    is_unreadable: bool = False
    """The page is too broken to load; the rest of the file is not."""


@dataclass(frozen=True, slots=True)
class Layout:
    """What lies on a page besides text that can be extracted."""

    image_share: float
    """Share of the page's area under images, 0..1."""
    images: int
    paths: int
    text_objects: int
    others: int
    """Shadings and forms that could not be looked into."""

    @property
    def is_bare(self) -> bool:
        return not (self.images or self.paths or self.text_objects or self.others)


class PageSource(Protocol):
    """An open file; pages are numbered from 1. Every method raises Refusal for the file's own fault."""

    @property
    def page_count(self) -> int: ...

    @property
    def engine(self) -> str:
        """Name and version of what reads the text layer."""

    def text_layer(self, page: int) -> TextLayer | None:
        """None where pages are images and nothing else."""

    def layout(self, page: int) -> Layout | None:
        """None as above."""

    def image(self, page: int) -> PageImage | None:
        """The page in grey at the resolution for OCR; None where it cannot be drawn."""


def page_image(reply: Message) -> PageImage | None:
    """The image in an answer; None for a page that could not be drawn. Refusal when sizes and pixels disagree."""
    if reply.head.get("unreadable"):
        return None
    try:
        return PageImage(reply.body, int(reply.head["width"] or 0), int(reply.head["height"] or 0), int(reply.head["dpi"] or 0))
    except (KeyError, ValueError) as error:
        raise Refusal(RefusalReason.HOSTILE, "the reader answered with an image that is none") from error
