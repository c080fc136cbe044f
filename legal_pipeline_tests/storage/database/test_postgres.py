"""Behavior that only a server has: restarts, concurrent clients, streaming, and connections across a fork."""

from __future__ import annotations

import datetime as dt
import os
import signal
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import make_url

from legal_pipeline.clock import now
from legal_pipeline.decisions.merging import merge_now
from legal_pipeline.errors import DatabaseBusy, ExternalError
from legal_pipeline.settings import Settings
from legal_pipeline.storage.database.engine import engine_for, reading, serialised, transaction, translate_errors
from legal_pipeline.storage.database.postgres import make_engine
from legal_pipeline.storage.database.tables import documents
from legal_pipeline.storage.store import Store, open_store
from legal_pipeline_tests.servers.databases import Postgres, running_postgres
from legal_pipeline_tests.storage import specimens
from legal_pipeline_tests.storage.specimens import document, fill, pages, write_facts


def url_of(store: Store) -> str:
    return store.engine.url.render_as_string(hide_password=False)


@pytest.fixture
def own_server() -> Iterator[Postgres]:
    """For tests that stop it."""
    with running_postgres() as server:
        yield server


def test_a_restart_between_two_statements_is_not_noticed(own_server: Postgres, tmp_path: Path) -> None:
    store = open_store(Settings(home=tmp_path, database_url=own_server.url()))
    document_id = fill(store, "a.pdf")
    own_server.restart()
    assert store.documents.status(document_id).page_count == 3
    own_server.restart()
    store.documents.fail(document_id, "for the test")
    store.engine.dispose()


def test_a_restart_in_a_transaction_is_the_worlds_fault_and_leaves_nothing_half_done(own_server: Postgres, tmp_path: Path) -> None:
    store = open_store(Settings(home=tmp_path, database_url=own_server.url()))
    fill(store, "a.pdf")
    with pytest.raises(ExternalError, match="database"), transaction(store.engine) as connection:
        connection.execute(sa.update(documents).values(matter="changed"))
        own_server.restart()
        connection.execute(sa.update(documents).values(matter="changed again"))
    assert store.documents.matters() == [specimens.MATTER]
    store.engine.dispose()


def test_a_restart_while_rows_are_streamed_is_the_worlds_fault(own_server: Postgres, tmp_path: Path) -> None:
    store = open_store(Settings(home=tmp_path, database_url=own_server.url()))
    texts = tuple(f"Ann Lee {number}" for number in range(3000))
    document_id = fill(store, "a.pdf", texts=texts[:3])
    store.facts.replace_chunks(document_id, "chunks", "k", specimens.chunks(texts))
    with pytest.raises(ExternalError, match="database"):
        for number, _ in enumerate(store.facts.chunks(document_id)):
            if number == 0:
                own_server.restart()
    assert sum(1 for _ in store.facts.chunks(document_id)) == 3000
    store.engine.dispose()


def test_two_who_wait_for_each_other(postgres_store: Store) -> None:
    """A real deadlock: one gives way, and is told so."""
    ids = [fill(postgres_store, name) for name in ("a.pdf", "b.pdf")]
    both_hold_one, outcomes = threading.Barrier(2), []

    def take(first: str, second: str) -> None:
        try:
            with transaction(postgres_store.engine) as connection:
                for document_id in (first, second):
                    connection.execute(sa.update(documents).where(documents.c.document_id == document_id).values(depth=1))
                    if document_id == first:
                        both_hold_one.wait(10)
            outcomes.append("done")
        except DatabaseBusy as error:
            outcomes.append("gave way" if "deadlock" in str(error) else str(error))

    run_together(lambda: take(*ids), lambda: take(*reversed(ids)))
    assert sorted(outcomes) == ["done", "gave way"]


def run_together(*actions: Callable[[], object]) -> None:
    """Raises what any of them raises."""
    failed: list[BaseException] = []

    def guarded(action: Callable[[], object]) -> None:
        try:
            action()
        except BaseException as error:  # noqa: BLE001
            failed.append(error)

    threads = [threading.Thread(target=guarded, args=(action,)) for action in actions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    if failed:
        raise failed[0]


def _add_pages(store: Store, document_id: str) -> None:
    for each in pages():
        store.pages.add(document_id, "k", each, 0)


WRITES: dict[str, Callable[[Store, str], object]] = {
    "register": lambda store, _: store.documents.register([document(f"{number}.pdf") for number in range(200)]),
    "pages": _add_pages,
    "resume": lambda store, one: store.pages.resume(one, "k"),
    "copy": lambda store, one: store.pages.copy(document("other.pdf").document_id, one, "k"),
    "finish": lambda store, one: store.pages.finish(one, "document_text", "k"),
    "facts": lambda store, one: write_facts(store, one, "k"),
    "ocr": lambda store, _: store.ocr.put(b"key", b"found"),
    "matter": lambda store, _: merge_now(store, "paul"),
}


@pytest.mark.parametrize("write", WRITES)
def test_a_step_that_is_delivered_twice_at_the_same_time_leaves_its_rows_once(postgres_store: Store, write: str) -> None:
    """Delete and insert by two at once would break a unique key."""
    one = fill(postgres_store, "a.pdf")
    fill(postgres_store, "other.pdf")
    action = WRITES[write]

    def several_times() -> None:
        for _ in range(10):
            action(postgres_store, one)

    run_together(*[several_times] * 4)
    once = postgres_store.facts.counts(one)
    action(postgres_store, one)
    assert postgres_store.facts.counts(one) == once


def test_who_asks_for_a_name_waits_for_who_has_it(postgres_store: Store) -> None:
    order: list[str] = []

    def second() -> None:
        with transaction(postgres_store.engine) as connection:
            serialised(connection, "name")
            order.append("second")

    with transaction(postgres_store.engine) as connection:
        serialised(connection, "name")
        waiting = threading.Thread(target=second)
        waiting.start()
        waiting.join(0.3)
        order.append("first")
    waiting.join(10)
    assert order == ["first", "second"]


def test_rows_are_streamed_not_fetched_at_once(postgres_store: Store) -> None:
    """A cursor on the server, so that memory stays what it was however large the document."""
    document_id = fill(postgres_store, "a.pdf")
    readers: dict[str, Callable[[str], Iterator[Any]]] = {
        "chunks": postgres_store.facts.chunks,
        "mentions": postgres_store.facts.mentions,
        "forms": postgres_store.facts.forms,
        "entities": postgres_store.facts.entities,
        "relationships": postgres_store.facts.relationships,
    }
    for name, read in readers.items():
        rows = read(document_id)
        next(rows)
        with postgres_store.engine.connect() as connection:
            query = "select query from pg_stat_activity where datname = current_database() and state = 'idle in transaction'"
            (statement,) = connection.exec_driver_sql(query).scalars()
        assert statement.startswith(("DECLARE", "FETCH", "CLOSE")), name
        rows.close()  # type: ignore[attr-defined]


def test_a_child_of_a_fork_leaves_its_parents_connections_alone(postgres_store: Store) -> None:
    with reading(postgres_store.engine) as connection:
        pid = connection.exec_driver_sql("select pg_backend_pid()").scalar()
    child = os.fork()
    if child == 0:
        signal.alarm(30)
        try:
            with reading(postgres_store.engine) as connection:
                is_another = connection.exec_driver_sql("select pg_backend_pid()").scalar() != pid
            os._exit(0 if is_another else 1)
        finally:
            os._exit(2)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    with reading(postgres_store.engine) as connection:
        assert connection.exec_driver_sql("select pg_backend_pid()").scalar() == pid


def test_options_of_the_url_and_ours_go_together(postgres_url: str) -> None:
    url = make_url(postgres_url).update_query_dict({"options": "-cwork_mem=5MB", "application_name": "mine"})
    engine = make_engine(url, search_path="elsewhere", statement_timeout_ms=1234)
    with translate_errors(), engine.connect() as connection:
        shown = [connection.exec_driver_sql(f"show {name}").scalar() for name in ("work_mem", "search_path", "statement_timeout")]
        assert (*shown, connection.exec_driver_sql("show application_name").scalar()) == ("5MB", "elsewhere", "1234ms", "mine")
    engine.dispose()


def test_one_engine_a_process(postgres_store: Store) -> None:
    assert engine_for(url_of(postgres_store)) is engine_for(url_of(postgres_store))


@pytest.mark.parametrize("minutes", [-5, 7])
def test_the_wrong_clock_of_a_machine_is_corrected_before_it_is_used(
    postgres_store: Store, monkeypatch: pytest.MonkeyPatch, minutes: int
) -> None:
    """Otherwise, a matter that was merged on a fast machine would never show what was done afterwards."""
    monkeypatch.setattr("legal_pipeline.storage.database.postgres._clock_asked_at", float("-inf"))
    monkeypatch.setattr("legal_pipeline.clock._correction", dt.timedelta(minutes=minutes))
    with reading(postgres_store.engine) as connection:
        moment = connection.scalar(sa.select(sa.func.clock_timestamp()))
    assert moment is not None and abs(moment - now()) < dt.timedelta(minutes=1)


def test_a_new_connection_that_breaks_at_once_is_the_worlds_fault(own_server: Postgres, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = make_engine(own_server.url())
    engine.connect().close()
    engine.dispose()
    monkeypatch.setattr("legal_pipeline.storage.database.postgres._clock_asked_at", float("-inf"))

    def end(connection: Any, *_: Any) -> None:
        with own_server.connect() as other, other.cursor() as cursor:
            cursor.execute("select pg_terminate_backend(%s)", [connection.info.backend_pid])

    sa.event.listen(engine, "connect", end)
    with pytest.raises(ExternalError), translate_errors(), engine.connect() as connection:
        connection.exec_driver_sql("select 1")
    engine.dispose()
