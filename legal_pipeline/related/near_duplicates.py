"""Groups of nearly equal texts: MinHash signatures, candidates by bands (LSH), each group around its longest document.

A document joins the group whose longest member it is most similar to, so that no chain of small differences joins two texts that
have little in common. The result depends on the set of documents alone, not on their order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from legal_pipeline.related.signatures import PERMUTATIONS, Numbers, Signature

AT_LEAST = 0.8
"""Share of common shingles. Two scans of one letter have 0.9, a letter and its final version 0.8 and more; forms filled in for two clients
0.5 to 0.7."""
MIN_WORDS = 20
"""Shorter texts are cover sheets and photographs, which resemble each other by chance."""
_ROWS = 4
"""Of 32 bands: a pair of similarity 0.8 shares one of them with a probability of 1 - (1 - 0.8^4)^32 > 0.9999999."""


@dataclass(frozen=True, slots=True)
class Similar:
    document_id: str
    similarity: float
    """Estimated share of common shingles, 0 to 1."""


@dataclass(frozen=True, slots=True)
class NearDuplicates:
    longest: str
    others: tuple[Similar, ...]
    """The most similar to `longest` first."""

    @property
    def members(self) -> tuple[str, ...]:
        return (self.longest, *(each.document_id for each in self.others))


def groups(signatures: Iterable[Signature], at_least: float = AT_LEAST) -> list[NearDuplicates]:
    """Returns the groups of two and more, by the id of their longest document."""
    ordered = sorted((each for each in signatures if each.words >= MIN_WORDS), key=lambda each: (-each.words, each.document_id))
    centers: list[Signature] = []
    found: list[list[Similar]] = []
    by_band: dict[bytes, list[int]] = defaultdict(list)
    for each in ordered:
        bands = _bands(each.minhash)
        candidates = sorted({index for band in bands for index in by_band.get(band, ())})
        best = max(((similarity(each.minhash, centers[index].minhash), -index) for index in candidates), default=(0.0, 0))
        if best[0] >= at_least:
            found[-best[1]].append(Similar(each.document_id, best[0]))
            continue
        for band in bands:
            by_band[band].append(len(centers))
        centers.append(each)
        found.append([])
    joined = [
        NearDuplicates(center.document_id, tuple(sorted(others, key=lambda one: (-one.similarity, one.document_id))))
        for center, others in zip(centers, found, strict=True)
        if others
    ]
    return sorted(joined, key=lambda group: group.longest)


def similar_to(document_id: str, signatures: Sequence[Signature], at_least: float = AT_LEAST) -> list[Similar]:
    """Returns the documents that are nearly equal to one of them, the most similar first."""
    own = next((each for each in signatures if each.document_id == document_id), None)
    others = [each for each in signatures if each.document_id != document_id and each.words >= MIN_WORDS]
    if own is None or own.words < MIN_WORDS or not others:
        return []
    import numpy as np

    shares = (np.stack([np.asarray(each.minhash) for each in others]) == np.asarray(own.minhash)).mean(axis=1)
    found = [Similar(each.document_id, float(share)) for each, share in zip(others, shares, strict=True) if share >= at_least]
    return sorted(found, key=lambda one: (-one.similarity, one.document_id))


def similarity(one: Numbers, other: Numbers) -> float:
    import numpy as np

    return float((np.asarray(one) == np.asarray(other)).mean())


def _bands(minhash: Numbers) -> list[bytes]:
    """The parts of a signature, each with its number: equal parts in different places are no match."""
    return [bytes([at]) + minhash[at : at + _ROWS].tobytes() for at in range(0, PERMUTATIONS, _ROWS)]
