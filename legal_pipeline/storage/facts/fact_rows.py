"""The rows of chunks, mentions, entities, relationships and their evidence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from legal_pipeline import identity
from legal_pipeline.model import Chunk, Entity, Mention, Relationship


def chunk_row(document_id: str, chunk: Chunk) -> dict[str, Any]:
    return {
        "chunk_id": identity.chunk_id(document_id, chunk.start, chunk.end),
        "document_id": document_id,
        "start": chunk.start,
        "end": chunk.end,
        "page_start": chunk.page_start,
        "page_end": chunk.page_end,
        "section_path": list(chunk.section_path),
        "text": chunk.text,
    }


def mention_row(document_id: str, mention: Mention) -> dict[str, Any]:
    return {
        "mention_id": identity.mention_id(document_id, mention.type, mention.start, mention.end),
        "document_id": document_id,
        "entity_id": None,
        "type": mention.type.value,
        "start": mention.start,
        "end": mention.end,
        "page_number": mention.page_number,
        "text": mention.text,
        "value": mention.value,
        "confidence": mention.confidence,
        "source": mention.source,
    }


def entity_row(document_id: str, entity: Entity) -> dict[str, Any]:
    return {"document_id": document_id, **entity_columns(entity)}


def entity_columns(entity: Entity) -> dict[str, Any]:
    return {
        "entity_id": entity.entity_id,
        "type": entity.type.value,
        "name": entity.name,
        "aliases": list(entity.aliases),
        "mention_count": entity.mention_count,
        "merges": [{"form": merge.form, "reason": merge.reason} for merge in entity.merges],
        "value": entity.value,
    }


def relationship_row(document_id: str, item: Relationship) -> dict[str, Any]:
    return {
        "relationship_id": item.relationship_id,
        "document_id": document_id,
        "type": item.type.value,
        "source_id": item.source_id,
        "target_id": item.target_id,
        "role": item.role,
        "confidence": item.confidence,
        "rule": item.rule,
        "first_evidence": 0,
    }


def evidence_rows(item: Relationship) -> Iterator[dict[str, Any]]:
    for ordinal, passage in enumerate(item.evidence):
        yield {
            "relationship_id": item.relationship_id,
            "ordinal": ordinal,
            "document_id": passage.document_id,
            "page_number": passage.page_number,
            "start": passage.start,
            "end": passage.end,
            "text": passage.text,
        }
