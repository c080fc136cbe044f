"""The cases of a matter: their sides, the counsel of each side by firm, and the judges."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from legal_pipeline.data.roles import role_order
from legal_pipeline.model import RelationshipType
from legal_pipeline.storage.facts.case_sides import CaseSides
from legal_pipeline.storage.facts.relationship_query import NamedRelationship
from legal_pipeline.workspace.facts import Fact, fact


@dataclass(frozen=True, slots=True)
class Office:
    """Attorneys of one firm, or those of whom no paper names one."""

    firm: Fact | None
    attorneys: list[Fact]


@dataclass
class Party:
    stated: Fact
    counsel: list[Fact] = field(default_factory=list)
    offices: list[Office] = field(default_factory=list)
    """The counsel by firm; a firm that appears beside its attorneys is told once."""


@dataclass
class Case:
    """A case with its sides, as captions, docket sheets and signature blocks state them."""

    name: str
    address: str
    parties: dict[str, list[Party]] = field(default_factory=lambda: defaultdict(list))
    """By role."""
    judges: list[Fact] = field(default_factory=list)
    counsel: list[Fact] = field(default_factory=list)
    """Attorneys of whom no paper says for which party they appear."""

    @property
    def rows(self) -> list[tuple[str, Party]]:
        """(role, party), those of one role together, who opens the case first."""
        roles = sorted(self.parties, key=role_order)
        return [(role or "party", party) for role in roles for party in self.parties[role]]


def cases(stated: Iterable[NamedRelationship], papers: Collection[str] | None = None) -> list[Case]:
    """Arranges parties, counsel with their firms, and judges by case, the case with most parties first. Agreements are no cases.

    `papers` are the documents that name a party of any case; without them, those of `stated`.
    """
    stated = list(stated)
    sides = CaseSides((named.relationship for named in stated), papers)
    facts = {named.relationship.relationship_id: fact(named) for named in stated}
    firms: dict[str, Fact] = {}
    for each in facts.values():
        if each.type is RelationshipType.MEMBER_OF and each.confidence > (
            firms[each.source_id].confidence if each.source_id in firms else 0
        ):
            firms[each.source_id] = each
    found: dict[str, Case] = {}
    for named in stated:
        item, each = named.relationship, facts[named.relationship.relationship_id]
        if item.type is RelationshipType.PARTY_TO and "/entities/" in each.target_address and sides.is_told(item):
            case = found.setdefault(each.target_id, Case(each.target_name, each.target_address))
            own = [facts[lawyer.relationship_id] for lawyer in sides.counsel(item)]
            case.parties[each.role].append(Party(each, own, _offices(own, firms)))
    judges: dict[tuple[str, str], list[Fact]] = defaultdict(list)
    for each in facts.values():
        if each.type is RelationshipType.PRESIDED_BY and each.source_id in found:
            judges[each.source_id, each.target_id].append(each)
    for (case_id, _), of_judge in judges.items():
        # one who sits and one who writes the opinion are the same judge
        found[case_id].judges += [each for each in of_judge if each.role] or of_judge[:1]
    for case_id, case in found.items():
        told = {each.target_id for parties in case.parties.values() for party in parties for each in party.counsel}
        of_case = [each for each in facts.values() if each.type is RelationshipType.REPRESENTED_BY and each.source_id == case_id]
        case.counsel = [each for each in of_case if each.target_id not in told]
    return sorted(found.values(), key=lambda case: (-sum(map(len, case.parties.values())), case.name))


def _offices(counsel: list[Fact], firms: Mapping[str, Fact]) -> list[Office]:
    told = {firms[each.target_id].target_id for each in counsel if each.target_id in firms}
    found: dict[str, Office] = {}
    for each in counsel:
        if each.target_id not in told:
            firm = firms.get(each.target_id)
            found.setdefault(firm.target_id if firm else "", Office(firm, [])).attorneys.append(each)
    return list(found.values())
