"""The job that retires partitions. It deletes keys of Dagster's partitions only: documents, facts and the history of runs stay.

Dagster's UI is made for up to 100,000 partitions of an asset. A retired document gets its partition back when it is submitted again.
"""

import datetime as dt
from dataclasses import dataclass

import dagster as dg
from pydantic import Field

from legal_pipeline.defs.backfills.withdrawal import drop_partitions
from legal_pipeline.defs.execution.executor import document_executor
from legal_pipeline.defs.instance.step_logs import KEPT_DAYS, remove_old_step_logs
from legal_pipeline.defs.partitions import document_partitions, matter_partitions
from legal_pipeline.model import Priority
from legal_pipeline.services import Services
from legal_pipeline.storage.documents.documents import Documents
from legal_pipeline.storage.documents.retirement import finished_longest
from legal_pipeline.topology import PARTITION_TAG, PRIORITY_TAG, QUEUE_TAG, Queue

MAX_PARTITIONS = 100_000
"""Dagster's recommendation for the partitions of an asset."""

MAX_RUNS = 1000
"""Failed runs that one sweep looks at."""

_DOCUMENTS, _MATTERS = str(document_partitions.name), str(matter_partitions.name)


@dataclass(frozen=True, slots=True)
class Retired:
    unknown: int
    """Keys that named no document or matter: added by hand, or left by a withdrawal."""
    finished: int
    postponed: str | None = None
    """Why documents keep their partitions until the next time."""


def retire(instance: dg.DagsterInstance, services: Services, max_partitions: int = MAX_PARTITIONS) -> Retired:
    """Deletes keys that name nothing and, beyond `max_partitions`, those of the documents that have been finished longest."""
    # the keys first: a document is registered before its partition is added
    listed, matters = set(instance.get_dynamic_partitions(_DOCUMENTS)), set(instance.get_dynamic_partitions(_MATTERS))
    known = services.store.documents.present(listed)
    unknown_matters = matters - set(services.store.documents.matters())
    for matter in sorted(unknown_matters):
        instance.delete_dynamic_partition(_MATTERS, matter)
    finished = finished_longest(services.store.engine, known, len(known) - max_partitions)
    if postponed := drop_partitions(instance, (listed - known) | set(finished)):
        return Retired(len(unknown_matters), 0, postponed)
    return Retired(len(unknown_matters) + len(listed - known), len(finished))


def sweep_unknown(instance: dg.DagsterInstance, documents: Documents, since: dt.datetime) -> list[str]:
    """Deletes the partitions of failed runs that name no document; returns a message for each. `retire` finds those that never ran."""
    failed = dg.RunsFilter(statuses=[dg.DagsterRunStatus.FAILURE], updated_after=since)
    keys = {run.tags[PARTITION_TAG] for run in instance.get_runs(filters=failed, limit=MAX_RUNS) if PARTITION_TAG in run.tags}
    unknown = keys - documents.present(keys)
    found = sorted(key for key in unknown if instance.has_dynamic_partition(_DOCUMENTS, key))
    if not found or drop_partitions(instance, found):
        return []
    return [f"the partition {key} named no document and was removed" for key in found]


class RetireConfig(dg.Config):
    max_partitions: int = Field(
        default=MAX_PARTITIONS, ge=0, description="Documents that keep their partitions; of more, those that finished first lose theirs."
    )
    step_log_days: int = Field(default=KEPT_DAYS, ge=0, description="Logs of steps are kept for so many days.")


@dg.op(description="Deletes partitions that name nothing, and surplus ones of finished documents.", tags={QUEUE_TAG: Queue.CLEANUP.value})
def retire_keys(context: dg.OpExecutionContext, config: RetireConfig, pipeline: dg.ResourceParam[Services]) -> None:
    retired = retire(context.instance, pipeline, config.max_partitions)
    logs = remove_old_step_logs(pipeline.settings, config.step_log_days)
    if retired.postponed:
        context.log.warning(retired.postponed)
    context.log.info(f"{retired.unknown:,} partitions named nothing, {retired.finished:,} of finished documents were retired")
    context.add_output_metadata({"unknown": retired.unknown, "finished": retired.finished, "logs_of_runs_removed": logs})


@dg.job(
    description="Retires partitions that name no document, and those of the oldest finished documents beyond a number. Results stay.",
    executor_def=document_executor,
    run_tags={PRIORITY_TAG: Priority.LOW.value},
    config=dg.RunConfig(ops={"retire_keys": RetireConfig()}),
)
def retire_partitions() -> None:
    retire_keys()


nightly_retirement = dg.ScheduleDefinition(
    name="nightly_retirement",
    job=retire_partitions,
    cron_schedule="23 3 * * *",
    default_status=dg.DefaultScheduleStatus.RUNNING,
    description="Runs retire_partitions every night.",
)
