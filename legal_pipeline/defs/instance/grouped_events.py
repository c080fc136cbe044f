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
        upstream: _Upstream | None = None
        with self.index_transaction() as connection:
            for report in reports:
                tags = _version_tags(report.code_version, upstream) if report.code_version else {}
                made = dg.AssetMaterialization(report.asset, partition=partition, metadata=dict(report.metadata), tags=tags)
                entry = _entry(reporter, dg.DagsterEventType.ASSET_MATERIALIZATION, StepMaterializationData(made))
                event_id = self._insert(connection, entry)
                self._store_asset_event_tags(connection, [entry], [event_id])
                self._insert_checks(connection, reporter, partition, report, Stored(event_id, entry))
                stored.append(Stored(event_id, entry))
                upstream = _Upstream(dg.AssetKey(report.asset), tags.get(DATA_VERSION_TAG, ""), event_id)
        return stored

    def update_assets(self, latest: Sequence[Stored]) -> None:
        """Records the latest materialization of each asset, by which Dagster knows that the asset was materialized at all."""
        for stored in latest:
            self.store_asset_event(stored.entry, stored.event_id)

    def _insert(self, connection: Connection, entry: EventLogEntry) -> int:
        result = connection.execute(self.prepare_insert_event(entry).returning(SqlEventLogStorageTable.c.id))
        return int(result.scalar_one())

    def _insert_checks(self, connection: Connection, reporter: Reporter, partition: str, report: StageReport, of: Stored) -> None:
        target = AssetCheckEvaluationTargetMaterializationData(run_id=reporter.run_id, storage_id=of.event_id, timestamp=of.entry.timestamp)
        rows = [
            {
                "asset_key": dg.AssetKey(report.asset).to_string(),
                "check_name": check.check_name,
                "partition": partition,
                "run_id": reporter.run_id,
                "execution_status": (
                    AssetCheckExecutionRecordStatus.SUCCEEDED if check.passed else AssetCheckExecutionRecordStatus.FAILED
                ).value,
                "evaluation_event": serialize_value(entry),
                "evaluation_event_timestamp": self._event_insert_timestamp(entry),  # type: ignore[no-untyped-call]
                # the result is not in the event log, where Dagster looks for nothing but the log of a run; a number tells that it is final
                "evaluation_event_storage_id": of.event_id,
                "materialization_event_storage_id": of.event_id,
            }
            for check, entry in _evaluations(reporter, partition, report, target)
        ]
        if rows:
            connection.execute(sa.insert(AssetCheckExecutionsTable), rows)


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
