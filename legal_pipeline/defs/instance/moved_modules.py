"""Modules that Dagster was told of by an earlier version, in a `dagster.yaml` or in a queued run, and where they are now."""

from __future__ import annotations

from dagster._core.code_pointer import ModuleCodePointer
from dagster._core.origin import JobPythonOrigin

MOVED = {
    # version 0.3
    "legal_pipeline.defs.sqlite_storage": "legal_pipeline.defs.instance.sqlite_storage",
    "legal_pipeline.defs.postgres_storage": "legal_pipeline.defs.instance.postgres_storage",
    "legal_pipeline.defs.launcher": "legal_pipeline.defs.execution.run_launcher",
    "legal_pipeline.defs.coordinator": "legal_pipeline.defs.execution.run_coordinator",
    "legal_pipeline.workers.location": "legal_pipeline.deployment.code_location",
}


def current_origin(origin: JobPythonOrigin) -> JobPythonOrigin:
    """The same job where its code is today: a run that was queued before an upgrade is carried out after it."""
    repository = origin.repository_origin
    pointer = repository.code_pointer
    if not isinstance(pointer, ModuleCodePointer) or pointer.module not in MOVED:
        return origin
    moved = pointer._replace(module=MOVED[pointer.module])
    return origin._replace(repository_origin=repository._replace(code_pointer=moved))
