"""Makes the paper of a page white: the grain of a scanner, gray or tinted paper, and shadows across it.

Engines bring each line of print to full contrast by themselves. On a line of a few letters that is the contrast of the grain,
so that cells of tables, list numbers and page numbers are misread on pages whose prose is read without an error.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from legal_pipeline.stages.ocr.engine import PageImage

_SAMPLE_STEP = 7
_INK_SHARE = 0.005
"""The darkest pixels; a page with one paragraph has that much ink."""
_BLANK_SHARE = 0.15
"""Tiles that count as blank: the margins of a page that is full of print are a third of it."""
_GRAIN_SHARE = 0.006
"""Of the pixels of blank paper, how many may stay gray. With fewer, thin strokes of faint print are lost."""
_MIN_GRAIN = 4
"""Gray levels between the paper and its darkest grain; less is clean paper."""
_MIN_CONTRAST = 96
"""Gray levels between ink and the darkest grain. Less is a page with hardly any print, or one whose thin strokes are as faint as grain."""
_REDUCTION, _TILE = 4, 16
_SIDE = _REDUCTION * _TILE
"""A tile of 64 pixels of the page holds several letters, and the paper between them."""
_MIN_TILES = 4
_PAPER_PERCENTILE = 75
_MIN_UNEVEN = 24
"""Gray levels between the lightest and the darkest part of the paper."""
_MIN_SHADE = 110
"""Gray level of paper; what is darker is a dark page with light print."""
_MIN_PAPER = 0.45
"""Share of the lightest paper; what is darker is a photograph or a black box."""

_Grey = NDArray[np.uint8]


def on_white_paper(image: PageImage) -> PageImage:
    """Return the image with white paper and black ink; the same image if its paper is clean.

    Takes 5 ms, and 30 ms for a page with shadows.
    """
    pixels = np.frombuffer(image.grey, np.uint8).reshape(image.height, image.width)
    tiles = _tiles(pixels)
    if tiles is None or shades(pixels)[0] < _MIN_SHADE:
        return image
    lit = _evenly_lit(pixels, tiles)
    if lit is not None:
        pixels, tiles = lit, _tiles(lit)
        assert tiles is not None  # of the same size
    paper, darkest_grain = _grain(pixels, tiles)
    _, ink = shades(pixels)
    if paper - darkest_grain >= _MIN_GRAIN and darkest_grain - ink >= _MIN_CONTRAST:
        table = np.clip((np.arange(256) - ink) * 255 / (darkest_grain - ink), 0, 255).astype(np.uint8)
        return PageImage(pixels.tobytes().translate(table.tobytes()), image.width, image.height, image.dpi, image.is_cut_off)
    return image if lit is None else PageImage(lit.tobytes(), image.width, image.height, image.dpi, image.is_cut_off)


def shades(pixels: _Grey) -> tuple[int, int]:
    """Return the gray levels of the paper and of the darkest ink."""
    counts = np.bincount(pixels.ravel()[::_SAMPLE_STEP], minlength=256)
    return int(counts.argmax()), int(np.searchsorted(np.cumsum(counts), _INK_SHARE * counts.sum()))


def _tiles(pixels: _Grey) -> _Grey | None:
    """Return the page reduced and cut into tiles, as rows x columns x pixels; None for a page too small for that."""
    rows, columns = pixels.shape[0] // _SIDE, pixels.shape[1] // _SIDE
    if min(rows, columns) < _MIN_TILES:
        return None
    # whole tiles alone: Pillow makes a pixel of what is left over at an edge, too
    small = np.asarray(Image.fromarray(pixels[: rows * _SIDE, : columns * _SIDE]).reduce(_REDUCTION))
    return small.reshape(rows, _TILE, columns, _TILE).swapaxes(1, 2).reshape(rows, columns, -1)


def _grain(pixels: _Grey, tiles: _Grey) -> tuple[int, int]:
    """Return the shade of blank paper, and that of the darkest grain in it."""
    rows, columns = tiles.shape[:2]
    range_ = (tiles.max(axis=2) - tiles.min(axis=2)).ravel()
    blankest = np.argsort(range_, kind="stable")[: max(1, int(_BLANK_SHARE * rows * columns))]
    full = pixels[: rows * _SIDE, : columns * _SIDE].reshape(rows, _SIDE, columns, _SIDE)
    blank = full[blankest // columns, :, blankest % columns, :].reshape(len(blankest), -1)
    # the median of the tiles, because some lie on the edge of the sheet
    darkest = np.partition(blank, int(_GRAIN_SHARE * blank.shape[1]), axis=1)[:, int(_GRAIN_SHARE * blank.shape[1])]
    return int(np.bincount(blank.ravel(), minlength=256).argmax()), int(np.median(darkest))


def _evenly_lit(pixels: _Grey, tiles: _Grey) -> _Grey | None:
    """Return the pixels as if the whole page lay in the same light; None if it does."""
    paper = np.percentile(tiles, _PAPER_PERCENTILE, axis=2)
    lightest = float(np.percentile(paper, 95))
    is_paper = paper >= _MIN_PAPER * lightest
    if lightest - float(np.percentile(paper[is_paper], 5)) < _MIN_UNEVEN:
        return None
    paper[~is_paper] = lightest
    height, width = pixels.shape
    light = Image.fromarray(paper.astype(np.float32)).resize((width, height), Image.Resampling.BILINEAR)
    return np.minimum(pixels * (lightest / np.asarray(light)), 255).astype(np.uint8)
