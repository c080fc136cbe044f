"""The materializations and check results of one document, written in one transaction.

Dagster writes each event of a step by itself, with its log line, and a check result twice: in the event log and in the table
of the checks. For a document of one page that is 83 rows and 150 kB, and takes longer than reading the page. What a group of
small documents reports is the part that Dagster's pages, `verify` and backfills read: a materialization for each asset, and each
check result in the table of the checks (measurements: docs/decisions/0037-small-documents-in-groups.md).

Does not belong here: which documents form a group, and what is done with them (`defs.groups`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import dagster as dg
import sqlalchemy as sa
from dagster._core.definitions.asset_key import AssetCheckKey
from dagster._core.events.log import EventLogEntry
from dagster._core.storage.asset_check_execution_record import AssetCheckExecutionRecord, AssetCheckExecutionRecordStatus
from dagster._core.storage.event_log.schema import AssetCheckExecutionsTable, SqlEventLogStorageTable
from dagster._core.storage.event_log.sql_event_log import SqlEventLogStorage
from sqlalchemy.engine import Connection

from legal_pipeline.clock import now
from legal_pipeline.defs.instance.short_events import PLAIN_RESULT, STORED_PLAIN_RESULT, ShortCheck, ShortMaterialization


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
        rows: list[dict[str, Any]] = []
        check_rows: list[dict[str, Any]] = []
        previous: tuple[ShortMaterialization, int] | None = None
        with self.index_transaction() as connection:
            # known beforehand: each materialization names the one that it depends on
            for event_id, report in zip(_next_event_ids(connection, len(reports)), reports, strict=True):
                made = _materialization(reporter, partition, report, previous)
                stored.append(Stored(event_id, made.entry()))
                rows.append(self._event_row(event_id, made, stored[-1].entry))
                check_rows += self._check_rows(reporter, partition, report, stored[-1])
                previous = made, event_id
            connection.execute(sa.insert(SqlEventLogStorageTable), rows)
            self._store_asset_event_tags(connection, [one.entry for one in stored], [one.event_id for one in stored])
            if check_rows:
                connection.execute(sa.insert(AssetCheckExecutionsTable), check_rows)
        return stored

    def get_asset_check_execution_history(self, *arguments: Any, **options: Any) -> Sequence[AssetCheckExecutionRecord]:
        return self._with_events(super().get_asset_check_execution_history(*arguments, **options))

    def get_latest_asset_check_execution_by_key(self, *arguments: Any, **options: Any) -> Mapping[AssetCheckKey, AssetCheckExecutionRecord]:
        found = super().get_latest_asset_check_execution_by_key(*arguments, **options)
        return dict(zip(found, self._with_events(list(found.values())), strict=True))

    def _with_events(self, records: Sequence[AssetCheckExecutionRecord]) -> list[AssetCheckExecutionRecord]:
        """Gives plain results the event that the other columns of their row describe."""
        c = AssetCheckExecutionsTable.c
        plain = [record.id for record in records if record.event is PLAIN_RESULT]
        if not plain:
            return list(records)
        query = sa.select(c.id, c.evaluation_event_timestamp, c.materialization_event_storage_id).where(c.id.in_(plain))
        with self.index_connection() as connection:
            rows = {row.id: row for row in connection.execute(query)}
        return [_with_event(record, rows[record.id]) if record.id in rows else record for record in records]

    def update_assets(self, latest: Sequence[Stored]) -> None:
        """Records the latest materialization of each asset, by which Dagster knows that the asset was materialized at all."""
        for stored in latest:
            self.store_asset_event(stored.entry, stored.event_id)

    def _event_row(self, event_id: int, made: ShortMaterialization, entry: EventLogEntry) -> dict[str, Any]:
        return {
            "id": event_id,
            "run_id": made.run,
            "event": made.stored(),
            "dagster_event_type": dg.DagsterEventType.ASSET_MATERIALIZATION.value,
            "timestamp": self._event_insert_timestamp(entry),  # type: ignore[no-untyped-call]
            "step_key": made.step,
            "asset_key": dg.AssetKey(made.asset).to_string(),
            "partition": made.partition,
        }

    def _check_rows(self, reporter: Reporter, partition: str, report: StageReport, of: Stored) -> Iterator[dict[str, Any]]:
        for result in report.checks:
            if result.check_name is None:
                raise ValueError(f"a check result of {report.asset} has no name")
            status = AssetCheckExecutionRecordStatus.SUCCEEDED if result.passed else AssetCheckExecutionRecordStatus.FAILED
            short = ShortCheck(
                run=reporter.run_id,
                asset=report.asset,
                partition=partition,
                at=of.entry.timestamp,
                job=reporter.job_name,
                step=reporter.step_key,
                check=result.check_name,
                event_id=of.event_id,
                passed=result.passed,
                severity=result.severity.value,
                said=result.description,
            )
            yield {
                "asset_key": dg.AssetKey(report.asset).to_string(),
                "check_name": result.check_name,
                "partition": partition,
                "run_id": reporter.run_id,
                "execution_status": status.value,
                "evaluation_event": STORED_PLAIN_RESULT if short.is_plain else short.stored(),
                "evaluation_event_timestamp": self._event_insert_timestamp(of.entry),  # type: ignore[no-untyped-call]
                # the result is not in the event log, where Dagster looks for nothing but the log of a run; a number tells that it is final
                "evaluation_event_storage_id": of.event_id,
                "materialization_event_storage_id": of.event_id,
            }


def _with_event(record: AssetCheckExecutionRecord, row: Any) -> AssetCheckExecutionRecord:
    short = ShortCheck(
        run=record.run_id,
        asset=record.key.asset_key.to_user_string(),
        partition=record.partition or "",
        at=row.evaluation_event_timestamp.replace(tzinfo=dt.UTC).timestamp(),
        check=record.key.name,
        event_id=row.materialization_event_storage_id,
    )
    return record._replace(event=short.entry())


def _materialization(
    reporter: Reporter, partition: str, report: StageReport, previous: tuple[ShortMaterialization, int] | None
) -> ShortMaterialization:
    before, event_id = previous or (None, 0)
    return ShortMaterialization(
        run=reporter.run_id,
        asset=report.asset,
        partition=partition,
        at=now().timestamp(),
        job=reporter.job_name,
        step=reporter.step_key,
        metadata=report.metadata,
        codes=(*(before.codes if before else ()), report.code_version) if report.code_version else (),
        after=(before.asset, event_id) if before and report.code_version else None,
    )


def _next_event_ids(connection: Connection, count: int) -> list[int]:
    """Reserves ids for as many rows of the event log, in ascending order, for the transaction that has begun."""
    if connection.dialect.name == "sqlite":
        driver: Any = connection.connection.dbapi_connection
        if not driver.in_transaction:
            # from the lock on, nobody else takes the next numbers; the driver itself would begin with the first INSERT
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        last: Any = connection.scalar(sa.select(sa.func.coalesce(sa.func.max(SqlEventLogStorageTable.c.id), 0)))
        return [last + number for number in range(1, count + 1)]
    sequence = sa.func.pg_get_serial_sequence(SqlEventLogStorageTable.name, "id")
    return sorted(connection.scalars(sa.select(sa.func.nextval(sequence)).select_from(sa.func.generate_series(1, count))))
