"""A fact of a matter, by its id, the beginning of it, or its ends, and as the subject of a decision."""

from __future__ import annotations

from legal_pipeline.decisions.names import the_document, the_entity
from legal_pipeline.errors import UsageError
from legal_pipeline.model import DocumentSubject, EntitySubject, FactEnds, FactSubject, RelationshipType
from legal_pipeline.storage.decisions.entities import entity_subject
from legal_pipeline.storage.facts.relationship_query import NamedRelationship, relationships_with_evidence
from legal_pipeline.storage.store import Store


def fact_with_id(store: Store, matter: str, text: str) -> FactEnds:
    """Returns the fact whose id begins so; rejected ones too. Raises UsageError for none or several."""
    found = [
        each
        for each in relationships_with_evidence(store.engine, matter=matter, with_rejected=True)
        if len(text) >= len("r-000") and each.relationship.relationship_id.startswith(text)
    ]
    if len(found) != 1:
        what = f"{len(found)} relationships" if found else "no relationship"
        raise UsageError(f"{text!r} is {what} of {matter}; `legal-pipeline relationships --matter {matter} --json` lists them")
    return _ends(found[0])


def facts_between(store: Store, matter: str, source: str, type_: RelationshipType, target: str, role: str | None) -> list[FactEnds]:
    """Returns the facts of a type between two entities, or documents, given by name. Raises UsageError when there is none."""
    source_id, target_id = (_end(store, matter, text) for text in (source, target))
    found = [
        _ends(each)
        for each in relationships_with_evidence(
            store.engine, matter=matter, types=[type_], entity_ids=[source_id, target_id], with_rejected=True
        )
        if (each.relationship.source_id, each.relationship.target_id) == (source_id, target_id) and role in (None, each.relationship.role)
    ]
    if not found:
        raise UsageError(f"no document of {matter} states {source} {type_.value} {target}" + (f" as {role}" if role else ""))
    return found


def fact_subject(store: Store, matter: str, fact: FactEnds) -> FactSubject:
    """Raises UsageError when the matter does not have the fact."""
    is_stated = any(
        _ends(each) == fact
        for each in relationships_with_evidence(
            store.engine, matter=matter, types=[fact.type], entity_ids=[fact.source_id], with_rejected=True
        )
    )
    if not is_stated:
        raise UsageError(f"{matter} has no such fact; the matter may have been merged since the page was opened")
    return FactSubject(fact.type, fact.role, *(_subject(store, matter, end) for end in (fact.source_id, fact.target_id)))


def _subject(store: Store, matter: str, end: str) -> EntitySubject | DocumentSubject:
    entity = entity_subject(store.engine, matter, end)
    if entity is not None:
        return entity
    status = store.documents.status(end)
    return DocumentSubject(end, status.facts.sha256 if status.facts else "")


def _ends(named: NamedRelationship) -> FactEnds:
    item = named.relationship
    return FactEnds(item.type, item.source_id, item.target_id, item.role or "")


def _end(store: Store, matter: str, text: str) -> str:
    try:
        return the_entity(store, matter, text).entity_id
    except UsageError:
        try:
            return the_document(store, matter, text).document.document_id
        except UsageError:
            pass
        raise
