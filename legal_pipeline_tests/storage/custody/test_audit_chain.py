"""Whoever changes the audit log past the database's guard breaks the chain of hashes at that place."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from legal_pipeline.storage.custody import audit_log
from legal_pipeline.storage.custody.audit_chain import FIRST, entry_hash
from legal_pipeline.storage.custody.audit_log import AuditLog
from legal_pipeline.storage.database.engine import transaction
from legal_pipeline.storage.store import Store

UNGUARD = {
    "sqlite": ("drop trigger audit_log_no_update", "drop trigger audit_log_no_delete"),
    "postgresql": ("alter table audit_log disable trigger audit_log_append_only",),
}
GUARD = {"sqlite": (), "postgresql": ("alter table audit_log enable trigger audit_log_append_only",)}


def write(store: Store, count: int = 5) -> None:
    for number in range(count):
        with transaction(store.engine) as connection:
            audit_log.record(
                connection, actor="ann", action="withdraw", matter=None, document_id=f"d-{number}", detail="wh\x00y \U0001f4c4"
            )


# what is done to five entries · the entry at which the chain breaks; None when the chain holds
CHANGES = (
    ("nothing", (), None),
    ("a detail is altered", ("update audit_log set detail = 'x' where entry_id = 3",), 3),
    ("an actor is altered", ("update audit_log set actor = 'bob' where entry_id = 1",), 1),
    ("a moment is altered", ("update audit_log set at = '2020-01-01 00:00:00.000000' where entry_id = 2",), 2),
    ("a matter is added", ("update audit_log set matter = 'm' where entry_id = 5",), 5),
    ("an entry is removed", ("delete from audit_log where entry_id = 2",), 3),
    ("the first is removed", ("delete from audit_log where entry_id = 1",), 2),
    ("an entry moves", ("update audit_log set entry_id = 9 where entry_id = 4",), 5),
    (
        "an entry is put in",
        ("insert into audit_log (entry_id, at, actor, action, detail) select 6, at, actor, action, 'x' from audit_log where entry_id = 1",),
        6,
    ),
    ("an entry gets the hash of another", ("update audit_log set entry_hash = previous_hash where entry_id = 4",), 4),
    ("the last is cut off", ("delete from audit_log where entry_id = 5",), None),
)


@pytest.mark.parametrize(("statements", "entry"), [row[1:] for row in CHANGES], ids=[row[0] for row in CHANGES])
def test_a_change_breaks_the_chain_at_its_place(store: Store, statements: tuple[str, ...], entry: int | None) -> None:
    write(store)
    noted = AuditLog(store.engine).verify().head
    dialect = store.engine.dialect.name
    with transaction(store.engine) as connection:
        for statement in (*UNGUARD[dialect], *statements, *GUARD[dialect]):
            connection.execute(sa.text(statement))
    found = AuditLog(store.engine).verify(noted)
    assert (found.broken.entry_id if found.broken else None) == entry
    is_cut_off = "delete from audit_log where entry_id = 5" in statements
    assert found.has_hash is not is_cut_off, "the hash that was noted shows it"


def test_an_empty_log_is_whole(store: Store) -> None:
    assert (AuditLog(store.engine).verify().head, AuditLog(store.engine).verify().broken) == (FIRST, None)


def test_the_hash_of_an_entry_is_fixed_for_good() -> None:
    """The logs of firms rest on it: a change of the algorithm would make all of them look altered."""
    moment = dt.datetime(2024, 5, 6, 7, 8, 9, 10, tzinfo=dt.UTC)
    expected = "e138c4fd97e7"
    assert entry_hash(FIRST, 1, moment, "ann", "withdraw", "m", None, "why é").startswith(expected)
    assert entry_hash(FIRST, 1, moment.replace(tzinfo=None), "ann", "withdraw", "m", None, "why é").startswith(expected)
