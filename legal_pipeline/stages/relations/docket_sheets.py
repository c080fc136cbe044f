"""party_to, represented_by, member_of and presided_by from docket sheets: each attorney belongs to the party beside which it is printed."""

from __future__ import annotations

from collections.abc import Iterator

from legal_pipeline.model import MentionType, RelationshipType
from legal_pipeline.stages.relations.context import Context, Fact, fold
from legal_pipeline.stages.relations.parties import docket_of
from legal_pipeline.stages.structures.model import DocketParty, DocketSheet

_NUMBERS = frozenset({MentionType.DOCKET_NO})
_CASES = frozenset({MentionType.CASE})
_PERSONS = frozenset({MentionType.PERSON})
PRO_SE = "pro se"
"""The role of an edge from a party to itself: it appears without an attorney."""
_NEAR = 400
"""Characters from the party to the end of the attorney's name up to which both are quoted as one piece of evidence."""
_FIRMS = frozenset({MentionType.ORG, MentionType.GOV_BODY})


def read_docket_sheet(context: Context) -> Iterator[Fact]:
    """Yields the facts of the sheets in the window; a sheet's own number is the target, else its case name, else the document."""
    for sheet in context.structures.docket_sheets:
        case = _case(context, sheet)
        if context.case.docket_id is None and case != context.document_id:
            context.case.docket_id = case
        for party in sheet.parties:
            yield from _party(context, party, case)
        for judge in sheet.judges:
            if (person := context.entity_at(judge.name, _PERSONS)) and case != person:
                yield Fact(RelationshipType.PRESIDED_BY, case, person, judge.role, 0.95, judge.name.rule, judge.evidence)


def _case(context: Context, sheet: DocketSheet) -> str:
    number = context.entity_at(sheet.number, _NUMBERS) if sheet.number else None
    name = context.entity_at(sheet.case_name, _CASES) if sheet.case_name else None
    if number or name or not sheet.parties:
        return number or name or context.document_id
    return docket_of(context, sheet.parties[0].evidence) or context.document_id


def _party(context: Context, party: DocketParty, case: str) -> Iterator[Fact]:
    source = context.entity_at(party.name)
    if source is None or source == case:
        return
    context.case.names.setdefault(fold(party.name.span.text), source)
    if party.role and source not in context.case.parties.setdefault(party.role, []):
        context.case.parties[party.role].append(source)
    yield Fact(RelationshipType.PARTY_TO, source, case, party.role or None, 0.95, party.name.rule, party.evidence)
    for attorney in party.attorneys:
        target = context.entity_at(attorney.name)
        if target is None:
            continue
        is_near = 0 < attorney.name.span.end - party.name.span.start < _NEAR
        evidence = context.span(party.name.span.start, attorney.name.span.end) if is_near else attorney.name.span
        role = PRO_SE if target == source else None
        yield Fact(RelationshipType.REPRESENTED_BY, source, target, role, 0.95, attorney.name.rule, evidence)
        firm = context.entity_at(attorney.firm, _FIRMS) if attorney.firm else None
        if attorney.firm and firm and firm != target and target in _persons(context, attorney.name.span.start):
            proof = context.span(attorney.name.span.start, attorney.firm.span.end)
            yield Fact(RelationshipType.MEMBER_OF, target, firm, None, 0.9, attorney.firm.rule, proof)


def _persons(context: Context, start: int) -> set[str]:
    return {entity for mention in context.between(start, start + 200, _PERSONS) if (entity := context.entity(mention))}
