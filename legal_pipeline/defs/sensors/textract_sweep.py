"""Jobs of Textract that nobody waits for any more, and pages left lying in the bucket: ended, and deleted, once a day.

A batch that is cancelled, a document that is withdrawn, a worker that is killed for the last time leave them.
"""

import datetime as dt

import dagster as dg

from legal_pipeline.clock import now
from legal_pipeline.defs.execution.executor import document_executor
from legal_pipeline.defs.textract.second_engine import textract_job_runner
from legal_pipeline.services import Services
from legal_pipeline.storage.textract.jobs import OPEN, TextractJobs
from legal_pipeline.topology import QUEUE_TAG, Queue

FORGOTTEN_AFTER = dt.timedelta(hours=12)
"""Longer than a job is waited for (`textract_job_runner.GIVE_UP_SECONDS`)."""
_MOST_JOBS = 1000
"""Of one sweep; the rest comes with the next."""


def sweep(services: Services) -> dict[str, int]:
    """Returns how many jobs were ended and how many files deleted. ExternalError, SetupError."""
    jobs = TextractJobs(services.store.engine)
    cloud = textract_job_runner(services, jobs)
    moment = now() - FORGOTTEN_AFTER
    forgotten = jobs.open_jobs_sent_before(moment, _MOST_JOBS)
    for job in forgotten:
        cloud.abandon(job)
    files = 0
    for job_key in cloud.staging.older_than(moment):
        found = jobs.get(job_key)
        if found is None or found.state not in OPEN:
            cloud.staging.drop(job_key)
            files += 1
    return {"jobs_ended": len(forgotten), "files_deleted": files}


@dg.op(description="Ends forgotten jobs of Textract; deletes pages left in the bucket.", tags={QUEUE_TAG: Queue.CLEANUP.value})
def end_forgotten_jobs(context: dg.OpExecutionContext, pipeline: dg.ResourceParam[Services]) -> None:
    context.add_output_metadata(sweep(pipeline))


@dg.job(description="What was sent to Textract and not asked for again is settled.", executor_def=document_executor)
def sweep_cloud_jobs() -> None:
    end_forgotten_jobs()


@dg.schedule(
    job=sweep_cloud_jobs,
    cron_schedule="41 3 * * *",
    default_status=dg.DefaultScheduleStatus.RUNNING,
    description="Settles what was sent to Textract and not asked for again; skipped where Textract is not used.",
)
def daily_cloud_sweep(context: dg.ScheduleEvaluationContext, pipeline: dg.ResourceParam[Services]) -> dg.RunRequest | dg.SkipReason:
    is_used = pipeline.settings.textract_matters or TextractJobs(pipeline.store.engine).open_jobs_sent_before(now(), 1)
    return dg.RunRequest() if is_used else dg.SkipReason("Textract is switched on for no matter, and nothing is on its way")
