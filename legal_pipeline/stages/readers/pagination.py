"""Cuts a stream of text into pages of bounded size, in constant memory.

Does not know any format: readers hand over pieces of text of any length, with a form feed where
the source has a page border of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from legal_pipeline.errors import Refusal
from legal_pipeline.model import PAGE_BREAK, Page, PageMethod, RefusalReason
from legal_pipeline.stages.readers.limits import ReadLimits

TARGET_CHARS = 3_000
"""A full page of double-spaced pleading has about 1,800 characters, of single-spaced contract about 3,200."""
LIMIT_CHARS = 6_000
"""A page of the source's own is kept whole up to here; text without any blank is cut here."""

TEXT_PAGES_PER_PAGE = 10
"""A page of text costs a hundredth of one that is drawn and recognised; a 600 MB text has 200,000 of them."""

_EARLIEST = TARGET_CHARS // 2
_LATEST = TARGET_CHARS + TARGET_CHARS // 2
_PARAGRAPH = re.compile(r"\n[ \t\xa0]*\n\s*")
_LINE = re.compile(r"\n\s*")
_BLANK = re.compile(r"\s+")

# C0 and C1 controls have no meaning in text and PostgreSQL stores no NUL; lone surrogates cannot be encoded
_UNWANTED: dict[int, str] = dict.fromkeys((*range(0x20), *range(0x7F, 0xA0)), "")
_UNWANTED |= dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
_UNWANTED |= {ord("\v"): "\n", 0x85: "\n", 0xFFFE: "", 0xFFFF: ""}
for _kept in "\n\t\f":
    del _UNWANTED[ord(_kept)]
_SUSPECT = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def clean(text: str) -> str:
    """Line ends become `\\n`, control characters go, lone surrogates become U+FFFD; form feeds stay."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    # translate() costs forty times as much as the search that finds nothing
    return text.translate(_UNWANTED) if _SUSPECT.search(text) else text


def cleaned(pieces: Iterable[str]) -> Iterator[str]:
    """`clean` over a stream: a CRLF that falls between two pieces is still one line end."""
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


def cut(pieces: Iterable[str]) -> Iterator[str]:
    """Page texts of cleaned pieces: at form feeds, else near 3,000 characters, never above 6,000.

    Only white space at the cuts is lost. A page of the source's own (one that ends in a form feed)
    of up to 6,000 characters stays whole, and stays even when it is empty, to keep the numbering.
    """
    buffer: list[str] = []
    size = 0
    held = ""
    is_paged = False
    for piece in pieces:
        # a piece may be a whole file's text; slices keep the work at each cut small
        for at in range(0, len(piece), LIMIT_CHARS):
            part = piece[at : at + LIMIT_CHARS]
            buffer.append(part)
            size += len(part)
            if size <= LIMIT_CHARS and PAGE_BREAK not in part:
                continue
            held = "".join(buffer)
            while True:
                end = held.find(PAGE_BREAK, 0, LIMIT_CHARS + 1)
                if end >= 0:
                    is_paged = is_paged or bool(held[:end].strip())
                    if is_paged:
                        yield _trimmed(held[:end])
                    held = held[end + 1 :]
                elif len(held) > LIMIT_CHARS:
                    end = _border(held)
                    if page := _trimmed(held[:end]):
                        yield page
                    held = held[end:].lstrip(" ")
                else:
                    break
            buffer, size = [held], len(held)
    held = "".join(buffer)
    while len(held) > (LIMIT_CHARS if is_paged else _LATEST):
        end = _border(held)
        if page := _trimmed(held[:end]):
            yield page
        held = held[end:].lstrip(" ")
    if held.strip():
        yield _trimmed(held)


def pages(pieces: Iterable[str], engine: str, limits: ReadLimits, confidence: float = 1.0) -> Iterator[Page]:
    """Cleans, cuts and numbers. A source without any text gives one empty page.

    Raises Refusal(too_large) for more pages than ten times what the limits allow of pages to be drawn.
    """
    most = TEXT_PAGES_PER_PAGE * limits.max_pages
    number = 0
    for number, text in enumerate(cut(cleaned(pieces)), start=1):
        if number > most:
            raise Refusal(RefusalReason.TOO_LARGE, f"more than {most:,} pages of text; split the file")
        yield Page(number, text, PageMethod.TEXT_LAYER, engine, confidence)
    if number == 0:
        yield Page(1, "", PageMethod.TEXT_LAYER, engine, confidence)


def _border(text: str) -> int:
    """Where to end the page: a paragraph, else a line, else a blank, else the limit; always above 0."""
    for pattern in (_PARAGRAPH, _LINE):
        found = pattern.search(text, TARGET_CHARS, _LATEST)
        if found:
            return found.start()
        earlier = [match.start() for match in pattern.finditer(text, _EARLIEST, TARGET_CHARS)]
        if earlier:
            return earlier[-1]
    found = _BLANK.search(text, TARGET_CHARS, LIMIT_CHARS)
    return found.start() if found else LIMIT_CHARS


def _trimmed(page: str) -> str:
    # leading blanks of the first line are layout (a centred caption) and stay
    return page.strip("\n").rstrip() if page.strip() else ""
