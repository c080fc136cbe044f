"""The text of a message: what has begun or ended, where, since when, and what to do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from legal_pipeline.alerts.book import Notice

_TITLE_CHARACTERS = 120
TEST_TITLE = "[legal-pipeline] test"


def title(notices: Sequence[Notice]) -> str:
    begun = [notice for notice in notices if notice.kind == "begins"]
    first = (begun or notices)[0]
    word = "ALARM" if begun else "ended"
    more = f" (and {len(notices) - 1} more)" if len(notices) > 1 else ""
    return f"[legal-pipeline] {word}: {first.alarm.message}"[: _TITLE_CHARACTERS - len(more)] + more


def body(notices: Sequence[Notice], origin: str) -> str:
    """`origin` names the machine and the home directory: one mailbox may serve several."""
    return "\n\n".join([*(_paragraph(notice) for notice in notices), f"Sent by legal-pipeline on {origin}"])


def body_of_test(origin: str) -> str:
    said = "This is a test. Alarms of this deployment arrive here: once when they begin and once when they end."
    return f"{said}\n\nSent by legal-pipeline on {origin}"


def _paragraph(notice: Notice) -> str:
    if notice.kind == "ends":
        return f"ENDED  {notice.alarm.part}: {notice.alarm.message}\nfrom {_time(notice.began_at)} to {_time(notice.at)}"
    lines = [f"ALARM  {notice.alarm.part}: {notice.alarm.message}", f"since {_time(notice.began_at)}"]
    return "\n".join([*lines, f"what to do: {notice.alarm.remedy}"] if notice.alarm.remedy else lines)


def _time(seconds: float) -> str:
    return f"{dt.datetime.fromtimestamp(seconds, dt.UTC):%Y-%m-%d %H:%M:%S} UTC"
