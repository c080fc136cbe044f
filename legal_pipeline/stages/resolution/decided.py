"""Finds the entities that people's decisions are about, whatever a reprocessing has changed, and groups entities as decided.

A decision names an entity by its names in documents that are known by their bytes. Where no such document has such a name any more,
by name in any document of the matter; decisions of earlier versions, by id.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from legal_pipeline.model import Decision, DecisionKind, DocumentSubject, Entity, EntitySubject
from legal_pipeline.stages.resolution.name_keys import folded
from legal_pipeline.stages.resolution.union_find import Groups, Link

REASON = "decision"
"""Merge reason of forms that a person has joined."""


@dataclass(frozen=True, slots=True)
class Located:
    """Entities of documents, sorted; empty when the subject is no longer there."""

    all: tuple[str, ...] = ()
    head: str = ""
    """The one whose name is that of the subject, or the first."""


@dataclass(slots=True)
class Locator:
    """Entities of documents by name; `content_of` gives the digest of each document's bytes."""

    entities: Mapping[str, Entity]
    members_by_matter_id: Mapping[str, Sequence[str]]
    _by_place: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    _by_alias_place: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    _by_name: dict[str, list[str]] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        entities: Mapping[str, Entity],
        document_of: Mapping[str, str],
        content_of: Mapping[str, str],
        members_by_matter_id: Mapping[str, Sequence[str]],
    ) -> Locator:
        locator = cls(entities, members_by_matter_id)
        for entity_id in sorted(entities):
            entity, content = entities[entity_id], content_of.get(document_of[entity_id], "")
            locator._by_place.setdefault((content, folded(entity.name)), []).append(entity_id)
            locator._by_name.setdefault(folded(entity.name), []).append(entity_id)
            for alias in entity.aliases:
                locator._by_alias_place.setdefault((content, folded(alias)), []).append(entity_id)
        return locator

    def locate(self, subject: EntitySubject) -> Located:
        places = [(place.sha256, folded(place.name)) for place in subject.places]
        found = [entity_id for place in places for entity_id in self._by_place.get(place, ())]
        found = found or [entity_id for place in places for entity_id in self._by_alias_place.get(place, ())]
        names = {folded(subject.name), *(name for _, name in places)} - {""}
        found = found or [entity_id for name in sorted(names) for entity_id in self._by_name.get(name, ())]
        if not found and not subject.places:
            found = [subject.entity_id] if subject.entity_id in self.entities else [*self.members_by_matter_id.get(subject.entity_id, ())]
        # a reprocessing may type an entity otherwise; one of the same type comes first
        alike = [entity_id for entity_id in found if subject.type in (None, self.entities[entity_id].type)] or found
        members = tuple(sorted(set(alike)))
        named = [entity_id for entity_id in members if folded(self.entities[entity_id].name) == folded(subject.name)]
        return Located(members, (named or [*members, ""])[0])

    def sides(self, decision: Decision, undecided: Mapping[str, Sequence[str]]) -> tuple[set[str], set[str]]:
        """Returns what a split keeps and what it takes out; `undecided` are the groups that the rules make, by member."""
        whole, part = (self.locate(subject) for subject in decision.subjects if isinstance(subject, EntitySubject))
        taken = set(part.all)
        by_id = not any(subject.places for subject in decision.subjects if isinstance(subject, EntitySubject))
        if by_id:
            return set(whole.all) - taken, taken - set(whole.all)
        group = {member for entity_id in whole.all for member in undecided[entity_id]}
        names = {folded(self.entities[entity_id].name) for entity_id in taken}
        if names.isdisjoint(folded(self.entities[entity_id].name) for entity_id in set(whole.all) - taken):
            # what is taken out has a name of its own, which goes wherever it occurs
            taken |= {member for member in group if folded(self.entities[member].name) in names}
        return group - taken, taken


def grouped(
    entities: Iterable[str], links: Iterable[Link[str]], decisions: Sequence[Decision], locator: Locator, undecided: Groups[str]
) -> tuple[Groups[str], tuple[int, ...]]:
    """Groups entities: what a person keeps apart first, so that no link overrides it, then what a person joins, then the rules.

    Of two decisions that contradict each other, the later one applies. Returns the numbers of those that do not apply.
    """
    group_of = {member: members for members in undecided.groups() for member in members}
    apart: dict[tuple[str, str], int] = {}
    for decision in decisions:
        if decision.kind is DecisionKind.SPLIT:
            kept, taken = locator.sides(decision, group_of)
            apart |= {(min(one, other), max(one, other)): decision.number for one in kept for other in taken}
        elif decision.kind is DecisionKind.MERGE:
            left, right = (locator.locate(subject) for subject in decision.subjects if isinstance(subject, EntitySubject))
            for one in left.all:
                for other in right.all:
                    apart.pop((min(one, other), max(one, other)), None)
    groups: Groups[str] = Groups()
    for entity_id in sorted(entities):
        groups.add(entity_id)
    for one, other in sorted(apart):
        groups.keep_apart(one, other)
    unapplied = {decision.number for decision in decisions if decision.kind is DecisionKind.SPLIT} - set(apart.values())
    for decision in decisions:
        if decision.kind is DecisionKind.MERGE:
            left, right = (locator.locate(subject) for subject in decision.subjects if isinstance(subject, EntitySubject))
            if not left.head or not right.head or not groups.join(Link(left.head, right.head, REASON)):
                unapplied.add(decision.number)
    for link in links:
        groups.join(link)
    return groups, tuple(sorted(unapplied))


def ends_of(decision: Decision) -> list[EntitySubject | DocumentSubject]:
    """Returns the entities and documents that a decision names, those of facts too."""
    ends: list[EntitySubject | DocumentSubject] = []
    for subject in decision.subjects:
        ends += [subject] if isinstance(subject, (EntitySubject, DocumentSubject)) else [subject.source, subject.target]
    return ends
