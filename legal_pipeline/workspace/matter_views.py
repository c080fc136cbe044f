"""The pages about a whole matter: overview, documents, facts, timeline."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, islice

from sqlalchemy.engine import Engine
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from legal_pipeline.data.fact_phrases import PHRASES
from legal_pipeline.data.roles import role_order
from legal_pipeline.model import PII_TYPES, MentionType, RedactionState, RelationshipType, State
from legal_pipeline.storage.browsing import overview
from legal_pipeline.storage.browsing.cases import largest_cases
from legal_pipeline.storage.browsing.entities import count_entities, find_entities
from legal_pipeline.storage.browsing.timeline import Event, events, years
from legal_pipeline.storage.decisions.tags import document_tags, tag_counts, tagged
from legal_pipeline.storage.facts.relationship_query import NamedRelationship, relationships_with_evidence
from legal_pipeline.storage.redactions.decisions import Redactions
from legal_pipeline.storage.reports.needs_eyes import needs_eyes
from legal_pipeline.workspace import addresses
from legal_pipeline.workspace.facts import Fact, exclusions, fact
from legal_pipeline.workspace.visitors import visitor_of
from legal_pipeline.workspace.workspace import LINES_ON_A_PAGE, matter_of, number, offset_of, shown, workspace_of

_FEW = 12
_MOST = 200
"""Lines of a list about what needs attention: the first few are shown, the others unfold."""
_CASES = 10
_PARTIES = 15
"""Of a case; the others unfold."""


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


def home(request: Request) -> Response:
    store = workspace_of(request).store
    matters = [name for name in store.documents.matters() if visitor_of(request).may_see(name)]
    if len(matters) == 1:
        return RedirectResponse(addresses.matter(matters[0]))
    return shown("home.html", request, matters=[(name, store.documents.counts_by_state(name)) for name in matters])


def matter(request: Request) -> Response:
    name, store = matter_of(request), workspace_of(request).store
    counts = count_entities(store.engine, name)
    facts_of_cases = _facts_of_cases(store.engine, name)
    counsel = {each.relationship.target_id for each in facts_of_cases if each.relationship.type is RelationshipType.REPRESENTED_BY}
    firms = relationships_with_evidence(store.engine, matter=name, types=[RelationshipType.MEMBER_OF], entity_ids=counsel)
    pages, ocr_pages = overview.page_counts(store.engine, name)
    key = {
        type_: find_entities(store.engine, name, types=[type_], with_back_references=False, limit=_FEW)
        for type_ in (MentionType.PERSON, MentionType.ORG, MentionType.MONEY, MentionType.CITATION, MentionType.STATUTE)
    }
    return shown(
        "matter.html",
        request,
        matter=name,
        states=store.documents.counts_by_state(name),
        pages=pages,
        ocr_pages=ocr_pages,
        counts=counts,
        personal={type_: count for type_, count in counts.items() if type_ in PII_TYPES},
        few=_FEW,
        most=_MOST,
        unread=overview.document_lines(store.engine, name, states=[State.FAILED, State.REFUSED], limit=_MOST + 1),
        unsure=list(islice(needs_eyes(store.engine, matter=name), _MOST + 1)),
        hidden=list(islice(Redactions(store.engine).find(matter=name, state=RedactionState.OPEN), _MOST + 1)),
        duplicates=overview.duplicates(store.engine, name, _MOST + 1),
        most_parties=_PARTIES,
        cases=cases(map(fact, chain(facts_of_cases, firms))),
        excluding=exclusions(facts_of_cases)[: _MOST + 1],
        key=key,
        is_merged=any(counts.values()) or name not in store.matters.stale(),
    )


def _facts_of_cases(engine: Engine, matter: str) -> list[NamedRelationship]:
    """Returns parties and judges of the largest cases, and the counsel of these parties."""
    ids = [case.entity_id for case in largest_cases(engine, matter, _CASES)]
    types = (RelationshipType.PARTY_TO, RelationshipType.PRESIDED_BY)
    found = list(relationships_with_evidence(engine, matter=matter, types=types, entity_ids=ids))
    parties = {named.relationship.source_id for named in found if named.relationship.type is RelationshipType.PARTY_TO}
    clients = parties | set(ids)
    counsel = relationships_with_evidence(engine, matter=matter, types=[RelationshipType.REPRESENTED_BY], entity_ids=clients)
    # an entity of a case may be a party to another one, which is not among them
    return [named for named in found if named.relationship.target_id in ids or named.relationship.source_id in ids] + list(counsel)


def cases(facts: Iterable[Fact]) -> list[Case]:
    """Arranges parties, counsel with their firms, and judges by case, the case with most parties first. Agreements are no cases."""
    facts = list(facts)
    counsel: dict[str, list[Fact]] = defaultdict(list)
    firms: dict[str, Fact] = {}
    for each in facts:
        if each.type is RelationshipType.REPRESENTED_BY:
            counsel[each.source_id].append(each)
        elif each.type is RelationshipType.MEMBER_OF and each.confidence > (
            firms[each.source_id].confidence if each.source_id in firms else 0
        ):
            firms[each.source_id] = each
    found: dict[str, Case] = {}
    for each in facts:
        if each.type is RelationshipType.PARTY_TO and "/entities/" in each.target_address:
            case = found.setdefault(each.target_id, Case(each.target_name, each.target_address))
            own = counsel.get(each.source_id, [])
            case.parties[each.role].append(Party(each, own, _offices(own, firms)))
    judges: dict[tuple[str, str], list[Fact]] = defaultdict(list)
    for each in facts:
        if each.type is RelationshipType.PRESIDED_BY and each.source_id in found:
            judges[each.source_id, each.target_id].append(each)
    for (case_id, _), stated in judges.items():
        # one who sits and one who writes the opinion are the same judge
        found[case_id].judges += [each for each in stated if each.role] or stated[:1]
    for case_id, case in found.items():
        told = {each.target_id for parties in case.parties.values() for party in parties for each in party.counsel}
        case.counsel = [each for each in counsel.get(case_id, []) if each.target_id not in told]
    return sorted(found.values(), key=lambda case: (-sum(map(len, case.parties.values())), case.name))


def _offices(counsel: list[Fact], firms: Mapping[str, Fact]) -> list[Office]:
    told = {firms[each.target_id].target_id for each in counsel if each.target_id in firms}
    found: dict[str, Office] = {}
    for each in counsel:
        if each.target_id not in told:
            firm = firms.get(each.target_id)
            found.setdefault(firm.target_id if firm else "", Office(firm, [])).attorneys.append(each)
    return list(found.values())


def documents(request: Request) -> Response:
    name, store = matter_of(request), workspace_of(request).store
    words, state = request.query_params.get("name", "").strip(), request.query_params.get("state", "")
    tag = request.query_params.get("tag", "").strip().lower()
    if state and state not in set(State):
        raise HTTPException(400, f"There is no state {state}.")
    offset = offset_of(request)
    ids = tagged(store.engine, name, tag) if tag else None
    states = [State(state)] if state else []
    lines = overview.document_lines(store.engine, name, states=states, name=words, ids=ids, limit=LINES_ON_A_PAGE + 1, offset=offset)
    return shown(
        "documents.html",
        request,
        matter=name,
        lines=lines[:LINES_ON_A_PAGE],
        bates=overview.bates_ranges(store.engine, [each.document_id for each in lines]),
        total=overview.document_count(store.engine, name, states=states, name=words, ids=ids),
        states=list(State),
        state=state,
        name=words,
        tag=tag,
        tags=tag_counts(store.engine, name),
        tags_of=document_tags(store.engine, matter=name),
        page=number(request, "page") or 1,
        has_more=len(lines) > LINES_ON_A_PAGE,
    )


def facts(request: Request) -> Response:
    name, store = matter_of(request), workspace_of(request).store
    type_ = request.query_params.get("type", "")
    if type_ and type_ not in set(RelationshipType):
        raise HTTPException(400, f"There is no relationship of the type {type_}.")
    # co-occurrence is weak and plentiful: on request only
    types = [RelationshipType(type_)] if type_ else [each for each in PHRASES if each is not RelationshipType.CO_OCCURS]
    stated: Iterator[NamedRelationship] = chain.from_iterable(
        relationships_with_evidence(store.engine, matter=name, types=[each]) for each in types
    )
    offset = offset_of(request)
    if types == [RelationshipType.CLAIMS_AMOUNT]:
        # as the command lists them
        stated = iter(sorted(stated, key=lambda each: (-each.amount, each.source_name)))
    found = list(islice(stated, offset, offset + LINES_ON_A_PAGE + 1))
    return shown(
        "facts.html",
        request,
        matter=name,
        facts=list(map(fact, found[:LINES_ON_A_PAGE])),
        types=sorted(PHRASES, key=lambda each: each.value),
        type=type_,
        page=number(request, "page") or 1,
        has_more=len(found) > LINES_ON_A_PAGE,
    )


def timeline(request: Request) -> Response:
    name, store = matter_of(request), workspace_of(request).store
    year = request.query_params.get("year", "")[:4]
    found = list(events(store.engine, name, year=year, limit=LINES_ON_A_PAGE + 1, offset=offset_of(request)))
    shown_years: dict[str, list[Event]] = defaultdict(list)
    for each in found[:LINES_ON_A_PAGE]:
        shown_years[each.date[:4]].append(each)
    return shown(
        "timeline.html",
        request,
        matter=name,
        events=shown_years,
        years=years(store.engine, name),
        year=year,
        phrases=PHRASES,
        page=number(request, "page") or 1,
        has_more=len(found) > LINES_ON_A_PAGE,
    )
