"""Search in the text of all pages of a matter."""

from __future__ import annotations

import re

from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import Response

from legal_pipeline.errors import UsageError
from legal_pipeline.plain_text import harmless
from legal_pipeline.storage.browsing.entities import find_entities
from legal_pipeline.storage.search.facets import Facet, facets
from legal_pipeline.storage.search.no_hits import NoHits, explain_no_hits
from legal_pipeline.storage.search.query.errors import QueryError
from legal_pipeline.storage.search.search import MARK_END, MARK_START, Found, find_pages
from legal_pipeline.workspace import addresses
from legal_pipeline.workspace.workspace import LINES_ON_A_PAGE, matter_of, offset_of, shown, workspace_of

_MOST_ENTITIES = 8
_LONGEST_NAME = 200
_LONGEST_WORDS = 1_000
"""Of a query that the link of each hit repeats, so that the page can mark its words."""
_TAGS = {MARK_START: Markup("<mark>"), MARK_END: Markup("</mark>")}


def search(request: Request) -> Response:
    matter, engine = matter_of(request), workspace_of(request).store.engine
    query, offset = request.query_params.get("words", "").strip(), offset_of(request)
    problem, place = "", ("", "")
    found, narrower, nothing = Found((), 0), list[Facet](), None
    if query:
        try:
            found = find_pages(engine, query, matter=matter, limit=LINES_ON_A_PAGE, offset=offset)
            narrower = facets(engine, query, matter) if found.hits else []
            nothing = explain_no_hits(engine, query, matter=matter) if not found.total else None
        except UsageError as error:
            problem = f"{error}."
            place = error.pointer() if isinstance(error, QueryError) else place
    name = query.replace('"', "")
    return shown(
        "search.html",
        request,
        matter=matter,
        query=query,
        problem=problem[:1].upper() + problem[1:],
        place=place,
        hits=[(hit, _marked(hit.snippet)) for hit in found.hits],
        total=found.total,
        first=offset + 1,
        facets=[
            (facet.title, [(label, count, _address(matter, narrowed)) for label, count, narrowed in facet.choices]) for facet in narrower
        ],
        nothing=nothing,
        suggestion=_address(matter, nothing.suggestion) if isinstance(nothing, NoHits) and nothing.suggestion else "",
        previous_page=_address(matter, query, offset // LINES_ON_A_PAGE) if offset else "",
        next_page=_address(matter, query, offset // LINES_ON_A_PAGE + 2) if found.total > offset + len(found.hits) else "",
        words_of_hits=query if len(query) <= _LONGEST_WORDS else "",
        entities=find_entities(engine, matter, name=name, limit=_MOST_ENTITIES) if name and len(name) <= _LONGEST_NAME else [],
    )


def _address(matter: str, query: str, page: int = 0) -> str:
    return addresses.listing(matter, "search", words=query, page=page)


def _marked(snippet: str) -> Markup:
    """Only after its marks have been taken out may the text be made harmless: the marks are control characters."""
    parts = re.split(f"([{MARK_START}{MARK_END}])", snippet)
    return Markup("").join(_TAGS.get(part) or escape(harmless(part)) for part in parts)
