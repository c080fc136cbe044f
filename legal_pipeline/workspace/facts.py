"""Facts as sentences of a list: who, what, whom, and the passages that prove it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from legal_pipeline.model import DecisionKind, Evidence, RelationshipType
from legal_pipeline.stages.relations.contradictions import contradictions
from legal_pipeline.storage.facts.relationship_query import NamedRelationship
from legal_pipeline.workspace import addresses

_ENTITY_ID = re.compile("e-[0-9a-f]{16}")

PHRASES: dict[RelationshipType, tuple[str, str]] = {
    RelationshipType.PARTY_TO: ("is a party to", "has the party"),
    RelationshipType.REPRESENTED_BY: ("is represented by", "represents"),
    RelationshipType.MEMBER_OF: ("is a member of", "has the member"),
    RelationshipType.PRESIDED_BY: ("is presided over by", "presides over"),
    RelationshipType.AUTHORED_BY: ("was signed by", "signed"),
    RelationshipType.EMPLOYED_BY: ("is employed by", "employs"),
    RelationshipType.OFFICER_OF: ("is an officer of", "has the officer"),
    RelationshipType.INSURED_BY: ("is insured by", "insures"),
    RelationshipType.OWNS: ("owns", "is owned by"),
    RelationshipType.ALIAS_OF: ("is also called", "is another name of"),
    RelationshipType.AGREED_WITH: ("has an agreement with", "has an agreement with"),
    RelationshipType.GOVERNED_BY: ("is governed by", "governs"),
    RelationshipType.AGREED_AMOUNT: ("sets the amount", "is set by"),
    RelationshipType.VENUE_IN: ("has its courts in", "has the disputes of"),
    RelationshipType.EFFECTIVE_ON: ("is effective from", "is the effective date of"),
    RelationshipType.SIGNED_ON: ("was signed on", "is the date of signing of"),
    RelationshipType.ENDS_ON: ("ends on", "is the end of"),
    RelationshipType.HAS_TERM: ("has the term", "is the term of"),
    RelationshipType.DATED: ("is dated", "is the date of"),
    RelationshipType.FILED_ON: ("was filed on", "is the filing date of"),
    RelationshipType.CLAIMS_AMOUNT: ("claims", "is claimed by"),
    RelationshipType.LOCATED_IN: ("is located in", "is the location of"),
    RelationshipType.CITES: ("cites", "is cited by"),
    RelationshipType.SENT_BY: ("was sent by", "sent"),
    RelationshipType.SENT_TO: ("was sent to", "received"),
    RelationshipType.COPIED_TO: ("was copied to", "was copied on"),
    RelationshipType.TESTIMONY_OF: ("is the testimony of", "testifies in"),
    RelationshipType.EXAMINED_BY: ("was examined by", "examined"),
    RelationshipType.CO_OCCURS: ("is named with", "is named with"),
}
"""How a relationship reads from its source and from its target."""


@dataclass(frozen=True, slots=True)
class Passage:
    address: str
    where: str
    """Page, or printed page and lines: `p. 4`, `Tr. 41:3-17`."""
    file_name: str
    text: str


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


def fact(named: NamedRelationship) -> Fact:
    item = named.relationship
    # what a document calls by another name is one entity: the other name is said, not the same one twice
    is_other_name = item.type is RelationshipType.ALIAS_OF and item.source_id == item.target_id and item.role
    return Fact(
        type=item.type,
        source_name=named.source_name,
        source_address=_address(named.matter, item.source_id),
        phrase=PHRASES[item.type][0],
        target_name=f"“{item.role}”" if is_other_name else named.target_name,
        target_address=_address(named.matter, item.target_id),
        role=item.role or "",
        told_role="" if is_other_name else item.role or "",
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
