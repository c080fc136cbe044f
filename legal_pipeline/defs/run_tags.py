"""Reads the priority and the form of a run from its tags.

Does not belong here: setting the tags (`defs.execution.run_coordinator`).
"""

from __future__ import annotations

from collections.abc import Mapping

from legal_pipeline.errors import UsageError
from legal_pipeline.model import Priority
from legal_pipeline.topology import FORM_TAG, PRIORITY_TAG, ROUTINGS, Routing, RunForm


def priority_of(tags: Mapping[str, str]) -> Priority:
    """The priority; `normal` without a tag. Raises UsageError for an unknown priority."""
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
