"""Signing in: at most so many attempts, and the same answer in the same time whether or not there is a user of this name."""

from __future__ import annotations

import datetime as dt
import hashlib

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from legal_pipeline.clock import now
from legal_pipeline.errors import UsageError
from legal_pipeline.storage.database.engine import reading, serialised, transaction
from legal_pipeline.storage.database.user_tables import login_attempts, users
from legal_pipeline.storage.users import passwords
from legal_pipeline.storage.users.sessions import Sessions
from legal_pipeline.storage.users.users import user_name

WINDOW = dt.timedelta(minutes=15)
LIMITS = {"name at address": 5, "name": 25, "address": 25}
"""Attempts without success within the window. A name alone has a higher limit, so that a stranger cannot easily lock its owner out."""


class TooManyAttempts(Exception):
    """Nobody may sign in with this name, or from this address, before the window is over."""


class SigningIn:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def attempt(self, typed_name: str, password: str, address: str) -> str | None:
        """Returns the token of a new session; None when name or password is wrong. Raises TooManyAttempts.

        An attempt counts before the password is looked at, so that many at once are no way around the limit.
        """
        keys = _keys(typed_name, address)
        self._count(keys)
        try:
            name = user_name(typed_name)
        except UsageError:
            name = ""
        with reading(self._engine) as connection:
            stored = connection.scalar(sa.select(users.c.password_hash).where(users.c.name == name))
        if not passwords.is_right(password, stored):
            return None
        self._forget(keys)
        return Sessions(self._engine).begin(name, stored or "")

    def _count(self, keys: dict[str, str]) -> None:
        """Raises TooManyAttempts, and counts nothing then: who waits for the end of the window is let in at its end."""
        c, at = login_attempts.c, now()
        with transaction(self._engine) as connection:
            serialised(connection, "login attempts")
            connection.execute(sa.delete(login_attempts).where(c.since <= at - WINDOW))
            rows = connection.execute(sa.select(c.counted, c.failures).where(c.counted.in_(keys.values())))
            failures = {row.counted: int(row.failures) for row in rows}
            if any(failures.get(key, 0) >= LIMITS[kind] for kind, key in keys.items()):
                raise TooManyAttempts
            for key in keys.values():
                if key in failures:
                    connection.execute(sa.update(login_attempts).where(c.counted == key).values(failures=c.failures + 1))
                else:
                    connection.execute(sa.insert(login_attempts), {"counted": key, "failures": 1, "since": at})

    def _forget(self, keys: dict[str, str]) -> None:
        """After success. The failures of others at the address, and with the name elsewhere, still count; this attempt does not."""
        c = login_attempts.c
        with transaction(self._engine) as connection:
            serialised(connection, "login attempts")
            connection.execute(sa.delete(login_attempts).where(c.counted == keys["name at address"]))
            others = [keys["name"], keys["address"]]
            connection.execute(sa.update(login_attempts).where(c.counted.in_(others)).values(failures=c.failures - 1))


def _keys(name: str, address: str) -> dict[str, str]:
    folded = name.strip().lower()[:1_000]
    return {
        kind: hashlib.sha256(f"{kind}\x1f{text}".encode("utf-8", errors="replace")).hexdigest()
        for kind, text in {"name at address": f"{folded}\x1f{address}", "name": folded, "address": address}.items()
    }
