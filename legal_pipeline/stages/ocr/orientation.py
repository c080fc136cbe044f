"""Pages scanned sideways or upside down: when a page reads badly, it is turned and read again."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from legal_pipeline.stages.ocr.engine import OcrResult, PageImage

GOOD_CONFIDENCE = 0.65
"""Upright pages of the degraded set come out at .85-.96, pages lying on their side at .2-.5."""
_BETTER_BY = 0.08
_CERTAIN_CONFIDENCE = 0.8


def read_upright(image: PageImage, read: Callable[[PageImage], OcrResult], turns: Callable[[PageImage], Iterable[int]]) -> OcrResult:
    """Reads the page, and if that goes badly, turned by each of `turns(image)` degrees (clockwise, likeliest first).

    A page that has nothing to read costs as many readings as there are turns; one that reads well
    costs one. `turns` is asked only where needed.
    """
    best = read(image)
    if best.confidence >= GOOD_CONFIDENCE:
        return best
    for degrees in turns(image):
        turned = read(image.turned(degrees))
        if turned.confidence > best.confidence + _BETTER_BY and len(turned.text) >= len(best.text) / 4:
            best = OcrResult(turned.text, turned.confidence, (degrees + turned.rotation) % 360)
        if best.confidence >= _CERTAIN_CONFIDENCE:
            break
    return best
