"""Redis layer of the OCR cache: an LRU cache of OCR results with a byte limit, in front of the database.

Redis itself must never evict keys (`noeviction`: it is also the broker), so this module enforces the limit. An index
holds the last use of each entry, a hash its charged size and the total; scripts change them atomically together with
the entry, so that they stay consistent when a process is killed. The scripts need Redis 7.

Keys are digests. A value holds the text of a page and begins with a digest of key and content, which reveals damaged
and foreign values.

Does not belong here: what happens without Redis (`storage.ocr_cache.results`).
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, cast

import redis

from legal_pipeline.storage.redis.client import Prefix

VALUES = f"{Prefix.CACHE}ocr:"
INDEX = f"{Prefix.CACHE}ocr-index"
CHARGES = f"{Prefix.CACHE}ocr-charges"

ENTRY_BYTES = 540
"""Overhead of an entry: three copies of its key and the bookkeeping of Redis. Measured: 490 to 520 bytes."""

_FORMAT = b"\x01"
_DIGEST_BYTES = 16
_DAY_SECONDS = 86_400
_CHUNK = 200

_COMMON = f"""
local values, index, charges, life = '{VALUES}', KEYS[1], KEYS[2], tonumber(ARGV[1])
local time = redis.call('time')
local now = time[1] + time[2] / 1000000
local function drop(key)
  local charged = redis.call('hget', charges, key)
  if charged then
    redis.call('hdel', charges, key)
    redis.call('hincrby', charges, 'sum', -charged)
  end
  redis.call('zrem', index, key)
  return redis.call('del', values .. key)
end
local function sum() return tonumber(redis.call('hget', charges, 'sum') or 0) end
local function shrink(limit)
  local dropped = 0
  for _, key in ipairs(redis.call('zrangebyscore', index, '-inf', now - life, 'limit', 0, 100)) do drop(key) end
  while sum() > limit do
    local oldest = redis.call('zrange', index, 0, 0)[1]
    if not oldest then
      redis.call('del', charges)
      break
    end
    dropped = dropped + drop(oldest)
  end
  return dropped
end
local function used(key)
  redis.call('expire', values .. key, life)
  redis.call('zadd', index, now, key)
  -- longer than any entry lives: an entry must never lack its bookkeeping
  redis.call('expire', index, 2 * life)
  redis.call('expire', charges, 2 * life)
end
"""

# a Redis that is out of memory still accepts reads and deletions, but no writes
_MAY_WHEN_FULL = "#!lua flags=allow-oom\n" + _COMMON

_GET = f"""{_MAY_WHEN_FULL}
local key = ARGV[2]
local found = redis.pcall('get', values .. key)
if not found or type(found) == 'table' then
  drop(key)
  return false
end
if redis.call('zscore', index, key) then used(key) end
return found
"""

_PUT = f"""#!lua
{_COMMON}
local key, value, charged, limit = ARGV[2], ARGV[3], tonumber(ARGV[4]), tonumber(ARGV[5])
drop(key)
local dropped = shrink(limit - charged)
redis.call('set', values .. key, value)
redis.call('hset', charges, key, charged)
redis.call('hincrby', charges, 'sum', charged)
used(key)
return dropped
"""

_TOUCH = f"""{_MAY_WHEN_FULL}
local key = ARGV[2]
if redis.call('exists', values .. key) == 0 or not redis.call('zscore', index, key) then return 0 end
used(key)
return tonumber(redis.call('hget', charges, key) or 0)
"""

_DROP = f"""{_MAY_WHEN_FULL}
local dropped = 0
for i = 2, #ARGV do dropped = dropped + drop(ARGV[i]) end
return dropped
"""

_SHRINK = f"""{_MAY_WHEN_FULL}
return shrink(tonumber(ARGV[2]))
"""

# reconciles index and charges with the entries; values of the wrong type are deleted
_RECOUNT = f"""{_MAY_WHEN_FULL}
for key, kind in pairs({{[index] = 'zset', [charges] = 'hash'}}) do
  local found = redis.call('type', key).ok
  if found ~= kind and found ~= 'none' then redis.call('del', key) end
end
for _, key in ipairs(redis.call('zrange', index, 0, -1)) do
  if redis.call('exists', values .. key) == 0 then drop(key) end
  if redis.call('hexists', charges, key) == 0 then redis.call('zrem', index, key) end
end
local before, after, all = sum(), 0, redis.call('hgetall', charges)
for i = 1, #all, 2 do
  if all[i] ~= 'sum' then
    if redis.call('zscore', index, all[i]) then after = after + all[i + 1] else redis.call('hdel', charges, all[i]) end
  end
end
if after > 0 then redis.call('hset', charges, 'sum', after) else redis.call('del', charges) end
return before - after
"""


@dataclass(frozen=True, slots=True)
class CacheUse:
    entries: int
    used_bytes: int
    """Charged bytes: values and overhead."""
    max_bytes: int


class RedisCache:
    """LRU cache that several processes may share. Raises the errors of the Redis client."""

    def __init__(self, client: redis.Redis, max_bytes: int, days: int) -> None:
        self.client = client
        self.max_bytes = max_bytes
        self.life_seconds = days * _DAY_SECONDS

    def get(self, key: bytes) -> bytes | None:
        """Returns the value, or None. A damaged entry is dropped and counts as missing."""
        written = self._call(_GET, key.hex())
        if written is None:
            return None
        value = decode_entry(key, written)
        if value is None:
            self.drop([key.hex()])
        return value

    def put(self, key: bytes, value: bytes) -> int:
        """Stores the value and returns the number of evicted entries. A value larger than the limit is not stored."""
        return sum(self.put_all([(key.hex(), encode_entry(key, value))]))

    def put_all(self, entries: Iterable[tuple[str, bytes]]) -> list[int]:
        """Stores up to a few hundred encoded entries in one round trip; returns the evictions for each."""
        with self.client.pipeline(transaction=False) as pipe:
            for key, written in entries:
                if charge(written) <= self.max_bytes:
                    self._eval(pipe, _PUT, key, written, charge(written), self.max_bytes)
            return [int(dropped) for dropped in pipe.execute()]

    def touch(self, keys: Sequence[str]) -> dict[str, int]:
        """Marks the entries as used now; returns the charged bytes of those that exist."""
        with self.client.pipeline(transaction=False) as pipe:
            for key in keys:
                self._eval(pipe, _TOUCH, key)
            return {key: int(charged) for key, charged in zip(keys, pipe.execute(), strict=True) if charged}

    def drop(self, keys: Collection[str]) -> int:
        """Drops the entries and returns how many existed."""
        listed = iter(keys)
        dropped = 0
        while chunk := list(islice(listed, _CHUNK)):
            dropped += int(self._call(_DROP, *chunk))
        return dropped

    def shrink(self, max_bytes: int) -> int:
        """Evicts the least recently used entries until the cache fits `max_bytes`; returns how many."""
        return int(self._call(_SHRINK, max_bytes))

    def recount(self) -> int:
        """Repairs the bookkeeping where it disagrees with the entries; returns the error of the total in bytes."""
        return int(self._call(_RECOUNT))

    def clear(self) -> int:
        dropped = sum(self.drop(chunk) for chunk in self.stored())
        self.client.delete(INDEX, CHARGES)
        return dropped

    def use(self) -> CacheUse:
        with self.client.pipeline(transaction=False) as pipe:
            pipe.zcard(INDEX)
            pipe.hget(CHARGES, "sum")
            entries, used = pipe.execute()
        return CacheUse(int(entries), int(used or 0), self.max_bytes)

    def stored(self) -> Iterator[list[str]]:
        """Yields the hexadecimal keys of all entries in chunks, foreign entries included."""
        keys = cast(Iterator[bytes], self.client.scan_iter(match=f"{VALUES}*", count=_CHUNK))
        # foreign keys may not be UTF-8: `surrogateescape` preserves their bytes
        names = (key.decode(errors="surrogateescape").removeprefix(VALUES) for key in keys)
        while chunk := list(dict.fromkeys(islice(names, _CHUNK))):
            yield chunk

    def sample(self, count: int) -> Iterator[list[str]]:
        """Yields the keys of a random sample of entries."""
        keys = cast(list[bytes], self.client.zrandmember(INDEX, count)) or []
        yield from (list(map(bytes.decode, keys[start : start + _CHUNK])) for start in range(0, len(keys), _CHUNK))

    def written(self, keys: Sequence[str]) -> list[object]:
        """Returns the raw values of these keys, or an exception for a key of another type. Does not count as use."""
        with self.client.pipeline(transaction=False) as pipe:
            for key in keys:
                pipe.get((VALUES + key).encode(errors="surrogateescape"))
            return pipe.execute(raise_on_error=False)

    def charged(self, keys: Sequence[str]) -> list[bool]:
        """Returns, for each key, whether the index contains it."""
        if not keys:
            return []
        return [score is not None for score in cast(list[Any], self.client.zmscore(INDEX, list(keys)))]

    def _call(self, script: str, *arguments: Any) -> Any:
        return self._eval(self.client, script, *arguments)

    def _eval(self, client: redis.Redis, script: str, *arguments: Any) -> Any:
        encoded = (argument.encode(errors="surrogateescape") if isinstance(argument, str) else argument for argument in arguments)
        return client.eval(script, 2, INDEX, CHARGES, self.life_seconds, *encoded)  # type: ignore[arg-type,unused-ignore]


def charge(written: bytes) -> int:
    return len(written) + ENTRY_BYTES


def encode_entry(key: bytes, value: bytes) -> bytes:
    """Returns the value as written to Redis."""
    packed = zlib.compress(value)
    return _FORMAT + _digest(key, packed) + packed


def decode_entry(key: bytes, written: bytes) -> bytes | None:
    """Returns the value; None for a damaged or foreign entry, or one that belongs to another key."""
    head = len(_FORMAT) + _DIGEST_BYTES
    packed = written[head:]
    is_ours = written.startswith(_FORMAT) and written[len(_FORMAT) : head] == _digest(key, packed)
    return zlib.decompress(packed) if is_ours else None


def _digest(key: bytes, packed: bytes) -> bytes:
    return hashlib.blake2b(key + packed, digest_size=_DIGEST_BYTES).digest()
