"""Single mentions that people have taken out of an entity: where a mention stands, what rests on it, and what it is by decision.

The rows of a document stay as the stages wrote them. Beside them, a merge of the matter writes which mentions, and which ends of
facts, are another entity; readers look there first (`entity_of_mention`, `linked_end`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from legal_pipeline.model import MentionSubject, MentionType, SplitMention, State
from legal_pipeline.storage.database.engine import reading
from legal_pipeline.storage.database.tables import (
    documents,
    entities,
    evidence,
    matter_links,
    mentions,
    pages,
    relationships,
    split_facts,
    split_mentions,
)

CONTEXT_CHARS = 60
"""Characters on each side by which a mention is found again."""


@dataclass(frozen=True, slots=True)
class PlacedMention:
    """A mention as the document has it now."""

    mention_id: str
    document_id: str
    sha256: str
    file_name: str
    entity_id: str
    """The entity of the document that the rules give it."""
    matter_entity_id: str
    """The entity of the matter, by the rules or by a decision; empty until the matter is merged."""
    type: MentionType
    start: int
    end: int
    page_number: int
    place: int
    """Offset in the text of the page."""
    text: str
    before: str
    after: str

    def as_subject(self) -> MentionSubject:
        place = (self.document_id, self.sha256, self.file_name, self.page_number, self.place)
        return MentionSubject(*place, self.text, self.type, self.before, self.after)


def entity_of_mention() -> sa.ColumnElement[str]:
    """The entity of the document that a mention is, by decision or by the rules; `split_mentions` is joined by `split_of_mention`."""
    return sa.func.coalesce(split_mentions.c.entity_id, mentions.c.entity_id)


def split_of_mention() -> sa.ColumnElement[bool]:
    return split_mentions.c.mention_id == mentions.c.mention_id


def linked_end(split: Any, end: sa.ColumnElement[str]) -> sa.ColumnElement[str]:
    """Like `entity_of_mention` for an end of a relationship; `split` is an alias of `split_facts` joined by `split_of_end`."""
    return sa.func.coalesce(split.c.entity_id, end)


def split_of_end(split: Any, *, is_source: bool) -> sa.ColumnElement[bool]:
    end = split.c.is_source if is_source else ~split.c.is_source
    return sa.and_(split.c.relationship_id == relationships.c.relationship_id, end)


def holders(matter: str, entity_id: str) -> sa.CompoundSelect[Any]:
    """What an entity of a matter is made of: entity_id, document_id, name and split, which is the number of a decision or 0."""
    links = matter_links.c
    # chosen in both halves: chosen from the whole, every entity of every matter would be read first
    own = sa.select(links.entity_id).where(links.matter == matter, links.matter_entity_id == entity_id)
    of_documents = (
        sa.select(
            entities.c.entity_id, entities.c.document_id, entities.c.name, sa.func.coalesce(split_mentions.c.number, 0).label("split")
        )
        .select_from(entities)
        .outerjoin(split_mentions, split_mentions.c.entity_id == entities.c.entity_id)
        .where(entities.c.entity_id.in_(own))
    )
    c = split_mentions.c
    by_decision = sa.select(c.entity_id, c.document_id, c.name, c.number).where(c.entity_id != c.whole_id, c.entity_id.in_(own))
    return sa.union_all(of_documents, by_decision)


def mentions_where(engine: Engine, matter: str, *conditions: sa.ColumnElement[bool]) -> Iterator[PlacedMention]:
    """Yields mentions of finished documents of the matter, by document and place."""
    place = (mentions.c.start - pages.c.start).label("place")
    first = sa.case((place.element > CONTEXT_CHARS, place.element - CONTEXT_CHARS), else_=0)
    query = (
        sa.select(
            mentions.c.mention_id,
            mentions.c.document_id,
            documents.c.sha256,
            documents.c.file_name,
            mentions.c.entity_id,
            sa.func.coalesce(matter_links.c.matter_entity_id, "").label("matter_entity_id"),
            mentions.c.type,
            mentions.c.start,
            mentions.c.end,
            mentions.c.page_number,
            place,
            mentions.c.text,
            sa.func.substr(pages.c.text, first + 1, place.element - first).label("before"),
            sa.func.substr(pages.c.text, mentions.c.end - pages.c.start + 1, CONTEXT_CHARS).label("after"),
        )
        .join(documents, documents.c.document_id == mentions.c.document_id)
        .join(pages, (pages.c.document_id == mentions.c.document_id) & (pages.c.page_number == mentions.c.page_number))
        .outerjoin(split_mentions, split_of_mention())
        .outerjoin(matter_links, matter_links.c.entity_id == entity_of_mention())
        .where(documents.c.matter == matter, documents.c.state == State.DONE, mentions.c.entity_id.is_not(None), *conditions)
        .order_by(mentions.c.document_id, mentions.c.start, mentions.c.end)
    )
    with reading(engine) as connection:
        for row in connection.execute(query):
            values = dict(row._mapping)
            yield PlacedMention(**values | {"type": MentionType(row.type), "sha256": row.sha256 or ""})


def on_page(page_number: int) -> sa.ColumnElement[bool]:
    """Selects the mentions of a page by their place, for which there is an index; a large document has hundreds of thousands."""
    end = pages.c.start + sa.func.length(pages.c.text)
    return sa.and_(pages.c.page_number == page_number, mentions.c.start >= pages.c.start, mentions.c.start < end)


def candidates(engine: Engine, matter: str, subject: MentionSubject) -> dict[str, list[PlacedMention]]:
    """Returns document id -> the mentions on the page of the subject, in every copy of its bytes; else in the document of its id."""
    place = on_page(subject.page_number)
    by_document = _by_document(mentions_where(engine, matter, documents.c.sha256 == subject.sha256, place)) if subject.sha256 else {}
    return by_document or _by_document(mentions_where(engine, matter, documents.c.document_id == subject.document_id, place))


def candidates_elsewhere(engine: Engine, matter: str, subject: MentionSubject) -> dict[str, list[PlacedMention]]:
    """Like `candidates`, on any page: mentions of the same text."""
    is_document = (documents.c.document_id == subject.document_id) | (documents.c.sha256 == subject.sha256)
    return _by_document(mentions_where(engine, matter, is_document, mentions.c.text == subject.text))


def mention_counts(engine: Engine, entity_ids: Sequence[str]) -> dict[tuple[str, str], int]:
    """Returns (entity of a document, text) -> number of mentions."""
    c = mentions.c
    query = sa.select(c.entity_id, c.text, sa.func.count().label("found")).where(c.entity_id.in_(sorted(set(entity_ids))))
    with reading(engine) as connection:
        return {(row.entity_id, row.text): row.found for row in connection.execute(query.group_by(c.entity_id, c.text))}


def facts_on(engine: Engine, mention: PlacedMention) -> tuple[tuple[str, bool], ...]:
    """Returns the relationships that rest on a mention alone, and whether its entity is their source.

    All of their passages contain the mention, and none another one of the entity.
    """
    c, places = relationships.c, mentions.c
    is_end = (c.source_id == mention.entity_id) | (c.target_id == mention.entity_id)
    query = (
        sa.select(c.relationship_id, c.source_id, evidence.c.start, evidence.c.end)
        .join(evidence, evidence.c.relationship_id == c.relationship_id)
        .where(c.document_id == mention.document_id, is_end)
    )
    others = sa.select(places.start).where(places.entity_id == mention.entity_id, places.mention_id != mention.mention_id)
    with reading(engine) as connection:
        starts = list(connection.scalars(others))
        rests: dict[tuple[str, bool], bool] = {}
        for row in connection.execute(query):
            fact = (row.relationship_id, row.source_id == mention.entity_id)
            contains = row.start <= mention.start and mention.end <= row.end
            rests[fact] = rests.get(fact, True) and contains and not any(row.start <= start < row.end for start in starts)
    return tuple(sorted(fact for fact, does in rests.items() if does))


def replace_splits(connection: Connection, matter: str, splits: Sequence[SplitMention], linked: Mapping[str, str]) -> None:
    """Replaces what single mentions of a matter are, in the transaction that replaces its graph. `linked` are the entities in that."""
    for table in (split_mentions, split_facts):
        connection.execute(sa.delete(table).where(table.c.matter == matter))
    known = [split for split in splits if split.entity_id in linked]
    if known:
        kept = split_mentions.c.keys()
        rows = [{key: value for key, value in asdict(split).items() if key in kept} | {"matter": matter} for split in known]
        connection.execute(sa.insert(split_mentions), rows)
    ends = {fact: split for split in known if not split.is_whole for fact in split.facts}
    if ends:
        facts = [
            {"relationship_id": fact, "is_source": is_source, "matter": matter, "number": split.number, "entity_id": split.entity_id}
            for (fact, is_source), split in ends.items()
        ]
        connection.execute(sa.insert(split_facts), facts)


def _by_document(found: Iterator[PlacedMention]) -> dict[str, list[PlacedMention]]:
    by_document: dict[str, list[PlacedMention]] = {}
    for each in found:
        by_document.setdefault(each.document_id, []).append(each)
    return by_document
