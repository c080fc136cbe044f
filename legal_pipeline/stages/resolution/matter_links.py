"""Links the entities of different documents, by stricter rules than within a document.

A surname alone, a short name or a defined term has a meaning only in its own document and links nothing here. Only
entities in the same block (`blocks`), by full name, are compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from legal_pipeline.model import Entity, MentionType
from legal_pipeline.stages.resolution.blocks import (
    acronyms,
    body_block,
    body_names,
    docket_number,
    full_forms,
    has_common_value,
    is_acronym,
    person_block,
    person_names,
)
from legal_pipeline.stages.resolution.canonical_name import BODY_TYPES
from legal_pipeline.stages.resolution.name_keys import PersonName, folded, organisation_name
from legal_pipeline.stages.resolution.person_links import merge_reason
from legal_pipeline.stages.resolution.union_find import Link

_JUDGES = re.compile(r"(?<=\d)-[A-Za-z]{2,4}\d?(?:-[A-Za-z]{2,4}\d?)*$")
"""The initials of the judges at the end of a docket number."""


def matter_links(entities: Iterable[Entity]) -> Iterator[Link[str]]:
    """Yields links between entity ids, in no particular order."""
    persons: list[Entity] = []
    bodies: list[Entity] = []
    others: dict[tuple[MentionType, str], set[str]] = {}
    values: dict[tuple[MentionType, str], set[str]] = {}
    dockets: list[Entity] = []
    for entity in entities:
        if entity.type is MentionType.DOCKET_NO:
            dockets.append(entity)
        if entity.type is MentionType.PERSON:
            persons.append(entity)
        elif entity.type in BODY_TYPES:
            bodies.append(entity)
        else:
            for text in full_forms(entity):
                others.setdefault((entity.type, folded(text)), set()).add(entity.entity_id)
        if has_common_value(entity):
            values.setdefault((entity.type, entity.value), set()).add(entity.entity_id)
    for same in others.values():
        yield from _link_all(same, "same_words")
    for same in values.values():
        yield from _link_all(same, "same_value")
    yield from _docket_links(dockets)
    yield from _person_links(persons)
    yield from _body_links(bodies)
    yield from _acronym_links(bodies)


def _link_all(ids: Iterable[str], reason: str) -> Iterator[Link[str]]:
    first, *rest = sorted(ids)
    yield from (Link(first, other, reason) for other in rest)


def _docket_links(entities: Iterable[Entity]) -> Iterator[Link[str]]:
    """Links a docket number to the one of the matter that has the digit of an office before it: captions leave it out, stamps print it."""
    plain: dict[str, list[Entity]] = {}
    with_office: dict[str, dict[str, list[Entity]]] = {}
    for entity in entities:
        number, has_office = docket_number(entity)
        if has_office:
            with_office.setdefault(number, {}).setdefault(entity.value, []).append(entity)
        elif number:
            plain.setdefault(number, []).append(entity)
    for number, short in plain.items():
        offices = with_office.get(number, {})
        # of two offices either may be meant; other judges sit in another court
        if len(offices) == 1:
            (full,) = offices.values()
            initials = _initials(full), _initials(short)
            if not all(initials) or initials[0] & initials[1]:
                yield Link(min(each.entity_id for each in full), min(each.entity_id for each in short), "docket_office")


def _initials(entities: Iterable[Entity]) -> set[str]:
    hits = (_JUDGES.search(form) for entity in entities for form in (entity.name, *entity.aliases))
    return {part.upper() for hit in hits if hit for part in hit[0].split("-") if part}


def _person_links(entities: Iterable[Entity]) -> Iterator[Link[str]]:
    """Links persons with the same given name and surname."""
    blocks: dict[tuple[str, str], dict[PersonName, set[str]]] = {}
    for entity in entities:
        for name in person_names(entity):
            blocks.setdefault(person_block(name), {}).setdefault(name, set()).add(entity.entity_id)
    for block in blocks.values():
        yield from _namesakes(block)


def _namesakes(holders: Mapping[PersonName, set[str]]) -> Iterator[Link[str]]:
    """Separates namesakes by middle name or generation; a name without these is linked only if it fits a single person."""
    persons: list[list[PersonName]] = []
    for name in sorted(holders, key=lambda one: (-one.fullness, one.words, one.generation)):
        fitting = [person for person in persons if all(merge_reason(member, name) for member in person)]
        if len(fitting) > 1:
            continue
        yield from _link_all(holders[name], "same_name")
        if fitting:
            full = fitting[0][0]
            yield Link(min(holders[full]), min(holders[name]), merge_reason(full, name) or "same_name")
            fitting[0].append(name)
        else:
            persons.append([name])


def _body_links(entities: Iterable[Entity]) -> Iterator[Link[str]]:
    """Links organizations with the same core words.

    Different legal forms are different organizations; a name without a legal form is then ambiguous.
    """
    blocks: dict[str, dict[str, set[str]]] = {}
    for entity in entities:
        for name in body_names(entity):
            by_form = blocks.setdefault(body_block(name), {})
            for legal_form in name.forms or {""}:
                by_form.setdefault(legal_form, set()).add(entity.entity_id)
    for by_form in blocks.values():
        legal_forms = [legal_form for legal_form in by_form if legal_form]
        for legal_form in legal_forms:
            yield from _link_all(by_form[legal_form], "same_name")
        if len(legal_forms) <= 1 and "" in by_form:
            yield from _link_all(by_form[""], "same_name")
            yield from (Link(min(by_form[legal_form]), min(by_form[""]), "legal_form") for legal_form in legal_forms)


def _acronym_links(entities: Iterable[Entity]) -> Iterator[Link[str]]:
    """Links an acronym in one document to its expansion in another, if no document expands it differently."""
    alone: dict[str, list[str]] = {}
    stated: dict[str, dict[str, str]] = {}
    for entity in sorted(entities, key=lambda one: one.entity_id):
        for letters in acronyms(entity):
            if is_acronym(entity):
                alone.setdefault(letters, []).append(entity.entity_id)
            else:
                stated.setdefault(letters, {}).setdefault(body_block(organisation_name(entity.name)), entity.entity_id)
    for letters, ids in alone.items():
        if len(stated.get(letters, {})) == 1:
            (full,) = stated[letters].values()
            yield from (Link(full, entity_id, "acronym") for entity_id in ids)
