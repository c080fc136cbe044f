"""Splits a stream of text into pages of bounded size, in constant memory.

The input is independent of the format: pieces of text of any length, with a form feed at each page break of the source.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from legal_pipeline.errors import Refusal
from legal_pipeline.model import PAGE_BREAK, Page, PageMethod, RefusalReason
from legal_pipeline.stages.readers.limits import ReadLimits
from legal_pipeline.stages.readers.page_lines.apart import closed_pages
from legal_pipeline.stages.readers.page_lines.finish import finish

TARGET_CHARS = 3_000
"""A full page of a double-spaced pleading has about 1,800 characters, of a single-spaced contract about 3,200."""
LIMIT_CHARS = 6_000
"""Pages of the source are kept whole up to this size. Text without any blank is split here."""

TEXT_PAGES_PER_PAGE = 10
"""Pages of text allowed per page of `ReadLimits.max_pages`, which is meant for pages that go through OCR.

A page of text costs a hundredth of such a page, and a 600 MB text file has 200,000 of them.
"""

_EARLIEST = TARGET_CHARS // 2
_LATEST = TARGET_CHARS + TARGET_CHARS // 2
_PARAGRAPH = re.compile(r"\n[ \t\xa0]*\n\s*")
_LINE = re.compile(r"(?<![-\u00ad\u2010])\n\s*")
"""Not within a word that a hyphen divides."""
_BLANK = re.compile(r"\s+")

# C0 and C1 controls have no meaning in text, PostgreSQL does not store NUL, and lone surrogates cannot be encoded
_UNWANTED: dict[int, str] = dict.fromkeys((*range(0x20), *range(0x7F, 0xA0)), "")
_UNWANTED |= dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
_UNWANTED |= {ord("\v"): "\n", 0x85: "\n", 0xFFFE: "", 0xFFFF: ""}
# marks of writing direction and blanks without a width, which cut names that look whole
_INVISIBLE = "\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff"
_UNWANTED |= dict.fromkeys((0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), 0x2060, *range(0x2066, 0x206A), 0xFEFF), "")
for _control in "\n\t\f":
    del _UNWANTED[ord(_control)]
_SUSPECT = re.compile(f"[{_INVISIBLE}\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def clean(text: str) -> str:
    """Normalize line ends to `\\n`, drop control characters except form feeds, replace lone surrogates with U+FFFD."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    # translate() costs forty times as much as a search without a match
    return text.translate(_UNWANTED) if _SUSPECT.search(text) else text


def clean_stream(pieces: Iterable[str]) -> Iterator[str]:
    """Apply `clean` to a stream. A CRLF split between two pieces stays one line end."""
    pending = ""
    for piece in pieces:
        if pending:
            piece = pending + piece
            pending = ""
        if piece.endswith("\r"):
            piece, pending = piece[:-1], "\r"
        if piece:
            yield clean(piece)
    if pending:
        yield "\n"


def split_pages(pieces: Iterable[str]) -> Iterator[str]:
    """Split cleaned text into pages: at form feeds, else near 3,000 characters, never above 6,000.

    Only white space at the page breaks is lost. A page of the source (one that ends in a form feed) of up to
    6,000 characters stays whole. It stays even if it is empty, to keep the numbering.
    """
    buffer: list[str] = []
    size = 0
    pending_text = ""
    is_paged = False
    for piece in pieces:
        # a piece may be the text of a whole file; slices keep the work at each page break small
        for at in range(0, len(piece), LIMIT_CHARS):
            part = piece[at : at + LIMIT_CHARS]
            buffer.append(part)
            size += len(part)
            if size <= LIMIT_CHARS and PAGE_BREAK not in part:
                continue
            pending_text = "".join(buffer)
            while True:
                end = pending_text.find(PAGE_BREAK, 0, LIMIT_CHARS + 1)
                if end >= 0:
                    is_paged = is_paged or bool(pending_text[:end].strip())
                    if is_paged:
                        yield _trimmed(pending_text[:end])
                    pending_text = pending_text[end + 1 :]
                elif len(pending_text) > LIMIT_CHARS:
                    end = _page_end(pending_text)
                    if page := _trimmed(pending_text[:end]):
                        yield page
                    pending_text = pending_text[end:].lstrip(" ")
                else:
                    break
            buffer, size = [pending_text], len(pending_text)
    pending_text = "".join(buffer)
    while len(pending_text) > (LIMIT_CHARS if is_paged else _LATEST):
        end = _page_end(pending_text)
        if page := _trimmed(pending_text[:end]):
            yield page
        pending_text = pending_text[end:].lstrip(" ")
    if pending_text.strip():
        yield _trimmed(pending_text)


def paginate(pieces: Iterable[str], engine: str, limits: ReadLimits, confidence: float = 1.0, *, is_mail: bool = False) -> Iterator[Page]:
    """Yield the numbered pages of uncleaned text; a source without text has one empty page.

    Raises Refusal(too_large) for more than `TEXT_PAGES_PER_PAGE` times `limits.max_pages` pages.
    """
    max_pages = TEXT_PAGES_PER_PAGE * limits.max_pages
    number = 0
    for number, text in enumerate(closed_pages(split_pages(clean_stream(pieces))), start=1):
        if number > max_pages:
            raise Refusal(RefusalReason.TOO_LARGE, f"more than {max_pages:,} pages of text; split the file")
        page = finish(text, is_mail=is_mail)
        yield Page(
            number,
            page.text,
            PageMethod.TEXT_LAYER,
            engine,
            confidence,
            printed_page=page.printed_page,
            line_starts=page.line_starts,
            notes=page.notes,
        )
    if number == 0:
        yield Page(1, "", PageMethod.TEXT_LAYER, engine, confidence)


def _page_end(text: str) -> int:
    """Return the best place for a page break: a paragraph, else a line, else a blank, else the limit. Always positive."""
    for pattern in (_PARAGRAPH, _LINE):
        match = pattern.search(text, TARGET_CHARS, _LATEST)
        if match:
            return match.start()
        earlier = [match.start() for match in pattern.finditer(text, _EARLIEST, TARGET_CHARS)]
        if earlier:
            return earlier[-1]
    match = _BLANK.search(text, TARGET_CHARS, LIMIT_CHARS)
    return match.start() if match else LIMIT_CHARS


def _trimmed(page: str) -> str:
    # leading blanks of the first line are layout (a centered caption) and stay
    return page.strip("\n").rstrip() if page.strip() else ""
