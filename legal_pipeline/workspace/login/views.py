"""The page on which people sign in, the button that ends a session, and what a reverse proxy asks about a session."""

from __future__ import annotations

import logging

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from legal_pipeline.storage.users.sessions import LONGEST, Sessions
from legal_pipeline.storage.users.signing_in import WINDOW, SigningIn, TooManyAttempts
from legal_pipeline.storage.users.users import Users
from legal_pipeline.workspace.login.sessions import LOGIN, LONGEST_PLACE
from legal_pipeline.workspace.visitors import fields_of, set_cookie, visitor_of
from legal_pipeline.workspace.workspace import shown, workspace_of

log = logging.getLogger(__name__)

_WRONG = "There is no user with this name and this password."
_ADMINISTRATORS = "The Dagster UI is for administrators, because it shows and changes all matters. The results are in the workspace."
_TOO_MANY = f"Too many attempts to sign in. Try again in {WINDOW.seconds // 60} minutes."


def login(request: Request) -> Response:
    to = own_place(request.query_params.get("to", ""))
    if visitor_of(request).has_login:
        return RedirectResponse(to, 303)
    return _form(request, to)


async def sign_in(request: Request) -> Response:
    fields = await fields_of(request)
    return await run_in_threadpool(_signed_in, request, fields)


def _signed_in(request: Request, fields: dict[str, str]) -> Response:
    address = request.client.host if request.client else ""
    name, to = fields.get("name", ""), own_place(fields.get("to", ""))
    signing_in = SigningIn(workspace_of(request).store.engine)
    try:
        token = signing_in.attempt(name, fields.get("password", ""), address)
    except TooManyAttempts:
        log.warning("too many attempts to sign in from %s", address)
        return _form(request, to, 429, said=_TOO_MANY, name=name)
    if token is None:
        log.warning("an attempt to sign in from %s failed", address)
        return _form(request, to, 401, said=_WRONG, name=name)
    answer = RedirectResponse(to, 303)
    is_secure = request.url.scheme == "https"
    answer.headers["set-cookie"] = set_cookie(token, seconds=int(LONGEST.total_seconds()), is_secure=is_secure)
    return answer


async def sign_out(request: Request) -> Response:
    await fields_of(request)
    await run_in_threadpool(Sessions(workspace_of(request).store.engine).end, visitor_of(request).token)
    answer = RedirectResponse(LOGIN, 303)
    answer.headers["set-cookie"] = set_cookie("", seconds=0, is_secure=request.url.scheme == "https")
    return answer


async def session(request: Request) -> Response:
    """For `auth_request` of nginx and `forward_auth` of Caddy: 204 with a session, 401 without."""
    return Response(status_code=204 if visitor_of(request).has_login else 401)


async def session_of_administrator(request: Request) -> Response:
    """As `session`; 403 for everybody else: Dagster's UI shows and changes all matters."""
    visitor = visitor_of(request)
    if visitor.has_login and not visitor.is_administrator:
        # Caddy hands this on
        return PlainTextResponse(_ADMINISTRATORS, 403)
    return Response(status_code=204 if visitor.is_administrator else 401)


def own_place(text: str) -> str:
    """Returns the path of this site that somebody wanted, or the first page: `//elsewhere` would lead away."""
    is_own = text.startswith("/") and not text.startswith("//") and text.isprintable() and "\\" not in text
    return text if is_own and len(text) <= LONGEST_PLACE and not text.startswith(LOGIN) else "/"


def _form(request: Request, to: str, code: int = 200, *, said: str = "", name: str = "") -> Response:
    has_users = Users(workspace_of(request).store.engine).has_any()
    answer = shown("login.html", request, code, to=to, said=said, name=name[:100], has_users=has_users)
    if code == 429:
        answer.headers["retry-after"] = str(WINDOW.seconds)
    return answer


ROUTES = [
    Route(LOGIN, login),
    Route(LOGIN, sign_in, methods=["POST"]),
    Route("/logout", sign_out, methods=["POST"]),
    Route("/session", session),
    Route("/session/administrator", session_of_administrator),
]
