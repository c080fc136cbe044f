"""Merges the entities of a matter's documents; a lawyer's decisions override the rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from legal_pipeline import identity
from legal_pipeline.model import Entity, MentionType, Merge
from legal_pipeline.stages.resolution.canonical_name import PrintedForm, best_name, majority_type
from legal_pipeline.stages.resolution.matter_links import matter_links
from legal_pipeline.stages.resolution.name_keys import folded
from legal_pipeline.stages.resolution.union_find import Groups, Link


@dataclass(frozen=True, slots=True)
class Decision:
    """A lawyer's decision about two entities, given by document entity ids or by matter entity ids from before any decision."""

    kind: Literal["merge", "split"]
    left: str
    right: str


@dataclass(frozen=True, slots=True)
class MatterGraph:
    entities: tuple[Entity, ...]
    """Entities of the matter, sorted by type and name; `merges` gives the reason for each form."""
    matter_entity_of: Mapping[str, str]
    """Document entity id -> matter entity id, complete."""
    document_ids: Mapping[str, tuple[str, ...]]
    """Matter entity id -> sorted ids of the documents it occurs in."""
    unapplied: tuple[Decision, ...]
    """Decisions about an unknown entity, and those that a later decision or a split overrides."""


def merge_matter(matter: str, entities_by_document: Iterable[tuple[str, Entity]], decisions: Sequence[Decision] = ()) -> MatterGraph:
    """Merges (document_id, entity) pairs, given in any order. The last decision about a pair of entities applies."""
    documents: dict[str, str] = {}
    entities: dict[str, Entity] = {}
    for document_id, entity in entities_by_document:
        entities[entity.entity_id] = entity
        documents[entity.entity_id] = document_id
    links = sorted(matter_links(entities.values()), key=lambda link: (link.left, link.right, link.reason))
    undecided = _group(entities, links)
    if decisions:
        members_by_matter_id = _matter_ids(matter, entities, undecided)
        groups, unapplied = _apply_decisions(entities, links, members_by_matter_id, decisions)
    else:
        groups, unapplied = undecided, ()

    merged: list[Entity] = []
    matter_entity_of: dict[str, str] = {}
    document_ids: dict[str, tuple[str, ...]] = {}
    for matter_id, members in _matter_ids(matter, entities, groups).items():
        merged.append(_merge(matter_id, [entities[member] for member in members], groups))
        document_ids[matter_id] = tuple(sorted({documents[member] for member in members}))
        matter_entity_of.update(dict.fromkeys(members, matter_id))
    merged.sort(key=lambda entity: (entity.type, entity.name, entity.entity_id))
    return MatterGraph(tuple(merged), matter_entity_of, document_ids, unapplied)


def _group(entities: Iterable[str], links: Iterable[Link[str]]) -> Groups[str]:
    groups: Groups[str] = Groups()
    for entity_id in sorted(entities):
        groups.add(entity_id)
    for link in links:
        groups.join(link)
    return groups


def _apply_decisions(
    entities: Mapping[str, Entity], links: Iterable[Link[str]], members_by_matter_id: Mapping[str, list[str]], decisions: Sequence[Decision]
) -> tuple[Groups[str], tuple[Decision, ...]]:
    """Applies splits first, so that no later link overrides them, then the lawyer's merges, then the rules."""

    def members(side: str) -> list[str]:
        return [side] if side in entities else members_by_matter_id.get(side, [])

    latest: dict[frozenset[str], Decision] = {frozenset((decision.left, decision.right)): decision for decision in decisions}
    unapplied = [decision for decision in decisions if latest[frozenset((decision.left, decision.right))] is not decision]
    groups: Groups[str] = Groups()
    for entity_id in sorted(entities):
        groups.add(entity_id)
    for kind in ("split", "merge"):
        for decision in latest.values():
            if decision.kind != kind:
                continue
            left, right = members(decision.left), members(decision.right)
            if not left or not right or set(left) & set(right):
                unapplied.append(decision)
            elif kind == "split":
                for one in left:
                    for other in right:
                        groups.keep_apart(one, other)
            elif not all(groups.join(Link(one, other, "decision")) for one, other in ((left[0], other) for other in (*left[1:], *right))):
                unapplied.append(decision)
    for link in links:
        groups.join(link)
    return groups, tuple(decision for decision in decisions if decision in unapplied)


def _matter_ids(matter: str, entities: Mapping[str, Entity], groups: Groups[str]) -> dict[str, list[str]]:
    """Returns matter entity id -> sorted document entity ids. If type and name are unique, the id depends on them alone."""
    by_key: dict[tuple[MentionType, str], list[list[str]]] = {}
    for group in groups.groups():
        members = sorted(group)
        type_, name = _type_and_name([entities[member] for member in members])
        by_key.setdefault((type_, folded(name)), []).append(members)
    members_of: dict[str, list[str]] = {}
    for (type_, name), same_key in by_key.items():
        for number, members in enumerate(sorted(same_key)):
            # separate entities of the same name: the smallest document entity id makes the key unique
            key = name if number == 0 and len(same_key) == 1 else f"{name}\x1f{members[0]}"
            members_of[identity.entity_id(f"matter:{matter}", type_, key)] = members
    return members_of


def _type_and_name(members: Sequence[Entity]) -> tuple[MentionType, str]:
    counts: dict[MentionType, int] = {}
    for entity in members:
        counts[entity.type] = counts.get(entity.type, 0) + max(1, entity.mention_count)
    type_ = majority_type(counts)
    printed: dict[str, int] = {}
    for entity in members:
        printed[entity.name] = printed.get(entity.name, 0) + max(1, entity.mention_count)
    return type_, best_name(type_, [PrintedForm(text, count) for text, count in sorted(printed.items())])


def _merge(matter_id: str, members: Sequence[Entity], groups: Groups[str]) -> Entity:
    type_, name = _type_and_name(members)
    head = min(entity.entity_id for entity in members if entity.name == name)
    name_of = {entity.entity_id: entity.name for entity in members}
    merges = {(name_of[other], reason) for other, reason in groups.reasons(head)}
    merges |= {(merge.form, merge.reason) for entity in members for merge in entity.merges}
    forms = {form for entity in members for form in (entity.name, *entity.aliases)}
    return Entity(
        matter_id,
        type_,
        name,
        aliases=tuple(sorted(forms - {name})),
        mention_count=sum(entity.mention_count for entity in members),
        merges=tuple(Merge(form, reason) for form, reason in sorted(merges)),
        value=min((entity.value for entity in members if entity.value), default=""),
    )
