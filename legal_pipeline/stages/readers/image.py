"""Reads image files: each frame is a page. Images are decoded in a sandboxed process."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path

from legal_pipeline.data.file_signatures import AVIF, BMP, HEIC, JP2, PPM, SIGNATURES
from legal_pipeline.errors import Refusal
from legal_pipeline.model import RefusalReason
from legal_pipeline.stages.ocr.engine import PageImage
from legal_pipeline.stages.readers.limits import ReadLimits
from legal_pipeline.stages.readers.page_source import Area, image_question, page_image
from legal_pipeline.stages.readers.sandbox.sandbox import Sandbox

MEDIA_TYPES = frozenset({"image/tiff", "image/png", "image/jpeg", "image/gif", BMP, "image/webp", PPM, JP2, HEIC, AVIF})

_HEIF_HANDLER = "legal_pipeline.stages.readers.image_child:HeifFrames"
_HANDLER = "legal_pipeline.stages.readers.image_child:ImageFrames"
_HEAD_BYTES = 32


@dataclass(frozen=True, slots=True)
class ImageFacts:
    page_count: int
    """Frames of a TIFF; 1 for everything else."""


def inspect(path: Path, limits: ReadLimits) -> ImageFacts:
    """Open the file and count its frames. Raises Refusal(corrupt, empty, too_large, hostile)."""
    with open_image(path, limits) as sandbox:
        return ImageFacts(_frames(sandbox, limits))


def open_image(path: Path, limits: ReadLimits) -> Sandbox:
    with path.open("rb") as source:
        head = source.read(_HEAD_BYTES)
    is_decoded_in_threads = any(head.startswith(magic, at) for at, magic, kind in SIGNATURES if kind in (HEIC, AVIF))
    return Sandbox(_HEIF_HANDLER if is_decoded_in_threads else _HANDLER, path, limits)


class ImageSource:
    """An open image file; see `PageSource`."""

    def __init__(self, sandbox: Sandbox, limits: ReadLimits) -> None:
        self._sandbox = sandbox
        self._limits = limits
        self.page_count = _frames(sandbox, limits)
        self.engine = _engine()
        self.is_damaged = False

    def text_layer(self, page: int) -> None:
        return None

    def layout(self, page: int) -> None:
        return None

    def image(self, page: int, enlargement: float = 1.0) -> PageImage | None:
        return page_image(self._sandbox.ask(image_question(enlargement), page, max_body_bytes=self._limits.max_page_pixels))

    def picture(self, page: int, area: Area, enlargement: float = 1.0) -> PageImage | None:
        """Return None: an image is read as a whole."""
        return None


def _frames(sandbox: Sandbox, limits: ReadLimits) -> int:
    frames = int(sandbox.ask("open").head.get("pages") or 0)
    if frames > limits.max_pages:
        raise Refusal(RefusalReason.TOO_LARGE, f"more than {limits.max_pages} frames")
    return max(1, frames)


@cache
def _engine() -> str:
    return f"pillow {version('pillow')}"
