"""The areas to which clip paths confine the text of a PDF page: what lies outside of its own is in the file and not drawn.

All pages are asked, so the calls are made without a Python loop where that can be. Most text has no clip path, and most clip paths are
rectangles. Runs in the sandboxed process. Source: ISO 32000-1, 8.5.4 (clipping path operators).
"""

from __future__ import annotations

import ctypes
import struct
from collections import deque
from collections.abc import Iterator, Sequence
from itertools import repeat

from legal_pipeline.stages.readers.pdf import calls
from legal_pipeline.stages.readers.pdf.hidden.areas import Box, around

_MAX_PATHS = 8
"""Of a text: each one confines it further, and the rest is not looked at."""
_RECTANGLE = (4, 5)
"""Segments: programs close a rectangle with a fifth one."""
_MAX_SEGMENTS = 24
_NUMBER, _POINT = 4, 8
"""Bytes of a coordinate and of a point."""
_FAR = 1e6
EVERYWHERE = Box(-_FAR, -_FAR, _FAR, _FAR)

_XY = (ctypes.c_float * 2)()
_X_PLACE, _Y_PLACE = calls.places(_XY, 2)


def clip_boxes(texts: Sequence[int]) -> dict[int, Box]:
    """Return the place among the text objects -> the box of its clip paths, of those that have some.

    One without width or height lets nothing be drawn.
    """
    clips = list(map(calls.clip_path, texts))
    counts = list(map(calls.count_clip_paths, clips))
    clipped = [at for at, count in enumerate(counts) if count > 0]
    boxes = dict.fromkeys(clipped, EVERYWHERE)
    for number in range(_MAX_PATHS):
        clipped = [at for at in clipped if counts[at] > number]
        if not clipped:
            break
        for at, box in zip(clipped, _path_boxes([clips[at] for at in clipped], number), strict=True):
            one = boxes[at]
            boxes[at] = Box(max(one.left, box.left), max(one.bottom, box.bottom), min(one.right, box.right), min(one.top, box.top))
    return boxes


def _path_boxes(clips: Sequence[int], number: int) -> Iterator[Box]:
    """Yield the box of a path of each clip."""
    segments = list(map(calls.clip_segments, clips, repeat(number)))
    corners = [_points(clips, number, segment) for segment in (0, 2)]
    for clip, count, (x1, y1), (x2, y2) in zip(clips, segments, *corners, strict=True):
        if count in _RECTANGLE:
            yield Box(min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2))
        else:
            yield _outline(clip, number, count) if 0 <= count <= _MAX_SEGMENTS else EVERYWHERE


def _points(clips: Sequence[int], number: int, segment: int) -> Iterator[tuple[float, float]]:
    buffer = bytearray(_POINT * len(clips))
    start = calls.memory_of(buffer)
    found = map(calls.clip_segment, clips, repeat(number), repeat(segment))
    xs = range(start, start + len(buffer), _POINT)
    ys = range(start + _NUMBER, start + _NUMBER + len(buffer), _POINT)
    deque(map(calls.segment_point, found, xs, ys), maxlen=0)
    return struct.iter_unpack("=2f", buffer)


def _outline(clip: int, number: int, count: int) -> Box:
    """Return the box of a path, with the control points of its curves."""
    points: list[Box] = []
    for segment in range(count):
        if calls.segment_point(calls.clip_segment(clip, number, segment), _X_PLACE, _Y_PLACE):
            x, y = _XY
            points.append(Box(x, y, x, y))
    return around(points) if points else Box(0, 0, 0, 0)
