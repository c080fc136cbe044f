"""What sensors and the display ask every few seconds, and each document that is read, is answered from an index: on both back ends."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from legal_pipeline.clock import now
from legal_pipeline.model import Origin
from legal_pipeline.storage.documents.run_requests import RunRequests
from legal_pipeline.storage.store import Store

QUESTIONS: list[tuple[Callable[[Store], object], str]] = [
    (lambda store: RunRequests(store.engine).unrequested(Origin.CHILD, "", 500), "ix_documents_due"),
    (lambda store: RunRequests(store.engine).requested_before(now(), Origin.NAMED, "", 500), "ix_documents_requested"),
    (lambda store: store.documents.held(), "ix_documents_held"),
    (lambda store: store.stages.find_duplicate("a-document", "key"), "ix_stage_results_text"),
]


@pytest.mark.parametrize(("ask", "index"), QUESTIONS, ids=[index for _, index in QUESTIONS])
def test_is_answered_from_its_index_in_its_order(store: Store, ask: Callable[[Store], object], index: str) -> None:
    asked: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if re.search(r"FROM (documents|stage_results)", statement):
            asked.append((statement, parameters))

    sa.event.listen(store.engine, "before_cursor_execute", note)
    ask(store)
    sa.event.remove(store.engine, "before_cursor_execute", note)

    assert asked
    with store.engine.connect() as connection:
        for statement, parameters in asked:
            plan = _plan(connection, statement, parameters)
            assert index in plan
            if index != "ix_documents_held":
                assert "sort" not in plan.lower() and "b-tree" not in plan.lower()


def _plan(connection: sa.Connection, statement: str, parameters: Any) -> str:
    if connection.dialect.name == "sqlite":
        return "\n".join(str(row.detail) for row in connection.exec_driver_sql(f"explain query plan {statement}", parameters))
    # the table is empty: without these, the server would read it as a whole, or sort the nothing another index finds
    for way in ("seqscan", "bitmapscan", "sort"):
        connection.exec_driver_sql(f"set enable_{way} = off")
    return "\n".join(connection.exec_driver_sql(f"explain {statement}", parameters).scalars())
