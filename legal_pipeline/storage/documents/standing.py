"""What has become of a document that was accepted: the one judgment that `monitor`, `batch status` and `batch verify` share.

Pure. Does not belong here: reading the facts from the database (`storage.documents.attention`, `storage.batches.progress`).
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

STUCK_AFTER = dt.timedelta(minutes=4)
"""A document without a run is stuck after this time. A lost run is requested again after one minute, by a sensor that ticks
every few seconds, so that a document is stuck only when nothing requests its run."""


class Standing(StrEnum):
    COMPLETE = "complete"
    """Done, and nothing is known to be wrong with it."""
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    ACKNOWLEDGED = "acknowledged"
    """Failed or damaged, and a person has accepted that."""
    IN_PROGRESS = "in progress"
    """A run, or the request of one, will bring it on."""
    STUCK = "stuck"
    """Not finished, and nothing will bring it on."""
    FAILED = "failed"
    DAMAGED = "damaged"
    """Done or refused, and the last verification found something wrong."""
    MISSING = "missing"
    """A member of a batch that is not in the database, although no withdrawal explains why."""

    @property
    def needs_attention(self) -> bool:
        """The monitor reports a problem, and `batch verify` ends with exit code 1."""
        return self in _ATTENTION


_ATTENTION = frozenset({Standing.STUCK, Standing.FAILED, Standing.DAMAGED, Standing.MISSING})


def standing_of(state: str, *, has_prospect: bool, is_acknowledged: bool, is_damaged: bool) -> Standing:
    """`state` is a state of the model, `withdrawn` or `missing`; `has_prospect`: something will bring the document on."""
    if state in ("waiting", "running"):
        return Standing.IN_PROGRESS if has_prospect else Standing.STUCK
    if state in ("withdrawn", "missing"):
        return Standing(state)
    if state == "failed":
        return Standing.ACKNOWLEDGED if is_acknowledged else Standing.FAILED
    if is_damaged:
        return Standing.ACKNOWLEDGED if is_acknowledged else Standing.DAMAGED
    return Standing.REFUSED if state == "refused" else Standing.COMPLETE


def is_expected(state: str, requested_at: dt.datetime | None, changed_at: dt.datetime, at: dt.datetime, *, is_due: bool) -> bool:
    """Whether an unfinished document without a run still has time to get one.

    A due request waits for its sensor, which bounds the number of queued runs, for as long as it takes.
    """
    if state == "waiting" and is_due:
        return True
    return at - max(requested_at or changed_at, changed_at) < STUCK_AFTER
