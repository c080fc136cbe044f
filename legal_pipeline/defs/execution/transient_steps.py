"""Step failures that an external error has caused outside the asset body, such as a restart of Dagster's database.

External errors in a stage are retried within the step and finally raised as `dagster.Failure`; those that occur
outside of it cause the step to be executed again.
"""

from __future__ import annotations

from collections.abc import Iterator

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
    return not _EXTERNAL_ERRORS.isdisjoint(causes(failure))


def causes(failure: DagsterEvent) -> Iterator[str]:
    """Yields the class names of the error of a STEP_FAILURE or RUN_FAILURE event, and of its causes; nothing for other events."""
    error = None
    if failure.is_step_failure:
        error = failure.step_failure_data.error
    elif failure.is_job_failure:
        error = failure.job_failure_data.error
    while error is not None:
        yield error.cls_name or ""
        error = error.cause
