"""Caches whether Dagster's tables and columns exist, which Dagster checks before nearly every event.

Dagster supports databases of older versions. Tables and columns do not disappear, so only positive answers are cached.
"""

from __future__ import annotations

from abc import abstractmethod

from dagster._core.storage.event_log.sql_event_log import SqlEventLogStorage
from sqlalchemy.engine import Connection

_there: set[tuple[str, str]] = set()
"""(database, table or column)"""


class KnownSchema(SqlEventLogStorage):
    """A mixin that precedes Dagster's class."""

    @property
    @abstractmethod
    def database(self) -> str:
        """The database URL."""

    def has_table(self, table_name: str) -> bool:
        key = (self.database, table_name)
        if key not in _there and super().has_table(table_name):  # type: ignore[safe-super]
            _there.add(key)
        return key in _there

    def _has_asset_key_col_on_connection(self, conn: Connection, column_name: str) -> bool:
        key = (self.database, f"asset_keys.{column_name}")
        if key not in _there and super()._has_asset_key_col_on_connection(conn, column_name):
            _there.add(key)
        return key in _there
