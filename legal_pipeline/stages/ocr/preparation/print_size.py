"""Measures how large the print of a page is on its image, and brings it to the size that engines read best."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from legal_pipeline.stages.ocr.engine import PageImage

BEST_X_HEIGHT = 20.0
"""Pixels. Twelve-point type has 15 to 18 at 200 dpi, ten-point type 20 at 300 dpi."""
SMALL_X_HEIGHT = 11.5
"""Below this, letters lose their shapes: eight-point type at 200 dpi."""
_LARGE_X_HEIGHT = 45.0
"""Above this, engines take more time and read worse."""
_MAX_ENLARGEMENT = 3.0
_STRIPS = 42
"""So narrow (40 pixels of a letter page at 200 dpi) that the lines of a page turned by ten degrees are level in each."""
_MIN_STRIP_PIXELS = 8
_MAX_DENSITY = 0.8
"""Share of a strip's width that is ink in a row: letters have a third to two thirds, a rule all of it."""
_MIN_SIDE_PIXELS = 300
"""Print on a smaller image is a few words, or too small to be measured."""
_MIN_LINES = 8
"""Bands over all strips: a few words."""
_LONG_SIDE_PIXELS = 3300
"""Letter paper at 300 dpi."""
_UNMEASURED_LONG_SIDE = 2200
"""An image whose print is too small to be measured gets this size, that of letter paper at 200 dpi."""


def x_height(image: PageImage) -> float | None:
    """Return the median height of lower-case letters in pixels, or None if the page has hardly any lines. Takes 5 ms.

    The page is divided into strips from top to bottom; in each, the rows between baseline and x-height have twice the ink of
    the rows with ascenders or descenders alone.
    """
    if min(image.width, image.height) < _MIN_SIDE_PIXELS:
        return None
    strips = min(_STRIPS, image.width // _MIN_STRIP_PIXELS)
    width = image.width // strips
    pixels = np.frombuffer(image.grey, np.uint8).reshape(image.height, image.width)
    ink = (pixels[:, : width * strips] < _ink_threshold(pixels)).reshape(image.height, strips, width).sum(axis=2)
    # a rule of a table, a form or an underline covers the whole strip
    ink[ink > _MAX_DENSITY * width] = 0
    runs = np.sort([run for strip in range(strips) for run in _runs(ink[:, strip])])
    if len(runs) < _MIN_LINES:
        return None
    # weighted by height: leaders and specks are many, and of a few pixels each
    heights = np.cumsum(runs)
    return float(runs[int(np.searchsorted(heights, heights[-1] / 2))])


def enlargement(image: PageImage) -> float:
    """Return the factor by which a page should be drawn larger to be read; 1 if its print is large enough.

    The result has at most the pixels of letter paper at 300 dpi.
    """
    longest = max(image.width, image.height)
    height = x_height(image)
    if height is None:
        return max(1.0, _UNMEASURED_LONG_SIDE / longest) if longest < _UNMEASURED_LONG_SIDE / 2 else 1.0
    return 1.0 if height >= SMALL_X_HEIGHT else max(1.0, min(BEST_X_HEIGHT / height, _LONG_SIDE_PIXELS / longest))


def with_readable_print(image: PageImage) -> PageImage:
    """Return the image scaled so that its print has the best size; the same image if it can be read as it is."""
    height = x_height(image)
    if height is None or SMALL_X_HEIGHT <= height <= _LARGE_X_HEIGHT:
        return image
    return image.scaled(min(_MAX_ENLARGEMENT, BEST_X_HEIGHT / height))


def _ink_threshold(pixels: NDArray[np.uint8]) -> int:
    """Return the gray level halfway between paper and ink."""
    counts = np.bincount(pixels[::7].ravel(), minlength=256)
    ink = int(np.searchsorted(np.cumsum(counts), 0.005 * counts.sum()))
    return (int(counts.argmax()) + ink) // 2


def _runs(ink: NDArray[np.int64]) -> list[int]:
    """Return the heights of the bands of dense ink."""
    smooth = np.convolve(ink, np.ones(3) / 3, "same")
    written = smooth[smooth > 0]
    if len(written) < _MIN_LINES:
        return []
    is_dense = np.concatenate(([False], smooth > 0.5 * np.percentile(written, 80), [False]))
    edges = np.flatnonzero(np.diff(is_dense))
    return [int(end - start) for start, end in list(pairwise(edges))[::2] if end - start >= 3]
