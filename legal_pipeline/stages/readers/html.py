"""HTML as the reader of the page sees it: blocks on lines of their own, tables row by row."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from legal_pipeline.model import Page
from legal_pipeline.stages.readers.encoding import blocks_of, decoded, find_encoding, marked_encoding, usable
from legal_pipeline.stages.readers.limits import ReadLimits
from legal_pipeline.stages.readers.office.xml_events import TextTarget
from legal_pipeline.stages.readers.pagination import cleaned, pages

# HTML Living Standard, section 15.3 (rendering): display none, display block
_HIDDEN_TAGS = "script style template noframes object applet svg math select datalist"
_SPACED_TAGS = "p h1 h2 h3 h4 h5 h6 blockquote table ul ol dl pre title"
_BLOCK_TAGS = (
    "address article aside body caption center dd details dir div dt fieldset figcaption figure footer form header hr html legend li "
    "main menu nav section summary tbody tfoot thead tr"
)
_HIDDEN = frozenset(_HIDDEN_TAGS.split())
_SPACED = frozenset(_SPACED_TAGS.split())
_BLOCKS = _SPACED | frozenset(_BLOCK_TAGS.split())
_CELLS = frozenset({"td", "th"})
_SPACE = re.compile(r"[ \t\r\n\f]+")
_CHARSET = re.compile(rb"<(?:meta\b[^>]*?charset|\?xml\b[^>]*?encoding)\s*=\s*[\"']?\s*([\w.:-]+)", re.I)
_META_WITHIN = 4096
"""The Encoding standard looks 1,024 bytes far; pages saved by Word put it later."""


def read(path: Path, limits: ReadLimits) -> Iterator[Page]:
    """Pages of an HTML file; constant memory."""
    from lxml import etree

    with path.open("rb") as source:
        head = source.read(_META_WITHIN)
    declared = None if marked_encoding(head) else declared_encoding(head)
    found = find_encoding(path)
    # bytes that are valid UTF-8 and not plain ASCII are UTF-8, whatever the page claims
    name, confidence = (declared, 1.0) if declared and found.confidence < 1.0 else found
    text = html_text(decoded(blocks_of(path), name))
    return pages(text, f"lxml {etree.__version__}", limits, confidence)


def declared_encoding(head: bytes) -> str | None:
    match = _CHARSET.search(head)
    return usable(match[1].decode("ascii", "replace")) if match else None


def html_text(markup: Iterable[str]) -> Iterator[str]:
    """Text of HTML given in pieces. Never fails: whatever it is, browsers show something, too."""
    from lxml import etree

    target: Any = _HtmlText()  # the stubs ask for a comment() as well, lxml does not
    # the parser is told UTF-8 and given UTF-8, so a stale <meta charset> changes nothing
    parser = etree.HTMLParser(target=target, encoding="utf-8", no_network=True, huge_tree=False)
    markup = chain(["<html>"], cleaned(markup))  # libxml2 takes an empty or blank document for an error
    try:
        for piece in markup:
            parser.feed(piece.encode("utf-8", "replace"))
            yield from target.drain()
        parser.close()
    except etree.LxmlError:
        # nesting or a text node beyond libxml2's limits: what was read until here stands
        pass
    target.finish()
    yield from target.drain()


class _HtmlText(TextTarget):
    def __init__(self) -> None:
        super().__init__()
        self._hidden: list[str] = []
        self._preformatted = 0
        self._gap = 2  # line ends already written; nothing comes before the first text
        self._is_blank_due = False
        self._is_cell_due = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if self._hidden:
            if tag == self._hidden[-1]:
                self._hidden.append(tag)
            return
        if tag in _HIDDEN:
            self._hidden.append(tag)
        elif tag == "br":
            self.pieces.append("\n")
            self._gap = min(self._gap + 1, 2)
            self._is_blank_due = False
        elif tag in _CELLS:
            self._is_blank_due = False
        elif tag in _BLOCKS:
            self._break(2 if tag in _SPACED else 1)
            self._preformatted += tag == "pre"

    def end(self, tag: str) -> None:
        if self._hidden:
            if tag == self._hidden[-1]:
                self._hidden.pop()
            return
        if tag in _CELLS:
            self._is_cell_due = True
        elif tag in _BLOCKS:
            self._is_cell_due = False
            self._break(2 if tag in _SPACED else 1)
            self._preformatted = max(self._preformatted - (tag == "pre"), 0)

    def data(self, text: str) -> None:
        if self._hidden:
            return
        if not self._preformatted:
            text = _SPACE.sub(" ", text)
            if text.startswith(" "):
                self._is_blank_due = True
                text = text[1:]
            if not text:
                return
        if self._is_cell_due and not self._gap:
            self.pieces.append("\t")
        elif self._is_blank_due and not self._gap:
            self.pieces.append(" ")
        self._is_cell_due = False
        self._is_blank_due = not self._preformatted and text.endswith(" ")
        self.pieces.append(text[:-1] if self._is_blank_due else text)
        self._gap = 0

    def finish(self) -> None:
        if not self._gap:
            self.pieces.append("\n")

    def _break(self, lines: int) -> None:
        self._is_blank_due = False
        if self._gap < lines:
            self.pieces.append("\n" * (lines - self._gap))
            self._gap = lines
