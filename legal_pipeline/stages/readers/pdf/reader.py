"""Reads PDF files: page count, text layers and page images. The file is parsed in a sandboxed process."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path

from legal_pipeline.errors import Refusal
from legal_pipeline.model import RefusalReason
from legal_pipeline.stages.ocr.engine import PageImage
from legal_pipeline.stages.readers.limits import ReadLimits
from legal_pipeline.stages.readers.page_source import Layout, TextLayer, page_image
from legal_pipeline.stages.readers.pdf.text import clean
from legal_pipeline.stages.readers.sandbox.sandbox import Sandbox

_HANDLER = "legal_pipeline.stages.readers.pdf.child:PdfPages"


@dataclass(frozen=True, slots=True)
class PdfFacts:
    page_count: int
    has_forms: bool


def inspect(path: Path, limits: ReadLimits) -> PdfFacts:
    """Open the file and count its pages. Raises Refusal(encrypted, corrupt, empty, too_large, hostile)."""
    with Sandbox(_HANDLER, path, limits) as sandbox:
        return _facts(sandbox, limits)


class PdfSource:
    """An open PDF, see `PageSource`. The caller closes the sandbox."""

    def __init__(self, sandbox: Sandbox, limits: ReadLimits) -> None:
        self._sandbox = sandbox
        self._limits = limits
        self.page_count = _facts(sandbox, limits).page_count
        self.engine = _engine()

    def text_layer(self, page: int) -> TextLayer:
        # up to four bytes per character, plus form fields
        reply = self._sandbox.ask("text", page, max_body_bytes=4 * self._limits.max_page_chars + 8 * 1024 * 1024)
        if reply.head.get("unreadable"):
            return TextLayer("", is_unreadable=True)
        return TextLayer(clean(reply.body.decode("utf-16-le", "replace")))

    def layout(self, page: int) -> Layout:
        head = self._sandbox.ask("layout", page).head
        return Layout(
            image_share=float(head.get("image_share") or 0),
            images=int(head.get("images") or 0),
            paths=int(head.get("paths") or 0),
            text_objects=int(head.get("text_objects") or 0),
            others=int(head.get("others") or 0),
        )

    def image(self, page: int) -> PageImage | None:
        return page_image(self._sandbox.ask("image", page, max_body_bytes=self._limits.max_page_pixels))


def open_pdf(path: Path, limits: ReadLimits) -> Sandbox:
    return Sandbox(_HANDLER, path, limits)


def _facts(sandbox: Sandbox, limits: ReadLimits) -> PdfFacts:
    head = sandbox.ask("open").head
    pages = int(head.get("pages") or 0)
    if pages < 1:
        raise Refusal(RefusalReason.EMPTY, "the file has no pages")
    if pages > limits.max_pages:
        raise Refusal(RefusalReason.TOO_LARGE, f"{pages} pages, more than {limits.max_pages}")
    return PdfFacts(pages, bool(head.get("forms")))


@cache
def _engine() -> str:
    return f"pypdfium2 {version('pypdfium2')}"
