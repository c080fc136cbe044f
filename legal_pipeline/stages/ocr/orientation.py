"""Pages scanned askew, sideways or upside down: the image is set straight, and a page that reads badly is rotated and read again."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from legal_pipeline.stages.ocr.engine import OcrResult, PageImage
from legal_pipeline.stages.ocr.preparation.margins import without_dark_margins
from legal_pipeline.stages.ocr.preparation.print_size import with_readable_print
from legal_pipeline.stages.ocr.preparation.skew import straightened

_MIN_GAIN = 0.08
"""Confidence that a rotated reading must gain over the best one so far."""
_CERTAIN_MARGIN = 0.1
"""A rotated reading this much above `good_confidence` ends the search."""


def read_upright(
    image: PageImage,
    read: Callable[[PageImage], OcrResult],
    rotations: Callable[[PageImage], Iterable[int]],
    good_confidence: float,
) -> OcrResult:
    """Read the page, set straight; if its confidence is below `good_confidence` (on the engine's own scale), try `rotations(image)`.

    `rotations` returns degrees clockwise, likeliest first, and is called only when the first reading is bad.
    A page that reads well costs one reading; a page without text costs one more for each rotation.
    """
    image = with_readable_print(straightened(without_dark_margins(image)))
    best = read(image)
    if best.confidence >= good_confidence:
        return best
    for degrees in rotations(image):
        result = read(image.rotated(degrees))
        if result.confidence > best.confidence + _MIN_GAIN and len(result.text) >= len(best.text) / 4:
            best = replace(result, rotation=(degrees + result.rotation) % 360)
        if best.confidence >= min(1.0, good_confidence + _CERTAIN_MARGIN) and best.rotation:
            break
    return best
