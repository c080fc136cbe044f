"""A page of a document beside its picture, the marks on both, and the original."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse

from legal_pipeline.decisions.words import told
from legal_pipeline.errors import ExternalError, Refusal, SourceChanged, SourceMissing, UsageError
from legal_pipeline.model import DocumentStatus, RedactionState, TestimonyPassage
from legal_pipeline.stages.ocr.engine import OcrTimeout
from legal_pipeline.storage.browsing.page_marks import StoredPage, mentions_on, stored_page
from legal_pipeline.storage.decisions.decisions import Decisions
from legal_pipeline.storage.decisions.tags import SUGGESTED, tag_counts, tag_numbers
from legal_pipeline.storage.facts.relationship_query import relationships_with_evidence
from legal_pipeline.storage.facts.testimony import passages_of
from legal_pipeline.storage.redactions.decisions import FoundRedaction, Redactions
from legal_pipeline.workspace import addresses
from legal_pipeline.workspace.deciding.names import names_on_page
from legal_pipeline.workspace.documents.choosing import Choice
from legal_pipeline.workspace.facts import fact
from legal_pipeline.workspace.hits.citation import citation, lines_of
from legal_pipeline.workspace.hits.walk import Stop, walk_of
from legal_pipeline.workspace.marked_text import pieces
from legal_pipeline.workspace.page_marks import Wanted, marks_of, wanted_marks
from legal_pipeline.workspace.related.views import related_to
from legal_pipeline.workspace.rendering import ENVIRONMENT
from legal_pipeline.workspace.word_places import Box, boxes_of
from legal_pipeline.workspace.workspace import LARGEST_NUMBER, Workspace, document_of, number, shown, workspace_of

_UNREACHABLE = (ExternalError, Refusal, SourceChanged, SourceMissing, UsageError, OcrTimeout)
_BLOCK_BYTES = 256 * 1024
_MAX_FACTS = 500
_MAX_PASSAGES = 200
"""Passages of testimony listed below a page; several printed pages may share a sheet."""
_KEPT_BY_THE_BROWSER = {"Cache-Control": "private, max-age=600", "Vary": "Cookie"}
"""Not for the next person who signs in with the same browser."""
_MENTION_COLOR, _WANTED_COLOR = "#ffe066", "#ff9500"


def document(request: Request) -> Response:
    status = document_of(request)
    return RedirectResponse(addresses.page(status.document.matter, status.document.document_id))


def page(request: Request) -> Response:
    status, store = document_of(request), workspace_of(request).store
    document, page_number = status.document, _page_number(request)
    stored = stored_page(store.engine, document.document_id, page_number)
    common: dict[str, Any] = {
        "matter": document.matter,
        "status": status,
        "page_number": page_number,
        "parent": next(store.documents.find(ids=[document.parent_id]), None) if document.parent_id else None,
        "decisions": told(store, Decisions(store.engine).find(matter=document.matter, document_id=document.document_id)),
        "suggested_tags": list(dict.fromkeys((*SUGGESTED, *tag_counts(store.engine, document.matter)))),
        "tags": tag_numbers(store.engine, matter=document.matter, document_id=document.document_id).get(document.document_id, {}),
        "children": store.documents.children([document.document_id]),
    }
    if stored is None:
        if page_number != 1:
            raise HTTPException(404, f"{document.file_name} has no page {page_number}; it has {status.page_count or 0}.")
        return shown("unread.html", request, **common, walk=walk_of(request, document.matter, Stop(document.document_id, page_number)))
    pictures = workspace_of(request).pictures
    if has_picture := pictures.has_picture(status):
        pictures.prepare()
    wanted = _wanted(request)
    end = stored.start + len(stored.page.text)
    marks = marks_of(document.matter, stored, mentions_on(store.engine, document.document_id, stored.start, end), wanted)
    return shown(
        "page.html",
        request,
        **common,
        page=stored.page,
        pieces=pieces(stored.page.text, marks),
        wanted=wanted,
        wanted_place=f"{wanted.start}-{wanted.end}",
        citation=_citation(request, status, stored, wanted),
        # turning the pages of a document does not leave the list that it was opened from
        listed=choice.listed if (choice := Choice.of_listed(request.query_params.get("listed", ""))) else "",
        walk=walk_of(request, document.matter, Stop(document.document_id, page_number, wanted.start, wanted.end)),
        facts=_facts_on(request, document.document_id, page_number),
        said=_said(request, document.document_id, stored),
        has_picture=has_picture,
        related=related_to(request, status),
        names=names_on_page(store, document.matter, document.document_id, page_number),
        hidden=_open_redactions(request, document.document_id, page_number),
    )


def picture(request: Request) -> Response:
    status, stored = _stored(request)
    try:
        found = workspace_of(request).pictures.picture(status, stored.page)
    except _UNREACHABLE as error:
        return _notice(str(error))
    if found is None:
        return _notice("this page cannot be rendered")
    return Response(found, media_type="image/png", headers=_KEPT_BY_THE_BROWSER)


def overlay(request: Request) -> Response:
    """The colored boxes as SVG in the coordinates of a square, which lies stretched over the picture."""
    status, stored = _stored(request)
    workspace = workspace_of(request)
    marks = list(wanted_marks(stored, _wanted(request)))
    if not marks:
        mentions = mentions_on(workspace.store.engine, status.document.document_id, stored.start, stored.start + len(stored.page.text))
        marks = marks_of(status.document.matter, stored, mentions, Wanted())
    try:
        words = workspace.pictures.words(status, stored.page)
    except _UNREACHABLE:
        # the picture says why
        words = []
    boxes = boxes_of(stored.page.text, [(mark.start, mark.end) for mark in marks], words)
    drawn: dict[str, list[Box]] = {}
    for mark, found in zip(marks, boxes, strict=True):
        drawn.setdefault(_WANTED_COLOR if mark.is_wanted else _MENTION_COLOR, []).extend(found)
    return Response(ENVIRONMENT.get_template("marks.svg").render(drawn=drawn), media_type="image/svg+xml")


def original(request: Request) -> Response:
    """The file as it was read, for download only: a browser must never open it as a page of this site."""
    status, workspace = document_of(request), workspace_of(request)
    if status.facts is None:
        raise HTTPException(404, f"{status.document.file_name} has not been read.")
    stream = _bytes_of(workspace, status)
    try:
        first = next(stream, b"")
    except _UNREACHABLE as error:
        raise HTTPException(404, f"The original is not available: {error}.") from error
    name = "".join(char if char.isascii() and (char.isalnum() or char in "._- ()") else "_" for char in status.document.file_name)
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Content-Length": str(status.facts.size_bytes)}
    return StreamingResponse(_all(first, stream), media_type="application/octet-stream", headers=headers)


def _bytes_of(workspace: Workspace, status: DocumentStatus) -> Iterator[bytes]:
    digest = status.facts.sha256 if status.facts else None
    with workspace.store.sources.reading(status.document.source_uri, status.read_version, digest) as path, path.open("rb") as source:
        while block := source.read(_BLOCK_BYTES):
            yield block


def _all(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


def _page_number(request: Request) -> int:
    """Returns the number of the page of the address; of one that no database can hold, the largest that it can: there is no such page."""
    return min(int(request.path_params["page_number"]), LARGEST_NUMBER)


def _stored(request: Request) -> tuple[DocumentStatus, StoredPage]:
    status, workspace = document_of(request), workspace_of(request)
    stored = stored_page(workspace.store.engine, status.document.document_id, _page_number(request))
    if stored is None or not workspace.pictures.has_picture(status):
        raise HTTPException(404, "There is no picture of this page.")
    return status, stored


def _wanted(request: Request) -> Wanted:
    start, end = number(request, "start"), number(request, "end")
    return Wanted(start, end, request.query_params.get("words", "")[:1_000])


def _said(request: Request, document_id: str, stored: StoredPage) -> list[tuple[TestimonyPassage, str]]:
    """The questions and answers that begin on the page, each with its printed page and lines, or nothing where no lines are printed."""
    passages = passages_of(workspace_of(request).store.engine, document_id, stored.page.page_number)
    return [(each, lines_of(stored.page, each.start - stored.start, each.end - stored.start)) for each in islice(passages, _MAX_PASSAGES)]


def _citation(request: Request, status: DocumentStatus, stored: StoredPage, wanted: Wanted) -> str:
    """How the passage that is shown is cited, or the first word that was searched for, or the page."""
    mark = next(wanted_marks(stored, wanted), None)
    place = (mark.start, mark.end) if mark else (None, None)
    document = status.document
    return citation(workspace_of(request).store.engine, document.document_id, document.file_name, stored.page, *place)


def _facts_on(request: Request, document_id: str, page_number: int) -> list[object]:
    found = []
    for named in relationships_with_evidence(workspace_of(request).store.engine, document_id=document_id):
        proofs = [proof for proof in named.relationship.evidence if proof.page_number == page_number and proof.document_id == document_id]
        if proofs and named.relationship.type != "co_occurs":
            found.append(fact(named))
        if len(found) == _MAX_FACTS:
            break
    return list(found)


def _open_redactions(request: Request, document_id: str, page_number: int) -> list[FoundRedaction]:
    found = Redactions(workspace_of(request).store.engine).find(document_ids=[document_id], state=RedactionState.OPEN)
    return [each for each in found if each.page_number == page_number]


def _notice(reason: str) -> Response:
    """A picture of a sentence, because a browser shows nothing else in place of a picture."""
    return Response(ENVIRONMENT.get_template("notice.svg").render(reason=reason), 404, media_type="image/svg+xml")
