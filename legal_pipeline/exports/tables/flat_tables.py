"""Tables for people: names in place of ids, and beside each fact its file, page and Bates number.

Does not belong here: how a table is written (`csv_files`, `workbook`, `parquet_files`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from legal_pipeline.exports.tables.cells import Cell
from legal_pipeline.exports.written import Source
from legal_pipeline.model import (
    NEEDS_EYES_CONFIDENCE,
    STATED,
    DocumentStatus,
    Evidence,
    MailParty,
    RedactionState,
    RelationshipType,
    State,
)
from legal_pipeline.storage.database.engine import reading
from legal_pipeline.storage.database.tables import documents, entities, matter_entities, matter_links, mentions, pages, split_mentions
from legal_pipeline.storage.decisions.split_mentions import entity_of_mention, split_of_mention
from legal_pipeline.storage.facts.case_sides import CaseSides
from legal_pipeline.storage.facts.relationship_query import NamedRelationship, relationships_with_evidence
from legal_pipeline.storage.redactions import decisions as redactions

Row = tuple[Cell, ...]

_PLACE = ("file", "page", "cited", "bates", "quote", "document")


@dataclass(frozen=True, slots=True)
class Table:
    name: str
    columns: tuple[str, ...]
    rows: Callable[[Source], Iterator[Row]]
    lists: frozenset[str] = frozenset()
    """The columns whose cells are tuples of texts."""


def _documents(source: Source) -> Iterator[Row]:
    hidden = redactions.counts(source.store.engine)
    first_and_last: dict[str, tuple[str, str]] = {}
    for (document_id, _), number in sorted(source.bates.items()):
        first, _last = first_and_last.get(document_id, (number, number))
        first_and_last[document_id] = (first, number)
    for status in source.store.documents.find(matter=source.selection.matter):
        if source.selection.has(status.document.document_id):
            yield _document(source, status, first_and_last, hidden.get(status.document.document_id, {}).get(RedactionState.OPEN, 0))


def _document(source: Source, status: DocumentStatus, bates: dict[str, tuple[str, str]], hidden: int) -> Row:
    document, facts, mail = status.document, status.facts, status.mail
    first, last = bates.get(document.document_id, (None, None))
    return (
        document.matter,
        document.file_name,
        status.state.value,
        status.reason,
        status.page_count,
        first,
        last,
        facts.media_type if facts else None,
        facts.size_bytes if facts else None,
        facts.sha256 if facts else None,
        _name(source, status.duplicate_of),
        _name(source, document.parent_id),
        everybody(mail.sender) if mail else (),
        everybody(mail.to) if mail else (),
        everybody(mail.cc) if mail else (),
        everybody(mail.bcc) if mail else (),
        (mail.date or mail.date_as_written) if mail else None,
        mail.subject if mail else None,
        hidden,
        document.document_id,
    )


def everybody(parties: Iterable[MailParty]) -> tuple[str, ...]:
    """The people of a mail header as they are written there."""
    return tuple(f"{party.name} <{party.address}>" if party.name and party.address else party.name or party.address for party in parties)


def people(parties: Iterable[MailParty]) -> str:
    return "; ".join(everybody(parties))


def _name(source: Source, document_id: str | None) -> str | None:
    return None if document_id is None else source.file_names.get(document_id, document_id)


def _pages(source: Source) -> Iterator[Row]:
    c = pages.c
    columns = (
        documents.c.matter,
        documents.c.file_name,
        c.document_id,
        c.page_number,
        c.printed_page,
        c.bates,
        c.method,
        c.engine,
        c.confidence,
    )
    characters = sa.func.length(c.text).label("characters")
    query: sa.Select[Any] = sa.select(*columns, characters).join(documents, documents.c.document_id == c.document_id)
    query = source.of_matter(query.where(documents.c.state == State.DONE))
    with reading(source.store.engine) as connection:
        query = query.order_by(documents.c.matter, documents.c.file_name, c.document_id, c.page_number)
        for row in connection.execution_options(yield_per=1000).execute(query):
            if source.selection.has(row.document_id):
                needs_eyes = "yes" if row.confidence <= NEEDS_EYES_CONFIDENCE else ""
                confidence = round(row.confidence, 3)
                yield (
                    row.matter,
                    row.file_name,
                    row.page_number,
                    row.printed_page,
                    row.bates,
                    row.method,
                    row.engine,
                    confidence,
                    needs_eyes,
                    row.characters,
                    row.document_id,
                )


def facts_of(source: Source, types: Iterable[RelationshipType]) -> Iterator[NamedRelationship]:
    return relationships_with_evidence(source.store.engine, matter=source.selection.matter, types=list(types))


def evidence_of(source: Source, named: NamedRelationship) -> list[Evidence]:
    """The passages of a fact that stand in documents of the selection."""
    return [proof for proof in named.relationship.evidence if source.selection.has(proof.document_id)]


def _place(source: Source, proof: Evidence) -> Row:
    bates = source.bates.get((proof.document_id, proof.page_number))
    return _name(source, proof.document_id), proof.page_number, proof.cited, bates, proof.text, proof.document_id


def _facts(source: Source) -> Iterator[Row]:
    # co-occurrence is weak and plentiful: the JSON Lines have it
    for named in facts_of(source, STATED):
        item = named.relationship
        said = (named.matter, named.source_name, item.type.value, named.target_name, item.role, named.target_value or None)
        for proof in evidence_of(source, named):
            yield (*said, round(item.confidence, 3), *_place(source, proof))


def _parties(source: Source) -> Iterator[Row]:
    types = [RelationshipType.PARTY_TO, RelationshipType.REPRESENTED_BY]
    stated = [named for named in facts_of(source, types) if evidence_of(source, named)]
    sides = CaseSides(named.relationship for named in stated)
    names = {named.relationship.target_id: named.target_name for named in stated}
    for named in stated:
        item = named.relationship
        if item.type is not RelationshipType.PARTY_TO or not sides.is_told(item):
            continue
        for proof in evidence_of(source, named)[:1]:
            lawyers = tuple(dict.fromkeys(names[each.target_id] for each in sides.counsel(item)))
            said = (named.matter, named.target_name, named.source_name, item.role, lawyers)
            yield (*said, round(item.confidence, 3), *_place(source, proof))


def _timeline(source: Source) -> Iterator[Row]:
    found = [
        ((named.target_value or named.target_name, named.source_name, named.relationship.type.value), named)
        for named in facts_of(source, [RelationshipType.DATED, RelationshipType.FILED_ON])
    ]
    for (day, what, type_), named in sorted(found, key=lambda item: (item[0], item[1].relationship.relationship_id)):
        for proof in evidence_of(source, named)[:1]:
            yield (named.matter, day, what, type_, round(named.relationship.confidence, 3), *_place(source, proof))


def _entities(source: Source) -> Iterator[Row]:
    for matter, document_ids, entity in source.store.matters.entities(source.selection.matter):
        own = [each for each in document_ids if source.selection.has(each)]
        if own:
            files = tuple(dict.fromkeys(source.file_names.get(each, each) for each in own))
            others = tuple(entity.aliases)
            yield (matter, entity.type.value, entity.name, entity.value or None, others, entity.mention_count, len(own), files)


def _mentions(source: Source) -> Iterator[Row]:
    c = mentions.c
    name = sa.func.coalesce(matter_entities.c.name, entities.c.name, c.text).label("name")
    query = (
        sa.select(
            documents.c.matter,
            documents.c.file_name,
            c.document_id,
            c.type,
            name,
            c.text,
            c.value,
            c.page_number,
            pages.c.bates,
            c.confidence,
        )
        .join(documents, documents.c.document_id == c.document_id)
        .join(pages, (pages.c.document_id == c.document_id) & (pages.c.page_number == c.page_number))
        .outerjoin(entities, entities.c.entity_id == c.entity_id)
        .outerjoin(split_mentions, split_of_mention())
        .outerjoin(matter_links, matter_links.c.entity_id == entity_of_mention())
        .outerjoin(matter_entities, matter_entities.c.entity_id == matter_links.c.matter_entity_id)
        .where(documents.c.state == State.DONE)
        .order_by(documents.c.matter, documents.c.file_name, c.document_id, c.start, c.end, c.type)
    )
    with reading(source.store.engine) as connection:
        for row in connection.execution_options(yield_per=1000).execute(source.of_matter(query)):
            if source.selection.has(row.document_id):
                place = (row.file_name, row.page_number, row.bates, row.document_id)
                yield (row.matter, row.type, row.name, row.text, row.value, round(row.confidence, 3), *place)


TABLES = (
    Table(
        "documents",
        (
            *("matter", "file", "state", "reason", "pages", "first_bates", "last_bates", "media_type", "size_bytes", "sha256"),
            *("duplicate_of", "inside", "from", "to", "cc", "bcc", "sent", "subject", "hidden_passages", "document"),
        ),
        _documents,
        frozenset({"from", "to", "cc", "bcc"}),
    ),
    Table("parties", ("matter", "case", "party", "role", "counsel", "confidence", *_PLACE), _parties, frozenset({"counsel"})),
    Table("facts", ("matter", "from", "fact", "to", "role", "value", "confidence", *_PLACE), _facts),
    Table("timeline", ("matter", "date", "what", "event", "confidence", *_PLACE), _timeline),
    Table(
        "entities",
        ("matter", "type", "name", "value", "other_names", "mentions", "documents", "files"),
        _entities,
        frozenset({"other_names", "files"}),
    ),
    Table("mentions", ("matter", "type", "name", "text", "value", "confidence", "file", "page", "bates", "document"), _mentions),
    Table(
        "pages",
        (*("matter", "file", "page", "printed_page", "bates", "method", "engine", "confidence", "needs_eyes", "characters", "document"),),
        _pages,
    ),
)
