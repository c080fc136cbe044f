"""Fail-open access to optional services: while one is failing, calls are skipped for a pause and the failure is logged once.

Used for Redis as a cache and as a store of metrics; never for the broker, and never for data that must not be lost.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import TypeVar

from legal_pipeline.errors import LegalPipelineError

T = TypeVar("T")

PAUSE_SECONDS = 30.0
"""Calls are skipped for this long after a failure: every call to an unresponsive server costs a timeout."""

log = logging.getLogger(__name__)


class FailOpen:
    """Calls to an optional service; `what` names it in the log: `the OCR cache in Redis`."""

    def __init__(self, what: str) -> None:
        self.what = what
        self._is_failing = False
        self._not_before = 0.0

    def ask(self, question: Callable[[], T]) -> T | None:
        """Returns the answer, or None while the service is unavailable. Handles LegalPipelineError only, so that bugs surface."""
        if time.monotonic() < self._not_before:
            return None
        try:
            answer = question()
        except LegalPipelineError as error:
            self._not_before = time.monotonic() + PAUSE_SECONDS
            if not self._is_failing:
                log.warning("%s is unavailable, processing continues without it: %s", self.what, error)
            self._is_failing = True
            return None
        if self._is_failing:
            log.info("%s is available again", self.what)
            self._is_failing = False
        return answer
