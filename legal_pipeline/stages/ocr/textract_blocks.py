"""Converts the blocks of an AWS Textract response to OCR results: for each page, its lines upright and in reading order.

A block is a mapping with the fields of the service's JSON (AWS API reference, Textract `Block`). Blocks are
processed one at a time; only the lines of each page are kept. `storage.textract.client` makes the requests.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from legal_pipeline.stages.ocr.engine import OcrResult
from legal_pipeline.stages.ocr.reading_order import TextBox, is_sideways, text_in_reading_order

Block = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Line:
    box: TextBox
    """In pixels of the submitted page image."""
    direction: int
    """Degrees clockwise from left to right in which the text runs: 0, 90, 180 or 270."""


@dataclass(slots=True)
class _PageBlocks:
    lines: list[_Line] = field(default_factory=list)
    words: int = 0
    words_confidence: float = 0.0
    """The sum over all words, each 0 to 1."""


def results(blocks: Iterable[Block], sizes: Sequence[tuple[int, int]]) -> dict[int, OcrResult]:
    """Return page number -> result; a page missing from the response is left out.

    `sizes` are the (width, height) in pixels of the submitted pages.
    """
    pages: dict[int, _PageBlocks] = {}
    for block in blocks:
        # ignore pages that were not submitted
        number = int(block.get("Page") or 1)
        if not 1 <= number <= len(sizes):
            continue
        page = pages.setdefault(number, _PageBlocks())
        match block.get("BlockType"):
            case "LINE":
                page.lines.append(_line(block, *sizes[number - 1]))
            case "WORD":
                page.words += 1
                page.words_confidence += float(block.get("Confidence") or 0.0) / 100
    return {number: _result(page, *sizes[number - 1]) for number, page in pages.items()}


def _line(block: Block, width: int, height: int) -> _Line:
    geometry = block["Geometry"]
    bounds = geometry["BoundingBox"]
    left, top = float(bounds["Left"]) * width, float(bounds["Top"]) * height
    text = str(block.get("Text") or "").strip()
    right, bottom = left + float(bounds["Width"]) * width, top + float(bounds["Height"]) * height
    box = TextBox(left, top, right, bottom, text)
    return _Line(box, _direction(geometry.get("Polygon") or (), width, height))


def _direction(corners: Sequence[Mapping[str, float]], width: int, height: int) -> int:
    """Return the direction of the text: the first corner is where it begins, the second where its first line ends."""
    if len(corners) < 2:
        return 0
    right = (float(corners[1]["X"]) - float(corners[0]["X"])) * width
    down = (float(corners[1]["Y"]) - float(corners[0]["Y"])) * height
    return round(math.degrees(math.atan2(down, right)) / 90) * 90 % 360


def _result(page: _PageBlocks, width: int, height: int) -> OcrResult:
    lines = [line for line in page.lines if line.box.text]
    if not lines:
        return OcrResult("", 0.0)
    confidence = round(min(1.0, page.words_confidence / page.words), 4) if page.words else 0.0
    chars_by_direction: Counter[int] = Counter()
    for line in lines:
        chars_by_direction[line.direction] += len(line.box.text)
    [(direction, _)] = chars_by_direction.most_common(1)
    rotation = -direction % 360
    boxes = [_rotated(line.box, rotation, width, height) for line in lines]
    if is_sideways(boxes):
        # the response lacks the polygons, so the direction is unknown: keep the order of the service
        return OcrResult("\n".join(box.text for box in boxes), confidence, rotation)
    return OcrResult(text_in_reading_order(boxes, height if rotation in (90, 270) else width), confidence, rotation)


def _rotated(box: TextBox, degrees: int, width: int, height: int) -> TextBox:
    """Return the box after the page of the given size is rotated clockwise."""
    match degrees:
        case 90:
            return TextBox(height - box.bottom, box.left, height - box.top, box.right, box.text)
        case 180:
            return TextBox(width - box.right, height - box.bottom, width - box.left, height - box.top, box.text)
        case 270:
            return TextBox(box.top, width - box.right, box.bottom, width - box.left, box.text)
    return box
