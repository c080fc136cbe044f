"""Repeated asset check results without a run.

Dagster's table has a unique constraint on check, run and partition, which also applies to results without a
run: a second result for a partition would fail (1.13). It replaces the previous one here.
"""

from __future__ import annotations

import sqlalchemy as sa
from dagster._core.events.log import EventLogEntry
from dagster._core.storage.event_log.schema import AssetCheckExecutionsTable
from dagster._core.storage.event_log.sql_event_log import SqlEventLogStorage


class RepeatedResults(SqlEventLogStorage):
    """A mixin that precedes Dagster's class."""

    def _store_runless_asset_check_evaluation(self, event: EventLogEntry, event_id: int | None) -> None:
        evaluation = event.get_dagster_event().asset_check_evaluation_data
        if evaluation.partition is not None:
            c = AssetCheckExecutionsTable.c
            is_previous = (
                (c.asset_key == evaluation.asset_key.to_string())
                & (c.check_name == evaluation.check_name)
                & (c.run_id == event.run_id)
                & (c.partition == evaluation.partition)
            )
            with self.index_connection() as connection:
                connection.execute(sa.delete(AssetCheckExecutionsTable).where(is_previous))
        super()._store_runless_asset_check_evaluation(event, event_id)
