"""How a run worker says that it leaves a run whose steps wait on their queues."""

from __future__ import annotations


class Suspended(BaseException):
    """The carrier leaves: steps are on their queues. No Exception, or Dagster would take it for the run's failure."""
