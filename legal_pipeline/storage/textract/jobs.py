"""Jobs of a paid engine: which job reads which page image, its cost and its outcome.

A row keyed by the page image claims a page in progress: the process that inserts it sends the page, later ones wait
for the same job. A job is `sending` until the service has assigned an id. The sender holds a token and checks it right
before the call; a process that takes the job over replaces the token first, so that only one of two senders proceeds.
Every answer is in the OCR cache before its claim is released.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine, Row

from legal_pipeline.clock import now
from legal_pipeline.storage.custody import audit_log
from legal_pipeline.storage.database.engine import reading, serialised, transaction
from legal_pipeline.storage.database.tables import batch_documents, batches, ocr_cache, textract_jobs, textract_pages

ACTOR = "legal-pipeline"
SENT, NOT_SENT, NOT_READ = "textract_sent", "textract_not_sent", "textract_not_read"
"""Actions in the audit log."""

BUDGET_DAYS = 30
_MICRODOLLARS = 1_000_000


class JobState(StrEnum):
    SENDING = "sending"
    SENT = "sent"
    DONE = "done"
    PARTIAL = "partial"
    FAILED = "failed"


OPEN = (JobState.SENDING, JobState.SENT)


@dataclass(frozen=True, slots=True)
class TextractPage:
    key: bytes
    """Key in the OCR cache."""
    page_number: int
    """Number in the document that claims the page."""
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class TextractJob:
    job_key: str
    """Idempotency token for the service: 64 letters and digits."""
    job_id: str | None
    document_id: str
    state: JobState
    token: str
    sent_at: dt.datetime
    page_keys: tuple[str, ...]
    microdollars: int
    message: str | None = None


@dataclass(frozen=True, slots=True)
class TextractBudget:
    """Price of a page, and the budget for `BUDGET_DAYS`."""

    page_usd: float
    budget_usd: float

    def affordable(self, spent_microdollars: int) -> int | None:
        """Returns the number of pages the remaining budget covers; None for no limit."""
        if self.budget_usd <= 0:
            return 0
        if self.page_microdollars == 0:
            return None
        return max(0, round(self.budget_usd * _MICRODOLLARS) - spent_microdollars) // self.page_microdollars

    @property
    def page_microdollars(self) -> int:
        return round(self.page_usd * _MICRODOLLARS)


@dataclass(frozen=True, slots=True)
class Sender:
    """The document whose pages are sent, and their destination."""

    engine: str
    document_id: str
    matter: str
    where: str
    """The service, safe for logs."""
    place: str
    """Location of the staged pages; another location is another job."""


@dataclass(frozen=True, slots=True)
class Claim:
    job: TextractJob | None
    """Job to send now; None when there is nothing to send."""
    pages: tuple[TextractPage, ...]
    """Pages of the job, in the order they are sent."""
    unaffordable: tuple[TextractPage, ...]
    """Pages that exceed the budget."""


class TextractJobs:
    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def claim(self, sender: Sender, pages: Sequence[TextractPage], terms: TextractBudget) -> Claim:
        """Creates a job of the pages that no result or open job covers, within the budget, and records it in the audit log."""
        by_key = {page.key.hex(): page for page in pages}
        with transaction(self.engine) as connection:
            # serialized, because the budget is read before it is spent
            serialised(connection, "paid jobs")
            # in this order: an answer is cached before its claim is released
            known = set(connection.scalars(sa.select(textract_pages.c.page_key).where(textract_pages.c.page_key.in_(list(by_key)))))
            known |= set(connection.scalars(sa.select(ocr_cache.c.key).where(ocr_cache.c.key.in_(list(by_key)))))
            new = [page for key, page in by_key.items() if key not in known]
            affordable = terms.affordable(_spent(connection)) if new else 0
            mine = tuple(new[:affordable])
            job = _insert(connection, sender, mine, terms) if mine else None
            unaffordable = tuple(new[len(mine) :])
            if unaffordable:
                budget = f"the budget of {BUDGET_DAYS} days (${terms.budget_usd:g})"
                detail = f"{_numbers(unaffordable)} read on this machine only: {budget} is used up"
                _audit(connection, NOT_SENT, sender.document_id, detail, sender.matter)
        return Claim(job, mine, unaffordable)

    def get(self, job_key: str) -> TextractJob | None:
        with reading(self.engine) as connection:
            row = connection.execute(sa.select(textract_jobs).where(textract_jobs.c.job_key == job_key)).one_or_none()
        return _job(row) if row else None

    def open_jobs_with_pages(self, keys: Sequence[bytes]) -> list[TextractJob]:
        """Returns the open jobs that contain any of these pages."""
        with_them = sa.select(textract_pages.c.job_key).where(textract_pages.c.page_key.in_([key.hex() for key in keys]))
        return self._find(textract_jobs.c.job_key.in_(with_them))

    def open_jobs_of(self, document_id: str) -> list[TextractJob]:
        """Returns the document's open jobs, the oldest first."""
        return self._find(textract_jobs.c.document_id == document_id, textract_jobs.c.state.in_(OPEN))

    def open_jobs_sent_before(self, moment: dt.datetime, limit: int) -> list[TextractJob]:
        """Returns the open jobs sent before `moment`, the oldest first."""
        return self._find(textract_jobs.c.sent_at < moment, textract_jobs.c.job_key.in_(sa.select(textract_pages.c.job_key)), limit=limit)

    def of_document(self, document_id: str) -> list[TextractJob]:
        """Returns all jobs of the document, the oldest first."""
        return self._find(textract_jobs.c.document_id == document_id)

    def sizes(self, job_key: str) -> list[tuple[bytes, int, int]]:
        """Returns (key, width, height) of the pages of an open job, in the order sent; an empty list when the job has ended."""
        query = sa.select(textract_pages).where(textract_pages.c.job_key == job_key).order_by(textract_pages.c.position)
        with reading(self.engine) as connection:
            return [(bytes.fromhex(row.page_key), row.width, row.height) for row in connection.execute(query)]

    def take(self, job: TextractJob) -> TextractJob | None:
        """Replaces the token right before the job is sent; returns None when another process has taken the job over."""
        token = uuid.uuid4().hex
        with transaction(self.engine) as connection:
            changed = connection.execute(sa.update(textract_jobs).where(_held(job)).values(token=token, sent_at=now()))
        return self.get(job.job_key) if changed.rowcount else None

    def release(self, job: TextractJob) -> bool:
        """Deletes a job that cannot have reached the service; returns False when another process has taken it over."""
        with transaction(self.engine) as connection:
            released = connection.execute(sa.delete(textract_jobs).where(_held(job))).rowcount == 1
            if released:
                connection.execute(sa.delete(textract_pages).where(textract_pages.c.job_key == job.job_key))
                _audit(connection, NOT_SENT, job.document_id, f"job {job.job_key[:12]} was not sent")
        return released

    def sent(self, job: TextractJob, job_id: str) -> None:
        """Records the id of the job, from any sender: the service returns the same id to every sender of a job."""
        still = (textract_jobs.c.job_key == job.job_key) & (textract_jobs.c.state == JobState.SENDING)
        with transaction(self.engine) as connection:
            connection.execute(sa.update(textract_jobs).where(still).values(job_id=job_id, state=JobState.SENT))

    def end(self, job: TextractJob, state: JobState, message: str, *, is_free: bool = False) -> None:
        """Ends the job and releases its pages. Its full price stays counted, unless nothing was sent (`is_free`)."""
        values: dict[str, Any] = {"state": state, "error": message, "ended_at": now()}
        if is_free:
            values["microdollars"] = 0
        still = (textract_jobs.c.job_key == job.job_key) & textract_jobs.c.state.in_(OPEN)
        with transaction(self.engine) as connection:
            changed = connection.execute(sa.update(textract_jobs).where(still).values(**values)).rowcount
            connection.execute(sa.delete(textract_pages).where(textract_pages.c.job_key == job.job_key))
            if changed and state is not JobState.DONE:
                _audit(connection, NOT_READ, job.document_id, f"job {job.job_key[:12]}: {message}")

    def spent_microdollars(self) -> int:
        """Returns the spending of the last `BUDGET_DAYS`, including open jobs."""
        with reading(self.engine) as connection:
            return _spent(connection)

    def _find(self, *conditions: sa.ColumnElement[bool], limit: int | None = None) -> list[TextractJob]:
        query = sa.select(textract_jobs).where(*conditions).order_by(textract_jobs.c.sent_at, textract_jobs.c.job_key).limit(limit)
        with reading(self.engine) as connection:
            return [_job(row) for row in connection.execute(query)]


def _insert(connection: Connection, sender: Sender, pages: Sequence[TextractPage], terms: TextractBudget) -> TextractJob:
    keys = [page.key.hex() for page in pages]
    job_key = _job_key(connection, sender.place, keys)
    row = {
        "job_key": job_key,
        "engine": sender.engine,
        "job_id": None,
        "document_id": sender.document_id,
        "batch_id": _batch_of(connection, sender.document_id),
        "page_keys": keys,
        "state": JobState.SENDING,
        "token": uuid.uuid4().hex,
        "microdollars": terms.page_microdollars * len(keys),
        "sent_at": now(),
    }
    connection.execute(sa.insert(textract_jobs), row)
    claimed = [
        {"page_key": page.key.hex(), "job_key": job_key, "position": position, "width": page.width, "height": page.height}
        for position, page in enumerate(pages)
    ]
    connection.execute(sa.insert(textract_pages), claimed)
    _audit(connection, SENT, sender.document_id, f"{_numbers(pages)} to {sender.where}, job {job_key[:12]}", sender.matter)
    return _job(connection.execute(sa.select(textract_jobs).where(textract_jobs.c.job_key == job_key)).one())


def _job_key(connection: Connection, place: str, keys: Sequence[str]) -> str:
    """Returns a digest of the pages and the attempt, since the service would return a failed job again for the same key."""
    attempt = 0
    while True:
        job_key = hashlib.sha256("\x1f".join((place, str(attempt), *keys)).encode()).hexdigest()
        if connection.scalar(sa.select(textract_jobs.c.job_key).where(textract_jobs.c.job_key == job_key)) is None:
            return job_key
        attempt += 1


def _batch_of(connection: Connection, document_id: str) -> str | None:
    """Returns the latest batch that requested the document."""
    query = (
        sa.select(batches.c.batch_id)
        .join(batch_documents, batch_documents.c.batch_id == batches.c.batch_id)
        .where(batch_documents.c.document_id == document_id)
        .order_by(batches.c.created_at.desc(), batches.c.batch_id)
        .limit(1)
    )
    batch_id: str | None = connection.scalar(query)
    return batch_id


def _spent(connection: Connection) -> int:
    recent = textract_jobs.c.sent_at > now() - dt.timedelta(days=BUDGET_DAYS)
    return int(connection.scalar(sa.select(sa.func.coalesce(sa.func.sum(textract_jobs.c.microdollars), 0)).where(recent)) or 0)


def _held(job: TextractJob) -> sa.ColumnElement[bool]:
    return (textract_jobs.c.job_key == job.job_key) & (textract_jobs.c.state == JobState.SENDING) & (textract_jobs.c.token == job.token)


def _audit(connection: Connection, action: str, document_id: str, detail: str, matter: str | None = None) -> None:
    audit_log.record(connection, actor=ACTOR, action=action, matter=matter, document_id=document_id, detail=detail)


def _numbers(pages: Sequence[TextractPage]) -> str:
    numbers = ", ".join(str(page.page_number) for page in pages)
    return f"page {numbers}" if len(pages) == 1 else f"{len(pages)} pages ({numbers})"


def _job(row: Row[Any]) -> TextractJob:
    # SQLite stores no time zone; all stored times are UTC
    sent_at = row.sent_at if row.sent_at.tzinfo else row.sent_at.replace(tzinfo=dt.UTC)
    return TextractJob(
        row.job_key,
        row.job_id,
        row.document_id,
        JobState(row.state),
        row.token,
        sent_at,
        tuple(row.page_keys),
        row.microdollars,
        row.error,
    )
