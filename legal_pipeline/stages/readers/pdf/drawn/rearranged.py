"""The text of a page in another order: ranges of it, and characters between them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from legal_pipeline.stages.readers.pdf.forms.placing import Located
from legal_pipeline.stages.readers.pdf.superscripts import Mark

Piece = tuple[int, int] | str
"""First character and end of a range, or characters of no range."""


def rearranged(
    text: str, pieces: Sequence[Piece], marks: Sequence[Mark], hidden: Sequence[Located]
) -> tuple[str, list[Mark], list[Located]]:
    """Return the text made of the pieces, and its marks and hidden words at their new places, but those that were cut apart or left out."""
    order = _Order(pieces)
    moved = (Mark(*places) for mark in marks if (places := order.places(mark.start, mark.end, mark.break_end)) is not None)
    runs: list[Located] = []
    for first, end, by, box in hidden:
        if (places := order.places(first, end)) is not None:
            runs.append((places[0], places[1], by, box))
    new = "".join(piece if isinstance(piece, str) else text[piece[0] : piece[1]] for piece in pieces)
    return new, sorted(moved), sorted(runs, key=lambda run: run[0])


class _Order:
    def __init__(self, pieces: Sequence[Piece]) -> None:
        self._ranges: list[tuple[int, int, int]] = []
        """First character and end of each range, and where it begins now; in the order of the old text."""
        length = 0
        for piece in pieces:
            if isinstance(piece, str):
                length += len(piece)
            else:
                self._ranges.append((*piece, length))
                length += piece[1] - piece[0]
        self._ranges.sort()
        self._starts = [start for start, _, _ in self._ranges]

    def places(self, start: int, *ends: int) -> tuple[int, ...] | None:
        """Return where a character and the ends of what begins with it are now; None if they are not in one range."""
        at = bisect_right(self._starts, start) - 1
        if at < 0 or max(ends) > self._ranges[at][1]:
            return None
        shift = self._ranges[at][2] - self._ranges[at][0]
        return (start + shift, *(end + shift for end in ends))
