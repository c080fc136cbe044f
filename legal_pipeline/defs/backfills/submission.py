"""Submits documents as a backfill of `process_document`, as the Dagster UI does.

It writes a single row. The backfill daemon then creates the runs, and resumes after a restart; each run passes
through the run coordinator.

Does not belong here: registering documents (`jobs`), waiting for them (`batches.status.watch`).
"""

from __future__ import annotations

from collections.abc import Sequence

import dagster as dg
from dagster._core.execution.backfill import BulkActionStatus, PartitionBackfill
from dagster._core.remote_origin import CodeLocationOrigin, GrpcServerCodeLocationOrigin, RemotePartitionSetOrigin, RemoteRepositoryOrigin
from dagster._core.utils import make_new_backfill_id
from dagster._time import get_current_timestamp
from sqlalchemy.exc import IntegrityError

from legal_pipeline.defs.execution.dispatch import open_dispatch
from legal_pipeline.defs.execution.run_coordinator import unserved_message
from legal_pipeline.defs.instance.code_location import CODE_LOCATION, REPOSITORY, embedded_location
from legal_pipeline.errors import UsageError
from legal_pipeline.model import Priority
from legal_pipeline.settings import Settings
from legal_pipeline.storage.redis.worker_heartbeats import WorkerHeartbeats
from legal_pipeline.topology import BATCH_TAG, FORCE_TAG, PRIORITY_TAG, ROUTINGS, STAGES, Queue

PARTITION_SET = "process_document_partition_set"
"""Dagster's name for the partition set of the job."""


def unserved_queues(settings: Settings, priority: Priority) -> list[Queue]:
    """Queues that a document of this priority may need and that have no live worker; none in embedded mode, which has no queues."""
    if not settings.is_deployed:
        return []
    needed = dict.fromkeys([ROUTINGS[priority].run_queue, *(stage.queue for stage in STAGES)])
    return WorkerHeartbeats(open_dispatch(settings).redis).unserved(needed)


def refuse_unserved(settings: Settings, priority: Priority, *, force: bool) -> list[Queue]:
    """Returns queues without a worker. Raises UsageError for them unless `force` is True, before anything is submitted."""
    unserved = unserved_queues(settings, priority)
    if unserved and not force:
        raise UsageError(f"{unserved_message(unserved)}; nothing was submitted; start the workers, or submit with --force to let it wait")
    return unserved


def submit(
    settings: Settings,
    instance: dg.DagsterInstance,
    document_ids: Sequence[str],
    priority: Priority,
    *,
    force: bool = False,
    backfill_id: str | None = None,
    batch_id: str | None = None,
    title: str | None = None,
) -> str:
    """Returns the backfill id. A second call with the same id has no effect. Raises UsageError as `refuse_unserved` does."""
    tags = {PRIORITY_TAG: priority.value} | ({BATCH_TAG: batch_id} if batch_id else {})
    if refuse_unserved(settings, priority, force=force):
        tags[FORCE_TAG] = "yes"
    backfill_id = backfill_id or make_new_backfill_id()
    location: CodeLocationOrigin = embedded_location()
    if settings.is_deployed:
        location = GrpcServerCodeLocationOrigin(host="127.0.0.1", port=settings.code_server_port, location_name=CODE_LOCATION)
    backfill = PartitionBackfill(
        backfill_id=backfill_id,
        partition_set_origin=RemotePartitionSetOrigin(
            repository_origin=RemoteRepositoryOrigin(code_location_origin=location, repository_name=REPOSITORY),
            partition_set_name=PARTITION_SET,
        ),
        status=BulkActionStatus.REQUESTED,
        partition_names=list(document_ids),
        from_failure=False,
        reexecution_steps=None,
        tags=tags,
        backfill_timestamp=get_current_timestamp(),
        title=title,
    )
    try:
        instance.add_backfill(backfill)
    except IntegrityError:
        # another process has resumed the batch of a killed command
        if instance.get_backfill(backfill_id) is None:
            raise
    return backfill_id
