"""An archive of Redis keys: every type, with its expiry, in a file that can be restored.

One JSON object a line: first what the file is, then for each key its name and its value as Redis's own DUMP (streams with
their consumer groups too), both in base64, its type, and when it expires. A line that a later one repeats is out of date:
the key had changed before it could be deleted. A key is deleted only when its line is on the disk and its value unchanged.
"""

from __future__ import annotations

import base64
import json
import os
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import redis

from legal_pipeline.errors import ExternalError, UsageError
from legal_pipeline.storage.disks import disk_errors
from legal_pipeline.storage.redis.client import Prefix

_FORMAT = "legal-pipeline redis archive"
_VERSION = 1
_HEADER = json.dumps({"format": _FORMAT, "version": _VERSION}).encode() + b"\n"
_TRIES = 5
"""How often a key that changes meanwhile is archived again."""

# comparing and deleting in one script: no change can come in between
_DELETE_UNCHANGED = """
local value = redis.call('dump', KEYS[1])
if not value then return -1 end
if value ~= ARGV[1] then return 0 end
return redis.call('unlink', KEYS[1])
"""


@dataclass(frozen=True, slots=True)
class ArchivedKey:
    key: bytes
    kind: str
    value: bytes
    """As DUMP returns it; RESTORE of the same or a newer Redis takes it."""
    expires_at_ms: int | None
    """Unix time; None for a key without expiry."""


@dataclass(frozen=True, slots=True)
class Restored:
    is_dry_run: bool
    restored: int
    present: int
    """Keys that exist with the same value."""
    expired: int
    in_the_way: tuple[bytes, ...]
    """Keys that exist with another value; they are not overwritten."""


class Archive:
    """Opened for appending; an archive that an interrupted call left is continued."""

    def __init__(self, path: Path) -> None:
        """Raises UsageError when the file exists and is no archive, or cannot be written."""
        self.path = path
        self._file = self._opened()

    def __enter__(self) -> Archive:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def take(self, client: redis.Redis, keys: Sequence[bytes]) -> tuple[int, list[bytes]]:
        """Archives and deletes the keys; returns how many, and those that changed again and again and were left."""
        taken, remaining = 0, list(keys)
        for _ in range(_TRIES):
            if not remaining:
                break
            found = list(_read(client, remaining))
            self._append(found)
            with client.pipeline(transaction=False) as pipe:
                for one in found:
                    pipe.eval(_DELETE_UNCHANGED, 1, one.key, one.value)  # type: ignore[arg-type,unused-ignore]
                answers = [int(answer) for answer in pipe.execute()]
            taken += answers.count(1)
            remaining = [one.key for one, answer in zip(found, answers, strict=True) if answer == 0]
        return taken, remaining

    def _append(self, found: Sequence[ArchivedKey]) -> None:
        with disk_errors(self.path):
            for one in found:
                self._file.write(json.dumps(_record(one)).encode() + b"\n")
            self._file.flush()
            os.fsync(self._file.fileno())

    def _opened(self) -> IO[bytes]:
        try:
            with disk_errors(self.path):
                file = os.fdopen(os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600), "r+b")
        except OSError as error:
            raise UsageError(f"{self.path} cannot be written ({error.strerror}); name another file") from error
        try:
            with disk_errors(self.path):
                # a killed process leaves an unfinished line
                first = file.readline()
                if first and not _HEADER.startswith(first):
                    _require_header(first, self.path)
                complete = _complete_bytes(file) if first.endswith(b"\n") else 0
                file.truncate(complete)
                file.seek(complete)
                if not complete:
                    file.write(_HEADER)
                    file.flush()
        except BaseException:
            file.close()
            raise
        return file


def read_archive(path: Path) -> Iterator[ArchivedKey]:
    """Yields each key once, with its last value. Raises UsageError for a file that is no archive."""
    last: dict[bytes, int] = {}
    for number, record in enumerate(_records(path)):
        last[base64.b64decode(record["key"])] = number
    for number, record in enumerate(_records(path)):
        key = base64.b64decode(record["key"])
        if last[key] == number:
            yield ArchivedKey(key, str(record["type"]), base64.b64decode(record["value"]), record["expires_at_ms"])


def restore(client: redis.Redis, path: Path, *, is_dry_run: bool = False) -> Restored:
    """Writes the keys back with their expiry. Never overwrites; can be repeated."""
    restored = present = expired = 0
    in_the_way: list[bytes] = []
    seconds, microseconds = client.time()
    now_ms = int(seconds) * 1000 + int(microseconds) // 1000
    for one in read_archive(path):
        there = client.dump(one.key)
        if there is not None:
            if there == one.value or _is_equal(client, one):
                present += 1
            else:
                in_the_way.append(one.key)
        elif one.expires_at_ms is not None and one.expires_at_ms <= now_ms:
            expired += 1
        else:
            if not is_dry_run:
                _write(client, one)
            restored += 1
    return Restored(is_dry_run, restored, present, expired, tuple(in_the_way))


_ELEMENTS: Mapping[str, Callable[[redis.Redis, bytes], object]] = {
    "set": lambda client, key: client.smembers(key),
    "hash": lambda client, key: client.hgetall(key),
    "zset": lambda client, key: client.zrange(key, 0, -1, withscores=True),
}


def _is_equal(client: redis.Redis, one: ArchivedKey) -> bool:
    """Compares by elements: those without an order are dumped in any."""
    elements = _ELEMENTS.get(one.kind)
    if elements is None or client.type(one.key) not in (one.kind, one.kind.encode()):
        return False
    beside = f"{Prefix.CACHE}restore:{uuid.uuid4().hex}".encode()
    client.restore(beside, 60_000, one.value)
    try:
        return elements(client, one.key) == elements(client, beside)
    finally:
        client.unlink(beside)


def _write(client: redis.Redis, one: ArchivedKey) -> None:
    try:
        client.restore(one.key, one.expires_at_ms or 0, one.value, absttl=one.expires_at_ms is not None)
    except ExternalError as error:
        if "DUMP payload version or checksum" in str(error):
            raise UsageError(
                "this Redis is older than the one of the archive, or the file is damaged; restore it into a newer Redis"
            ) from error
        raise


def _read(client: redis.Redis, keys: Sequence[bytes]) -> Iterator[ArchivedKey]:
    """Leaves out keys that are gone."""
    with client.pipeline(transaction=True) as pipe:
        pipe.time()
        for key in keys:
            pipe.type(key)
            pipe.pttl(key)
            pipe.dump(key)
        (seconds, microseconds), *answers = pipe.execute()
    now_ms = int(seconds) * 1000 + int(microseconds) // 1000
    for index, key in enumerate(keys):
        kind, left_ms, value = answers[3 * index : 3 * index + 3]
        if value is not None:
            yield ArchivedKey(key, kind.decode(), value, now_ms + left_ms if left_ms >= 0 else None)


def _record(one: ArchivedKey) -> dict[str, Any]:
    key, value = base64.b64encode(one.key).decode(), base64.b64encode(one.value).decode()
    return {"key": key, "type": one.kind, "expires_at_ms": one.expires_at_ms, "value": value}


def _records(path: Path) -> Iterator[dict[str, Any]]:
    try:
        with path.open("rb") as file:
            _require_header(file.readline(), path)
            for line in file:
                if line.endswith(b"\n"):
                    yield json.loads(line)
    except OSError as error:
        raise UsageError(f"{path} cannot be read ({error.strerror}); name the file that `redis migrate --archive` wrote") from error
    except ValueError as error:
        raise UsageError(f"{path} is damaged; its lines are not those of an archive") from error


def _complete_bytes(file: IO[bytes]) -> int:
    """The length up to the end of the last complete line, from the second line on."""
    length = file.tell()
    for line in file:
        if line.endswith(b"\n"):
            length += len(line)
    return length


def _require_header(line: bytes, path: Path) -> None:
    try:
        head = json.loads(line)
        is_ours = head["format"] == _FORMAT and head["version"] == _VERSION
    except (ValueError, KeyError, TypeError):
        is_ours = False
    if not is_ours:
        raise UsageError(f"{path} exists and is not an archive of Redis keys; name another file")
