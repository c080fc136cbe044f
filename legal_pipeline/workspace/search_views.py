"""Search in the text of all pages of a matter."""

from __future__ import annotations

import re

from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import Response

from legal_pipeline.errors import UsageError
from legal_pipeline.plain_text import harmless
from legal_pipeline.storage.browsing.entities import find_entities
from legal_pipeline.storage.search.search import MARK_END, MARK_START
from legal_pipeline.storage.search.search import search as search_pages
from legal_pipeline.workspace.workspace import matter_of, shown, workspace_of

_MOST_HITS = 100
_MOST_ENTITIES = 8
_LONGEST_QUERY = 1_000
_TAGS = {MARK_START: Markup("<mark>"), MARK_END: Markup("</mark>")}


def search(request: Request) -> Response:
    matter, engine = matter_of(request), workspace_of(request).store.engine
    query = request.query_params.get("words", "").strip()
    problem = f"A query may have {_LONGEST_QUERY:,} characters; this one has {len(query):,}." if len(query) > _LONGEST_QUERY else ""
    hits, entities = [], []
    if query and not problem:
        try:
            hits = search_pages(engine, query, matter=matter, limit=_MOST_HITS + 1)
        except UsageError as error:
            problem = f"{error}."
        entities = find_entities(engine, matter, name=query.replace('"', ""), limit=_MOST_ENTITIES)
    return shown(
        "search.html",
        request,
        matter=matter,
        query=query,
        problem=problem,
        hits=[(hit, _marked(hit.snippet)) for hit in hits[:_MOST_HITS]],
        is_cut=len(hits) > _MOST_HITS,
        entities=entities,
    )


def _marked(snippet: str) -> Markup:
    """Only after its marks have been taken out may the text be made harmless: the marks are control characters."""
    parts = re.split(f"([{MARK_START}{MARK_END}])", snippet)
    return Markup("").join(_TAGS.get(part) or escape(harmless(part)) for part in parts)
