"""Finds the pictures in the body of an Office or OpenDocument file, which are parts of their own, by where the body shows them.

Left out are pictures that no page shows, those of headers, footers and masters (letterheads, logos), fills and backgrounds, what
stands in for a drawing in programs that cannot show it, and all that are shown smaller than `MIN_SQUARE_INCHES`.

Sources: ECMA-376 part 1, 20.1.8.13 (blip), 20.1.7.3 (ext); part 4, 19.1.2.11 (imagedata of VML); OpenDocument 1.3 part 3, 10.4 (frames).
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from legal_pipeline.data.file_signatures import DOCX, ODP, ODS, ODT, PPTX, XLSX
from legal_pipeline.stages.readers.office.drawings.drawing_text import parsed
from legal_pipeline.stages.readers.office.xml_events import TextTarget, attribute, local_name, stream_text
from legal_pipeline.stages.readers.zip_safety import OFFICE_LIMITS, BudgetedReader, UnpackBudget, open_zip

MIN_PICTURE_BYTES = 5 * 1024
"""A page of a scan has at least four times as many; icons and rules have fewer."""

MIN_SQUARE_INCHES = 3.0
"""As shown. A signature or a logo takes one to two square inches, a screenshot of a telephone four and more."""
_MAX_RELATIONSHIPS_BYTES = 4 * 1024 * 1024
_BLOCK_BYTES = 256 * 1024
_EMU_PER_INCH = 914_400
_IN_INCHES = {"in": 1.0, "pt": 1 / 72, "cm": 1 / 2.54, "mm": 1 / 25.4, "pc": 1 / 6, "px": 1 / 96}
_LENGTH = re.compile(r"\s*(\d{1,6}(?:\.\d{1,9})?)\s*(in|pt|cm|mm|pc|px)\b")
_STYLE = re.compile(r"(?:^|;)\s*(width|height)\s*:\s*([^;]+)")

_BODIES = {
    DOCX: re.compile(r"word/(?:document\d*|footnotes|endnotes|comments)\.xml\Z"),
    PPTX: re.compile(r"ppt/(?:slides/slide|notesSlides/notesSlide)\d+\.xml\Z"),
    XLSX: re.compile(r"xl/drawings/drawing\d+\.xml\Z"),
    **dict.fromkeys((ODT, ODS, ODP), re.compile(r"content\.xml\Z")),
}
_PICTURE_NAME = re.compile(r"\.(?:png|jpe?g|jfif|gif|bmp|dib|tiff?|webp|jp2|heic|avif)\Z", re.I)
"""Pictures of pixels. Drawings (EMF, WMF, SVG) have no pixels to read."""
_PASSED_OVER = frozenset({"Fallback", "object", "oleObj", "bg", "background", "buBlip"})
"""What stands in for a drawing or for an embedded file, backgrounds, bullets."""
_DIGITS = re.compile(r"\d+")

MEDIA_TYPES = frozenset(_BODIES)


def shown_pictures(path: Path, media_type: str) -> Iterator[tuple[str, Iterator[bytes]]]:
    """Yield name and content of the pictures in their order, each once. Raises Refusal(corrupt, hostile, encrypted)."""
    with open_zip(path, OFFICE_LIMITS) as parts:
        budget = UnpackBudget(OFFICE_LIMITS, path.stat().st_size)
        for name in _shown(parts, media_type, budget):
            yield posixpath.basename(name), _blocks(parts, name, budget)


def _shown(parts: zipfile.ZipFile, media_type: str, budget: UnpackBudget) -> list[str]:
    """Return the names of the picture parts in the order in which the document shows them."""
    sizes = {part.filename: part.file_size for part in parts.infolist()}
    candidates = {name for name, size in sizes.items() if size >= MIN_PICTURE_BYTES and _PICTURE_NAME.search(name)}
    found: dict[str, None] = {}
    for body in sorted(filter(_BODIES[media_type].match, sizes), key=_in_order) if candidates else ():
        targets = _targets(parts, body)
        if candidates.isdisjoint(targets.values()) and targets:
            continue  # most documents need no second look at their text
        target = _ShownPictures()
        with parts.open(body) as source:
            for _ in stream_text(BudgetedReader(source, budget), target):
                pass
        names = (targets.get(place) or posixpath.normpath(place) for place in target.places)
        found |= dict.fromkeys(name for name in names if name in candidates)
    return list(found)


def _in_order(name: str) -> tuple[str, int]:
    number = _DIGITS.search(posixpath.basename(name))
    return posixpath.dirname(name), int(number[0]) if number else 0


def _targets(parts: zipfile.ZipFile, body: str) -> dict[str, str]:
    """Return relationship id -> part for the pictures of a part of an Office document."""
    folder, file_name = posixpath.split(body)
    try:
        with parts.open(posixpath.join(folder, "_rels", f"{file_name}.rels")) as source:
            relations = parsed(source.read(_MAX_RELATIONSHIPS_BYTES))
    except KeyError:
        return {}
    found = {}
    for relation in relations:
        target = relation.get("Target") or ""
        if (relation.get("Type") or "").endswith("/image") and relation.get("TargetMode") != "External":
            is_absolute = target.startswith("/")
            found[relation.get("Id") or ""] = target.lstrip("/") if is_absolute else posixpath.normpath(posixpath.join(folder, target))
    return found


def _blocks(parts: zipfile.ZipFile, name: str, budget: UnpackBudget) -> Iterator[bytes]:
    with parts.open(name) as source:
        reader = BudgetedReader(source, budget)
        while block := reader.read(_BLOCK_BYTES):
            yield block


class _ShownPictures(TextTarget):
    """Collects the places of the pictures that are shown large enough: relationship ids, paths in OpenDocument."""

    def __init__(self) -> None:
        super().__init__()
        self.places: list[str] = []
        self._passed_over = 0
        self._properties = 0
        self._place = ""
        self._size: tuple[float, float] | None = None
        """In inches, of the open picture, frame or shape."""
        self._scales: list[tuple[float, float]] = []
        """Of the open groups: by how much they enlarge what is in them."""
        self._group_size: tuple[float, float] | None = None

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = local_name(tag)
        if self._passed_over or name in _PASSED_OVER:
            self._passed_over += 1
        elif name in ("grpSp", "wgp", "wpc"):
            self._scales.append(self._scales[-1] if self._scales else (1.0, 1.0))
        elif name == "chExt":
            self._scale(attributes)
        elif name == "extent" or (name == "ext" and "cx" in attributes):
            self._size = self._group_size = _inches(attributes)
        elif name in ("spPr", "grpSpPr"):
            self._properties += 1
        elif name == "pic":
            self._place = ""
        elif name == "blip" and not self._properties:
            self._place = attribute(attributes, "embed") or ""
        elif name == "shape":
            self._size = _size_of_style(attribute(attributes, "style") or "")
        elif name == "imagedata":
            self._add(attribute(attributes, "relid") or attribute(attributes, "id") or "")
        elif name == "frame":
            self._size = _size_of_frame(attributes)
        elif name == "image" and (place := attribute(attributes, "href")):
            self._add(place)

    def end(self, tag: str) -> None:
        name = local_name(tag)
        if self._passed_over:
            self._passed_over -= 1
        elif name in ("grpSp", "wgp", "wpc"):
            self._scales.pop()
        elif name in ("spPr", "grpSpPr"):
            self._properties -= 1
        elif name == "pic":
            # its size comes after the picture
            self._add(self._place)

    def data(self, text: str) -> None:
        pass

    def _scale(self, attributes: dict[str, str]) -> None:
        inner = _inches(attributes)
        if self._scales and self._group_size and inner and inner[0] and inner[1]:
            across, down = self._scales[-1]
            self._scales[-1] = (across * self._group_size[0] / inner[0], down * self._group_size[1] / inner[1])

    def _add(self, place: str) -> None:
        across, down = self._scales[-1] if self._scales else (1.0, 1.0)
        is_large = self._size is None or self._size[0] * across * self._size[1] * down >= MIN_SQUARE_INCHES
        if place and is_large:
            self.places.append(place)
        self._size = None


def _inches(attributes: dict[str, str]) -> tuple[float, float] | None:
    across, down = attributes.get("cx", ""), attributes.get("cy", "")
    is_number = across.isdecimal() and down.isdecimal() and max(len(across), len(down)) < 12
    return (int(across) / _EMU_PER_INCH, int(down) / _EMU_PER_INCH) if is_number else None


def _size_of_style(style: str) -> tuple[float, float] | None:
    """Return the size of a shape of VML: "width:6in;height:9in"."""
    written = dict(_STYLE.findall(style))
    return _size(written.get("width"), written.get("height"))


def _size_of_frame(attributes: dict[str, str]) -> tuple[float, float] | None:
    return _size(attribute(attributes, "width"), attribute(attributes, "height"))


def _size(across: str | None, down: str | None) -> tuple[float, float] | None:
    matches = _LENGTH.match(across or ""), _LENGTH.match(down or "")
    if not (matches[0] and matches[1]):
        return None
    return float(matches[0][1]) * _IN_INCHES[matches[0][2]], float(matches[1][1]) * _IN_INCHES[matches[1][2]]
