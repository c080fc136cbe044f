"""The lists of a matter's duplicates and mails, the words in which two documents differ, and what a document's page says of both."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from legal_pipeline.model import DocumentStatus
from legal_pipeline.related import in_matter
from legal_pipeline.related.mail_threads import Thread
from legal_pipeline.storage.browsing import overview
from legal_pipeline.storage.browsing.page_marks import page_starts
from legal_pipeline.storage.store import Store
from legal_pipeline.workspace import addresses
from legal_pipeline.workspace.related.kept import Compared
from legal_pipeline.workspace.workspace import (
    LINES_ON_A_PAGE,
    document_of,
    document_of_id,
    matter_of,
    number,
    offset_of,
    shown,
    workspace_of,
)

_FEW = 12
_MOST_DIFFERENCES = 500


@dataclass(frozen=True, slots=True)
class Relative:
    document_id: str
    file_name: str
    similarity: float


@dataclass(frozen=True, slots=True)
class Related:
    """What a document's page says of other documents."""

    copies: list[tuple[str, str]]
    """Id and file name of documents with the same bytes."""
    near: list[Relative]
    thread: Thread | None
    names: Mapping[str, str]


def related_to(request: Request, status: DocumentStatus) -> Related:
    store, document = workspace_of(request).store, status.document
    copies = overview.copies_of(store.engine, document.document_id, _FEW)
    compared: Compared = request.app.state.comparisons.of(document.matter)
    near = [each for each in compared.similar_to(document.document_id) if each.document_id not in {copy for copy, _ in copies}][:_FEW]
    thread = compared.thread_of(document.document_id) if status.mail is not None else None
    names = _names(store, [*(each.document_id for each in near), *(mail.document_id for mail in (thread.mails if thread else ()))])
    found = [Relative(each.document_id, names.get(each.document_id, each.document_id), each.similarity) for each in near]
    return Related(copies, found, thread, names)


def duplicates(request: Request) -> Response:
    name, store = matter_of(request), workspace_of(request).store
    compared: Compared = request.app.state.comparisons.of(name)
    offset = offset_of(request)
    groups = compared.groups[offset : offset + LINES_ON_A_PAGE + 1]
    return shown(
        "duplicates.html",
        request,
        matter=name,
        same=overview.duplicates(store.engine, name, LINES_ON_A_PAGE) if offset == 0 else [],
        groups=groups[:LINES_ON_A_PAGE],
        names=_names(store, [each for group in groups for each in group.members]),
        not_compared=compared.not_compared,
        page=number(request, "page") or 1,
        has_more=len(groups) > LINES_ON_A_PAGE,
    )


def threads(request: Request) -> Response:
    name, store = matter_of(request), workspace_of(request).store
    compared: Compared = request.app.state.comparisons.of(name)
    offset = offset_of(request)
    found = compared.mails[offset : offset + LINES_ON_A_PAGE + 1]
    ids = [mail.document_id for thread in found for mail in thread.mails]
    return shown(
        "threads.html",
        request,
        matter=name,
        threads=found[:LINES_ON_A_PAGE],
        statuses={status.document.document_id: status for status in store.documents.find(ids=ids)},
        not_compared=compared.not_compared,
        page=number(request, "page") or 1,
        has_more=len(found) > LINES_ON_A_PAGE,
    )


@dataclass(frozen=True, slots=True)
class Side:
    """What one of two documents has at a place in which they differ."""

    words: str
    where: str
    address: str


def differences(request: Request) -> Response:
    status, store = document_of(request), workspace_of(request).store
    other = document_of_id(request, str(request.path_params["other_id"]))
    matter, one, two = status.document.matter, status.document.document_id, other.document.document_id
    found, is_cut = in_matter.differing_words(store, one, two)
    left_pages, right_pages = page_starts(store.engine, one), page_starts(store.engine, two)
    return shown(
        "differences.html",
        request,
        matter=matter,
        status=status,
        other=other,
        differences=[
            (
                each,
                _side(matter, one, left_pages, each.left, each.left_start, each.left_end),
                _side(matter, two, right_pages, each.right, each.right_start, each.right_end),
            )
            for each in found[:_MOST_DIFFERENCES]
        ],
        total=len(found),
        is_cut=is_cut,
    )


def _side(matter: str, document_id: str, starts: list[int], words: str, start: int, end: int) -> Side:
    page_number = max(1, bisect_right(starts, start))
    place = (start, end) if words else (None, None)
    return Side(words, f"p. {page_number}", addresses.page(matter, document_id, page_number, start=place[0], end=place[1]))


def _names(store: Store, ids: list[str]) -> dict[str, str]:
    return {status.document.document_id: status.document.file_name for status in store.documents.find(ids=list(dict.fromkeys(ids)))}
