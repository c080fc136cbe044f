"""Indexes of few rows among many: documents that wait, texts that another document may copy, and wordings that people decided about.

Sensors look every few seconds, while a million others may wait.

Imported by whoever compares the tables with a database, and not with the tables: SQLAlchemy imports the dialects of both databases for
a partial index, which would cost each command that only reads.
"""

from __future__ import annotations

import sqlalchemy as sa

from legal_pipeline.storage.database.tables.documents import IS_DUE, IS_OF_TEXT, IS_WAITING, documents, stage_results
from legal_pipeline.storage.database.tables.matters import merged_wordings

_PARTIAL = (
    (
        "ix_documents_due",
        (documents.c.origin, documents.c.priority, documents.c.registered_at, documents.c.document_id),
        IS_WAITING & IS_DUE,
    ),
    ("ix_documents_requested", (documents.c.origin, documents.c.requested_at, documents.c.document_id), IS_WAITING & ~IS_DUE),
    ("ix_documents_held", (documents.c.category,), documents.c.category.is_not(None)),
    # or each document that is read would look through the results of all others
    ("ix_stage_results_text", (stage_results.c.key, stage_results.c.document_id), IS_OF_TEXT),
    ("ix_merged_wordings_decided", (merged_wordings.c.matter,), sa.text("is_decided")),
)
for _name, _columns, _condition in _PARTIAL:
    sa.Index(_name, *_columns, sqlite_where=_condition, postgresql_where=_condition)
