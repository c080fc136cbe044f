"""Documents by what people call them: an id, the beginning of one, a file name."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from legal_pipeline.storage.database.engine import reading
from legal_pipeline.storage.database.tables import documents

_LAST = "\U0010ffff"
_MOST = 9
_SHORTEST = 8
_NEAREST = 3
_NEAR_ENOUGH = 70
"""Of 100: below this, a name is no suggestion but noise."""


def documents_named(engine: Engine, text: str) -> list[str]:
    """Returns the ids of the documents with this id, else with this file name, else whose ids begin so; at most nine."""
    c = documents.c
    ways = (c.document_id == text, sa.func.lower(c.file_name) == text.lower(), (c.document_id >= text) & (c.document_id < text + _LAST))
    with reading(engine) as connection:
        for way in ways:
            if found := list(connection.scalars(sa.select(c.document_id).where(way).order_by(c.document_id).limit(_MOST))):
                return found
    return []


def nearest_names(engine: Engine, text: str) -> list[str]:
    """Returns the file names and ids that are most like it, best first."""
    # imported here: only a mistake needs distances
    from rapidfuzz import fuzz, process, utils

    with reading(engine) as connection:
        rows = connection.execute(sa.select(documents.c.document_id, documents.c.file_name)).all()
    names = list(dict.fromkeys([row.file_name for row in rows] + [row.document_id for row in rows]))
    found = process.extract(text, names, scorer=fuzz.ratio, processor=utils.default_process, limit=_NEAREST, score_cutoff=_NEAR_ENOUGH)
    return [name for name, _, _ in found]


def short_ids(engine: Engine, ids: Iterable[str]) -> dict[str, str]:
    """Returns for each id its shortest beginning that no other document has, of at least eight characters."""
    with reading(engine) as connection:
        known = sorted(connection.scalars(sa.select(documents.c.document_id)))
    return {each: each[: _unique_length(known, each)].rstrip("-") or each for each in ids}


def _unique_length(known: Sequence[str], wanted: str) -> int:
    at = bisect_left(known, wanted)
    neighbors = [*known[max(0, at - 1) : at], *(each for each in known[at : at + 2] if each != wanted)]
    shared = max((_shared(wanted, each) for each in neighbors), default=0)
    length = max(_SHORTEST, shared + 1)
    # without the hyphen at its end it would be that of another
    return length + 1 if wanted[length - 1 : length] == "-" else length


def _shared(one: str, other: str) -> int:
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
