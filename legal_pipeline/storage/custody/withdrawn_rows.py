"""Deletes shared rows that depend on withdrawn documents: a matter's merged graph, OCR results.

Each function is part of the transaction in `withdrawals`: it runs after the withdrawal is inserted and before the
document is deleted.
"""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from legal_pipeline.model import PageMethod, State
from legal_pipeline.storage.database.tables import (
    audit_log,
    documents,
    entities,
    matter_entities,
    matter_links,
    matter_results,
    merged_blocks,
    merged_documents,
    merged_wordings,
    ocr_cache,
    ocr_uses,
    pages,
    split_facts,
    split_mentions,
    stage_results,
    withdrawals,
)

WITHDRAWN_IDS = sa.select(withdrawals.c.document_id)
"""Documents withdrawn earlier have no rows left, so every row that matches belongs to the current withdrawal."""

WITHDRAW = "withdraw"
"""Action in the audit log."""

GRAPH_TABLES = (matter_entities, matter_links, matter_results, split_mentions, split_facts, merged_documents, merged_wordings)
"""What the merge of a matter writes, `merged_blocks` aside."""

_TEXT = "document_text"
_CLOCKS_DIFFER = dt.timedelta(minutes=5)


def drop_matter_graph(connection: Connection, matter: str) -> None:
    """Deletes the matter's graph, which was merged from the withdrawn documents too, so that it is built again."""
    of_withdrawn = sa.select(entities.c.entity_id).where(entities.c.document_id.in_(WITHDRAWN_IDS))
    links = matter_links.c.matter == matter
    was_done = (documents.c.matter == matter) & documents.c.document_id.in_(WITHDRAWN_IDS) & (documents.c.state == State.DONE)
    was_merged = sa.select(sa.true()).where(links, matter_links.c.entity_id.in_(of_withdrawn)).limit(1)
    was_known = sa.select(sa.true()).where(merged_documents.c.matter == matter, merged_documents.c.document_id.in_(WITHDRAWN_IDS)).limit(1)
    if any(map(connection.scalar, (sa.select(sa.true()).where(was_done).limit(1), was_merged, was_known))):
        wordings = sa.select(merged_wordings.c.wording).where(merged_wordings.c.matter == matter)
        connection.execute(sa.delete(merged_blocks).where(merged_blocks.c.wording.in_(wordings)))
        for table in GRAPH_TABLES:
            connection.execute(sa.delete(table).where(table.c.matter == matter))


def drop_ocr_results(connection: Connection) -> None:
    """Deletes OCR results that no other document uses.

    Entries from versions that recorded no users are deleted as well when one of the documents may have produced them.
    """
    uses, read = ocr_uses.c, pages.c
    of_withdrawn = sa.union(
        sa.select(uses.key).where(uses.document_id.in_(WITHDRAWN_IDS)),
        sa.select(read.ocr_key).where(read.document_id.in_(WITHDRAWN_IDS), read.ocr_key.is_not(None)),
    )
    is_used, is_displayed = uses.key == ocr_cache.c.key, read.ocr_key == ocr_cache.c.key
    has_other_users = sa.or_(
        sa.exists().where(is_used, uses.document_id.not_in(WITHDRAWN_IDS)),
        sa.exists().where(is_displayed, read.document_id.not_in(WITHDRAWN_IDS)),
    )
    connection.execute(sa.delete(ocr_cache).where(ocr_cache.c.key.in_(of_withdrawn), ~has_other_users))
    if connection.scalar(sa.select(sa.true()).where(_has_unrecorded_results()).limit(1)):
        connection.execute(sa.delete(ocr_cache).where(~sa.exists().where(is_used), ~sa.exists().where(is_displayed)))


def _has_unrecorded_results() -> sa.ColumnElement[bool]:
    """Is true when a withdrawn document was read by a version that did not record its OCR results."""
    result, read = stage_results.c, pages.c
    untimed = sa.exists().where(result.document_id.in_(WITHDRAWN_IDS), result.stage == _TEXT, result.seconds.is_(None))
    unnamed = sa.exists().where(read.document_id.in_(WITHDRAWN_IDS), read.method == PageMethod.OCR, read.ocr_key.is_(None))
    return sa.or_(untimed, unnamed)


def withdrawn_since(connection: Connection, matter: str, as_of: dt.datetime) -> bool:
    """Returns whether links written in this transaction name entities of a document withdrawn since they were read."""
    log = audit_log.c
    # the clocks of machines differ slightly
    was = sa.exists().where(log.matter == matter, log.action == WITHDRAW, log.at >= as_of - _CLOCKS_DIFFER)
    if not connection.scalar(sa.select(was)):
        return False
    without = sa.select(sa.true()).outerjoin_from(matter_links, entities, entities.c.entity_id == matter_links.c.entity_id)
    by_decision = sa.exists().where(split_mentions.c.entity_id == matter_links.c.entity_id)
    return bool(connection.scalar(without.where(matter_links.c.matter == matter, entities.c.entity_id.is_(None), ~by_decision).limit(1)))
