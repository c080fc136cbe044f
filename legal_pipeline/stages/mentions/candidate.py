"""The candidate mentions that rules yield, and the choice between overlapping ones."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from typing import NamedTuple

from legal_pipeline.model import MentionType
from legal_pipeline.stages.mentions.normalized_text import collapse_whitespace


class Candidate(NamedTuple):
    """A possible mention, with offsets into a `NormalizedText`. Type None only blocks other candidates, as a URL does."""

    type: MentionType | None
    start: int
    end: int
    value: str
    confidence: float
    source: str
    rank: int = 1
    """The higher rank wins an overlap, then the longer candidate, then the earlier one."""


RANK_PRINTED = 7
"""Names in the columns of a docket sheet: the table says what they are."""
RANK_FLAG = 6
"""Personal data, e-mail addresses, URLs: they block every other rule."""
RANK_REFERENCE = 5
"""Citations, docket numbers, statutes, Bates numbers: their digits are not dates and their letters are not names."""
RANK_PHRASE = 4
"""Dates, amounts, addresses and case names: they absorb the names inside them."""
RANK_CAPTION = 3
"""Names in a caption: its lines say where a name begins and ends."""
RANK_NAME = 2
"""Names found by a strong rule."""
RANK_WEAK = 1
"""Names found by weak evidence: a surname alone, a model."""


def name_candidate(text: str, type_: MentionType, start: int, end: int, confidence: float, rule: str, rank: int = RANK_NAME) -> Candidate:
    """Returns a candidate whose value is its text on one line."""
    return Candidate(type_, start, end, collapse_whitespace(text[start:end]), confidence, rule, rank)


def resolve_overlaps(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Returns the strongest candidates in order of offset, without overlaps. Those of type None compete but are not returned."""
    starts: list[int] = []
    chosen: list[Candidate] = []
    for candidate in sorted(candidates, key=_strength):
        if candidate.end <= candidate.start:
            continue
        at = bisect_left(starts, candidate.start)
        if at < len(chosen) and chosen[at].start < candidate.end:
            continue
        if at and chosen[at - 1].end > candidate.start:
            continue
        starts.insert(at, candidate.start)
        chosen.insert(at, candidate)
    return [candidate for candidate in chosen if candidate.type is not None]


def _strength(candidate: Candidate) -> tuple[int, int, int, float, str]:
    return -candidate.rank, candidate.start - candidate.end, candidate.start, -candidate.confidence, candidate.source
