"""Text of documents: pages, redactions, chunks."""

from __future__ import annotations

import sqlalchemy as sa

from legal_pipeline.storage.database.tables.columns import StoredText, metadata, of_document

pages = sa.Table(
    "pages",
    metadata,
    sa.Column("page_id", sa.Integer, primary_key=True, autoincrement=True),
    of_document(),
    sa.Column("page_number", sa.Integer, nullable=False),
    sa.Column("key", sa.String(64), nullable=False),
    sa.Column("start", sa.Integer, nullable=False),
    sa.Column("text", StoredText, nullable=False),
    sa.Column("method", sa.String(16), nullable=False),
    sa.Column("engine", StoredText, nullable=False),
    sa.Column("confidence", sa.Float, nullable=False),
    sa.Column("rotation", sa.Integer, nullable=False),
    sa.Column("bates", StoredText),
    # the page number printed on the page, and [line number, offset in the text] of each printed line
    sa.Column("printed_page", StoredText),
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
    of_document(),
    sa.Column("page_number", sa.Integer, nullable=False),
    # offsets in the text of the page
    sa.Column("start", sa.Integer, nullable=False),
    sa.Column("end", sa.Integer, nullable=False),
    sa.Column("characters", sa.Integer, nullable=False),
    # what hides the words (`model.HiddenBy`), and where: left, bottom, right, top in points
    sa.Column("hidden_by", sa.String(16), nullable=False),
    sa.Column("box", sa.JSON, nullable=False),
    sa.Column("text", StoredText, nullable=False),
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
    of_document(),
    sa.Column("decision", sa.String(8), nullable=False),
    sa.Column("actor", StoredText, nullable=False),
    sa.Column("reason", StoredText, nullable=False),
    sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("decision in ('accepted', 'released')", name="ck_redaction_decisions_decision"),
    sa.Index("ix_redaction_decisions_document", "document_id"),
)
"""The latest decision about each redaction; the audit log has all of them."""


text_signatures = sa.Table(
    "text_signatures",
    metadata,
    of_document(primary_key=True),
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
    of_document(),
    sa.Column("start", sa.Integer, nullable=False),
    sa.Column("end", sa.Integer, nullable=False),
    sa.Column("page_start", sa.Integer, nullable=False),
    sa.Column("page_end", sa.Integer, nullable=False),
    sa.Column("section_path", sa.JSON, nullable=False),
    sa.Column("text", StoredText, nullable=False),
    sa.Index("ix_chunks_place", "document_id", "start"),
    sa.CheckConstraint('"end" > start', name="ck_chunks_range"),
)
