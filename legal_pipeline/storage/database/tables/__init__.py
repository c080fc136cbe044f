"""The tables of the results database, identical on SQLite and PostgreSQL.

The database itself enforces two rules: a page number is never null, and a relationship cannot be
committed without its first piece of evidence (a deferred foreign key, so that a transaction may
write both in any order).
"""

from __future__ import annotations

from legal_pipeline.storage.database.tables.batches import batch_backfills, batch_documents, batches
from legal_pipeline.storage.database.tables.columns import StoredText, metadata, of_document, storable
from legal_pipeline.storage.database.tables.documents import (
    IS_DUE,
    IS_HELD,
    IS_WAITING,
    acknowledgements,
    automatic_retries,
    documents,
    leases,
    stage_results,
    verdicts,
    withdrawals,
)
from legal_pipeline.storage.database.tables.facts import docket_entries, entities, evidence, mentions, relationships, testimony
from legal_pipeline.storage.database.tables.history import audit_log, complete_results, previous_entities, previous_pages, previous_results
from legal_pipeline.storage.database.tables.matters import (
    applied_decisions,
    decisions,
    matter_entities,
    matter_links,
    matter_results,
    merged_blocks,
    merged_documents,
    merged_wordings,
    split_facts,
    split_mentions,
)
from legal_pipeline.storage.database.tables.pages import chunks, pages, redaction_decisions, redactions, text_signatures
from legal_pipeline.storage.database.tables.recognition import ocr_cache, ocr_uses, textract_jobs, textract_pages

__all__ = [
    "IS_DUE",
    "IS_HELD",
    "IS_WAITING",
    "StoredText",
    "acknowledgements",
    "applied_decisions",
    "audit_log",
    "automatic_retries",
    "batch_backfills",
    "batch_documents",
    "batches",
    "chunks",
    "complete_results",
    "decisions",
    "docket_entries",
    "documents",
    "entities",
    "evidence",
    "leases",
    "matter_entities",
    "matter_links",
    "matter_results",
    "mentions",
    "merged_blocks",
    "merged_documents",
    "merged_wordings",
    "metadata",
    "ocr_cache",
    "ocr_uses",
    "of_document",
    "pages",
    "previous_entities",
    "previous_pages",
    "previous_results",
    "redaction_decisions",
    "redactions",
    "relationships",
    "split_facts",
    "split_mentions",
    "stage_results",
    "storable",
    "testimony",
    "text_signatures",
    "textract_jobs",
    "textract_pages",
    "verdicts",
    "withdrawals",
]
