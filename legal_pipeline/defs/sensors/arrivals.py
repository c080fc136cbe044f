"""Inbox sensors: they register arriving files and request their runs.

Each tick resumes the listing where the previous one stopped, until it has found the maximum number of new
objects or used up its time, and starts over after the last key. Known objects are looked up in the database,
page by page; the cursor only holds the position, and may be lost (docs/decisions/0019-arrivals.md).

Does not belong here: comparing and registering (`storage.inbox.scan`), requesting runs (`defs.execution.run_requests`).
"""

import datetime as dt
import json
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from functools import cache, partial
from typing import Any

import dagster as dg

from legal_pipeline.clock import now
from legal_pipeline.defs.execution.run_requests import RunRequester
from legal_pipeline.defs.jobs import process_document, process_small_documents
from legal_pipeline.defs.partitions import add_partitions
from legal_pipeline.errors import LegalPipelineError, SetupError
from legal_pipeline.model import Origin
from legal_pipeline.services import Services
from legal_pipeline.settings import load_settings
from legal_pipeline.storage.inbox.arrivals import Arrivals
from legal_pipeline.storage.inbox.configured import folder_inbox, s3_inbox
from legal_pipeline.storage.inbox.diff import Kind
from legal_pipeline.storage.inbox.inbox import PAGE_OBJECTS, Inbox
from legal_pipeline.storage.inbox.scan import ArrivalScanner, ScanResult
from legal_pipeline.storage.inbox.sqs_events import EventQueue, Events, open_event_queue
from legal_pipeline.storage.s3.client import S3

TICK_SECONDS = 15.0
"""Time limit for listing. Dagster ends a tick after 60 seconds."""

REST_SECONDS_A_PAGE = 1.0
"""Pause between two rounds per page of a thousand objects: small inboxes are listed continuously, one of 100,000 objects
every few minutes. Listing requests cost money."""

REST_WITH_EVENTS = dt.timedelta(hours=1)
"""Pause between two rounds with event notifications: the rounds only find objects whose notification was lost."""


@dataclass(frozen=True)
class Cursor:
    place: str
    after: str = ""
    """The next tick continues after this key."""
    round: int = 1
    objects: int = 0
    """Objects listed in this round, or in the previous one if this round has not begun."""
    ended_at: str | None = None
    """When the previous round ended."""

    @classmethod
    def read(cls, text: str | None, place: str) -> "Cursor":
        """Parses a cursor; returns a new one if it is missing, invalid or of another inbox."""
        try:
            cursor = cls(**json.loads(text or ""))
            # validated here rather than in the middle of a tick
            dt.datetime.fromisoformat(cursor.ended_at or now().isoformat())
        except (ValueError, TypeError):
            return cls(place)
        return cursor if cursor.place == place else cls(place)

    def is_resting(self, has_events: bool) -> bool:
        if self.after or self.ended_at is None:
            return False
        rest = REST_WITH_EVENTS if has_events else dt.timedelta(seconds=self.objects // PAGE_OBJECTS * REST_SECONDS_A_PAGE)
        return dt.timedelta(0) <= now() - dt.datetime.fromisoformat(self.ended_at) < rest

    def behind(self, listed: ScanResult) -> "Cursor":
        so_far = replace(self, objects=(self.objects if self.after else 0) + listed.objects)
        if listed.is_complete:
            return replace(so_far, after="", round=self.round + 1, ended_at=now().isoformat())
        return replace(so_far, after=listed.after)

    @property
    def text(self) -> str:
        return json.dumps(asdict(self))


def tick(
    context: dg.SensorEvaluationContext, services: Services, inbox: Inbox, open_queue: Callable[[], EventQueue] | None = None
) -> dg.SensorResult:
    """Raises LegalPipelineError when the inbox cannot be listed; the cursor then stays unchanged."""
    settings, began_at = services.settings, time.monotonic()
    register = ArrivalScanner(Arrivals(services.store.engine), inbox, settings.matter_priorities)
    cursor = Cursor.read(context.cursor, inbox.place)

    def is_over() -> bool:
        return time.monotonic() - began_at >= TICK_SECONDS

    listed = ScanResult(cursor.after)
    has_events = False
    if open_queue is not None:
        try:
            listed = Events(open_queue(), inbox, register).drain(settings.arrivals_per_tick, is_over)
            has_events = True
        except LegalPipelineError as fault:
            # listing continues without notifications, at the pace of an inbox without them
            listed.warn(str(fault))
    room = settings.arrivals_per_tick - listed.attempted
    if room > 0 and not is_over() and not cursor.is_resting(has_events):
        told, listed = listed, register.scan(cursor.after, room, is_over)
        cursor = cursor.behind(listed)
        listed.add(told)
    _log_listing(context, listed)
    add_partitions(context.instance, [each.document_id for each in listed.registered], [each.matter for each in listed.registered])
    requester = RunRequester.of(context.instance, services, Origin.ARRIVAL, inbox.uri_prefix)
    requests = requester.request_runs(settings.arrivals_per_tick)
    skipped = None if requests else f"{inbox.place}: {_summary(listed)}, no runs to request"
    return dg.SensorResult(run_requests=requests, skip_reason=skipped, cursor=cursor.text)


def _log_listing(context: dg.SensorEvaluationContext, listed: ScanResult) -> None:
    for warning in listed.warnings:
        context.log.warning(warning)
    if listed.warning_count > len(listed.warnings):
        context.log.warning(f"and {listed.warning_count - len(listed.warnings)} more")
    if listed.registered or listed.warnings:
        context.log.info(_summary(listed))


_open_queue = cache(open_event_queue)

_WORDS = {
    Kind.NEW: "new",
    Kind.CHANGED: "overwritten",
    Kind.RUNNING: "overwritten while in progress",
    Kind.NAMED: "submitted by name",
    Kind.BACK: "restored",
    Kind.WITHDRAWN: "withdrawn",
}


def _summary(listed: ScanResult) -> str:
    kinds = [f"{listed.kinds[kind]:,} {words}" for kind, words in _WORDS.items() if listed.kinds[kind]]
    problems = [f"{listed.warning_count:,} with problems: {listed.warnings[0]}"] if listed.warnings else []
    return ", ".join([f"{listed.objects:,} objects listed", *kinds, *problems])


def running_if_set(setting: str) -> dg.DefaultSensorStatus:
    """The status that a sensor has until somebody switches it: without its setting, it would only say so, every few seconds."""
    try:
        is_set = getattr(load_settings(), setting) is not None
    except SetupError:
        # its ticks say which setting is not usable
        is_set = True
    return dg.DefaultSensorStatus.RUNNING if is_set else dg.DefaultSensorStatus.STOPPED


@dg.sensor(
    jobs=[process_document, process_small_documents],
    minimum_interval_seconds=5,
    default_status=running_if_set("s3_bucket"),
    description="Ingests objects that arrive below LEGAL_PIPELINE_S3_PREFIX in the bucket LEGAL_PIPELINE_S3_BUCKET. "
    "Stopped while no bucket is set.",
)
def s3_arrivals(context: dg.SensorEvaluationContext, pipeline: dg.ResourceParam[Services], s3: dg.ResourceParam[Any]) -> Any:
    if pipeline.settings.s3_bucket is None:
        return dg.SkipReason("no bucket is set; set LEGAL_PIPELINE_S3_BUCKET to ingest its objects")
    inbox = s3_inbox(pipeline.settings, S3.of(pipeline.settings, s3.get_client()))
    url = pipeline.settings.s3_events_queue_url
    return tick(context, pipeline, inbox, partial(_open_queue, url) if url else None)


@dg.sensor(
    jobs=[process_document, process_small_documents],
    minimum_interval_seconds=5,
    default_status=running_if_set("inbox"),
    description="Ingests files that arrive in the directory LEGAL_PIPELINE_INBOX. Stopped while none is set.",
)
def folder_arrivals(context: dg.SensorEvaluationContext, pipeline: dg.ResourceParam[Services]) -> Any:
    if pipeline.settings.inbox is None:
        return dg.SkipReason("no directory is set; set LEGAL_PIPELINE_INBOX to ingest its files")
    return tick(context, pipeline, folder_inbox(pipeline.settings))


SENSORS = [s3_arrivals, folder_arrivals]
