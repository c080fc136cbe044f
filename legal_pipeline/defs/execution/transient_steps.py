"""Steps that Dagster itself failed because the world stumbled: its database restarted between two of its statements.

A stage's own faults of the world are retried within the step and come as `dagster.Failure` in the end;
these come from between the stages, and the step is simply executed again.
"""

from __future__ import annotations

from dagster._core.events import DagsterEvent

MAX_EXTERNAL_ERRORS = 5
"""A step, or a run that is carried whole, that the world has ended this often fails."""

_WORLD = frozenset(
    {
        "ExternalError",
        "DatabaseBusy",
        "ResourceExhausted",
        "RateLimited",
        "ServiceUnavailable",
        "SourceChanged",
        "OperationalError",
        "InterfaceError",
    }
)
"""By name: an error comes out of the event log as text. Those that are tried again (`retries`); a missing source is not among them."""


def has_external_cause(failure: DagsterEvent) -> bool:
    """Of a STEP_FAILURE: is an error of the world among its causes?"""
    error = failure.step_failure_data.error
    while error is not None:
        if error.cls_name in _WORLD:
            return True
        error = error.cause
    return False
