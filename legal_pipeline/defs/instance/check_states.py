"""Which partitions passed an asset check, computed in time linear in the number of partitions.

The UI asks for it every 30 seconds for every check it shows. Dagster adds one partition at a time to a copy of the set
so far: 5 seconds a check for 10,000 documents, nine minutes for 100,000 (measurements:
docs/decisions/0009-refusals-in-backfills.md). A state is reused for a multiple of the time it took, so that an open page
costs the web server a small share of a core, however many documents there are.

Does not belong here: results without a run (`runless_checks`).
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property

import dagster as dg
from dagster._core.asset_graph_view.serializable_entity_subset import SerializableEntitySubset
from dagster._core.definitions.asset_key import AssetCheckKey
from dagster._core.storage.asset_check_execution_record import (
    AssetCheckExecutionRecordStatus,
    AssetCheckExecutionResolvedStatus,
    AssetCheckPartitionInfo,
)
from dagster._core.storage.asset_check_state import AssetCheckState
from dagster._core.storage.dagster_run import FINISHED_STATUSES
from dagster._core.storage.event_log.sql_event_log import SqlEventLogStorage

_REUSED_FOR = 20.0
"""Times the seconds that it took to compute: at most a twentieth of a core."""

MOST_LISTED = 100_000
"""Names of partitions in one answer about several checks, 5 MB; beyond it, an overview names only those that did not pass."""

_RUNS = 500

_Status = AssetCheckExecutionResolvedStatus
_DONE = {AssetCheckExecutionRecordStatus.SUCCEEDED: _Status.SUCCEEDED, AssetCheckExecutionRecordStatus.FAILED: _Status.FAILED}


class LinearCheckStates(SqlEventLogStorage):
    """A mixin that precedes Dagster's class."""

    @cached_property
    def _states(self) -> dict[AssetCheckKey, tuple[float, AssetCheckState]]:
        """By check: until when the state may be reused, and the state."""
        return {}

    def get_asset_check_state(
        self, keys: Sequence[tuple[AssetCheckKey, dg.PartitionsDefinition[str] | None]]
    ) -> Mapping[AssetCheckKey, AssetCheckState]:
        dynamic = [(key, defined) for key, defined in keys if isinstance(defined, dg.DynamicPartitionsDefinition)]
        others = [item for item in keys if item not in dynamic]
        found = dict(super().get_asset_check_state(others)) if others else {}
        states = {key: self._state(key, defined) for key, defined in dynamic}
        return found | (_abridged(states) if len(states) > 1 else states)

    def _state(self, key: AssetCheckKey, partitions: dg.DynamicPartitionsDefinition) -> AssetCheckState:
        until, state = self._states.get(key, (0.0, None))
        began_at = time.monotonic()
        if state is None or began_at >= until:
            state = self._computed(key, partitions)
            ended_at = time.monotonic()
            self._states[key] = (ended_at + _REUSED_FOR * (ended_at - began_at), state)
        return state

    def _computed(self, key: AssetCheckKey, partitions: dg.DynamicPartitionsDefinition) -> AssetCheckState:
        infos = self.get_asset_check_partition_info([key])
        ended = self._ended_runs([info.latest_planned_run_id for info in infos if _is_planned(info)])
        present = set(self._instance.get_dynamic_partitions(str(partitions.name)))
        by_status: dict[AssetCheckExecutionResolvedStatus, list[str]] = defaultdict(list)
        for info in infos:
            if info.partition_key in present and (status := _status(info, ended)) is not None:
                by_status[status].append(str(info.partition_key))
        subsets = {status: SerializableEntitySubset.from_coercible_value(key, by_status[status], partitions) for status in _Status}
        latest = max((info.latest_check_event_storage_id for info in infos), default=0)
        return AssetCheckState(latest_storage_id=latest, subsets=subsets, in_progress_runs={})

    def _ended_runs(self, run_ids: Sequence[str]) -> dict[str, dg.DagsterRunStatus]:
        found: dict[str, dg.DagsterRunStatus] = {}
        for start in range(0, len(run_ids), _RUNS):
            some = dg.RunsFilter(run_ids=list(set(run_ids[start : start + _RUNS])), statuses=FINISHED_STATUSES)
            found |= {run.run_id: run.status for run in self._instance.get_runs(some)}
        return found


def _is_planned(info: AssetCheckPartitionInfo) -> bool:
    return info.latest_execution_status is AssetCheckExecutionRecordStatus.PLANNED


def _status(info: AssetCheckPartitionInfo, ended: Mapping[str, dg.DagsterRunStatus]) -> AssetCheckExecutionResolvedStatus | None:
    """As Dagster tells them apart; None when the asset was materialized after the check."""
    if _is_planned(info):
        run = ended.get(info.latest_planned_run_id)
        if run is None:
            return _Status.IN_PROGRESS
        return _Status.EXECUTION_FAILED if run is dg.DagsterRunStatus.FAILURE else _Status.SKIPPED
    return _DONE[info.latest_execution_status] if info.is_current else None


def _abridged(states: Mapping[AssetCheckKey, AssetCheckState]) -> dict[AssetCheckKey, AssetCheckState]:
    """For an overview of several checks: the UI takes a check without any listed partition for one that passed."""
    if sum(subset.size for state in states.values() for subset in state.subsets.values()) <= MOST_LISTED:
        return dict(states)
    return {key: _without_passed(key, state) for key, state in states.items()}


def _without_passed(key: AssetCheckKey, state: AssetCheckState) -> AssetCheckState:
    subsets = dict(state.subsets)
    subsets.pop(_Status.SUCCEEDED, None)
    return AssetCheckState(latest_storage_id=state.latest_storage_id, subsets=subsets, in_progress_runs={})
