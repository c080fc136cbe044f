"""Step failures that an external error has caused outside the asset body, such as a restart of Dagster's database.

External errors in a stage are retried within the step and finally raised as `dagster.Failure`; those that occur
outside of it cause the step to be executed again.
"""

from __future__ import annotations

from dagster._core.events import DagsterEvent

_EXTERNAL_ERRORS = frozenset(
    {
        "ExternalError",
        "DatabaseBusy",
        "ResourceExhausted",
        "DiskUnwritable",
        "RateLimited",
        "ServiceUnavailable",
        "SourceChanged",
        "OperationalError",
        "InterfaceError",
        # names of version 0.3 in event logs
        "WorldFault",
        "ResourceShort",
        "ServiceAway",
    }
)
"""Class names, since the event log stores errors as text. Only errors that are retried (`retries`): SourceMissing is not."""


def has_external_cause(failure: DagsterEvent) -> bool:
    """Whether an external error is among the causes of a STEP_FAILURE event."""
    error = failure.step_failure_data.error
    while error is not None:
        if error.cls_name in _EXTERNAL_ERRORS:
            return True
        error = error.cause
    return False
