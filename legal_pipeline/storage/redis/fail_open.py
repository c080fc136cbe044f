"""What work can go on without. While it fails it is left alone for a while, and that is said once.

For Redis as a cache and as a place for figures. Never for the broker, and never for what must not be lost.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import TypeVar

from legal_pipeline.errors import LegalPipelineError

T = TypeVar("T")

PAUSE_SECONDS = 30.0
"""A server that does not answer costs a time-out with every question."""

log = logging.getLogger(__name__)


class FailOpen:
    """`what` begins the sentence in the log: `the OCR cache in Redis`."""

    def __init__(self, what: str) -> None:
        self.what = what
        self._is_failing = False
        self._not_before = 0.0

    def ask(self, question: Callable[[], T]) -> T | None:
        """The answer; None while there is none to be had. Errors of the world only: a bug stays one."""
        if time.monotonic() < self._not_before:
            return None
        try:
            answer = question()
        except LegalPipelineError as error:
            self._not_before = time.monotonic() + PAUSE_SECONDS
            if not self._is_failing:
                log.warning("%s cannot be used, work goes on without it: %s", self.what, error)
            self._is_failing = True
            return None
        if self._is_failing:
            log.info("%s can be used again", self.what)
            self._is_failing = False
        return answer
