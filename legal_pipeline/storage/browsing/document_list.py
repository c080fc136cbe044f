"""The documents of a matter as a list: chosen, ordered, counted, and walked through one after the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from legal_pipeline.model import State
from legal_pipeline.storage.database.among import among
from legal_pipeline.storage.database.engine import reading
from legal_pipeline.storage.database.tables import documents
from legal_pipeline.storage.search.query.field_values import KINDS, kind_of

OTHER_KIND = "other"
_IMAGES = "image/%"


class DocumentOrder(StrEnum):
    FILE = "file"
    STATE = "state"
    PAGES = "pages"
    TYPE = "type"


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which documents of a matter a list has: those that fit everything that is given."""

    states: Sequence[State] = ()
    name: str = ""
    """Part of the file name, in any case."""
    kind: str = ""
    """Of `KINDS`, or `OTHER_KIND`."""
    ids: Collection[str] | None = None
    """Only these; None for all."""
    not_ids: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class DocumentLine:
    document_id: str
    file_name: str
    state: State
    reason: str | None
    page_count: int | None
    media_type: str | None
    parent_id: str | None
    parent_name: str | None
    """File name of the mail or archive that it lay in."""


@dataclass(frozen=True, slots=True)
class Neighbors:
    """Where a document stands in a list."""

    place: int
    """From 1 on; 0 for a document that the list does not have."""
    total: int
    previous: str = ""
    next: str = ""
    """Ids; empty at the ends. Of a document that the list no longer has, those between which it stood."""


def document_lines(
    engine: Engine,
    matter: str,
    chosen: Chosen | None = None,
    *,
    order: DocumentOrder = DocumentOrder.FILE,
    is_descending: bool = False,
    limit: int,
    offset: int = 0,
) -> list[DocumentLine]:
    """Returns the chosen documents in this order; those that are equal in it by file name, whatever its case."""
    c, parent = documents.c, documents.alias("parent")
    columns = (
        c.document_id,
        c.file_name,
        c.state,
        c.reason,
        c.page_count,
        c.media_type,
        c.parent_id,
        parent.c.file_name.label("parent_name"),
    )
    query = sa.select(*columns).outerjoin(parent, parent.c.document_id == c.parent_id).where(_condition(engine, matter, chosen or Chosen()))
    query = query.order_by(*_ordered(order, is_descending)).limit(limit).offset(offset)
    with reading(engine) as connection:
        return [DocumentLine(**(dict(row._mapping) | {"state": State(row.state)})) for row in connection.execute(query)]


def document_count(engine: Engine, matter: str, chosen: Chosen | None = None) -> int:
    """Returns how many documents `document_lines` has without a limit."""
    query = sa.select(sa.func.count()).select_from(documents).where(_condition(engine, matter, chosen or Chosen()))
    with reading(engine) as connection:
        return connection.scalar(query) or 0


def document_ids(engine: Engine, matter: str, chosen: Chosen | None = None) -> set[str]:
    """Returns the ids of all chosen documents."""
    with reading(engine) as connection:
        return set(connection.scalars(sa.select(documents.c.document_id).where(_condition(engine, matter, chosen or Chosen()))))


def choices(engine: Engine, matter: str, chosen: Chosen) -> tuple[dict[State, int], dict[str, int]]:
    """Returns how many documents the list would have with each other state, and with each other kind, where there are any."""
    c = documents.c
    wide = replace(chosen, states=(), kind="")
    query = sa.select(c.state, c.media_type, sa.func.count().label("documents")).where(_condition(engine, matter, wide))
    states, kinds = Counter[State](), Counter[str]()
    with reading(engine) as connection:
        for row in connection.execute(query.group_by(c.state, c.media_type)):
            state, kind = State(row.state), kind_of(row.media_type)
            if chosen.kind in ("", kind):
                states[state] += row.documents
            if not chosen.states or state in chosen.states:
                kinds[kind] += row.documents
    return {each: states[each] for each in State if states[each]}, {each: kinds[each] for each in (*KINDS, OTHER_KIND) if kinds[each]}


def neighbors(
    engine: Engine,
    matter: str,
    document_id: str,
    chosen: Chosen | None = None,
    *,
    order: DocumentOrder = DocumentOrder.FILE,
    is_descending: bool = False,
) -> Neighbors:
    """Returns the place of a document of the matter in the list, and the documents around it."""
    c = documents.c
    own = c.document_id == document_id
    is_chosen = _condition(engine, matter, chosen or Chosen())
    ordered = _ordered(order, is_descending)
    listed = (
        sa.select(
            c.document_id,
            sa.case((is_chosen, 1), else_=0).label("is_chosen"),
            sa.func.lag(c.document_id).over(order_by=ordered).label("previous"),
            sa.func.lead(c.document_id).over(order_by=ordered).label("next"),
            sa.func.row_number().over(order_by=ordered).label("place"),
            sa.func.count().over().label("total"),
        )
        .where(sa.or_(is_chosen, own & (c.matter == matter)))
        .subquery()
    )
    with reading(engine) as connection:
        row = connection.execute(sa.select(listed).where(listed.c.document_id == document_id)).one_or_none()
    if row is None:
        return Neighbors(0, document_count(engine, matter, chosen))
    place, total = (row.place, row.total) if row.is_chosen else (0, row.total - 1)
    return Neighbors(place, total, row.previous or "", row.next or "")


def _ordered(order: DocumentOrder, is_descending: bool) -> tuple[sa.ColumnElement[object], ...]:
    c = documents.c
    by_name: tuple[sa.ColumnElement[object], ...] = (sa.func.lower(c.file_name), c.file_name)
    first: tuple[sa.ColumnElement[object], ...] = {
        DocumentOrder.FILE: by_name,
        DocumentOrder.STATE: (c.state,),
        # nothing is less than any number, in both databases
        DocumentOrder.PAGES: (sa.func.coalesce(c.page_count, 0),),
        DocumentOrder.TYPE: (sa.func.coalesce(c.media_type, ""),),
    }[order]
    if is_descending:
        first = tuple(each.desc() for each in first)
    return (*first, *(() if order is DocumentOrder.FILE else by_name), c.document_id)


def _condition(engine: Engine, matter: str, chosen: Chosen) -> sa.ColumnElement[bool]:
    c = documents.c
    found = c.matter == matter
    if chosen.states:
        found &= c.state.in_([state.value for state in chosen.states])
    if chosen.ids is not None:
        found &= among(engine.dialect, c.document_id, chosen.ids, sa.Text())
    if chosen.not_ids:
        found &= ~among(engine.dialect, c.document_id, chosen.not_ids, sa.Text())
    if chosen.name:
        found &= c.file_name.icontains(chosen.name, autoescape=True)
    if chosen.kind == "image":
        found &= c.media_type.like(_IMAGES)
    elif chosen.kind == OTHER_KIND:
        known = {media_type for media_types in KINDS.values() for media_type in media_types}
        found &= sa.or_(c.media_type.is_(None), c.media_type.not_in(known) & c.media_type.not_like(_IMAGES))
    elif chosen.kind:
        found &= c.media_type.in_(KINDS.get(chosen.kind, ()))
    return found
