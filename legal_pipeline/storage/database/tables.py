"""The tables of the results database, identical on SQLite and PostgreSQL.

The database itself enforces two rules: a page number is never null, and a relationship cannot be
committed without its first piece of evidence (a deferred foreign key, so that a transaction may
write both in any order).
"""

from __future__ import annotations

import re

import sqlalchemy as sa

from legal_pipeline.storage.database import user_tables

metadata = user_tables.metadata
"""Of these tables, and of those of the people who sign in."""

_NOT_STORABLE = re.compile("[\x00\ud800-\udfff]")


def storable(text: str) -> str:
    """Returns the text as the tables keep it."""
    return _NOT_STORABLE.sub("\ufffd", text)


class _Text(sa.TypeDecorator[str]):
    """Text that both databases can store: PostgreSQL rejects NUL, and a lone surrogate has no UTF-8 encoding.

    Each such character becomes one U+FFFD, so that offsets stay valid. Readers remove them from document text;
    file names and the messages of errors and OCR engines arrive unfiltered.
    """

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: sa.Dialect) -> str | None:
        return None if value is None else storable(value)


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
    # version of the source when it was last ingested: an ETag, or the time and size of a file
    sa.Column("source_version", _Text),
    sa.Column("source_bytes", sa.BigInteger),
    # the version that intake has read and that the facts come from
    sa.Column("read_version", _Text),
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
    sa.Column("finished_at", sa.DateTime(timezone=True), nullable=False, index=True),
    # duration and stage metrics (pages recognised, read from the cache, paid for); not part of the result
    sa.Column("seconds", sa.Float),
    sa.Column("metrics", sa.JSON(none_as_null=True)),
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
    # the page number printed on the page, and [line number, offset in the text] of each printed line
    sa.Column("printed_page", _Text),
    sa.Column("line_starts", sa.JSON(none_as_null=True)),
    # ranges of the text to know about, and text that is kept apart from it (`model.PageNote`)
    sa.Column("notes", sa.JSON(none_as_null=True)),
    # key in ocr_cache of the result that the text comes from
    sa.Column("ocr_key", sa.String(64), index=True),
    # duration and metrics per page: several processes read a document in succession, and only the database sees all pages
    sa.Column("seconds", sa.Float),
    sa.Column("metrics", sa.JSON(none_as_null=True)),
    sa.UniqueConstraint("document_id", "page_number", name="uq_pages_document_page"),
    sa.CheckConstraint("page_number >= 1", name="ck_pages_number"),
)

redactions = sa.Table(
    "redactions",
    metadata,
    sa.Column("redaction_id", sa.String(24), primary_key=True),
    _of_document(),
    sa.Column("page_number", sa.Integer, nullable=False),
    # offsets in the text of the page
    sa.Column("start", sa.Integer, nullable=False),
    sa.Column("end", sa.Integer, nullable=False),
    sa.Column("characters", sa.Integer, nullable=False),
    # what hides the words (`model.HiddenBy`), and where: left, bottom, right, top in points
    sa.Column("hidden_by", sa.String(16), nullable=False),
    sa.Column("box", sa.JSON, nullable=False),
    sa.Column("text", _Text, nullable=False),
    sa.ForeignKeyConstraint(
        ["document_id", "page_number"], ["pages.document_id", "pages.page_number"], name="fk_redactions_page", ondelete="CASCADE"
    ),
    sa.Index("ix_redactions_page", "document_id", "page_number"),
)
"""Words that the file of a page has and the page hides. This table alone holds them until somebody releases them."""

redaction_decisions = sa.Table(
    "redaction_decisions",
    metadata,
    # no foreign key to redactions: a decision outlives the rows of a page that is read again
    sa.Column("redaction_id", sa.String(24), primary_key=True),
    _of_document(),
    sa.Column("decision", sa.String(8), nullable=False),
    sa.Column("actor", _Text, nullable=False),
    sa.Column("reason", _Text, nullable=False),
    sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("decision in ('accepted', 'released')", name="ck_redaction_decisions_decision"),
    sa.Index("ix_redaction_decisions_document", "document_id"),
)
"""The latest decision about each redaction; the audit log has all of them."""

text_signatures = sa.Table(
    "text_signatures",
    metadata,
    _of_document(primary_key=True),
    # `stage_results.finished_at` of the last stage: a document that is processed again gets another signature
    sa.Column("finished_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("words", sa.Integer, nullable=False),
    sa.Column("minhash", sa.LargeBinary, nullable=False),
    # of mails: the hashes of their words, by which a mail is found within another
    sa.Column("hashes", sa.LargeBinary, nullable=False),
)
"""What finds near-duplicates and quoted mails without reading the texts again."""

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

docket_entries = sa.Table(
    "docket_entries",
    metadata,
    sa.Column("entry_id", sa.String(24), primary_key=True),
    _of_document(),
    sa.Column("number", _Text),
    # ISO 8601
    sa.Column("date", sa.String(10), nullable=False),
    sa.Column("filed_by", _Text),
    sa.Column("page_number", sa.Integer, nullable=False),
    sa.Column("start", sa.Integer, nullable=False),
    sa.Column("end", sa.Integer, nullable=False),
    sa.Column("text", _Text, nullable=False),
    sa.Index("ix_docket_entries_place", "document_id", "start"),
    sa.CheckConstraint('"end" > start', name="ck_docket_entries_range"),
)

testimony = sa.Table(
    "testimony",
    metadata,
    sa.Column("passage_id", sa.String(24), primary_key=True),
    _of_document(),
    # `model.PassageKind`
    sa.Column("kind", sa.String(8), nullable=False),
    # names as printed; empty where the transcript does not say
    sa.Column("speaker", _Text, nullable=False),
    sa.Column("witness", _Text, nullable=False),
    sa.Column("page_number", sa.Integer, nullable=False),
    sa.Column("start", sa.Integer, nullable=False),
    sa.Column("end", sa.Integer, nullable=False),
    sa.Column("text", _Text, nullable=False),
    sa.Index("ix_testimony_place", "document_id", "start"),
    sa.CheckConstraint('"end" > start', name="ck_testimony_range"),
    sa.CheckConstraint("kind in ('question', 'answer', 'remark')", name="ck_testimony_kind"),
)
"""The questions, answers and remarks of transcripts."""

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
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("matter", _Text, nullable=False),
    sa.Column("kind", sa.String(8), nullable=False),
    # what it is about, by what a reprocessing keeps (`model.Subject`)
    sa.Column("subjects", sa.JSON, nullable=False),
    # no foreign key: a document whose file was moved is another one, and keeps its tags by its bytes
    sa.Column("document_id", sa.String(64), index=True),
    # the new name or type, the tag, the text of the note
    sa.Column("value", _Text, nullable=False),
    sa.Column("actor", _Text, nullable=False),
    sa.Column("reason", _Text, nullable=False),
    sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("undone_at", sa.DateTime(timezone=True)),
    sa.Column("undone_by", _Text),
    sa.Column("undone_reason", _Text),
    sa.Index("ix_decisions_matter", "matter", "kind"),
    sa.CheckConstraint(
        "kind in ('merge', 'split', 'rename', 'retype', 'reject', 'confirm', 'tag', 'note')", name="ck_decisions_decision_kind"
    ),
    # the audit log names decisions by number: that of a deleted one is not given again
    sqlite_autoincrement=True,
)
"""What people decided about entities, facts and documents; an undone decision stays on record."""

applied_decisions = sa.Table(
    "applied_decisions",
    metadata,
    sa.Column("number", sa.Integer, sa.ForeignKey("decisions.number", ondelete="CASCADE"), primary_key=True),
    sa.Column("ordinal", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("matter", _Text, nullable=False, index=True),
    # the entity of the matter; null for a fact
    sa.Column("entity_id", sa.String(24), index=True),
    # the fact, as the matter merges it
    sa.Column("type", sa.String(32)),
    sa.Column("source_id", sa.String(64)),
    sa.Column("target_id", sa.String(64)),
    sa.Column("role", _Text),
    sa.Index("ix_applied_decisions_fact", "source_id", "target_id", "type"),
)
"""Where each decision stands in the current graph of its matter; written anew with the graph."""

ocr_cache = sa.Table(
    "ocr_cache",
    metadata,
    sa.Column("key", sa.String(64), primary_key=True),
    sa.Column("value", sa.LargeBinary, nullable=False),
    sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
)

ocr_uses = sa.Table(
    "ocr_uses",
    metadata,
    _of_document(primary_key=True),
    # key in ocr_cache; not every OCR result becomes the text of a page
    sa.Column("key", sa.String(64), primary_key=True, index=True),
)
"""The documents that use an entry of ocr_cache; the entry is deleted with the last of them."""

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
"""Work that was sent to a queue and has not ended, with the worker that holds it and its last heartbeat."""

batches = sa.Table(
    "batches",
    metadata,
    # also the id of its first backfill in Dagster
    sa.Column("batch_id", sa.String(32), primary_key=True),
    sa.Column("name", _Text, nullable=False),
    sa.Column("priority", sa.String(8), nullable=False),
    sa.Column("origin", sa.String(8), nullable=False),
    sa.Column("actor", _Text, nullable=False),
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
)

acknowledgements = sa.Table(
    "acknowledgements",
    metadata,
    _of_document(primary_key=True),
    # documents.updated_at at that time: a later failure of the document is a new one
    sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("actor", _Text, nullable=False),
    sa.Column("reason", _Text, nullable=False),
    sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=False),
)
"""Failed or damaged documents that a person has accepted as they are."""

automatic_retries = sa.Table(
    "automatic_retries",
    metadata,
    _of_document(primary_key=True),
    sa.Column("tries", sa.Integer, nullable=False),
    sa.Column("tried_at", sa.DateTime(timezone=True), nullable=False),
)
"""Documents whose runs were requested again without a person; deleted when the document is done or a person retries it."""

verdicts = sa.Table(
    "verdicts",
    metadata,
    _of_document(primary_key=True),
    sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
    # messages that name places, never text; empty when nothing is wrong
    sa.Column("wrong", sa.JSON, nullable=False),
)
"""The last verification of the rows of a document; outdated when the document has changed since."""

withdrawals = sa.Table(
    "withdrawals",
    metadata,
    sa.Column("document_id", sa.String(64), primary_key=True),
    sa.Column("matter", _Text, nullable=False, index=True),
    sa.Column("source_uri", _Text, nullable=False),
    sa.Column("sha256", sa.String(64)),
    # needed to register it again
    sa.Column("file_name", _Text, nullable=False),
    sa.Column("parent_id", sa.String(64)),
    sa.Column("priority", sa.String(8), nullable=False),
    sa.Column("origin", sa.String(8), nullable=False),
    sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("actor", _Text, nullable=False),
    sa.Column("reason", _Text, nullable=False),
)
"""Withdrawn documents (clawback): a source that still exists is not ingested again."""

audit_log = sa.Table(
    "audit_log",
    metadata,
    sa.Column("entry_id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("at", sa.DateTime(timezone=True), nullable=False, index=True),
    sa.Column("actor", _Text, nullable=False),
    sa.Column("action", sa.String(32), nullable=False),
    sa.Column("matter", _Text),
    sa.Column("document_id", sa.String(64), index=True),
    sa.Column("detail", _Text, nullable=False),
    # the hash of the entry before, and that of this entry, which covers it (`storage.custody.audit_chain`)
    sa.Column("previous_hash", sa.String(64)),
    sa.Column("entry_hash", sa.String(64)),
)
"""Actions that a court may inquire about: withdrawals, pages sent to an external service. Never document text."""

complete_results = sa.Table(
    "complete_results",
    metadata,
    _of_document(primary_key=True),
    sa.Column("sha256", sa.String(64), nullable=False),
    sa.Column("stage_keys", sa.JSON, nullable=False),
)
"""Digest and stage keys of documents whose rows are complete; deleted before the first row is replaced."""

previous_results = sa.Table(
    "previous_results",
    metadata,
    _of_document(primary_key=True),
    sa.Column("sha256", sa.String(64), nullable=False),
    sa.Column("stage_keys", sa.JSON, nullable=False),
    sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=False),
)
"""The results that the last reprocessing replaced; their pages and entities are in the two tables below."""

previous_pages = sa.Table(
    "previous_pages",
    metadata,
    _of_document(primary_key=True),
    sa.Column("page_number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("text", _Text, nullable=False),
)

previous_entities = sa.Table(
    "previous_entities",
    metadata,
    _of_document(primary_key=True),
    sa.Column("entity_id", sa.String(24), primary_key=True),
    sa.Column("type", sa.String(16), nullable=False),
    sa.Column("name", _Text, nullable=False),
    sa.Column("mention_count", sa.Integer, nullable=False),
)

textract_jobs = sa.Table(
    "textract_jobs",
    metadata,
    # digest of the page images, so that a repeated request finds the same job
    sa.Column("job_key", sa.String(64), primary_key=True),
    sa.Column("engine", sa.String(16), nullable=False),
    # assigned by the service; null until it has accepted the job
    sa.Column("job_id", _Text),
    sa.Column("document_id", sa.String(64), nullable=False, index=True),
    sa.Column("batch_id", sa.String(32), index=True),
    # keys in ocr_cache, in the order in which the pages were sent
    sa.Column("page_keys", sa.JSON, nullable=False),
    sa.Column("state", sa.String(16), nullable=False),
    # identifies the process that is sending the job
    sa.Column("token", sa.String(32), nullable=False),
    sa.Column("error", _Text),
    sa.Column("microdollars", sa.BigInteger, nullable=False),
    # indexed: the cost of the last 30 days is summed before each job
    sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False, index=True),
    sa.Column("ended_at", sa.DateTime(timezone=True)),
    sa.CheckConstraint("state in ('sending', 'sent', 'done', 'partial', 'failed')", name="ck_textract_jobs_state"),
)
"""Calls of a paid engine. No foreign key: costs stay on record when a document is withdrawn."""

textract_pages = sa.Table(
    "textract_pages",
    metadata,
    # key in ocr_cache of the expected result; the first process to insert it sends the page
    sa.Column("page_key", sa.String(64), primary_key=True),
    sa.Column("job_key", sa.String(64), sa.ForeignKey("textract_jobs.job_key", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("width", sa.Integer, nullable=False),
    sa.Column("height", sa.Integer, nullable=False),
)
"""Page images of unfinished jobs, with their sizes in pixels; deleted when the job ends."""
