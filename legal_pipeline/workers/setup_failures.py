"""Notes that a child of a worker could not open what its work needs: the work is repeated a few times, then fails with that reason.

A server that does not answer is no such failure: the sweep sends the message again until it does.
"""

from __future__ import annotations

import logging
import os

from legal_pipeline.defs.assets.failures import describe
from legal_pipeline.defs.execution.dispatch import open_dispatch
from legal_pipeline.errors import LegalPipelineError
from legal_pipeline.settings import Settings
from legal_pipeline.storage.redis.worker_deaths import Cause, Death
from legal_pipeline.storage.resilience.error_categories import as_external_error

log = logging.getLogger(__name__)


def note_setup_failure(settings: Settings, worker: str, run_id: str, step_key: str, token: str, error: Exception) -> None:
    """Takes the lease as this process and leaves it to expire, which counts as one of the attempts.

    Without the database nothing can be noted, and the monitor says so.
    """
    what = step_key or "the run"
    if (fault := as_external_error(error)) is not None:
        log.warning("%s of run %s: %s; it is sent again", what, run_id, fault)
        return
    said = describe(error)
    log.error("%s of run %s could not begin: %s", what, run_id, said)
    try:
        dispatch = open_dispatch(settings)
        dispatch.deaths.note(run_id, step_key, Death(Cause.SETUP, said))
        dispatch.leases.take(run_id, step_key, token, worker, os.getpid())
    except LegalPipelineError as second:
        log.error("%s of run %s: the failure cannot be recorded: %s", what, run_id, second)
