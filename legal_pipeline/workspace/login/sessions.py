"""Middleware of a workspace with login: who asks is found by the cookie; who has no session is sent to sign in."""

from __future__ import annotations

import secrets
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from legal_pipeline.errors import LegalPipelineError
from legal_pipeline.storage.users.sessions import Sessions
from legal_pipeline.workspace.visitors import COOKIE, Visitor, cookies, remembering
from legal_pipeline.workspace.workspace import shown

LOGIN = "/login"
_OPEN = (LOGIN, "/health", "/session", "/session/administrator")
"""Answered to everybody; they say for themselves what a visitor without a session gets."""
_TOKEN_BYTES = 32
LONGEST_PLACE = 4_000
"""Of an address to which somebody comes back after signing in. A longer one, of a long search, would not pass a proxy as a header."""


class WithLogin:
    """`sessions` are looked up with every request: what an administrator takes away is gone with the next page."""

    def __init__(self, app: ASGIApp, sessions: Sessions) -> None:
        self._app, self._sessions = app, sessions

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith("/static/"):
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        token = cookies(scope).get(COOKIE, "")
        try:
            user = await run_in_threadpool(self._sessions.user, token)
        except LegalPipelineError as error:
            answer = shown("error.html", request, 503, message=f"The results cannot be read now: {error}.")
            await answer(scope, receive, send)
            return
        state = scope.setdefault("state", {})
        if user is not None:
            matters = None if user.sees_all_matters else frozenset(user.matters)
            state["visitor"] = Visitor(user.name, token, matters, has_login=True, is_administrator=user.is_administrator)
            await self._app(scope, receive, send)
        elif scope["path"] in _OPEN:
            # the form of the login is from this site as well: it has a token of a cookie that opens nothing
            new = "" if len(token) >= _TOKEN_BYTES else secrets.token_urlsafe(_TOKEN_BYTES)
            state["visitor"] = Visitor("", new or token, frozenset())
            await self._app(scope, receive, remembering(new, scope, send) if new and scope["path"] == LOGIN else send)
        elif scope["method"] in ("GET", "HEAD"):
            here = scope["path"] + (f"?{request.url.query}" if request.url.query else "")
            tail = f"?{urlencode({'to': here})}" if len(here) <= LONGEST_PLACE else ""
            await RedirectResponse(f"{LOGIN}{tail}", 303)(scope, receive, send)
        else:
            state["visitor"] = Visitor("", "", frozenset())
            said = "You are no longer signed in; nothing was changed. Sign in, load the page again and repeat it."
            await shown("error.html", request, 401, message=said)(scope, receive, send)
