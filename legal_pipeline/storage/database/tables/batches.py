"""Batches, and the backfills that process them."""

from __future__ import annotations

import sqlalchemy as sa

from legal_pipeline.storage.database.tables.columns import StoredText, metadata

batches = sa.Table(
    "batches",
    metadata,
    # also the id of its first backfill in Dagster
    sa.Column("batch_id", sa.String(32), primary_key=True),
    sa.Column("name", StoredText, nullable=False),
    sa.Column("priority", sa.String(8), nullable=False),
    sa.Column("origin", sa.String(8), nullable=False),
    sa.Column("actor", StoredText, nullable=False),
    sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("cancelled_at", sa.DateTime(timezone=True)),
    # census taken before submission
    sa.Column("census", sa.JSON),
    # rejected lines of the request: [{"line": 3, "said": ..., "fix": ...}]
    sa.Column("problems", sa.JSON, nullable=False),
    # when its last document ended; kept when a later batch processes the same documents
    sa.Column("ended_at", sa.DateTime(timezone=True)),
    sa.CheckConstraint("origin in ('submit', 'ui')", name="ck_batches_origin"),
)


batch_documents = sa.Table(
    "batch_documents",
    metadata,
    sa.Column("batch_id", sa.String(32), sa.ForeignKey("batches.batch_id", ondelete="CASCADE"), primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
    # no foreign key: a withdrawn document still counts in its batches
    sa.Column("document_id", sa.String(64), nullable=False, index=True),
    # false: already finished for the same bytes and code
    sa.Column("is_requested", sa.Boolean, nullable=False),
    # the latest backfill that requests it; null in embedded mode, which has no backfills
    sa.Column("backfill_id", sa.String(32)),
)


batch_backfills = sa.Table(
    "batch_backfills",
    metadata,
    sa.Column("backfill_id", sa.String(32), primary_key=True),
    sa.Column("batch_id", sa.String(32), sa.ForeignKey("batches.batch_id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("priority", sa.String(8), nullable=False),
    # first stage that is forced to run again; null: only missing and stale stages run
    sa.Column("from_stage", sa.String(32)),
    # its documents share runs that a sensor requests; Dagster has no backfill of this id
    sa.Column("is_grouped", sa.Boolean, nullable=False, server_default=sa.false()),
)
