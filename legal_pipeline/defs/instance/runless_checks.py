"""Results of asset checks that are reported without a run, again and again for the same partition.

Dagster's table takes one result for each check, run and partition, and "no run" counts as a run: the
second result of a partition would be refused (1.13). The former one gives way to it.
"""

from __future__ import annotations

import sqlalchemy as sa
from dagster._core.events.log import EventLogEntry
from dagster._core.storage.event_log.schema import AssetCheckExecutionsTable
from dagster._core.storage.event_log.sql_event_log import SqlEventLogStorage


class RepeatedResults(SqlEventLogStorage):
    """Stands before Dagster's class."""

    def _store_runless_asset_check_evaluation(self, event: EventLogEntry, event_id: int | None) -> None:
        evaluation = event.get_dagster_event().asset_check_evaluation_data
        if evaluation.partition is not None:
            c = AssetCheckExecutionsTable.c
            is_former = (
                (c.asset_key == evaluation.asset_key.to_string())
                & (c.check_name == evaluation.check_name)
                & (c.run_id == event.run_id)
                & (c.partition == evaluation.partition)
            )
            with self.index_connection() as connection:
                connection.execute(sa.delete(AssetCheckExecutionsTable).where(is_former))
        super()._store_runless_asset_check_evaluation(event, event_id)
