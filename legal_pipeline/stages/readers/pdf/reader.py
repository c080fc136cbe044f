"""Reads PDF files: page count, text layers and page images. The file is parsed in a sandboxed process."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from legal_pipeline.data.file_signatures import PDF
from legal_pipeline.errors import Refusal
from legal_pipeline.model import RefusalReason
from legal_pipeline.stages.ocr.engine import PageImage
from legal_pipeline.stages.readers.limits import ReadLimits
from legal_pipeline.stages.readers.page_source import Area, Layout, TextLayer, image_question, page_image, picture_question
from legal_pipeline.stages.readers.pdf.layer import text_layer
from legal_pipeline.stages.readers.sandbox.protocol import MalformedMessage, Message, split_messages
from legal_pipeline.stages.readers.sandbox.sandbox import Sandbox

MEDIA_TYPE = PDF

_MAX_ATTACHMENT_BYTES = 256 * 1024 * 1024
"""A larger attachment does not fit into the memory of the reader; it is refused with its PDF."""
_MAX_AT_ONCE = 16
_MIB = 1024 * 1024
_HANDLER = "legal_pipeline.stages.readers.pdf.child:PdfPages"


@dataclass(frozen=True, slots=True)
class PdfFacts:
    page_count: int
    has_forms: bool
    is_damaged: bool = False
    """Whether the page tree is broken: there may be other pages than those that were found."""
    is_unlocked: bool = False
    """Whether it took a password to open it."""


def inspect(path: Path, limits: ReadLimits) -> PdfFacts:
    """Open the file and count its pages. Raises Refusal(encrypted, corrupt, empty, too_large, hostile)."""
    with Sandbox(_HANDLER, path, limits) as sandbox:
        return _facts(sandbox, limits)


class PdfSource:
    """An open PDF, see `PageSource`. The caller closes the sandbox."""

    def __init__(self, sandbox: Sandbox, limits: ReadLimits) -> None:
        self._sandbox = sandbox
        self._limits = limits
        facts = _facts(sandbox, limits)
        self.page_count = facts.page_count
        self.is_damaged = facts.is_damaged
        self.engine = _engine()
        self._ahead: dict[int, TextLayer] = {}
        self._at_once = 1
        """Pages that are asked for in one question: more while nothing but their text is wanted."""

    def text_layer(self, page: int) -> TextLayer:
        if page not in self._ahead:
            self._ahead = self._texts(page) if self._at_once > 1 else {}
            self._at_once = min(2 * self._at_once, _MAX_AT_ONCE)
        if page in self._ahead:
            return self._ahead.pop(page)
        return _text_layer(self._sandbox.ask("text", page, max_body_bytes=self._max_text_bytes))

    @property
    def _max_text_bytes(self) -> int:
        # up to four bytes per character, plus form fields
        return 4 * self._limits.max_page_chars + 8 * 1024 * 1024

    def _texts(self, page: int) -> dict[int, TextLayer]:
        """Return the text of some pages from this one on; of none if one of them is refused, so that it is asked for by itself."""
        try:
            body = self._sandbox.ask(f"texts {self._at_once}", page, max_body_bytes=self._max_text_bytes + _MIB).body
            return {page + index: _text_layer(message) for index, message in enumerate(split_messages(body))}
        except (Refusal, MalformedMessage):
            return {}

    def layout(self, page: int) -> Layout:
        self._at_once = 1
        head = self._sandbox.ask("layout", page).head
        return Layout(
            image_share=float(head.get("image_share") or 0),
            images=int(head.get("images") or 0),
            paths=int(head.get("paths") or 0),
            text_objects=int(head.get("text_objects") or 0),
            others=int(head.get("others") or 0),
        )

    def image(self, page: int, enlargement: float = 1.0) -> PageImage | None:
        self._at_once = 1
        return page_image(self._sandbox.ask(image_question(enlargement), page, max_body_bytes=self._limits.max_page_pixels))

    def picture(self, page: int, area: Area, enlargement: float = 1.0) -> PageImage | None:
        self._at_once = 1
        return page_image(self._sandbox.ask(picture_question(enlargement, area), page, max_body_bytes=self._limits.max_page_pixels))


def _text_layer(reply: Message) -> TextLayer:
    if reply.head.get("unreadable"):
        return TextLayer("", is_unreadable=True)
    length = reply.head.get("text_bytes")
    length = length if isinstance(length, int) else 0
    text = bytes(reply.body[:length]).decode("utf-16-le", "replace")
    layer = text_layer(text, bytes(reply.body[length:]), str(reply.head.get("marks") or ""), str(reply.head.get("lines") or ""))
    if places := str(reply.head.get("pictures") or ""):
        layer = replace(layer, pictures=_areas(places))
    beyond = reply.head.get("beyond")
    if isinstance(beyond, int) and beyond:
        layer = replace(layer, beyond=beyond)
    return replace(layer, is_scan=True) if reply.head.get("scan") else layer


def _areas(places: str) -> tuple[Area, ...]:
    """Raises Refusal(hostile) for what are no areas."""
    try:
        found = [tuple(map(float, place.split(","))) for place in places.split(";")]
        return tuple((left, bottom, right, top) for left, bottom, right, top in found)
    except ValueError as error:
        raise Refusal(RefusalReason.HOSTILE, "the reader answered with pictures that are none of the page") from error


def attachments(path: Path, limits: ReadLimits | None = None) -> Iterator[tuple[str, bytes]]:
    """Yield name and content of the files attached to a PDF or held by a portfolio. Raises Refusal as `inspect`."""
    limits = limits or ReadLimits()
    if not _may_hold_files(path):
        return
    with Sandbox(_HANDLER, path, limits) as sandbox:
        count = int(sandbox.ask("attachments").head.get("count") or 0)
        seen = set[tuple[str, bytes]]()
        for number in range(1, count + 1):
            reply = sandbox.ask("attachment", number, max_body_bytes=_MAX_ATTACHMENT_BYTES)
            if reply.head.get("unreadable"):
                continue
            name = str(reply.head.get("name") or f"attachment {number}")
            # a file that is pinned to a page may be in the list of all files, too
            key = name, sha256(reply.body).digest()
            if key not in seen:
                seen.add(key)
                yield name, bytes(reply.body)


def _may_hold_files(path: Path) -> bool:
    """Return whether the file may hold others: names of objects can be read unless they are packed in an object stream."""
    with path.open("rb") as source:
        before = b""
        while block := source.read(1024 * 1024):
            if any(word in before + block for word in (b"EmbeddedFile", b"/EF", b"FileAttachment", b"/ObjStm", b"/Encrypt")):
                return True
            before = block[-16:]
    return False


def open_pdf(path: Path, limits: ReadLimits) -> Sandbox:
    return Sandbox(_HANDLER, path, limits)


def _facts(sandbox: Sandbox, limits: ReadLimits) -> PdfFacts:
    head = sandbox.ask("open").head
    pages = int(head.get("pages") or 0)
    if pages < 1:
        if head.get("broken"):
            raise Refusal(RefusalReason.CORRUPT, "its page tree is broken: no PDF reader can find its pages")
        raise Refusal(RefusalReason.EMPTY, "the file has no pages")
    if pages > limits.max_pages:
        raise Refusal(RefusalReason.TOO_LARGE, f"{pages} pages, more than {limits.max_pages}")
    return PdfFacts(pages, bool(head.get("forms")), bool(head.get("broken")), bool(head.get("unlocked")))


@cache
def _engine() -> str:
    return f"pypdfium2 {version('pypdfium2')}"
