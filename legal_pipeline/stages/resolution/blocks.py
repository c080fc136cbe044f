"""What the entities of different documents are compared by: its blocks. Entities without a common block are never merged by rules.

`matter_links` compares within blocks; whoever merges a part of a matter follows them to find everything that the part hangs together with.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from legal_pipeline.data.back_references import BACK_REFERENCE
from legal_pipeline.data.organisation_suffixes import GENERIC_WORDS
from legal_pipeline.model import Entity, MentionType
from legal_pipeline.stages.resolution.canonical_name import BODY_TYPES
from legal_pipeline.stages.resolution.name_keys import OrganisationName, PersonName, folded, organisation_name, person_name

Block = tuple[str, ...]
"""What is compared, and what is equal: `person`, `ann`, `lee`."""

_OWN_DOCUMENT_ONLY = frozenset(
    {"defined_term", "short_name", "surname_only", "title_and_surname", "given_name_only", "acronym", "docket_line"}
)
"""Merge reasons whose forms have no meaning outside their document."""
_COURT_ID = re.compile(r"[a-z0-9]+")
"""A courts-db id; a court unknown to courts-db has its printed name as value."""
_ACRONYM = re.compile(r"(?:[A-Z]\.?){2,6}")
_UNITED_STATES = ("us",)
_WITH_OFFICE = re.compile(r"\d{1,2}:(?P<number>.+)")


def blocks(entity: Entity) -> Iterator[Block]:
    """Yields the blocks of an entity, some of them twice.

    Every entity is also in the block of its name: entities of the matter that have a name in common get ids that depend on each other.
    """
    yield name_block(entity.name)
    if entity.type is MentionType.PERSON:
        yield from (("person", *person_block(name)) for name in person_names(entity))
    elif entity.type in BODY_TYPES:
        yield from (("body", body_block(name)) for name in body_names(entity))
        yield from (("acronym", letters) for letters in acronyms(entity))
    else:
        yield from map(name_block, full_forms(entity))
    if has_common_value(entity):
        yield "value", entity.type.value, entity.value
    if entity.type is MentionType.DOCKET_NO and entity.value:
        yield "docket", docket_number(entity)[0]


def name_block(name: str) -> Block:
    return "name", folded(name)


def full_forms(entity: Entity) -> list[str]:
    """Returns the forms that have the same meaning in every document."""
    local = {merge.form for merge in entity.merges if merge.reason in _OWN_DOCUMENT_ONLY}
    return sorted({entity.name, *(alias for alias in entity.aliases if alias not in local and not BACK_REFERENCE.match(alias))})


def person_names(entity: Entity) -> Iterator[PersonName]:
    """Yields the names of a person that have a given name; an initial is not sufficient."""
    for name in map(person_name, full_forms(entity)):
        if name is not None and len(name.given) > 1:
            yield PersonName(name.given, name.middle, name.surname, name.generation)


def person_block(name: PersonName) -> tuple[str, str]:
    return name.given, name.surname.rsplit(None, 1)[-1]


def body_names(entity: Entity) -> Iterator[OrganisationName]:
    """Yields the names that are not generic ("the Company", "District Court"): those differ between documents."""
    for name in map(organisation_name, full_forms(entity)):
        if len(name.core) > 2 or name.core == _UNITED_STATES or not set(name.core) <= GENERIC_WORDS:
            yield name


def body_block(name: OrganisationName) -> str:
    return "".join(name.core)


def is_acronym(entity: Entity) -> bool:
    return _ACRONYM.fullmatch(entity.name) is not None


def acronyms(entity: Entity) -> set[str]:
    """Returns the acronyms that an entity is called by; where its name is longer, those that are made of its initials."""
    found = {"".join(organisation_name(text).core) for text in (entity.name, *entity.aliases) if _ACRONYM.fullmatch(text)}
    return found if is_acronym(entity) else found & organisation_name(entity.name).initials


def has_common_value(entity: Entity) -> bool:
    """Returns whether the value means the same in every document."""
    return bool(entity.value) and (entity.type is not MentionType.COURT or _COURT_ID.fullmatch(entity.value) is not None)


def docket_number(entity: Entity) -> tuple[str, bool]:
    """Returns the number without the digit of an office before it, and whether it has one."""
    hit = _WITH_OFFICE.fullmatch(entity.value)
    return (hit["number"], True) if hit else (entity.value, False)
