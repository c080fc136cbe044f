"""Results of OCR engines, and the jobs of those that are paid."""

from __future__ import annotations

import sqlalchemy as sa

from legal_pipeline.storage.database.tables.columns import StoredText, metadata, of_document

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
    of_document(primary_key=True),
    # key in ocr_cache; not every OCR result becomes the text of a page
    sa.Column("key", sa.String(64), primary_key=True, index=True),
)
"""The documents that use an entry of ocr_cache; the entry is deleted with the last of them."""


textract_jobs = sa.Table(
    "textract_jobs",
    metadata,
    # digest of the page images, so that a repeated request finds the same job
    sa.Column("job_key", sa.String(64), primary_key=True),
    sa.Column("engine", sa.String(16), nullable=False),
    # assigned by the service; null until it has accepted the job
    sa.Column("job_id", StoredText),
    sa.Column("document_id", sa.String(64), nullable=False, index=True),
    sa.Column("batch_id", sa.String(32), index=True),
    # keys in ocr_cache, in the order in which the pages were sent
    sa.Column("page_keys", sa.JSON, nullable=False),
    sa.Column("state", sa.String(16), nullable=False),
    # identifies the process that is sending the job
    sa.Column("token", sa.String(32), nullable=False),
    sa.Column("error", StoredText),
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
