"""Documents, and where their processing stands."""

from __future__ import annotations

import sqlalchemy as sa

from legal_pipeline.storage.database.tables.columns import StoredText, metadata, of_document

documents = sa.Table(
    "documents",
    metadata,
    sa.Column("document_id", sa.String(64), primary_key=True),
    sa.Column("matter", StoredText, nullable=False),
    sa.Column("source_uri", StoredText, nullable=False),
    sa.Column("file_name", StoredText, nullable=False),
    sa.Column("parent_id", sa.String(64), index=True),
    sa.Column("depth", sa.Integer, nullable=False, default=0),
    sa.Column("priority", sa.String(8), nullable=False),
    sa.Column("state", sa.String(8), nullable=False, index=True),
    sa.Column("reason_code", sa.String(16)),
    sa.Column("reason", StoredText),
    sa.Column("run_id", sa.String(64)),
    sa.Column("sha256", sa.String(64)),
    sa.Column("media_type", StoredText),
    sa.Column("size_bytes", sa.BigInteger),
    sa.Column("page_count", sa.Integer),
    sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
    # version of the source when it was last ingested: an ETag, or the time and size of a file
    sa.Column("source_version", StoredText),
    sa.Column("source_bytes", sa.BigInteger),
    # the version that intake has read and that the facts come from
    sa.Column("read_version", StoredText),
    # who requests its runs: a command or the UI (`named`), the sensor for arrivals (`arrival`) or for attachments (`child`)
    sa.Column("origin", sa.String(8), nullable=False, default="named", server_default="named"),
    # when a sensor last requested a run; null while the request is still due
    sa.Column("requested_at", sa.DateTime(timezone=True)),
    # since when the source has been missing
    sa.Column("missing_at", sa.DateTime(timezone=True)),
    # category of the failure, one of the six in `errors`
    sa.Column("category", sa.String(16)),
    # the header fields of a mail (`model.MailFields`); null for other documents
    sa.Column("mail", sa.JSON(none_as_null=True)),
    # whether one of the passwords that were given opened it, or a member of it
    sa.Column("is_unlocked", sa.Boolean, nullable=False, default=False, server_default=sa.false()),
    # listings page through a matter by id
    sa.Index("ix_documents_place", "matter", "document_id"),
    # among equal files, the original has the smallest id of the matter
    sa.Index("ix_documents_same", "sha256", "matter", "document_id"),
    sa.CheckConstraint("state in ('waiting', 'running', 'done', 'failed', 'refused')", name="ck_documents_state"),
    sa.CheckConstraint("state not in ('failed', 'refused') or reason is not null", name="ck_documents_reason"),
    sa.CheckConstraint("origin in ('named', 'arrival', 'child')", name="ck_documents_origin"),
)


# the databases use a partial index only for a query that names the same literals
IS_WAITING = documents.c.state == sa.literal_column("'waiting'")

IS_DUE = sa.case(
    (documents.c.origin == sa.literal_column("'named'"), documents.c.requested_at.is_not_distinct_from(documents.c.registered_at)),
    else_=documents.c.requested_at.is_(None),
)
"""Whether the next run request of a waiting document is due at once."""

IS_HELD = documents.c.category.is_not(None) & sa.func.coalesce(documents.c.state, "").in_(["waiting", "running"])
"""Whether an unfinished document says what it waits for. Few do; the function keeps SQLite from reading all that wait."""


stage_results = sa.Table(
    "stage_results",
    metadata,
    of_document(primary_key=True),
    sa.Column("stage", sa.String(32), primary_key=True),
    sa.Column("key", sa.String(64), nullable=False),
    sa.Column("counts", sa.JSON, nullable=False),
    sa.Column("finished_at", sa.DateTime(timezone=True), nullable=False, index=True),
    # duration and stage metrics (pages recognised, read from the cache, paid for); not part of the result
    sa.Column("seconds", sa.Float),
    sa.Column("metrics", sa.JSON(none_as_null=True)),
)

IS_OF_TEXT = stage_results.c.stage == sa.literal_column("'document_text'")
"""Whether the stage is the one that reads the pages, of which documents with the same bytes take a copy."""


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
    sa.Column("worker", StoredText),
    sa.Column("pid", sa.Integer),
    sa.Column("taken_at", sa.DateTime(timezone=True)),
    sa.Column("beat_at", sa.DateTime(timezone=True), index=True),
)
"""Work that was sent to a queue and has not ended, with the worker that holds it and its last heartbeat."""


acknowledgements = sa.Table(
    "acknowledgements",
    metadata,
    of_document(primary_key=True),
    # documents.updated_at at that time: a later failure of the document is a new one
    sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("actor", StoredText, nullable=False),
    sa.Column("reason", StoredText, nullable=False),
    sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=False),
)
"""Failed or damaged documents that a person has accepted as they are."""


automatic_retries = sa.Table(
    "automatic_retries",
    metadata,
    of_document(primary_key=True),
    sa.Column("tries", sa.Integer, nullable=False),
    sa.Column("tried_at", sa.DateTime(timezone=True), nullable=False),
)
"""Documents whose runs were requested again without a person; deleted when the document is done or a person retries it."""


verdicts = sa.Table(
    "verdicts",
    metadata,
    of_document(primary_key=True),
    sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
    # messages that name places, never text; empty when nothing is wrong
    sa.Column("wrong", sa.JSON, nullable=False),
)
"""The last verification of the rows of a document; outdated when the document has changed since."""


withdrawals = sa.Table(
    "withdrawals",
    metadata,
    sa.Column("document_id", sa.String(64), primary_key=True),
    sa.Column("matter", StoredText, nullable=False, index=True),
    sa.Column("source_uri", StoredText, nullable=False),
    sa.Column("sha256", sa.String(64)),
    # needed to register it again
    sa.Column("file_name", StoredText, nullable=False),
    sa.Column("parent_id", sa.String(64)),
    sa.Column("priority", sa.String(8), nullable=False),
    sa.Column("origin", sa.String(8), nullable=False),
    sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("actor", StoredText, nullable=False),
    sa.Column("reason", StoredText, nullable=False),
)
"""Withdrawn documents (clawback): a source that still exists is not ingested again."""
