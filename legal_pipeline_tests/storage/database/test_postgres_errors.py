"""Errors of PostgreSQL become errors of this package, with a remedy and without passwords or rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import psycopg2
import pytest
import sqlalchemy as sa

from legal_pipeline.errors import (
    DatabaseBusy,
    DatabaseStarting,
    DatabaseUnreachable,
    DiskUnwritable,
    ExternalError,
    LegalPipelineError,
    ResourceExhausted,
    SetupError,
)
from legal_pipeline.settings import Settings
from legal_pipeline.storage.database.engine import reading
from legal_pipeline.storage.database.postgres import translate_error
from legal_pipeline.storage.database.tables import documents
from legal_pipeline.storage.store import Store, open_store
from legal_pipeline_tests.servers.databases import Postgres, running_postgres
from legal_pipeline_tests.storage.specimens import fill, page


@pytest.fixture
def own_server() -> Iterator[Postgres]:
    """For tests that stop it."""
    with running_postgres() as server:
        yield server


SERVERS: list[tuple[Callable[[Postgres], str], type[LegalPipelineError], str]] = [
    (lambda server: server.url(user="nobody"), SetupError, r"user in LEGAL_PIPELINE_DATABASE_URL cannot log in.*database init"),
    (lambda server: server.url("absent"), SetupError, r"database in LEGAL_PIPELINE_DATABASE_URL cannot be opened; create it with createdb"),
    (lambda server: f"postgresql://postgres@127.0.0.1:{server.port}/absent", SetupError, "create it with createdb"),
    (lambda server: f"{server.url()}?options=-cnonsense%3D1", SetupError, "nonsense"),
    (lambda server: "postgresql+psycopg2://u:secret-word@127.0.0.1:1/x", DatabaseUnreachable, "did not answer.*refused"),
    (lambda server: "postgresql+psycopg2://u:secret-word@no-such-host.invalid/x", DatabaseUnreachable, "did not answer"),
]


@pytest.mark.parametrize(("url", "kind", "said"), SERVERS)
def test_a_database_that_cannot_be_opened(
    postgres_server: Postgres, tmp_path: Path, url: Callable[[Postgres], str], kind: type[LegalPipelineError], said: str
) -> None:
    with pytest.raises(kind, match=said) as caught:
        open_store(Settings(home=tmp_path, database_url=url(postgres_server)))
    assert type(caught.value) is kind
    assert "secret-word" not in str(caught.value)


def test_wrong_and_missing_passwords(own_server: Postgres, tmp_path: Path) -> None:
    with closing(own_server.connect()) as connection, connection.cursor() as cursor:
        cursor.execute("create role worker login password 'right'")
    (own_server.data / "pg_hba.conf").write_text("host all worker 127.0.0.1/32 scram-sha-256\nhost postgres postgres 127.0.0.1/32 trust\n")
    own_server.restart()
    logins = [
        ("worker:wrong", "refuses the login in LEGAL_PIPELINE_DATABASE_URL; correct user and password"),
        ("worker", "requires a password; add it to LEGAL_PIPELINE_DATABASE_URL"),
        ("stranger", "does not admit this user from this machine"),
    ]
    for login, said in logins:
        url = f"postgresql+psycopg2://{login}@127.0.0.1:{own_server.port}/postgres"
        with pytest.raises(SetupError, match=said) as caught:
            open_store(Settings(home=tmp_path, database_url=url))
        assert "wrong" not in str(caught.value)


class Said(psycopg2.OperationalError):
    """With a code, as only the driver itself can make one."""

    def __init__(self, code: str | None, said: str) -> None:
        super().__init__(said)
        self.code = code

    @property
    def pgcode(self) -> str | None:  # type: ignore[override]
        return self.code


@pytest.mark.parametrize(
    ("code", "said", "kind", "sentence"),
    [
        ("53100", "could not extend file", DiskUnwritable, "disk of the database server is full; free some space"),
        ("53300", "sorry, too many clients already", ResourceExhausted, "no connection left; raise its max_connections"),
        (None, "FATAL:  sorry, too many clients already", ResourceExhausted, "no connection left; raise its max_connections"),
        (None, "FATAL:  the database system is starting up", DatabaseStarting, "is starting"),
        ("57P01", "terminating connection due to administrator command", DatabaseUnreachable, "stopped or ended this connection"),
        (None, "server closed the connection unexpectedly", DatabaseUnreachable, "did not answer"),
        ("40P01", "deadlock detected", DatabaseBusy, "was cancelled .deadlock.; try again"),
        ("40001", "could not serialize access", DatabaseBusy, "another writer changed the same rows first; try again"),
        ("57014", "canceling statement due to statement timeout", ExternalError, "took too long"),
        ("25006", "cannot execute INSERT in a read-only transaction", DiskUnwritable, "is read-only"),
        ("42501", "could not open file: Read-only file system", DiskUnwritable, "disk of the database server is read-only"),
        ("58030", "could not write to file: No space left on device", DiskUnwritable, "disk of the database server is full"),
        ("53100", "could not resize shared memory segment: No space left on device", DiskUnwritable, "/dev/shm"),
        ("XX001", "invalid page in block 0", SetupError, "damaged; restore it from a backup"),
        ("42501", "permission denied for table runs", SetupError, "lacks a privilege; run `legal-pipeline database init`"),
        ("42601", "syntax error", None, ""),
        ("42P01", "relation x does not exist", None, ""),
        ("22P02", "invalid input syntax", None, ""),
    ],
)
def test_in_our_words(code: str | None, said: str, kind: type[LegalPipelineError] | None, sentence: str) -> None:
    found = translate_error(Said(code, f"{said}\nDETAIL: privileged text"))
    if kind is None:
        assert found is None
        return
    assert type(found) is kind
    assert sentence.replace(".deadlock.", "(deadlock)") in str(found)
    assert said in str(found)
    assert "privileged" not in str(found)


def test_writing_while_reading_is_not_translated(postgres_store: Store) -> None:
    with pytest.raises(sa.exc.DBAPIError, match="read-only transaction"), reading(postgres_store.engine) as connection:
        connection.execute(sa.update(documents).values(matter="x"))


def test_an_error_of_the_server_quotes_no_row(postgres_store: Store) -> None:
    """`Failing row contains (...)` would put the text of a page into a log."""
    document_id = fill(postgres_store, "a.pdf")
    with pytest.raises(sa.exc.IntegrityError, match="ck_pages_number") as caught:
        postgres_store.pages.add(document_id, "k", page(0, "privileged text"), 0)
    assert "privileged" not in f"{caught.value}{caught.value.orig}{caught.value.args}"
