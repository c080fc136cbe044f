"""What a rule hands back, and how strong it is against other rules."""

from __future__ import annotations

from typing import NamedTuple

from legal_pipeline.model import MentionType
from legal_pipeline.stages.mentions.normalized_text import fold_blanks


class Find(NamedTuple):
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


def named(text: str, type_: MentionType, start: int, end: int, confidence: float, rule: str, rank: int = RANK_NAME) -> Find:
    return Find(type_, start, end, fold_blanks(text[start:end]), confidence, rule, rank)
