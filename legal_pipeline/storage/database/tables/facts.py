"""What documents state: mentions, entities, relationships with their evidence."""

from __future__ import annotations

import sqlalchemy as sa

from legal_pipeline.storage.database.tables.columns import StoredText, metadata, of_document

mentions = sa.Table(
    "mentions",
    metadata,
    sa.Column("mention_id", sa.String(24), primary_key=True),
    of_document(),
    sa.Column("entity_id", sa.String(24), index=True),
    sa.Column("type", sa.String(16), nullable=False),
    sa.Column("start", sa.Integer, nullable=False),
    sa.Column("end", sa.Integer, nullable=False),
    sa.Column("page_number", sa.Integer, nullable=False),
    sa.Column("text", StoredText, nullable=False),
    sa.Column("value", StoredText, nullable=False),
    sa.Column("confidence", sa.Float, nullable=False),
    sa.Column("source", StoredText, nullable=False),
    sa.Index("ix_mentions_place", "document_id", "start"),
    sa.CheckConstraint('"end" > start', name="ck_mentions_range"),
)


entities = sa.Table(
    "entities",
    metadata,
    sa.Column("entity_id", sa.String(24), primary_key=True),
    of_document(),
    sa.Column("type", sa.String(16), nullable=False),
    sa.Column("name", StoredText, nullable=False),
    sa.Column("aliases", sa.JSON, nullable=False),
    sa.Column("mention_count", sa.Integer, nullable=False),
    sa.Column("merges", sa.JSON, nullable=False),
    sa.Column("value", StoredText, nullable=False),
    sa.Index("ix_entities_document", "document_id"),
)


relationships = sa.Table(
    "relationships",
    metadata,
    sa.Column("relationship_id", sa.String(24), primary_key=True),
    of_document(),
    sa.Column("type", sa.String(16), nullable=False),
    sa.Column("source_id", sa.String(64), nullable=False, index=True),
    sa.Column("target_id", sa.String(64), nullable=False, index=True),
    sa.Column("role", StoredText),
    sa.Column("confidence", sa.Float, nullable=False),
    sa.Column("rule", StoredText, nullable=False),
    sa.Column("first_evidence", sa.Integer, nullable=False, default=0),
    sa.CheckConstraint("first_evidence = 0", name="ck_relationships_first_evidence"),
    sa.ForeignKeyConstraint(
        ["relationship_id", "first_evidence"],
        ["evidence.relationship_id", "evidence.ordinal"],
        name="fk_relationships_evidence",
        deferrable=True,
        initially="DEFERRED",
        use_alter=True,
    ),
    sa.Index("ix_relationships_document", "document_id"),
)


evidence = sa.Table(
    "evidence",
    metadata,
    sa.Column(
        "relationship_id",
        sa.String(24),
        sa.ForeignKey("relationships.relationship_id", ondelete="CASCADE", deferrable=True, initially="DEFERRED"),
        primary_key=True,
    ),
    sa.Column("ordinal", sa.Integer, primary_key=True),
    sa.Column("document_id", sa.String(64), nullable=False),
    sa.Column("page_number", sa.Integer, nullable=False),
    sa.Column("start", sa.Integer, nullable=False),
    sa.Column("end", sa.Integer, nullable=False),
    sa.Column("text", StoredText, nullable=False),
    sa.CheckConstraint('"end" > start', name="ck_evidence_range"),
)


docket_entries = sa.Table(
    "docket_entries",
    metadata,
    sa.Column("entry_id", sa.String(24), primary_key=True),
    of_document(),
    sa.Column("number", StoredText),
    # ISO 8601
    sa.Column("date", sa.String(10), nullable=False),
    sa.Column("filed_by", StoredText),
    sa.Column("page_number", sa.Integer, nullable=False),
    sa.Column("start", sa.Integer, nullable=False),
    sa.Column("end", sa.Integer, nullable=False),
    sa.Column("text", StoredText, nullable=False),
    sa.Index("ix_docket_entries_place", "document_id", "start"),
    sa.CheckConstraint('"end" > start', name="ck_docket_entries_range"),
)


testimony = sa.Table(
    "testimony",
    metadata,
    sa.Column("passage_id", sa.String(24), primary_key=True),
    of_document(),
    # `model.PassageKind`
    sa.Column("kind", sa.String(8), nullable=False),
    # names as printed; empty where the transcript does not say
    sa.Column("speaker", StoredText, nullable=False),
    sa.Column("witness", StoredText, nullable=False),
    sa.Column("page_number", sa.Integer, nullable=False),
    sa.Column("start", sa.Integer, nullable=False),
    sa.Column("end", sa.Integer, nullable=False),
    sa.Column("text", StoredText, nullable=False),
    sa.Index("ix_testimony_place", "document_id", "start"),
    sa.CheckConstraint('"end" > start', name="ck_testimony_range"),
    sa.CheckConstraint("kind in ('question', 'answer', 'remark')", name="ck_testimony_kind"),
)
"""The questions, answers and remarks of transcripts."""
