"""What AWS Textract answers, as the OCR result of each page: its lines in reading order, upright.

A block is a mapping as the service's JSON has it (AWS API reference, Textract `Block`). Blocks come page
by page, and are folded as they come: what is kept of a page is its lines. Does not belong here: asking
(`storage.textract.client`).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from legal_pipeline.stages.ocr.engine import OcrResult
from legal_pipeline.stages.ocr.rapidocr_lines import Box, is_sideways, lines_of

Block = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Line:
    box: Box
    """In pixels of the page as it was sent."""
    turn: int
    """Degrees clockwise that its text runs away from left to right: 0, 90, 180, 270."""


@dataclass(slots=True)
class _PageBlocks:
    lines: list[_Line] = field(default_factory=list)
    words: int = 0
    words_confidence: float = 0.0


def results(blocks: Iterable[Block], sizes: Sequence[tuple[int, int]]) -> dict[int, OcrResult]:
    """Page number -> what was read on it; a page that the service left out has none. `sizes`: (width, height) of each page sent."""
    pages: dict[int, _PageBlocks] = {}
    for block in blocks:
        # a service that answers for more pages than it was given is not believed
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
    at = geometry["BoundingBox"]
    left, top = float(at["Left"]) * width, float(at["Top"]) * height
    box = Box(left, top, left + float(at["Width"]) * width, top + float(at["Height"]) * height, str(block.get("Text") or "").strip())
    return _Line(box, _turn(geometry.get("Polygon") or (), width, height))


def _turn(corners: Sequence[Mapping[str, float]], width: int, height: int) -> int:
    """The first two corners are where the text begins and where its first line ends."""
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
    by_turn: Counter[int] = Counter()
    for line in lines:
        by_turn[line.turn] += len(line.box.text)
    [(turn, _)] = by_turn.most_common(1)
    rotation = -turn % 360
    boxes = [_turned(line.box, rotation, width, height) for line in lines]
    if is_sideways(boxes):
        # where the text begins was not told: the service's own order is the best there is
        return OcrResult("\n".join(box.text for box in boxes), confidence, rotation)
    return OcrResult(lines_of(boxes, height if rotation in (90, 270) else width), confidence, rotation)


def _turned(box: Box, degrees: int, width: int, height: int) -> Box:
    """As it lies when the page is turned clockwise."""
    match degrees:
        case 90:
            return Box(height - box.bottom, box.left, height - box.top, box.right, box.text)
        case 180:
            return Box(width - box.right, height - box.bottom, width - box.left, height - box.top, box.text)
        case 270:
            return Box(box.top, width - box.right, box.bottom, width - box.left, box.text)
    return box
