"""A matter as entities of FollowTheMoney, one JSON object a line: documents with their pages, people, organizations, cases, links.

Each link has the documents that prove it (`proof`) and quotes the passages (`summary`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from legal_pipeline.exports.ftm.schemata import FOLDERS, link_for, schema_of_document, schema_of_entity, written_id
from legal_pipeline.exports.tables.flat_tables import everybody, evidence_of, facts_of
from legal_pipeline.exports.written import Source, Written
from legal_pipeline.model import DocumentStatus, Entity, MentionType, Page, RelationshipType, State
from legal_pipeline.plain_text import visible
from legal_pipeline.storage.facts.relationship_query import NamedRelationship

FILE_NAME = "matter.ftm.json"
_MAX_PASSAGES = 5
_UNKNOWN = "application/octet-stream"
"""The model takes it for no media type."""
_DATE_PROPERTY = {RelationshipType.DATED: "authoredAt", RelationshipType.FILED_ON: "publishedAt"}
"""Facts that are a property of their document, not a link."""

_Properties = dict[str, list[str]]


def write(source: Source, folder: Path, name: str = FILE_NAME) -> Written:
    counts: dict[str, int] = {}
    schemata: dict[str, str] = {}
    dates = _dates(source)
    with (folder / name).open("w", encoding="utf-8", newline="\n") as handle:

        def put(id_: str, schema: str, properties: Mapping[str, Iterable[str | None]]) -> None:
            given = {key: values for key, texts in properties.items() if (values := list(dict.fromkeys(text for text in texts if text)))}
            record = {"id": written_id(id_), "schema": schema, "properties": given}
            handle.write(json.dumps(record, ensure_ascii=False, sort_keys=True) + "\n")
            counts[schema] = counts.get(schema, 0) + 1

        statuses = list(_statuses(source))
        for status in statuses:
            schemata[status.document.document_id] = schema_of_document(status.facts.media_type if status.facts else None)
        for status in statuses:
            schema = schemata[status.document.document_id]
            put(status.document.document_id, schema, _document(source, status, schemata, dates))
            if schema == "Pages" and status.state is State.DONE:
                for page in source.store.pages.read(status.document.document_id):
                    put(f"{status.document.document_id}-page-{page.page_number}", "Page", _page(status, page))
        for _matter, document_ids, entity in source.store.matters.entities(source.selection.matter):
            own = [each for each in document_ids if source.selection.has(each)]
            entity_schema = schema_of_entity(entity.type, entity.name)
            if own and entity_schema is not None:
                schemata[entity.entity_id] = entity_schema
                put(entity.entity_id, entity_schema, _entity(entity, entity_schema, own))
        for named in facts_of(source, [each for each in RelationshipType if each not in {*_DATE_PROPERTY, RelationshipType.CO_OCCURS}]):
            if (found := _link(source, named, schemata)) is not None:
                put(named.relationship.relationship_id, *found)
    return Written({name: sum(counts.values())} | {f"{name}: {schema}": count for schema, count in sorted(counts.items())}, "count")


def _statuses(source: Source) -> Iterator[DocumentStatus]:
    for status in source.store.documents.find(matter=source.selection.matter):
        if source.selection.has(status.document.document_id):
            yield status


def _dates(source: Source) -> dict[str, _Properties]:
    found: dict[str, _Properties] = {}
    for named in facts_of(source, _DATE_PROPERTY):
        item = named.relationship
        if named.target_value and item.source_id in source.file_names and evidence_of(source, named):
            found.setdefault(item.source_id, {}).setdefault(_DATE_PROPERTY[item.type], []).append(named.target_value)
    return found


def _document(source: Source, status: DocumentStatus, schemata: Mapping[str, str], dates: Mapping[str, _Properties]) -> _Properties:
    document, facts, mail = status.document, status.facts, status.mail
    schema = schemata[document.document_id]
    given: dict[str, Any] = {
        "fileName": [visible(document.file_name)],
        "extension": [Path(document.file_name).suffix.lstrip(".").lower()],
        "mimeType": [facts.media_type] if facts and facts.media_type != _UNKNOWN else [],
        "fileSize": [str(facts.size_bytes)] if facts else [],
        "notes": [f"sha256 {facts.sha256}"] if facts else [],
        "parent": [written_id(document.parent_id)] if document.parent_id and schemata.get(document.parent_id) in FOLDERS else [],
        "processingStatus": [status.state.value],
        "processingError": [status.reason] if status.reason else [],
        **dates.get(document.document_id, {}),
    }
    if mail is not None and schema == "Email":
        given |= {"subject": [mail.subject], "date": [mail.date[:10]], "messageId": [mail.message_id], "inReplyTo": [mail.in_reply_to]}
        given |= {"from": everybody(mail.sender), "to": everybody(mail.to), "cc": everybody(mail.cc), "bcc": everybody(mail.bcc)}
    if schema != "Pages" and status.state is State.DONE:
        given["bodyText"] = [page.text.strip() for page in source.store.pages.read(document.document_id)]
    return given


def _page(status: DocumentStatus, page: Page) -> _Properties:
    return {
        "document": [written_id(status.document.document_id)],
        "index": [str(page.page_number)],
        "bodyText": [page.text.strip()],
    }


def _entity(entity: Entity, schema: str, document_ids: Iterable[str]) -> _Properties:
    name = visible(entity.name)
    given = {"name": [name], "proof": [written_id(each) for each in document_ids], "alias": [visible(other) for other in entity.aliases]}
    if schema == "Address":
        given["full"] = [name]
    if schema == "CourtCase" and entity.type is MentionType.DOCKET_NO:
        given["caseNumber"] = [name]
    return given


def _link(source: Source, named: NamedRelationship, schemata: Mapping[str, str]) -> tuple[str, _Properties] | None:
    """None where an end is no entity in this model, or no passage is in the selection."""
    item, proofs = named.relationship, evidence_of(source, named)
    ends = schemata.get(item.source_id), schemata.get(item.target_id)
    if not proofs or ends[0] is None or ends[1] is None:
        return None
    link = link_for(item.type, ends[0], ends[1])
    passages = [
        visible(f"{source.file_names.get(proof.document_id, proof.document_id)}, {proof.cited or f'p. {proof.page_number}'}: {proof.text}")
        for proof in proofs[:_MAX_PASSAGES]
    ]
    return link.schema, {
        link.source: [written_id(item.source_id)],
        link.target: [written_id(item.target_id)],
        "role": [item.role or link.role],
        "proof": [written_id(proof.document_id) for proof in proofs],
        "summary": passages,
        "description": [f"{item.type.value}, confidence {item.confidence:.2f}, rule {item.rule}"],
        "recordId": [item.relationship_id],
    }
