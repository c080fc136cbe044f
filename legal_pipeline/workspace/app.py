"""The web application: addresses, headers, errors, and whether people sign in."""

from __future__ import annotations

import logging
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from legal_pipeline.errors import DatabaseBusy, LegalPipelineError
from legal_pipeline.services import Services
from legal_pipeline.storage.custody.audit_log import current_actor
from legal_pipeline.storage.users.sessions import Sessions
from legal_pipeline.workspace import document_views, entity_views, search_views
from legal_pipeline.workspace.deciding import views as deciding
from legal_pipeline.workspace.documents import views as document_list
from legal_pipeline.workspace.downloads import views as downloads
from legal_pipeline.workspace.graph import views as graph_views
from legal_pipeline.workspace.login import views as login
from legal_pipeline.workspace.login.sessions import WithLogin
from legal_pipeline.workspace.matter import views as matter_views
from legal_pipeline.workspace.page_pictures import PagePictures
from legal_pipeline.workspace.related import views as related_views
from legal_pipeline.workspace.related.kept import KeptComparisons
from legal_pipeline.workspace.visitors import WithoutLogin
from legal_pipeline.workspace.workspace import Workspace, known_matter, shown

log = logging.getLogger(__name__)

_HEADERS = {
    # nothing is loaded from elsewhere, nothing runs, nobody frames it: a document cannot do more than be read
    "Content-Security-Policy": (
        "default-src 'none'; img-src 'self'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
"""A page elsewhere whose name was pointed at this machine sends another one."""

HEALTH = "/health"


async def _health(request: Request) -> Response:
    """Says that requests are answered; without the database, because a restart does not mend that."""
    return Response(status_code=204)


_MATTER = "/matters/{matter}"
_PAGE = f"{_MATTER}/documents/{{document_id}}/pages/{{page_number:int}}"
ROUTES = [
    Route("/", matter_views.home),
    Route(_MATTER, matter_views.matter),
    Route(f"{_MATTER}/documents", document_list.documents),
    Route(f"{_MATTER}/documents/{{document_id}}", document_views.document),
    Route(f"{_MATTER}/documents/{{document_id}}/original", document_views.original),
    Route(_PAGE, document_views.page),
    Route(f"{_PAGE}/picture.png", document_views.picture),
    Route(f"{_PAGE}/marks.svg", document_views.overlay),
    Route(f"{_MATTER}/entities", entity_views.entities),
    Route(f"{_MATTER}/entities/{{entity_id}}", entity_views.entity),
    Route(f"{_MATTER}/parties", matter_views.parties),
    Route(f"{_MATTER}/facts", matter_views.facts),
    Route(f"{_MATTER}/graph", graph_views.graph),
    Route(f"{_MATTER}/timeline", matter_views.timeline),
    Route(f"{_MATTER}/duplicates", related_views.duplicates),
    Route(f"{_MATTER}/threads", related_views.threads),
    Route(f"{_MATTER}/documents/{{document_id}}/differences/{{other_id}}", related_views.differences),
    Route(f"{_MATTER}/search", search_views.search),
    Route(f"{_MATTER}/decisions", deciding.decisions),
    Route(f"{_MATTER}/decisions", deciding.decide, methods=["POST"]),
    Route(f"{_MATTER}/export", downloads.export),
    Route(f"{_MATTER}/export", downloads.download, methods=["POST"]),
    Route(HEALTH, _health),
    Mount("/static", StaticFiles(directory=Path(__file__).parent / "static")),
]


class _Headers:
    """Adds the headers to every response that does not set them itself."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = {name.lower() for name, _ in message["headers"]}
                extra = [(name.lower().encode(), value.encode()) for name, value in _HEADERS.items() if name.lower().encode() not in given]
                message["headers"] = [*message["headers"], *extra]
            await send(message)

        await self._app(scope, receive, send_with_headers if scope["type"] == "http" else send)


class _NoNul:
    """Refuses addresses with U+0000, which no text has and which PostgreSQL does not even compare."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        app = self._app
        if scope["type"] == "http" and ("\0" in scope["path"] or b"%00" in scope["query_string"]):
            app = PlainTextResponse("This address has a character that no text has.", 400)
        await app(scope, receive, send)


def create_app(services: Services, *, with_login: bool = False) -> Starlette:
    """Without login every request is the user's who started the program: for the loopback address of the embedded form alone."""
    visitors = (
        # a page elsewhere whose name is pointed at this machine has no cookie of it
        [Middleware(WithLogin, sessions=Sessions(services.store.engine))]
        if with_login
        else [Middleware(TrustedHostMiddleware, allowed_hosts=_HOSTS), Middleware(WithoutLogin, name=current_actor())]
    )
    app = Starlette(
        routes=[*ROUTES, *(login.ROUTES if with_login else [])],
        middleware=[Middleware(_Headers), Middleware(_NoNul), *visitors],
        exception_handlers={HTTPException: _refused, LegalPipelineError: _unavailable, Exception: _failed},
    )
    app.state.workspace = Workspace(services, PagePictures(services))
    app.state.comparisons = KeptComparisons(services.store)
    return app


def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    message = {"Not Found": "There is no such page.", "Method Not Allowed": "This page cannot be changed."}.get(error.detail, error.detail)
    matter = known_matter(request)
    return shown("error.html", request, error.status_code, message=message, **({"matter": matter} if matter else {}))


async def _unavailable(request: Request, error: Exception) -> Response:
    hint = " Try again in a moment." if isinstance(error, DatabaseBusy) else ""
    return shown("error.html", request, 503, message=f"The results cannot be read now: {error}.{hint}")


async def _failed(request: Request, error: Exception) -> Response:
    log.error("the page %s could not be made", request.url.path, exc_info=error)
    return shown("error.html", request, 500, message="This page could not be made; the terminal or the log of the program shows why.")
