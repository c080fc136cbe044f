"""What was done, and what earlier processing had found."""

from __future__ import annotations

import sqlalchemy as sa

from legal_pipeline.storage.database.tables.columns import StoredText, metadata, of_document

audit_log = sa.Table(
    "audit_log",
    metadata,
    sa.Column("entry_id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("at", sa.DateTime(timezone=True), nullable=False, index=True),
    sa.Column("actor", StoredText, nullable=False),
    sa.Column("action", sa.String(32), nullable=False),
    sa.Column("matter", StoredText),
    sa.Column("document_id", sa.String(64), index=True),
    sa.Column("detail", StoredText, nullable=False),
    # the hash of the entry before, and that of this entry, which covers it (`storage.custody.audit_chain`)
    sa.Column("previous_hash", sa.String(64)),
    sa.Column("entry_hash", sa.String(64)),
)
"""Actions that a court may inquire about: withdrawals, pages sent to an external service. Never document text."""


complete_results = sa.Table(
    "complete_results",
    metadata,
    of_document(primary_key=True),
    sa.Column("sha256", sa.String(64), nullable=False),
    sa.Column("stage_keys", sa.JSON, nullable=False),
)
"""Digest and stage keys of documents whose rows are complete; deleted before the first row is replaced."""


previous_results = sa.Table(
    "previous_results",
    metadata,
    of_document(primary_key=True),
    sa.Column("sha256", sa.String(64), nullable=False),
    sa.Column("stage_keys", sa.JSON, nullable=False),
    sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=False),
)
"""The results that the last reprocessing replaced; their pages and entities are in the two tables below."""


previous_pages = sa.Table(
    "previous_pages",
    metadata,
    of_document(primary_key=True),
    sa.Column("page_number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("text", StoredText, nullable=False),
)


previous_entities = sa.Table(
    "previous_entities",
    metadata,
    of_document(primary_key=True),
    sa.Column("entity_id", sa.String(24), primary_key=True),
    sa.Column("type", sa.String(16), nullable=False),
    sa.Column("name", StoredText, nullable=False),
    sa.Column("mention_count", sa.Integer, nullable=False),
)
