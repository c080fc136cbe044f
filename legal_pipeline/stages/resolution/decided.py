"""Finds the entities that people's decisions are about, whatever a reprocessing has changed, and groups entities as decided.

A decision names an entity by its names in documents that are known by their bytes. Where no such document has such a name any more,
by name in any document of the matter; decisions of earlier versions, by id. What a single mention was made into by a decision is known
by the number of that decision.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from legal_pipeline.model import Decision, DecisionKind, Entity, EntitySubject, MentionSubject, SplitMention
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


@dataclass(frozen=True, slots=True)
class _MentionSides:
    kept: set[str]
    taken: tuple[str, ...]
    belongs_to: Located


@dataclass(slots=True)
class Locator:
    """Entities of documents by name; `content_of` gives the digest of each document's bytes."""

    entities: Mapping[str, Entity]
    members_by_matter_id: Mapping[str, Sequence[str]]
    splits: Mapping[int, Sequence[SplitMention]] = field(default_factory=dict)
    """Single mentions, by the decision that takes them out; those of copies of one document together."""
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
        splits: Iterable[SplitMention] = (),
    ) -> Locator:
        by_number: dict[int, list[SplitMention]] = {}
        for split in splits:
            by_number.setdefault(split.number, []).append(split)
        locator = cls(entities, members_by_matter_id, by_number)
        by_decision = {split.entity_id for split in splits if not split.is_whole}
        # a mention by itself says nothing about others of its name
        for entity_id in sorted(entities.keys() - by_decision):
            entity, content = entities[entity_id], content_of.get(document_of[entity_id], "")
            locator._by_place.setdefault((content, folded(entity.name)), []).append(entity_id)
            locator._by_name.setdefault(folded(entity.name), []).append(entity_id)
            for alias in entity.aliases:
                locator._by_alias_place.setdefault((content, folded(alias)), []).append(entity_id)
        return locator

    def locate(self, subject: EntitySubject) -> Located:
        single = [each.entity_id for place in subject.places if place.split for each in self.splits.get(place.split, ())]
        places = [(place.sha256, folded(place.name)) for place in subject.places if not place.split]
        found = [entity_id for place in places for entity_id in self._by_place.get(place, ())]
        found = found or [entity_id for place in places for entity_id in self._by_alias_place.get(place, ())]
        names = {folded(subject.name), *(name for _, name in places)} - {""}
        if places or not subject.places:
            found = found or [entity_id for name in sorted(names) for entity_id in self._by_name.get(name, ())]
        found += single
        if not found and not subject.places:
            found = [subject.entity_id] if subject.entity_id in self.entities else [*self.members_by_matter_id.get(subject.entity_id, ())]
        # a reprocessing may type an entity otherwise; one of the same type comes first
        alike = [entity_id for entity_id in found if subject.type in (None, self.entities[entity_id].type)] or found
        members = tuple(sorted(set(alike)))
        named = [entity_id for entity_id in members if folded(self.entities[entity_id].name) == folded(subject.name)]
        return Located(members, (named or [*members, ""])[0])

    def mention_sides(self, decision: Decision, undecided: Mapping[str, Sequence[str]], apart: Iterable[tuple[str, str]]) -> _MentionSides:
        """Like `sides` for a single mention; what earlier decisions keep apart from its entity already may well be what it belongs to."""
        whole, *belongs = (self.locate(subject) for subject in decision.subjects if isinstance(subject, EntitySubject))
        taken = tuple(split.entity_id for split in self.splits.get(decision.number, ()))
        wholes = {split.whole_id for split in self.splits.get(decision.number, ())}
        group = {member for entity_id in (*wholes, *whole.all) for member in undecided[entity_id]}
        separate = {one if other in wholes else other for one, other in apart if one in wholes or other in wholes}
        belongs_to = belongs[0] if belongs else Located()
        return _MentionSides(group - separate - {*taken} - {*belongs_to.all}, taken, belongs_to)

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


def is_about_mention(decision: Decision) -> bool:
    return len(decision.subjects) > 1 and isinstance(decision.subjects[1], MentionSubject)


def grouped(
    entities: Iterable[str], links: Iterable[Link[str]], decisions: Sequence[Decision], locator: Locator, undecided: Groups[str]
) -> tuple[Groups[str], tuple[int, ...]]:
    """Groups entities: what a person keeps apart first, so that no link overrides it, then what a person joins, then the rules.

    Of two decisions that contradict each other, the later one applies. Returns the numbers of those that do not apply.
    """
    group_of = {member: members for members in undecided.groups() for member in members}
    apart: dict[tuple[str, str], int] = {}
    mentions: dict[int, _MentionSides] = {}
    for decision in decisions:
        if decision.kind is DecisionKind.SPLIT:
            if is_about_mention(decision):
                sides = mentions[decision.number] = locator.mention_sides(decision, group_of, apart)
                kept, taken = sides.kept, {*sides.taken}
                for one in taken:
                    for other in sides.belongs_to.all:
                        apart.pop((min(one, other), max(one, other)), None)
            else:
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
        elif decision.number in mentions and decision.number not in unapplied:
            sides = mentions[decision.number]
            others = [*sides.taken[1:], *([sides.belongs_to.head] if sides.belongs_to.head else ())]
            joined = [groups.join(Link(sides.taken[0], other, REASON)) for other in others]
            if not all(joined):
                unapplied.add(decision.number)
    for link in links:
        groups.join(link)
    return groups, tuple(sorted(unapplied))
