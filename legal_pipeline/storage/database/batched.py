"""Lists of a limited length from any iterable: the values of one SQL statement."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


def batched(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """Yields lists of `size` items, the last one shorter. `itertools.batched` needs Python 3.12."""
    remaining = iter(items)
    while batch := list(islice(remaining, size)):
        yield batch
