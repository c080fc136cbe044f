"""The list of the documents of a matter, with counts that say what each filter would leave."""

from __future__ import annotations

from collections import Counter

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from legal_pipeline.errors import UsageError
from legal_pipeline.model import State
from legal_pipeline.storage.browsing.document_list import DocumentOrder, choices, document_count, document_ids, document_lines
from legal_pipeline.storage.browsing.overview import bates_ranges
from legal_pipeline.storage.decisions.tags import SUGGESTED, document_tags
from legal_pipeline.workspace.documents.choosing import UNTAGGED, Choice, pages_that_need_eyes
from legal_pipeline.workspace.workspace import LINES_ON_A_PAGE, matter_of, number, offset_of, shown, workspace_of


def documents(request: Request) -> Response:
    name, store = matter_of(request), workspace_of(request).store
    try:
        choice = Choice.of(request.query_params)
    except UsageError as error:
        raise HTTPException(400, f"{str(error)[0].upper()}{str(error)[1:]}.") from error
    doubtful = pages_that_need_eyes(store, name)
    chosen = choice.chosen(store, name, doubtful)
    order, is_descending = choice.order, choice.is_descending
    lines = document_lines(
        store.engine, name, chosen, order=order, is_descending=is_descending, limit=LINES_ON_A_PAGE + 1, offset=offset_of(request)
    )
    states, kinds = choices(store.engine, name, chosen)
    tags_of = document_tags(store.engine, matter=name)
    tags = Counter[str]()
    without_tag = document_ids(store.engine, name, choice.chosen(store, name, doubtful, with_tag=False))
    for holder in without_tag:
        tags.update(tags_of.get(holder, (UNTAGGED,)))
    return shown(
        "documents.html",
        request,
        matter=name,
        choice=choice,
        lines=lines[:LINES_ON_A_PAGE],
        bates=bates_ranges(store.engine, [each.document_id for each in lines]),
        total=document_count(store.engine, name, chosen),
        states=[(each, states.get(each, 0)) for each in State],
        kinds=[*kinds.items(), *(() if choice.type in ("", *kinds) else ((choice.type, 0),))],
        tags=[(each, tags[each]) for each in sorted({*tags, *filter(None, [choice.tag])} - {UNTAGGED})],
        untagged=tags[UNTAGGED],
        has_tags=bool(tags_of),
        tags_of=tags_of,
        suggested_tags=list(dict.fromkeys((*SUGGESTED, *(each for own in tags_of.values() for each in own)))),
        orders=list(DocumentOrder),
        doubtful=doubtful if choice.eyes else {},
        need_eyes=len(doubtful),
        page=number(request, "page") or 1,
        has_more=len(lines) > LINES_ON_A_PAGE,
    )
