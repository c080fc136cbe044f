"""Reads one PDF. Runs in the sandboxed process (see `sandbox`) and calls the C interface of pdfium directly, for speed."""

from __future__ import annotations

import json
import math
import os
import time
from pathlib import Path

import pypdfium2.raw as pdfium

from legal_pipeline.errors import Refusal
from legal_pipeline.model import RefusalReason
from legal_pipeline.stages.readers.limits import MEBIBYTE, ReadLimits
from legal_pipeline.stages.readers.locked.refusal import locked
from legal_pipeline.stages.readers.page_source import asked_enlargement, asked_picture
from legal_pipeline.stages.readers.pdf import calls
from legal_pipeline.stages.readers.pdf.annotations import annotation_text
from legal_pipeline.stages.readers.pdf.attachments import MAX_ATTACHMENTS, attachment, attachment_count, pinned_file, pinned_files
from legal_pipeline.stages.readers.pdf.drawn.actual_text import says_something_else, take_off_marks, untrue_places
from legal_pipeline.stages.readers.pdf.drawn.appearances import appearance_lines
from legal_pipeline.stages.readers.pdf.drawn.as_shown import as_shown
from legal_pipeline.stages.readers.pdf.drawn.pictures import picture_boxes
from legal_pipeline.stages.readers.pdf.drawn.rendering import Window, drawn, pixels, whole_page_scale, window
from legal_pipeline.stages.readers.pdf.forms.placing import Located, with_fields, with_lines
from legal_pipeline.stages.readers.pdf.forms.xfa import xfa_text
from legal_pipeline.stages.readers.pdf.glyphs.line_places import line_places
from legal_pipeline.stages.readers.pdf.glyphs.signs import with_signs
from legal_pipeline.stages.readers.pdf.glyphs.upright import upright_text
from legal_pipeline.stages.readers.pdf.hidden.areas import Box
from legal_pipeline.stages.readers.pdf.hidden.cropped import NOTHING, cropped_chars, without
from legal_pipeline.stages.readers.pdf.hidden.hidden_text import hidden_runs
from legal_pipeline.stages.readers.pdf.hidden.layers import has_layers
from legal_pipeline.stages.readers.pdf.hidden.page_walk import Walk
from legal_pipeline.stages.readers.pdf.hidden.places import located, places_of
from legal_pipeline.stages.readers.pdf.hidden.suspects import find_suspects
from legal_pipeline.stages.readers.pdf.objects import count_objects, shows_scan
from legal_pipeline.stages.readers.pdf.overlay.words import corners, place, words
from legal_pipeline.stages.readers.pdf.page_tree import is_broken
from legal_pipeline.stages.readers.pdf.superscripts import Mark, footnote_marks, with_footnote_lines
from legal_pipeline.stages.readers.sandbox.heap_size import allocated_bytes
from legal_pipeline.stages.readers.sandbox.protocol import Message, join_messages

pdfium.FPDF_InitLibrary()

# pdfium caches parsed objects, especially images, while the file is open: 596 MB for a file of many pages, 620 MB
# for fifty pages of 12 MB each. Reopening the file frees them and takes a few milliseconds.
_MAX_PAGES_UNTIL_REOPEN = 50
_MAX_BYTES_UNTIL_REOPEN = 48 * MEBIBYTE
_MAX_BYTES_OF_PINS = 8 * MEBIBYTE
_PAGES_BETWEEN_LOOKS = 4
_ENOUGH_BYTES, _ENOUGH_SECONDS = 256 * 1024, 0.5
"""Of several pages in one answer."""

_LOAD_REFUSALS = {
    pdfium.FPDF_ERR_SECURITY: (RefusalReason.ENCRYPTED, "it is protected by a method that cannot be opened"),
}
_LOAD_FAILED = (RefusalReason.CORRUPT, "no PDF reader can find its pages")


class PdfPages:
    """Answers `open` with the page count, `attachments` with their number, `attachment`, `texts N` for up to N pages,
    and `text`, `words`, `corners`, `place`, `layout`, `image` and `picture` (a part of it) for a page. Pages and attachments are numbered
    from 1."""

    def __init__(self, path: str, limits: ReadLimits) -> None:
        self._path = os.fsencode(path)
        self._limits = limits
        self._document: pdfium.FPDF_DOCUMENT | None = None
        self._form: pdfium.FPDF_FORMHANDLE | None = None
        self._form_info: pdfium.FPDF_FORMFILLINFO | None = None
        self._page: pdfium.FPDF_PAGE | None = None
        self._page_number = 0
        self._pages_since_open = 0
        self._bytes_at_open = 0
        self._has_rendered = False
        self._password: bytes | None = None
        self._pinned = list[tuple[int, int]]()
        self._open()
        self._has_layers: bool | None = None

    def answer(self, question: str, page: int) -> Message:
        if question == "open":
            pages = pdfium.FPDF_GetPageCount(self._document)
            broken = is_broken(Path(os.fsdecode(self._path)), pages)
            return Message({"pages": pages, "forms": self._form is not None, "broken": broken, "unlocked": self._password is not None})
        if question.startswith("texts "):
            return self._texts(page, int(question.partition(" ")[2]))
        if question == "attachments":
            self._pinned = self._pinned_files()
            return Message({"count": attachment_count(self._document) + len(self._pinned)})
        if question == "attachment":
            count = attachment_count(self._document)
            return attachment(self._document, page - 1) if page <= count else pinned_file(self._document, self._pinned[page - 1 - count])
        if not self._load(page):
            return Message({"unreadable": True})
        if question == "text":
            return self._text()
        if question == "words":
            return Message({}, words(self._page))
        if question == "corners":
            return Message({}, corners(self._page))
        if question.startswith("place "):
            return Message({}, place(self._page, question.partition(" ")[2]))
        if question == "layout":
            return Message(self._layout())
        if question.startswith("picture "):
            asked, area = asked_picture(question)
            return self._picture(asked, Box(*area))
        return self._image(asked_enlargement(question))

    def _open(self) -> None:
        if Path(os.fsdecode(self._path)).stat().st_size == 0:
            raise Refusal(RefusalReason.EMPTY, "the file has no bytes")
        self._document = self._loaded()
        if pdfium.FPDF_GetFormType(self._document) != pdfium.FORMTYPE_NONE:
            # stored on self, because pdfium keeps a pointer to this struct
            self._form_info = pdfium.FPDF_FORMFILLINFO(version=2)
            self._form = pdfium.FPDFDOC_InitFormFillEnvironment(self._document, self._form_info)
        self._bytes_at_open = allocated_bytes()

    def _loaded(self) -> pdfium.FPDF_DOCUMENT:
        """Load the file, with the first password that opens it if it needs one. Raises Refusal(encrypted, corrupt)."""
        for password in dict.fromkeys((self._password, *(word.encode() for word in self._limits.passwords))):
            if document := pdfium.FPDF_LoadDocument(self._path, password):
                self._password = password
                return document
            if (error := pdfium.FPDF_GetLastError()) != pdfium.FPDF_ERR_PASSWORD:
                raise Refusal(*_LOAD_REFUSALS.get(error, _LOAD_FAILED))
        raise locked("a password is needed to open it", self._limits.passwords)

    def _close(self) -> None:
        self._close_page()
        if self._form:
            pdfium.FPDFDOC_ExitFormFillEnvironment(self._form)
            self._form = None
        pdfium.FPDF_CloseDocument(self._document)
        self._document = None

    def _load(self, number: int) -> bool:
        if self._page is not None and self._page_number == number:
            return True
        if self._pages_since_open == _MAX_PAGES_UNTIL_REOPEN or self._is_full():
            self._reopen()
        self._close_page()
        self._pages_since_open += 1
        self._page = pdfium.FPDF_LoadPage(self._document, number - 1) or None
        self._page_number = number
        return self._page is not None

    def _reopen(self) -> None:
        self._close()
        self._open()
        self._pages_since_open = 0

    def _is_full(self) -> bool:
        # measuring takes as long as the text of a short page, and text alone fills little
        if not self._has_rendered and self._pages_since_open % _PAGES_BETWEEN_LOOKS:
            return False
        self._has_rendered = False
        return allocated_bytes() - self._bytes_at_open > _MAX_BYTES_UNTIL_REOPEN

    def _pinned_files(self) -> list[tuple[int, int]]:
        """Page and place, both from 0, of each file that is pinned to a page.

        Each page is loaded for it, with its images: the file is reopened sooner than for texts, as the worker that asks has less memory.
        """
        found = list[tuple[int, int]]()
        for number in range(pdfium.FPDF_GetPageCount(self._document)):
            if self._load(number + 1):
                found += [(number, index) for index in pinned_files(self._page)]
            if allocated_bytes() - self._bytes_at_open > _MAX_BYTES_OF_PINS:
                self._reopen()
        return found[:MAX_ATTACHMENTS]

    def _close_page(self) -> None:
        if self._page is not None:
            pdfium.FPDF_ClosePage(self._page)
            self._page = None

    def _text(self) -> Message:
        """Return the text in UTF-16-LE, then its hidden words as JSON.

        The text is the content of the page with the values of its form at their fields, then what annotations say. `text_bytes`
        is its length. The words are [first character, end, what hides them, box]. `marks` has the footnote marks: first
        character, end, and end of a line end to be dropped; `lines` the places of lines (see `line_places`), `pictures` those of pictures
        that may show words, `beyond` counts the characters beyond the sheet, and `scan` says whether an image fills the page.
        """
        walk = self._walk()
        text_page = upright_text(self._page)
        if self._has_layers is None:
            self._has_layers = has_layers(Path(os.fsdecode(self._path)))
        said = annotation_text(self._page, self._form)
        text, hidden, marks, lines, pictures, cropped = "", list[Located](), list[Mark](), "", list[Box](), NOTHING
        try:
            count = pdfium.FPDFText_CountChars(text_page) if text_page else 0
            if count > self._limits.max_page_chars:
                raise Refusal(
                    RefusalReason.HOSTILE, f"page {self._page_number} has {count} characters, more than {self._limits.max_page_chars}"
                )
            if count > 0:
                # a character takes up to two units (a surrogate pair), and pdfium appends a NUL
                buffer = bytearray(4 * count + 4)
                written = calls.text(calls.address(text_page), 0, count, calls.memory_of(buffer))
                text = buffer[: max(0, written - 1) * 2].decode("utf-16-le", "surrogatepass")
                cropped = cropped_chars(self._page, text_page, count, walk)
                if cropped.beyond:
                    text = without(text, places_of(text_page, cropped.beyond))
                text = with_footnote_lines(text_page, with_signs(self._page, text_page, text), count)
                marks = footnote_marks(text_page, text, count)
                lines = line_places(text_page, text) if said is None else ""
                suspects = find_suspects(self._page, walk, has_layers=self._has_layers)
                hidden = [located(text_page, run) for run in hidden_runs(self._page, text_page, count, suspects, cropped.hidden)]
                pictures = picture_boxes(self._page, text_page, suspects.images) if suspects.images else []
                if not (lines or (said and said.fields)):
                    text, marks, hidden = as_shown(text_page, text, marks, hidden)
            if self._form and self._page_number == 1 and not (said and said.fields) and (form := xfa_text(self._document, text)):
                text, marks, hidden, lines = form, [], [], ""
            if said is not None:
                text, marks, hidden = with_fields(text_page or None, said.fields, text, marks, hidden)
                text = with_lines(text, said.lines)
            is_scan = bool(text) and shows_scan(self._page, self._page_area())
        finally:
            if text_page:
                pdfium.FPDFText_ClosePage(text_page)
        if said is not None and said.silent:
            text = with_lines(text, self._appearances(said.silent))
        body = text.encode("utf-16-le", "surrogatepass")
        ranges = ",".join(f"{mark.start}-{mark.end}-{mark.break_end}" for mark in marks)
        places = ";".join(",".join(f"{edge:.1f}" for edge in box) for box in pictures)
        return Message(
            {"text_bytes": len(body), "marks": ranges, "lines": lines, "scan": is_scan, "pictures": places, "beyond": len(cropped.beyond)},
            body + (json.dumps(hidden).encode() if hidden else b""),
        )

    def _walk(self) -> Walk:
        """Return the objects of the page; where it says something else in their place than it draws, it is loaded anew without that."""
        walk = Walk(self._page)
        if says_something_else(walk):
            untrue = untrue_places(self._page, walk)
            self._close_page()
            self._page = pdfium.FPDF_LoadPage(self._document, self._page_number - 1) or None
            if self._page is None:
                raise MemoryError
            walk = Walk(self._page)
            take_off_marks(walk, untrue)
        return walk

    def _appearances(self, silent: list[int]) -> list[str]:
        """Return what only the pictures of these annotations of the page say. The page is loaded anew."""
        number = self._page_number
        self._close_page()
        try:
            return appearance_lines(self._document, number, silent)
        finally:
            self._reopen()
            self._load(number)

    def _texts(self, page: int, count: int) -> Message:
        """Return the answers to `text` for up to `count` pages, fewer if they are long or slow."""
        began_at, answers, size = time.monotonic(), list[Message](), 0
        for number in range(page, min(page + count, pdfium.FPDF_GetPageCount(self._document) + 1)):
            answers.append(self._text() if self._load(number) else Message({"unreadable": True}))
            size += len(answers[-1].body)
            if size > _ENOUGH_BYTES or time.monotonic() - began_at > _ENOUGH_SECONDS:
                break
        return Message({}, join_messages(answers))

    def _layout(self) -> dict[str, str | int | float | bool | None]:
        counts = count_objects(self._page, self._page_area())
        return {
            "image_share": counts.image_share,
            "images": counts.images,
            "paths": counts.paths,
            "text_objects": counts.text_objects,
            "others": counts.others,
        }

    def _page_area(self) -> float:
        return max(1.0, float(pdfium.FPDF_GetPageWidthF(self._page) * pdfium.FPDF_GetPageHeightF(self._page)))

    def _image(self, enlargement: float) -> Message:
        self._has_rendered = True
        width, height = self._page_points()
        scale = whole_page_scale(self._page, width, height, enlargement, self._limits)
        size = pixels(width, height, scale)
        return drawn(self._page, self._form, scale, size, Window(0, 0, *size), is_exact=not self._limits.for_viewing)

    def _picture(self, enlargement: float, box: Box) -> Message:
        """Return a part of the page, in points, at the resolution for OCR."""
        self._has_rendered = True
        most = math.sqrt(0.99 * self._limits.max_page_pixels / max(1.0, box.area))
        scale = min(self._limits.dpi / 72 * enlargement, most)
        size = pixels(*self._page_points(), scale)
        return drawn(self._page, self._form, scale, size, window(self._page, box, size), is_exact=True)

    def _page_points(self) -> tuple[float, float]:
        return max(1.0, pdfium.FPDF_GetPageWidthF(self._page)), max(1.0, pdfium.FPDF_GetPageHeightF(self._page))
