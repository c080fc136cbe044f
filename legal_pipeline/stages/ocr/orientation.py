"""Pages scanned sideways or upside down: when a page reads badly, it is turned and read again."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from legal_pipeline.stages.ocr.engine import OcrResult, PageImage

_BETTER_BY = 0.08
_CERTAIN_BY = 0.1


def read_upright(
    image: PageImage,
    read: Callable[[PageImage], OcrResult],
    turns: Callable[[PageImage], Iterable[int]],
    good_confidence: float,
) -> OcrResult:
    """Reads the page, and if that goes badly, turned by each of `turns(image)` degrees (clockwise, likeliest first).

    Below `good_confidence` a reading counts as bad; the scale is the engine's own.

    A page that has nothing to read costs as many readings as there are turns; one that reads well
    costs one. `turns` is asked only where needed.
    """
    best = read(image)
    if best.confidence >= good_confidence:
        return best
    for degrees in turns(image):
        turned = read(image.turned(degrees))
        if turned.confidence > best.confidence + _BETTER_BY and len(turned.text) >= len(best.text) / 4:
            best = OcrResult(turned.text, turned.confidence, (degrees + turned.rotation) % 360)
        if best.confidence >= min(1.0, good_confidence + _CERTAIN_BY) and best.rotation:
            break
    return best
