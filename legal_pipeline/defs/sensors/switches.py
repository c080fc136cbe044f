"""Switches sensors on that were stopped in the UI, without a running code server."""

from __future__ import annotations

from collections.abc import Sequence

import dagster as dg
from dagster._core.definitions.run_request import InstigatorType
from dagster._core.scheduler.instigation import InstigatorStatus

from legal_pipeline.errors import UsageError


def start_sensors(instance: dg.DagsterInstance, names: Sequence[str], known: Sequence[str]) -> list[str]:
    """Starts the named sensors, or all that were stopped; returns those that were. Raises UsageError for an unknown name."""
    if unknown := sorted(set(names) - set(known)):
        raise UsageError(f"there is no sensor {unknown[0]!r}; the sensors are {', '.join(sorted(known))}")
    started = []
    for state in instance.all_instigator_state(instigator_type=InstigatorType.SENSOR):
        is_named = state.instigator_name in (names or known)
        if is_named and state.status is InstigatorStatus.STOPPED:
            # as "reset" in the UI: the code says that it runs
            instance.update_instigator_state(state.with_status(InstigatorStatus.DECLARED_IN_CODE))
            started.append(state.instigator_name)
    return sorted(started)
