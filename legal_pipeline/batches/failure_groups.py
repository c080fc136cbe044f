"""Groups failures and refusals by cause: one line for a hundred documents that failed for the same reason.

Two reasons are the same when they differ only in identifiers: a document's id or file, a run, a page, a number.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from legal_pipeline.model import Category
from legal_pipeline.remedies import MAX_NAMED, REFUSAL_REMEDIES, failure_template, retry_command
from legal_pipeline.storage.batches.members import Member, MemberState

_SHOWN_IDS = 3

# the order matters: a document's id ends like a digest, and a digest contains numbers
_NAMES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\b(?:file|s3|child)://[^\s'\"]+"), "<file>"),
    (re.compile(r"(?<![\w.<])/(?:[^\s'\"/:]+/)*[^\s'\"/:]+"), "<path>"),
    (re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b"), "<run>"),
    (re.compile(r"\b[a-z0-9][a-z0-9-]*-[0-9a-f]{12}\b"), "<document>"),
    (re.compile(r"\b[0-9a-f]{12,}\b"), "<id>"),
    (re.compile(r"\b0x[0-9a-f]+\b"), "<id>"),
    (re.compile(r"(?<=\bpage )\d+"), "N"),
    (re.compile(r"(?<=\bpages )\d+(?: to \d+|-\d+)?"), "N"),
    # a small number belongs to the failure, as in "tried 4 times"
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
    """The reason; in a group of several documents without the identifiers that differ."""
    count: int
    document_ids: tuple[str, ...]
    """The first few."""
    fix: str


def groups(members: Iterable[Member]) -> list[Group]:
    """Returns missing documents first, then failures, then refusals; within each the largest group first."""
    counts: Counter[tuple[MemberState, str, str, str]] = Counter()
    ids: dict[tuple[MemberState, str, str, str], list[str]] = {}
    first_reasons: dict[tuple[MemberState, str, str, str], str] = {}
    for member in members:
        if member.state not in (MemberState.FAILED, MemberState.REFUSED, MemberState.MISSING):
            continue
        kind, action = _kind(member)
        key = (member.state, kind, without_names(member.reason or "", member), action)
        counts[key] += 1
        first_reasons.setdefault(key, member.reason or "")
        if len(examples := ids.setdefault(key, [])) <= MAX_NAMED:
            examples.append(member.document_id)
    result = [
        Group(
            key[0],
            key[1],
            key[2] if count > 1 else first_reasons[key],
            count,
            tuple(ids[key][:_SHOWN_IDS]),
            fix=key[3].format(retry=retry_command(ids[key], Category(key[1]) if key[0] is MemberState.FAILED and key[1] else None)),
        )
        for key, count in counts.items()
    ]
    order = (MemberState.MISSING, MemberState.FAILED, MemberState.REFUSED)
    return sorted(result, key=lambda group: (order.index(group.standing), -group.count, group.kind, group.said))


def _kind(member: Member) -> tuple[str, str]:
    if member.state is MemberState.REFUSED:
        return (member.reason_code.value, REFUSAL_REMEDIES[member.reason_code]) if member.reason_code else ("", "see the reason")
    if member.state is MemberState.MISSING:
        return "", "restore the database from a backup, or submit the file again"
    return member.category.value if member.category else "", failure_template(member.category, member.reason)


def without_names(reason: str, member: Member) -> str:
    """Returns the reason without the identifiers of this document."""
    for name in (member.document_id, member.file_name):
        if len(name) > 3:
            reason = reason.replace(name, "<document>")
    # two failures with the same bug share its place in the code, so line numbers stay
    places: list[str] = []

    def keep(match: re.Match[str]) -> str:
        places.append(match.group())
        return f"{match.group(1)}:\0"

    reason = _CODE_LINE.sub(keep, reason)
    for pattern, placeholder in _NAMES:
        reason = pattern.sub(placeholder, reason)
    remaining = iter(places)
    reason = re.sub(r"\w+\.py:\0", lambda _: next(remaining, ""), reason)
    return " ".join(reason.split())
