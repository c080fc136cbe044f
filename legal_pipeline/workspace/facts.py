"""Facts as sentences of a list: who, what, whom, and the passages that prove it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from legal_pipeline.data.fact_phrases import PHRASES
from legal_pipeline.model import DecisionKind, Evidence, RelationshipType
from legal_pipeline.stages.relations.contradictions import contradictions
from legal_pipeline.storage.facts.relationship_query import NamedRelationship
from legal_pipeline.workspace import addresses

_ENTITY_ID = re.compile("e-[0-9a-f]{16}")


@dataclass(frozen=True, slots=True)
class Passage:
    address: str
    where: str
    """Page, or printed page and lines: `p. 4`, `Tr. 41:3-17`."""
    file_name: str
    text: str


@dataclass(frozen=True, slots=True)
class Quote:
    """The same words of a file, at their first place on each page."""

    text: str
    file_name: str
    places: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    type: RelationshipType
    source_name: str
    source_address: str
    phrase: str
    target_name: str
    target_address: str
    role: str
    told_role: str
    """What a sentence says after the target; empty where the target says it."""
    confidence: float
    rule: str
    passages: tuple[Passage, ...]
    target_value: str = ""
    source_id: str = ""
    target_id: str = ""
    is_confirmed: bool = False
    decision: int = 0
    """Number of the decision that confirms it."""
    decided_by: str = ""

    @property
    def quotes(self) -> list[Quote]:
        """A caption that stands on every page is one line, not forty."""
        found: dict[tuple[str, str], dict[str, Passage]] = {}
        for each in self.passages:
            found.setdefault((" ".join(each.text.split()), each.file_name), {}).setdefault(each.where, each)
        return [Quote(text, file_name, tuple(places.values())) for (text, file_name), places in found.items()]


def fact(named: NamedRelationship) -> Fact:
    item = named.relationship
    return Fact(
        type=item.type,
        source_name=named.source_name,
        source_address=_address(named.matter, item.source_id),
        phrase=PHRASES[item.type][0],
        target_name=named.told_target,
        target_address=_address(named.matter, item.target_id),
        role=item.role or "",
        told_role=named.told_role,
        confidence=item.confidence,
        rule=item.rule,
        passages=tuple(passage(named.matter, proof, named.file_names.get(proof.document_id, "")) for proof in item.evidence),
        target_value=named.target_value,
        source_id=item.source_id,
        target_id=item.target_id,
        is_confirmed=named.verdict is DecisionKind.CONFIRM,
        decision=named.decision,
        decided_by=named.decided_by,
    )


def passage(matter: str, proof: Evidence, file_name: str) -> Passage:
    return Passage(addresses.evidence(matter, proof), proof.cited or f"p. {proof.page_number}", file_name, proof.text)


def seen_from(entity_id: str, facts: Iterable[Fact]) -> Iterator[tuple[str, str, str, Fact]]:
    """Yields (phrase, name and address of the other end, fact), as the entity would say it."""
    for each in facts:
        forwards, backwards = PHRASES[each.type]
        if each.source_id == entity_id:
            yield forwards, each.target_name, each.target_address, each
        else:
            yield backwards, each.source_name, each.source_address, each


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Facts of which one at most is right."""

    kind: str
    about_name: str
    about_address: str
    facts: tuple[Fact, ...]


def exclusions(facts: Iterable[NamedRelationship]) -> list[Exclusion]:
    """Returns what excludes each other among facts of one matter."""
    by_id = {named.relationship.relationship_id: named for named in facts}
    names = {end: name for named in by_id.values() for end, name in _ends(named)}
    found = []
    for each in contradictions((named.relationship for named in by_id.values()), lambda end: names.get(end, "")):
        opposed = [by_id[one] for one in each.relationship_ids]
        address = _address(opposed[0].matter, each.about)
        found.append(Exclusion(each.kind, names.get(each.about, ""), address, tuple(map(fact, opposed))))
    return found


def _ends(named: NamedRelationship) -> tuple[tuple[str, str], tuple[str, str]]:
    return (named.relationship.source_id, named.source_name), (named.relationship.target_id, named.target_name)


def _address(matter: str, end: str) -> str:
    # an end that is no entity is the document itself, whose id is longer or ends otherwise
    return addresses.entity(matter, end) if _ENTITY_ID.fullmatch(end) else addresses.page(matter, end)
