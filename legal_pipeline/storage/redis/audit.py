"""Audit the keys of the Redis database: owner, memory, missing expiry.

Does not belong here: what becomes of keys of other applications (`migration`, `archive`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import cast

import redis

from legal_pipeline.storage.redis.client import PREFIXES_WITHOUT_EXPIRY, Prefix

_CHUNK = 500
_MEASURED = 5_000
NAMED_KEYS = 50


@dataclass(frozen=True, slots=True)
class Usage:
    prefix: str
    keys: int
    memory_bytes: int
    without_expiry: int
    """Keys that should expire but have no expiry; always 0 for the broker, whose messages never expire."""


@dataclass(frozen=True, slots=True)
class Audit:
    usages: tuple[Usage, ...]
    is_estimated: bool
    """True when memory was measured on a sample of the keys and extrapolated."""
    foreign_keys: int
    foreign: tuple[str, ...]
    """The first keys without a legal-pipeline prefix."""
    lasting: tuple[str, ...]
    """The first legal-pipeline keys that should expire but have no expiry."""

    @property
    def is_clean(self) -> bool:
        return not self.foreign_keys and not self.lasting


def audit(client: redis.Redis) -> Audit:
    step = max(1, client.dbsize() // _MEASURED)
    keys, lasting, measured, weight = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    named_foreign: list[str] = []
    named_lasting: list[str] = []
    for chunk in chunks_of_keys(client):
        # measure every n-th key of each prefix, so that rare prefixes are sampled too
        to_measure = []
        for key in chunk:
            prefix = prefix_of(key)
            if keys[prefix] % step == 0:
                to_measure.append(key)
            keys[prefix] += 1
            if not prefix and len(named_foreign) < NAMED_KEYS:
                named_foreign.append(printable(key))
        with client.pipeline(transaction=False) as pipe:
            for key in chunk:
                pipe.ttl(key)
            for key in to_measure:
                pipe.memory_usage(key)
            answers = pipe.execute()
        for key, ttl in zip(chunk, answers[: len(chunk)], strict=True):
            prefix = prefix_of(key)
            if ttl == -1 and prefix and prefix not in PREFIXES_WITHOUT_EXPIRY:
                lasting[prefix] += 1
                if len(named_lasting) < NAMED_KEYS:
                    named_lasting.append(printable(key))
        for key, size in zip(to_measure, answers[len(chunk) :], strict=True):
            # None for a key that was deleted in the meantime
            measured[prefix_of(key)] += 1
            weight[prefix_of(key)] += size or 0
    usages = tuple(
        Usage(prefix, keys[prefix], weight[prefix] * keys[prefix] // max(1, measured[prefix]), lasting[prefix]) for prefix in Prefix
    )
    return Audit(usages, step > 1, keys[""], tuple(named_foreign), tuple(named_lasting))


def keys_by_prefix(client: redis.Redis) -> dict[str, int]:
    """Returns the number of keys by prefix, `""` for foreign keys; cheap enough for a view refreshed every few seconds."""
    counts = Counter(prefix_of(key) for chunk in chunks_of_keys(client) for key in chunk)
    return {prefix: counts[prefix] for prefix in (*Prefix, "")}


def prefix_of(key: bytes) -> str:
    """Returns the legal-pipeline prefix of a key, or an empty string."""
    return next((prefix.value for prefix in Prefix if key.startswith(prefix.encode())), "")


def printable(key: bytes) -> str:
    """Returns a key with unprintable bytes escaped."""
    return key.decode("utf-8", "backslashreplace").encode("unicode_escape").decode("ascii")


def chunks_of_keys(client: redis.Redis) -> Iterator[list[bytes]]:
    """Yields all keys in chunks. SCAN may return a key twice while Redis resizes its hash table."""
    keys = cast(Iterator[bytes], client.scan_iter(count=_CHUNK))
    while chunk := list(dict.fromkeys(islice(keys, _CHUNK))):
        yield chunk
