"""The exception that suspends a run; a module of its own to avoid an import cycle."""

from __future__ import annotations


class Suspended(BaseException):
    """Suspends the run while its steps are queued. Not an Exception, which Dagster would treat as a failure of the run."""
