"""The lists of a matter's duplicates and threads, the words in which two documents differ, and what a document's page says of both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from legal_pipeline.errors import UsageError
from legal_pipeline.model import DocumentStatus
from legal_pipeline.related import in_matter
from legal_pipeline.related.mail_threads import Thread
from legal_pipeline.storage.browsing import overview
from legal_pipeline.storage.store import Store
from legal_pipeline.workspace.related.kept import Compared
from legal_pipeline.workspace.workspace import LINES_ON_A_PAGE, document_of, matter_of, number, offset_of, shown, workspace_of

_FEW = 12


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
    found = compared.threads[offset : offset + LINES_ON_A_PAGE + 1]
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


def differences(request: Request) -> Response:
    status, store = document_of(request), workspace_of(request).store
    other_id = str(request.path_params["other_id"])
    try:
        other = store.documents.status(other_id)
    except UsageError:
        other = None
    if other is None or other.document.matter != status.document.matter:
        raise HTTPException(404, f"The matter {status.document.matter} has no document {other_id}.")
    found, is_cut = in_matter.differing_words(store, status.document.document_id, other_id)
    matter = status.document.matter
    return shown("differences.html", request, matter=matter, status=status, other=other, differences=found, is_cut=is_cut)


def _names(store: Store, ids: list[str]) -> dict[str, str]:
    return {status.document.document_id: status.document.file_name for status in store.documents.find(ids=list(dict.fromkeys(ids)))}
