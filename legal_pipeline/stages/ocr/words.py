"""Relates the confidence of each word that an engine recognized to the words of the text that was made of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from rapidfuzz.distance import Levenshtein

from legal_pipeline.stages.ocr.engine import DOUBTFUL_BELOW

Doubts = tuple[tuple[int, float], ...]
"""See `OcrResult.doubts`."""


def doubts(recognized: Iterable[tuple[str, float]], text: str) -> Doubts:
    """Return the doubtful words of a text; `recognized` are the words of the engine with their confidence, 0 to 1, in order."""
    pieces = [(piece, confidence) for word, confidence in recognized for piece in word.split()]
    uncertain = {at: confidence for at, (piece, confidence) in enumerate(pieces) if confidence < DOUBTFUL_BELOW and _says_something(piece)}
    return tuple(_placed([piece for piece, _ in pieces], uncertain, text.split()))


def carried_over(before: str, words: Doubts, after: str) -> Doubts:
    """Return the doubtful words of `after`, a text that was made of `before` by removing, joining or replacing some words."""
    return tuple(_placed(before.split(), dict(words), after.split())) if words else ()


def _placed(before: Sequence[str], doubtful: dict[int, float], after: Sequence[str]) -> Iterator[tuple[int, float]]:
    """Yield position and confidence of the words of `after` that stand for doubtful words of `before`."""
    if not doubtful:
        return
    operations = Levenshtein.opcodes(before, after)
    for is_equal, group in groupby(operations, key=lambda operation: operation.tag == "equal"):
        block = list(group)
        source, target = range(block[0].src_start, block[-1].src_end), range(block[0].dest_start, block[-1].dest_end)
        if is_equal:
            yield from ((place, round(doubtful[at], 2)) for at, place in zip(source, target, strict=True) if at in doubtful)
        elif (lowest := min((doubtful[at] for at in source if at in doubtful), default=None)) is not None:
            yield from ((place, round(lowest, 2)) for place in target if _says_something(after[place]))


def _says_something(word: str) -> bool:
    return any(char.isalnum() for char in word)
