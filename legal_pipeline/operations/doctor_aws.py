"""Checks that the configured AWS services respond and accept the credentials. The checks change nothing and are free of charge.

Each service is called directly, not through its circuit breaker, so that the check shows its state now.
"""

from __future__ import annotations

from contextlib import suppress

from legal_pipeline.errors import SetupError
from legal_pipeline.operations.checkup import Advice
from legal_pipeline.settings import Settings
from legal_pipeline.storage.database.engine import engine_for

_SECONDS = 3
# no retry by boto3: a check answers before its deadline, with the cause
_ATTEMPTS = 1
_NO_JOB = "0" * 64
"""An id that no Textract job has."""


def s3(settings: Settings) -> str:
    if settings.s3_bucket is None and settings.s3_endpoint_url is None:
        return "not used"
    from legal_pipeline.storage.aws_errors import Denied
    from legal_pipeline.storage.inbox.s3 import folder_prefix
    from legal_pipeline.storage.s3.client import S3, make_client

    client = make_client(settings.s3_endpoint_url, read_seconds=_SECONDS, attempts=_ATTEMPTS)
    bucket_client, where = S3(client), settings.s3_endpoint_url or "AWS"
    if settings.s3_bucket is None:
        with suppress(Denied), bucket_client.request("list", where, ""):
            client.list_buckets()
        return f"{where} responds"
    bucket_client.require_bucket(settings.s3_bucket)
    # permission to see the bucket does not include permission to list it
    next(bucket_client.pages(settings.s3_bucket, folder_prefix(settings.s3_prefix), folder_only=True))
    return f"bucket {settings.s3_bucket} at {where}"


def events(settings: Settings) -> str:
    """Reads only the number of messages: receiving one would count as a delivery attempt."""
    if settings.s3_events_queue_url is None:
        return "not used: the sensor finds arrivals by listing"
    from legal_pipeline.storage.inbox.sqs_events import open_event_queue

    return f"about {open_event_queue(settings.s3_events_queue_url, read_seconds=_SECONDS, attempts=_ATTEMPTS).waiting()} events waiting"


def textract(settings: Settings) -> str:
    """Polls a job that does not exist, which is free, and reports the remaining budget."""
    if not settings.textract_matters:
        return "not used: OCR is done on this machine"
    if settings.s3_bucket is None:
        raise SetupError("Textract reads pages from a bucket, but LEGAL_PIPELINE_S3_BUCKET is not set")
    from legal_pipeline.storage.textract.client import Textract, make_client
    from legal_pipeline.storage.textract.errors import JobGone
    from legal_pipeline.storage.textract.jobs import BUDGET_DAYS, TextractBudget, TextractJobs

    service = Textract(make_client(settings.textract_endpoint_url, read_seconds=_SECONDS), endpoint_url=settings.textract_endpoint_url)
    with suppress(JobGone):
        service.poll(_NO_JOB)
    spent = TextractJobs(engine_for(settings.results_url)).spent_microdollars()
    message = f"{service.where} responds; ${spent / 1e6:.2f} of ${settings.textract_budget_usd:.2f} spent in {BUDGET_DAYS} days"
    if TextractBudget(settings.textract_page_usd, settings.textract_budget_usd).affordable(spent) == 0:
        raise Advice(f"{message}: no more pages are sent", "raise LEGAL_PIPELINE_TEXTRACT_BUDGET_USD, or continue with OCR on this machine")
    return message
