"""Facts that exclude each other: an attorney on both sides of a case, two judges who sit alone in one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from legal_pipeline.model import NEEDS_EYES_CONFIDENCE, Relationship, RelationshipType

LOWERED_CONFIDENCE = NEEDS_EYES_CONFIDENCE
"""The highest confidence of a fact that another one excludes: at most one of the two is right, and a person has to look."""
_OPENS, _ANSWERS = "opens", "answers"
_SIDES = {
    **dict.fromkeys(("plaintiff", "petitioner", "appellant", "claimant"), _OPENS),
    **dict.fromkeys(("defendant", "respondent", "appellee"), _ANSWERS),
}


class ContradictionKind(StrEnum):
    BOTH_SIDES = "attorney on both sides"
    TWO_JUDGES = "two judges who sit alone"


@dataclass(frozen=True, slots=True)
class Contradiction:
    kind: ContradictionKind
    about: str
    """Entity id of the attorney or of the case."""
    relationship_ids: tuple[str, ...]
    """At least two, sorted."""


def contradictions(relationships: Iterable[Relationship], name_of: Callable[[str], str]) -> list[Contradiction]:
    """Returns what excludes each other among the facts of one document or one matter, whatever their order.

    `name_of` returns the name of an entity. A party that stands on both sides of a case by itself, as in a cross-appeal,
    puts nobody on both sides; two forms of one judge's name, which share the surname, are one judge.
    """
    facts = list(relationships)
    found = [*_both_sides(facts), *_two_judges(facts, name_of)]
    return sorted(found, key=lambda one: (one.kind, one.about, one.relationship_ids))


def _both_sides(facts: list[Relationship]) -> Iterable[Contradiction]:
    sides: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for fact in facts:
        if fact.type is RelationshipType.PARTY_TO and (side := _SIDES.get(fact.role or "")):
            sides[fact.source_id][fact.target_id].add(side)
    clients: dict[str, list[Relationship]] = defaultdict(list)
    for fact in facts:
        if fact.type is RelationshipType.REPRESENTED_BY and fact.role is None:
            clients[fact.target_id].append(fact)
    for attorney, edges in clients.items():
        by_case: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for edge in edges:
            for case, own in sides.get(edge.source_id, {}).items():
                if len(own) == 1:
                    by_case[case][next(iter(own))].add(edge.relationship_id)
        opposed = {one for both in by_case.values() if len(both) == 2 for ids in both.values() for one in ids}
        if opposed:
            yield Contradiction(ContradictionKind.BOTH_SIDES, attorney, tuple(sorted(opposed)))


def _two_judges(facts: list[Relationship], name_of: Callable[[str], str]) -> Iterable[Contradiction]:
    benches: dict[str, list[Relationship]] = defaultdict(list)
    for fact in facts:
        if fact.type is RelationshipType.PRESIDED_BY:
            benches[fact.source_id].append(fact)
    for case, bench in benches.items():
        alone = [fact for fact in bench if fact.role == "presiding"]
        surnames = {_surname(name_of(fact.target_id)) for fact in alone}
        if len(surnames) > 1 and not any(fact.role == "panel" for fact in bench):
            yield Contradiction(ContradictionKind.TWO_JUDGES, case, tuple(sorted(fact.relationship_id for fact in alone)))


def _surname(name: str) -> str:
    words = [word.strip(".,").lower() for word in name.replace(",", " ").split()]
    return next((word for word in reversed(words) if word not in ("jr", "sr", "ii", "iii", "iv")), "")
