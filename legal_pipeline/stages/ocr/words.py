"""Relates the confidence of each word that an engine recognized to the words of the text that was made of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

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
    if not doubtful:
        return
    for operation in Levenshtein.opcodes(before, after):
        inside = [doubtful.get(at) for at in range(operation.src_start, operation.src_end)]
        places = range(operation.dest_start, operation.dest_end)
        if operation.tag == "equal":
            yield from ((place, round(c, 2)) for place, c in zip(places, inside, strict=True) if c is not None)
        elif lowest := [c for c in inside if c is not None]:
            yield from ((place, round(min(lowest), 2)) for place in places if _says_something(after[place]))


def _says_something(word: str) -> bool:
    return any(char.isalnum() for char in word)
