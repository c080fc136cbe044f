"""Migrates the keys of the previous system and of other applications: moved below a prefix, archived, or dropped.

Moving a key is atomic and preserves its value: one script sets the expiry and renames the key, and never overwrites
an existing target. An interrupted migration continues with the remaining keys on the next call.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import redis

from legal_pipeline.errors import UsageError
from legal_pipeline.storage.redis.archive import Archive
from legal_pipeline.storage.redis.audit import NAMED_KEYS, chunks_of_keys, prefix_of, printable
from legal_pipeline.storage.redis.client import PREFIXES_WITHOUT_EXPIRY, Prefix
from legal_pipeline.storage.redis.key_patterns import KeyPattern

DAY_SECONDS = 86_400
EXPIRY_SECONDS = {prefix: DAY_SECONDS if prefix is Prefix.RESULTS else 30 * DAY_SECONDS for prefix in Prefix}
"""Expiry given to a migrated key that had none, by prefix."""
LEGACY = {"doc:": Prefix.CACHE, "chunk:": Prefix.CACHE, "entity:": Prefix.CACHE, "celery-task-meta-": Prefix.RESULTS}
"""Key prefixes of the previous system and the prefix each one moves to."""

# with separate commands, EXPIRE would shorten the life of a key whose RENAME then fails; a script does both or neither
_MOVE = """
if redis.call('exists', KEYS[1]) == 0 then return -1 end
if redis.call('exists', KEYS[2]) == 1 then return 0 end
if redis.call('ttl', KEYS[1]) == -1 then redis.call('expire', KEYS[1], ARGV[1]) end
redis.call('rename', KEYS[1], KEYS[2])
return 1
"""


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys that match move below the prefix, under their full name."""

    pattern: KeyPattern
    target: str

    @classmethod
    def parse(cls, text: str) -> Mapping:
        """Reads `PATTERN=PREFIX`. Raises UsageError."""
        pattern, _, target = text.rpartition("=")
        prefix = prefix_of(target.encode())
        allowed = [other.value for other in Prefix if other not in PREFIXES_WITHOUT_EXPIRY]
        if not pattern or prefix not in allowed:
            raise UsageError(f"{text!r} is not PATTERN=PREFIX with one of the prefixes {', '.join(allowed)}; write 'session:*=cache:'")
        return cls(KeyPattern(pattern), target)


@dataclass(frozen=True, slots=True)
class Plan:
    """What becomes of foreign keys. The first rule that matches a key decides: mappings, drops, the previous system's names."""

    mappings: Sequence[Mapping] = ()
    drops: Sequence[KeyPattern] = ()
    archive: Path | None = None
    """Receives all other foreign keys, and those whose new name is taken; None leaves them alone."""


@dataclass(slots=True)
class Migration:
    is_dry_run: bool
    moved: dict[str, int] = field(default_factory=dict)
    """Number of keys by legacy prefix or pattern; in a dry run, the keys that would be moved."""
    dropped: dict[str, int] = field(default_factory=dict)
    """Number of keys by pattern."""
    archived: int = 0
    in_the_way: list[str] = field(default_factory=list)
    """Keys whose new name already exists; they are not moved."""
    changing: list[str] = field(default_factory=list)
    """Keys that changed again and again while they were archived; they are kept."""
    left_alone: list[str] = field(default_factory=list)
    """The first keys that no rule matches."""
    left_alone_keys: int = 0


def migrate(client: redis.Redis, plan: Plan = Plan(), *, is_dry_run: bool = False) -> Migration:
    done = Migration(is_dry_run)
    with ExitStack() as stack:
        archive = stack.enter_context(Archive(plan.archive)) if plan.archive and not is_dry_run else None
        for chunk in chunks_of_keys(client):
            _migrate_chunk(client, plan, chunk, archive, done)
    return done


def _migrate_chunk(client: redis.Redis, plan: Plan, chunk: Sequence[bytes], archive: Archive | None, done: Migration) -> None:
    moves: list[tuple[bytes, str, str]] = []
    drops: list[bytes] = []
    others: list[bytes] = []
    for key in chunk:
        if prefix_of(key):
            continue
        if (mapping := next((rule for rule in plan.mappings if rule.pattern.matches(key)), None)) is not None:
            moves.append((key, mapping.target, mapping.pattern.text))
        elif (dropped := next((pattern for pattern in plan.drops if pattern.matches(key)), None)) is not None:
            drops.append(key)
            done.dropped[dropped.text] = done.dropped.get(dropped.text, 0) + 1
        elif start := _legacy_start(key):
            moves.append((key, LEGACY[start].value, start))
        else:
            others.append(key)
    taken: list[bytes] = []
    for (key, _, rule), outcome in zip(moves, _move(client, moves, done.is_dry_run), strict=True):
        if outcome == 1:
            done.moved[rule] = done.moved.get(rule, 0) + 1
        elif outcome == 0:
            taken.append(key)
    if drops and not done.is_dry_run:
        client.unlink(*drops)
    if plan.archive is None:
        done.in_the_way += [printable(key) for key in taken]
        done.left_alone_keys += len(others)
        done.left_alone += [printable(key) for key in others[: NAMED_KEYS - len(done.left_alone)]]
    elif archive is None:
        done.archived += len(others) + len(taken)
    else:
        count, changing = archive.take(client, others + taken)
        done.archived += count
        done.changing += [printable(key) for key in changing]


def _move(client: redis.Redis, moves: Sequence[tuple[bytes, str, str]], is_dry_run: bool) -> list[int]:
    """Returns, for each key, 1 if it was moved, 0 if the target exists, -1 if the key was deleted in the meantime."""
    with client.pipeline(transaction=False) as pipe:
        for key, prefix, _ in moves:
            target = prefix.encode() + key
            if is_dry_run:
                pipe.exists(target)
            else:
                expiry = EXPIRY_SECONDS[Prefix(prefix_of(target))]
                pipe.eval(_MOVE, 2, key, target, expiry)  # type: ignore[arg-type,unused-ignore]
        answers = [int(answer) for answer in pipe.execute()]
    return [1 - answer for answer in answers] if is_dry_run else answers


def _legacy_start(key: bytes) -> str:
    return next((start for start in LEGACY if key.startswith(start.encode())), "")
