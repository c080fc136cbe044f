"""What the views share: the stores, the pictures of pages, and the check that a document is of the matter in the address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from legal_pipeline.decisions.words import Told, told
from legal_pipeline.errors import LegalPipelineError, UsageError
from legal_pipeline.model import DocumentStatus
from legal_pipeline.services import Services
from legal_pipeline.storage.decisions.decisions import Decisions
from legal_pipeline.storage.store import Store
from legal_pipeline.workspace.page_pictures import PagePictures
from legal_pipeline.workspace.rendering import ENVIRONMENT
from legal_pipeline.workspace.visitors import Visitor, visitor_of

LINES_ON_A_PAGE = 100
LARGEST_NUMBER = 2**31 - 1
"""That an integer of both databases holds."""


@dataclass(frozen=True, slots=True)
class Workspace:
    services: Services
    pictures: PagePictures

    @property
    def store(self) -> Store:
        return self.services.store


def workspace_of(request: Request) -> Workspace:
    found: Workspace = request.app.state.workspace
    return found


def matter_of(request: Request) -> str:
    """Returns the matter of the address. HTTPException 404 when there is none of this name."""
    matter = str(request.path_params["matter"])
    # a matter that somebody may not see is as unknown as one that does not exist
    if not visitor_of(request).may_see(matter) or not any(workspace_of(request).store.documents.counts_by_state(matter).values()):
        unless = ", or you may not see it" if visitor_of(request).has_login else ""
        raise HTTPException(404, f"There is no matter named {matter}{unless}.")
    return matter


def known_matter(request: Request) -> str:
    """Returns the matter of the address of which an error may speak; empty where there is none that the visitor may see."""
    try:
        return matter_of(request)
    except (HTTPException, KeyError, AttributeError, LegalPipelineError):
        return ""


def document_of(request: Request) -> DocumentStatus:
    """Returns the document of the address. HTTPException 404 when the matter of the address has no such document."""
    return document_of_id(request, str(request.path_params["document_id"]))


def document_of_id(request: Request, document_id: str) -> DocumentStatus:
    """Returns a document of the matter of the address. HTTPException 404 when that has no such document."""
    matter = str(request.path_params["matter"])
    try:
        status = workspace_of(request).store.documents.status(document_id)
    except UsageError:
        status = None
    # a document of another matter is as unknown as one that does not exist
    if status is None or status.document.matter != matter or not visitor_of(request).may_see(matter):
        raise HTTPException(404, f"The matter {matter} has no document {document_id}.")
    return status


def number(request: Request, name: str) -> int | None:
    """Returns a parameter of the address that is a number; None without one. HTTPException 400 for anything else."""
    value = request.query_params.get(name, "").strip()
    if not value:
        return None
    if not (value.isascii() and value.isdecimal()) or len(value) > 12:
        raise HTTPException(400, f"{name} must be a number.")
    return int(value)


def offset_of(request: Request) -> int:
    return (max(1, number(request, "page") or 1) - 1) * LINES_ON_A_PAGE


def shown(template: str, request: Request, status_code: int = 200, **values: Any) -> Response:
    """Renders a template. `request` gives it the text of the search field."""
    words = request.query_params.get("words", "")
    visitor: Visitor | None = getattr(request.state, "visitor", None)
    here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    common = {"words": words, "visitor": visitor, "here": here, "decided": _just_decided(request, values.get("matter"))}
    return HTMLResponse(ENVIRONMENT.get_template(template).render(**common, **values), status_code)


def _just_decided(request: Request, matter: object) -> Told | None:
    """Returns the decision that led to this page, so that it can be undone with one click."""
    text = request.query_params.get("decided", "")
    if not matter or not (text.isascii() and text.isdecimal()) or len(text) > 9:
        return None
    store = workspace_of(request).store
    found = told(store, Decisions(store.engine).find(matter=str(matter), numbers=[int(text)], with_undone=True))
    return found[0] if found else None
