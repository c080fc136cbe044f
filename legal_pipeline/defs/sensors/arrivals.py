"""Sensors of the inboxes: what arrives is registered and its runs are asked for, without a command.

A tick lists from where the one before stopped until it has found as many new objects as it may ask runs
for, or its time is over; behind the last key it begins again. What is known is asked of the database, page
by page; the cursor only says where to go on, and may be lost (docs/decisions/0019-arrivals.md).

Does not belong here: what differs and registering it (`storage.inbox.scan`), asking for runs (`asking`).
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
from legal_pipeline.defs.jobs import process_document
from legal_pipeline.defs.partitions import add_partitions
from legal_pipeline.errors import LegalPipelineError
from legal_pipeline.model import Origin
from legal_pipeline.services import Services
from legal_pipeline.storage.documents.run_requests import RunRequests
from legal_pipeline.storage.inbox.arrivals import Arrivals
from legal_pipeline.storage.inbox.configured import folder_inbox, s3_inbox
from legal_pipeline.storage.inbox.diff import Kind
from legal_pipeline.storage.inbox.inbox import PAGE_OBJECTS, Inbox
from legal_pipeline.storage.inbox.scan import ArrivalScanner, ScanResult
from legal_pipeline.storage.inbox.sqs_events import EventQueue, Events, open_event_queue
from legal_pipeline.storage.s3.client import S3

TICK_SECONDS = 15.0
"""Of listing. Dagster ends a tick after 60."""

REST_SECONDS_A_PAGE = 1.0
"""Between two rounds, for each page of a thousand objects: an inbox of a few thousand is listed all the time, one of 100,000 every
few minutes. A listing request costs money."""

REST_WITH_EVENTS = dt.timedelta(hours=1)
"""Between two rounds where events tell of what arrives: they only find what no event told of."""


@dataclass(frozen=True)
class Cursor:
    place: str
    after: str = ""
    """Key behind which the next tick goes on."""
    round: int = 1
    objects: int = 0
    """ScanResult in this round so far, or in the one before while it has not begun."""
    ended_at: str | None = None
    """When the round before was over."""

    @classmethod
    def read(cls, text: str | None, place: str) -> "Cursor":
        """A new one where there is none, where it is of another place, or where it is none of ours."""
        try:
            found = cls(**json.loads(text or ""))
            # asked for now, not in the middle of a tick
            dt.datetime.fromisoformat(found.ended_at or now().isoformat())
        except (ValueError, TypeError):
            return cls(place)
        return found if found.place == place else cls(place)

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
    """LegalPipelineError when the inbox cannot be listed; then the cursor stays where it is."""
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
            # the rounds go on without the events, at the pace of an inbox that has none
            listed.warn(str(fault))
    room = settings.arrivals_per_tick - listed.tried
    if room > 0 and not is_over() and not cursor.is_resting(has_events):
        told, listed = listed, register.scan(cursor.after, room, is_over)
        cursor = cursor.behind(listed)
        listed.add(told)
    _say(context, listed)
    add_partitions(context.instance, [each.document_id for each in listed.taken], [each.matter for each in listed.taken])
    asker = RunRequester(context.instance, RunRequests(services.store.engine), Origin.ARRIVAL, inbox.uri_prefix)
    requests = asker.ask(settings.arrivals_per_tick)
    skipped = None if requests else f"{inbox.place}: {_sentence(listed)}, nothing to ask for"
    return dg.SensorResult(run_requests=requests, skip_reason=skipped, cursor=cursor.text)


def _say(context: dg.SensorEvaluationContext, listed: ScanResult) -> None:
    for warning in listed.warnings:
        context.log.warning(warning)
    if listed.warning_count > len(listed.warnings):
        context.log.warning(f"and {listed.warning_count - len(listed.warnings)} more")
    if listed.taken or listed.warnings:
        context.log.info(_sentence(listed))


_open_queue = cache(open_event_queue)

_WORDS = {
    Kind.NEW: "new",
    Kind.CHANGED: "overwritten",
    Kind.RUNNING: "overwritten while a run is at them",
    Kind.NAMED: "named before",
    Kind.BACK: "back",
    Kind.WITHDRAWN: "withdrawn",
}


def _sentence(listed: ScanResult) -> str:
    kinds = [f"{listed.kinds[kind]:,} {words}" for kind, words in _WORDS.items() if listed.kinds[kind]]
    problems = [f"{listed.warning_count:,} with problems: {listed.warnings[0]}"] if listed.warnings else []
    return ", ".join([f"{listed.objects:,} objects listed", *kinds, *problems])


@dg.sensor(
    job=process_document,
    minimum_interval_seconds=5,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Takes in what arrives below LEGAL_PIPELINE_S3_PREFIX in the bucket LEGAL_PIPELINE_S3_BUCKET.",
)
def s3_arrivals(context: dg.SensorEvaluationContext, pipeline: dg.ResourceParam[Services], s3: dg.ResourceParam[Any]) -> Any:
    if pipeline.settings.s3_bucket is None:
        return dg.SkipReason("no bucket is set; set LEGAL_PIPELINE_S3_BUCKET to take in what arrives there")
    inbox = s3_inbox(pipeline.settings, S3.of(pipeline.settings, s3.get_client()))
    url = pipeline.settings.s3_events_queue_url
    return tick(context, pipeline, inbox, partial(_open_queue, url) if url else None)


@dg.sensor(
    job=process_document,
    minimum_interval_seconds=5,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Takes in what arrives in the folder LEGAL_PIPELINE_INBOX.",
)
def folder_arrivals(context: dg.SensorEvaluationContext, pipeline: dg.ResourceParam[Services]) -> Any:
    if pipeline.settings.inbox is None:
        return dg.SkipReason("no folder is set; set LEGAL_PIPELINE_INBOX to take in what arrives there")
    return tick(context, pipeline, folder_inbox(pipeline.settings))


SENSORS = [s3_arrivals, folder_arrivals]
