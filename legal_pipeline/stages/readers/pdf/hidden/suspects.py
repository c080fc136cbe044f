"""Finds the text of a PDF page that something may hide, by its drawing objects alone. Runs in the sandboxed process.

This is the cheap test, made on every page: most pages have no filled area that meets a line of text. Whether the page
really hides the text is decided by its picture (`hidden_text`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import pypdfium2.raw as pdfium

from legal_pipeline.model import HiddenBy
from legal_pipeline.stages.readers.pdf.hidden.annotation_areas import annotation_areas
from legal_pipeline.stages.readers.pdf.hidden.areas import Box, Color, Cover, around
from legal_pipeline.stages.readers.pdf.hidden.layers import is_in_layer
from legal_pipeline.stages.readers.pdf.hidden.page_walk import Rgba, TextObjects, Walk

_MAX_COVERS = 4_000
_CLEAR_ALPHA = 26
_PALE = 225
"""Of 255. Letters of this color cannot be read on white paper."""
_SAME_COLOR = 40
_BAND = 24.0
"""In points, about two lines of text."""
_MARGIN = 30.0
"""In points. Outside of it, typesetting programs leave lines that nobody is to see, in white."""


class TextObject(NamedTuple):
    """A piece of text that the page may not show."""

    address: int
    order: float
    is_pale: bool
    """White or nearly so, or drawn with an alpha near 0, on no darker ground."""
    covers: list[Cover]
    """The covers that may hide it."""
    is_in_layer: bool = False
    """In a layer, which may be switched off."""
    is_invisible: bool = False
    """Drawn without letters, and not over an image, as the text layer of a scan is."""
    is_clipped: bool = False
    """Outside of the area to which it is confined."""
    is_tiny: bool = False
    """With letters too small or too flat to be seen: no picture needs to say so."""


@dataclass(slots=True)
class Suspects:
    """What the picture of the page has to clear."""

    texts: list[TextObject] = field(default_factory=list)
    marks: list[Box] = field(default_factory=list)
    """Areas of redaction annotations that nobody has applied."""
    corrections: list[Box] = field(default_factory=list)
    """Areas where a text annotation puts other words in the place of those under it."""
    has_images: bool = False
    images: list[Box] = field(default_factory=list)
    """The places of all but the smallest ones."""

    def __bool__(self) -> bool:
        return bool(self.texts or self.marks)


def find_suspects(page: pdfium.FPDF_PAGE, walk: Walk, *, has_layers: bool = False) -> Suspects:
    """Return the text that may be hidden; it is false if there is none. `has_layers` says that the file has some."""
    annotations = annotation_areas(page)
    found = Suspects(marks=annotations.marks, corrections=annotations.corrections, has_images=walk.has_images)
    if walk.has_images:
        found.images += [cover.box for cover in walk.covers if cover.by is HiddenBy.IMAGE]
    colors = set[Rgba]().union(*(texts.colors for texts in walk.texts))
    pale = {color for color in colors if color[3] < _CLEAR_ALPHA or min(color[:3]) >= _PALE}
    of_covers = {cover.color for cover in walk.covers}
    likes = {color for color in colors if any(_is_like(one, color) for one in of_covers)}
    covers = walk.covers + annotations.covers
    last = max((cover.order for cover in covers), default=0.0)
    special = pale | likes
    layered = _in_layers(walk) if has_layers else set[int]()
    found.texts += [TextObject(address, 0.0, False, [], is_in_layer=True) for address in layered]
    apart = layered | walk.beyond | _unseen(walk, found)
    # of a scan, the text layer is invisible
    is_scan = any(cover.is_sheet for cover in walk.covers)
    has_invisible = not is_scan and any(texts.invisible for texts in walk.texts)
    if not special and not has_invisible and all(texts.first_order > last for texts in walk.texts):
        return found
    bands = _by_band(covers)
    inner = _without_margins(page)
    whole = around(cover.box for cover in covers)
    for texts in walk.texts:
        # what is drawn after all covers and has a color of its own is shown, and so is what nothing is drawn over
        invisible = texts.invisible if has_invisible else frozenset[int]()
        later = around(cover.box for cover in covers if cover.order > texts.first_order)
        places = {*texts.meeting(later, texts.count_until(last)), *_special(texts, pale, invisible)}
        if likes:
            places.update(at for at in texts.meeting(whole, len(texts.addresses)) if texts.colors[at] in likes)
        for at in sorted(places):
            address, order, color, box = texts.addresses[at], texts.order(at), texts.colors[at], texts.box(at)
            if address in apart or box.right - box.left < 1:  # blanks
                continue
            is_invisible = at in invisible
            near = [cover for cover in _near(bands, box) if cover.box.meets(box)]
            if is_invisible and not any(cover.by is HiddenBy.IMAGE for cover in near):
                found.texts.append(TextObject(address, order, False, [cover for cover in near if cover.order > order], is_invisible=True))
                continue
            if not near and color not in pale:
                continue
            # what lies under a ground of another color is of no account
            ground = max((c.order for c in near if c.order < order and _is_other(c.color, color) and c.box.encloses(box)), default=-1.0)
            over = [c for c in near if c.order > order or (c.order > ground and _is_like(c.color, color))]
            is_pale = color in pale and ground < 0
            if any(c.order > order for c in over) or ((over or is_pale) and inner.holds(*box.center)):
                found.texts.append(TextObject(address, order, is_pale, over))
    return found


def _special(texts: TextObjects, colors: Collection[Rgba], invisible: Collection[int]) -> Iterator[int]:
    """Yield the places of texts that may be hidden wherever they are drawn."""
    if colors or invisible:
        yield from (at for at, color in enumerate(texts.colors) if color in colors or at in invisible)


def _in_layers(walk: Walk) -> set[int]:
    """Return the text objects that may be in a layer: those marked so, and those in forms, of which pdfium does not tell it."""
    return {address for texts in walk.texts for address in texts.addresses if texts.step < 1 or is_in_layer(address)}


def _unseen(walk: Walk, found: Suspects) -> set[int]:
    """Add the text that is clipped off and what is tiny, and return it."""
    before = len(found.texts)
    for texts in walk.texts:
        tiny = texts.tiny - texts.invisible
        found.texts += [TextObject(texts.addresses[at], texts.order(at), False, [], is_tiny=True) for at in sorted(tiny)]
        clipped = texts.clipped - tiny - texts.invisible
        found.texts += [TextObject(texts.addresses[at], texts.order(at), False, [], is_clipped=True) for at in sorted(clipped)]
    return {text.address for text in found.texts[before:]}


def _is_like(one: Color | None, other: Sequence[int]) -> bool:
    return one is not None and all(abs(a - b) <= _SAME_COLOR for a, b in zip(one, other, strict=False))


def _is_other(one: Color | None, other: Sequence[int]) -> bool:
    return one is not None and not _is_like(one, other)


def _without_margins(page: pdfium.FPDF_PAGE) -> Box:
    rect = pdfium.FS_RECTF()
    if not pdfium.FPDF_GetPageBoundingBox(page, rect):
        return Box(-1e6, -1e6, 1e6, 1e6)
    return Box(rect.left + _MARGIN, rect.bottom + _MARGIN, rect.right - _MARGIN, rect.top - _MARGIN)


def _by_band(covers: list[Cover]) -> dict[int, list[Cover]]:
    """Return the covers by the horizontal bands of the page that they touch."""
    bands: dict[int, list[Cover]] = defaultdict(list)
    for cover in covers[:_MAX_COVERS]:
        first, last = int(max(cover.box.bottom, -1e4) // _BAND), int(min(cover.box.top, 2e4) // _BAND)
        for band in range(first, last + 1):
            bands[band].append(cover)
    return bands


def _near(bands: dict[int, list[Cover]], box: Box) -> list[Cover]:
    first, last = int(max(box.bottom, -1e4) // _BAND), int(min(box.top, 2e4) // _BAND)
    found = [covers for band in range(first, last + 1) if (covers := bands.get(band))]
    if len(found) < 2:
        return found[0] if found else []
    return list({id(cover): cover for covers in found for cover in covers}.values())
