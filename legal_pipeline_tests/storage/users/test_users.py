"""Users are added, given matters, and removed; every change is in the audit log, and no password is anywhere."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa

from legal_pipeline.errors import UsageError
from legal_pipeline.storage.custody.audit_log import AuditLog
from legal_pipeline.storage.database.engine import reading
from legal_pipeline.storage.database.tables import audit_log
from legal_pipeline.storage.database.user_tables import users as table
from legal_pipeline.storage.store import Store
from legal_pipeline.storage.users.users import User, Users, user_name
from legal_pipeline_tests.specimens.people import PASSWORD


def test_a_user_sees_what_is_granted_until_it_is_revoked(store: Store) -> None:
    users = Users(store.engine)
    assert not users.has_any()
    users.add("Ann", PASSWORD, actor="root", matters=["paul", "paul"])
    users.add("kim", PASSWORD, actor="root", sees_all=True)
    users.add("ada", PASSWORD, actor="root", is_administrator=True)
    users.grant("ann", ["smith", "paul"], actor="root")
    ada = User("ada", (), sees_all_matters=True, is_administrator=True)
    assert users.find() == [ada, User("ann", ("paul", "smith")), User("kim", (), sees_all_matters=True)]
    users.revoke("ANN", ["paul", "never"], actor="root")
    users.revoke("kim", ["x"], actor="root", sees_all=True)
    assert users.find("ann") == [User("ann", ("smith",))]
    assert users.find("kim") == [User("kim")]
    users.remove("ann", actor="root")
    assert users.find("ann") == [] and users.has_any()
    said = [(entry.action, entry.detail) for entry in AuditLog(store.engine).entries()]
    assert said == [
        ("user-add", "ann: paul"),
        ("user-add", "kim: all matters"),
        ("user-add", "ada: administrator"),
        ("user-grant", "ann: paul, smith"),
        ("user-revoke", "ann: never, paul"),
        ("user-revoke", "kim: all matters, x"),
        ("user-remove", "ann"),
    ]


def test_the_database_has_no_password(store: Store) -> None:
    Users(store.engine).add("ann", PASSWORD, actor="root")
    with reading(store.engine) as connection:
        rows = [str(row) for each in (table, audit_log) for row in connection.execute(sa.select(each))]
    assert "$argon2id$" in rows[0] and not any(PASSWORD in row for row in rows)


# what is done to a database with ann, who sees smith, kim, who sees everything, and ada, the administrator · what is said
MISTAKES: tuple[tuple[Callable[[Users], None], str], ...] = (
    (lambda users: users.add("ANN", PASSWORD, actor="r"), "there is a user ann"),
    (lambda users: users.add("bob", "too short", actor="r"), "a password has 12"),
    (lambda users: users.add("bob", "x" * 2_000, actor="r"), "a password has 12"),
    (lambda users: users.add("bob", "a" * 20, actor="r"), "guessed first"),
    (lambda users: users.add("bob.the.builder", "Bob.The.Builder", actor="r"), "guessed first"),
    (lambda users: users.add("<script>", PASSWORD, actor="r"), "the name of a user has"),
    (lambda users: users.remove("bob", actor="r"), "no user bob; there are: ada, ann, kim"),
    (lambda users: users.set_password("bob", PASSWORD, actor="r"), "no user bob"),
    (lambda users: users.grant("bob", ["paul"], actor="r"), "no user bob"),
    (lambda users: users.grant("kim", ["paul"], actor="r"), "kim sees all matters"),
    (lambda users: users.revoke("kim", ["paul"], actor="r"), "kim sees all matters"),
    (lambda users: users.revoke("ada", ["paul"], actor="r"), "ada is an administrator"),
)


@pytest.mark.parametrize("number", range(len(MISTAKES)))
def test_a_mistake_is_a_sentence_and_changes_nothing(store: Store, number: int) -> None:
    users = Users(store.engine)
    users.add("ann", PASSWORD, actor="root", matters=["smith"])
    users.add("kim", PASSWORD, actor="root", sees_all=True)
    users.add("ada", PASSWORD, actor="root", is_administrator=True)
    before = users.find(), len(list(AuditLog(store.engine).entries()))
    mistake, said = MISTAKES[number]
    with pytest.raises(UsageError, match=said):
        mistake(users)
    assert (users.find(), len(list(AuditLog(store.engine).entries()))) == before


@pytest.mark.parametrize("typed", ["", " ", "a b", "-ann", "ann-", "x" * 65, "ann\n", "ann\u202e", "../x", "<b>", "ann\x00"])
def test_what_cannot_be_a_name_is_refused(typed: str) -> None:
    if typed == "ann\n":
        assert user_name(typed) == "ann"
        return
    with pytest.raises(UsageError):
        user_name(typed)


@pytest.mark.parametrize(
    ("typed", "stored"), [(" Ann ", "ann"), ("ann.lee@example.com", "ann.lee@example.com"), ("7", "7"), ("a_b-c", "a_b-c")]
)
def test_a_name_is_stored_as_people_would_compare_it(typed: str, stored: str) -> None:
    assert user_name(typed) == stored
