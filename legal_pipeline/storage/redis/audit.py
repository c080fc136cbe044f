"""Audit the keys of the Redis database (owner, memory, missing expiry) and migrate the keys of the previous system.

Moving a key is atomic and preserves its value: one script sets the expiry and renames the key, and never overwrites
an existing target. An interrupted migration continues with the remaining keys on the next call.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import cast

import redis

from legal_pipeline.storage.redis.client import PREFIXES_WITHOUT_EXPIRY, Prefix

DAY_SECONDS = 86_400
EXPIRY_SECONDS = {Prefix.CACHE: 30 * DAY_SECONDS, Prefix.RESULTS: DAY_SECONDS}
"""Expiry given to a migrated key that had none, by prefix."""
LEGACY = {"doc:": Prefix.CACHE, "chunk:": Prefix.CACHE, "entity:": Prefix.CACHE, "celery-task-meta-": Prefix.RESULTS}
"""Key prefixes of the previous system and the prefix each one moves to."""

_CHUNK = 500
_MEASURED = 5_000
_NAMED = 50

# with separate commands, EXPIRE would shorten the life of a key whose RENAME then fails; a script does both or neither
_MOVE = """
if redis.call('exists', KEYS[1]) == 0 then return -1 end
if redis.call('exists', KEYS[2]) == 1 then return 0 end
if redis.call('ttl', KEYS[1]) == -1 then redis.call('expire', KEYS[1], ARGV[1]) end
redis.call('rename', KEYS[1], KEYS[2])
return 1
"""


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


@dataclass(frozen=True, slots=True)
class Migration:
    is_dry_run: bool
    moved: dict[str, int]
    """Number of keys by legacy prefix; in a dry run, the keys that would be moved."""
    in_the_way: tuple[str, ...]
    """Keys whose new name already exists; they are not moved."""
    left_alone: tuple[str, ...]
    """The first keys that belong neither to legal-pipeline nor to the previous system."""
    left_alone_keys: int


def audit(client: redis.Redis) -> Audit:
    step = max(1, client.dbsize() // _MEASURED)
    keys, lasting, measured, weight = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    named_foreign: list[str] = []
    named_lasting: list[str] = []
    for chunk in _chunks(client):
        # measure every n-th key of each prefix, so that rare prefixes are sampled too
        to_measure = []
        for key in chunk:
            prefix = prefix_of(key)
            if keys[prefix] % step == 0:
                to_measure.append(key)
            keys[prefix] += 1
            if not prefix and len(named_foreign) < _NAMED:
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
                if len(named_lasting) < _NAMED:
                    named_lasting.append(printable(key))
        for key, size in zip(to_measure, answers[len(chunk) :], strict=True):
            # None for a key that was deleted in the meantime
            measured[prefix_of(key)] += 1
            weight[prefix_of(key)] += size or 0
    usages = tuple(
        Usage(prefix, keys[prefix], weight[prefix] * keys[prefix] // max(1, measured[prefix]), lasting[prefix]) for prefix in Prefix
    )
    return Audit(usages, step > 1, keys[""], tuple(named_foreign), tuple(named_lasting))


def migrate(client: redis.Redis, *, is_dry_run: bool = False) -> Migration:
    moved: Counter[str] = Counter()
    in_the_way: list[str] = []
    left_alone: list[str] = []
    left_alone_keys = 0
    for chunk in _chunks(client):
        legacy = [(key, start) for key in chunk if (start := _legacy_start(key))]
        others = [key for key in chunk if not prefix_of(key) and not _legacy_start(key)]
        left_alone_keys += len(others)
        left_alone += [printable(key) for key in others[: _NAMED - len(left_alone)]]
        for (key, start), outcome in zip(legacy, _move(client, legacy, is_dry_run), strict=True):
            if outcome == 1:
                moved[start] += 1
            elif outcome == 0:
                in_the_way.append(printable(key))
    return Migration(is_dry_run, dict(moved), tuple(in_the_way), tuple(left_alone), left_alone_keys)


def _move(client: redis.Redis, legacy: list[tuple[bytes, str]], is_dry_run: bool) -> list[int]:
    """Returns, for each key, 1 if it was moved, 0 if the target exists, -1 if the key was deleted in the meantime."""
    with client.pipeline(transaction=False) as pipe:
        for key, start in legacy:
            prefix = LEGACY[start]
            target = prefix.encode() + key
            if is_dry_run:
                pipe.exists(target)
            else:
                pipe.eval(_MOVE, 2, key, target, EXPIRY_SECONDS[prefix])  # type: ignore[arg-type,unused-ignore]
        answers = [int(answer) for answer in pipe.execute()]
    return [1 - answer for answer in answers] if is_dry_run else answers


def keys_by_prefix(client: redis.Redis) -> dict[str, int]:
    """Returns the number of keys by prefix, `""` for foreign keys; cheap enough for a view refreshed every few seconds."""
    counts = Counter(prefix_of(key) for chunk in _chunks(client) for key in chunk)
    return {prefix: counts[prefix] for prefix in (*Prefix, "")}


def prefix_of(key: bytes) -> str:
    """Returns the legal-pipeline prefix of a key, or an empty string."""
    return next((prefix.value for prefix in Prefix if key.startswith(prefix.encode())), "")


def printable(key: bytes) -> str:
    """Returns a key with unprintable bytes escaped."""
    return key.decode("utf-8", "backslashreplace").encode("unicode_escape").decode("ascii")


def _legacy_start(key: bytes) -> str:
    return next((start for start in LEGACY if key.startswith(start.encode())), "")


def _chunks(client: redis.Redis) -> Iterator[list[bytes]]:
    """Yields all keys in chunks. SCAN may return a key twice while Redis resizes its hash table."""
    keys = cast(Iterator[bytes], client.scan_iter(count=_CHUNK))
    while chunk := list(dict.fromkeys(islice(keys, _CHUNK))):
        yield chunk
