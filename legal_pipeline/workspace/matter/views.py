"""The pages about a whole matter: overview, documents, facts, timeline."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import chain, islice

from sqlalchemy.engine import Engine
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from legal_pipeline.data.fact_phrases import PHRASES
from legal_pipeline.model import PII_TYPES, MentionType, RedactionState, RelationshipType, State
from legal_pipeline.storage.browsing import overview
from legal_pipeline.storage.browsing.cases import case_count, largest_cases
from legal_pipeline.storage.browsing.document_list import Chosen, document_lines
from legal_pipeline.storage.browsing.entities import count_entities, find_entities
from legal_pipeline.storage.browsing.timeline import Event, events, years
from legal_pipeline.storage.facts.case_sides import papers_of_cases
from legal_pipeline.storage.facts.relationship_query import NamedRelationship, relationships_with_evidence
from legal_pipeline.storage.redactions.decisions import Redactions
from legal_pipeline.storage.reports.needs_eyes import needs_eyes
from legal_pipeline.workspace import addresses
from legal_pipeline.workspace.facts import exclusions, fact
from legal_pipeline.workspace.matter.cases import Case, cases
from legal_pipeline.workspace.visitors import visitor_of
from legal_pipeline.workspace.workspace import LINES_ON_A_PAGE, matter_of, number, offset_of, shown, workspace_of

_FEW = 12
_MOST = 200
"""Lines of a list about what needs attention: the first few are shown, the others unfold."""
_CASES = 10
_PARTIES = 15
"""Of a case; the others unfold."""


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
        unread=document_lines(store.engine, name, Chosen(states=[State.FAILED, State.REFUSED]), limit=_MOST + 1),
        unsure=list(islice(needs_eyes(store.engine, matter=name), _MOST + 1)),
        hidden=list(islice(Redactions(store.engine).find(matter=name, state=RedactionState.OPEN), _MOST + 1)),
        duplicates=overview.duplicates(store.engine, name, _MOST + 1),
        most_parties=_PARTIES,
        cases=_cases(store.engine, name, facts_of_cases),
        case_count=case_count(store.engine, name),
        excluding=exclusions(facts_of_cases)[: _MOST + 1],
        key=key,
        is_merged=any(counts.values()) or name not in store.matters.stale(),
    )


def parties(request: Request) -> Response:
    """All cases of the matter, of which its first page has the largest."""
    name, engine = matter_of(request), workspace_of(request).store.engine
    total, page = case_count(engine, name), number(request, "page") or 1
    stated = _facts_of_cases(engine, name, offset=(max(1, page) - 1) * _CASES)
    return shown(
        "parties.html",
        request,
        matter=name,
        cases=_cases(engine, name, stated),
        total=total,
        most_parties=_PARTIES,
        page=page,
        has_more=page * _CASES < total,
    )


def _cases(engine: Engine, matter: str, stated: list[NamedRelationship]) -> list[Case]:
    counsel = {each.relationship.target_id for each in stated if each.relationship.type is RelationshipType.REPRESENTED_BY}
    firms = relationships_with_evidence(engine, matter=matter, types=[RelationshipType.MEMBER_OF], entity_ids=counsel)
    return cases(chain(stated, firms), papers_of_cases(engine, matter))


def _facts_of_cases(engine: Engine, matter: str, offset: int = 0) -> list[NamedRelationship]:
    """Returns parties and judges of the largest cases from a place on, and the counsel of these parties."""
    ids = [case.entity_id for case in largest_cases(engine, matter, _CASES, offset)]
    types = (RelationshipType.PARTY_TO, RelationshipType.PRESIDED_BY)
    found = list(relationships_with_evidence(engine, matter=matter, types=types, entity_ids=ids))
    parties = {named.relationship.source_id for named in found if named.relationship.type is RelationshipType.PARTY_TO}
    clients = parties | set(ids)
    counsel = relationships_with_evidence(engine, matter=matter, types=[RelationshipType.REPRESENTED_BY], entity_ids=clients)
    # an entity of a case may be a party to another one, which is not among them
    return [named for named in found if named.relationship.target_id in ids or named.relationship.source_id in ids] + list(counsel)


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
