"""Differences that a reprocessing made to a document, by page and by entity, in constant memory.

Both sides are ordered and merged. Lines are compared only on pages of moderate size, because the time of the
comparison grows with the square of their number.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeVar

from legal_pipeline.storage.documents.snapshots import NamedEntity

_MAX_LINES = 2_000
_MAX_CHARS = 200_000
_CONTEXT_LINES = 1

T = TypeVar("T")
K = TypeVar("K", int, str)


@dataclass(frozen=True, slots=True)
class PageChange:
    page_number: int
    change: Literal["added", "removed", "changed"]
    chars_before: int
    chars_after: int
    lines: tuple[str, ...] | None = None
    """In the format of `diff -u`; None when not requested, or too many to compare."""


@dataclass(frozen=True, slots=True)
class EntityChange:
    entity_id: str
    change: Literal["gained", "lost", "renamed", "counted"]
    type: str
    name: str
    former_name: str
    mentions_before: int
    mentions_after: int


def page_changes(before: Iterable[tuple[int, str]], after: Iterable[tuple[int, str]], *, with_lines: bool = False) -> Iterator[PageChange]:
    """Yields the changed pages; each side yields (number, text) in order."""
    for old, new in _together(before, after, lambda page: page[0]):
        if new is None:
            assert old is not None
            yield PageChange(old[0], "removed", len(old[1]), 0, _lines(old[1], "") if with_lines else None)
        elif old is None:
            yield PageChange(new[0], "added", 0, len(new[1]), _lines("", new[1]) if with_lines else None)
        elif old[1] != new[1]:
            yield PageChange(new[0], "changed", len(old[1]), len(new[1]), _lines(old[1], new[1]) if with_lines else None)


def entity_changes(before: Iterable[NamedEntity], after: Iterable[NamedEntity]) -> Iterator[EntityChange]:
    """Yields the changed entities; each side is ordered by id. A different spelling of the name keeps the id."""
    for old, new in _together(before, after, lambda entity: entity.entity_id):
        if new is None:
            assert old is not None
            yield EntityChange(old.entity_id, "lost", old.type, old.name, old.name, old.mention_count, 0)
        elif old is None:
            yield EntityChange(new.entity_id, "gained", new.type, new.name, "", 0, new.mention_count)
        elif old.name != new.name or old.type != new.type:
            yield EntityChange(new.entity_id, "renamed", new.type, new.name, old.name, old.mention_count, new.mention_count)
        elif old.mention_count != new.mention_count:
            yield EntityChange(new.entity_id, "counted", new.type, new.name, old.name, old.mention_count, new.mention_count)


def _together(before: Iterable[T], after: Iterable[T], key: Callable[[T], K]) -> Iterator[tuple[T | None, T | None]]:
    left, right = iter(before), iter(after)
    old, new = next(left, None), next(right, None)
    while old is not None or new is not None:
        if new is None or (old is not None and key(old) < key(new)):
            yield old, None
            old = next(left, None)
        elif old is None or key(new) < key(old):
            yield None, new
            new = next(right, None)
        else:
            yield old, new
            old, new = next(left, None), next(right, None)


def _lines(before: str, after: str) -> tuple[str, ...] | None:
    old, new = before.splitlines(), after.splitlines()
    if max(len(old), len(new)) > _MAX_LINES or max(len(before), len(after)) > _MAX_CHARS:
        return None
    # without the two header lines, which would name files
    return tuple(difflib.unified_diff(old, new, n=_CONTEXT_LINES, lineterm=""))[2:]
