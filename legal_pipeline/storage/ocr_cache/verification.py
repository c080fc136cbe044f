"""Verification of the OCR cache: entries against their digests and the database, and the bookkeeping against both.

Faulty entries are dropped: their pages are then read from the database, or recognized again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from legal_pipeline.storage.ocr_cache.redis_layer import VALUES, RedisCache, opened
from legal_pipeline.storage.ocr_cache.results import OcrResults
from legal_pipeline.storage.redis.audit import shown


@dataclass(frozen=True, slots=True)
class Difference:
    entry: str
    """The key: a digest of a page image, unless the entry is foreign."""
    message: str


@dataclass(frozen=True, slots=True)
class Checked:
    entries: int
    differences: tuple[Difference, ...]
    """All of them dropped."""
    miscounted_bytes: int = 0
    """Repaired error of the total size; only a full check computes it."""

    @property
    def is_clean(self) -> bool:
        return not self.differences and not self.miscounted_bytes


def verify_redis_layer(front: RedisCache, results: OcrResults, sample: int | None = None) -> Checked:
    """Verifies all entries in Redis, or a random sample. Raises the errors of the Redis client."""
    # first: entries that it removes from the bookkeeping are then reported below
    miscounted_bytes = 0 if sample is not None else front.recount()
    entries = 0
    found: list[Difference] = []
    for chunk in front.stored() if sample is None else front.sample(sample):
        wrong = list(_differences(front, results, chunk))
        front.drop([difference.entry for difference in wrong])
        found += (Difference(shown(each.entry.encode(errors="surrogateescape")), each.message) for each in wrong)
        entries += len(chunk)
    return Checked(entries, tuple(found), miscounted_bytes)


def check_results(results: OcrResults, is_readable: Callable[[bytes], bool], sample: int | None = None) -> Checked:
    """Verifies that the entries of the database, which carry no digest, can be decoded."""
    entries = 0
    found: list[Difference] = []
    for chunk in results.keys() if sample is None else results.sample(sample):
        values = results.many(chunk)
        wrong = [key for key, value in values.items() if not is_readable(value)]
        results.forget(wrong)
        found += (Difference(key, "the value is not an OCR result") for key in wrong)
        entries += len(values)
    return Checked(entries, tuple(found))


def _differences(front: RedisCache, results: OcrResults, chunk: list[str]) -> Iterator[Difference]:
    names = [name for name in chunk if _digest(name) is not None]
    kept = results.many(names)
    known = dict(zip(chunk, front.charged(chunk), strict=True))
    for name, written in zip(chunk, front.written(chunk), strict=True):
        key = _digest(name)
        if written is None:
            # deleted between the two reads
            continue
        value = opened(key, written) if key is not None and isinstance(written, bytes) else None
        if value is None:
            yield Difference(
                name, "the entry is damaged or foreign" if key is not None else f"{VALUES} contains a key that is not a digest"
            )
        elif name not in kept:
            yield Difference(name, "the database does not have this entry")
        elif kept[name] != value:
            yield Difference(name, "the database has another value")
        elif not known[name]:
            yield Difference(name, "the entry is not in the index, so the memory limit does not cover it")


def _digest(name: str) -> bytes | None:
    try:
        key = bytes.fromhex(name)
    except ValueError:
        return None
    return key if len(key) == 32 and name == key.hex() else None
