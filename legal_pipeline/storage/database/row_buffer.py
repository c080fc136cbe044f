"""Buffers any number of rows between a stage and its transaction, in constant memory.

A stage may run for minutes, and SQLite has only one writer. Rows are therefore collected first, in memory up to
16 MiB and in a temporary file beyond that, and then written in one short transaction.
"""

from __future__ import annotations

import pickle
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TypeVar, cast

from legal_pipeline.storage.disks import disk_errors

_IN_MEMORY_BYTES = 16 * 1024 * 1024
_BATCH = 1000

T = TypeVar("T")


@contextmanager
def buffered_to_disk(rows: Iterable[T]) -> Iterator[Iterator[list[T]]]:
    """Exhausts `rows`, then yields them in batches of 1,000."""
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY_BYTES) as handle:
        file = cast("IO[bytes]", handle)
        batch: list[T] = []
        for row in rows:
            batch.append(row)
            if len(batch) == _BATCH:
                _keep(batch, file)
                batch = []
        if batch:
            _keep(batch, file)
        file.seek(0)
        yield _batches(file)


def _keep(batch: list[T], file: IO[bytes]) -> None:
    with disk_errors(Path(tempfile.gettempdir())):
        pickle.dump(batch, file, pickle.HIGHEST_PROTOCOL)
        # an error at `seek` or `close` would not be known as one of this disk
        file.flush()


def _batches(file: IO[bytes]) -> Iterator[list[T]]:
    while True:
        try:
            # safe to unpickle: the file was unlinked on creation, so no other process can write to it
            yield pickle.load(file)
        except EOFError:
            return
