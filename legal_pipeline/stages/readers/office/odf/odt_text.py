"""Converts the XML of an OpenDocument text to text; `odt` reads the container. Source: OASIS OpenDocument 1.3 part 3."""

from __future__ import annotations

from collections.abc import Callable

from legal_pipeline.model import PAGE_BREAK, NoteKind
from legal_pipeline.stages.readers.office.drawings.drawing_text import picture_line
from legal_pipeline.stages.readers.office.drawings.formulas import OUTERMOST, Formula
from legal_pipeline.stages.readers.office.odf.comments import OdtComments
from legal_pipeline.stages.readers.office.odf.forms import FieldMark, FormControls
from legal_pipeline.stages.readers.office.odf.lists import ListLabels
from legal_pipeline.stages.readers.office.xml_events import TextTarget, attribute, local_name
from legal_pipeline.stages.readers.page_lines.apart import kept_apart
from legal_pipeline.stages.readers.page_lines.note_marks import bracketed_mark

_SKIPPED = frozenset(
    {"tracked-changes", "sequence-decls", "variable-decls", "automatic-styles", "font-face-decls", "scripts", "script", "note-citation"}
)
_DUBLIN_CORE = "{http://purl.org/dc/elements/1.1/}"
_CREATOR, _DATE = f"{_DUBLIN_CORE}creator", f"{_DUBLIN_CORE}date"
_PARAGRAPHS = frozenset({"p", "h"})
_CHARACTERS = {"tab": "\t", "line-break": "\n", "soft-page-break": PAGE_BREAK}
_BLANKS = frozenset({"s", "tab", "line-break"})
_MAX_SPACES = 1_000
_BOXES, _DESCRIPTIONS = frozenset({"text-box", "custom-shape", "rect", "ellipse", "line", "polyline", "path"}), frozenset({"title", "desc"})


class OdtText(TextTarget):
    """What is drawn, as text boxes, charts and descriptions of pictures, follows the paragraph in which it is anchored."""

    def __init__(self, object_text: Callable[[str], tuple[str, bool]] | None = None) -> None:
        super().__init__()
        self._object_text = object_text
        """Returns the text of an embedded object, such as a chart, by its folder, and whether it is a formula."""
        self._formula: Formula | None = None
        self._controls = FormControls()
        self._field_mark = FieldMark()
        self._hidden_sections: list[bool] = []
        self.is_formula = False
        """Whether it is a formula and nothing else."""
        self._lists = ListLabels()
        self._drawn: list[str] = []
        self._boxes: list[tuple[tuple[int, int, str, list[NoteKind | None]], list[str]]] = []
        """Open text boxes: what each interrupts, and its text so far."""
        self._description: list[str] | None = None
        self._raised_styles: set[str] = set()
        self._raised: list[bool] = []
        self._last = ""
        self._skipped_depth = 0
        self._paragraphs = 0
        self._cells = 0
        self._notes = 0
        self._style: str | None = None
        self._page_break_styles: set[str] = set()
        self._ended = ""
        self._styles_apart: dict[str, NoteKind | None] = {}
        self._kinds: list[NoteKind | None] = []
        """What becomes of the text in each open paragraph and span."""
        self._deletions: dict[str, list[str]] = {}
        self._change = ""
        self._is_change_info = False
        self._comments = OdtComments()

    def use_styles_of(self, other: OdtText) -> None:
        self._styles_apart, self._page_break_styles = other._styles_apart, other._page_break_styles
        self._raised_styles, self._lists = other._raised_styles, other._lists

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = local_name(tag)
        if self._formula:
            self._formula.start(tag, attributes)
        elif name in OUTERMOST and not self._skipped_depth:
            self._formula, self.is_formula = Formula(), not self._paragraphs
            self._formula.start(tag, attributes)
        elif self._skipped_depth or name in _SKIPPED:
            self._lists.start_style(name, attributes)
            if name == "changed-region":
                self._change = attribute(attributes, "id") or ""
            self._is_change_info = self._is_change_info or name == "change-info"
            if self._change and name in _BLANKS:
                self._deletions.setdefault(self._change, []).append(" ")
            self._read_style(name, attributes)
            if name == "style":
                self._style = attribute(attributes, "name")
            elif name == "paragraph-properties" and attribute(attributes, "break-before") == "page" and self._style:
                self._page_break_styles.add(self._style)
            self._skipped_depth += 1
        elif self._lists.start(name, attributes) or self._controls.start(tag, attributes) or self._field_mark.start(tag, attributes):
            pass
        elif name == "control":
            if shown := self._controls.text(attribute(attributes, "control") or ""):
                self._add(shown) if self._paragraphs else self._drawn.append(shown)
        elif name == "section":
            self._hidden_sections.append(attribute(attributes, "display") == "none" or attribute(attributes, "is-hidden") == "true")
        elif name in _BOXES:
            self._boxes.append(((self._paragraphs, self._cells, self._ended, self._kinds), []))
            self._paragraphs, self._cells, self._ended, self._kinds = 0, 0, "", []
        elif name in _DESCRIPTIONS and "svg-compatible" in tag:
            self._description = []
        elif name == "object" and self._object_text:
            text, is_formula = self._object_text(attribute(attributes, "href") or "")
            if is_formula:
                self._add(text)  # a formula stands in its line
            elif text:
                self._drawn.append(text)
        elif name == "hidden-text":
            # what is hidden is in the attribute, and else in the element
            if attribute(attributes, "is-hidden") != "false":
                self._add(kept_apart(NoteKind.HIDDEN, attribute(attributes, "string-value") or ""))
        elif name == "hidden-paragraph":
            if self._kinds and attribute(attributes, "is-hidden") == "true":
                self._kinds[-1] = NoteKind.HIDDEN
        elif name in ("style", "text-properties"):
            self._read_style(name, attributes)
        elif name == "change":
            if deleted := " ".join("".join(self._deletions.pop(attribute(attributes, "change-id") or "", [])).split()):
                self._add(kept_apart(NoteKind.STRUCK, deleted))
        elif name == "span":
            self._open(attributes)
        elif name in _PARAGRAPHS:
            if not self._paragraphs and not self._cells and attribute(attributes, "style-name") in self._page_break_styles:
                self._add(PAGE_BREAK)
            self._separate(bool(self._cells), " ")
            self._add(self._comments.begin_paragraph(is_in_cell=bool(self._cells)) if self._notes else "")
            self._open(attributes)
            self._paragraphs += 1
            if label := self._lists.label():
                self._add(f"{label} ")
        elif name == "s":
            count = attribute(attributes, "c") or "1"
            self._add(" " * min(int(count) if count.isdecimal() else 1, _MAX_SPACES))
        elif name == "ruby-text":
            self._add("(")
        elif name == "note":
            self._notes += 1
            self._comments.open()
            self._add(" [")
        elif name == "annotation":
            self._notes += 1
            self._comments.open(attribute(attributes, "name") or "", attribute(attributes, "parent-name") or "", is_comment=True)
            self._add(" [Comment")
        elif tag == _CREATOR and self._notes:
            self._comments.begin_creator()
        elif tag == _DATE or (name == "creator-initials" and self._notes):
            self._skipped_depth += 1
        elif name in {"table-cell", "covered-table-cell"}:
            self._separate(True, "\t" if not self._cells or self._ended == "cell" else " ")
            self._cells += 1
        elif name in _CHARACTERS:
            self._add(_CHARACTERS[name])

    def end(self, tag: str) -> None:
        name = local_name(tag)
        if self._formula:
            if self._formula.end():
                text, self._formula = self._formula.text, None
                self._add(text)
        elif self._skipped_depth:
            self._skipped_depth -= 1
            if name == "changed-region":
                self._change = ""
            elif name == "change-info":
                self._is_change_info = False
            elif self._change and name in _PARAGRAPHS:
                self._deletions.setdefault(self._change, []).append(" ")
        elif self._controls.end(tag):
            pass
        elif shown := self._field_mark.end(tag):
            self._add(shown)
        elif name == "section":
            self._hidden_sections.pop()
        elif name == "span":
            self._close()
        elif name in _BOXES:
            self._close_box()
        elif self._description is not None and name in _DESCRIPTIONS:
            self._drawn += filter(None, [picture_line("".join(self._description))])
            self._description = None
        elif self._lists.end(name):
            pass
        elif name in _PARAGRAPHS:
            self._close()
            self._paragraphs -= 1
            drawn, self._drawn = (self._drawn, []) if not (self._boxes or self._notes) else ([], self._drawn)
            if self._cells:
                self._ended = "p"
                self._add("".join(f" {' '.join(text.split())}" for text in drawn))
            elif not self._notes:
                self._add("\n" + "".join(f"{text}\n" for text in drawn))
        elif name == "ruby-text":
            self._add(")")
        elif name in {"note", "annotation"}:
            self._notes -= 1
            self._add("] ")
        elif tag == _CREATOR and self._notes:
            self._add(self._comments.end_creator())
        elif name in {"table-cell", "covered-table-cell"}:
            self._cells -= 1
            self._ended = "cell"
        elif name == "table-row" and not self._cells:
            self._ended = ""
            self._add("\n")

    def data(self, text: str) -> None:
        if self._formula:
            self._formula.data(text)
        elif self._skipped_depth:
            if self._change and not self._is_change_info:
                self._deletions.setdefault(self._change, []).append(text)
        elif self._comments.take(text):
            pass
        elif self._description is not None:
            self._description.append(text)
        elif self._paragraphs and not self._controls.is_open:
            # OpenDocument 1.3 part 3, 6.1.2: white space in the markup collapses; `text:s` stands for real spaces
            shown = " ".join(text.split("\n"))
            kind = self._kinds[-1] if self._kinds else None
            shown = bracketed_mark(shown, self._last) if self._raised and self._raised[-1] else shown
            self._add(kept_apart(kind, shown) if kind else shown)

    def _read_style(self, name: str, attributes: dict[str, str]) -> None:
        if name == "style":
            self._style = attribute(attributes, "name")
            parent = self._styles_apart.get(attribute(attributes, "parent-style-name") or "")
            if self._style and parent:
                self._styles_apart[self._style] = parent
        elif name == "text-properties" and self._style:
            if (attribute(attributes, "text-position") or "").startswith(("super", *"123456789")):
                self._raised_styles.add(self._style)
            line = attribute(attributes, "text-line-through-style") or attribute(attributes, "text-line-through-type")
            if attribute(attributes, "display") == "none":
                self._styles_apart[self._style] = NoteKind.HIDDEN
            elif line:
                self._styles_apart[self._style] = None if line == "none" else NoteKind.STRUCK

    def _open(self, attributes: dict[str, str]) -> None:
        inherited = self._kinds[-1] if self._kinds else NoteKind.HIDDEN if any(self._hidden_sections) else None
        style = attribute(attributes, "style-name") or ""
        self._kinds.append(self._styles_apart.get(style, inherited))
        self._raised.append(style in self._raised_styles)

    def _close(self) -> None:
        if self._kinds:
            self._kinds.pop()
        if self._raised:
            self._raised.pop()

    def _add(self, text: str) -> None:
        if text:
            self._last = text[-1]
            (self._boxes[-1][1] if self._boxes else self.pieces).append(text)

    def _close_box(self) -> None:
        if not self._boxes:
            return
        (self._paragraphs, self._cells, self._ended, self._kinds), pieces = self._boxes.pop()
        if text := "".join(pieces).replace(PAGE_BREAK, "\n").strip():
            self._drawn.append(text)

    def _separate(self, is_inside: bool, separator: str) -> None:
        """Separate cells, and the paragraphs of a cell, from the previous one."""
        if is_inside and self._ended:
            self._add(separator)
        self._ended = ""
