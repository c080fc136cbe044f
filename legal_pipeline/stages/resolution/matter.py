"""Merges the entities of a matter's documents; a lawyer's decisions override the rules."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from legal_pipeline import identity
from legal_pipeline.model import (
    Applied,
    Decision,
    DecisionKind,
    DocumentSubject,
    Entity,
    EntitySubject,
    FactEnds,
    MentionSubject,
    MentionType,
    Merge,
    SplitMention,
)
from legal_pipeline.stages.resolution.canonical_name import PrintedForm, best_name, majority_type
from legal_pipeline.stages.resolution.decided import REASON, Locator, grouped
from legal_pipeline.stages.resolution.matter_links import matter_links
from legal_pipeline.stages.resolution.name_keys import folded
from legal_pipeline.stages.resolution.union_find import Groups, Link


@dataclass(frozen=True, slots=True)
class MatterGraph:
    entities: tuple[Entity, ...]
    """Entities of the matter, sorted by type and name; `merges` gives the reason for each form."""
    matter_entity_of: Mapping[str, str]
    """Document entity id -> matter entity id, complete."""
    document_ids: Mapping[str, tuple[str, ...]]
    """Matter entity id -> sorted ids of the documents it occurs in."""
    applied: tuple[Applied, ...] = ()
    """Where each decision stands in this graph, by number."""
    unapplied: tuple[int, ...] = ()
    """Decisions about what is no longer there, and those that a later decision or a split overrides."""


@dataclass(frozen=True, slots=True)
class Alike:
    """Further entities of documents that read exactly like one that is given; whatever it is merged into, they are."""

    mention_count: int
    weight: int
    """What they count when a name is chosen: an entity counts its mentions, at least one."""


NONE_ALIKE: Mapping[str, Alike] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class _Counted:
    entity: Entity
    mention_count: int
    weight: int


@dataclass(frozen=True, slots=True)
class _Decided:
    """What people decided about single entities, by the document entity that stands for each."""

    names: Mapping[str, str] = field(default_factory=dict)
    types: Mapping[str, MentionType] = field(default_factory=dict)


def merge_matter(
    matter: str,
    entities_by_document: Iterable[tuple[str, Entity]],
    decisions: Sequence[Decision] = (),
    content_of: Mapping[str, str] | None = None,
    splits: Sequence[SplitMention] = (),
    alike: Mapping[str, Alike] = NONE_ALIKE,
) -> MatterGraph:
    """Merges (document_id, entity) pairs, given in any order, subject to the decisions in the order in which they were made.

    `content_of` gives the digest of each document's bytes, by which decisions know documents. `splits` are the single mentions that
    decisions take out of an entity; each becomes an entity of its document, which no rule joins to another.

    `alike` says what given entities stand for besides themselves, by id. Of entities that read alike (`wordings`) and that no decision
    tells apart, the three with the smallest ids must be given, and the third stands for the others; an entity that ends up by itself
    stands for itself alone, and so does each of those that are like it (`by_itself`).
    """
    documents: dict[str, str] = {}
    entities: dict[str, Entity] = {}
    for document_id, entity in entities_by_document:
        entities[entity.entity_id] = entity
        documents[entity.entity_id] = document_id
    links = sorted(matter_links(entities.values()), key=lambda link: (link.left, link.right, link.reason))
    splits = [split for split in splits if split.whole_id in entities]
    for split in splits:
        _take_out(split, entities, documents)
    single = {split.entity_id for split in splits if not split.is_whole}
    groups, locator = _group(entities, links), None
    unapplied: tuple[int, ...] = ()
    decided = _Decided()
    if decisions:
        locator = Locator.of(entities, documents, content_of or {}, _matter_ids(matter, entities, groups, single, alike), splits)
        groups, unapplied = grouped(entities, links, decisions, locator, groups)
        decided = _decided(decisions, locator)

    merged: list[Entity] = []
    matter_entity_of: dict[str, str] = {}
    document_ids: dict[str, tuple[str, ...]] = {}
    for matter_id, members in _matter_ids(matter, entities, groups, single, alike).items():
        merged.append(_merge(matter_id, _counted(members, entities, alike), groups, decided, single))
        document_ids[matter_id] = tuple(sorted({documents[member] for member in members}))
        matter_entity_of.update(dict.fromkeys(members, matter_id))
    merged.sort(key=lambda entity: (entity.type, entity.name, entity.entity_id))
    applied = tuple(_applied(decisions, unapplied, locator, matter_entity_of)) if locator else ()
    missing = {decision.number for decision in decisions} - {each.number for each in applied}
    return MatterGraph(tuple(merged), matter_entity_of, document_ids, applied, tuple(sorted(missing)))


def by_itself(matter: str, entity: Entity) -> Entity:
    """Returns what an entity of a document becomes that is merged with none, while others of the matter have its name."""
    counted = _counted([entity.entity_id], {entity.entity_id: entity}, NONE_ALIKE)
    return _merge(id_by_itself(matter, entity), counted, Groups(), _Decided(), ())


def id_by_itself(matter: str, entity: Entity) -> str:
    return identity.entity_id(f"matter:{matter}", entity.type, _own_key(folded(entity.name), entity.entity_id))


def _counted(members: Sequence[str], entities: Mapping[str, Entity], alike: Mapping[str, Alike]) -> list[_Counted]:
    found = []
    for entity in map(entities.__getitem__, members):
        others = alike.get(entity.entity_id) if len(members) > 1 else None
        count, weight = entity.mention_count, max(1, entity.mention_count)
        found.append(_Counted(entity, count + others.mention_count, weight + others.weight) if others else _Counted(entity, count, weight))
    return found


def _take_out(split: SplitMention, entities: dict[str, Entity], documents: dict[str, str]) -> None:
    whole = entities[split.whole_id]
    if not split.is_whole:
        aliases = tuple(form for form in whole.aliases if form != split.lost_form)
        merges = tuple(merge for merge in whole.merges if merge.form != split.lost_form)
        entities[split.whole_id] = replace(whole, aliases=aliases, merges=merges, mention_count=whole.mention_count - 1)
        entities[split.entity_id] = Entity(split.entity_id, whole.type, split.name, mention_count=1)
        documents[split.entity_id] = split.document_id


def _decided(decisions: Sequence[Decision], locator: Locator) -> _Decided:
    """The last decision about an entity applies."""
    names: dict[str, str] = {}
    types: dict[str, MentionType] = {}
    for decision in decisions:
        if decision.kind in (DecisionKind.RENAME, DecisionKind.RETYPE) and isinstance(decision.subjects[0], EntitySubject):
            head = locator.locate(decision.subjects[0]).head
            if decision.kind is DecisionKind.RENAME:
                names.pop(head, None)
                names[head] = decision.value
            else:
                types.pop(head, None)
                types[head] = MentionType(decision.value)
    return _Decided(names, types)


def _applied(
    decisions: Sequence[Decision], unapplied: Sequence[int], locator: Locator, matter_entity_of: Mapping[str, str]
) -> Iterator[Applied]:
    """Yields where decisions stand: one place for each entity, or one for the fact."""

    def place(end: EntitySubject | DocumentSubject) -> str:
        return end.document_id if isinstance(end, DocumentSubject) else matter_entity_of.get(locator.locate(end).head, "")

    for decision in decisions:
        if decision.number in unapplied:
            continue
        places: dict[str, None] = {}
        for subject in decision.subjects:
            if isinstance(subject, MentionSubject):
                places |= dict.fromkeys(matter_entity_of[split.entity_id] for split in locator.splits.get(decision.number, ()))
                continue
            if isinstance(subject, (EntitySubject, DocumentSubject)):
                places[place(subject)] = None
                continue
            source, target = place(subject.source), place(subject.target)
            if source and target:
                yield Applied(decision.number, fact=FactEnds(subject.type, source, target, subject.role))
        yield from (Applied(decision.number, entity_id) for entity_id in places if entity_id)


def _group(entities: Iterable[str], links: Iterable[Link[str]]) -> Groups[str]:
    groups: Groups[str] = Groups()
    for entity_id in sorted(entities):
        groups.add(entity_id)
    for link in links:
        groups.join(link)
    return groups


def _matter_ids(
    matter: str, entities: Mapping[str, Entity], groups: Groups[str], single: Container[str], alike: Mapping[str, Alike]
) -> dict[str, list[str]]:
    """Returns matter entity id -> sorted document entity ids. If type and name are unique, the id depends on them alone."""
    by_key: dict[tuple[MentionType, str], list[list[str]]] = {}
    for group in groups.groups():
        members = sorted(group)
        type_, name = _type_and_name(_naming(_counted(members, entities, alike), single))
        by_key.setdefault((type_, folded(name)), []).append(members)
    members_of: dict[str, list[str]] = {}
    for (type_, name), same_key in by_key.items():
        for number, members in enumerate(sorted(same_key)):
            # separate entities of the same name: the smallest document entity id makes the key unique
            key = name if number == 0 and len(same_key) == 1 else _own_key(name, members[0])
            members_of[identity.entity_id(f"matter:{matter}", type_, key)] = members
    return members_of


def _own_key(name: str, entity_id: str) -> str:
    return f"{name}\x1f{entity_id}"


def _naming(members: Sequence[_Counted], single: Container[str]) -> Sequence[_Counted]:
    """Leaves out single mentions that a person has added to an entity: they do not change what it is called."""
    return [each for each in members if each.entity.entity_id not in single] or members


def _type_and_name(members: Sequence[_Counted]) -> tuple[MentionType, str]:
    counts: dict[MentionType, int] = {}
    printed: dict[str, int] = {}
    for each in members:
        counts[each.entity.type] = counts.get(each.entity.type, 0) + each.weight
        printed[each.entity.name] = printed.get(each.entity.name, 0) + each.weight
    type_ = majority_type(counts)
    return type_, best_name(type_, [PrintedForm(text, count) for text, count in sorted(printed.items())])


def _merge(matter_id: str, counted: Sequence[_Counted], groups: Groups[str], decided: _Decided, single: Container[str]) -> Entity:
    type_, name = _type_and_name(_naming(counted, single))
    members = [each.entity for each in counted]
    head = min(entity.entity_id for entity in members if entity.name == name)
    name_of = {entity.entity_id: entity.name for entity in members}
    merges = {(name_of[other], reason) for other, reason in groups.reasons(head)}
    merges |= {(merge.form, merge.reason) for entity in members for merge in entity.merges}
    forms = {form for entity in members for form in (entity.name, *entity.aliases)}
    # the last of several decisions comes last
    names = [given for entity_id, given in decided.names.items() if entity_id in name_of]
    types = [given for entity_id, given in decided.types.items() if entity_id in name_of]
    if names and names[-1] != name:
        merges.add((name, REASON))
        name = names[-1]
    return Entity(
        matter_id,
        types[-1] if types else type_,
        name,
        aliases=tuple(sorted(forms - {name})),
        mention_count=sum(each.mention_count for each in counted),
        merges=tuple(Merge(form, reason) for form, reason in sorted(merges)),
        value=min((entity.value for entity in members if entity.value), default=""),
    )
