"""The digest by which the audit log holds a decision: what was decided, without naming anybody."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from legal_pipeline.storage.database.tables import storable

_UNDONE = re.compile(r"decision (\d+)\b")
_LOGGED = re.compile(r"decision (\d+), sha256 ([0-9a-f]{64})")


def logged(number: int, row: Mapping[Any, Any], reason: str = "") -> str:
    """Returns the detail of the entry about a decision; `row` is that of the table."""
    return f"decision {number}, sha256 {digest(number, row)}" + (f": {reason}" if reason else "")


def latest_digests(details: Iterable[str]) -> dict[int, str]:
    """Returns decision number -> its latest digest in details of the audit log."""
    return {int(found[1]): found[2] for detail in details if (found := _LOGGED.match(detail))}


def logged_undo(number: int, reason: str = "") -> str:
    return f"decision {number}" + (f": {reason}" if reason else "")


def undone_numbers(details: Iterable[str]) -> set[int]:
    return {int(found[1]) for detail in details if (found := _UNDONE.match(detail))}


def digest(number: int, row: Mapping[Any, Any]) -> str:
    at = row["decided_at"]
    moment = at.astimezone(dt.UTC) if at.tzinfo else at.replace(tzinfo=dt.UTC)
    texts = [storable(row[name]) for name in ("matter", "kind", "value", "actor", "reason")]
    said = [number, *texts, row["subjects"], row["document_id"], moment.isoformat(timespec="microseconds")]
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()
