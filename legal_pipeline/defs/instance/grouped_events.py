"""The materializations and check results of one document, written in one transaction.

Dagster writes each event of a step by itself, with its log line, and a check result twice: in the event log and in the table
of the checks. For a document of one page that is 83 rows and 150 kB, and takes longer than reading the page. What a group of
small documents reports is the part that Dagster's pages, `verify` and backfills read: a materialization for each asset, and each
check result in the table of the checks (measurements: docs/decisions/0037-small-documents-in-groups.md).

Does not belong here: which documents form a group, and what is done with them (`defs.groups`).
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import dagster as dg
import sqlalchemy as sa
from dagster._core.definitions.asset_checks.asset_check_evaluation import AssetCheckEvaluationTargetMaterializationData
from dagster._core.definitions.data_version import (
    CODE_VERSION_TAG,
    DATA_VERSION_TAG,
    DataVersion,
    compute_logical_data_version,
    get_input_data_version_tag,
    get_input_event_pointer_tag,
)
from dagster._core.events import DagsterEvent, StepMaterializationData
from dagster._core.events.log import EventLogEntry
from dagster._core.storage.asset_check_execution_record import AssetCheckExecutionRecordStatus
from dagster._core.storage.event_log.schema import AssetCheckExecutionsTable, SqlEventLogStorageTable
from dagster._core.storage.event_log.sql_event_log import SqlEventLogStorage
from dagster._serdes import serialize_value
from sqlalchemy.engine import Connection

from legal_pipeline.clock import now


@dataclass(frozen=True, slots=True)
class Reporter:
    """The step whose log names the events."""

    run_id: str
    job_name: str
    step_key: str


@dataclass(frozen=True, slots=True)
class StageReport:
    """What a step of this asset would have reported about one partition."""

    asset: str
    code_version: str | None
    """None for a materialization without rows, of a refused document: it has no version."""
    metadata: Mapping[str, Any]
    checks: Sequence[dg.AssetCheckResult | dg.AssetCheckEvaluation]


@dataclass(frozen=True, slots=True)
class Stored:
    """A materialization in the event log."""

    event_id: int
    entry: EventLogEntry


class GroupedEvents(SqlEventLogStorage):
    """A mixin that precedes Dagster's class."""

    def store_reports(self, reporter: Reporter, partition: str, reports: Sequence[StageReport]) -> list[Stored]:
        """Writes the reports of one partition, each of whose assets depends on the one before it.

        `update_assets` must follow, at the latest at the end of the run.
        """
        stored: list[Stored] = []
        check_rows: list[dict[str, Any]] = []
        upstream: _Upstream | None = None
        with self.index_transaction() as connection:
            # known beforehand: each materialization names the one that it depends on
            for event_id, report in zip(_next_event_ids(connection, len(reports)), reports, strict=True):
                tags = _version_tags(report.code_version, upstream) if report.code_version else {}
                made = dg.AssetMaterialization(report.asset, partition=partition, metadata=dict(report.metadata), tags=tags)
                entry = _entry(reporter, dg.DagsterEventType.ASSET_MATERIALIZATION, StepMaterializationData(made))
                stored.append(Stored(event_id, entry))
                check_rows += self._check_rows(reporter, partition, report, stored[-1])
                upstream = _Upstream(dg.AssetKey(report.asset), tags.get(DATA_VERSION_TAG, ""), event_id)
            rows = [{"id": one.event_id, **self._event_to_row(one.entry)} for one in stored]
            connection.execute(sa.insert(SqlEventLogStorageTable), rows)
            self._store_asset_event_tags(connection, [one.entry for one in stored], [one.event_id for one in stored])
            if check_rows:
                connection.execute(sa.insert(AssetCheckExecutionsTable), check_rows)
        return stored

    def update_assets(self, latest: Sequence[Stored]) -> None:
        """Records the latest materialization of each asset, by which Dagster knows that the asset was materialized at all."""
        for stored in latest:
            self.store_asset_event(stored.entry, stored.event_id)

    def _check_rows(self, reporter: Reporter, partition: str, report: StageReport, of: Stored) -> Iterator[dict[str, Any]]:
        target = AssetCheckEvaluationTargetMaterializationData(run_id=reporter.run_id, storage_id=of.event_id, timestamp=of.entry.timestamp)
        for check, entry in _evaluations(reporter, partition, report, target):
            status = AssetCheckExecutionRecordStatus.SUCCEEDED if check.passed else AssetCheckExecutionRecordStatus.FAILED
            yield {
                "asset_key": dg.AssetKey(report.asset).to_string(),
                "check_name": check.check_name,
                "partition": partition,
                "run_id": reporter.run_id,
                "execution_status": status.value,
                "evaluation_event": serialize_value(entry),
                "evaluation_event_timestamp": self._event_insert_timestamp(entry),  # type: ignore[no-untyped-call]
                # the result is not in the event log, where Dagster looks for nothing but the log of a run; a number tells that it is final
                "evaluation_event_storage_id": of.event_id,
                "materialization_event_storage_id": of.event_id,
            }


def _next_event_ids(connection: Connection, count: int) -> list[int]:
    """Reserves ids for as many rows of the event log, in ascending order, for the transaction that has begun."""
    if connection.dialect.name == "sqlite":
        if not connection.connection.dbapi_connection.in_transaction:
            # from the lock on, nobody else takes the next numbers; the driver itself would begin with the first INSERT
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        last = connection.scalar(sa.select(sa.func.coalesce(sa.func.max(SqlEventLogStorageTable.c.id), 0)))
        return [last + number for number in range(1, count + 1)]
    sequence = sa.func.pg_get_serial_sequence(SqlEventLogStorageTable.name, "id")
    return sorted(connection.scalars(sa.select(sa.func.nextval(sequence)).select_from(sa.func.generate_series(1, count))))


def _evaluations(
    reporter: Reporter, partition: str, report: StageReport, target: AssetCheckEvaluationTargetMaterializationData
) -> Iterator[tuple[dg.AssetCheckEvaluation, EventLogEntry]]:
    for result in report.checks:
        if result.check_name is None:
            raise ValueError(f"a check result of {report.asset} has no name")
        evaluation = dg.AssetCheckEvaluation(
            asset_key=dg.AssetKey(report.asset),
            check_name=result.check_name,
            passed=result.passed,
            severity=result.severity,
            description=result.description,
            target_materialization_data=target,
            partition=partition,
        )
        yield evaluation, _entry(reporter, dg.DagsterEventType.ASSET_CHECK_EVALUATION, evaluation)


@dataclass(frozen=True, slots=True)
class _Upstream:
    """The materialization that the next one depends on."""

    key: dg.AssetKey
    data_version: str
    event_id: int

    @property
    def input_version(self) -> DataVersion:
        """As Dagster combines the versions of the partitions that a partition depends on: here, of one."""
        return DataVersion(hashlib.sha256(self.data_version.encode()).hexdigest())


def _version_tags(code_version: str, upstream: _Upstream | None) -> dict[str, str]:
    """As Dagster tags the materializations of a step, so that it can tell which are out of date."""
    inputs = {upstream.key: upstream.input_version} if upstream else {}
    tags = {CODE_VERSION_TAG: code_version, DATA_VERSION_TAG: compute_logical_data_version(code_version, inputs).value}
    if upstream:
        tags[get_input_data_version_tag(upstream.key)] = upstream.input_version.value
        tags[get_input_event_pointer_tag(upstream.key)] = str(upstream.event_id)
    return tags


def _entry(reporter: Reporter, event_type: dg.DagsterEventType, data: Any) -> EventLogEntry:
    event = DagsterEvent(
        event_type_value=event_type.value, job_name=reporter.job_name, step_key=reporter.step_key, event_specific_data=data
    )
    return EventLogEntry(  # type: ignore[no-untyped-call]
        error_info=None,
        level=logging.DEBUG,
        user_message="",
        run_id=reporter.run_id,
        timestamp=now().timestamp(),
        step_key=reporter.step_key,
        job_name=reporter.job_name,
        dagster_event=event,
    )
