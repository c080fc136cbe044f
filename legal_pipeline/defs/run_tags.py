"""What a run's tags say about how it is carried: its priority and its form.

Does not belong here: who sets the tags (`defs.execution.run_coordinator`).
"""

from __future__ import annotations

from collections.abc import Mapping

from legal_pipeline.errors import UsageError
from legal_pipeline.model import Priority
from legal_pipeline.topology import FORM_TAG, PRIORITY_TAG, ROUTINGS, Routing, RunForm


def priority_of(tags: Mapping[str, str]) -> Priority:
    """`normal` without the tag. UsageError for a priority that does not exist."""
    named = tags.get(PRIORITY_TAG)
    if named is None:
        return Priority.NORMAL
    try:
        return Priority(named)
    except ValueError:
        raise UsageError(f"tag {PRIORITY_TAG} is {named!r}; it is one of {', '.join(Priority)}") from None


def routing_of(tags: Mapping[str, str]) -> Routing:
    return ROUTINGS[priority_of(tags)]


def form_of(tags: Mapping[str, str]) -> RunForm:
    return RunForm(tags.get(FORM_TAG, RunForm.WHOLE.value))
