"""Documents of which nothing is stored yet: there is nothing to delete before their first rows are written.

Each stage replaces its rows, and so asks every table to delete what the document had before. Of a document that no run has read, that
is a fifth of all statements. Does not belong here: how a caller knows that nothing is stored (`defs.groups.passage`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

_blank: ContextVar[str | None] = ContextVar("blank", default=None)


@contextmanager
def nothing_stored(document_id: str) -> Iterator[None]:
    """States that no table has rows of the document that an earlier run left.

    Should there be some after all, the first row with the same key raises IntegrityError, and nothing is written.
    """
    before = _blank.set(document_id)
    try:
        yield
    finally:
        _blank.reset(before)


def is_blank(document_id: str) -> bool:
    return _blank.get() == document_id


def forget(connection: Connection, deletion: sa.Delete, document_id: str, **more: Any) -> None:
    """Executes a deletion of rows of the document `id`, unless it has none."""
    if not is_blank(document_id):
        parameters: Mapping[str, Any] = {"id": document_id, **more}
        connection.execute(deletion, parameters)
