"""Exports facts for other programs: nine files, one object per line, ordered by id, the same bytes for the same facts."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from legal_pipeline.model import REDACTED, DocumentStatus, Entity, MailFields, RedactionState, State
from legal_pipeline.storage.database.engine import reading
from legal_pipeline.storage.database.tables import (
    chunks,
    docket_entries,
    documents,
    matter_links,
    mentions,
    pages,
    split_mentions,
    testimony,
)
from legal_pipeline.storage.decisions.decisions import Decisions, decision_record
from legal_pipeline.storage.decisions.split_mentions import entity_of_mention, split_of_mention
from legal_pipeline.storage.decisions.tags import document_tags
from legal_pipeline.storage.facts.relationship_query import NamedRelationship, relationships_with_evidence
from legal_pipeline.storage.redactions import decisions as redactions
from legal_pipeline.storage.store import Store

Record = dict[str, Any]


def document_record(status: DocumentStatus) -> Record:
    document, facts = status.document, status.facts
    return {
        "document_id": document.document_id,
        "matter": document.matter,
        "source_uri": document.source_uri,
        "file_name": document.file_name,
        "sha256": facts.sha256 if facts else None,
        "media_type": facts.media_type if facts else None,
        "size_bytes": facts.size_bytes if facts else None,
        "page_count": status.page_count,
        "is_unlocked": facts.is_unlocked if facts else None,
        "state": status.state.value,
        "reason": status.reason,
        "duplicate_of": status.duplicate_of,
        "parent_id": document.parent_id,
        "mail": _mail_record(status.mail) if status.mail else None,
    }


def _mail_record(mail: MailFields) -> Record:
    record = asdict(mail)
    return {"from": record.pop("sender"), **record}


def redaction_record(states: Mapping[RedactionState, int]) -> Record:
    """What is hidden in a document: its redactions by state, and a warning while any of them awaits a decision."""
    said = redactions.warning(states)
    return {"redactions": {state.value: states.get(state, 0) for state in RedactionState}, "warnings": [said] if said else []}


def document_records(store: Store, statuses: Iterable[DocumentStatus]) -> Iterator[Record]:
    """Yields the record of each document, with its tags and what is hidden in it."""
    counts, tags = redactions.counts(store.engine), document_tags(store.engine)
    for status in statuses:
        document_id = status.document.document_id
        yield document_record(status) | {"tags": list(tags.get(document_id, ()))} | redaction_record(counts.get(document_id, {}))


def _documents(store: Store, matter: str | None) -> Iterator[Record]:
    return document_records(store, store.documents.find(matter=matter))


def _rows(store: Store, matter: str | None, query: sa.Select[Any]) -> Iterator[Record]:
    query = query.where(documents.c.state == State.DONE)
    if matter is not None:
        query = query.where(documents.c.matter == matter)
    with reading(store.engine) as connection:
        for row in connection.execution_options(yield_per=1000).execute(query):
            yield dict(row._mapping)


def _pages(store: Store, matter: str | None) -> Iterator[Record]:
    c = pages.c
    columns = (c.document_id, c.page_number, c.text, c.method, c.engine, c.confidence, c.start, c.rotation, c.bates)
    query = sa.select(*columns, c.printed_page, c.line_starts, c.notes).join(documents, documents.c.document_id == c.document_id)
    rows = map(_with_document_offsets, _rows(store, matter, query.order_by(c.document_id, c.page_number)))
    return _with_redactions(store, matter, rows)


def _with_redactions(store: Store, matter: str | None, rows: Iterator[Record]) -> Iterator[Record]:
    """Adds to each page where words are hidden, not the words.

    Words that are only marked for redaction are in the text as long as nobody has decided: the page shows them.
    """
    hidden = redactions.Redactions(store.engine).find(matter=matter)
    following = next(hidden, None)
    for row in rows:
        place = (row["document_id"], row["page_number"])
        found: list[redactions.FoundRedaction] = []
        while following is not None and (following.document_id, following.page_number) <= place:
            if (following.document_id, following.page_number) == place:
                found.append(following)
            following = next(hidden, None)
        for item in found:
            row["text"] = item.as_page_shows(row["text"], row["start"])
        yield row | {"redactions": [redactions.place_record(item) for item in found]}


def _with_document_offsets(page: Record) -> Record:
    """Counts the offsets within a page from the start of the document, like all others in the export."""
    base = page["start"]
    return page | {
        "line_starts": [[number, base + start] for number, start in page["line_starts"] or ()],
        "notes": [note | {"start": base + note["start"], "end": base + note["end"]} for note in page["notes"] or ()],
    }


def _chunks(store: Store, matter: str | None) -> Iterator[Record]:
    c = chunks.c
    columns = (c.chunk_id, c.document_id, c.start, c.end, c.page_start, c.page_end, c.section_path, c.text)
    query = sa.select(*columns).join(documents, documents.c.document_id == c.document_id)
    return _rows(store, matter, query.order_by(c.document_id, c.start))


def _mentions(store: Store, matter: str | None) -> Iterator[Record]:
    c = mentions.c
    entity = sa.func.coalesce(matter_links.c.matter_entity_id, c.entity_id).label("entity_id")
    columns = (c.mention_id, c.document_id, entity, c.type, c.start, c.end, c.page_number, c.text, c.value, c.confidence, c.source)
    query = (
        sa.select(*columns)
        .join(documents, documents.c.document_id == c.document_id)
        .outerjoin(split_mentions, split_of_mention())
        .outerjoin(matter_links, matter_links.c.entity_id == entity_of_mention())
    )
    return _rows(store, matter, query.order_by(c.document_id, c.start, c.end, c.type))


def entity_record(matter: str, document_ids: list[str], entity: Entity) -> Record:
    return {
        "entity_id": entity.entity_id,
        "matter": matter,
        "document_ids": document_ids,
        "type": entity.type.value,
        "name": entity.name,
        "value": entity.value or None,
        "aliases": list(entity.aliases),
        "mention_count": entity.mention_count,
        "merges": [asdict(merge) for merge in entity.merges],
    }


def relationship_record(named: NamedRelationship) -> Record:
    item = named.relationship
    return {
        "relationship_id": item.relationship_id,
        "type": item.type.value,
        "source_id": item.source_id,
        "target_id": item.target_id,
        "role": item.role,
        "confidence": item.confidence,
        "rule": item.rule,
        "decision": {"verdict": named.verdict.value, "number": named.decision, "by": named.decided_by} if named.verdict else None,
        "evidence": [asdict(proof) for proof in item.evidence],
    }


def _entities(store: Store, matter: str | None) -> Iterator[Record]:
    return (entity_record(*item) for item in store.matters.entities(matter))


def _as_pages_show(store: Store, matter: str | None) -> Callable[[Record], None]:
    """Returns a function that gives a quotation the words that are only marked for redaction, as the pages of the export have them."""
    marked: dict[str, list[redactions.FoundRedaction]] = {}
    for item in redactions.Redactions(store.engine).find(matter=matter, state=RedactionState.OPEN):
        if item.shown is not None:
            marked.setdefault(item.document_id, []).append(item)

    def show(quoted: Record) -> None:
        for item in marked.get(quoted["document_id"], ()) if REDACTED in quoted["text"] else ():
            quoted["text"] = item.as_page_shows(quoted["text"], quoted["start"])

    return show


def _relationships(store: Store, matter: str | None) -> Iterator[Record]:
    show = _as_pages_show(store, matter)
    for named in relationships_with_evidence(store.engine, matter=matter):
        record = relationship_record(named)
        for proof in record["evidence"]:
            show(proof)
        yield record


def _docket_entries(store: Store, matter: str | None) -> Iterator[Record]:
    c = docket_entries.c
    columns = (c.entry_id, c.document_id, c.number, c.date, c.filed_by, c.page_number, c.start, c.end, c.text)
    query = sa.select(*columns).join(documents, documents.c.document_id == c.document_id)
    show = _as_pages_show(store, matter)
    for row in _rows(store, matter, query.order_by(c.document_id, c.start, c.end)):
        show(row)
        yield row


def _testimony(store: Store, matter: str | None) -> Iterator[Record]:
    c = testimony.c
    columns = (c.passage_id, c.document_id, c.kind, c.speaker, c.witness, c.page_number, c.start, c.end, c.text)
    query = sa.select(*columns).join(documents, documents.c.document_id == c.document_id)
    show = _as_pages_show(store, matter)
    for row in _rows(store, matter, query.order_by(c.document_id, c.start, c.end)):
        show(row)
        yield row


def _decisions(store: Store, matter: str | None) -> Iterator[Record]:
    return map(decision_record, Decisions(store.engine).find(matter=matter, with_undone=True))


FILES: dict[str, Callable[[Store, str | None], Iterator[Record]]] = {
    "documents": _documents,
    "pages": _pages,
    "chunks": _chunks,
    "mentions": _mentions,
    "entities": _entities,
    "relationships": _relationships,
    "docket_entries": _docket_entries,
    "testimony": _testimony,
    "decisions": _decisions,
}


def export_jsonl(store: Store, out: Path, matter: str | None = None, document_ids: frozenset[str] | None = None) -> dict[str, int]:
    """Writes the nine files into `out`; returns file name -> lines. A file appears only when complete.

    With `document_ids`, what rests on no other document than these.
    """
    written: dict[str, int] = {}
    for name, read in FILES.items():
        records = read(store, matter)
        if document_ids is not None:
            records = filter(None, (_within(record, document_ids) for record in records))
        written[f"{name}.jsonl"] = _write(out / f"{name}.jsonl", records)
    return written


def _within(record: Record, document_ids: frozenset[str]) -> Record | None:
    """Returns what a record says about these documents; None when it says nothing about them."""
    if "evidence" in record:
        proofs = [proof for proof in record["evidence"] if proof["document_id"] in document_ids]
        return record | {"evidence": proofs} if proofs else None
    if "document_ids" in record:
        own = [each for each in record["document_ids"] if each in document_ids]
        return record | {"document_ids": own} if own else None
    return record if record["document_id"] in document_ids else None


def _write(path: Path, records: Iterator[Record]) -> int:
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(path.name + ".part")
    with partial.open("w", encoding="utf-8", errors="surrogateescape", newline="") as handle:
        count = sum(1 for record in records if handle.write(json.dumps(record, ensure_ascii=False) + "\n"))
    partial.replace(path)
    return count
