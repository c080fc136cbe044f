"""`legal-pipeline database`: makes the databases ready, and says how they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from legal_pipeline.commands.options import examples
from legal_pipeline.errors import UsageError
from legal_pipeline.terminal import console, print_json, print_table

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from legal_pipeline.settings import Settings


@click.group(epilog=examples("legal-pipeline database init", "legal-pipeline database status"))
def database() -> None:
    """Initialize the databases and show their status."""


@database.command(epilog=examples("legal-pipeline database init", "legal-pipeline database init --no-roles"))
@click.option("--roles/--no-roles", default=True, show_default=True, help="Create the roles of owner, writer, reader and workspace.")
@click.pass_obj
def init(settings: Settings, roles: bool) -> None:
    """Create or upgrade all tables.

    On PostgreSQL it also creates the roles and grants their privileges. It can be repeated. Run it as an administrator of the
    server or as the owner of the database: the user is the one named in LEGAL_PIPELINE_DATABASE_URL. Workers then log in as
    legal_pipeline_writer.
    """
    url = settings.results_url
    said = _on_postgresql(url, roles) if url.startswith("postgresql") else _migrated(settings)
    for line in said or ["nothing to do: the database is up to date"]:
        console.print(line, markup=False, soft_wrap=True)


@database.command(epilog=examples("legal-pipeline database status"))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object per line.")
@click.pass_obj
def status(settings: Settings, as_json: bool) -> int:
    """Show the database, its tables and its roles.

    Exit code 1 when something is missing.
    """
    rows = list(_status(settings))
    if as_json:
        print_json({"what": what, "is": said, "ok": ok} for what, said, ok in rows)
    else:
        print_table(["", "", "ok"], ((what, said, "yes" if ok else "NO") for what, said, ok in rows))
    return 0 if all(ok for _, _, ok in rows) else 1


def _migrated(settings: Settings) -> list[str]:
    from legal_pipeline.settings import masked
    from legal_pipeline.storage.database.engine import HEAD, current_revision, engine_for, prepare_database, translate_errors
    from legal_pipeline.storage.database.files import make_home

    make_home(settings.home)
    with translate_errors():
        before = current_revision(engine_for(settings.results_url))
    prepare_database(settings.results_url)
    return [] if before == HEAD else [f"migrated the results in {masked(settings.results_url)} from {before or 'nothing'} to {HEAD}"]


def _on_postgresql(url: str, with_roles: bool) -> list[str]:
    from legal_pipeline.defs.instance.postgres_schema import SCHEMA, prepare_dagster
    from legal_pipeline.settings import masked
    from legal_pipeline.storage.database import roles
    from legal_pipeline.storage.database.engine import HEAD, current_revision, engine_for, prepare_database, transaction, translate_errors

    engine = engine_for(url)
    with translate_errors():
        before = current_revision(engine)
    said: list[str] = []
    owner = None
    with transaction(engine) as connection:
        schema, user = _schema(connection), roles.role_status(connection).user
        had = roles.privileges(connection)
        if with_roles:
            said += roles.create_roles(connection)
            owner = roles.grant_ownership(connection, schema)
        if owner:
            said += roles.transfer_ownership(connection, schema) + roles.transfer_ownership(connection, SCHEMA)
    prepare_database(_acting_as(url, owner))
    if before != HEAD:
        said.append(f"migrated the results in {masked(url)} from {before or 'nothing'} to {HEAD}")
    if prepare_dagster(url, owner):
        said.append(f"created Dagster's tables in the schema {SCHEMA}")
    with transaction(engine) as connection:
        if with_roles:
            roles.grant(connection, schema, SCHEMA, owner or user)
        for role, has in roles.privileges(connection).items():
            if new := has - had[role]:
                said.append(f"granted {role} its privileges on {len(new)} objects")
    return said


def _schema(connection: Connection) -> str:
    found = connection.exec_driver_sql("select current_schema()").scalar()
    if found is None:
        raise UsageError("the search_path in LEGAL_PIPELINE_DATABASE_URL names no existing schema; create it or remove the setting")
    return str(found)


def _acting_as(url: str, role: str | None) -> str:
    from sqlalchemy.engine import make_url

    if role is None:
        return url
    options = make_url(url).query.get("options", "")
    joined = " ".join([*([options] if isinstance(options, str) else options), f"-crole={role}"]).strip()
    return make_url(url).update_query_dict({"options": joined}).render_as_string(hide_password=False)


def _status(settings: Settings) -> list[tuple[str, str, bool]]:
    from legal_pipeline.settings import masked
    from legal_pipeline.storage.database.engine import HEAD, current_revision, engine_for, reading, translate_errors

    url = settings.results_url
    engine = engine_for(url)
    with translate_errors():
        revision = current_revision(engine)
    rows = [("database", masked(url), True), ("results", f"revision {revision or 'none'} of {HEAD}", revision == HEAD)]
    if engine.dialect.name != "postgresql":
        return rows
    from legal_pipeline.defs.instance.postgres_schema import SCHEMA, is_complete
    from legal_pipeline.storage.database import roles

    with reading(engine) as connection:
        now = roles.role_status(connection)
        version = str(connection.exec_driver_sql("show server_version").scalar())
        complete = is_complete(connection)
        used, most = connection.exec_driver_sql(
            "select (select count(*) from pg_stat_activity where backend_type = 'client backend'), current_setting('max_connections')::int"
        ).one()
    rows += [
        ("server", f"PostgreSQL {version}", int(version.split(".")[0]) >= 13),
        ("user", now.user + (", a superuser; workers should log in as the writer" if now.is_superuser else ""), True),
        ("Dagster", f"schema {SCHEMA} {'complete' if complete else 'missing; run `legal-pipeline database init`'}", complete),
        ("connections", f"{used} of {most}", used < most * 0.9),
    ]
    return rows + [
        (role, "exists" if role in now.existing else "missing; run `legal-pipeline database init`", role in now.existing)
        for role in roles.ROLES
    ]
