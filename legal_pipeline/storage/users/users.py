"""The people who may sign in, and the matters that each may see. Every change is an entry of the audit log."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from legal_pipeline.clock import now
from legal_pipeline.errors import UsageError
from legal_pipeline.storage.custody import audit_log
from legal_pipeline.storage.database.engine import reading, serialised, transaction
from legal_pipeline.storage.database.user_tables import user_matters, user_sessions, users
from legal_pipeline.storage.users import passwords

_NAME = re.compile(r"[a-z0-9][a-z0-9._@-]{0,62}[a-z0-9]|[a-z0-9]")


@dataclass(frozen=True, slots=True)
class User:
    name: str
    matters: tuple[str, ...] = ()
    """That the user may see, in alphabetical order."""
    sees_all_matters: bool = False
    is_administrator: bool = False
    """May use Dagster's UI behind the same login, which shows and changes everything."""


def user_name(text: str) -> str:
    """Returns the name as it is stored: people type it in any case. Raises UsageError when it cannot be one."""
    name = text.strip().lower()
    if not _NAME.fullmatch(name):
        raise UsageError("the name of a user has 1 to 64 letters, digits and . _ @ - between them")
    return name


class Users:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(
        self, name: str, password: str, *, actor: str, matters: Sequence[str] = (), sees_all: bool = False, is_administrator: bool = False
    ) -> None:
        """Raises UsageError when the name is taken, or name or password are none."""
        name = user_name(name)
        row = {
            "name": name,
            "password_hash": passwords.hashed(password, name),
            "is_administrator": is_administrator,
            "sees_all_matters": sees_all or is_administrator,
            "created_at": now(),
        }
        with transaction(self._engine) as connection:
            if _exists(connection, name):
                raise UsageError(f"there is a user {name}; `legal-pipeline users password {name}` sets another password")
            connection.execute(sa.insert(users), row)
            _add_matters(connection, name, matters)
            what = "administrator" if is_administrator else "all matters" if sees_all else ", ".join(sorted(set(matters))) or "no matter"
            audit_log.record(connection, actor=actor, action="user-add", detail=f"{name}: {what}")

    def find(self, name: str | None = None) -> list[User]:
        """Returns the users, or the one of this name, in alphabetical order."""
        query = sa.select(users, user_matters.c.matter).outerjoin(user_matters).order_by(users.c.name, user_matters.c.matter)
        if name is not None:
            query = query.where(users.c.name == name)
        found: dict[str, User] = {}
        with reading(self._engine) as connection:
            for row in connection.execute(query):
                before = found[row.name].matters if row.name in found else ()
                matters = (*before, row.matter) if row.matter is not None else before
                found[row.name] = User(row.name, matters, row.sees_all_matters, row.is_administrator)
        return list(found.values())

    def has_any(self) -> bool:
        with reading(self._engine) as connection:
            return connection.execute(sa.select(users.c.name).limit(1)).first() is not None

    def set_password(self, name: str, password: str, *, actor: str) -> None:
        """Ends every session of the user. Raises UsageError when there is no such user."""
        name = user_name(name)
        stored = passwords.hashed(password, name)
        with transaction(self._engine) as connection:
            self._require(connection, name)
            connection.execute(sa.update(users).where(users.c.name == name).values(password_hash=stored))
            connection.execute(sa.delete(user_sessions).where(user_sessions.c.user_name == name))
            audit_log.record(connection, actor=actor, action="user-password", detail=name)

    def remove(self, name: str, *, actor: str) -> None:
        """Ends every session of the user; what the user decided stays. Raises UsageError when there is no such user."""
        name = user_name(name)
        with transaction(self._engine) as connection:
            self._require(connection, name)
            for table, column in ((user_sessions, user_sessions.c.user_name), (user_matters, user_matters.c.user_name)):
                connection.execute(sa.delete(table).where(column == name))
            connection.execute(sa.delete(users).where(users.c.name == name))
            audit_log.record(connection, actor=actor, action="user-remove", detail=name)

    def grant(self, name: str, matters: Iterable[str], *, actor: str, sees_all: bool = False) -> None:
        """Lets a user see these matters, or all. Raises UsageError when there is no such user."""
        self._change(name, sorted(set(matters)), sees_all, actor, is_grant=True)

    def revoke(self, name: str, matters: Iterable[str], *, actor: str, sees_all: bool = False) -> None:
        """Takes these matters from a user, or the sight of all. Takes effect with the next page. Raises UsageError as `grant` does."""
        self._change(name, sorted(set(matters)), sees_all, actor, is_grant=False)

    def _change(self, name: str, matters: list[str], sees_all: bool, actor: str, *, is_grant: bool) -> None:
        name = user_name(name)
        with transaction(self._engine) as connection:
            known = self._require(connection, name)
            if known.is_administrator:
                raise UsageError(f"{name} is an administrator and sees all matters; add another user for less")
            if known.sees_all_matters and matters and not (sees_all and not is_grant):
                raise UsageError(f"{name} sees all matters; `legal-pipeline users revoke {name} --all-matters` ends that first")
            if sees_all:
                connection.execute(sa.update(users).where(users.c.name == name).values(sees_all_matters=is_grant))
            mine = user_matters.c.user_name == name
            connection.execute(sa.delete(user_matters).where(mine, user_matters.c.matter.in_(matters)))
            if is_grant:
                _add_matters(connection, name, matters)
            said = ", ".join([*(["all matters"] if sees_all else []), *matters])
            audit_log.record(connection, actor=actor, action="user-grant" if is_grant else "user-revoke", detail=f"{name}: {said}")

    def _require(self, connection: Connection, name: str) -> User:
        in_turn(connection, name)
        row = connection.execute(sa.select(users).where(users.c.name == name)).one_or_none()
        if row is None:
            known = list(connection.scalars(sa.select(users.c.name).order_by(users.c.name).limit(8)))
            there = f"; there are: {', '.join(known)}" if known else "; there is none yet: `legal-pipeline users add NAME` makes one"
            raise UsageError(f"there is no user {name}{there}")
        return User(row.name, (), row.sees_all_matters, row.is_administrator)


def in_turn(connection: Connection, name: str) -> None:
    """Makes others that change this user, or begin a session of theirs, wait for the end of the transaction.

    No lock of the row: that takes the right to change it, which the role of the workspace does not have.
    """
    serialised(connection, f"user {name}")


def _exists(connection: Connection, name: str) -> bool:
    return connection.execute(sa.select(users.c.name).where(users.c.name == name)).first() is not None


def _add_matters(connection: Connection, name: str, matters: Iterable[str]) -> None:
    rows = [{"user_name": name, "matter": matter} for matter in sorted(set(matters))]
    if rows:
        connection.execute(sa.insert(user_matters), rows)
