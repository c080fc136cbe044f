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
from legal_pipeline.stages.readers.office.drawings.drawing_text import picture_line
from legal_pipeline.stages.readers.page_lines.apart import kept_apart
from legal_pipeline.stages.readers.page_lines.note_marks import bracketed_mark
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
            yield from _chart(shape.chart)
        elif getattr(shape, "has_text_frame", False):
            yield from _paragraphs(shape.text_frame._txBody)
        elif element.tag == qn("p:graphicFrame"):
            yield from _diagram(shape)
        if element.tag != qn("p:grpSp") and (line := picture_line(_description(element))):
            yield line


def _description(element: Any) -> str:
    properties = element.find(f"./*/{qn('p:cNvPr')}")
    return (properties.get("descr") or "") if properties is not None else ""


def _placeholder(shape: Any) -> str:
    """Return what a placeholder is for, "" for any other shape."""
    found = shape._element.find(f"./*/{qn('p:nvPr')}/{qn('p:ph')}")
    return "" if found is None else found.get("type") or "obj"


def _place(shape: Any) -> tuple[bool, int, int]:
    """Titles first, then from top to bottom and from left to right."""
    is_title = _placeholder(shape) in ("title", "ctrTitle")
    return not is_title, int(shape.top or 0) // (_ROW_POINTS * _EMU_PER_POINT), int(shape.left or 0)


def _paragraphs(body: Any) -> Iterator[str]:
    for paragraph in body.iter(qn("a:p")):
        pieces = []
        for piece in paragraph.iter(qn("a:r"), qn("a:br"), qn("a:fld")):
            if piece.tag == qn("a:br"):
                pieces.append("\n")
                continue
            text = "".join(part.text or "" for part in piece.iter(qn("a:t")))
            properties = piece.find(qn("a:rPr"))
            if properties is not None and (properties.get("baseline") or "0")[0] not in "-0":
                text = bracketed_mark(text, "".join(pieces[-1:]))
            is_struck = properties is not None and properties.get("strike", "noStrike") != "noStrike"
            pieces.append(kept_apart(NoteKind.STRUCK, text) if is_struck else text)
        yield "".join(pieces)


def _chart(chart: Any) -> Iterator[str]:
    """The title, then for each series its name, and its categories with their values."""
    if chart.has_title and chart.chart_title.has_text_frame:
        yield from _paragraphs(chart.chart_title.text_frame._txBody)
    for plot in chart.plots:
        categories = [str(category) for category in plot.categories]
        for series in plot.series:
            values = [f"{value:g}" if value is not None else "" for value in series.values]
            yield "\t".join((str(series.name or ""), *(f"{name} {value}".strip() for name, value in zip(categories, values, strict=False))))


def _diagram(shape: Any) -> Iterator[str]:
    """The text of SmartArt, which is in a part of its own."""
    for relation in shape._element.iter("{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds"):
        name = relation.get(qn("r:dm"))
        if name in shape.part.rels:
            yield from filter(None, _paragraphs(_tree(shape.part.related_part(name).blob)))


def _comments(part: Any) -> Iterator[str]:
    """Comments of both kinds: those up to 2019, and threads with replies. Their authors are in parts of the presentation."""
    for relation in part.rels.values():
        if relation.is_external or not relation.reltype.endswith("/comments"):
            continue
        authors = dict(_authors(part.package.presentation_part))
        for comment in _tree(relation.target_part.blob).iter("{*}cm", "{*}reply"):
            own = [child for child in comment if etree.QName(child).localname in ("text", "txBody")]
            text = " ".join(" ".join("".join(child.itertext()) for child in own).split())
            author = authors.get(comment.get("authorId", ""), "")
            if text:
                yield f"[Comment{f' by {author}' if author else ''}: {text}]"


def _authors(part: Any) -> Iterator[tuple[str, str]]:
    for relation in part.rels.values():
        if not relation.is_external and relation.reltype.endswith(("/commentAuthors", "/authors")):
            for author in _tree(relation.target_part.blob).iter("{*}cmAuthor", "{*}author"):
                yield author.get("id", ""), author.get("name", "")


def _tree(content: bytes) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    tree = etree.fromstring(content, parser)
    return tree if tree is not None else etree.Element("none")
