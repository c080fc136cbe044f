"""Converts the XML of Word to text; `docx` reads the container. Source: ECMA-376 part 1, chapter 17."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from legal_pipeline.model import PAGE_BREAK, NoteKind
from legal_pipeline.stages.readers.office.docx_numbering import Numbering
from legal_pipeline.stages.readers.office.docx_styles import APART, OFF
from legal_pipeline.stages.readers.office.drawings.drawing_text import picture_line
from legal_pipeline.stages.readers.office.drawings.formulas import OUTERMOST, Formula
from legal_pipeline.stages.readers.office.drawings.symbols import character_code, shown_symbols, symbol
from legal_pipeline.stages.readers.office.word.field_codes import FieldCodes
from legal_pipeline.stages.readers.office.word.form_fields import FormField
from legal_pipeline.stages.readers.office.word.ruby import Ruby
from legal_pipeline.stages.readers.office.xml_events import TextTarget, attribute, local_name
from legal_pipeline.stages.readers.page_lines.apart import kept_apart
from legal_pipeline.stages.readers.page_lines.note_marks import bracketed_mark

_SKIPPED = frozenset({"delInstrText", "pPrChange", "rPrChange"})
_DELETED = frozenset({"del", "moveFrom"})
_REFERENCES = frozenset({"footnoteReference", "endnoteReference", "commentReference"})
_CHARACTERS = {"tab": "\t", "cr": "\n", "noBreakHyphen": "\u2011", "ptab": "\t"}
_DRAWN_PARTS = {"chart": "id", "relIds": "dm"}
"""Elements whose text is in a part of its own, and the attribute that names it: charts and diagrams."""


class _Outer(NamedTuple):
    """What a text box interrupts."""

    cells: int
    style: str
    number_id: str
    level: str
    is_number_due: bool
    ended: str
    run_kind: NoteKind | None


class WordText(TextTarget):
    """Separates paragraphs by line feeds, table cells by tabs and pages by form feeds.

    What is drawn, as text boxes, charts and descriptions of pictures, follows the paragraph in which it is anchored.
    """

    def __init__(
        self,
        notes: dict[str, str] | None = None,
        numbering: Numbering | None = None,
        alternative_text: Callable[[str], str] | None = None,
        styles: Mapping[str, NoteKind] | None = None,
        drawn_text: Callable[[str], str] | None = None,
        *,
        is_converted: bool = False,
    ) -> None:
        super().__init__()
        self._styles = styles or {}
        self._alternative_text = alternative_text
        """Returns the text of a part that is imported by its relationship id (w:altChunk)."""
        self._drawn_text = drawn_text
        """Returns the text of a chart or a diagram by its relationship id."""
        self._drawn: list[str] = []
        self._boxes: list[tuple[_Outer, list[str]]] = []
        """Open text boxes: what each interrupts, and its text so far."""
        self._is_drop_cap = self._is_raised = False
        self._font = ""
        """Of the open run, if it names one: the letters of fonts of symbols are no letters."""
        self._last = ""
        self._deleted = 0
        self._run_kind: NoteKind | None = None
        self._notes = notes or {}
        self._numbering = numbering
        self._page_notes: list[str] = []
        self._printed: set[str] = set()
        self._field, self._ruby = FormField(), Ruby()
        self._codes = FieldCodes(is_converted=is_converted)
        self._is_code = False
        self._alternatives: list[bool] = []
        """Whether each open alternative has said anything; what follows it in its place, for older programs, is read if not."""
        self._formula: Formula | None = None
        self._skipped_depth = 0
        self._is_text = False
        self._runs = 0
        self._cells = 0
        self._has_text = False  # since the last page break
        self._style = self._number_id = self._level = ""
        self._is_number_due = False
        self._ended = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = local_name(tag)
        if self._formula:
            self._formula.start(tag, attributes)
        elif self._skipped_depth or name in _SKIPPED or (name in ("Choice", "Fallback") and self._alternatives and self._alternatives[-1]):
            self._skipped_depth += 1
        elif name == "AlternateContent":
            self._alternatives.append(False)
        elif name == "instrText":
            self._is_code = True
        elif name == "fldChar":
            if shown := self._codes.mark(attribute(attributes, "fldCharType") or ""):
                self._text(shown)
        elif name in OUTERMOST:
            self._formula = Formula()
            self._formula.start(tag, attributes)
        elif name in _DELETED:
            # inside w:rPr or w:trPr it stands for a deleted paragraph mark or row, and has no children
            self._deleted += 1
        elif name in {"t", "delText"}:
            if not (self._deleted or self._run_kind):
                self._number()
            self._is_text = True
        elif name == "r":
            self._runs += 1
            self._is_raised, self._font = False, ""
            self._run_kind = self._styles.get(self._style)
        elif name == "rStyle" and self._runs:
            self._run_kind = self._styles.get(attribute(attributes, "val") or "", self._run_kind)
        elif name in APART and self._runs:
            # a run may also show what its style strikes or hides
            self._run_kind = None if (attribute(attributes, "val") or "") in OFF else APART[name]
        elif name == "txbxContent":
            self._open_box()
        elif name == "docPr" or (name == "shape" and attribute(attributes, "alt")):
            # the description of a picture, which its title may stand for
            texts = (attribute(attributes, key) for key in ("descr", "alt", "title"))
            self._draw(picture_line(next(filter(None, texts), "")))
        elif name == "textpath":
            # letters drawn along a line, as those of a watermark
            self._draw(" ".join((attribute(attributes, "string") or "").split()))
        elif name in _DRAWN_PARTS and self._runs:
            if self._drawn_text:
                self._draw(self._drawn_text(attribute(attributes, _DRAWN_PARTS[name]) or "").strip())
        elif name == "altChunk":
            if self._alternative_text:
                self._add(self._alternative_text(attribute(attributes, "id") or "").replace(PAGE_BREAK, "\n").strip() + "\n")
        elif name == "p":
            self._style = self._number_id = self._level = ""
            self._is_number_due = True
            self._is_drop_cap = False
            self._separate(bool(self._cells), " ")
        elif name == "framePr":
            self._is_drop_cap = (attribute(attributes, "dropCap") or "none") != "none"
        elif name == "pageBreakBefore":
            if self._has_text and not self._cells and (attribute(attributes, "val") or "") not in OFF:
                self._page_break()
        elif name == "pStyle":
            self._style = attribute(attributes, "val") or ""
        elif name == "numId":
            self._number_id = attribute(attributes, "val") or ""
        elif name == "ilvl":
            self._level = attribute(attributes, "val") or ""
        elif name == "tc":
            # those of a table within a cell, too
            self._separate(True, "\t")
            self._cells += 1
        elif name == "rFonts" and self._runs:
            self._font = attribute(attributes, "ascii") or ""
        elif name == "vertAlign" and self._runs:
            self._is_raised = attribute(attributes, "val") == "superscript"
        elif self._runs and not (self._field.start(name, attributes) or self._ruby.start(name)):
            self._in_run(name, attributes)

    def end(self, tag: str) -> None:
        name = local_name(tag)
        if self._formula:
            if self._formula.end():
                text, self._formula = self._formula.text, None
                self._text(text)
        elif self._skipped_depth:
            self._skipped_depth -= 1
        elif name in _DELETED:
            self._deleted -= 1
        elif name in {"t", "delText"}:
            self._is_text = False
        elif name == "instrText":
            self._is_code = False
        elif name == "AlternateContent":
            if self._alternatives.pop() and self._alternatives:
                self._alternatives[-1] = True
        elif (field := self._field.end(name)) and not self._deleted:
            self._add(field)
        elif above := self._ruby.end(name):
            self._add(above)
        elif name == "r":
            self._runs -= 1
            self._run_kind = None
        elif name == "txbxContent":
            self._close_box()
        elif name == "p":
            self._codes.end_paragraph()
            if self._is_number_due and self._numbering:
                # Word numbers empty paragraphs too
                self._is_number_due = False
                self._numbering.label(self._style, self._number_id, self._level)
            drawn, self._drawn = (self._drawn, []) if not self._boxes else ([], self._drawn)
            if self._cells:
                self._ended = "p"
                self._add("".join(f" {' '.join(text.split())}" for text in drawn))
            else:
                self._add("" if self._is_drop_cap else "\n")
                self._add("".join(f"{text}\n" for text in drawn))
        elif name == "tc":
            self._cells -= 1
            self._ended = "tc"
        elif name == "tr" and not self._cells:
            self._ended = ""
            self._add("\n")
        elif name == "tbl" and not self._cells:
            self._add("\n")
        elif name == "body":
            # a comment whose place was deleted is one all the same
            self._page_notes += [note for key, note in self._notes.items() if key.startswith("comment:") and key not in self._printed]
            self._print_notes()

    def data(self, text: str) -> None:
        if self._formula:
            self._formula.data(text)
        elif self._is_code and not self._skipped_depth:
            self._codes.code(text)
        elif self._is_text and not self._skipped_depth and not self._codes.is_in_code:
            self._text(bracketed_mark(text, self._last) if self._is_raised else shown_symbols(text, self._font))

    def _text(self, text: str) -> None:
        kind = NoteKind.STRUCK if self._deleted else self._run_kind
        self._add(kept_apart(kind, text) if kind else text)
        self._has_text = True

    def _draw(self, text: str) -> None:
        if text:
            self._drawn.append(text)
            self._has_said()

    def _has_said(self) -> None:
        if self._alternatives:
            self._alternatives[-1] = True

    def _add(self, text: str) -> None:
        if text and not self._ruby.take(text):
            if not text.isspace():
                self._has_said()
            self._last = text[-1]
            (self._boxes[-1][1] if self._boxes else self.pieces).append(text)

    def _open_box(self) -> None:
        outer = _Outer(self._cells, self._style, self._number_id, self._level, self._is_number_due, self._ended, self._run_kind)
        self._boxes.append((outer, []))
        self._cells, self._ended, self._run_kind = 0, "", None

    def _close_box(self) -> None:
        outer, pieces = self._boxes.pop()
        (self._cells, self._style, self._number_id, self._level, self._is_number_due, self._ended, self._run_kind) = outer
        self._draw("".join(pieces).replace(PAGE_BREAK, "\n").strip())

    def _separate(self, is_inside: bool, separator: str) -> None:
        """Separate cells, and the paragraphs of a cell, from the previous one."""
        if is_inside and self._ended:
            self._add(separator)
        self._ended = ""

    def _in_run(self, name: str, attributes: dict[str, str]) -> None:
        if self._deleted:
            if name in ("footnoteReference", "endnoteReference"):
                # the note went with the text that refers to it
                note = self._notes.get(f"{name.removesuffix('Reference')}:{attribute(attributes, 'id')}", "")
                self._add(kept_apart(NoteKind.STRUCK, note))
            return
        if name == "sym":
            character = symbol(character_code(attribute(attributes, "char")), attribute(attributes, "font") or "")
            self._add(kept_apart(self._run_kind, character) if self._run_kind else character)
        elif name in _CHARACTERS:
            self._add(_CHARACTERS[name])
        elif name == "br":
            if attribute(attributes, "type") == "page":
                self._page_break()
            else:
                self._add("\n")
        elif name == "lastRenderedPageBreak":
            # Word repeats it after an explicit page break
            if self._has_text:
                self._page_break()
        elif name in _REFERENCES:
            key = f"{name.removesuffix('Reference')}:{attribute(attributes, 'id')}"
            if key in self._notes:
                self._page_notes.append(self._notes[key])
                self._printed.add(key)
                if name != "commentReference":
                    self._add(f"[{self._notes[key].partition(' ')[0]}]")

    def _number(self) -> None:
        if self._is_number_due:
            self._is_number_due = False
            if self._numbering and (label := self._numbering.label(self._style, self._number_id, self._level)):
                self._add(f"{label} ")

    def _page_break(self) -> None:
        self._print_notes()
        self._add(PAGE_BREAK)
        self._has_text = False

    def _print_notes(self) -> None:
        for note in self._page_notes:
            self._add(f"\n{note}\n")
        self._page_notes.clear()
