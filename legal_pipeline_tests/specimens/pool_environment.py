"""A process of the pool of `legal-pipeline run` when the command is called in the process of the tests. Imports nothing else."""

from __future__ import annotations

import os
from collections.abc import Mapping
from multiprocessing.connection import Connection

from legal_pipeline.local.pool_worker import serve_tasks
from legal_pipeline.settings import Settings


def serve_with_environment(environment: Mapping[str, str], work: Connection, lifeline: Connection, settings: Settings) -> None:
    """As a process that the command has started itself, which inherits its environment."""
    os.environ.clear()
    os.environ.update(environment)
    serve_tasks(work, lifeline, settings)
