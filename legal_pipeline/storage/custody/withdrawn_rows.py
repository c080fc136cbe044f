"""Rows that rest on a withdrawn document without belonging to it alone: a matter's merged graph, decisions, recognised page images.

Each is a part of the transaction that withdraws (`withdrawals`), after its row there and before the document's own is gone.
"""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from legal_pipeline.model import PageMethod, State
from legal_pipeline.storage.database.tables import (
    audit_log,
    decisions,
    documents,
    entities,
    matter_entities,
    matter_links,
    matter_results,
    ocr_cache,
    ocr_uses,
    pages,
    stage_results,
    withdrawals,
)

WITHDRAWN_IDS = sa.select(withdrawals.c.document_id)
"""Those withdrawn before have no rows any more, so of what is found by this all goes now."""

WITHDRAW = "withdraw"
"""Action in the audit log."""

_TEXT = "document_text"
_CLOCKS_DIFFER = dt.timedelta(minutes=5)


def drop_matter_graph(connection: Connection, matter: str) -> None:
    """What the matter's graph says of all documents together was made of these too; it is made anew without them.

    With it go decisions about entities that occur nowhere else: a lawyer made them of what he may not use any more.
    """
    of_gone = sa.select(entities.c.entity_id).where(entities.c.document_id.in_(WITHDRAWN_IDS))
    links = matter_links.c.matter == matter
    if connection.scalar(sa.select(sa.true()).where(decisions.c.matter == matter).limit(1)):
        rests_elsewhere = sa.func.sum(sa.case((matter_links.c.entity_id.in_(of_gone), 0), else_=1))
        merged = (
            sa.select(matter_links.c.matter_entity_id).where(links).group_by(matter_links.c.matter_entity_id).having(rests_elsewhere == 0)
        )
        about = [end.in_(gone) for end in (decisions.c.left_id, decisions.c.right_id) for gone in (of_gone, merged)]
        connection.execute(sa.delete(decisions).where(decisions.c.matter == matter, sa.or_(*about)))
    was_done = (documents.c.matter == matter) & documents.c.document_id.in_(WITHDRAWN_IDS) & (documents.c.state == State.DONE)
    was_merged = sa.select(sa.true()).where(links, matter_links.c.entity_id.in_(of_gone)).limit(1)
    if connection.scalar(sa.select(sa.true()).where(was_done).limit(1)) or connection.scalar(was_merged):
        for table in (matter_entities, matter_links, matter_results):
            connection.execute(sa.delete(table).where(table.c.matter == matter))


def drop_ocr_results(connection: Connection) -> None:
    """Texts of page images that no other document has. Those of equal images elsewhere in the home stay: they are its own.

    Entries from before it was noted whose they are go as well when one of the documents may have made them.
    """
    uses, read = ocr_uses.c, pages.c
    of_gone = sa.union(
        sa.select(uses.key).where(uses.document_id.in_(WITHDRAWN_IDS)),
        sa.select(read.ocr_key).where(read.document_id.in_(WITHDRAWN_IDS), read.ocr_key.is_not(None)),
    )
    used, shown = uses.key == ocr_cache.c.key, read.ocr_key == ocr_cache.c.key
    rests_on_others = sa.or_(
        sa.exists().where(used, uses.document_id.not_in(WITHDRAWN_IDS)), sa.exists().where(shown, read.document_id.not_in(WITHDRAWN_IDS))
    )
    connection.execute(sa.delete(ocr_cache).where(ocr_cache.c.key.in_(of_gone), ~rests_on_others))
    if connection.scalar(sa.select(sa.true()).where(_is_of_unknown_makings()).limit(1)):
        connection.execute(sa.delete(ocr_cache).where(~sa.exists().where(used), ~sa.exists().where(shown)))


def _is_of_unknown_makings() -> sa.ColumnElement[bool]:
    """Was one of them read before it was noted what it made?"""
    result, read = stage_results.c, pages.c
    untimed = sa.exists().where(result.document_id.in_(WITHDRAWN_IDS), result.stage == _TEXT, result.seconds.is_(None))
    unnamed = sa.exists().where(read.document_id.in_(WITHDRAWN_IDS), read.method == PageMethod.OCR, read.ocr_key.is_(None))
    return sa.or_(untimed, unnamed)


def withdrawn_since(connection: Connection, matter: str, as_of: dt.datetime) -> bool:
    """Do links just written name entities of a document that was withdrawn since they were read? Part of that transaction."""
    log = audit_log.c
    # machines differ a little in what time it is
    was = sa.exists().where(log.matter == matter, log.action == WITHDRAW, log.at >= as_of - _CLOCKS_DIFFER)
    if not connection.scalar(sa.select(was)):
        return False
    without = sa.select(sa.true()).outerjoin_from(matter_links, entities, entities.c.entity_id == matter_links.c.entity_id)
    return bool(connection.scalar(without.where(matter_links.c.matter == matter, entities.c.entity_id.is_(None)).limit(1)))
