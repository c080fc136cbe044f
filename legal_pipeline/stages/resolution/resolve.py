"""Resolves the mentions of one document to entities: forms in, entities out.

The result does not depend on the order of the forms, and every merge has a reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from legal_pipeline import identity
from legal_pipeline.data.places import LAW_ADJECTIVES
from legal_pipeline.model import PII_TYPES, Entity, MentionType, Merge
from legal_pipeline.stages.resolution.canonical_name import BODY_TYPES, PrintedForm, best_name, majority_type
from legal_pipeline.stages.resolution.name_keys import folded, person_name
from legal_pipeline.stages.resolution.organisation_links import organisation_links
from legal_pipeline.stages.resolution.person_links import person_links
from legal_pipeline.stages.resolution.union_find import Groups, Link
from legal_pipeline.stages.structures.model import Definition, NamedSpan

Key = tuple[MentionType, str]
"""(type, text) of a `Form`."""

_FOLDED_TYPES = frozenset({MentionType.LOCATION, MentionType.CASE, MentionType.DEFINED_TERM})
"""Types whose values are compared without case and whitespace."""
VALUE_TYPES = PII_TYPES | {
    MentionType.DATE,
    MentionType.MONEY,
    MentionType.CITATION,
    MentionType.STATUTE,
    MentionType.DOCKET_NO,
    MentionType.BATES,
    MentionType.DURATION,
    MentionType.COURT,
}
"""Types whose values have the same meaning in every document: an ISO date, an amount, a courts-db id."""
_REFERRABLE = frozenset({MentionType.PERSON, MentionType.LOCATION, *BODY_TYPES})
_NAMED_BY_VALUE = frozenset({MentionType.PERSON, MentionType.ORG, MentionType.GOV_BODY})
_QUOTES = re.compile(r"^[\s\"“”‘’'()]*(?:the\s+)?[\s\"“”‘’']*|[\s\"“”‘’'().,;]*$", re.IGNORECASE)
_VERSUS = re.compile(r"\b(?:vs\.?|versus|v)(?=\s)")


@dataclass(frozen=True, slots=True)
class Form:
    """A distinct (type, text) among the mentions of a document."""

    type: MentionType
    text: str
    value: str
    count: int


@dataclass(frozen=True, slots=True)
class Resolution:
    entities: tuple[Entity, ...]
    """Sorted by type and name."""
    entity_of: Mapping[Key, str]
    """(type, text) -> entity_id, for all forms."""


def resolve(
    document_id: str,
    forms: Iterable[Form],
    definitions: Iterable[Definition] = (),
    parties: Iterable[NamedSpan] = (),
    designations: Iterable[tuple[NamedSpan, str]] = (),
) -> Resolution:
    """Returns the entities of a document. (type, text) must be unique among the forms; their order does not matter.

    `parties` are named by the document's case only: "Roe v. Mott" is one mention, and yet Roe and Mott are entities, without a mention
    of their own unless they are named elsewhere. `designations` are names with the whole line of a docket sheet in which they stand:
    these lines become aliases.
    """
    given = sorted(forms, key=lambda form: (form.type, form.text))
    by_key: dict[Key, Form] = {(form.type, form.text): form for form in (*given, *_unmentioned(given, parties))}
    referent_of = _referents_of_terms(by_key, definitions)
    groups: Groups[Key] = Groups()
    for key in by_key:
        groups.add(key)
    free = [form for key, form in by_key.items() if key not in referent_of]
    for link in (*_links(free), *(Link(referent, key, "defined_term") for key, referent in referent_of.items())):
        groups.join(link)

    printed: dict[Key, set[str]] = {}
    for named, line in designations:
        printed.setdefault((named.type, named.span.text), set()).add(line)
    entities: list[Entity] = []
    entity_of: dict[Key, str] = {}
    taken: set[str] = set()
    for group in sorted(groups.groups(), key=min):
        own = [by_key[key] for key in group if key not in referent_of] or [by_key[key] for key in group]
        type_ = _majority_type(own)
        head = _representative(type_, own)
        name = _name(type_, head)
        canonical = folded(name) if type_ in _REFERRABLE or type_ in _FOLDED_TYPES else head.value
        while (entity_id := identity.entity_id(document_id, type_, canonical)) in taken:
            canonical += "+"
        taken.add(entity_id)
        lines = {line for key in group for line in printed.get(key, ())} - {name}
        reasons = sorted(
            {(_display_text(by_key[other]), reason) for other, reason in groups.reasons((head.type, head.text))}
            | {(line, "docket_line") for line in lines}
        )
        entities.append(
            Entity(
                entity_id,
                type_,
                name,
                aliases=tuple(sorted(({_display_text(by_key[key]) for key in group} | lines) - {name})),
                mention_count=sum(by_key[key].count for key in group),
                merges=tuple(Merge(form, reason) for form, reason in reasons),
                value=head.value if type_ in VALUE_TYPES else "",
            )
        )
        entity_of.update(dict.fromkeys(group, entity_id))
    return Resolution(tuple(sorted(entities, key=lambda entity: (entity.type, entity.name, entity.entity_id))), entity_of)


def _unmentioned(forms: Iterable[Form], parties: Iterable[NamedSpan]) -> list[Form]:
    """Returns the parties whose names no form has, each once, as forms that do not occur."""
    named = [form for form in forms if form.type in _NAMED_BY_VALUE or form.type is MentionType.COURT]
    known = {folded(text) for form in named for text in (_display_text(form), form.text)}
    found: dict[str, Form] = {}
    for party in sorted(parties, key=lambda party: (party.name, party.type)):
        if (name := folded(party.name)) not in known:
            found.setdefault(name, Form(party.type, party.name, party.name, 0))
    return list(found.values())


def _links(forms: list[Form]) -> Iterator[Link[Key]]:
    """Yields links between forms, by the rules of their type."""
    values: dict[tuple[MentionType, str], Key] = {}
    for form in forms:
        if form.type is MentionType.PERSON:
            continue
        first = values.setdefault((form.type, _comparable_value(form)), (form.type, form.text))
        if first[1] != form.text:
            yield Link(first, (form.type, form.text), "same_value")
    persons: dict[str, list[Key]] = {}
    for form in forms:
        if form.type is MentionType.PERSON:
            persons.setdefault(_display_text(form), []).append((form.type, form.text))
    for link in person_links(persons):
        yield Link(persons[link.left][0], persons[link.right][0], link.reason)
    for keys in persons.values():
        yield from (Link(keys[0], key, "same_value") for key in keys[1:])
    taken = {name.surname for name in map(person_name, persons) if name is not None}
    taken |= {folded(form.text) for form in forms if form.type is MentionType.LOCATION}
    # a name found as two types of organization is one organization
    seen_as: dict[str, list[Key]] = {}
    for form in forms:
        if form.type in BODY_TYPES:
            seen_as.setdefault(_display_text(form), []).append((form.type, form.text))
    for keys in seen_as.values():
        yield from (Link(keys[0], key, "same_words") for key in keys[1:])
    public = frozenset(_display_text(form) for form in forms if form.type in (MentionType.COURT, MentionType.GOV_BODY))
    for link in organisation_links(seen_as, frozenset(taken), public):
        yield Link(seen_as[link.left][0], seen_as[link.right][0], link.reason)


def _referents_of_terms(by_key: Mapping[Key, Form], definitions: Iterable[Definition]) -> dict[Key, Key]:
    """Returns defined term -> referent, as forms. Ignores terms with two different referents."""
    by_folded: dict[tuple[MentionType, str], Key] = {}
    by_term: dict[str, list[Key]] = {}
    for key in by_key:
        by_folded.setdefault((key[0], folded(key[1])), key)
        by_term.setdefault(_term_key(key[1]), []).append(key)
    referents_by_term: dict[str, set[Key]] = {}
    for definition in definitions:
        referent = definition.referent
        exact = (referent.type, referent.span.text)
        found = exact if exact in by_key else by_folded.get((referent.type, folded(referent.span.text)))
        if found is not None:
            referents_by_term.setdefault(_term_key(definition.term.text), set()).add(found)
    referent_of_key: dict[Key, Key] = {}
    for term, referents in referents_by_term.items():
        if len({folded(text) for _, text in referents}) > 1:
            continue
        referent_key = min(referents)
        for key in by_term.get(term, ()):
            if key not in referents and (key[0] is MentionType.DEFINED_TERM or key[0] in _REFERRABLE):
                referent_of_key[key] = referent_key
    # follow referents that are defined terms themselves
    return {key: _follow(referent, referent_of_key) for key, referent in referent_of_key.items()}


def _follow(referent: Key, referent_of_key: Mapping[Key, Key]) -> Key:
    seen: set[Key] = set()
    while referent in referent_of_key and referent not in seen:
        seen.add(referent)
        referent = referent_of_key[referent]
    return referent


def _term_key(text: str) -> str:
    return folded(_QUOTES.sub("", text))


def _comparable_value(form: Form) -> str:
    if form.type in BODY_TYPES or form.type in _FOLDED_TYPES:
        value = folded(form.value)
        return _VERSUS.sub("v.", value).replace("v..", "v.") if form.type is MentionType.CASE else _term_key(value)
    return form.value


def _majority_type(forms: Iterable[Form]) -> MentionType:
    counts: dict[MentionType, int] = {}
    for form in forms:
        counts[form.type] = counts.get(form.type, 0) + form.count
    return majority_type(counts)


def _representative(type_: MentionType, forms: list[Form]) -> Form:
    """Returns the form that names the entity."""
    counted: dict[str, int] = {}
    for form in forms:
        counted[_display_text(form)] = counted.get(_display_text(form), 0) + form.count
    name = best_name(type_, [PrintedForm(text, count) for text, count in sorted(counted.items())])
    return min((form for form in forms if _display_text(form) == name), key=lambda form: (form.type is not type_, form.text))


def _display_text(form: Form) -> str:
    """Returns the form on one line; the name of a party is its value, which lacks the rail of a caption."""
    return form.value if form.type in _NAMED_BY_VALUE and form.value else " ".join(form.text.split())


def _name(type_: MentionType, head: Form) -> str:
    """Returns the name of an entity: the form that stands for it, or the place whose law an adjective names ("English law")."""
    text = _display_text(head)
    return head.value if type_ is MentionType.LOCATION and folded(head.value) == folded(LAW_ADJECTIVES.get(text, "")) else text
