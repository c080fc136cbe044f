"""The pages about a whole matter: overview, documents, facts, timeline."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain, islice

from sqlalchemy.engine import Engine
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from legal_pipeline.model import PII_TYPES, MentionType, RedactionState, RelationshipType, State
from legal_pipeline.storage.browsing import overview
from legal_pipeline.storage.browsing.cases import largest_cases
from legal_pipeline.storage.browsing.entities import count_entities, find_entities
from legal_pipeline.storage.browsing.timeline import Event, events, years
from legal_pipeline.storage.decisions.tags import document_tags, tag_counts, tagged
from legal_pipeline.storage.facts.relationship_query import NamedRelationship, relationships_with_evidence
from legal_pipeline.storage.redactions.decisions import Redactions
from legal_pipeline.storage.reports.needs_eyes import needs_eyes, page_ranges
from legal_pipeline.workspace import addresses
from legal_pipeline.workspace.facts import PHRASES, Fact, exclusions, fact
from legal_pipeline.workspace.visitors import visitor_of
from legal_pipeline.workspace.workspace import LINES_ON_A_PAGE, matter_of, number, offset_of, shown, workspace_of

_FEW = 12
_CASES = 10
_PARTIES = 15
"""Of a case; the others unfold."""


@dataclass
class Party:
    stated: Fact
    counsel: list[Fact] = field(default_factory=list)


@dataclass
class Case:
    """A case with its sides, as captions, docket sheets and signature blocks state them."""

    name: str
    address: str
    parties: dict[str, list[Party]] = field(default_factory=lambda: defaultdict(list))
    """By role."""
    judges: list[Fact] = field(default_factory=list)

    @property
    def rows(self) -> list[tuple[str, Party]]:
        """(role, party), those of one role together."""
        return [(role, party) for role, parties in self.parties.items() for party in parties]


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
    pages, ocr_pages = overview.page_counts(store.engine, name)
    key = {
        type_: find_entities(store.engine, name, types=[type_], limit=_FEW)
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
        unread=overview.document_lines(store.engine, name, states=[State.FAILED, State.REFUSED], limit=_FEW),
        unsure=[
            (each, page_ranges([page.page_number for page in each.pages])) for each in islice(needs_eyes(store.engine, matter=name), _FEW)
        ],
        hidden=list(islice(Redactions(store.engine).find(matter=name, state=RedactionState.OPEN), _FEW)),
        duplicates=overview.duplicates(store.engine, name, _FEW),
        most_parties=_PARTIES,
        cases=cases(map(fact, facts_of_cases)),
        excluding=exclusions(facts_of_cases)[:_FEW],
        key=key,
    )


def _facts_of_cases(engine: Engine, matter: str) -> list[NamedRelationship]:
    """Returns parties and judges of the largest cases, and the counsel of these parties."""
    ids = [case.entity_id for case in largest_cases(engine, matter, _CASES)]
    types = (RelationshipType.PARTY_TO, RelationshipType.PRESIDED_BY)
    found = list(relationships_with_evidence(engine, matter=matter, types=types, entity_ids=ids))
    parties = {named.relationship.source_id for named in found if named.relationship.type is RelationshipType.PARTY_TO}
    counsel = relationships_with_evidence(engine, matter=matter, types=[RelationshipType.REPRESENTED_BY], entity_ids=parties)
    # an entity of a case may be a party to another one, which is not among them
    return [named for named in found if named.relationship.target_id in ids or named.relationship.source_id in ids] + list(counsel)


def cases(facts: Iterable[Fact]) -> list[Case]:
    """Arranges parties, counsel and judges by case, the case with most parties first. Agreements are no cases."""
    facts = list(facts)
    counsel: dict[str, list[Fact]] = defaultdict(list)
    for each in facts:
        if each.type is RelationshipType.REPRESENTED_BY:
            counsel[each.source_id].append(each)
    found: dict[str, Case] = {}
    for each in facts:
        if each.type is RelationshipType.PARTY_TO and "/entities/" in each.target_address:
            case = found.setdefault(each.target_id, Case(each.target_name, each.target_address))
            case.parties[each.role or "party"].append(Party(each, counsel.get(each.source_id, [])))
    for each in facts:
        if each.type is RelationshipType.PRESIDED_BY and each.source_id in found:
            found[each.source_id].judges.append(each)
    return sorted(found.values(), key=lambda case: (-sum(map(len, case.parties.values())), case.name))


def documents(request: Request) -> Response:
    name, store = matter_of(request), workspace_of(request).store
    words, state = request.query_params.get("name", "").strip(), request.query_params.get("state", "")
    tag = request.query_params.get("tag", "").strip().lower()
    if state and state not in set(State):
        raise HTTPException(400, f"There is no state {state}.")
    offset = offset_of(request)
    ids = tagged(store.engine, name, tag) if tag else None
    lines = overview.document_lines(
        store.engine, name, states=[State(state)] if state else [], name=words, ids=ids, limit=LINES_ON_A_PAGE + 1, offset=offset
    )
    return shown(
        "documents.html",
        request,
        matter=name,
        lines=lines[:LINES_ON_A_PAGE],
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
    types = [RelationshipType(type_)] if type_ else [each for each in RelationshipType if each is not RelationshipType.CO_OCCURS]
    stated = chain.from_iterable(relationships_with_evidence(store.engine, matter=name, types=[each]) for each in sorted(types))
    offset = offset_of(request)
    found = list(islice(stated, offset, offset + LINES_ON_A_PAGE + 1))
    return shown(
        "facts.html",
        request,
        matter=name,
        facts=list(map(fact, found[:LINES_ON_A_PAGE])),
        types=list(RelationshipType),
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
