"""Carries the history of a home of version 0.3 over to the code location of today.

Until version 0.3, `legal-pipeline dev` named the code location after its module, and runs of `legal-pipeline run`
belonged to none. Dagster finds runs, backfills and switches by that name: without this, the Timeline and the pages of jobs
would be empty after an upgrade, sensors that were switched off would run again, and their cursors would be lost.

Everything here may be repeated, and executed by two processes at once.
"""

from __future__ import annotations

import sqlalchemy as sa
from dagster._core.execution.backfill import PartitionBackfill
from dagster._core.scheduler.instigation import InstigatorState
from dagster._core.storage.dagster_run import DagsterRun
from dagster._core.storage.runs import SqlRunStorage
from dagster._core.storage.runs.schema import BulkActionsTable, RunsTable, RunTagsTable
from dagster._core.storage.schedules import SqlScheduleStorage
from dagster._core.storage.schedules.schema import InstigatorsTable, JobTable, JobTickTable
from dagster._core.storage.tags import REPOSITORY_LABEL_TAG
from dagster._serdes import deserialize_value, serialize_value
from sqlalchemy.engine import Connection

from legal_pipeline.defs.instance.code_location import CODE_LOCATION, REPOSITORY, job_origin

FORMER_CODE_LOCATION = "legal_pipeline.definitions"

_LABEL = f"{REPOSITORY}@{CODE_LOCATION}"
_CARRIED = "legal_pipeline/code_location"
"""Key of the run storage that says which name its runs have."""
_PAGE = 500


def carry_runs_over(storage: SqlRunStorage) -> None:
    """Gives runs and backfills of a former version the code location of today."""
    if storage.get_cursor_values({_CARRIED}).get(_CARRIED) == CODE_LOCATION:
        return
    last_id = 0
    while True:
        with storage.connect() as connection:
            rows = connection.execute(_runs_elsewhere(last_id)).all()
            for row in rows:
                _carry_run(connection, row.run_id, row.run_body)
        if len(rows) < _PAGE:
            break
        last_id = rows[-1].id
    with storage.connect() as connection:
        for key, body in connection.execute(sa.select(BulkActionsTable.c.key, BulkActionsTable.c.body)).all():
            _carry_backfill(connection, key, body)
    storage.set_cursor_values({_CARRIED: CODE_LOCATION})


def _runs_elsewhere(last_id: int) -> sa.Select[tuple[int, str, str]]:
    label = sa.select(RunTagsTable.c.run_id).where(RunTagsTable.c.key == REPOSITORY_LABEL_TAG, RunTagsTable.c.value == _LABEL)
    found = sa.select(RunsTable.c.id, RunsTable.c.run_id, RunsTable.c.run_body)
    return found.where(RunsTable.c.id > last_id, RunsTable.c.run_id.not_in(label)).order_by(RunsTable.c.id).limit(_PAGE)


def _carry_run(connection: Connection, run_id: str, body: str) -> None:
    run = deserialize_value(body, DagsterRun)
    if run.remote_job_origin and run.remote_job_origin.location_name not in (FORMER_CODE_LOCATION, CODE_LOCATION):
        return
    carried = serialize_value(run.with_job_origin(job_origin(run.job_name)))
    connection.execute(sa.update(RunsTable).where(RunsTable.c.run_id == run_id).values(run_body=carried))
    connection.execute(sa.delete(RunTagsTable).where(RunTagsTable.c.run_id == run_id, RunTagsTable.c.key == REPOSITORY_LABEL_TAG))
    connection.execute(sa.insert(RunTagsTable).values(run_id=run_id, key=REPOSITORY_LABEL_TAG, value=_LABEL))


def _carry_backfill(connection: Connection, key: str, body: str) -> None:
    backfill = deserialize_value(body, PartitionBackfill)
    former = backfill.partition_set_origin
    # backfills over assets belong to no code location
    if former is None or former.repository_origin.code_location_origin.location_name != FORMER_CODE_LOCATION:
        return
    repository = job_origin("").repository_origin
    carried = backfill._replace(partition_set_origin=repository.get_partition_set_origin(former.partition_set_name))
    connection.execute(
        sa.update(BulkActionsTable)
        .where(BulkActionsTable.c.key == key)
        .values(body=serialize_value(carried), selector_id=carried.selector_id)
    )


def carry_switches_over(storage: SqlScheduleStorage) -> None:
    """Gives switches, cursors and ticks of sensors and schedules the code location of today."""
    states = [state for state in storage.all_instigator_state() if _location(state) == FORMER_CODE_LOCATION]
    if not states:
        return
    with storage.connect() as connection:
        for state in states:
            _carry_switch(connection, state)


def _location(state: InstigatorState) -> str:
    return str(state.origin.repository_origin.code_location_origin.location_name)


def _carry_switch(connection: Connection, state: InstigatorState) -> None:
    carried = state._replace(origin=job_origin("").repository_origin.get_instigator_origin(state.instigator_name))
    ids = {"selector_id": carried.selector_id}
    connection.execute(sa.delete(JobTable).where(JobTable.c.job_origin_id == state.instigator_origin_id))
    connection.execute(sa.delete(InstigatorsTable).where(InstigatorsTable.c.selector_id == state.selector_id))
    connection.execute(
        sa.update(JobTickTable)
        .where(JobTickTable.c.selector_id == state.selector_id)
        .values(job_origin_id=carried.instigator_origin_id, **ids)
    )
    there = sa.select(InstigatorsTable.c.id).where(InstigatorsTable.c.selector_id == carried.selector_id)
    if connection.execute(there).first() is not None:
        # the location was opened under this name before: what was switched there is newer
        return
    body = serialize_value(carried)
    kind, status = carried.instigator_type.value, carried.status.value
    connection.execute(
        sa.insert(JobTable)
        .prefix_with("or replace")
        .values(
            job_origin_id=carried.instigator_origin_id,
            repository_origin_id=carried.repository_origin_id,
            job_type=kind,
            status=status,
            job_body=body,
            **ids,
        )
    )
    connection.execute(
        sa.insert(InstigatorsTable).values(
            repository_selector_id=carried.repository_selector_id, instigator_type=kind, status=status, instigator_body=body, **ids
        )
    )
