"""New names of modules to which a `dagster.yaml` or a queued run of an earlier version refers."""

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
    """Updates the module of a job origin, so that runs queued before an upgrade execute after it."""
    repository = origin.repository_origin
    pointer = repository.code_pointer
    if not isinstance(pointer, ModuleCodePointer) or pointer.module not in MOVED:
        return origin
    moved = pointer._replace(module=MOVED[pointer.module])
    return origin._replace(repository_origin=repository._replace(code_pointer=moved))
