"""Who may do what in PostgreSQL: an owner makes tables, a writer runs the pipeline, a reader looks at results.

The roles are made without a password, so that nobody can log in with one before an administrator has
set it: no secret passes through here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

OWNER, WRITER, READER = "legal_pipeline_owner", "legal_pipeline_writer", "legal_pipeline_reader"
ROLES = (OWNER, WRITER, READER)

_MAY: dict[str, str] = {
    OWNER: "makes and changes the tables",
    WRITER: "runs the pipeline",
    READER: "looks at the results",
}


@dataclass(frozen=True, slots=True)
class RoleStatus:
    """The connected user, and what he may."""

    user: str
    database: str
    is_superuser: bool
    may_make_roles: bool
    has: tuple[str, ...]
    """Those of the three roles that exist."""
    member_of: tuple[str, ...]
    """Those of the three roles he may act as."""


def role_status(connection: Connection) -> RoleStatus:
    own = sa.text("select current_user, current_database(), rolsuper, rolcreaterole from pg_roles where rolname = current_user")
    user, database, is_superuser, may_make_roles = connection.execute(own).one()
    query = sa.text("select rolname, pg_has_role(current_user, oid, 'member') from pg_roles where rolname = any(:names) order by rolname")
    rows = connection.execute(query, {"names": list(ROLES)}).all()
    return RoleStatus(
        user, database, is_superuser, is_superuser or may_make_roles, tuple(row[0] for row in rows), tuple(row[0] for row in rows if row[1])
    )


def create_roles(connection: Connection) -> list[str]:
    """Makes the roles that are missing, where the user may. Says what was done, and what an administrator must do."""
    now = role_status(connection)
    said = []
    for role in ROLES:
        if role in now.has:
            continue
        if now.may_make_roles:
            connection.execute(sa.text(f"create role {role} login"))
            said.append(f"made the role {role}: {_MAY[role]}; it can log in with a password once you set one: \\password {role}")
        else:
            said.append(f"the role {role} is missing and {now.user} may not make it; ask an administrator to run: create role {role} login")
    now = role_status(connection)
    if now.is_superuser:
        said += _keep_text_out_of_the_log(connection)
    if OWNER in now.has and OWNER not in now.member_of and now.may_make_roles:
        # a managed server's administrator is no superuser: without this he could not make tables in the owner's name
        connection.execute(sa.text(f'grant {OWNER} to "{now.user}"'))
        said.append(f"made {now.user} a member of {OWNER}")
    return said


def _keep_text_out_of_the_log(connection: Connection) -> list[str]:
    """The server's log quotes a statement that failed and the row it failed for: the text of documents."""
    said = []
    for role in (OWNER, WRITER):
        found = connection.scalar(sa.text("select setconfig from pg_db_role_setting where setrole = to_regrole(:role)"), {"role": role})
        wanted = {"log_min_error_statement": "panic", "log_error_verbosity": "terse"}
        missing = {name: value for name, value in wanted.items() if f"{name}={value}" not in (found or [])}
        for name, value in missing.items():
            connection.execute(sa.text(f"alter role {role} set {name} = {value}"))
        if missing:
            said.append(f"keeps what {role} writes out of the server's log when a statement fails")
    return said


def grant_ownership(connection: Connection, schema: str) -> str | None:
    """The role that owns the tables from now on, where the user may act as it; lets it make schemas and tables."""
    now = role_status(connection)
    if OWNER not in now.member_of:
        return None
    connection.execute(sa.text(f'grant connect, create on database "{now.database}" to {OWNER}'))
    connection.execute(sa.text(f'grant usage, create on schema "{schema}" to {OWNER}'))
    return OWNER


_TABLES_OF_OTHERS = sa.text(
    "select relname, pg_get_userbyid(relowner) as owner from pg_class where relnamespace = to_regnamespace(:schema)"
    " and relkind in ('r', 'p', 'v', 'm') and pg_get_userbyid(relowner) <> :owner order by relname"
)
_SCHEMA_OWNER = sa.text("select pg_get_userbyid(nspowner) from pg_namespace where nspname = :schema")


def transfer_ownership(connection: Connection, schema: str) -> list[str]:
    """Hands what somebody else has made in the schema before to the owner."""
    said = []
    rows = connection.execute(_TABLES_OF_OTHERS, {"schema": f'"{schema}"', "owner": OWNER}).all()
    for row in rows:
        connection.execute(sa.text(f'alter table "{schema}"."{row.relname}" owner to {OWNER}'))
    if rows:
        said.append(f"gave {len(rows)} tables in the schema {schema} from {', '.join(sorted({row.owner for row in rows}))} to {OWNER}")
    # `public` stays whose it is: others may keep tables there
    if schema != "public" and connection.scalar(_SCHEMA_OWNER, {"schema": schema}) not in (None, OWNER):
        connection.execute(sa.text(f'alter schema "{schema}" owner to {OWNER}'))
        said.append(f"gave the schema {schema} to {OWNER}")
    return said


def grant(connection: Connection, results: str, dagster: str, owner: str) -> None:
    """Lets writer and reader do what they are for, on the tables there are and on those `owner` will make."""
    for statement in _wanted(role_status(connection), results, dagster, owner):
        connection.execute(sa.text(statement))


def _wanted(now: RoleStatus, results: str, dagster: str, owner: str) -> Iterator[str]:
    by_default = f'alter default privileges for role "{owner}" in schema "{{}}"'
    for role in (WRITER, READER):
        if role in now.has:
            yield f'grant connect on database "{now.database}" to {role}'
            yield f'grant usage on schema "{results}" to {role}'
    if WRITER in now.has:
        yield f'grant usage on schema "{dagster}" to {WRITER}'
        for schema in (results, dagster):
            yield f'grant select, insert, update, delete on all tables in schema "{schema}" to {WRITER}'
            yield f'grant usage, select on all sequences in schema "{schema}" to {WRITER}'
            yield f"{by_default.format(schema)} grant select, insert, update, delete on tables to {WRITER}"
            yield f"{by_default.format(schema)} grant usage, select on sequences to {WRITER}"
            # which migrations have run is the owner's to say
            yield f'revoke insert, update, delete on "{schema}".alembic_version from {WRITER}'
        # an entry once made stands
        yield f'revoke update, delete on "{results}".audit_log from {WRITER}'
    if READER in now.has:
        yield f'grant select on all tables in schema "{results}" to {READER}'
        yield f"{by_default.format(results)} grant select on tables to {READER}"


_ACCESS_LISTS = sa.text(
    "select 'database', datacl::text from pg_database where datname = current_database()"
    " union all select 'schema ' || nspname, nspacl::text from pg_namespace"
    " union all select 'table ' || oid, relacl::text from pg_class where relacl is not null"
    " union all select 'default ' || oid, defaclacl::text from pg_default_acl"
)


def privileges(connection: Connection) -> dict[str, set[str]]:
    """Role -> everything it may do in this database, now and by default; to tell what a grant has changed."""
    found: dict[str, set[str]] = {role: set() for role in ROLES}
    for name, access_list in connection.execute(_ACCESS_LISTS):
        for entry in (access_list or "").strip("{}").split(","):
            role = entry.partition("=")[0]
            if role in found:
                found[role].add(f"{name} {entry}")
    return found
