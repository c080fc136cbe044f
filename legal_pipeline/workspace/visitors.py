"""Who reads the workspace: the person behind a request, what they may see, and the token that their forms carry.

On the loopback address of the embedded form there is no login: whoever reaches it is the user who started the program. The cookie is
there for the forms. Everywhere else, `login.sessions` finds the visitor.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qsl, urlsplit

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE = "legal_pipeline_session"
_TOKEN_BYTES = 32
_MOST_FORM_BYTES = 64 * 1024
_MOST_FIELDS = 50


@dataclass(frozen=True, slots=True)
class Visitor:
    name: str
    token: str
    """Of the session; secret, and only in the cookie."""
    matters: frozenset[str] | None = None
    """Those that the person may see; None for all."""
    has_login: bool = False
    is_administrator: bool = False

    @property
    def form_token(self) -> str:
        """What each form carries: a page elsewhere can neither read nor compute it."""
        return hashlib.sha256(f"form\x1f{self.token}".encode()).hexdigest()

    def may_see(self, matter: str) -> bool:
        return self.matters is None or matter in self.matters


class WithoutLogin:
    """Middleware for the loopback address: every request is of one person, with a cookie for the forms."""

    def __init__(self, app: ASGIApp, name: str) -> None:
        self._app, self._name = app, name

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        token = cookies(scope).get(COOKIE, "")
        new = "" if len(token) >= _TOKEN_BYTES else secrets.token_urlsafe(_TOKEN_BYTES)
        scope.setdefault("state", {})["visitor"] = Visitor(self._name, new or token)

        wants_cookie = new and not scope["path"].startswith("/static/")
        await self._app(scope, receive, remembering(new, scope, send) if wants_cookie else send)


def remembering(token: str, scope: Scope, send: Send) -> Send:
    """Returns `send` of an answer that gives the cookie, unless the answer gives another one itself."""

    async def send_with_cookie(message: Message) -> None:
        if message["type"] == "http.response.start" and all(name.lower() != b"set-cookie" for name, _ in message["headers"]):
            cookie = set_cookie(token, is_secure=scope["scheme"] == "https").encode()
            message["headers"] = [*message["headers"], (b"set-cookie", cookie)]
        await send(message)

    return send_with_cookie


def set_cookie(token: str, *, seconds: int | None = None, is_secure: bool = False) -> str:
    """Returns the header that gives the cookie; `seconds` of 0 takes it away."""
    age = "" if seconds is None else f"; Max-Age={seconds}"
    return f"{COOKIE}={token}; Path=/; HttpOnly; SameSite=Strict{age}{'; Secure' if is_secure else ''}"


def cookies(scope: Scope) -> dict[str, str]:
    found: SimpleCookie = SimpleCookie()
    for name, value in scope["headers"]:
        if name == b"cookie":
            try:
                found.load(value.decode("latin-1"))
            except CookieError:
                return {}
    return {name: morsel.value for name, morsel in found.items()}


def visitor_of(request: Request) -> Visitor:
    visitor: Visitor = request.state.visitor
    return visitor


async def fields_of(request: Request) -> dict[str, str]:
    """Returns the fields of a form. HTTPException 403 when it is not from a page of this session, 413 or 400 when it is none of ours."""
    fields = await unchecked_fields(request)
    if not hmac.compare_digest(fields.pop("form_token", "").encode(), visitor_of(request).form_token.encode()):
        raise HTTPException(403, "This form is no longer valid. Go back, load the page again and repeat it; nothing was changed.")
    return fields


async def unchecked_fields(request: Request) -> dict[str, str]:
    """Returns the fields of a form that came from this site; its token has not been looked at."""
    _require_own_site(request.headers)
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > _MOST_FORM_BYTES:
            raise HTTPException(413, "This form is too large; nothing was changed.")
    try:
        if b"%00" in body or b"\0" in body:
            raise ValueError("U+0000")
        return dict(parse_qsl(body.decode("ascii"), keep_blank_values=True, max_num_fields=_MOST_FIELDS, errors="strict"))
    except ValueError as error:
        raise HTTPException(400, "This form cannot be read; nothing was changed.") from error


def _require_own_site(headers: Mapping[str, str]) -> None:
    """A browser names the site of the page that a form is on."""
    origin, site = headers.get("origin"), headers.get("sec-fetch-site", "same-origin")
    is_own = origin is None or (origin == "null" and site == "same-origin") or urlsplit(origin).netloc == headers.get("host")
    if not is_own or site not in ("same-origin", "none"):
        raise HTTPException(403, "This form comes from another site; nothing was changed.")
