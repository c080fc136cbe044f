"""What a rule hands back, and how strong it is against other rules."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from typing import NamedTuple

from legal_pipeline.model import MentionType
from legal_pipeline.stages.mentions.normalized_text import collapse_whitespace


class Candidate(NamedTuple):
    """A mention in the offsets of a `Flow`. `type` None marks text in which nothing else may be found (a URL)."""

    type: MentionType | None
    start: int
    end: int
    value: str
    confidence: float
    source: str
    rank: int = 1
    """Overlaps: the higher rank wins, then the longer, then the earlier."""


RANK_FLAG = 5
"""Personal data, e-mail addresses, URLs: nothing else is read inside them."""
RANK_REFERENCE = 4
"""Citations, docket numbers, statutes, Bates numbers: their digits are no dates, their letters no names."""
RANK_PHRASE = 3
"""Dates, amounts, addresses and case names: they swallow the names inside them."""
RANK_NAME = 2
"""Names read by a strong rule."""
RANK_WEAK = 1
"""Names guessed: by a bare surname, by a model."""


def name_candidate(text: str, type_: MentionType, start: int, end: int, confidence: float, rule: str, rank: int = RANK_NAME) -> Candidate:
    return Candidate(type_, start, end, collapse_whitespace(text[start:end]), confidence, rule, rank)


def resolve_overlaps(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Finds in order of offsets, none overlapping another; finds of type None decide and are left out."""
    starts: list[int] = []
    kept: list[Candidate] = []
    for candidate in sorted(candidates, key=_strength):
        if candidate.end <= candidate.start:
            continue
        at = bisect_left(starts, candidate.start)
        if at < len(kept) and kept[at].start < candidate.end:
            continue
        if at and kept[at - 1].end > candidate.start:
            continue
        starts.insert(at, candidate.start)
        kept.insert(at, candidate)
    return [candidate for candidate in kept if candidate.type is not None]


def _strength(candidate: Candidate) -> tuple[int, int, int, float, str]:
    return -candidate.rank, candidate.start - candidate.end, candidate.start, -candidate.confidence, candidate.source
