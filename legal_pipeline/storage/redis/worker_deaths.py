"""Why workers ended while they executed a step, as far as whoever saw it could tell. Kept for a day.

A note for the reason of a failure, not a state: the count of deaths is in the lease, and a lost note makes the reason vaguer.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum

import redis

from legal_pipeline.errors import LegalPipelineError
from legal_pipeline.model import Category
from legal_pipeline.storage.redis.client import Prefix

_KEY = f"{Prefix.METRICS}death:"
_KEPT_SECONDS = 86_400


class Cause(StrEnum):
    MEMORY = "memory"
    """The kernel killed it because the memory limit was reached."""
    STALL = "stall"
    """It made no progress within the time limit."""
    SIGNAL = "signal"
    """Something else killed it."""
    SETUP = "setup"
    """It could not open what it needs; nothing was executed."""


@dataclass(frozen=True, slots=True)
class Death:
    cause: Cause
    detail: str
    """The memory limit, the time limit, the name of the signal, or the error of its setup with the remedy."""


class WorkerDeaths:
    def __init__(self, client: redis.Redis) -> None:
        self._client = client

    def note(self, run_id: str, step_key: str, death: Death) -> None:
        """Does nothing when Redis does not answer."""
        try:
            self._client.set(_key(run_id, step_key), json.dumps({"cause": death.cause, "detail": death.detail}), ex=_KEPT_SECONDS)
        except LegalPipelineError:
            return

    def latest(self, run_id: str, step_key: str) -> Death | None:
        try:
            value = self._client.get(_key(run_id, step_key))
            record = json.loads(value) if isinstance(value, bytes | str) else {}
            return Death(Cause(record["cause"]), str(record["detail"]))
        except (LegalPipelineError, ValueError, KeyError, TypeError):
            return None


def _key(run_id: str, step_key: str) -> str:
    return f"{_KEY}{run_id}:{step_key}"


def reason_of(what: str, times: int, latest: Death | None) -> tuple[str, Category]:
    """Returns why work is given up after its worker ended so often, and the category of the failure."""
    match latest.cause if latest else None, latest.detail if latest else "":
        case Cause.MEMORY, limit:
            said = (
                f"its worker ran out of memory {times} times: the kernel killed it at the limit of {limit}; raise the limit of the worker"
            )
            return f"{what}: {said}, or split the document", Category.RESOURCE
        case Cause.STALL, limit:
            said = f"it made no progress within {limit}, {times} times; report the file, or raise LEGAL_PIPELINE_STALL_TIMEOUT_SECONDS"
            return f"{what}: {said}", Category.PERMANENT
        case Cause.SIGNAL, name:
            said = f"its worker was killed {times} times ({name}), and not by the kernel for lack of memory; find out what kills it"
            return f"{what}: {said}", Category.TRANSIENT
        case Cause.SETUP, error:
            return f"{what}: its worker could not begin, {times} times: {error}", Category.CONFIGURATION
    return f"{what}: its worker ended {times} times without a trace of the cause; see the logs of the worker", Category.TRANSIENT
