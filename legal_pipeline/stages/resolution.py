"""Which mentions of one document mean the same thing: forms in, entities out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from legal_pipeline import identity
from legal_pipeline.model import Entity, MentionType
from legal_pipeline.stages.structures.model import Definition


@dataclass(frozen=True, slots=True)
class Form:
    """A distinct (type, text) among the mentions of a document."""

    type: MentionType
    text: str
    value: str
    count: int
    first_start: int


@dataclass(frozen=True, slots=True)
class Resolution:
    entities: tuple[Entity, ...]
    entity_of: Mapping[tuple[MentionType, str], str]
    """(type, text) -> entity_id, for every form."""


def resolve(document_id: str, forms: Iterable[Form], definitions: Iterable[Definition] = ()) -> Resolution:
    groups: dict[tuple[MentionType, str], list[Form]] = {}
    for form in forms:
        groups.setdefault((form.type, form.value), []).append(form)
    entities: list[Entity] = []
    entity_of: dict[tuple[MentionType, str], str] = {}
    for (type_, value), members in sorted(groups.items()):
        members.sort(key=lambda form: (-form.count, -len(form.text), form.text))
        entity_id = identity.entity_id(document_id, type_, value)
        name = members[0].text
        aliases = tuple(sorted({form.text for form in members} - {name}))
        entities.append(Entity(entity_id, type_, name, aliases, sum(form.count for form in members)))
        entity_of.update({(form.type, form.text): entity_id for form in members})
    return Resolution(tuple(entities), entity_of)
