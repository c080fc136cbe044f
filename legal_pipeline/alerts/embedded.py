"""Alerts of embedded mode, which has no program that runs all the time: at the end of a command that processed documents.

One alarm, while documents of the home are failed: told by the run after which the first one had failed, and its end by the run after
which none was. What a channel did not accept is sent at the end of the next run.
"""

from __future__ import annotations

import time
from collections.abc import Sequence

from legal_pipeline.alerts import delivery, state
from legal_pipeline.alerts.alarm import Alarm
from legal_pipeline.alerts.channels import Reply, channels_of, names
from legal_pipeline.settings import Settings

_NAMED = 5


def alert_after_run(settings: Settings, failed: Sequence[str]) -> list[Reply]:
    """Sends what begins or ends with these failed documents (ids); returns the replies. Raises OSError, UsageError."""
    channels = channels_of(settings.alert_urls)
    if not channels:
        return []
    now = time.time()
    with state.only_sender(settings.home):
        known = state.load(settings.home)
        known.outbox.configure(names(channels), known.book.begun())
        alarms = [Alarm.of("documents", _message(failed), "run `legal-pipeline documents --state failed`, which names each remedy")]
        delivery.update(settings.home, known, alarms if failed else [], delay_seconds=0, now=now)
        for queue in known.outbox.queues.values():
            # there is no later look that would try again
            queue.next_try_at = 0.0
        return delivery.deliver(settings.home, known, now)


def _message(failed: Sequence[str]) -> str:
    shown = ", ".join(failed[:_NAMED]) + (f" and {len(failed) - _NAMED} more" if len(failed) > _NAMED else "")
    return f"documents failed: {len(failed)}; {shown}"
