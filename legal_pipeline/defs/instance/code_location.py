"""The code location to which runs, backfills and sensors belong.

Dagster stores its name with each of them, and its UI finds them by it. The name is therefore the same in every
form; `workspace.yaml`, `pyproject.toml` and the files in `deploy/` repeat it, and tests compare them.
"""

from __future__ import annotations

from dagster._core.remote_origin import CodeLocationOrigin, ManagedGrpcPythonEnvCodeLocationOrigin, RemoteJobOrigin, RemoteRepositoryOrigin
from dagster._core.types.loadable_target_origin import LoadableTargetOrigin

CODE_LOCATION = "legal_pipeline"
REPOSITORY = "__repository__"
"""Dagster's name for the definitions of a module."""
DEFINITIONS = "legal_pipeline.definitions"

WORKSPACE = f"""\
load_from:
  - python_module:
      module_name: {DEFINITIONS}
      location_name: {CODE_LOCATION}
"""
"""Identical to `workspace.yaml` in the root of the repository; a test compares them."""


def embedded_location() -> CodeLocationOrigin:
    """The origin of embedded mode, as Dagster derives it from the workspace file."""
    return ManagedGrpcPythonEnvCodeLocationOrigin(LoadableTargetOrigin(module_name=DEFINITIONS), location_name=CODE_LOCATION)


def job_origin(job_name: str, location: CodeLocationOrigin | None = None) -> RemoteJobOrigin:
    """The origin of a job, by which the UI shows a run among those of its job; in embedded mode by default."""
    return RemoteRepositoryOrigin(location or embedded_location(), REPOSITORY).get_job_origin(job_name)
