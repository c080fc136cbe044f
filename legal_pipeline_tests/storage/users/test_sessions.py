"""A session ends by itself, by signing out, and when its user loses it; its token is nowhere in the database."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from legal_pipeline.clock import now
from legal_pipeline.storage.database.engine import reading, transaction
from legal_pipeline.storage.database.user_tables import user_sessions, users
from legal_pipeline.storage.store import Store
from legal_pipeline.storage.users.sessions import IDLE, LONGEST, Sessions
from legal_pipeline.storage.users.users import User, Users
from legal_pipeline_tests.specimens.people import PASSWORD

SECOND = dt.timedelta(seconds=1)


def begun(store: Store, name: str = "ann") -> str:
    Users(store.engine).add(name, PASSWORD, actor="root", matters=["paul"])
    with reading(store.engine) as connection:
        stored = connection.scalar(sa.select(users.c.password_hash).where(users.c.name == name)) or ""
    token = Sessions(store.engine).begin(name, stored)
    assert token
    return token


def age(store: Store, began: dt.timedelta, seen: dt.timedelta) -> None:
    with transaction(store.engine) as connection:
        connection.execute(sa.update(user_sessions).values(began_at=now() - began, seen_at=now() - seen))


def test_a_session_has_the_rights_of_this_moment(store: Store) -> None:
    token, sessions = begun(store), Sessions(store.engine)
    assert sessions.user(token) == User("ann", ("paul",))
    Users(store.engine).revoke("ann", ["paul"], actor="root")
    assert sessions.user(token) == User("ann")


# began · was last used · whether it has not ended
AGES = (
    (LONGEST - 60 * SECOND, IDLE - 60 * SECOND, True),
    (IDLE, IDLE, False),
    (2 * IDLE, IDLE + SECOND, False),
    (LONGEST, SECOND, False),
    (LONGEST + SECOND, SECOND, False),
)


@pytest.mark.parametrize(("began", "seen", "goes_on"), AGES)
def test_a_session_ends_when_it_is_not_used_and_at_last_by_itself(
    store: Store, began: dt.timedelta, seen: dt.timedelta, goes_on: bool
) -> None:
    token = begun(store)
    age(store, began, seen)
    assert (Sessions(store.engine).user(token) is not None) == goes_on


def test_a_session_that_is_used_does_not_become_idle(store: Store) -> None:
    token, sessions = begun(store), Sessions(store.engine)
    age(store, 2 * IDLE, IDLE - 60 * SECOND)
    assert sessions.user(token)
    with reading(store.engine) as connection:
        [seen] = connection.scalars(sa.select(user_sessions.c.seen_at))
    assert now() - seen.replace(tzinfo=dt.UTC) < IDLE / 2


@pytest.mark.parametrize("by", ["sign out", "password", "removal"])
def test_an_ended_session_is_nobodys(store: Store, by: str) -> None:
    token, sessions = begun(store), Sessions(store.engine)
    if by == "sign out":
        sessions.end(token)
    elif by == "password":
        Users(store.engine).set_password("ann", f"{PASSWORD} again", actor="root")
    else:
        Users(store.engine).remove("ann", actor="root")
    assert sessions.user(token) is None


def test_the_database_has_the_hash_of_the_token_alone(store: Store) -> None:
    token = begun(store)
    with reading(store.engine) as connection:
        [row] = connection.execute(sa.select(user_sessions))
    assert token not in str(row)
    assert Sessions(store.engine).user(row.token_hash) is None, "who reads the table is nobody"


@pytest.mark.parametrize("forged", ["", "x", "x" * 43, "x" * 10_000, "é", "\x00", "' or 1=1 --"])
def test_a_forged_token_is_nobodys(store: Store, forged: str) -> None:
    begun(store)
    assert Sessions(store.engine).user(forged) is None


def test_the_next_sign_in_deletes_what_has_expired(store: Store) -> None:
    begun(store)
    age(store, LONGEST, LONGEST)
    begun(store, "kim")
    with reading(store.engine) as connection:
        assert list(connection.scalars(sa.select(user_sessions.c.user_name))) == ["kim"]


def test_who_has_another_password_by_now_gets_no_session(store: Store) -> None:
    begun(store)
    assert Sessions(store.engine).begin("ann", "the hash of before") is None
