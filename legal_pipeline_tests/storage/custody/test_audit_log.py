"""The audit log: one line per event, in order, append-only."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from legal_pipeline.storage.custody import audit_log
from legal_pipeline.storage.custody.audit_log import AuditLog, current_actor
from legal_pipeline.storage.database.engine import transaction
from legal_pipeline.storage.store import Store

SAID = 'Say "no",\nMr. O\'Neil \U0001f4c4\x00'


def write(store: Store, *documents: str, matter: str = "paul") -> None:
    for document in documents:
        with transaction(store.engine) as connection:
            audit_log.record(connection, actor="ann", action="withdraw", matter=matter, document_id=document, detail=SAID)


def test_entries_come_in_the_order_they_were_written(store: Store) -> None:
    write(store, "b", "a")
    write(store, "c", matter="else")
    log = AuditLog(store.engine)
    assert [entry.document_id for entry in log.entries()] == ["b", "a", "c"]
    assert [entry.document_id for entry in log.entries(matter="paul")] == ["b", "a"]
    assert [entry.document_id for entry in log.entries(document_id="a")] == ["a"]
    assert [entry.document_id for entry in log.entries(limit=2)] == ["a", "c"], "the latest, still in order"
    [entry] = log.entries(document_id="c")
    assert (entry.actor, entry.action, entry.matter, entry.detail) == ("ann", "withdraw", "else", SAID.replace("\x00", "\ufffd"))
    assert entry.at.tzinfo is not None


@pytest.mark.parametrize("statement", ["update audit_log set detail = 'x'", "delete from audit_log"])
def test_an_entry_stands(store: Store, statement: str) -> None:
    """Whoever is connected, the owner of the tables too."""
    write(store, "a")
    with pytest.raises(sa.exc.DBAPIError, match="only added to"), transaction(store.engine) as connection:
        connection.execute(sa.text(statement))
    assert [entry.detail for entry in AuditLog(store.engine).entries()] == [SAID.replace("\x00", "\ufffd")]


def test_what_is_rolled_back_is_not_told(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), transaction(store.engine) as connection:
        audit_log.record(connection, actor="ann", action="withdraw", detail="why")
        1 / 0  # noqa: B018 - the transaction fails
    assert list(AuditLog(store.engine).entries()) == []


# environment · who it was
ACTORS: list[tuple[dict[str, str], str]] = [
    ({"LEGAL_PIPELINE_ACTOR": "service for B. Lee", "SUDO_USER": "ann"}, "service for B. Lee"),
    ({"SUDO_USER": "ann", "LOGNAME": "root"}, "ann"),
    ({"LOGNAME": "bob"}, "bob"),
    ({"LEGAL_PIPELINE_ACTOR": "ann\nroot  did it", "LOGNAME": "bob"}, "ann root did it"),
    ({"LEGAL_PIPELINE_ACTOR": " \n ", "LOGNAME": "bob"}, "bob"),
    ({"LEGAL_PIPELINE_ACTOR": "x" * 1000}, "x" * 200),
]


@pytest.mark.parametrize(("environment", "actor"), ACTORS)
def test_who_it_was(environment: dict[str, str], actor: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LEGAL_PIPELINE_ACTOR", "SUDO_USER", "LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert current_actor() == actor
