"""Signing in: limited by name and by address, and the same for a user that does not exist."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from legal_pipeline.clock import now
from legal_pipeline.storage.database.engine import reading, transaction
from legal_pipeline.storage.database.user_tables import login_attempts
from legal_pipeline.storage.store import Store
from legal_pipeline.storage.users import passwords
from legal_pipeline.storage.users.sessions import Sessions
from legal_pipeline.storage.users.signing_in import LIMITS, WINDOW, SigningIn, TooManyAttempts
from legal_pipeline.storage.users.users import Users
from legal_pipeline_tests.specimens.people import PASSWORD

WRONG = "another password altogether"
FEW = LIMITS["name at address"]


@pytest.fixture
def signing_in(store: Store) -> Iterator[SigningIn]:
    Users(store.engine).add("ann", PASSWORD, actor="root")
    Users(store.engine).add("kim", PASSWORD, actor="root")
    yield SigningIn(store.engine)


def outcome(signing_in: SigningIn, name: str, password: str, address: str = "192.0.2.1") -> str:
    try:
        return "in" if signing_in.attempt(name, password, address) else "wrong"
    except TooManyAttempts:
        return "too many"


def test_the_right_password_begins_a_session(store: Store, signing_in: SigningIn) -> None:
    token = signing_in.attempt(" Ann ", PASSWORD, "192.0.2.1")
    user = Sessions(store.engine).user(token or "")
    assert user is not None and user.name == "ann"


@pytest.mark.parametrize("name", ["ann", "nobody", "", "<script>", "x" * 10_000])
def test_after_a_few_attempts_even_the_right_password_waits(signing_in: SigningIn, name: str) -> None:
    """For a user that does not exist it is the same: nothing tells which names do."""
    assert [outcome(signing_in, name, WRONG) for _ in range(FEW + 1)] == ["wrong"] * FEW + ["too many"]
    assert outcome(signing_in, name, PASSWORD) == "too many"
    assert outcome(signing_in, name.upper(), PASSWORD) == "too many"
    assert outcome(signing_in, "kim", PASSWORD) == "in", "another user at the same address"


def test_the_owner_of_a_name_can_sign_in_elsewhere(signing_in: SigningIn) -> None:
    for _ in range(FEW):
        outcome(signing_in, "ann", WRONG)
    assert outcome(signing_in, "ann", PASSWORD, "192.0.2.2") == "in"


def test_many_addresses_are_no_way_around_the_limit_of_a_name(signing_in: SigningIn) -> None:
    found = [outcome(signing_in, "ann", WRONG, f"192.0.2.{number}") for number in range(LIMITS["name"] + 1)]
    assert found == ["wrong"] * LIMITS["name"] + ["too many"]


def test_many_names_are_no_way_around_the_limit_of_an_address(signing_in: SigningIn) -> None:
    found = [outcome(signing_in, f"user{number}", WRONG) for number in range(LIMITS["address"] + 1)]
    assert found == ["wrong"] * LIMITS["address"] + ["too many"]
    assert outcome(signing_in, "kim", PASSWORD, "192.0.2.2") == "in"


def test_success_starts_the_count_anew(signing_in: SigningIn) -> None:
    for _ in range(3):
        assert [outcome(signing_in, "ann", WRONG) for _ in range(FEW - 1)] == ["wrong"] * (FEW - 1)
        assert outcome(signing_in, "ann", PASSWORD) == "in"


def test_after_the_window_the_count_starts_anew(store: Store, signing_in: SigningIn) -> None:
    for _ in range(FEW):
        outcome(signing_in, "ann", WRONG)
    with transaction(store.engine) as connection:
        connection.execute(sa.update(login_attempts).values(since=now() - WINDOW))
    assert outcome(signing_in, "ann", PASSWORD) == "in"


def test_attempts_at_once_are_no_way_around_the_limit(signing_in: SigningIn) -> None:
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: outcome(signing_in, "ann", WRONG), range(12)))
    assert sorted(found) == ["too many"] * (12 - FEW) + ["wrong"] * FEW


def test_an_unknown_name_takes_as_long(signing_in: SigningIn, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each attempt compares one password with one hash of the same parameters."""
    compared: list[str] = []

    class Counting:
        def verify(self, stored: str, password: bytes) -> bool:
            compared.append(stored.rpartition("$")[0].rpartition("$")[0])
            return False

    passwords._of_nobody()
    monkeypatch.setattr(passwords, "_HASHER", Counting())
    for name in ("ann", "nobody", "", "<script>"):
        assert outcome(signing_in, name, WRONG) == "wrong"
    assert len(compared) == 4 and len(set(compared)) == 1


def test_what_was_typed_as_a_name_is_not_stored(store: Store, signing_in: SigningIn) -> None:
    outcome(signing_in, PASSWORD, "")
    with reading(store.engine) as connection:
        rows = str(list(connection.execute(sa.select(login_attempts))))
    assert "owls" not in rows and "192.0.2.1" not in rows
