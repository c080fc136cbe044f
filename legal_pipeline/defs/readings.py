"""Monitoring data from a Dagster instance: daemons, sensors, runs and batches."""

from __future__ import annotations

import datetime as dt
import re
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import dagster as dg
import sqlalchemy as sa
from dagster._core.definitions.run_request import InstigatorType
from dagster._core.execution.backfill import BulkActionStatus, PartitionBackfill
from dagster._core.scheduler.instigation import InstigatorStatus, TickStatus
from sqlalchemy.engine import Engine

from legal_pipeline.defs.backfills.adoption import partitions_of
from legal_pipeline.defs.execution.prospects import documents_with_prospect
from legal_pipeline.defs.instance.instance import open_instance
from legal_pipeline.defs.instance.postgres_storage import asking_once
from legal_pipeline.model import Priority, State
from legal_pipeline.monitoring.readings import BatchProgress, DaemonStatus, SensorSwitch
from legal_pipeline.settings import Settings
from legal_pipeline.storage.batches.batches import Batches, BatchRecord
from legal_pipeline.storage.database.engine import reading
from legal_pipeline.storage.database.tables import documents
from legal_pipeline.topology import PRIORITY_TAG

BATCHES_SHOWN = 5
_FINAL = (State.DONE, State.FAILED, State.REFUSED)
_ACTIVE = (BulkActionStatus.REQUESTED, BulkActionStatus.CANCELING, BulkActionStatus.FAILING)
_IDS = 500


@dataclass(frozen=True, slots=True)
class InstanceReadings:
    """Implements `monitoring.collector.DagsterReadings` for an open instance. A database that is away is reported at once."""

    instance: dg.DagsterInstance
    sensors: Sequence[dg.SensorDefinition]
    """The sensors of the code location."""

    def daemon_statuses(self) -> tuple[DaemonStatus, ...]:
        with asking_once():
            return daemon_statuses(self.instance)

    def sensor_switches(self) -> tuple[SensorSwitch, ...]:
        with asking_once():
            return sensor_switches(self.instance, self.sensors)

    def runs_by_status(self) -> dict[str, int]:
        with asking_once():
            return runs_by_status(self.instance)

    def batch_progress(self, engine: Engine) -> tuple[BatchProgress, ...]:
        with asking_once():
            return batch_progress(self.instance, engine)

    def documents_with_prospect(self) -> frozenset[str]:
        with asking_once():
            return documents_with_prospect(self.instance)


@contextmanager
def open_readings(settings: Settings, sensors: Sequence[dg.SensorDefinition]) -> Iterator[InstanceReadings]:
    with open_instance(settings) as instance:
        yield InstanceReadings(instance, sensors)


def daemon_statuses(instance: dg.DagsterInstance) -> tuple[DaemonStatus, ...]:
    """The status of each required daemon, with or without a heartbeat."""
    beats = instance.get_daemon_heartbeats()
    found = []
    for name in instance.get_required_daemon_types():
        beat = beats.get(name)
        # the message without its stack trace; a failed tick of machine_alarms is an alarm, not a daemon error
        said = [error.message.strip().splitlines()[0] for error in beat.errors or ()] if beat else []
        error = next((message for message in said if "machine_alarms" not in message and not _is_over(instance, message)), None)
        found.append(
            DaemonStatus(name.lower().removesuffix("_daemon").replace("_", " "), time.time() - beat.timestamp if beat else None, error)
        )
    return tuple(found)


_OF_A_SENSOR = re.compile(r"\bfor sensor (\w+)")


def _is_over(instance: dg.DagsterInstance, message: str) -> bool:
    """Whether the error is that of a sensor whose latest tick did not fail: a heartbeat repeats errors for minutes."""
    named = _OF_A_SENSOR.search(message)
    if named is None:
        return False
    states = instance.all_instigator_state(instigator_type=InstigatorType.SENSOR)
    for state in (state for state in states if state.instigator_name == named[1]):
        ticks = instance.get_ticks(state.instigator_origin_id, state.selector_id, limit=2)
        latest = next((tick for tick in ticks if tick.status is not TickStatus.STARTED), None)
        if latest is not None and latest.status is TickStatus.FAILURE:
            return False
    return True


def sensor_switches(instance: dg.DagsterInstance, sensors: Iterable[dg.SensorDefinition]) -> tuple[SensorSwitch, ...]:
    """Whether each sensor that runs by default is switched on."""
    wanted = [sensor.name for sensor in sensors if sensor.default_status is dg.DefaultSensorStatus.RUNNING]
    states = instance.all_instigator_state(instigator_type=InstigatorType.SENSOR)
    stopped = {state.instigator_name for state in states if state.status is InstigatorStatus.STOPPED}
    return tuple(SensorSwitch(name, name not in stopped) for name in sorted(wanted))


def runs_by_status(instance: dg.DagsterInstance) -> dict[str, int]:
    """Run counts by status, in the order of a run's life; statuses without runs are omitted."""
    counts = {status.value.lower(): instance.get_runs_count(dg.RunsFilter(statuses=[status])) for status in dg.DagsterRunStatus}
    return {status: count for status, count in counts.items() if count}


def batch_progress(instance: dg.DagsterInstance, engine: Engine) -> tuple[BatchProgress, ...]:
    """Active backfills, followed by the latest ended ones, each with its batch."""
    batches = Batches(engine)
    latest = instance.get_backfills(limit=BATCHES_SHOWN)
    active = [backfill for status in _ACTIVE for backfill in instance.get_backfills(status=status)]
    known = {backfill.backfill_id: backfill for backfill in (*active, *latest)}
    shown = sorted(known.values(), key=lambda backfill: (backfill.status not in _ACTIVE, -backfill.backfill_timestamp))
    shown = shown[: max(BATCHES_SHOWN, len(active))]
    batch_of = batches.batches_of([backfill.backfill_id for backfill in shown])
    named = batches.find(set(batch_of.values()))
    return tuple(_progress(backfill, engine, named.get(batch_of.get(backfill.backfill_id, ""))) for backfill in shown)


def _progress(backfill: PartitionBackfill, engine: Engine, batch: BatchRecord | None) -> BatchProgress:
    ids = partitions_of(backfill)
    started = dt.datetime.fromtimestamp(backfill.backfill_timestamp, dt.UTC)
    ended = _ended(engine, ids, started)
    return BatchProgress(
        batch_id=batch.batch_id if batch else backfill.backfill_id,
        title=batch.name if batch else backfill.title or "",
        status=_status(backfill, len(ids), ended),
        is_active=backfill.status in _ACTIVE,
        priority=backfill.tags.get(PRIORITY_TAG, Priority.NORMAL.value),
        requested=len(ids),
        done=sum(ended.values()),
        failed=ended.get(State.FAILED, 0),
        started_at=started,
    )


def _status(backfill: PartitionBackfill, requested: int, ended: Mapping[State, int]) -> str:
    """Dagster's status, except that a backfill is complete when all its documents are, whatever became of runs that were retried."""
    if backfill.status is BulkActionStatus.COMPLETED_FAILED and sum(ended.values()) == requested and not ended.get(State.FAILED):
        return BulkActionStatus.COMPLETED_SUCCESS.value.lower()
    return backfill.status.value.lower()


def _ended(engine: Engine, ids: Sequence[str], since: dt.datetime) -> dict[State, int]:
    """Counts documents that reached a final state after the batch began, since a batch may reprocess documents."""
    found: dict[State, int] = {}
    with reading(engine) as connection:
        for start in range(0, len(ids), _IDS):
            query = (
                sa.select(documents.c.state, sa.func.count())
                .where(
                    documents.c.document_id.in_(ids[start : start + _IDS]),
                    documents.c.state.in_([state.value for state in _FINAL]),
                    documents.c.updated_at >= since,
                )
                .group_by(documents.c.state)
            )
            for state, count in connection.execute(query):
                found[State(state)] = found.get(State(state), 0) + count
    return found
