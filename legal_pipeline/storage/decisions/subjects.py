"""The JSON form of what a decision is about."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from legal_pipeline.model import (
    DocumentSubject,
    EntitySubject,
    FactSubject,
    MentionSubject,
    MentionType,
    NamedIn,
    RelationshipType,
    Subject,
)

Json = dict[str, Any]


def subject_record(subject: Subject) -> Json:
    match subject:
        case EntitySubject():
            type_ = subject.type.value if subject.type else None
            # versions before this one wrote two values
            places = [list(place) if place.split else [place.sha256, place.name] for place in subject.places]
            return {"entity": {"name": subject.name, "type": type_, "places": places, "entity_id": subject.entity_id}}
        case DocumentSubject():
            return {"document": {"document_id": subject.document_id, "sha256": subject.sha256}}
        case FactSubject():
            ends = {"source": subject_record(subject.source), "target": subject_record(subject.target)}
            return {"fact": {"type": subject.type.value, "role": subject.role, **ends}}
        case MentionSubject():
            return {"mention": asdict(subject) | {"type": subject.type.value}}


def subject_of(record: Json) -> Subject:
    if "fact" in record:
        fact = record["fact"]
        return FactSubject(RelationshipType(fact["type"]), fact["role"], _end(fact["source"]), _end(fact["target"]))
    if "mention" in record:
        mention = record["mention"]
        return MentionSubject(**mention | {"type": MentionType(mention["type"])})
    return _end(record)


def _end(record: Json) -> EntitySubject | DocumentSubject:
    if "document" in record:
        return DocumentSubject(record["document"]["document_id"], record["document"]["sha256"])
    entity = record["entity"]
    type_ = MentionType(entity["type"]) if entity.get("type") else None
    places = tuple(NamedIn(*place) for place in entity.get("places", ()))
    return EntitySubject(entity.get("name", ""), type_, places, entity.get("entity_id", ""))


def title(subject: Subject) -> str:
    """Returns the subject in a few words, for lists of decisions; a document is its id."""
    match subject:
        case EntitySubject():
            return subject.name or subject.entity_id
        case DocumentSubject():
            return subject.document_id
        case MentionSubject():
            return f"“{subject.text}” in {subject.file_name}, p. {subject.page_number}"
        case FactSubject():
            role = f" ({subject.role})" if subject.role else ""
            return f"{title(subject.source)} {subject.type.value} {title(subject.target)}{role}"
