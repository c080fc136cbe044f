"""Sessions of people who have signed in. The token is in the cookie alone; the database has its hash."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from legal_pipeline.clock import now
from legal_pipeline.storage.database.engine import reading, transaction
from legal_pipeline.storage.database.user_tables import user_sessions, users
from legal_pipeline.storage.users.users import User, Users, in_turn

IDLE = dt.timedelta(hours=1)
"""A session that asks for nothing this long has ended."""
LONGEST = dt.timedelta(hours=12)
"""A working day: then the password is asked for again."""
_NOTED_EVERY = dt.timedelta(minutes=1)
"""A session that is used writes no more often than this."""
_TOKEN_BYTES = 32
_LONGEST_TOKEN = 200


class Sessions:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def begin(self, name: str, password_hash: str) -> str | None:
        """Returns the token of a new session; None when the user has gone, or has another password by now."""
        token, at = secrets.token_urlsafe(_TOKEN_BYTES), now()
        c = user_sessions.c
        with transaction(self._engine) as connection:
            connection.execute(sa.delete(user_sessions).where(sa.or_(c.seen_at < at - IDLE, c.began_at < at - LONGEST)))
            in_turn(connection, name)
            known = sa.select(users.c.name).where(users.c.name == name, users.c.password_hash == password_hash)
            if connection.execute(known).first() is None:
                return None
            row = {"token_hash": _hash(token), "user_name": name, "began_at": at, "seen_at": at}
            connection.execute(sa.insert(user_sessions), row)
        return token

    def user(self, token: str) -> User | None:
        """Returns whose session it is, with the rights of this moment; None when there is none, or it has expired."""
        if not token or len(token) > _LONGEST_TOKEN:
            return None
        c, at = user_sessions.c, now()
        with reading(self._engine) as connection:
            row = connection.execute(sa.select(user_sessions).where(c.token_hash == _hash(token))).one_or_none()
        if row is None or at - _utc(row.began_at) >= LONGEST or at - _utc(row.seen_at) >= IDLE:
            return None
        if at - _utc(row.seen_at) >= _NOTED_EVERY:
            with transaction(self._engine) as connection:
                connection.execute(sa.update(user_sessions).where(c.token_hash == row.token_hash).values(seen_at=at))
        return next(iter(Users(self._engine).find(row.user_name)), None)

    def end(self, token: str) -> None:
        with transaction(self._engine) as connection:
            connection.execute(sa.delete(user_sessions).where(user_sessions.c.token_hash == _hash(token)))


def _hash(token: str) -> str:
    # a random token of 256 bits needs no slow hash
    return hashlib.sha256(token.encode("utf-8", errors="replace")).hexdigest()


def _utc(at: dt.datetime) -> dt.datetime:
    # SQLite stores no time zone
    return at if at.tzinfo else at.replace(tzinfo=dt.UTC)
