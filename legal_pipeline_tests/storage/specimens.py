"""Small rows with correct offsets for the storage tests, as the stages would write them for a text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from legal_pipeline import identity
from legal_pipeline.clock import now
from legal_pipeline.model import (
    PAGE_BREAK,
    Applied,
    Chunk,
    DocketEntry,
    Document,
    Entity,
    Evidence,
    Mention,
    MentionType,
    Merge,
    Page,
    PageMethod,
    PassageKind,
    Priority,
    Relationship,
    RelationshipType,
    SourceFacts,
    TestimonyPassage,
)
from legal_pipeline.storage.database.engine import reading
from legal_pipeline.storage.merges.scratch import scratch_tables
from legal_pipeline.storage.merges.state import changed_documents, last_merge
from legal_pipeline.storage.merges.writing import Merged, write_graph
from legal_pipeline.storage.store import Store

MATTER = "paul"
TEXTS = ("Acme Corp. hired Ann Lee.", "Ms. Lee sued Acme Corp.\nA café paid.", "Ann Lee signed.")
NAMES: dict[str, MentionType] = {
    "Acme Corp.": MentionType.ORG,
    "Ann Lee": MentionType.PERSON,
    "Ms. Lee": MentionType.PERSON,
}
STAGES = ("document_text", "chunks", "entity_mentions", "canonical_entities", "relationships")


def document(file_name: str, matter: str = MATTER, parent: Document | None = None, folder: str = "/in") -> Document:
    uri = f"file://{folder}/{matter}/{file_name}"
    return Document(
        identity.document_id(file_name, uri),
        matter,
        uri,
        file_name,
        parent.document_id if parent else None,
        Priority.NORMAL,
        parent.depth + 1 if parent else 0,
    )


def facts(content: str = "x", page_count: int | None = None) -> SourceFacts:
    return SourceFacts(sha256=f"{content:0>64}", media_type="application/pdf", size_bytes=len(content), page_count=page_count)


def page(page_number: int, text: str, method: PageMethod = PageMethod.TEXT_LAYER, bates: str | None = None) -> Page:
    return Page(page_number, text, method, "engine 1", 1.0, bates=bates)


def pages(texts: Sequence[str] = TEXTS) -> list[Page]:
    return [page(number, text, bates=f"AC{number:06}") for number, text in enumerate(texts, 1)]


def add_pages(store: Store, document_id: str, key: str, found: Sequence[Page], start: int = 0) -> int:
    for each in found:
        start = store.pages.add(document_id, key, each, start)
    return start


def chunks(texts: Sequence[str] = TEXTS) -> Iterator[Chunk]:
    start = 0
    for number, text in enumerate(texts, 1):
        if text:
            yield Chunk(start, start + len(text), number, number, ("I. Facts",), text)
        start += len(text) + 1


def mentions(texts: Sequence[str] = TEXTS) -> list[Mention]:
    whole = PAGE_BREAK.join(texts)
    found = []
    for name, type_ in NAMES.items():
        at = whole.find(name)
        while at >= 0:
            found.append(Mention(type_, at, at + len(name), whole.count(PAGE_BREAK, 0, at) + 1, name, name, 0.9, "test.rule"))
            at = whole.find(name, at + 1)
    return sorted(found, key=lambda mention: mention.start)


def entity_of(document_id: str) -> dict[tuple[MentionType, str], str]:
    """Every form of Ann Lee is one entity."""
    return {(type_, name): _entity_id(document_id, type_) for name, type_ in NAMES.items()}


def entities(document_id: str, texts: Sequence[str] = TEXTS) -> list[Entity]:
    found = mentions(texts)
    count = {type_: sum(mention.type is type_ for mention in found) for type_ in NAMES.values()}
    person, org = (_entity_id(document_id, type_) for type_ in (MentionType.PERSON, MentionType.ORG))
    merge = Merge("Ms. Lee", "title_and_surname")
    return [
        Entity(person, MentionType.PERSON, "Ann Lee", ("Ms. Lee",), count[MentionType.PERSON], (merge,)),
        Entity(org, MentionType.ORG, "Acme Corp.", (), count[MentionType.ORG]),
    ]


def relationship(document_id: str, texts: Sequence[str] = TEXTS) -> Relationship:
    """Ann Lee is employed by Acme Corp., proved by the first page."""
    person, org = (_entity_id(document_id, type_) for type_ in (MentionType.PERSON, MentionType.ORG))
    type_ = RelationshipType.EMPLOYED_BY
    proof = Evidence(document_id, 1, 0, len(texts[0]), texts[0])
    identifier = identity.relationship_id(document_id, type_, person, org, None)
    return Relationship(identifier, type_, person, org, None, 0.8, "test.hired", (proof,))


def docket_entry(texts: Sequence[str] = TEXTS) -> DocketEntry:
    """The first page, as if it were an entry of a docket sheet."""
    return DocketEntry(0, len(texts[0]), 1, texts[0], "2020-01-02", "1", "Ann Lee")


def passage(texts: Sequence[str] = TEXTS) -> TestimonyPassage:
    """The first page, as if a witness had said it."""
    return TestimonyPassage(0, len(texts[0]), 1, texts[0], PassageKind.ANSWER, "Ann Lee", "Ann Lee")


def fill(store: Store, file_name: str, *, matter: str = MATTER, texts: Sequence[str] = TEXTS, content: str | None = None) -> str:
    """A finished document with rows of every kind; returns its id."""
    made = document(file_name, matter)
    document_id = made.document_id
    store.documents.register([made])
    store.documents.record_facts(document_id, facts(content or file_name, len(texts)))
    add_pages(store, document_id, "k", pages(texts))
    store.pages.finish(document_id, "document_text", "k")
    write_facts(store, document_id, "k", texts)
    store.documents.finish(document_id)
    return document_id


def write_facts(store: Store, document_id: str, key: str, texts: Sequence[str] = TEXTS) -> None:
    """What the stages behind the text leave, each in its own transaction."""
    store.facts.replace_chunks(document_id, "chunks", key, chunks(texts))
    store.facts.replace_mentions(document_id, "entity_mentions", key, mentions(texts))
    store.facts.replace_entities(document_id, "canonical_entities", key, entities(document_id, texts), entity_of(document_id))
    store.facts.replace_relationships(
        document_id, "relationships", key, [relationship(document_id, texts)], [docket_entry(texts)], [passage(texts)]
    )


def _entity_id(document_id: str, type_: MentionType) -> str:
    return identity.entity_id(document_id, type_, type_.value)


def merge(store: Store, *document_ids: str, matter: str = MATTER) -> tuple[str, str]:
    """Merges the people and the organizations of `fill`; returns the ids of the matter's person and organization."""
    merged: dict[str, Entity] = {}
    links: dict[str, str] = {}
    for document_id in document_ids:
        for entity in store.facts.entities(document_id):
            one = identity.entity_id(f"matter:{matter}", entity.type, entity.name)
            count = merged[one].mention_count if one in merged else 0
            merged[one] = replace(entity, entity_id=one, mention_count=count + entity.mention_count)
            links[entity.entity_id] = one
    put_graph(store, matter, "k", merged.values(), links)
    by_type = {entity.type: entity.entity_id for entity in merged.values()}
    return by_type[MentionType.PERSON], by_type[MentionType.ORG]


def put_graph(
    store: Store,
    matter: str,
    key: str,
    merged: Iterable[Entity],
    links: Mapping[str, str],
    *,
    as_of: dt.datetime | None = None,
    applied: Sequence[Applied] = (),
) -> None:
    """Writes a graph that no rules have made, entity of a document -> entity of the matter; the next merge reads everything."""
    with scratch_tables() as scratch:
        scratch.add_entities(merged)
        scratch.put("insert into single values (?, ?)", links.items())
        with reading(store.engine) as connection:
            base = last_merge(connection, matter)
        write_graph(store.engine, Merged(matter, key, "", as_of or now(), base, True, applied), scratch)


def document_entities(store: Store, matter: str = MATTER) -> list[tuple[str, Entity]]:
    """Returns (document, entity) of the finished documents of a matter."""
    with reading(store.engine) as connection:
        return [(document_id, one) for document_id, _, found in changed_documents(connection, matter, is_whole=True) for one in found]
