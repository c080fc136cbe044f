"""Counts of right, false and missed facts by document, with the errors themselves and an interval for the F1 score."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

_RESAMPLES = 400


@dataclass(frozen=True, slots=True)
class Error:
    what: str
    """Type of the fact: the name of a row of the table, or a narrower one."""
    kind: str
    """`false` or `missed`."""
    text: str
    document: str
    page: int | None = None
    confidence: float = 0.0
    """Of a false fact; 0 for what was missed."""


@dataclass(slots=True)
class Counts:
    right: int = 0
    false: int = 0
    missed: int = 0

    def __iadd__(self, other: Counts) -> Counts:
        self.right, self.false, self.missed = self.right + other.right, self.false + other.false, self.missed + other.missed
        return self

    @property
    def precision(self) -> float | None:
        return self.right / (self.right + self.false) if self.right + self.false else None

    @property
    def recall(self) -> float | None:
        return self.right / (self.right + self.missed) if self.right + self.missed else None

    @property
    def f1(self) -> float | None:
        return 2 * self.right / (2 * self.right + self.false + self.missed) if self.right + self.false + self.missed else None


@dataclass(slots=True)
class Tally:
    """`by_document` is what a bootstrap draws from: facts of one document go wrong together."""

    by_document: dict[str, Counts] = field(default_factory=lambda: defaultdict(Counts))
    errors: list[Error] = field(default_factory=list)
    is_recall_only: bool = False

    def add(self, document: str, right: int, false: int, missed: int) -> None:
        self.by_document[document] += Counts(right, false, missed)

    def __iadd__(self, other: Tally) -> Tally:
        for document, counts in other.by_document.items():
            self.by_document[document] += counts
        self.errors += other.errors
        self.is_recall_only |= other.is_recall_only
        return self

    @property
    def total(self) -> Counts:
        return summed(self.by_document.values())

    def interval(self) -> tuple[float, float] | None:
        """The middle 95 % of the F1 score (recall, where precision is not measured) over documents drawn with replacement."""
        counts = [self.by_document[name] for name in sorted(self.by_document)]
        if len(counts) < 2:
            return None
        draw = random.Random(11)
        scores = sorted(_score(summed(draw.choices(counts, k=len(counts))), self.is_recall_only) for _ in range(_RESAMPLES))
        return scores[_RESAMPLES // 40], scores[-1 - _RESAMPLES // 40]


Tallies = dict[str, Tally]
"""Name of a row -> its counts."""


def summed(counts: Iterable[Counts]) -> Counts:
    total = Counts()
    for one in counts:
        total += one
    return total


def merged(tables: Iterable[Tallies]) -> Tallies:
    total: Tallies = {}
    for table in tables:
        for name, tally in table.items():
            mine = total.setdefault(name, Tally())
            mine += tally
    return total


def _score(counts: Counts, is_recall_only: bool) -> float:
    return (counts.recall if is_recall_only else counts.f1) or 0.0
