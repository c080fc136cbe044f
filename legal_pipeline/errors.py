"""Three kinds of error: the document's fault, the world's fault, our bug.

A `Refusal` is recorded on the document and never retried. A `ExternalError` is retried with backoff
and never recorded as the document's. A `UsageError` is what a user typed or set up wrong. Anything
else is a bug and stays one.
"""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from legal_pipeline.model import Category, RefusalReason


class LegalPipelineError(Exception):
    """Root of the errors this package raises on purpose; str() is a sentence for the user."""

    category: ClassVar[Category] = Category.PERMANENT


class Refusal(LegalPipelineError):
    """The document cannot be read, and this is why. Trying again would not help."""

    category = Category.DATA

    def __init__(self, reason: RefusalReason, detail: str) -> None:
        super().__init__(f"{reason.value}: {detail}")
        self.reason = reason
        self.detail = detail

    def __reduce__(self) -> tuple[type[Refusal], tuple[RefusalReason, str]]:
        return type(self), (self.reason, self.detail)


class ExternalError(LegalPipelineError):
    """Something outside failed (disk, database, network, a program): the same call may work later."""

    category = Category.TRANSIENT
    public_message: str | None = None
    """What it says of the service alone, without what was asked for: fit for whoever asks that service next, for another matter."""


class ResourceExhausted(ExternalError):
    """Memory, disk, Redis or a budget is used up: the same call works when there is room again."""

    category = Category.RESOURCE


class RateLimited(ExternalError):
    """A service outside asks for fewer calls; `after_seconds` is how long it said to wait, if it did."""

    category = Category.RATE_LIMIT

    def __init__(self, said: str, after_seconds: float | None = None) -> None:
        super().__init__(said)
        self.after_seconds = after_seconds


class ServiceUnavailable(ExternalError):
    """A service that failed again and again is left alone for a while: nothing was asked of it, so nothing was tried in vain."""

    def __init__(self, service: str, since: dt.datetime, first_error: str, after_seconds: float) -> None:
        super().__init__(f"{service} has not been called since {since:%Y-%m-%d %H:%M:%S} UTC, when it began to fail: {first_error}")
        self.service = service
        self.since = since
        self.first_error = first_error
        self.after_seconds = after_seconds
        """How long until it is called again."""

    def __reduce__(self) -> tuple[type[ServiceUnavailable], tuple[str, dt.datetime, str, float]]:
        return type(self), (self.service, self.since, self.first_error, self.after_seconds)


class SourceChanged(ExternalError):
    """The source file was overwritten between two readings; the next one takes it as it is then."""


class SourceMissing(ExternalError):
    """The source file is not where it was registered from; put it back or withdraw the document."""

    category = Category.PERMANENT


class DatabaseBusy(ExternalError):
    """Another process holds the database; wait for it to finish or stop it."""


class UsageError(LegalPipelineError):
    """What was asked for cannot be done as asked; the message says what to change. Exit code 2."""

    category = Category.CONFIGURATION


class SetupError(UsageError):
    """The machine or the settings lack something; the message says what and how to mend it."""
