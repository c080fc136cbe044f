"""Holds any number of rows between a stage and its transaction, in constant memory.

A stage may take minutes; SQLite has one writer. So rows are first collected, in memory while they
are few and in a temporary file of our own beyond that, and then written in one short transaction.
"""

from __future__ import annotations

import pickle
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import IO, TypeVar, cast

_IN_MEMORY_BYTES = 16 * 1024 * 1024
_BATCH = 1000

T = TypeVar("T")


@contextmanager
def buffered_to_disk(rows: Iterable[T]) -> Iterator[Iterator[list[T]]]:
    """Exhausts `rows`, then gives them back in batches of 1,000."""
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY_BYTES) as handle:
        file = cast("IO[bytes]", handle)
        batch: list[T] = []
        for row in rows:
            batch.append(row)
            if len(batch) == _BATCH:
                pickle.dump(batch, file, pickle.HIGHEST_PROTOCOL)
                batch = []
        if batch:
            pickle.dump(batch, file, pickle.HIGHEST_PROTOCOL)
        file.seek(0)
        yield _batches(file)


def _batches(file: IO[bytes]) -> Iterator[list[T]]:
    while True:
        try:
            # our own temporary file, unlinked on creation: nobody else can have written it
            yield pickle.load(file)
        except EOFError:
            return
