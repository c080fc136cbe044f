"""Turns the XML of Word into text. Does not know the container; see `docx`. Source: ECMA-376 part 1, chapter 17."""

from __future__ import annotations

from legal_pipeline.model import PAGE_BREAK
from legal_pipeline.stages.readers.office.docx_numbering import Numbering
from legal_pipeline.stages.readers.office.xml_events import TextTarget, attribute, local_name

_LEFT_OUT = frozenset({"del", "moveFrom", "Fallback", "instrText", "delText", "delInstrText", "pPrChange", "rPrChange"})
_CHARACTERS = {"tab": "\t", "cr": "\n", "noBreakHyphen": "\u2011", "ptab": "\t"}


class WordText(TextTarget):
    """Paragraphs on lines of their own, table cells parted by tabs, pages by form feeds."""

    def __init__(self, notes: dict[str, str] | None = None, numbering: Numbering | None = None) -> None:
        super().__init__()
        self._notes = notes or {}
        self._numbering = numbering
        self._called: list[str] = []
        self._left_out = 0
        self._is_text = False
        self._runs = 0
        self._cells = 0
        self._has_text = False  # since the last page border
        self._style = self._number_id = self._level = ""
        self._is_number_due = False
        self._ended = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = local_name(tag)
        if self._left_out or name in _LEFT_OUT:
            # w:del inside w:rPr or w:trPr marks a deleted paragraph mark or row; it has no children of its own
            self._left_out += 1
        elif name == "t":
            self._number()
            self._is_text = True
        elif name == "r":
            self._runs += 1
        elif name == "p":
            self._style = self._number_id = self._level = ""
            self._is_number_due = True
            self._between(bool(self._cells), " ")
        elif name == "pStyle":
            self._style = attribute(attributes, "val") or ""
        elif name == "numId":
            self._number_id = attribute(attributes, "val") or ""
        elif name == "ilvl":
            self._level = attribute(attributes, "val") or ""
        elif name == "tc":
            self._between(not self._cells, "\t")
            self._cells += 1
        elif self._runs:
            self._in_run(name, attributes)

    def end(self, tag: str) -> None:
        name = local_name(tag)
        if self._left_out:
            self._left_out -= 1
        elif name == "t":
            self._is_text = False
        elif name == "r":
            self._runs -= 1
        elif name == "p":
            if self._is_number_due and self._numbering:
                # Word counts an empty paragraph, too
                self._is_number_due = False
                self._numbering.label(self._style, self._number_id, self._level)
            if self._cells:
                self._ended = "p"
            else:
                self.pieces.append("\n")
        elif name == "tc":
            self._cells -= 1
            self._ended = "tc"
        elif name == "tr" and not self._cells:
            self._ended = ""
            self.pieces.append("\n")
        elif name == "tbl" and not self._cells:
            self.pieces.append("\n")
        elif name == "body":
            self._print_notes()

    def data(self, text: str) -> None:
        if self._is_text and not self._left_out:
            self.pieces.append(text)
            self._has_text = True

    def _between(self, is_inside: bool, separator: str) -> None:
        """Parts cells and the paragraphs of a cell, but writes nothing before the first or behind the last."""
        if is_inside and self._ended:
            self.pieces.append(separator)
        self._ended = ""

    def _in_run(self, name: str, attributes: dict[str, str]) -> None:
        if name in _CHARACTERS:
            self.pieces.append(_CHARACTERS[name])
        elif name == "br":
            if attribute(attributes, "type") == "page":
                self._page_border()
            else:
                self.pieces.append("\n")
        elif name == "lastRenderedPageBreak":
            # Word writes it again behind a break it was told to make
            if self._has_text:
                self._page_border()
        elif name in {"footnoteReference", "endnoteReference"}:
            key = f"{name.removesuffix('Reference')}:{attribute(attributes, 'id')}"
            if key in self._notes:
                self._called.append(self._notes[key])
                self.pieces.append(f"[{self._notes[key].partition(' ')[0]}]")

    def _number(self) -> None:
        if self._is_number_due:
            self._is_number_due = False
            if self._numbering and (label := self._numbering.label(self._style, self._number_id, self._level)):
                self.pieces.append(f"{label} ")

    def _page_border(self) -> None:
        self._print_notes()
        self.pieces.append(PAGE_BREAK)
        self._has_text = False

    def _print_notes(self) -> None:
        for note in self._called:
            self.pieces.append(f"\n{note}\n")
        self._called.clear()


class NoteText(WordText):
    """Footnotes by `kind:id`, each with its number in front."""

    def __init__(self, kind: str) -> None:
        super().__init__()
        self._kind = kind
        self._key: str | None = None
        self.notes: dict[str, str] = {}

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if local_name(tag) == self._kind:
            # separators are notes with a type
            self._key = None if attribute(attributes, "type") else f"{self._kind}:{attribute(attributes, 'id')}"
            self.pieces.clear()
        else:
            super().start(tag, attributes)

    def end(self, tag: str) -> None:
        super().end(tag)
        if local_name(tag) == self._kind and self._key:
            text = "".join(self.pieces).strip()
            self.pieces.clear()
            self.notes[self._key] = f"{len(self.notes) + 1} {text}"
