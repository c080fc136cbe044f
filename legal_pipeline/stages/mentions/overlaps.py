"""Longest form wins, no nesting: picks from overlapping finds."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable

from legal_pipeline.stages.mentions.candidate import Find


def settle(finds: Iterable[Find]) -> list[Find]:
    """Finds in order of offsets, none overlapping another; finds of type None decide and are left out."""
    starts: list[int] = []
    kept: list[Find] = []
    for find in sorted(finds, key=_strength):
        if find.end <= find.start:
            continue
        at = bisect_left(starts, find.start)
        if at < len(kept) and kept[at].start < find.end:
            continue
        if at and kept[at - 1].end > find.start:
            continue
        starts.insert(at, find.start)
        kept.insert(at, find)
    return [find for find in kept if find.type is not None]


def _strength(find: Find) -> tuple[int, int, int, float, str]:
    return -find.rank, find.start - find.end, find.start, -find.confidence, find.source
