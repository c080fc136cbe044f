"""Conditions on more values than a statement may have parameters: SQLite allows 32,766, PostgreSQL's protocol 65,535."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa


def among(
    dialect: sa.Dialect, column: sa.ColumnElement[Any], values: Iterable[Any], type_: sa.types.TypeEngine[Any]
) -> sa.ColumnElement[bool]:
    """Returns the condition that the column has one of the values. They are one parameter, however many there are."""
    if dialect.name == "postgresql":
        return column == sa.any_(sa.bindparam(None, list(values), type_=sa.ARRAY(type_), unique=True))
    each = sa.func.json_each(sa.bindparam(None, json.dumps(list(values)), unique=True)).table_valued("value")
    return column.in_(sa.select(each.c.value))
