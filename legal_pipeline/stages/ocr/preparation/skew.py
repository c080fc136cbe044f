"""Measures by how many degrees a page lies askew on its image, and sets it straight.

The ink is projected along lines of many directions (projection profile, Postl 1986). In the direction of the text, rows
full of ink alternate with empty ones, so the differences between neighboring rows are greatest.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from legal_pipeline.stages.ocr.engine import PageImage

MAX_DEGREES = 15.0
"""A page that is turned further lies on its side; see `orientation`."""
_MIN_DEGREES = 1.5
"""Tesseract reads smaller angles as well as none, and turning an image takes a tenth of the time of reading it."""
_MIN_CONTRAST = 6.0
"""The best direction counts only if it is this much better than the median one: drawings and photographs reach 2 to 4, text 10 to 100."""
_MEASURED_PIXELS = 550
"""Long side; letter paper at 50 dpi."""
_MAX_POINTS = 30_000
_INK = 24
"""Gray levels by which ink is darker than its surroundings."""
_SURROUNDINGS = 16
"""Pixels; large shadows, dark margins and colored paper are no ink."""
_COARSE_STEP, _FINE_STEP = 0.5, 0.1

_Points = tuple[NDArray[np.intp], NDArray[np.intp]]


@dataclass(frozen=True, slots=True)
class Skew:
    degrees: float
    """Counterclockwise angle by which the lines of text rise to the right on the image; 0 if there are none to be seen."""
    contrast: float
    """How much better this direction is than the median one."""


def straightened(image: PageImage) -> PageImage:
    """Return the image with its text level, in the same size; the same image if it is straight, or shows no lines."""
    skew = measure_skew(image)
    if abs(skew.degrees) < _MIN_DEGREES:
        return image
    page = Image.frombytes("L", (image.width, image.height), image.grey)
    paper = int(np.bincount(np.frombuffer(image.grey, np.uint8)[::211], minlength=256).argmax())
    level = page.rotate(-skew.degrees, Image.Resampling.BICUBIC, expand=abs(skew.degrees) > 2, fillcolor=paper)
    return PageImage(level.tobytes(), level.width, level.height, image.dpi, image.is_cut_off)


def measure_skew(image: PageImage) -> Skew:
    """Measure the angle to a tenth of a degree, up to `MAX_DEGREES` either way. Takes about 7 ms a page."""
    ys, xs = _ink(image)
    if len(xs) < 50:
        return Skew(0.0, 0.0)
    upright = _best((ys, xs))
    if upright.contrast >= _MIN_CONTRAST:
        return upright
    # a page on its side: its lines run down the image
    sideways = _best((-xs, ys))
    return sideways if sideways.contrast >= _MIN_CONTRAST else Skew(0.0, max(upright.contrast, sideways.contrast))


def _ink(image: PageImage) -> _Points:
    factor = max(1, round(max(image.width, image.height) / _MEASURED_PIXELS))
    page = Image.frombytes("L", (image.width, image.height), image.grey).reduce(factor)
    blurred = page.reduce(_SURROUNDINGS).resize(page.size, Image.Resampling.BILINEAR)
    ys, xs = np.nonzero(np.asarray(blurred, np.int16) - np.asarray(page, np.int16) > _INK)
    # an even sample of so many points shows the lines as well as all of them
    step = math.ceil(len(xs) / _MAX_POINTS) or 1
    return ys[::step], xs[::step]


def _best(points: _Points) -> Skew:
    coarse = np.arange(-MAX_DEGREES, MAX_DEGREES + _COARSE_STEP / 2, _COARSE_STEP)
    scores = [_score(points, degrees) for degrees in coarse]
    center = float(coarse[int(np.argmax(scores))])
    fine = np.arange(center - _COARSE_STEP, center + _COARSE_STEP + _FINE_STEP / 2, _FINE_STEP)
    fine_scores = [_score(points, degrees) for degrees in fine]
    contrast = max(fine_scores) / max(1.0, float(np.median(scores)))
    return Skew(round(float(fine[int(np.argmax(fine_scores))]), 1), contrast)


def _score(points: _Points, degrees: float) -> float:
    ys, xs = points
    rows = np.round(ys + xs * math.tan(math.radians(degrees))).astype(np.int64)
    profile = np.bincount(rows - rows.min()).astype(np.float64)
    return float(np.square(np.diff(profile)).sum())
