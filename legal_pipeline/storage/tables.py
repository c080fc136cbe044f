"""The tables of the results database, the same for SQLite and PostgreSQL.

Two rules are the database's to keep: a page number is never null, and a relationship cannot be
committed without its first piece of evidence (a deferred foreign key, so that both can be written
in any order within one transaction).
"""

from __future__ import annotations

import re

import sqlalchemy as sa

metadata = sa.MetaData()

_NOT_STORABLE = re.compile("[\x00\ud800-\udfff]")


class _Text(sa.TypeDecorator[str]):
    """Text as either database can hold it: PostgreSQL has no NUL, and nothing encodes half a surrogate pair.

    Each such character becomes U+FFFD, one for one, so that every offset stays what it was. The readers
    drop them long before; file names, messages of errors and OCR engines come this way as they are.
    """

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: sa.Dialect) -> str | None:
        return None if value is None else _NOT_STORABLE.sub("\ufffd", value)


documents = sa.Table(
    "documents",
    metadata,
    sa.Column("document_id", sa.String(64), primary_key=True),
    sa.Column("matter", _Text, nullable=False),
    sa.Column("source_uri", _Text, nullable=False),
    sa.Column("file_name", _Text, nullable=False),
    sa.Column("parent_id", sa.String(64), index=True),
    sa.Column("depth", sa.Integer, nullable=False, default=0),
    sa.Column("priority", sa.String(8), nullable=False),
    sa.Column("state", sa.String(8), nullable=False, index=True),
    sa.Column("reason_code", sa.String(16)),
    sa.Column("reason", _Text),
    sa.Column("run_id", sa.String(64)),
    sa.Column("sha256", sa.String(64)),
    sa.Column("media_type", _Text),
    sa.Column("size_bytes", sa.BigInteger),
    sa.Column("page_count", sa.Integer),
    sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
    # listings go through a matter by id, some hundred documents at a time
    sa.Index("ix_documents_place", "matter", "document_id"),
    # the original among equal files is the smallest id of its matter
    sa.Index("ix_documents_same", "sha256", "matter", "document_id"),
    sa.CheckConstraint("state in ('waiting', 'running', 'done', 'failed', 'refused')", name="ck_documents_state"),
    sa.CheckConstraint("state not in ('failed', 'refused') or reason is not null", name="ck_documents_reason"),
)


def _of_document(*, primary_key: bool = False) -> sa.Column[str]:
    return sa.Column(
        "document_id", sa.String(64), sa.ForeignKey("documents.document_id", ondelete="CASCADE"), primary_key=primary_key, nullable=False
    )


stage_results = sa.Table(
    "stage_results",
    metadata,
    _of_document(primary_key=True),
    sa.Column("stage", sa.String(32), primary_key=True),
    sa.Column("key", sa.String(64), nullable=False),
    sa.Column("counts", sa.JSON, nullable=False),
    sa.Column("finished_at", sa.DateTime(timezone=True), nullable=False),
)

pages = sa.Table(
    "pages",
    metadata,
    sa.Column("page_id", sa.Integer, primary_key=True, autoincrement=True),
    _of_document(),
    sa.Column("page_number", sa.Integer, nullable=False),
    sa.Column("key", sa.String(64), nullable=False),
    sa.Column("start", sa.Integer, nullable=False),
    sa.Column("text", _Text, nullable=False),
    sa.Column("method", sa.String(16), nullable=False),
    sa.Column("engine", _Text, nullable=False),
    sa.Column("confidence", sa.Float, nullable=False),
    sa.Column("rotation", sa.Integer, nullable=False),
    sa.Column("bates", _Text),
    sa.UniqueConstraint("document_id", "page_number", name="uq_pages_document_page"),
    sa.CheckConstraint("page_number >= 1", name="ck_pages_number"),
)

chunks = sa.Table(
    "chunks",
    metadata,
    sa.Column("chunk_id", sa.String(24), primary_key=True),
    _of_document(),
    sa.Column("start", sa.Integer, nullable=False),
    sa.Column("end", sa.Integer, nullable=False),
    sa.Column("page_start", sa.Integer, nullable=False),
    sa.Column("page_end", sa.Integer, nullable=False),
    sa.Column("section_path", sa.JSON, nullable=False),
    sa.Column("text", _Text, nullable=False),
    sa.Index("ix_chunks_place", "document_id", "start"),
    sa.CheckConstraint('"end" > start', name="ck_chunks_range"),
)

mentions = sa.Table(
    "mentions",
    metadata,
    sa.Column("mention_id", sa.String(24), primary_key=True),
    _of_document(),
    sa.Column("entity_id", sa.String(24), index=True),
    sa.Column("type", sa.String(16), nullable=False),
    sa.Column("start", sa.Integer, nullable=False),
    sa.Column("end", sa.Integer, nullable=False),
    sa.Column("page_number", sa.Integer, nullable=False),
    sa.Column("text", _Text, nullable=False),
    sa.Column("value", _Text, nullable=False),
    sa.Column("confidence", sa.Float, nullable=False),
    sa.Column("source", _Text, nullable=False),
    sa.Index("ix_mentions_place", "document_id", "start"),
    sa.CheckConstraint('"end" > start', name="ck_mentions_range"),
)

entities = sa.Table(
    "entities",
    metadata,
    sa.Column("entity_id", sa.String(24), primary_key=True),
    _of_document(),
    sa.Column("type", sa.String(16), nullable=False),
    sa.Column("name", _Text, nullable=False),
    sa.Column("aliases", sa.JSON, nullable=False),
    sa.Column("mention_count", sa.Integer, nullable=False),
    sa.Column("merges", sa.JSON, nullable=False),
    sa.Column("value", _Text, nullable=False),
    sa.Index("ix_entities_document", "document_id"),
)

relationships = sa.Table(
    "relationships",
    metadata,
    sa.Column("relationship_id", sa.String(24), primary_key=True),
    _of_document(),
    sa.Column("type", sa.String(16), nullable=False),
    sa.Column("source_id", sa.String(64), nullable=False, index=True),
    sa.Column("target_id", sa.String(64), nullable=False, index=True),
    sa.Column("role", _Text),
    sa.Column("confidence", sa.Float, nullable=False),
    sa.Column("rule", _Text, nullable=False),
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
    sa.Column("text", _Text, nullable=False),
    sa.CheckConstraint('"end" > start', name="ck_evidence_range"),
)

matter_entities = sa.Table(
    "matter_entities",
    metadata,
    sa.Column("entity_id", sa.String(24), primary_key=True),
    sa.Column("matter", _Text, nullable=False, index=True),
    sa.Column("type", sa.String(16), nullable=False),
    sa.Column("name", _Text, nullable=False),
    sa.Column("aliases", sa.JSON, nullable=False),
    sa.Column("mention_count", sa.Integer, nullable=False),
    sa.Column("merges", sa.JSON, nullable=False),
    sa.Column("value", _Text, nullable=False),
)

matter_links = sa.Table(
    "matter_links",
    metadata,
    sa.Column("entity_id", sa.String(24), primary_key=True),
    sa.Column("matter", _Text, nullable=False, index=True),
    sa.Column("matter_entity_id", sa.String(24), nullable=False, index=True),
)

matter_results = sa.Table(
    "matter_results",
    metadata,
    sa.Column("matter", _Text, primary_key=True),
    sa.Column("key", sa.String(64), nullable=False),
    sa.Column("counts", sa.JSON, nullable=False),
    sa.Column("finished_at", sa.DateTime(timezone=True), nullable=False),
)

decisions = sa.Table(
    "decisions",
    metadata,
    sa.Column("matter", _Text, primary_key=True),
    sa.Column("left_id", sa.String(24), primary_key=True),
    sa.Column("right_id", sa.String(24), primary_key=True),
    sa.Column("kind", sa.String(8), nullable=False),
    sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("kind in ('merge', 'split')", name="ck_decisions_kind"),
)

ocr_cache = sa.Table(
    "ocr_cache",
    metadata,
    sa.Column("key", sa.String(64), primary_key=True),
    sa.Column("value", sa.LargeBinary, nullable=False),
    sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
)

leases = sa.Table(
    "leases",
    metadata,
    sa.Column("run_id", sa.String(64), primary_key=True),
    sa.Column("step_key", sa.String(128), primary_key=True),
    sa.Column("token", sa.String(64), nullable=False),
    sa.Column("queue", sa.String(32), nullable=False),
    sa.Column("priority", sa.Integer, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False, default=0, server_default="0"),
    sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("worker", _Text),
    sa.Column("pid", sa.Integer),
    sa.Column("taken_at", sa.DateTime(timezone=True)),
    sa.Column("beat_at", sa.DateTime(timezone=True), index=True),
)
"""Steps that were sent to a queue and have not ended: who holds each, and when he was last heard of."""
