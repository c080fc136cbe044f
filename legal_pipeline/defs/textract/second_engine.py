"""AWS Textract as the second OCR engine (`stages.second_engine`) for one reading of one document.

Pages are gathered in a temporary file, claimed (`storage.textract.jobs`), sent as files within Textract's limits,
and waited for (`defs.textract.job`; docs/decisions/0015-textract.md). Does not belong here: which page is
doubtful, which reading is better.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from legal_pipeline.defs.textract.job import TextractJobRunner, Wait
from legal_pipeline.model import Document
from legal_pipeline.services import Services
from legal_pipeline.stages.ocr.cache import OcrCache, load_result
from legal_pipeline.stages.ocr.engine import OcrResult, PageImage
from legal_pipeline.stages.ocr.image_pdf import CompressedImage, compress, split_into_files, write_pdf
from legal_pipeline.storage.disks import disk_errors
from legal_pipeline.storage.s3.client import S3
from legal_pipeline.storage.textract.client import Textract
from legal_pipeline.storage.textract.jobs import JobState, Sender, TextractBudget, TextractJobs, TextractPage
from legal_pipeline.storage.textract.staging import Staging

_ROUNDS = 3
"""Rounds of claiming pages. One is usual; a job that was taken over or expired releases its pages to another round."""


@dataclass(frozen=True, slots=True)
class FileLimits:
    """Limits of an uploaded file. AWS accepts 500 MB, 3,000 pages and 10,000 pixels per side (Textract, set quotas)."""

    max_bytes: int = 100_000_000
    max_pages: int = 1000
    longest_pixels: int = 10_000


@dataclass(frozen=True, slots=True)
class _Gathered:
    page: TextractPage
    dpi: int
    width: int
    height: int
    """Size as sent, which may be smaller than the page."""
    offset: int
    size: int


@dataclass
class CloudOcr:
    """Implements `SecondEngine`. Close it after use."""

    document: Document
    below_confidence: float
    terms: TextractBudget
    jobs: TextractJobs
    cloud: TextractJobRunner
    cache: OcrCache
    folder: Path
    limits: FileLimits = FileLimits()
    pause: Callable[[], None] = lambda: None
    count_paid: Callable[[int], None] = lambda pages: None
    """Called with the number of pages that this document paid for."""
    name: str = field(default="textract", init=False)
    version: str = field(default="2018-06-27", init=False)
    """Version of the API. AWS chooses the model, which is recorded with the job."""
    _spool: BinaryIO | None = field(default=None, init=False)
    _gathered: dict[bytes, _Gathered] = field(default_factory=dict, init=False)
    _just_paid: set[bytes] = field(default_factory=set, init=False)

    @property
    def options(self) -> str:
        return f"DetectDocumentText longest={self.limits.longest_pixels} lines=1"

    def cached(self, key: bytes) -> OcrResult | None:
        if key in self._just_paid:
            self._just_paid.discard(key)
            self.count_paid(1)
        return load_result(self.cache, key)

    def add(self, page_number: int, key: bytes, image: PageImage) -> None:
        if key in self._gathered:
            return
        sheet = compress(image, self.limits.longest_pixels)
        page = TextractPage(key, page_number, image.width, image.height)
        with disk_errors(self.folder):
            if self._spool is None:
                # an unnamed file disappears with the process, even a killed one
                self._spool = tempfile.TemporaryFile(dir=self.folder)  # noqa: SIM115 - closed with us
            offset = self._spool.seek(0, 2)
            self._spool.write(sheet.data)
            self._spool.flush()
        self._gathered[key] = _Gathered(page, sheet.dpi, sheet.width, sheet.height, offset, len(sheet.data))

    def read(self) -> Mapping[bytes, OcrResult]:
        wanted = dict(self._gathered)
        found: dict[bytes, OcrResult] = {}
        for _ in range(_ROUNDS):
            self._send(list(wanted.values()))
            # pages without a job, and pages whose job failed, keep the local result
            waited_for = self.jobs.open_jobs_with_pages(list(wanted))
            is_settled = [self.cloud.finish(job, self.document.document_id) for job in waited_for]
            found |= {key: result for key in wanted if (result := load_result(self.cache, key)) is not None}
            wanted = {key: gathered for key, gathered in wanted.items() if key not in found}
            if all(is_settled):
                break
        if found:
            self.count_paid(len(self._paid_here() & found.keys()))
        self._gathered.clear()
        if self._spool is not None:
            self._spool.truncate(0)
        return found

    def finish_open_jobs(self) -> None:
        """Waits for the jobs of an earlier reading, which is cheaper than rendering their pages again."""
        for job in self.jobs.open_jobs_of(self.document.document_id):
            if job.state is JobState.SENT and self.cloud.finish(job, self.document.document_id):
                self._just_paid |= {bytes.fromhex(key) for key in job.page_keys}

    def close(self) -> None:
        if self._spool is not None:
            self._spool.close()
            self._spool = None

    def _send(self, gathered: Sequence[_Gathered]) -> None:
        files, _ = split_into_files([one.size for one in gathered], self.limits.max_bytes, self.limits.max_pages)
        for indices in files:
            claim = self.jobs.claim(self._sender, [gathered[index].page for index in indices], self.terms)
            if claim.job is not None:
                with tempfile.TemporaryFile(dir=self.folder) as file:
                    with disk_errors(self.folder):
                        write_pdf(file, self._sheets(claim.pages))
                        file.seek(0)
                    self.cloud.send(claim.job, file)

    @property
    def _sender(self) -> Sender:
        return Sender(self.name, self.document.document_id, self.document.matter, self.cloud.textract.where, self.cloud.staging.place)

    def _sheets(self, pages: Sequence[TextractPage]) -> Iterator[CompressedImage]:
        assert self._spool is not None
        for page in pages:
            gathered = self._gathered[page.key]
            self._spool.seek(gathered.offset)
            yield CompressedImage(gathered.width, gathered.height, gathered.dpi, self._spool.read(gathered.size))

    def _paid_here(self) -> set[bytes]:
        return {bytes.fromhex(key) for job in self.jobs.of_document(self.document.document_id) for key in job.page_keys}


@dataclass(frozen=True)
class Pace:
    """Hooks called while a document waits and between its pages; either may raise to stop the reading."""

    wait: Wait = time.sleep
    pause: Callable[[], None] = lambda: None


AT_ONCE = Pace()


@contextmanager
def second_engine(services: Services, document: Document, pace: Pace, count_paid: Callable[[int], None]) -> Iterator[CloudOcr | None]:
    """None for a matter without Textract; boto3 is not imported then."""
    settings = services.settings
    if document.matter not in settings.textract_matters:
        yield None
        return
    jobs = TextractJobs(services.store.engine)
    cloud = textract_job_runner(services, jobs, pace.wait)
    engine = CloudOcr(
        document=document,
        below_confidence=settings.textract_below_confidence,
        terms=TextractBudget(settings.textract_page_usd, settings.textract_budget_usd),
        jobs=jobs,
        cloud=cloud,
        cache=services.ocr_cache,
        folder=settings.home,
        pause=pace.pause,
        count_paid=count_paid,
    )
    with closing(engine):
        engine.finish_open_jobs()
        yield engine


def textract_job_runner(services: Services, jobs: TextractJobs, wait: Wait = time.sleep) -> TextractJobRunner:
    """Results are stored for the documents that requested them, unless those were withdrawn. SetupError for wrong settings."""
    settings = services.settings
    return TextractJobRunner(
        jobs=jobs,
        textract=Textract.of(settings),
        staging=Staging.of(settings, S3.of(settings)),
        cache_of=services.ocr_cache.for_document,
        # a time slice and the steps around it must fit into the stall timeout
        patience_seconds=settings.stall_timeout_seconds / 3,
        wait=wait,
    )
