"""Union-find over linked items that keeps the reason for each link."""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Item = TypeVar("Item", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Link(Generic[Item]):
    left: Item
    right: Item
    reason: str
    """Merge reason: `surname_first`, `legal_form`, ..."""


@dataclass(slots=True)
class Groups(Generic[Item]):
    """Groups of linked items. The order of the links does not matter, unless some items must stay apart."""

    _group_of: dict[Item, int] = field(default_factory=dict)
    _members: dict[int, list[Item]] = field(default_factory=dict)
    _links: dict[Item, list[tuple[Item, str]]] = field(default_factory=dict)
    _apart: dict[Item, set[Item]] = field(default_factory=dict)

    def add(self, item: Item) -> None:
        if item not in self._group_of:
            number = len(self._group_of)
            self._group_of[item] = number
            self._members[number] = [item]

    def keep_apart(self, left: Item, right: Item) -> None:
        """Prevents later links from joining the two items."""
        self._apart.setdefault(left, set()).add(right)
        self._apart.setdefault(right, set()).add(left)

    def join(self, link: Link[Item]) -> bool:
        """Joins the groups of two items. Returns False, without any change, if the groups must stay apart."""
        self.add(link.left)
        self.add(link.right)
        own, other = self._group_of[link.left], self._group_of[link.right]
        if own != other:
            if self._are_apart(self._members[own], self._members[other]):
                return False
            if len(self._members[own]) < len(self._members[other]):
                own, other = other, own
            for item in self._members[other]:
                self._group_of[item] = own
            self._members[own] += self._members.pop(other)
        self._links.setdefault(link.left, []).append((link.right, link.reason))
        self._links.setdefault(link.right, []).append((link.left, link.reason))
        return True

    def groups(self) -> Iterable[list[Item]]:
        """Returns the items of each group."""
        return self._members.values()

    def reasons(self, head: Item) -> list[tuple[Item, str]]:
        """Returns the other items of a group, each with the reason of the link that reached it, breadth-first from `head`."""
        reason_of: dict[Item, str] = {}
        waiting = deque([head])
        while waiting:
            item = waiting.popleft()
            for neighbour, reason in self._links.get(item, ()):
                if neighbour != head and neighbour not in reason_of:
                    reason_of[neighbour] = reason
                    waiting.append(neighbour)
        return list(reason_of.items())

    def _are_apart(self, left: list[Item], right: list[Item]) -> bool:
        if not self._apart:
            return False
        if len(left) > len(right):
            left, right = right, left
        others = set(right)
        return any(not others.isdisjoint(self._apart.get(item, ())) for item in left)
