"""The current time, which is that of the deployment: that of its PostgreSQL. All stored timestamps are timezone-aware and in UTC.

Times of several machines are compared: whether a matter has changed since it was merged, whether a run was requested long ago,
until when a service is not called. The clock of a machine may be wrong by minutes, so a process goes by that of the database which all of
them use, as far as it knows it (`agree`). Embedded mode knows no other clock than that of its machine.

Does not belong here: durations, for which `time.monotonic` is right on every machine.
"""

from __future__ import annotations

import datetime as dt

TOLERANCE = dt.timedelta(seconds=1)
"""Machines that set their clocks over the network agree within less. Smaller corrections would make the time go back and forth."""

_correction = dt.timedelta(0)


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC) + _correction


def seconds() -> float:
    """`now` in seconds since 1970."""
    return now().timestamp()


def agree(moment: dt.datetime, asked_at: dt.datetime) -> dt.timedelta | None:
    """Corrects `now` if it cannot be right; returns the new correction, or None when nothing was corrected.

    `moment` is what the database has just answered to the question for its time, and `asked_at` the value of `now` before that.
    """
    global _correction
    answered_at = now()
    if asked_at - TOLERANCE <= moment <= answered_at + TOLERANCE:
        return None
    _correction += moment - (asked_at + (answered_at - asked_at) / 2)
    return _correction
