"""Reads a presentation with python-pptx. Runs in the sandboxed process (see `sandbox`): the library loads the whole file.

Source: ECMA-376 part 1, chapter 19 (PresentationML).
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import pptx
from lxml import etree
from pptx.exc import PythonPptxError
from pptx.oxml.ns import qn

from legal_pipeline.errors import Refusal
from legal_pipeline.model import NoteKind, RefusalReason
from legal_pipeline.stages.readers.limits import ReadLimits
from legal_pipeline.stages.readers.office.drawings.drawing_text import (
    chart_lines,
    drawing_lines,
    drawing_of_chart,
    picture_line,
    piece_text,
    pieces_of,
)
from legal_pipeline.stages.readers.office.drawings.list_numbers import ListNumbers
from legal_pipeline.stages.readers.page_lines.apart import kept_apart
from legal_pipeline.stages.readers.sandbox.protocol import Message

_BROKEN = (
    PythonPptxError, BadZipFile, etree.LxmlError, OSError, ValueError, TypeError, LookupError, AttributeError, AssertionError,
    ArithmeticError, NotImplementedError, RecursionError, struct.error, zlib.error,
)  # fmt: skip
"""Raised by python-pptx for parts that do not fit each other."""
_MAX_GROUP_DEPTH = 20
_ROW_POINTS = 6
"""Shapes whose tops differ by less stand side by side."""
_EMU_PER_POINT = 12_700
_PLACES_OF_THE_MASTER, _FOOTERS = frozenset({"sldNum", "dt", "ftr", "hdr"}), frozenset({"ftr", "hdr"})
_MAX_REPEATED = 1_000
_COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"


class Slides:
    """Answers `open` with the number of slides, and `slide` with the text of a slide in the order in which it is read."""

    def __init__(self, path: str, limits: ReadLimits) -> None:
        try:
            # given a name, the library insists on its extension
            self._presentation = pptx.Presentation(io.BytesIO(Path(path).read_bytes()))
            self._slides = list(self._presentation.slides)
            self._repeated: dict[str, int] = {}
            """Lines of footers, layouts and masters, and the slide with which each is printed."""
        except _BROKEN as error:
            raise Refusal(RefusalReason.CORRUPT, "the presentation's parts do not fit each other; save it again in PowerPoint") from error

    def answer(self, question: str, page: int) -> Message:
        if question == "open":
            return Message({"slides": len(self._slides)})
        try:
            slide = self._slides[page - 1]
            _choose(slide._element)
            lines = chain(_shown(slide), self._surroundings(slide), _notes(slide), _comments(slide.part))
            return Message({}, "\n".join(lines).encode("utf-8", "replace"))
        except _BROKEN as error:
            raise Refusal(RefusalReason.CORRUPT, f"slide {page} does not fit its presentation; save it again in PowerPoint") from error

    def _surroundings(self, slide: Any) -> Iterator[str]:
        """Yield what stands on every slide, as its footer and the text of its layout, where the first slide shows it."""
        layout = slide.slide_layout
        sources = [
            _places_of_the_master(slide.shapes),
            *(_own_shapes(source.shapes) for source in (layout, layout.slide_master) if source._element.get("showMasterSp") != "0"),
        ]
        for line in chain.from_iterable(sources):
            if line.strip() and line not in self._repeated and len(self._repeated) < _MAX_REPEATED:
                self._repeated.setdefault(line, slide.slide_id)
            if self._repeated.get(line) == slide.slide_id:
                yield line


def _choose(slide: Any) -> None:
    """Put the first choice of each alternative (ECMA-376 part 3) in its place: the library passes over both."""
    for alternative in list(slide.iter(f"{_COMPATIBILITY}AlternateContent")):
        choices = [list(choice) for choice in alternative.iter(f"{_COMPATIBILITY}Choice", f"{_COMPATIBILITY}Fallback")]
        parent = alternative.getparent()
        if parent is not None and (chosen := next(filter(None, choices), None)):
            for element in chosen:
                alternative.addprevious(element)
            parent.remove(alternative)


def _places_of_the_master(shapes: Iterable[Any]) -> Iterator[str]:
    """Yield the footer of a slide, without its number and date."""
    for shape in shapes:
        if _placeholder(shape) in _FOOTERS and getattr(shape, "has_text_frame", False):
            yield from _paragraphs(shape.text_frame._txBody)


def _own_shapes(shapes: Iterable[Any]) -> Iterator[str]:
    """Yield what a layout shows itself: its placeholders are filled on the slides."""
    yield from _shapes([shape for shape in shapes if not _placeholder(shape)])


def _shown(slide: Any) -> Iterator[str]:
    if slide._element.get("show") in ("0", "false"):
        yield "[Hidden slide]"
    yield from _shapes(slide.shapes)


def _notes(slide: Any) -> Iterator[str]:
    if slide.has_notes_slide:
        frame = slide.notes_slide.notes_text_frame
        notes = list(_paragraphs(frame._txBody)) if frame is not None else []
        notes += _own_shapes(slide.notes_slide.shapes)
        if any(notes):
            yield "\nNotes:"
            yield from notes


def _shapes(shapes: Iterable[Any], depth: int = 0) -> Iterator[str]:
    for shape in sorted(shapes, key=_place):
        element = shape._element
        if _placeholder(shape) in _PLACES_OF_THE_MASTER:
            continue  # number, date and footer of every slide
        if element.tag == qn("p:grpSp"):
            if depth < _MAX_GROUP_DEPTH:
                yield from _shapes(shape.shapes, depth + 1)
        elif getattr(shape, "has_table", False):
            for row in element.iter(qn("a:tr")):
                yield "\t".join(" ".join(filter(None, _paragraphs(cell))) for cell in row.iter(qn("a:tc"))).rstrip()
        elif getattr(shape, "has_chart", False):
            yield from chart_lines(shape.chart._chartSpace)
            yield from _drawn_on(shape.chart)
        elif getattr(shape, "has_text_frame", False):
            yield from _paragraphs(shape.text_frame._txBody)
        elif element.tag == qn("p:graphicFrame"):
            yield from _diagram(shape)
            yield from _new_chart(shape)
        if line := picture_line(_description(element)):
            yield line


def _description(element: Any) -> str:
    properties = element.find(f"./*/{qn('p:cNvPr')}")
    return (properties.get("descr") or properties.get("title") or "") if properties is not None else ""


def _placeholder(shape: Any) -> str:
    """Return what a placeholder is for, "" for any other shape."""
    found = shape._element.find(f"./*/{qn('p:nvPr')}/{qn('p:ph')}")
    return "" if found is None else found.get("type") or "obj"


def _place(shape: Any) -> tuple[bool, int, int]:
    """Titles first, then from top to bottom and from left to right."""
    is_title = _placeholder(shape) in ("title", "ctrTitle")
    return not is_title, int(shape.top or 0) // (_ROW_POINTS * _EMU_PER_POINT), int(shape.left or 0)


def _paragraphs(body: Any) -> Iterator[str]:
    numbers = ListNumbers()
    for paragraph in body.iter(qn("a:p")):
        label = numbers.label(paragraph)
        pieces: list[str] = []
        for piece in pieces_of(paragraph):
            text = piece_text(piece, "".join(pieces[-1:]))
            properties = piece.find(qn("a:rPr"))
            is_struck = properties is not None and properties.get("strike", "noStrike") != "noStrike"
            pieces.append(kept_apart(NoteKind.STRUCK, text) if is_struck else text)
        text = "".join(pieces)
        yield f"{label} {text}" if label and text.strip() else text


def _diagram(shape: Any) -> Iterator[str]:
    """The text of SmartArt, which is in a part of its own."""
    for relation in shape._element.iter("{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds"):
        name = relation.get(qn("r:dm"))
        if name in shape.part.rels:
            yield from filter(None, _paragraphs(_tree(shape.part.related_part(name).blob)))


def _drawn_on(chart: Any) -> Iterator[str]:
    """The text boxes on a chart, which are in a part of their own."""
    name = drawing_of_chart(chart._chartSpace)
    if name in chart.part.rels:
        yield from drawing_lines(_tree(chart.part.related_part(name).blob))


def _new_chart(shape: Any) -> Iterator[str]:
    """The text of a chart of a kind that the library does not know."""
    for chart in shape._element.iter("{http://schemas.microsoft.com/office/drawing/2014/chartex}chart"):
        name = chart.get(qn("r:id"))
        if name in shape.part.rels:
            yield from chart_lines(_tree(shape.part.related_part(name).blob))


def _comments(part: Any) -> Iterator[str]:
    """Comments of both kinds: those up to 2019, and threads with replies. Their authors are in parts of the presentation."""
    for relation in part.rels.values():
        if relation.is_external or not relation.reltype.endswith("/comments"):
            continue
        authors = dict(_authors(part.package.presentation_part))
        answered = ""
        for comment in _tree(relation.target_part.blob).iter("{*}cm", "{*}reply"):
            own = [child for child in comment if etree.QName(child).localname in ("text", "txBody")]
            text = " ".join(" ".join("".join(child.itertext()) for child in own).split())
            author = authors.get(comment.get("authorId", ""), "")
            by = f" by {author}" if author else ""
            if etree.QName(comment).localname == "reply":
                by += f", reply to {answered or 'the comment before'}"
            else:
                answered = author
            if text:
                yield f"[Comment{by}: {text}]"


def _authors(part: Any) -> Iterator[tuple[str, str]]:
    for relation in part.rels.values():
        if not relation.is_external and relation.reltype.endswith(("/commentAuthors", "/authors")):
            for author in _tree(relation.target_part.blob).iter("{*}cmAuthor", "{*}author"):
                yield author.get("id", ""), author.get("name", "")


def _tree(content: bytes) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    tree = etree.fromstring(content, parser)
    return tree if tree is not None else etree.Element("none")
