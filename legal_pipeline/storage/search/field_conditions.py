"""Fields of a query as conditions on pages: whom a page mentions, and what its document is."""

from __future__ import annotations

import datetime as dt
import fnmatch
from collections.abc import Iterable, Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from legal_pipeline.model import MentionType, RelationshipType
from legal_pipeline.storage.database.among import among
from legal_pipeline.storage.database.tables import (
    documents,
    entities,
    matter_entities,
    matter_links,
    mentions,
    pages,
    relationships,
    split_facts,
    split_mentions,
)
from legal_pipeline.storage.decisions.split_mentions import linked_end, split_of_end
from legal_pipeline.storage.decisions.tags import document_tags
from legal_pipeline.storage.search.query.field_values import (
    BatesValue,
    DateValue,
    FieldValue,
    FileValue,
    KindValue,
    NameField,
    NameValue,
    TagValue,
    bates_parts,
)
from legal_pipeline.storage.search.tokenizer import words

_TYPES = {NameField.PERSON: (MentionType.PERSON,), NameField.ORG: (MentionType.ORG, MentionType.GOV_BODY)}
_DATED = (RelationshipType.DATED.value, RelationshipType.FILED_ON.value)


def condition(connection: Connection, value: FieldValue, matter: str | None) -> sa.ColumnElement[bool]:
    """Returns a condition on `pages` and `documents` that is never null, so that its negation is the rest."""
    match value:
        case NameValue():
            return _mentions_one_of(_Named(connection, value, matter))
        case KindValue(kind, media_types):
            media_type = sa.func.coalesce(documents.c.media_type, "")
            return media_type.startswith("image/") if kind == "image" else media_type.in_(sorted(media_types))
        case FileValue(pattern):
            found = (row.document_id for row in _documents(connection, matter) if _fits(row.file_name, pattern))
            return among(connection.dialect, documents.c.document_id, found, sa.Text())
        case DateValue(first, last):
            dated = document_dates(connection, matter)
            found = (document_id for document_id, days in dated if any(_overlaps(day, first, last) for day in days))
            return among(connection.dialect, documents.c.document_id, found, sa.Text())
        case TagValue(tag):
            tags = document_tags(connection.engine, matter=matter)
            return among(connection.dialect, documents.c.document_id, (each for each, own in tags.items() if tag in own), sa.Text())
        case BatesValue():
            return among(connection.dialect, pages.c.page_id, _stamped(connection, value, matter), sa.Integer())


def types_of(field: NameField) -> list[str]:
    """Returns the types of entities that a field names; empty for any."""
    return [each.value for each in _TYPES.get(field, ())]


def document_dates(connection: Connection, matter: str | None) -> Iterator[tuple[str, list[str]]]:
    """Yields each dated document with its dates as ISO 8601, perhaps without day or month: its own, that of its filing, of its mail."""
    found: dict[str, list[str]] = {}
    query = (
        sa.select(relationships.c.document_id, entities.c.value)
        .join(entities, entities.c.entity_id == relationships.c.target_id)
        .where(relationships.c.type.in_(_DATED), entities.c.value != "")
    )
    mails = sa.select(documents.c.document_id, documents.c.mail).where(documents.c.mail.is_not(None))
    if matter is not None:
        query = query.join(documents, documents.c.document_id == relationships.c.document_id).where(documents.c.matter == matter)
        mails = mails.where(documents.c.matter == matter)
    for document_id, value in connection.execute(query):
        found.setdefault(document_id, []).append(value)
    for document_id, mail in connection.execute(mails):
        if mail.get("date"):
            found.setdefault(document_id, []).append(mail["date"][:10])
    yield from found.items()


def _overlaps(day: str, first: dt.date, last: dt.date) -> bool:
    """An incomplete date is the whole month or year."""
    return first.isoformat()[: len(day)] <= day <= last.isoformat()[: len(day)]


def _documents(connection: Connection, matter: str | None) -> Iterable[sa.Row[Any]]:
    query = sa.select(documents.c.document_id, documents.c.file_name)
    return connection.execute(query if matter is None else query.where(documents.c.matter == matter))


def _fits(file_name: str, pattern: str) -> bool:
    name, wanted = file_name.casefold(), pattern.casefold()
    return fnmatch.fnmatchcase(name, wanted) if "*" in wanted else wanted in name


def _stamped(connection: Connection, value: BatesValue, matter: str | None) -> Iterator[int]:
    query = sa.select(pages.c.page_id, pages.c.bates).where(pages.c.bates.is_not(None))
    query = query.where(sa.func.upper(pages.c.bates).startswith(value.prefix[0], autoescape=True))
    if matter is not None:
        query = query.join(documents, documents.c.document_id == pages.c.document_id).where(documents.c.matter == matter)
    for page_id, bates in connection.execute(query):
        parts = bates_parts(bates)
        if parts and parts[0] == value.prefix and value.first <= parts[1] <= value.last:
            yield page_id


class _Named:
    """The entities whose name, or another name, has all the words."""

    def __init__(self, connection: Connection, value: NameValue, matter: str | None) -> None:
        self.connection, self._value, self._matter = connection, value, matter

    def of_matters(self) -> list[str]:
        c = matter_entities.c
        query = sa.select(c.entity_id, c.name, c.aliases).where(*self._chosen(c))
        if self._matter is not None:
            query = query.where(c.matter == self._matter)
        found = self._fitting(query)
        if self._value.field is not NameField.PARTY:
            return found
        split = split_facts.alias()
        sources = (
            sa.select(matter_links.c.matter_entity_id)
            .select_from(relationships)
            .outerjoin(split, split_of_end(split, is_source=True))
            .join(matter_links, matter_links.c.entity_id == linked_end(split, relationships.c.source_id))
        )
        parties = set(self.connection.scalars(sources.where(relationships.c.type == RelationshipType.PARTY_TO.value).distinct()))
        return [entity_id for entity_id in found if entity_id in parties]

    def of_documents(self) -> list[str]:
        """Those that belong to no entity of a matter yet."""
        c = entities.c
        is_linked = sa.exists().where(matter_links.c.entity_id == c.entity_id)
        query = sa.select(c.entity_id, c.name, c.aliases).where(*self._chosen(c), ~is_linked)
        if self._matter is not None:
            query = query.join(documents, documents.c.document_id == c.document_id).where(documents.c.matter == self._matter)
        if self._value.field is NameField.PARTY:
            of_case = (relationships.c.source_id == c.entity_id) & (relationships.c.type == RelationshipType.PARTY_TO.value)
            query = query.where(sa.exists().where(of_case))
        return self._fitting(query)

    def _chosen(self, c: Any) -> Iterator[sa.ColumnElement[bool]]:
        """Narrows the entities to be looked at: those of the type, that have the first word or a letter beyond ASCII."""
        if types := types_of(self._value.field):
            yield c.type.in_(types)
        first = self._value.words[0].rstrip("*")
        if first.isascii():
            aliases = sa.cast(c.aliases, sa.Text)
            # in JSON, letters beyond ASCII are escaped
            has_word = c.name.icontains(first, autoescape=True) | aliases.icontains(first, autoescape=True)
            yield has_word | (sa.func.length(c.name) != _octets(self.connection, c.name)) | aliases.contains("\\u", autoescape=True)

    def _fitting(self, query: sa.Select[Any]) -> list[str]:
        wanted = [(word.rstrip("*"), word.endswith("*")) for word in self._value.words]
        wanted = [(folded_word, is_prefix) for word, is_prefix in wanted for folded_word, _, _ in words(word)]
        return [row.entity_id for row in self.connection.execute(query) if any(_has(form, wanted) for form in (row.name, *row.aliases))]


def _octets(connection: Connection, column: sa.ColumnElement[str]) -> sa.ColumnElement[int]:
    as_bytes = sa.func.octet_length(column) if connection.dialect.name == "postgresql" else sa.func.length(sa.cast(column, sa.LargeBinary))
    return sa.type_coerce(as_bytes, sa.Integer)


def _has(form: str, wanted: list[tuple[str, bool]]) -> bool:
    there = [word for word, _, _ in words(form)]
    return all(any(word.startswith(each) if is_prefix else word == each for word in there) for each, is_prefix in wanted)


def _mentions_one_of(named: _Named) -> sa.ColumnElement[bool]:
    connection = named.connection
    of_matters, is_split = named.of_matters(), split_mentions.c.mention_id == mentions.c.mention_id
    linked = (
        sa.select(mentions.c.document_id, mentions.c.page_number)
        .join(matter_links, matter_links.c.entity_id == mentions.c.entity_id)
        .where(among(connection.dialect, matter_links.c.matter_entity_id, of_matters, sa.Text()), ~sa.exists().where(is_split))
    )
    split = (
        sa.select(mentions.c.document_id, mentions.c.page_number)
        .join(split_mentions, is_split)
        .join(matter_links, matter_links.c.entity_id == split_mentions.c.entity_id)
        .where(among(connection.dialect, matter_links.c.matter_entity_id, of_matters, sa.Text()))
    )
    unlinked = sa.select(mentions.c.document_id, mentions.c.page_number).where(
        among(connection.dialect, mentions.c.entity_id, named.of_documents(), sa.Text())
    )
    return sa.tuple_(pages.c.document_id, pages.c.page_number).in_(linked.union(split, unlinked))
