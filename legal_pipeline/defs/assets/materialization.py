"""Metadata of a document's materializations: what the UI shows on a partition's page and plots over partitions.

Numbers keep their key, unit and type for good, because the UI draws each key as one series over all documents.
Names and counts only, never document text: Dagster's event log is kept longer than the rows.

Does not belong here: metadata of the definitions (`tables_in_store`), durations and metrics of a stage (`stage_metrics`).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath
from urllib.parse import quote, unquote, urlsplit

import dagster as dg

from legal_pipeline.model import Document, DocumentStatus, PageMethod
from legal_pipeline.remedies import document_remedy
from legal_pipeline.services import Services
from legal_pipeline.storage.reports.document_reading import DocumentReading, document_reading
from legal_pipeline.storage.source_uris import S3, bucket_and_key, path_of
from legal_pipeline.topology import STAGES

Metadata = dict[str, dg.MetadataValue | str | int | float | bool]

ROW_COUNT = "dagster/partition_row_count"
"""Dagster's key: the rows of the asset's table that belong to the partition."""

_ROWS = {
    "document_text": "pages",
    "chunks": "chunks",
    "entity_mentions": "mentions",
    "canonical_entities": "entities",
    "relationships": "relationships",
}
"""The count of each stage that is the number of its rows; the other stages write one row a document."""

_WITH_LINK = frozenset({"document_text", "document_record"})
"""Where people look for what was read, and for what came of it. In all seven materializations it would be a kilobyte a document."""

_METHOD_NAMES = {PageMethod.TEXT_LAYER: "text layer", PageMethod.OCR: "OCR"}


def stage_metadata(
    services: Services, document: Document, stage: str, counts: Mapping[str, int], seconds: float, known: Metadata | None = None
) -> Metadata:
    """Counts, rows and duration of a stage, with what is known about the document; figures per page once it has been read.

    `known` is looked up unless it is passed: `claimed_metadata` for the first stage, `reading_metadata` for the others.
    """
    if known is None and stage == STAGES[0].name:
        # pages of earlier bytes may still be stored
        known = claimed_metadata(services.store.documents.status(document.document_id))
    elif known is None:
        known = reading_metadata(document_reading(services.store.engine, document.document_id))
    found = _identity(services, document) | known
    found |= {**counts, ROW_COUNT: counts[_ROWS[stage]] if stage in _ROWS else 1, "seconds": seconds}
    if stage in _WITH_LINK:
        found["workspace"] = workspace_link(services.settings.workspace_address, document)
    pages = known.get("pages")
    if isinstance(pages, int) and pages and stage != STAGES[0].name:
        found["seconds_per_page"] = round(seconds / pages, 5)
        if "mentions" in counts:
            found["mentions_per_page"] = round(counts["mentions"] / pages, 3)
    return found


def refused_metadata(services: Services, status: DocumentStatus) -> Metadata:
    """Of an asset that has no rows for a refused document: why, and what to do."""
    why: Metadata = {"refused": status.reason or "", "remedy": document_remedy(status) or ""}
    return why | _identity(services, status.document) | {ROW_COUNT: 0}


def _identity(services: Services, document: Document) -> Metadata:
    return {
        "file_name": document.file_name,
        "matter": document.matter,
        "source": source_link(document.source_uri, services.settings.s3_endpoint_url),
    }


def claimed_metadata(status: DocumentStatus) -> Metadata:
    """What the file says of itself; not every format says how many pages it has."""
    found: Metadata = {"pages": status.page_count} if status.page_count is not None else {}
    return found | ({"media_type": status.facts.media_type} if status.facts else {})


def reading_metadata(reading: DocumentReading) -> Metadata:
    found: Metadata = {
        "pages": reading.pages,
        "ocr_pages": reading.ocr_pages,
        "method": " and ".join(_METHOD_NAMES[method] for method in reading.methods),
        "cost_usd": reading.cost_usd,
    }
    # no page read by OCR: a confidence of 0 or 1 would be drawn as one
    return found if reading.ocr_confidence is None else found | {"ocr_confidence": round(reading.ocr_confidence, 4)}


def workspace_link(address: str, document: Document) -> dg.MetadataValue:
    """The page of the document, where its pages are shown with what was read."""
    place = f"matters/{quote(document.matter, safe='')}/documents/{quote(document.document_id, safe='')}"
    return dg.MetadataValue.url(f"{address}/{place}")


def source_link(source_uri: str, s3_endpoint_url: str | None) -> dg.MetadataValue:
    """A path for a file, the AWS console for an object, the partition of its container for a file inside another."""
    if source_uri.startswith(S3):
        if s3_endpoint_url is not None:
            return dg.MetadataValue.text(source_uri)
        bucket, key = bucket_and_key(source_uri)
        return dg.MetadataValue.url(f"https://console.aws.amazon.com/s3/object/{quote(bucket)}?prefix={quote(key)}")
    parts = urlsplit(source_uri)
    if parts.scheme == "child":
        return dg.MetadataValue.url(f"/assets/source_document?view=partitions&partition={quote(unquote(parts.netloc))}")
    path: PurePath = path_of(source_uri)
    # a name that is no valid UTF-8 cannot be stored; its URI can
    return dg.MetadataValue.path(str(path)) if str(path).isprintable() else dg.MetadataValue.text(source_uri)
