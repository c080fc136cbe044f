"""The pages about people, organizations, cases and everything else that documents mention."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from legal_pipeline.decisions.words import told
from legal_pipeline.model import STATED, MentionType
from legal_pipeline.storage.browsing.entities import (
    companions,
    count_entities,
    entity_line,
    find_entities,
    mentions_in_context,
)
from legal_pipeline.storage.decisions.decisions import Decisions
from legal_pipeline.storage.decisions.entities import documents_of, forms
from legal_pipeline.storage.facts.relationship_query import relationships_with_evidence
from legal_pipeline.workspace.deciding.names import NAME_TYPES
from legal_pipeline.workspace.facts import fact, seen_from
from legal_pipeline.workspace.workspace import LINES_ON_A_PAGE, matter_of, number, offset_of, shown, workspace_of

_MET = (MentionType.PERSON, MentionType.ORG, MentionType.GOV_BODY, MentionType.CASE)
_COMPANIONS = 20
_ALIKE = 200
"""Names that the form of a merge suggests."""


def entities(request: Request) -> Response:
    matter, store = matter_of(request), workspace_of(request).store
    type_, name = request.query_params.get("type", ""), request.query_params.get("name", "").strip()
    if type_ and type_ not in set(MentionType):
        raise HTTPException(400, f"There is no entity of the type {type_}.")
    lines = find_entities(
        store.engine,
        matter,
        types=[MentionType(type_)] if type_ else [],
        name=name,
        # "Id. at 121" tells nothing in a list; who looks for it finds it
        with_back_references=bool(name),
        limit=LINES_ON_A_PAGE + 1,
        offset=offset_of(request),
    )
    return shown(
        "entities.html",
        request,
        matter=matter,
        lines=lines[:LINES_ON_A_PAGE],
        counts=count_entities(store.engine, matter),
        type=type_,
        name=name,
        page=number(request, "page") or 1,
        has_more=len(lines) > LINES_ON_A_PAGE,
    )


def entity(request: Request) -> Response:
    matter, store = matter_of(request), workspace_of(request).store
    line = entity_line(store.engine, matter, str(request.path_params["entity_id"]))
    if line is None:
        raise HTTPException(404, f"The matter {matter} has no such entity; since the last processing its address may be another one.")
    stated = relationships_with_evidence(store.engine, matter=matter, types=STATED, entity_ids=[line.entity_id])
    mentions = mentions_in_context(store.engine, matter, line.entity_id, limit=LINES_ON_A_PAGE + 1, offset=offset_of(request))
    return shown(
        "entity.html",
        request,
        matter=matter,
        entity=line,
        facts=list(seen_from(line.entity_id, map(fact, stated))),
        mentions=mentions[:LINES_ON_A_PAGE],
        decisions=told(store, Decisions(store.engine).find(matter=matter, entity_id=line.entity_id)),
        forms=forms(store.engine, matter, line.entity_id),
        file_names=documents_of(store.engine, matter, line.entity_id, _ALIKE),
        alike=[
            each.name for each in find_entities(store.engine, matter, types=[line.type], limit=_ALIKE) if each.entity_id != line.entity_id
        ],
        may_split=line.type in NAME_TYPES and line.mention_count > 1,
        companions=companions(store.engine, matter, line.entity_id, _MET, _COMPANIONS),
        first=offset_of(request) + 1,
        page=number(request, "page") or 1,
        has_more=len(mentions) > LINES_ON_A_PAGE,
    )
