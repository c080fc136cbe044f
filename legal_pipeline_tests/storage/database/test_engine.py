"""Errors of the database and the disk become errors of this package, with the right class and a remedy."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa

from legal_pipeline.errors import DatabaseBusy, DiskUnwritable, ExternalError, SetupError, UsageError
from legal_pipeline.model import Chunk, Mention, MentionType
from legal_pipeline.settings import Settings
from legal_pipeline.storage.database import engine as database
from legal_pipeline.storage.database.engine import joined, one_snapshot, reading, transaction, translate_errors
from legal_pipeline.storage.database.files import exclusive_lock, make_home
from legal_pipeline.storage.database.tables import documents
from legal_pipeline.storage.store import Store, open_store
from legal_pipeline_tests.storage.specimens import document, fill, page


@contextmanager
def locked(settings: Settings) -> Iterator[None]:
    """Somebody else writes and does not come to an end."""
    other = sqlite3.connect(settings.results_url.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("begin immediate")
    try:
        yield
    finally:
        other.close()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[tuple[Settings, Store]]:
    monkeypatch.setattr(database, "_BUSY_TIMEOUT_SECONDS", 0.2)
    settings = Settings(home=tmp_path / "home", database_url=None)
    store = open_store(settings)
    yield settings, store
    store.engine.dispose()


def test_a_locked_database_is_said_to_be_locked(impatient: tuple[Settings, Store]) -> None:
    settings, store = impatient
    with locked(settings), pytest.raises(DatabaseBusy, match="locked by another process; wait"):
        store.documents.register([document("a.pdf")])
    assert store.documents.register([document("a.pdf")]) != []


def test_a_locked_database_can_be_read(impatient: tuple[Settings, Store]) -> None:
    settings, store = impatient
    document_id = fill(store, "a.pdf")
    with locked(settings):
        assert store.documents.status(document_id).page_count == 3
        assert open_store(settings).documents.counts_by_state()


def test_writing_waits_for_the_other_writer(sqlite_store: Store) -> None:
    url = str(sqlite_store.engine.url.database)
    other = sqlite3.connect(url, isolation_level=None, check_same_thread=False)
    other.execute("begin immediate")
    done = threading.Timer(0.5, other.close)
    done.start()
    assert sqlite_store.documents.register([document("a.pdf")]) != []
    done.join()


def test_a_database_that_is_locked_while_it_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "_BUSY_TIMEOUT_SECONDS", 0.2)
    settings = Settings(home=make_home(tmp_path / "home"), database_url=None)
    with locked(settings), pytest.raises(DatabaseBusy):
        open_store(settings)
    open_store(settings).engine.dispose()


@pytest.mark.parametrize("home", ["/dev/null/x", "/dev/null", "/proc/nobody/x", "{tmp}/file/home", "{tmp}/" + "long" * 100])
def test_a_home_that_cannot_be_written_is_a_matter_of_setting_up(home: str, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    folder = Path(home.format(tmp=tmp_path))
    with pytest.raises(SetupError, match=f"LEGAL_PIPELINE_HOME={folder} cannot be written .*set it to a folder"):
        open_store(Settings(home=folder, database_url=None))


@pytest.mark.parametrize(
    "url",
    [
        "nonsense",
        "nosuchdialect://x/y",
        "postgresql+psycopg://host/y",
        "postgresql+asyncpg://host/y",
        "sqlite:////dev/null/x/results.sqlite",
        "sqlite:///{tmp}",
    ],
)
def test_a_database_that_cannot_be_opened_is_a_matter_of_setting_up(url: str, tmp_path: Path) -> None:
    with pytest.raises(SetupError):
        open_store(Settings(home=tmp_path / "home", database_url=url.format(tmp=tmp_path)))


def test_a_file_that_is_no_database_is_a_matter_of_setting_up(tmp_path: Path) -> None:
    settings = Settings(home=make_home(tmp_path / "home"), database_url=None)
    Path(settings.results_url.removeprefix("sqlite:///")).write_bytes(b"no database at all, only some text " * 40)
    with pytest.raises(SetupError, match=r"damaged .*not a database.*restore it from a backup"):
        open_store(settings)


def test_a_server_that_does_not_answer_is_the_worlds_fault(tmp_path: Path) -> None:
    url = "postgresql+psycopg2://user:secret-word@127.0.0.1:1/nobody"
    with pytest.raises(ExternalError, match="did not answer") as caught:
        open_store(Settings(home=tmp_path / "home", database_url=url))
    assert "secret-word" not in str(caught.value)


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("database is locked", DatabaseBusy),
        ("database table is locked: pages", DatabaseBusy),
        ("database or disk is full", DiskUnwritable),
        ("attempt to write a readonly database", SetupError),
        ("unable to open database file", SetupError),
        ("disk I/O error", ExternalError),
    ],
)
def test_sqlite_in_our_words(said: str, kind: type[Exception]) -> None:
    with pytest.raises(kind) as caught, translate_errors():
        raise sa.exc.OperationalError("select text from pages", {"text": "privileged"}, sqlite3.OperationalError(said))
    assert type(caught.value) is kind
    assert "privileged" not in str(caught.value)


class TestSharedTransactions:
    def test_what_is_joined_takes_effect_at_the_end_on_a_server_and_at_once_in_a_file(self, store: Store) -> None:
        document_id = fill(store, "a.pdf")
        is_server = store.engine.dialect.name == "postgresql"
        with pytest.raises(ZeroDivisionError), joined(store.engine):
            store.documents.record_page_count(document_id, 7)
            assert store.documents.status(document_id).page_count == 7
            with ThreadPoolExecutor(1) as other:
                assert other.submit(lambda: store.documents.status(document_id).page_count).result() == (3 if is_server else 7)
            raise ZeroDivisionError
        assert store.documents.status(document_id).page_count == (3 if is_server else 7)

    def test_what_is_joined_can_be_read_while_it_is_written(self, store: Store) -> None:
        document_id = fill(store, "a.pdf")
        with joined(store.engine):
            mentions = store.facts.mentions(document_id)
            first = next(mentions)
            store.documents.record_page_count(document_id, 3)
            assert [first, *mentions] == list(store.facts.mentions(document_id)) != []

    def test_one_snapshot_is_one_transaction_and_writes_nothing(self, store: Store) -> None:
        document_id = fill(store, "a.pdf")
        begun: list[object] = []
        sa.event.listen(store.engine, "begin", begun.append)
        with one_snapshot(store.engine):
            assert store.documents.status(document_id).page_count == len(list(store.pages.read(document_id)))
            assert store.facts.counts(document_id)["chunks"] > 0
            with pytest.raises(RuntimeError, match="one_snapshot"):
                store.documents.finish(document_id)
        assert len(begun) == 1
        store.documents.finish(document_id)

    def test_after_an_error_within_the_connection_is_usable(self, store: Store) -> None:
        with pytest.raises(sa.exc.DBAPIError), joined(store.engine), transaction(store.engine) as connection:
            connection.execute(sa.text("selekt 1"))
        assert store.documents.counts_by_state()


def test_an_invalid_statement_is_not_translated(store: Store) -> None:
    with pytest.raises(sa.exc.DBAPIError), transaction(store.engine) as connection:
        connection.execute(sa.text("selekt 1"))


def test_a_full_disk_is_the_worlds_fault_and_leaves_the_rows_before(sqlite_store: Store) -> None:
    document_id = fill(sqlite_store, "a.pdf")
    before = list(sqlite_store.pages.read(document_id))
    with sqlite_store.engine.connect() as connection:
        used = connection.exec_driver_sql("pragma page_count").scalar_one()
        # SQLite's own way to say: no page more than this
        connection.exec_driver_sql(f"pragma max_page_count = {used}")
    with pytest.raises(ExternalError, match=r"disk is full.*free some space"):
        for number in range(1, 100):
            sqlite_store.pages.add(document_id, "k", page(number, "much text " * 2000), 0)
    with pytest.raises(ExternalError, match="disk is full"):
        sqlite_store.facts.replace_mentions(document_id, "s", "k", [])
        sqlite_store.pages.add(document_id, "k", page(1, "much text " * 20000), 0)
    assert len(list(sqlite_store.pages.read(document_id))) >= len(before)


def test_a_transaction_happens_or_does_not(store: Store) -> None:
    store.documents.register([document("a.pdf")])
    with pytest.raises(ZeroDivisionError), transaction(store.engine) as connection:
        connection.execute(sa.update(documents).values(matter="changed"))
        1 / 0  # noqa: B018
    assert store.documents.matters() == ["paul"]


def test_a_reader_sees_one_moment(store: Store) -> None:
    """What is committed while it reads belongs to the next reading."""
    count = sa.select(sa.func.count()).select_from(documents)
    with reading(store.engine) as connection:
        assert connection.scalar(count) == 0
        store.documents.register([document("a.pdf")])
        assert connection.scalar(count) == 0
    with reading(store.engine) as connection:
        assert connection.scalar(count) == 1


UNSTORABLE = [
    ("a\x00b", "a\ufffdb"),
    ("\x00", "\ufffd"),
    ("a\ud800b\udfff", "a\ufffdb\ufffd"),
    ("\ufffd \U0001f600 \x01", "\ufffd \U0001f600 \x01"),
]


@pytest.mark.parametrize(("text", "stored"), UNSTORABLE)
def test_unstorable_characters_are_replaced_one_for_one(store: Store, text: str, stored: str) -> None:
    """Offsets stay what they were: SQLite counts to the first NUL only, PostgreSQL has none."""
    document_id = fill(store, "a.pdf")
    end = store.pages.add(document_id, "k", page(1, text), 0)
    store.pages.add(document_id, "k", page(2, "behind"), end)
    assert [(each.text, start) for each, start in store.pages.with_starts(document_id)][:2] == [(stored, 0), ("behind", len(text) + 1)]
    assert store.pages.end(document_id) >= len(text) + 1 + len("behind")
    store.facts.replace_chunks(document_id, "chunks", "k", [Chunk(0, len(text), 1, 1, (text,), text)])
    (chunk,) = store.facts.chunks(document_id)
    assert (chunk.text, chunk.section_path) == (stored, (text,))
    mention = Mention(MentionType.ORG, 0, len(text), 1, text, text, 1.0, "test")
    store.facts.replace_mentions(document_id, "entity_mentions", "k", [mention])
    (kept,) = store.facts.mentions(document_id)
    assert (kept.text, kept.value, kept.end) == (stored, stored, len(text))
    store.documents.fail(document_id, f"it said {text}")
    assert store.documents.status(document_id).reason == f"it said {stored}"


def test_foreign_keys_are_on_in_every_connection(sqlite_store: Store) -> None:
    connections = [sqlite_store.engine.connect().execution_options(read_only=True) for _ in range(3)]
    assert [connection.exec_driver_sql("pragma foreign_keys").scalar() for connection in connections] == [1, 1, 1]
    for connection in connections:
        connection.close()


# -- files


def test_a_lock_that_is_held_says_by_whom(tmp_path: Path) -> None:
    said = r"another run is using this home directory .*use another LEGAL_PIPELINE_HOME"
    with exclusive_lock(tmp_path / "lock"), pytest.raises(UsageError, match=said):
        exclusive_lock(tmp_path / "lock", wait_seconds=0.1, held_by="another run").__enter__()
    with exclusive_lock(tmp_path / "lock", wait_seconds=0.1):
        pass
