"""Daily sweep of abandoned Textract jobs and orphaned pages in the bucket.

Cancelled batches, withdrawn documents and workers killed on the last try leave them.
"""

import datetime as dt

import dagster as dg

from legal_pipeline.clock import now
from legal_pipeline.defs.execution.executor import document_executor
from legal_pipeline.defs.textract.second_engine import textract_job_runner
from legal_pipeline.services import Services
from legal_pipeline.storage.textract.jobs import OPEN, TextractJobs
from legal_pipeline.topology import QUEUE_TAG, Queue

ABANDONED_AFTER = dt.timedelta(hours=12)
"""Longer than the job timeout (`defs.textract.job.TIMEOUT_SECONDS`)."""
_MOST_JOBS = 1000
"""Maximum number of jobs per sweep."""


def sweep(services: Services) -> dict[str, int]:
    """Returns the numbers of ended jobs and deleted files. Raises ExternalError and SetupError."""
    jobs = TextractJobs(services.store.engine)
    cloud = textract_job_runner(services, jobs)
    moment = now() - ABANDONED_AFTER
    abandoned = jobs.open_jobs_sent_before(moment, _MOST_JOBS)
    for job in abandoned:
        cloud.abandon(job)
    files = 0
    for job_key in cloud.staging.older_than(moment):
        found = jobs.get(job_key)
        if found is None or found.state not in OPEN:
            cloud.staging.drop(job_key)
            files += 1
    return {"jobs_ended": len(abandoned), "files_deleted": files}


@dg.op(description="Ends abandoned Textract jobs and deletes orphaned pages from the bucket.", tags={QUEUE_TAG: Queue.CLEANUP.value})
def end_forgotten_jobs(context: dg.OpExecutionContext, pipeline: dg.ResourceParam[Services]) -> None:
    context.add_output_metadata(sweep(pipeline))


@dg.job(description="Ends abandoned Textract jobs and deletes orphaned pages from the bucket.", executor_def=document_executor)
def sweep_cloud_jobs() -> None:
    end_forgotten_jobs()


@dg.schedule(
    job=sweep_cloud_jobs,
    cron_schedule="41 3 * * *",
    default_status=dg.DefaultScheduleStatus.RUNNING,
    description="Runs sweep_cloud_jobs every night; skipped where Textract is not used.",
)
def daily_cloud_sweep(context: dg.ScheduleEvaluationContext, pipeline: dg.ResourceParam[Services]) -> dg.RunRequest | dg.SkipReason:
    is_used = pipeline.settings.textract_matters or TextractJobs(pipeline.store.engine).open_jobs_sent_before(now(), 1)
    return dg.RunRequest() if is_used else dg.SkipReason("Textract is not enabled for any matter, and no job is in progress")
