"""Which partitions passed an asset check, computed in time linear in the number of partitions.

The UI asks for it every 30 seconds for every check it shows. Dagster adds one partition at a time to a copy of the set
so far: 3 seconds a check for 10,000 documents, five minutes for 100,000 (measurements:
docs/decisions/0024-checks-by-document.md). A state is reused for a multiple of the time it took, so that an open page
costs the web server a small share of a core, however many documents there are.

Does not belong here: results without a run (`runless_checks`).
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import dagster as dg
import sqlalchemy as sa
from dagster._core.asset_graph_view.serializable_entity_subset import SerializableEntitySubset
from dagster._core.definitions.asset_key import AssetCheckKey
from dagster._core.storage.asset_check_execution_record import AssetCheckExecutionRecordStatus, AssetCheckExecutionResolvedStatus
from dagster._core.storage.asset_check_state import AssetCheckState
from dagster._core.storage.dagster_run import FINISHED_STATUSES
from dagster._core.storage.event_log.schema import AssetCheckExecutionsTable
from dagster._core.storage.event_log.sql_event_log import SqlEventLogStorage

_REUSED_FOR = 20.0
"""Times the seconds that it took to compute: at most a twentieth of a core."""

MOST_LISTED = 100_000
"""Names of partitions in one answer about several checks, 5 MB; beyond it, an overview names only those that did not pass."""

_RUNS = 500

_Status = AssetCheckExecutionResolvedStatus
_DONE = {AssetCheckExecutionRecordStatus.SUCCEEDED.value: _Status.SUCCEEDED, AssetCheckExecutionRecordStatus.FAILED.value: _Status.FAILED}
_PLANNED = AssetCheckExecutionRecordStatus.PLANNED.value


@dataclass(frozen=True, slots=True)
class _Known:
    """The state of a check. What passed is what remains of `partitions`: of many checks, nearly all partitions pass nearly all."""

    latest_storage_id: int
    partitions: frozenset[str]
    unknown: frozenset[str]
    """Without a result for their latest materialization."""
    notable: Mapping[AssetCheckExecutionResolvedStatus, frozenset[str]]
    """By status, SUCCEEDED left out."""
    until: float
    """May be reused before this moment of the monotonic clock."""

    @property
    def listed(self) -> int:
        return len(self.partitions) - len(self.unknown)

    def state(self, key: AssetCheckKey, defined: dg.DynamicPartitionsDefinition, *, with_passed: bool) -> AssetCheckState:
        named = dict(self.notable)
        if with_passed:
            named[_Status.SUCCEEDED] = self.partitions.difference(self.unknown, *self.notable.values())
        subsets = {status: SerializableEntitySubset.from_coercible_value(key, list(names), defined) for status, names in named.items()}
        return AssetCheckState(latest_storage_id=self.latest_storage_id, subsets=subsets, in_progress_runs={})


class LinearCheckStates(SqlEventLogStorage):
    """A mixin that precedes Dagster's class."""

    @cached_property
    def _known(self) -> dict[AssetCheckKey, _Known]:
        return {}

    def get_asset_check_state(
        self, keys: Sequence[tuple[AssetCheckKey, dg.PartitionsDefinition[str] | None]]
    ) -> Mapping[AssetCheckKey, AssetCheckState]:
        dynamic = {key: defined for key, defined in keys if isinstance(defined, dg.DynamicPartitionsDefinition)}
        others = [(key, defined) for key, defined in keys if key not in dynamic]
        known = {key: self._reused_or_computed(key, defined) for key, defined in dynamic.items()}
        # the UI takes a check without any listed partition for one that passed
        with_passed = len(known) == 1 or sum(item.listed for item in known.values()) <= MOST_LISTED
        states = {key: item.state(key, dynamic[key], with_passed=with_passed) for key, item in known.items()}
        return {**(super().get_asset_check_state(others) if others else {}), **states}

    def _reused_or_computed(self, key: AssetCheckKey, defined: dg.DynamicPartitionsDefinition) -> _Known:
        began_at = time.monotonic()
        known = self._known.get(key)
        if known is None or began_at >= known.until:
            known = self._known[key] = self._computed(key, defined, began_at)
        return known

    def _computed(self, key: AssetCheckKey, defined: dg.DynamicPartitionsDefinition, began_at: float) -> _Known:
        present = frozenset(self._instance.get_dynamic_partitions(str(defined.name)))
        # one set for all checks: 100,000 names take 14 MB
        present = next((item.partitions for item in self._known.values() if item.partitions == present), present)
        rows = self._latest_results(key)
        ended = self._ended_runs([row.run_id for row in rows if row.execution_status == _PLANNED])
        by_status: dict[AssetCheckExecutionResolvedStatus, set[str]] = defaultdict(set)
        for row in rows:
            if (status := _status(row, ended)) is not None:
                by_status[status].add(row.partition)
        passed = by_status.pop(_Status.SUCCEEDED, set())
        notable: dict[AssetCheckExecutionResolvedStatus, frozenset[str]] = {status: present & names for status, names in by_status.items()}
        ended_at = time.monotonic()
        return _Known(
            latest_storage_id=max((row.storage_id for row in rows), default=0),
            partitions=present,
            unknown=present.difference(passed, *notable.values()),
            notable=notable,
            until=ended_at + _REUSED_FOR * (ended_at - began_at),
        )

    def _latest_results(self, key: AssetCheckKey) -> Sequence[Any]:
        """Rows (partition, execution_status, run_id, storage_id, current), one for each partition.

        As `get_asset_check_partition_info`, without building an object of 700 bytes for each partition.
        """
        c = AssetCheckExecutionsTable.c
        # PLANNED events of old versions of Dagster have no storage id
        own = (c.asset_key == key.asset_key.to_string()) & (c.check_name == key.name) & c.evaluation_event_storage_id.is_not(None)
        latest = sa.select(sa.func.max(c.id).label("id")).where(own).group_by(c.partition).subquery()
        made = self._latest_event_ids_by_partition_subquery(key.asset_key, [dg.DagsterEventType.ASSET_MATERIALIZATION])
        is_current = made.c.id.is_(None) | sa.func.coalesce(made.c.id == c.materialization_event_storage_id, False)
        query = (
            sa.select(
                c.partition, c.execution_status, c.run_id, c.evaluation_event_storage_id.label("storage_id"), is_current.label("current")
            )
            .select_from(AssetCheckExecutionsTable.join(latest, c.id == latest.c.id).outerjoin(made, c.partition == made.c.partition))
            .where(c.partition.is_not(None))
        )
        with self.index_connection() as connection:
            return connection.execute(query).all()

    def _ended_runs(self, run_ids: Sequence[str]) -> dict[str, dg.DagsterRunStatus]:
        found: dict[str, dg.DagsterRunStatus] = {}
        for some in _in_parts(sorted(set(run_ids))):
            wanted = dg.RunsFilter(run_ids=some, statuses=FINISHED_STATUSES)
            found |= {run.run_id: run.status for run in self._instance.get_runs(wanted)}
        return found


def _in_parts(run_ids: Sequence[str]) -> Iterator[list[str]]:
    for start in range(0, len(run_ids), _RUNS):
        yield list(run_ids[start : start + _RUNS])


def _status(row: Any, ended: Mapping[str, dg.DagsterRunStatus]) -> AssetCheckExecutionResolvedStatus | None:
    """As Dagster tells them apart; None when the asset was materialized after the check."""
    if row.execution_status == _PLANNED:
        run = ended.get(row.run_id)
        if run is None:
            return _Status.IN_PROGRESS
        return _Status.EXECUTION_FAILED if run is dg.DagsterRunStatus.FAILURE else _Status.SKIPPED
    return _DONE[row.execution_status] if row.current else None
