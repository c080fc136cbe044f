"""The hash chain of the audit log: each entry's hash covers its words and the hash of the entry before.

An entry that is altered, removed or put in between breaks the chain at its place. Entries cut off the end leave a chain that is
whole: the hash of the latest entry, noted elsewhere, shows that (`Verified.head`).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

FIRST = "0" * 64
"""Stands before the first entry."""


@dataclass(frozen=True, slots=True)
class Break:
    entry_id: int
    what: str


@dataclass(frozen=True, slots=True)
class Verified:
    entries: int
    head: str
    """Hash of the latest entry."""
    broken: Break | None
    """The first entry at which the chain does not hold."""
    has_hash: bool = True
    """Whether the hash that was noted earlier is that of an entry; true when none was given."""


def entry_hash(previous_hash: str, entry_id: int, at: dt.datetime, actor: str, action: str, *rest: str | None) -> str:
    """Returns the hash of an entry; `rest` are matter, document id and detail. A moment without a zone is UTC."""
    moment = at.astimezone(dt.UTC) if at.tzinfo else at.replace(tzinfo=dt.UTC)
    words = [entry_id, moment.isoformat(timespec="microseconds"), actor, action, *rest]
    return hashlib.sha256(f"{previous_hash}\n{json.dumps(words, ensure_ascii=False)}".encode()).hexdigest()


def verify(rows: Iterable[Any], noted: str | None = None) -> Verified:
    """Checks rows of the audit log, given by entry id; `noted` is the beginning of a hash that one of them must have."""
    head, count, broken, has_hash = FIRST, 0, None, noted is None or FIRST.startswith(noted)
    for row in rows:
        count += 1
        if broken is None:
            broken = _break(head, row)
        head = row.entry_hash or ""
        has_hash = has_hash or (noted is not None and head.startswith(noted))
    return Verified(count, head, broken, has_hash)


def _break(head: str, row: Any) -> Break | None:
    if not row.entry_hash:
        return Break(row.entry_id, "was written past this program: it has no hash")
    if entry_hash(row.previous_hash or "", row.entry_id, row.at, row.actor, row.action, row.matter, row.document_id, row.detail) != (
        row.entry_hash
    ):
        return Break(row.entry_id, "was altered: its hash is not that of its words")
    if row.previous_hash != head:
        return Break(row.entry_id, "does not follow the entry before it: entries before it were altered, removed or put in")
    return None
