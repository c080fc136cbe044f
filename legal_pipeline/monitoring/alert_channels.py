"""Whether alerts arrive: a channel that accepts none, and a sender that does not work, are alarms themselves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from legal_pipeline.alerts import state
from legal_pipeline.alerts.channels import channels_of
from legal_pipeline.settings import Settings

SILENCE_SECONDS = 120.0
"""The sender looks every five seconds, and waits up to a minute for the answers of the channels."""


@dataclass(frozen=True, slots=True)
class FailingChannel:
    name: str
    seconds: float
    """How long it has been failing."""
    error: str
    waiting: int
    """Messages that it has not accepted."""


@dataclass(frozen=True, slots=True)
class AlertsReading:
    failing: tuple[FailingChannel, ...] = ()
    silent_seconds: float | None = None
    """How long the sender has been silent, when that is too long."""


def read_alerts(settings: Settings, now: float) -> AlertsReading:
    """`now`: seconds since the epoch."""
    channels = channels_of(settings.alert_urls)
    if not channels:
        return AlertsReading()
    known = state.load(settings.home)
    wanted = {channel.channel_id for channel in channels}
    failing = tuple(
        FailingChannel(queue.name, now - queue.failing_since, queue.error or "", len(queue.waiting))
        for channel_id, queue in known.outbox.queues.items()
        if channel_id in wanted and queue.failing_since is not None
    )
    silent = now - known.looked_at if known.looked_at else None
    return AlertsReading(failing, silent if silent is not None and silent > SILENCE_SECONDS else None)


def alert_messages(reading: AlertsReading) -> Iterator[tuple[str, str]]:
    """Yields messages and remedies."""
    for channel in reading.failing:
        message = f"alerts do not arrive through {channel.name}; {channel.waiting} waiting: {channel.error}"
        yield message, "correct LEGAL_PIPELINE_ALERT_URLS or its server; `legal-pipeline alerts test` says when it works"
    if reading.silent_seconds is not None:
        minutes = reading.silent_seconds / 60
        yield f"the program alerts has sent nothing and looked at nothing for {minutes:.0f} min", "run `legal-pipeline workers start`"
