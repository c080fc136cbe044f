"""A text layer as a revision appended to a PDF (ISO 32000-1, 7.5.6): the original is there byte for byte, before the first new object.

The file is read by the confined process, which says what the new objects refer to; here they are only put together.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from legal_pipeline.errors import Refusal
from legal_pipeline.exports import page_files
from legal_pipeline.exports.page_images import Rendered
from legal_pipeline.exports.searchable import pictures
from legal_pipeline.exports.searchable.object_writer import ObjectWriter
from legal_pipeline.exports.searchable.text_layer import Frame, content
from legal_pipeline.stages.readers.limits import MEBIBYTE, ReadLimits
from legal_pipeline.stages.readers.pdf.overlay.page_objects import ADDED
from legal_pipeline.stages.readers.sandbox.sandbox import Sandbox

_HANDLER = "legal_pipeline.stages.readers.pdf.overlay.page_objects:PageObjects"
_MAX_DICTIONARY_BYTES = MEBIBYTE
_BLOCK_BYTES = MEBIBYTE
_TAIL_BYTES = 2048
_START = re.compile(rb"startxref\s+(\d{1,12})\s+%%EOF")
_PARENT = re.compile(r"\d{1,9} \d{1,5} R")


class CannotBeAppended(Exception):
    """The file is damaged, locked or of a form to which no revision can be appended; str() says which."""


@dataclass(frozen=True, slots=True)
class Layered:
    pages: int
    """Pages with a layer."""
    problems: list[str]


def write_revision(out: BinaryIO, original: Path, limits: ReadLimits, rendered: Iterable[Rendered]) -> Layered:
    """Writes the original, and behind it a layer for each of the pages. Raises CannotBeAppended before anything is written."""
    tables, is_stream = _table_of(original)
    done, problems = 0, []
    with Sandbox(_HANDLER, original, limits) as sandbox:
        try:
            trailer = sandbox.ask("open", max_body_bytes=_MAX_DICTIONARY_BYTES)
        except Refusal as refusal:
            raise CannotBeAppended(refusal.detail) from refusal
        if not trailer.head.get("is_sound"):
            raise CannotBeAppended("it is locked or damaged")
        writer = ObjectWriter(out, position=_copied(original, out.write), free=int(trailer.head["size"] or 0))
        writer.write(b"\n")
        fonts = writer.put_fonts()
        before = writer.put_stream(b"q\n")
        for each in rendered:
            number = each.page.page_number
            if each.picture is None or each.corners is None:
                problems.append(f"page {number}: it has no text layer, because {each.problem or 'it cannot be rendered'}")
                continue
            try:
                reply = sandbox.ask("page", number, max_body_bytes=_MAX_DICTIONARY_BYTES)
            except Refusal as refusal:
                problems.append(f"page {number}: it has no text layer, because {refusal.detail}")
                continue
            own, generation = int(reply.head["number"] or 0), int(reply.head["generation"] or 0)
            if each.has_own_text:
                # its words were found to be wrong, and would be found beside the right ones
                writer.put(_pictured(writer, each, str(reply.head["parent"]), fonts), own, generation)
            else:
                corner, right, lower = each.corners
                frame = Frame(corner, (right[0] - corner[0], right[1] - corner[1]), (lower[0] - corner[0], lower[1] - corner[1]))
                layer = writer.put_stream(b"Q\n" + content(each.words, frame.turned(each.page.rotation)))
                writer.put(_with_references(reply.body, before, layer, fonts), own, generation)
            done += 1
        writer.end(bytes(trailer.body) + b" /Prev %d" % tables, as_stream=is_stream)
    return Layered(done, problems)


def _table_of(original: Path) -> tuple[int, bool]:
    """Returns where the last table of offsets begins, and whether it is a stream."""
    with original.open("rb") as source:
        if source.read(5) != b"%PDF-":
            raise CannotBeAppended("it does not begin as a PDF does")
        size = source.seek(0, 2)
        source.seek(max(0, size - _TAIL_BYTES))
        found = _START.findall(source.read())
        if not found:
            raise CannotBeAppended("it does not end as a PDF does")
        source.seek(int(found[-1]))
        start = source.read(40).lstrip()
    if start.startswith(b"xref"):
        return int(found[-1]), False
    if re.match(rb"\d+\s+\d+\s+obj", start):
        return int(found[-1]), True
    raise CannotBeAppended("its table of objects is damaged")


def _copied(original: Path, write: Callable[[bytes], object]) -> int:
    count = 0
    with original.open("rb") as source:
        while block := source.read(_BLOCK_BYTES):
            write(block)
            count += len(block)
    return count


def _with_references(dictionary: bytes, before: int, layer: int, fonts: bytes) -> bytes:
    entries = re.findall(rb"(\d+ 0 R)", fonts)
    numbers = (b"%d 0 R" % before, b"%d 0 R" % layer, *entries)
    for name, number in zip(ADDED, numbers, strict=True):
        dictionary = dictionary.replace(b"/" + name.encode(), b" " + number, 1)
    return dictionary


def _pictured(writer: ObjectWriter, each: Rendered, parent: str, fonts: bytes) -> bytes:
    assert each.picture is not None
    picture, dpi = page_files.as_picture(each.picture), each.picture.dpi
    size = picture.width * 72 / dpi, picture.height * 72 / dpi
    image = pictures.put_image(writer, picture)
    layer = content(each.words, Frame((0, size[1]), (size[0], 0), (0, -size[1])))
    contents = writer.put_stream(b"q %.3f 0 0 %.3f 0 0 cm /LpPage Do Q\n" % size + layer)
    if not _PARENT.fullmatch(parent):
        parent = "null"
    return pictures.page(parent.encode() + b" /Rotate 0", size, contents, image, fonts)
