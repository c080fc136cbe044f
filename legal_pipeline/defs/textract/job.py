"""Runs a Textract job from the file in S3 to the results in the OCR cache. Any process may continue a job that another started.

Does not belong here: which pages go into a job (`defs.textract.second_engine`).
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

from legal_pipeline.clock import now
from legal_pipeline.errors import ExternalError, RateLimited, SetupError
from legal_pipeline.stages.ocr import textract_blocks
from legal_pipeline.stages.ocr.cache import OcrCache, store_result
from legal_pipeline.stages.ocr.engine import OcrResult
from legal_pipeline.storage.textract.client import Answer, Textract
from legal_pipeline.storage.textract.errors import CannotRead, JobGone
from legal_pipeline.storage.textract.jobs import OPEN, JobState, TextractJob, TextractJobs
from legal_pipeline.storage.textract.staging import Staging

POLL_SECONDS = 2.0
"""First polling interval; it grows by half with each poll, up to `SLOWEST_POLL_SECONDS`."""
SLOWEST_POLL_SECONDS = 10.0
SENDING_SECONDS = 300.0
"""A job of another document that was not sent within this time has lost its worker."""
TIMEOUT_SECONDS = 6 * 3600.0
"""Jobs usually take minutes. After this time the pages keep the local result, and the job is recorded as unanswered."""

Wait = Callable[[float], None]
"""Waits this many seconds; may raise to stop waiting."""


@dataclass(frozen=True)
class TextractJobRunner:
    jobs: TextractJobs
    textract: Textract
    staging: Staging
    cache_of: Callable[[str], OcrCache]
    """Returns the OCR cache for the results of a document."""
    patience_seconds: float
    """Wait of one attempt; the next attempt waits for the same job."""
    wait: Wait = time.sleep

    def send(self, job: TextractJob, file: BinaryIO) -> None:
        """Uploads the pages and starts the job, unless another process has taken the job over."""
        self.staging.put(job.job_key, file)
        held = self.jobs.take(job)
        if held is not None:
            self._start(held)
        elif self.jobs.get(job.job_key) is None:
            self.staging.drop(job.job_key)

    def finish(self, job: TextractJob, document_id: str) -> bool:
        """Waits for the job to end. False when it ended without an answer and its pages can be claimed again.

        ExternalError when it takes too long, RateLimited, SetupError; all of them can be carried on from here.
        """
        deadline = time.monotonic() + self.patience_seconds
        pause = POLL_SECONDS
        while (found := self.jobs.get(job.job_key)) is not None and found.state in OPEN:
            try:
                has_changed = (
                    self._resume_sending(found, document_id) if found.job_id is None else self._ask(found, found.job_id, document_id)
                )
            except JobGone as gone:
                self.staging.drop(job.job_key)
                self.jobs.end(found, JobState.FAILED, str(gone))
                return False
            if has_changed:
                continue
            if time.monotonic() >= deadline:
                said = f"Textract has not answered for {self.patience_seconds:g} seconds; nothing is lost, the same job is waited for again"
                raise ExternalError(said)
            self.wait(pause)
            pause = min(pause * 1.5, SLOWEST_POLL_SECONDS)
        return found is not None

    def abandon(self, job: TextractJob) -> None:
        """Ends an abandoned job. An answer that has arrived is stored, because it was paid for."""
        if job.job_id is not None:
            try:
                self._ask(job, job.job_id, job.document_id)
            except JobGone as gone:
                self.staging.drop(job.job_key)
                self.jobs.end(job, JobState.FAILED, str(gone))
        elif self.staging.holds(job.job_key):
            # the job may have been started: it counts as paid
            self.staging.drop(job.job_key)
            self.jobs.end(job, JobState.FAILED, "the worker that sent it was lost, and nobody asked for it again")
        else:
            self.jobs.release(job)

    def _ask(self, job: TextractJob, job_id: str, document_id: str) -> bool:
        """True when the job has ended. JobGone."""
        try:
            answer = self.textract.poll(job_id)
            if answer is not None:
                self._keep(job, answer, document_id)
                return True
        except RateLimited:
            # poll again later: a job that was paid for is not abandoned
            return False
        if (now() - job.sent_at).total_seconds() < TIMEOUT_SECONDS:
            return False
        self.staging.drop(job.job_key)
        self.jobs.end(job, JobState.FAILED, f"Textract has not answered for {TIMEOUT_SECONDS / 3600:g} hours")
        return True

    def _resume_sending(self, job: TextractJob, document_id: str) -> bool:
        """Sends a job that may or may not have been sent. Textract recognizes its key, so sending it twice starts one job."""
        is_ours = job.document_id == document_id
        if not is_ours and (now() - job.sent_at).total_seconds() < SENDING_SECONDS:
            return False
        if not self.staging.holds(job.job_key):
            # pages are uploaded before the job is started, so nothing was paid
            return self.jobs.release(job)
        held = self.jobs.take(job)
        if held is not None:
            self._start(held)
        return True

    def _start(self, job: TextractJob) -> None:
        try:
            job_id = self.textract.start(self.staging.bucket, self.staging.key(job.job_key), job.job_key)
        except CannotRead as refused:
            self.staging.drop(job.job_key)
            self.jobs.end(job, JobState.FAILED, str(refused), is_free=True)
        except SetupError:
            # Textract rejected the request: nothing was started, and a person must act before a retry can succeed
            with contextlib.suppress(ExternalError, SetupError):
                self.staging.drop(job.job_key)
            self.jobs.release(job)
            raise
        else:
            self.jobs.sent(job, job_id)

    def _keep(self, job: TextractJob, answer: Answer, document_id: str) -> None:
        """Stores the results, deletes the file, ends the job. Killed in between, it can be repeated with the same outcome."""
        sizes = self.jobs.sizes(job.job_key)
        found = textract_blocks.results(answer.blocks, [(width, height) for _, width, height in sizes])
        if answer.has_failed:
            self.staging.drop(job.job_key)
            self.jobs.end(job, JobState.FAILED, f"Textract failed: {answer.message}")
            return
        missing = [number for number in range(1, len(sizes) + 1) if number not in found or number in answer.warnings]
        # two documents use the file: the last one deletes it
        caches = [self.cache_of(one) for one in {job.document_id, document_id}]
        for number, (key, _, _) in enumerate(sizes, 1):
            # a page that Textract left out is stored as empty, so that it is not paid for again
            result = OcrResult("", 0.0) if number in missing else found[number]
            for cache in caches:
                store_result(cache, key, result)
        self.staging.drop(job.job_key)
        if missing:
            said = ", ".join(f"{number} ({answer.warnings.get(number, 'no reason given')})" for number in missing)
            self.jobs.end(job, JobState.PARTIAL, f"Textract left out pages {said} of the {len(sizes)} it was sent")
        else:
            self.jobs.end(job, JobState.DONE, f"model {answer.model}")
