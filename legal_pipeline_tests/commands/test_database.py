"""Owner, writer, reader and workspace on a real server: what each may and may not, with logins of their own."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import dagster as dg
import httpx
import pytest
import sqlalchemy as sa
from sqlalchemy.engine import make_url
from starlette.routing import Route

from legal_pipeline.commands.database import database
from legal_pipeline.decisions.merging import merge_now
from legal_pipeline.defs.instance.postgres_storage import PooledPostgresRunStorage
from legal_pipeline.errors import SetupError
from legal_pipeline.settings import Settings
from legal_pipeline.storage.custody import audit_log
from legal_pipeline.storage.database.engine import HEAD, current_revision, engine_for, prepare_database
from legal_pipeline.storage.database.roles import OWNER, READER, RECORDED, ROLES, WORKSPACE, WRITER
from legal_pipeline.storage.database.tables import metadata
from legal_pipeline.storage.database.views import VIEWS
from legal_pipeline.storage.search.search import search
from legal_pipeline.storage.store import open_store
from legal_pipeline.storage.users.users import Users
from legal_pipeline.workspace.app import ROUTES
from legal_pipeline.workspace.document_views import original, overlay, picture
from legal_pipeline_tests.servers.databases import Postgres, running_postgres
from legal_pipeline_tests.specimens.people import PASSWORD, quick_hashes
from legal_pipeline_tests.storage.specimens import fill, page
from legal_pipeline_tests.workspace.serving import served

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def postgres_server() -> Iterator[Postgres]:
    """A cluster of its own: roles belong to the server, and other tests create them too."""
    with running_postgres() as server:
        yield server


@pytest.fixture
def server(postgres_server: Postgres, postgres_url: str) -> Iterator[Postgres]:
    """Without our roles, before and after: they belong to the server, not to a database."""
    yield postgres_server
    with closing(postgres_server.connect(make_url(postgres_url).database or "")) as connection, connection.cursor() as cursor:
        for role in (*ROLES, "admin", "stranger"):
            cursor.execute("select 1 from pg_roles where rolname = %s", (role,))
            if cursor.fetchone():
                cursor.execute(f"reassign owned by {role} to postgres")
                cursor.execute(f"drop owned by {role} cascade")
                cursor.execute(f"drop role {role}")


def as_user(url: str, user: str) -> str:
    return make_url(url).set(username=user).render_as_string(hide_password=False)


def init(url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    """What `database init` says, a line each."""
    capsys.readouterr()
    database.main(["init", *arguments], obj=Settings(home=tmp_path, database_url=url), standalone_mode=False)
    return capsys.readouterr().out.splitlines()


def execute(url: str, sql: str) -> str:
    """`ok`, or the first word of what the server has against it."""
    engine = sa.create_engine(url)
    try:
        with engine.begin() as connection:
            connection.execute(sa.text(sql))
    except sa.exc.DBAPIError as error:
        return "denied" if getattr(error.orig, "pgcode", None) == "42501" else str(error.orig)
    finally:
        engine.dispose()
    return "ok"


def test_init_says_what_it_did_and_does_it_once(
    server: Postgres, postgres_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = init(postgres_url, tmp_path, capsys)
    made = [line for line in said if line.startswith("created the role")]
    assert len(made) == 4
    # nobody logs in as the owner
    assert [line for line in made if "\\password" not in line] == [line for line in made if OWNER in line]
    assert any(line.endswith(f"from nothing to {HEAD}") for line in said)
    assert "created Dagster's tables in the schema dagster" in said
    assert {line.split()[1] for line in said if line.startswith("granted")} == set(ROLES)
    assert init(postgres_url, tmp_path, capsys) == ["nothing to do: the database is up to date"]


DELETED_BY_WORKSPACE = {table for table, rights in RECORDED if "delete" in rights}

MAY: list[tuple[str, str, str]] = [
    (WRITER, "insert into leases (run_id, step_key, token, queue, priority, sent_at) values ('r', 's', 't', 'ocr', 0, now())", "ok"),
    (WRITER, "delete from leases", "ok"),
    (WRITER, "select count(*) from dagster.event_logs", "ok"),
    (WRITER, "drop table leases", "denied"),
    (WRITER, "alter table pages add column more int", "denied"),
    (WRITER, "truncate pages", "denied"),
    (WRITER, "create table more (x int)", "denied"),
    (WRITER, "create schema more", "denied"),
    (WRITER, "update alembic_version set version_num = '0'", "denied"),
    (WRITER, "delete from dagster.alembic_version", "denied"),
    (WRITER, "drop table dagster.runs", "denied"),
    (WRITER, "drop schema dagster cascade", "denied"),
    (WRITER, f"set role {OWNER}", "denied"),
    (WRITER, "create role more", "denied"),
    (WRITER, "insert into audit_log (at, actor, action, detail) values (now(), 'a', 'withdraw', 'why')", "ok"),
    (WRITER, "update audit_log set detail = 'nothing'", "denied"),
    (WRITER, "delete from audit_log", "denied"),
    (WRITER, "truncate audit_log", "denied"),
    (READER, "select count(*) from pages, documents, relationships, evidence", "ok"),
    (READER, "select count(*) from pages_index", "ok"),
    *((READER, f"select count(*) from {view}", "ok") for view in VIEWS),
    (READER, "select count(*) from redactions", "denied"),
    (READER, "select count(*) from audit_log", "denied"),
    (READER, "select count(*) from leases", "denied"),
    (READER, "select count(*) from previous_pages", "denied"),
    (READER, "select count(*) from former_pages", "denied"),
    (READER, "insert into matter_links select 'e', 'm', 'x'", "denied"),
    (READER, "update documents set matter = 'x'", "denied"),
    (READER, "delete from documents", "denied"),
    (READER, "drop table documents", "denied"),
    (READER, "select count(*) from dagster.runs", "denied"),
    (READER, "select count(*) from dagster.kvs", "denied"),
    (READER, f"set role {WRITER}", "denied"),
    *((READER, f"{verb} users", "denied") for verb in ("select count(*) from", "delete from")),
    (WORKSPACE, "select count(*) from pages, documents, relationships, evidence", "ok"),
    *((WORKSPACE, f"select count(*) from {view}", "ok") for view in VIEWS),
    # nothing that was found in a document, and nothing of how it was found
    *((WORKSPACE, f"delete from {table.name}", "denied") for table in metadata.sorted_tables if table.name not in DELETED_BY_WORKSPACE),
    *((WORKSPACE, f"truncate {table.name} cascade", "denied") for table in metadata.sorted_tables),
    (WORKSPACE, "update documents set state = 'refused'", "denied"),
    (WORKSPACE, "update mentions set text = 'x'", "denied"),
    (WORKSPACE, "update evidence set page_number = 1", "denied"),
    (WORKSPACE, "insert into pages select * from pages", "denied"),
    (WORKSPACE, "update relationships set role = 'x'", "denied"),
    (WORKSPACE, "update redaction_decisions set decision = 'released'", "denied"),
    # a decision is undone, never altered
    (WORKSPACE, "update decisions set undone_by = 'ann' where number = 0", "ok"),
    (WORKSPACE, "update decisions set actor = 'ann'", "denied"),
    (WORKSPACE, "update decisions set value = 'x', undone_by = 'ann'", "denied"),
    # the audit log is added to, never altered
    (WORKSPACE, "insert into audit_log (at, actor, action, detail) values (now(), 'a', 'decide', 'why')", "ok"),
    (WORKSPACE, "update audit_log set detail = 'nothing'", "denied"),
    (WORKSPACE, "update audit_log set entry_hash = previous_hash", "denied"),
    # nobody becomes an administrator, and no matter is given to anybody
    (WORKSPACE, "update users set is_administrator = true", "denied"),
    (WORKSPACE, "update users set password_hash = ''", "denied"),
    (WORKSPACE, "insert into user_matters values ('ann', 'm')", "denied"),
    (WORKSPACE, "select count(*) from leases", "denied"),
    (WORKSPACE, "select count(*) from previous_pages", "denied"),
    (WORKSPACE, "select count(*) from dagster.runs", "denied"),
    (WORKSPACE, "create table more (x int)", "denied"),
    (WORKSPACE, f"set role {WRITER}", "denied"),
    (OWNER, "alter table leases add column more int", "ok"),
    (OWNER, "alter table leases drop column more", "ok"),
    (OWNER, "create table later (x int)", "ok"),
    # made later, granted already
    (WRITER, "insert into later values (1)", "ok"),
    (READER, "select * from later", "denied"),
    (READER, "insert into later values (1)", "denied"),
    (WORKSPACE, "select * from later", "denied"),
    (OWNER, "drop table later", "ok"),
]
"""(role, statement, what comes of it), one after the other."""


def test_who_may_do_what(server: Postgres, postgres_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    init(postgres_url, tmp_path, capsys)
    assert [(role, sql, execute(as_user(postgres_url, role), sql)) for role, sql, _ in MAY] == MAY


def test_the_writer_runs_the_pipeline_and_the_reader_finds_it(
    server: Postgres, postgres_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    init(postgres_url, tmp_path, capsys)
    writer = open_store(Settings(home=tmp_path, database_url=as_user(postgres_url, WRITER)))
    document_id = fill(writer, "a.pdf", texts=("Acme Corp. hired Ann Lee.", "Ms. Lee sued.", "End."))
    writer.pages.resume(document_id, "k")
    storage = PooledPostgresRunStorage(as_user(postgres_url, WRITER))
    storage.add_run(dg.DagsterRun(job_name="j"))
    assert storage.get_runs_count() == 1
    reader = open_store(Settings(home=tmp_path, database_url=as_user(postgres_url, READER)))
    assert [hit.page_number for hit in search(reader.engine, "ann lee")] == [1]
    with pytest.raises(SetupError, match=r"lacks a privilege.*permission denied for table documents"):
        reader.documents.finish(document_id)
    for store in (writer, reader):
        store.engine.dispose()
    storage._engine.dispose()


def test_the_workspace_shows_every_page_and_records_decisions_with_its_own_role(
    server: Postgres, postgres_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    init(postgres_url, tmp_path, capsys)
    writer = open_store(Settings(home=tmp_path, database_url=as_user(postgres_url, WRITER)))
    for name in ("a.pdf", "b.pdf"):
        fill(writer, name, matter="paul")
    merge_now(writer, "paul")
    with quick_hashes():
        Users(writer.engine).add("ann", PASSWORD, actor="root", matters=["paul"])
        with served(tmp_path, with_login=True, database_url=as_user(postgres_url, WORKSPACE)) as found:
            browser = found.http
            browser.headers["Origin"] = str(browser.base_url).rstrip("/")
            assert browser.post("/login", data=_form(browser, "/login", name="ann", password=PASSWORD)).url.path == "/matters/paul"
            names = {each.name: each.entity_id for _, _, each in writer.matters.entities("paul")}
            ids_of = [status.document.document_id for status in writer.documents.find(matter="paul")]
            ids = {"matter": "paul", "document_id": ids_of[0], "other_id": ids_of[1], "entity_id": names["Ann Lee"], "page_number:int": "1"}
            for route in ROUTES:
                if isinstance(route, Route) and "GET" in (route.methods or ()) and route.endpoint not in (original, picture, overlay):
                    path = re.sub(r"\{([^}]+)\}", lambda part: ids[part[1]], route.path)
                    assert browser.get(path, params={"words": "hired"} if path.endswith("search") else None).status_code < 300, path
            page = f"/matters/paul/documents/{ids_of[0]}/pages/1"
            for fields in (
                {"action": "tag", "document": ids_of[0], "tag": "hot"},
                {"action": "note", "document": ids_of[0], "text": "read this"},
                {"action": "merge", "entity": names["Ann Lee"], "other": names["Acme Corp."], "reason": "one and the same"},
                {"action": "undo", "number": "3"},
                {"action": "split", "document": ids_of[0], "mention": "17-24", "reason": "her sister"},
                {"action": "undo", "number": "4"},
            ):
                answer = browser.post("/matters/paul/decisions", data=_form(browser, page, **fields))
                assert answer.status_code == 200 and answer.url.params["decided"], answer.text
            for name in ("report", "xlsx", "jsonl", "privilege-log"):
                answer = browser.post("/matters/paul/export", data=_form(browser, "/matters/paul/export", format=name))
                assert answer.status_code == 200 and "content-disposition" in answer.headers, answer.text
    assert {each.name for _, _, each in writer.matters.entities("paul")} == names.keys()
    assert audit_log.AuditLog(writer.engine).verify().broken is None
    writer.engine.dispose()


def _form(browser: httpx.Client, page: str, **fields: str) -> dict[str, str]:
    token = re.search(r'name="form_token" value="(\w+)"', browser.get(page).text)
    assert token is not None, page
    return fields | {"form_token": token[1]}


def test_no_text_of_a_document_comes_into_the_log_of_the_server(
    server: Postgres, postgres_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    init(postgres_url, tmp_path, capsys)
    store = open_store(Settings(home=tmp_path, database_url=as_user(postgres_url, WRITER)))
    document_id = fill(store, "a.pdf")
    log_file = server.folder.with_suffix(".log")
    before = len(log_file.read_text())
    with pytest.raises(sa.exc.IntegrityError):
        store.pages.add(document_id, "k", page(0, "privileged text"), 0)
    log = log_file.read_text()[before:]
    assert "ck_pages_number" in log
    assert "privileged" not in log
    store.engine.dispose()


@pytest.mark.parametrize("role", [WRITER, READER])
def test_only_the_owner_makes_tables(
    server: Postgres, postgres_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], role: str
) -> None:
    with closing(server.connect()) as connection, connection.cursor() as cursor:
        cursor.execute(f"create role {role} login")
    for make in (prepare_database, PooledPostgresRunStorage):
        with pytest.raises(SetupError, match="run `legal-pipeline database init` as the owner"):
            make(as_user(postgres_url, role))


def test_tables_made_before_by_somebody_else_go_to_the_owner(
    server: Postgres, postgres_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert len(init(postgres_url, tmp_path, capsys, "--no-roles")) == 2
    said = init(postgres_url, tmp_path, capsys)
    assert f"gave the schema dagster to {OWNER}" in said
    assert any(line.startswith("gave") and line.endswith(f"tables in the schema public from postgres to {OWNER}") for line in said)
    assert [(role, sql, execute(as_user(postgres_url, role), sql)) for role, sql, _ in MAY] == MAY


def test_an_administrator_who_is_no_superuser_as_on_a_managed_server(
    server: Postgres, postgres_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name = make_url(postgres_url).database
    with closing(server.connect()) as connection, connection.cursor() as cursor:
        cursor.execute("create role admin login createrole")
        cursor.execute(f'alter database "{name}" owner to admin')
    said = init(as_user(postgres_url, "admin"), tmp_path, capsys)
    assert f"made admin a member of {OWNER}" in said
    assert [(role, sql, execute(as_user(postgres_url, role), sql)) for role, sql, _ in MAY] == MAY
    assert init(as_user(postgres_url, "admin"), tmp_path, capsys) == ["nothing to do: the database is up to date"]


def test_a_user_who_may_not_make_roles_is_told_whom_to_ask(
    server: Postgres, postgres_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with closing(server.connect()) as connection, connection.cursor() as cursor:
        cursor.execute("create role stranger login")
        cursor.execute(f'alter database "{make_url(postgres_url).database}" owner to stranger')
    said = init(as_user(postgres_url, "stranger"), tmp_path, capsys)
    assert f"the role {WRITER} is missing and stranger may not create it; ask an administrator to run: create role {WRITER} login" in said
    assert current_revision(engine_for(as_user(postgres_url, "stranger"))) == HEAD


def test_status(server: Postgres, postgres_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def status() -> tuple[int, dict[str, bool]]:
        capsys.readouterr()
        settings = Settings(home=tmp_path, database_url=postgres_url.replace("postgres@", "postgres:secret-word@"))
        code = database.main(["status", "--json"], obj=settings, standalone_mode=False)
        out = capsys.readouterr().out
        assert "secret-word" not in out
        return code, {row["what"]: row["ok"] for row in map(json.loads, out.splitlines())}

    code, rows = status()
    assert (code, rows["results"], rows["Dagster"], rows[READER]) == (1, False, False, False)
    init(postgres_url, tmp_path, capsys)
    code, rows = status()
    assert (code, set(rows.values())) == (0, {True})


def test_the_embedded_form_has_a_database_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings = Settings(home=tmp_path / "home", database_url=None)
    for said in (f"from nothing to {HEAD}\n", "nothing to do: the database is up to date\n"):
        database.main(["init"], obj=settings, standalone_mode=False)
        assert capsys.readouterr().out.endswith(said)
    assert database.main(["status"], obj=settings, standalone_mode=False) == 0
