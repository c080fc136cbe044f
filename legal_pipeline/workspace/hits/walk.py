"""The way through the hits of a search, the mentions of an entity, or a list of documents: the one before and the one behind what is shown.

The address of a page names the list (`words` or `of`) and the place in it (`hit`, from 1 on). A list is asked for three of its lines, never
for all of them. A list of documents (`listed`) needs no place: who tags a document may take it out of the list, and goes on from where it
stood.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.requests import Request

from legal_pipeline.errors import UsageError
from legal_pipeline.storage.browsing.document_list import neighbors
from legal_pipeline.storage.browsing.entities import entity_line, mentions_in_context
from legal_pipeline.storage.search.search import find_pages
from legal_pipeline.workspace import addresses
from legal_pipeline.workspace.documents.choosing import Choice, pages_that_need_eyes
from legal_pipeline.workspace.workspace import LARGEST_NUMBER, LINES_ON_A_PAGE, number, workspace_of


@dataclass(frozen=True, slots=True)
class Walk:
    what: str
    """The query, or the name of the entity."""
    kind: str
    """`hit`, `mention` or `document`."""
    place: int
    """From 1 on; 0 when the list has changed and this page is no longer at its place."""
    total: int
    list_address: str
    """Of the list, at the page that has this line."""
    previous: str = ""
    next: str = ""
    """Addresses; empty at the ends of the list."""


@dataclass(frozen=True, slots=True)
class Stop:
    """A line of a list: the page, and the passage on it where the list has one."""

    document_id: str
    page_number: int
    start: int | None = None
    end: int | None = None


def walk_of(request: Request, matter: str, shown: Stop) -> Walk | None:
    """Returns the way on from the page of the address; None when it does not come from a list."""
    if choice := Choice.of_listed(request.query_params.get("listed", "")):
        return _through_documents(request, matter, choice, shown)
    place = min(number(request, "hit") or 0, LARGEST_NUMBER)
    words, entity_id = request.query_params.get("words", ""), request.query_params.get("of", "")
    if not place:
        return None
    if entity_id:
        return _through_mentions(request, matter, entity_id, place, shown)
    return _through_hits(request, matter, words, place, shown) if words else None


def _through_hits(request: Request, matter: str, words: str, place: int, shown: Stop) -> Walk | None:
    first = _first(place)
    try:
        found = find_pages(workspace_of(request).store.engine, words, matter=matter, limit=3, offset=first - 1)
    except UsageError:
        # a query that somebody typed into the address
        return None
    stops = [Stop(hit.document_id, hit.page_number) for hit in found.hits]

    def address(at: int) -> str:
        stop = stops[at - first]
        return addresses.page(matter, stop.document_id, stop.page_number, words=words, hit=at)

    is_here = _is_at(place, first, stops, Stop(shown.document_id, shown.page_number))
    back = addresses.listing(matter, "search", words=words, page=_page_of(place))
    return Walk(
        what=words,
        kind="hit",
        place=place if is_here else 0,
        total=found.total,
        list_address=back,
        previous=address(place - 1) if is_here and place > 1 else "",
        next=address(place + 1) if is_here and place - first + 1 < len(stops) else "",
    )


def _through_documents(request: Request, matter: str, choice: Choice, shown: Stop) -> Walk:
    store = workspace_of(request).store
    doubtful = pages_that_need_eyes(store, matter) if choice.eyes else {}
    chosen = choice.chosen(store, matter, doubtful)
    found = neighbors(store.engine, matter, shown.document_id, chosen, order=choice.order, is_descending=choice.is_descending)

    def address(document_id: str) -> str:
        return addresses.page(matter, document_id, doubtful.get(document_id, 1), listed=choice.listed) if document_id else ""

    back = addresses.listing(matter, "documents", **choice.filters, page=_page_of(found.place) if found.place > LINES_ON_A_PAGE else 0)
    return Walk(choice.told, "document", found.place, found.total, back, address(found.previous), address(found.next))


def _through_mentions(request: Request, matter: str, entity_id: str, place: int, shown: Stop) -> Walk | None:
    engine = workspace_of(request).store.engine
    entity = entity_line(engine, matter, entity_id)
    if entity is None:
        return None
    first = _first(place)
    mentions = mentions_in_context(engine, matter, entity_id, limit=3, offset=first - 1)
    stops = [Stop(each.document_id, each.page_number, each.start, each.end) for each in mentions]

    def address(at: int) -> str:
        stop = stops[at - first]
        return addresses.page(matter, stop.document_id, stop.page_number, start=stop.start, end=stop.end, of=entity_id, hit=at)

    is_here = _is_at(place, first, stops, shown)
    page = _page_of(place)
    return Walk(
        what=entity.name,
        kind="mention",
        place=place if is_here else 0,
        total=entity.mention_count,
        list_address=addresses.entity(matter, entity_id, page=page if page > 1 else 0),
        previous=address(place - 1) if is_here and place > 1 else "",
        next=address(place + 1) if is_here and place - first + 1 < len(stops) else "",
    )


def _first(place: int) -> int:
    """The first of the three lines that are asked for."""
    return max(1, place - 1)


def _page_of(place: int) -> int:
    return (place - 1) // LINES_ON_A_PAGE + 1


def _is_at(place: int, first: int, stops: Sequence[Stop], shown: Stop) -> bool:
    return place - first < len(stops) and stops[place - first] == shown
