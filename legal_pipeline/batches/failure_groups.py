"""Failures and refusals by what they have in common: one line for a hundred documents that failed of the same.

Two sentences are the same when they differ only in what names one document: its id, its file, a run, a page, a number.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from legal_pipeline.remedies import REFUSAL_REMEDIES, remedy
from legal_pipeline.storage.batches.members import Member, MemberState

_SHOWN_IDS = 3

# in this order: a document's id ends like a digest, a digest holds numbers
_NAMES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\b(?:file|s3|child)://[^\s'\"]+"), "<file>"),
    (re.compile(r"(?<![\w.<])/(?:[^\s'\"/:]+/)*[^\s'\"/:]+"), "<path>"),
    (re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b"), "<run>"),
    (re.compile(r"\b[a-z0-9][a-z0-9-]*-[0-9a-f]{12}\b"), "<document>"),
    (re.compile(r"\b[0-9a-f]{12,}\b"), "<id>"),
    (re.compile(r"\b0x[0-9a-f]+\b"), "<id>"),
    (re.compile(r"(?<=\bpage )\d+"), "N"),
    (re.compile(r"(?<=\bpages )\d+(?: to \d+|-\d+)?"), "N"),
    # a small number says something of the failure, as in "tried 4 times"
    (re.compile(r"(?<![\w.])(?:\d+\.\d+|\d{3,}|\d{1,3}(?:,\d{3})+)\b(?!\.\w)"), "N"),
)
_CODE_LINE = re.compile(r"(\w+\.py):\d+")


@dataclass(frozen=True, slots=True)
class Group:
    standing: MemberState
    """`failed`, `refused` or `missing`."""
    kind: str
    """The category of a failure, the reason of a refusal; empty when it was not recorded."""
    said: str
    """Of one document as it is; of several without what differs between them."""
    count: int
    document_ids: tuple[str, ...]
    """The first few."""
    fix: str


def groups(members: Iterable[Member]) -> list[Group]:
    """Failures first, then refusals; the most frequent first."""
    counts: Counter[tuple[MemberState, str, str, str]] = Counter()
    ids: dict[tuple[MemberState, str, str, str], list[str]] = {}
    first_said: dict[tuple[MemberState, str, str, str], str] = {}
    for member in members:
        if member.state not in (MemberState.FAILED, MemberState.REFUSED, MemberState.MISSING):
            continue
        kind, fix = _kind(member)
        key = (member.state, kind, without_names(member.reason or "", member), fix)
        counts[key] += 1
        first_said.setdefault(key, member.reason or "")
        if len(shown := ids.setdefault(key, [])) < _SHOWN_IDS:
            shown.append(member.document_id)
    found = [
        Group(key[0], key[1], key[2] if count > 1 else first_said[key], count, tuple(ids[key]), fix=key[3]) for key, count in counts.items()
    ]
    order = (MemberState.MISSING, MemberState.FAILED, MemberState.REFUSED)
    return sorted(found, key=lambda group: (order.index(group.standing), -group.count, group.kind, group.said))


def _kind(member: Member) -> tuple[str, str]:
    if member.state is MemberState.REFUSED:
        return (member.reason_code.value, REFUSAL_REMEDIES[member.reason_code]) if member.reason_code else ("", "see the reason")
    if member.state is MemberState.MISSING:
        return "", "restore the database from a backup, or submit the file again"
    return member.category.value if member.category else "", remedy(member.category, member.reason)


def without_names(said: str, member: Member) -> str:
    """The sentence without what names this one document."""
    for name in (member.document_id, member.file_name):
        if len(name) > 3:
            said = said.replace(name, "<document>")
    # where in the code a bug sits is what two failures of it have in common
    places: list[str] = []

    def keep(found: re.Match[str]) -> str:
        places.append(found.group())
        return f"{found.group(1)}:\0"

    said = _CODE_LINE.sub(keep, said)
    for pattern, put in _NAMES:
        said = pattern.sub(put, said)
    remaining = iter(places)
    said = re.sub(r"\w+\.py:\0", lambda _: next(remaining, ""), said)
    return " ".join(said.split())
