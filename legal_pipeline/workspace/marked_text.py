"""Cuts the text of a page into pieces that are each wholly inside or outside of every mark."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Mark:
    """A half-open range of a text that is shown in color. `kind` is a CSS class."""

    start: int
    end: int
    kind: str
    title: str = ""
    address: str = ""
    """Where a click leads."""
    is_wanted: bool = False
    """The passage that the reader has come to see."""


@dataclass(frozen=True, slots=True)
class Piece:
    text: str
    marks: tuple[Mark, ...] = ()
    """Those that cover the piece, the shortest last: it is the one that a click means."""
    begins: bool = False
    """Whether the wanted passage begins here."""

    @property
    def kinds(self) -> str:
        return " ".join(dict.fromkeys(mark.kind for mark in self.marks))

    @property
    def title(self) -> str:
        return "; ".join(dict.fromkeys(mark.title for mark in self.marks if mark.title))

    @property
    def address(self) -> str:
        return next((mark.address for mark in reversed(self.marks) if mark.address), "")

    @property
    def is_wanted(self) -> bool:
        return any(mark.is_wanted for mark in self.marks)


def pieces(text: str, marks: Iterable[Mark]) -> list[Piece]:
    """Returns the pieces in order; joined, they are the text. Marks beyond its ends are cut."""
    within = [(max(0, mark.start), min(len(text), mark.end), mark) for mark in marks]
    within = sorted((each for each in within if each[0] < each[1]), key=lambda each: (each[0], -each[1]))
    cuts = sorted({0, len(text)} | {cut for start, end, _ in within for cut in (start, end)})
    found: list[Piece] = []
    active: list[tuple[int, Mark]] = []
    waiting = 0
    has_begun = False
    for start, end in pairwise(cuts):
        active = [(until, mark) for until, mark in active if until > start]
        while waiting < len(within) and within[waiting][0] == start:
            active.append((within[waiting][1], within[waiting][2]))
            waiting += 1
        begins = not has_begun and any(mark.is_wanted for _, mark in active)
        has_begun = has_begun or begins
        found.append(Piece(text[start:end], _longest_first([mark for _, mark in active]), begins))
    return found


def _longest_first(marks: Sequence[Mark]) -> tuple[Mark, ...]:
    return tuple(sorted(marks, key=lambda mark: (mark.start - mark.end, mark.kind, mark.title)))
