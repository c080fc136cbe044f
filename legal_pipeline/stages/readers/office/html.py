"""Reads HTML as a browser displays it: blocks on separate lines, tables row by row. Struck and hidden text is kept apart."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from legal_pipeline.model import NoteKind, Page
from legal_pipeline.stages.readers.encoding import codec_name, decode_blocks, find_encoding, read_blocks, unicode_encoding
from legal_pipeline.stages.readers.limits import ReadLimits
from legal_pipeline.stages.readers.office.drawings.drawing_text import picture_line
from legal_pipeline.stages.readers.office.drawings.formulas import Formula
from legal_pipeline.stages.readers.office.markup.hiding import HidingRules, is_shown_as_block
from legal_pipeline.stages.readers.office.markup.list_labels import ListLabels
from legal_pipeline.stages.readers.office.xml_events import TextTarget
from legal_pipeline.stages.readers.page_lines.apart import kept_apart
from legal_pipeline.stages.readers.page_lines.note_marks import bracketed_mark
from legal_pipeline.stages.readers.pagination import clean_stream, paginate

# HTML Living Standard, section 15.3 (rendering): display none, display block
_HIDDEN_TAGS = "script style template noframes object applet datalist defs metadata rp"
_SPACED_TAGS = "p h1 h2 h3 h4 h5 h6 blockquote table ul ol dl pre title"
_BLOCK_TAGS = (
    "address article aside body caption center dd details dialog dir div dt fieldset figcaption figure footer form header hr html legend "
    "li main menu nav section summary svg tbody text tfoot thead tr"
)
_HIDDEN = frozenset(_HIDDEN_TAGS.split())
_SPACED = frozenset(_SPACED_TAGS.split())
_BLOCKS = _SPACED | frozenset(_BLOCK_TAGS.split())
_CELLS = frozenset({"td", "th"})
_CONTROLS = frozenset({"button", "select", "option", "textarea", "progress", "meter", "output"})
"""Shown apart from the words beside them."""
_TYPED = frozenset("text email number date tel url search month time datetime-local".split())  # noqa: SIM905
_BOXES = frozenset({"checkbox", "radio"})
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())  # noqa: SIM905
_MAX_APART_CHARS = 64 * 1024
"""Text kept apart is passed on in pieces of this size, to bound memory."""
_MAX_SHEET_CHARS = 1024 * 1024
_MAX_FRAMES = 3
_MAX_SMILEY = 2
_SPACE = re.compile(r"[ \t\r\n\f]+")
_CHARSET = re.compile(rb"<(?:meta\b[^>]*?charset|\?xml\b[^>]*?encoding)\s*=\s*[\"']?\s*([\w.:-]+)", re.I)
_META_SEARCH_BYTES = 4096
"""The HTML standard searches 1,024 bytes; Word writes the declaration further back."""


def read(path: Path, limits: ReadLimits) -> Iterator[Page]:
    """Yield the pages of an HTML file. Constant memory."""
    from lxml import etree

    with path.open("rb") as source:
        head = source.read(_META_SEARCH_BYTES)
    declared = None if unicode_encoding(head) else declared_encoding(head)
    detected = find_encoding(path)
    # text that is valid UTF-8 is read as UTF-8, whatever the page declares
    name, confidence = (declared, 1.0) if declared and detected.confidence < 1.0 else detected
    text = html_text(decode_blocks(read_blocks(path), name))
    return paginate(text, f"lxml {etree.__version__}", limits, confidence)


def declared_encoding(head: bytes) -> str | None:
    """Return the codec that a <meta> element or XML declaration in the first bytes names, or None."""
    match = _CHARSET.search(head)
    return codec_name(match[1].decode("ascii", "replace")) if match else None


def html_text(markup: Iterable[str], *, frames: int = 0) -> Iterator[str]:
    """Convert a stream of HTML to text. Never fails: like a browser, it accepts any input.

    `frames` is the number of frames around the page; a frame in more than three is left out.
    """
    from lxml import etree

    target: Any = _HtmlText(frames)  # the stubs require comment(), lxml does not
    # the input is re-encoded as UTF-8, so the parser must ignore <meta charset>
    parser = etree.HTMLParser(target=target, encoding="utf-8", no_network=True, huge_tree=False)
    markup = chain(["<html>"], clean_stream(markup))  # libxml2 reports an error for an empty document
    try:
        for piece in markup:
            parser.feed(piece.encode("utf-8", "replace"))
            yield from target.drain()
        parser.close()
    except etree.LxmlError:
        # nesting or a text node beyond the limits of libxml2: keep the text read so far
        pass
    target.finish()
    yield from target.drain()


class _HtmlText(TextTarget):
    def __init__(self, frames: int = 0) -> None:
        super().__init__()
        self._frames = frames
        self._rules = HidingRules()
        self._sheet: list[str] = []
        self._formula: Formula | None = None
        self._lists = ListLabels()
        self._label = ""
        """Of the item of a list that has no text yet."""
        self._choices: list[str] | None = None
        """The first choice of an open list to choose from, as long as none is selected."""
        self._hidden: list[str] = []
        self._preformatted = 0
        self._line_ends = 2  # line ends already written; 2 at the start, so that the text does not begin with one
        self._is_blank_due = False
        self._is_cell_due = False
        self._superscripts = 0
        self._inline: list[tuple[str, bool]] = []
        """Open elements within lines, and whether their style makes each a block of its own."""
        self._apart: list[str] = []
        """Open elements inside one whose text is kept apart, that one first."""
        self._apart_kind = NoteKind.HIDDEN
        self._apart_text: list[str] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if self._formula:
            self._formula.start(tag, attributes)
            return
        if self._hidden:
            if tag == self._hidden[-1]:
                self._hidden.append(tag)
            return
        if tag in _HIDDEN or (tag == "option" and "selected" not in attributes):
            self._hidden.append(tag)
        elif tag == "math":
            self._formula = Formula()
            self._formula.start(tag, attributes)
        elif tag == "option":
            self._choices = None
            self._is_blank_due = True
        elif tag == "select":
            self._choices = None if "multiple" in attributes else []
        elif tag == "input":
            self._input(attributes)
        elif tag == "img":
            self._picture(attributes)
        elif tag == "iframe" and attributes.get("srcdoc") and self._frames < _MAX_FRAMES and not self._apart:
            self._break(1)
            self.pieces += html_text([attributes["srcdoc"]], frames=self._frames + 1)
        elif self._apart:
            if tag == self._apart[-1]:
                self._apart.append(tag)
            if tag == "br" or tag in _BLOCKS or tag in _CELLS:
                self._apart_text.append(" ")
        elif tag not in _VOID and (kind := self._rules.kind(tag, attributes)):
            self._apart.append(tag)
            self._apart_kind = kind
        elif tag == "br":
            self.pieces.append("\n")
            self._line_ends = min(self._line_ends + 1, 2)
            self._is_blank_due = False
        elif tag in _CELLS:
            self._is_blank_due = False
        elif tag == "sup":
            self._superscripts += 1
        elif tag == "rt":
            self.data("(")
        elif tag == "q":
            self.data("\u201c")
        elif tag in _CONTROLS:
            self._is_blank_due = True
        elif tag in _BLOCKS:
            self._break(2 if tag in _SPACED else 1)
            self._preformatted += tag == "pre"
            if tag in ("ol", "ul", "menu"):
                self._lists.open(tag, attributes)
            elif tag == "li":
                self._label = self._lists.item(attributes)
        elif tag not in _VOID:
            is_block = "style" in attributes and is_shown_as_block(attributes["style"])
            self._inline.append((tag, is_block))
            if is_block:
                self._break(1)

    def end(self, tag: str) -> None:
        if self._formula:
            if self._formula.end():
                text, self._formula = self._formula.text, None
                self.data(text)
            return
        if self._hidden:
            if tag == self._hidden[-1]:
                self._hidden.pop()
            if tag == "style":
                self._rules.read("".join(self._sheet))
                self._sheet.clear()
            elif tag == "option" and self._choices:
                self._choices.append("")  # further choices are not shown
            return
        if tag == "select" and self._choices:
            chosen, self._choices = self._choices[0], None
            self.data(f" {chosen} ")
        if self._apart:
            if tag == self._apart[-1]:
                self._apart.pop()
            if not self._apart:
                self._pass_apart()
                self._is_cell_due = self._is_cell_due or tag in _CELLS
            return
        if tag in _CELLS:
            self._is_cell_due = True
        elif tag == "rt":
            self.data(")")
        elif tag == "q":
            self.data("\u201d")
        elif tag in _CONTROLS:
            self._is_blank_due = True
        elif tag == "sup":
            self._superscripts = max(self._superscripts - 1, 0)
        elif tag in _BLOCKS:
            self._is_cell_due = False
            self._break(2 if tag in _SPACED else 1)
            self._preformatted = max(self._preformatted - (tag == "pre"), 0)
            if tag in ("ol", "ul", "menu"):
                self._lists.close()
            elif tag == "li":
                self._label = ""
        elif self._inline and self._inline[-1][0] == tag and self._inline.pop()[1]:
            self._break(1)

    def data(self, text: str) -> None:
        if self._formula:
            self._formula.data(text)
            return
        if self._hidden:
            if self._hidden[-1] == "style" and sum(map(len, self._sheet)) < _MAX_SHEET_CHARS:
                self._sheet.append(text)
            elif self._hidden[-1] == "option" and self._choices is not None and len(self._choices) < 2:
                self._choices = ["".join((*self._choices, text)).strip()] if text.strip() or self._choices else []
            return
        if self._apart:
            self._apart_text.append(_SPACE.sub(" ", text))
            if sum(map(len, self._apart_text)) > _MAX_APART_CHARS:
                self._pass_apart()
            return
        if not self._preformatted:
            text = _SPACE.sub(" ", text)
            if text.startswith(" "):
                self._is_blank_due = True
                text = text[1:]
            if not text:
                return
        if self._is_cell_due and not self._line_ends:
            self.pieces.append("\t")
        elif self._is_blank_due and not self._line_ends:
            self.pieces.append(" ")
        self._is_cell_due = False
        if self._label and text.strip():
            self.pieces.append(f"{self._label} ")
            self._label = ""
        if self._superscripts and not self._line_ends:
            text = bracketed_mark(text, "x")
        self._is_blank_due = not self._preformatted and text.endswith(" ")
        self.pieces.append(text[:-1] if self._is_blank_due else text)
        self._line_ends = 0

    def _input(self, attributes: dict[str, str]) -> None:
        """Read what is typed or checked in a form."""
        kind = attributes.get("type", "text").lower()
        shown = attributes.get("value", "").strip() if kind in _TYPED else ""
        if kind in _BOXES:
            shown = "[x]" if "checked" in attributes else "[ ]"
        if shown:
            self.data(f" {shown} ")

    def _picture(self, attributes: dict[str, str]) -> None:
        """Read the description of a picture; one of a character or two stands for it, as for a smiley."""
        described = attributes.get("alt", "")
        if "1" not in (attributes.get("width"), attributes.get("height")):
            line = picture_line(described)
            self.data(f" {line if len(described.strip()) > _MAX_SMILEY else described.strip()} " if line else "")

    def finish(self) -> None:
        self._pass_apart()
        if not self._line_ends:
            self.pieces.append("\n")

    def _pass_apart(self) -> None:
        text = " ".join("".join(self._apart_text).split())
        self._apart_text.clear()
        if text:
            self.pieces.append(kept_apart(self._apart_kind, text))

    def _break(self, lines: int) -> None:
        self._is_blank_due = False
        if self._line_ends < lines:
            self.pieces.append("\n" * (lines - self._line_ends))
            self._line_ends = lines
