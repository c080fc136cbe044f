"""Sets the collation of text columns on PostgreSQL to "C"; every migration that adds such columns calls it."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection


def order_by_code_point(connection: Connection) -> None:
    """Makes the order of ids and exports independent of the server's locale.

    SQLite and Python order by code point; a server's default collation may sort `a-b` next to `ab`.
    """
    query = sa.text(
        "select table_name, column_name, data_type, character_maximum_length as length from information_schema.columns"
        " where table_schema = current_schema() and data_type in ('text', 'character varying') and collation_name is distinct from 'C'"
        " and table_name <> 'alembic_version'"
        " and table_name in (select table_name from information_schema.tables where table_type = 'BASE TABLE')"
        " order by table_name, ordinal_position"
    )
    changes: dict[str, list[str]] = {}
    for row in connection.execute(query):
        type_ = f"varchar({row.length})" if row.length else "text"
        changes.setdefault(row.table_name, []).append(f'alter column "{row.column_name}" type {type_} collate "C"')
    for table, columns in changes.items():
        # all columns of a table in one statement, so that each index is rebuilt only once
        connection.execute(sa.text(f'alter table "{table}" {", ".join(columns)}'))
