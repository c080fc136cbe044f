"""PostgreSQL roles: the owner creates tables, the writer runs the pipeline, the reader queries results, the workspace records decisions.

Roles are created without a password, so that no login is possible before an administrator has set one,
and no secret passes through this program.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from legal_pipeline.storage.database.views import VIEWS

OWNER, WRITER, READER = "legal_pipeline_owner", "legal_pipeline_writer", "legal_pipeline_reader"
WORKSPACE = "legal_pipeline_workspace"
ROLES = (OWNER, WRITER, READER, WORKSPACE)

RESULTS = (
    *("documents", "pages", "chunks", "mentions", "entities", "relationships", "evidence", "docket_entries", "testimony"),
    *("matter_entities", "matter_links", "matter_results", "stage_results", "merged_documents", "merged_wordings", "merged_blocks"),
    *("decisions", "applied_decisions", "split_mentions", "split_facts", "pages_index", "pages_index_words", "alembic_version"),
)
"""Tables that the reader may see: what was found, what people decided about it, and what a search needs. Never hidden words."""

SHOWN = (*RESULTS, "redactions", "redaction_decisions", "text_signatures", "users", "user_matters", "user_sessions", "login_attempts")
"""Tables that the workspace reads beside the views: results, words under redactions, and who may sign in."""

RECORDED: tuple[tuple[str, str], ...] = (
    ("decisions", "insert, update (undone_at, undone_by, undone_reason)"),
    ("user_sessions", "insert, update, delete"),
    ("login_attempts", "insert, update, delete"),
    # what is computed anew from documents and decisions: the merged matter, and the signatures that find near-duplicates
    *((table, "insert, update, delete") for table in ("applied_decisions", "split_mentions", "split_facts")),
    *((table, "insert, update, delete") for table in ("matter_entities", "matter_links", "matter_results")),
    *((table, "insert, update, delete") for table in ("merged_documents", "merged_wordings", "merged_blocks")),
    ("text_signatures", "insert, update, delete"),
    # append-only, as for the writer; the last entry is read for the chain
    ("audit_log", "select, insert"),
)
"""What the workspace may write: nothing that was found in a document, no user, no right, and no decision but to undo it."""

_MAY: dict[str, str] = {
    OWNER: "creates and changes the tables",
    WRITER: "runs the pipeline",
    READER: "queries the results",
    WORKSPACE: "shows the results and records decisions",
}


@dataclass(frozen=True, slots=True)
class RoleStatus:
    """The connected user and its rights over the four roles."""

    user: str
    database: str
    is_superuser: bool
    may_create_roles: bool
    existing: tuple[str, ...]
    """The roles that exist."""
    member_of: tuple[str, ...]
    """The roles that the user may act as."""


def role_status(connection: Connection) -> RoleStatus:
    own = sa.text("select current_user, current_database(), rolsuper, rolcreaterole from pg_roles where rolname = current_user")
    user, database, is_superuser, may_create_roles = connection.execute(own).one()
    query = sa.text("select rolname, pg_has_role(current_user, oid, 'member') from pg_roles where rolname = any(:names) order by rolname")
    rows = connection.execute(query, {"names": list(ROLES)}).all()
    return RoleStatus(
        user,
        database,
        is_superuser,
        is_superuser or may_create_roles,
        tuple(row[0] for row in rows),
        tuple(row[0] for row in rows if row[1]),
    )


def create_roles(connection: Connection) -> list[str]:
    """Creates missing roles where the user may. Returns messages: what was done, and what an administrator must do."""
    now = role_status(connection)
    messages = []
    for role in ROLES:
        if role in now.existing:
            continue
        if now.may_create_roles:
            connection.execute(sa.text(f"create role {role} login"))
            # an administrator acts as the owner, who logs in nowhere
            hint = "" if role == OWNER else f"; it can log in once you set a password: \\password {role}"
            messages.append(f"created the role {role}: {_MAY[role]}{hint}")
        else:
            messages.append(
                f"the role {role} is missing and {now.user} may not create it; ask an administrator to run: create role {role} login"
            )
    now = role_status(connection)
    if now.is_superuser:
        messages += _disable_statement_log(connection)
    if OWNER in now.existing and OWNER not in now.member_of and now.may_create_roles:
        # the administrator of a managed server is not a superuser and must be a member to create tables as the owner
        connection.execute(sa.text(f'grant {OWNER} to "{now.user}"'))
        messages.append(f"made {now.user} a member of {OWNER}")
    return messages


def _disable_statement_log(connection: Connection) -> list[str]:
    """Stops the server from logging failed statements and their rows, which contain document text."""
    messages = []
    for role in (OWNER, WRITER, WORKSPACE):
        if connection.scalar(sa.text("select to_regrole(:role)"), {"role": role}) is None:
            continue
        settings = connection.scalar(sa.text("select setconfig from pg_db_role_setting where setrole = to_regrole(:role)"), {"role": role})
        wanted = {"log_min_error_statement": "panic", "log_error_verbosity": "terse"}
        missing = {name: value for name, value in wanted.items() if f"{name}={value}" not in (settings or [])}
        for name, value in missing.items():
            connection.execute(sa.text(f"alter role {role} set {name} = {value}"))
        if missing:
            messages.append(f"configured the server not to log failed statements of {role}")
    return messages


def grant_ownership(connection: Connection, schema: str) -> str | None:
    """Lets the owner role create schemas and tables. Returns its name; None when the user may not act as it."""
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
    """Transfers tables that other users own, and the schema itself, to the owner role."""
    messages = []
    rows = connection.execute(_TABLES_OF_OTHERS, {"schema": f'"{schema}"', "owner": OWNER}).all()
    for row in rows:
        connection.execute(sa.text(f'alter table "{schema}"."{row.relname}" owner to {OWNER}'))
    if rows:
        messages.append(f"gave {len(rows)} tables in the schema {schema} from {', '.join(sorted({row.owner for row in rows}))} to {OWNER}")
    # `public` keeps its owner: other applications may have tables there
    if schema != "public" and connection.scalar(_SCHEMA_OWNER, {"schema": schema}) not in (None, OWNER):
        connection.execute(sa.text(f'alter schema "{schema}" owner to {OWNER}'))
        messages.append(f"gave the schema {schema} to {OWNER}")
    return messages


def grant(connection: Connection, results: str, dagster: str, owner: str) -> None:
    """Grants writer, reader and workspace their privileges on existing tables and on those that `owner` will create."""
    for statement in _grants(role_status(connection), results, dagster, owner):
        connection.execute(sa.text(statement))


def _grants(now: RoleStatus, results: str, dagster: str, owner: str) -> Iterator[str]:
    by_default = f'alter default privileges for role "{owner}" in schema "{{}}"'
    for role in (WRITER, READER, WORKSPACE):
        if role in now.existing:
            yield f'grant connect on database "{now.database}" to {role}'
            yield f'grant usage on schema "{results}" to {role}'
    if WRITER in now.existing:
        yield f'grant usage on schema "{dagster}" to {WRITER}'
        for schema in (results, dagster):
            yield f'grant select, insert, update, delete on all tables in schema "{schema}" to {WRITER}'
            yield f'grant usage, select on all sequences in schema "{schema}" to {WRITER}'
            yield f"{by_default.format(schema)} grant select, insert, update, delete on tables to {WRITER}"
            yield f"{by_default.format(schema)} grant usage, select on sequences to {WRITER}"
            # only the owner records migrations
            yield f'revoke insert, update, delete on "{schema}".alembic_version from {WRITER}'
        # the audit log is append-only
        yield f'revoke update, delete on "{results}".audit_log from {WRITER}'
    if READER in now.existing:
        # earlier versions let the reader see every table, words under redactions and audit log included
        yield f'revoke select on all tables in schema "{results}" from {READER}'
        yield f"{by_default.format(results)} revoke select on tables from {READER}"
        for name in (*RESULTS, *VIEWS):
            yield f'grant select on "{results}".{name} to {READER}'
    if WORKSPACE in now.existing:
        # what an earlier version granted and this one does not
        yield f'revoke all on all tables in schema "{results}" from {WORKSPACE}'
        for name in (*SHOWN, *VIEWS):
            yield f'grant select on "{results}".{name} to {WORKSPACE}'
        for name, rights in RECORDED:
            yield f'grant {rights} on "{results}".{name} to {WORKSPACE}'
        yield f'grant usage, select on sequence "{results}".decisions_number_seq, "{results}".audit_log_entry_id_seq to {WORKSPACE}'


_ACCESS_LISTS = sa.text(
    "select 'database', datacl::text from pg_database where datname = current_database()"
    " union all select 'schema ' || nspname, nspacl::text from pg_namespace"
    " union all select 'table ' || oid, relacl::text from pg_class where relacl is not null"
    " union all select 'default ' || oid, defaclacl::text from pg_default_acl"
)


def privileges(connection: Connection) -> dict[str, set[str]]:
    """Returns role -> its privileges in this database, current and default; compare two results to see what a grant changed."""
    by_role: dict[str, set[str]] = {role: set() for role in ROLES}
    for name, access_list in connection.execute(_ACCESS_LISTS):
        for entry in (access_list or "").strip("{}").split(","):
            role = entry.partition("=")[0]
            if role in by_role:
                by_role[role].add(f"{name} {entry}")
    return by_role
