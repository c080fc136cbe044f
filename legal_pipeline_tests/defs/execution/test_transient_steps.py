"""Whose fault it was that a step ended: what the world has ended is executed again, a bug and a document's fault are not."""

from __future__ import annotations

import pytest
from dagster._core.events import DagsterEvent, DagsterEventType
from dagster._core.execution.plan.objects import StepFailureData
from dagster_shared.error import SerializableErrorInfo

from legal_pipeline.defs.execution.transient_steps import has_external_cause


def failure(*classes: str) -> DagsterEvent:
    """A step's failure by an error of the first class, caused by one of the second, and so on."""
    error: SerializableErrorInfo | None = None
    for name in reversed(classes):
        error = SerializableErrorInfo(message="said", stack=[], cls_name=name, cause=error)
    data = StepFailureData(error=error, user_failure_data=None)  # type: ignore[no-untyped-call]
    return DagsterEvent(DagsterEventType.STEP_FAILURE.value, "process_document", step_key="chunks", event_specific_data=data)


# classes of the error and its causes · of the world?
ERRORS = [
    (("ExternalError",), True),
    (("OperationalError",), True),
    (("DagsterExecutionStepExecutionError", "ExternalError"), True),
    (("DagsterEventLogInvalidForRun", "InterfaceError", "OperationalError"), True),
    (("Failure",), False),
    (("KeyError",), False),
    ((), False),
]


@pytest.mark.parametrize(("classes", "expected"), ERRORS)
def test_whose_fault(classes: tuple[str, ...], expected: bool) -> None:
    assert has_external_cause(failure(*classes)) is expected
