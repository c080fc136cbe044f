"""The exception hierarchy: document faults, external errors, usage errors.

A `Refusal` is recorded for the document and never retried. An `ExternalError` is retried with backoff and
is not the document's fault. A `UsageError` reports invalid input or setup. Any other exception is a bug.
"""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from legal_pipeline.model import Category, RefusalReason


class LegalPipelineError(Exception):
    """Base class of the errors that this package raises; str() is a message for the user."""

    category: ClassVar[Category] = Category.PERMANENT


class Refusal(LegalPipelineError):
    """The document cannot be processed, and a retry cannot succeed."""

    category = Category.DATA

    def __init__(self, reason: RefusalReason, detail: str) -> None:
        super().__init__(f"{reason.value}: {detail}")
        self.reason = reason
        self.detail = detail

    def __reduce__(self) -> tuple[type[Refusal], tuple[RefusalReason, str]]:
        return type(self), (self.reason, self.detail)


class ExternalError(LegalPipelineError):
    """A disk, database, network or program failed; the same call may succeed later."""

    category = Category.TRANSIENT
    public_message: str | None = None
    """The message without details of the request, so that it can be shown for another matter."""


class ResourceExhausted(ExternalError):
    """Memory, disk space, Redis memory or a budget is exhausted; the same call succeeds once some is free."""

    category = Category.RESOURCE


class DiskUnwritable(ResourceExhausted):
    """A disk is full, over quota or read-only; it is waited for, because its cause ends by a human's hand."""


class RateLimited(ExternalError):
    """A service rejects calls that exceed its rate limit; `after_seconds` is the delay that it requested, if any."""

    category = Category.RATE_LIMIT

    def __init__(self, message: str, after_seconds: float | None = None) -> None:
        super().__init__(message)
        self.after_seconds = after_seconds


class ServiceUnavailable(ExternalError):
    """The circuit breaker of a service is open after repeated failures; the service was not called."""

    def __init__(self, service: str, since: dt.datetime, first_error: str, after_seconds: float) -> None:
        super().__init__(f"{service} has not been called since {since:%Y-%m-%d %H:%M:%S} UTC, when it began to fail: {first_error}")
        self.service = service
        self.since = since
        self.first_error = first_error
        self.after_seconds = after_seconds
        """Seconds until the next call is allowed."""

    def __reduce__(self) -> tuple[type[ServiceUnavailable], tuple[str, dt.datetime, str, float]]:
        return type(self), (self.service, self.since, self.first_error, self.after_seconds)


class SourceChanged(ExternalError):
    """The source file was overwritten while it was read; the next try reads the new version."""


class SourceMissing(ExternalError):
    """The source file no longer exists; restore it or withdraw the document."""

    category = Category.PERMANENT


class DatabaseBusy(ExternalError):
    """Another process has locked the database; wait for it or stop it."""


class ServerUnreachable(ExternalError):
    """PostgreSQL or Redis answers nobody, so everything that needs it waits."""

    server: ClassVar[str] = ""
    """Its name."""
    is_coming: ClassVar[bool] = False
    """It is starting; nobody need do anything."""

    def __init__(self, said: str, remedy: str, detail: str) -> None:
        """`said` names what does not answer, `detail` is the cause in the words of the system."""
        super().__init__(f"{said} ({detail}); {remedy}")
        self.said = said
        self.remedy = remedy
        self.detail = detail

    def __reduce__(self) -> tuple[type[ServerUnreachable], tuple[str, str, str]]:
        return type(self), (self.said, self.remedy, self.detail)


class DatabaseUnreachable(ServerUnreachable):
    """PostgreSQL does not run, or cannot be reached."""

    server = "PostgreSQL"


class DatabaseStarting(DatabaseUnreachable):
    """PostgreSQL is starting, or recovering from a crash."""

    is_coming = True


class RedisUnreachable(ServerUnreachable):
    """Redis does not run, or cannot be reached."""

    server = "Redis"


class RedisStarting(RedisUnreachable):
    """Redis is loading its data."""

    is_coming = True


class UsageError(LegalPipelineError):
    """The request is invalid; the message states what to change. Exit code 2."""

    category = Category.CONFIGURATION


class PlacedError(UsageError):
    """Something that was typed is wrong at a place, which `pointer` shows."""

    def pointer(self) -> tuple[str, str]:
        """Returns two lines: what was typed around the place, and a caret below it."""
        raise NotImplementedError


class DocumentWithdrawn(UsageError):
    """The document was withdrawn; its data was deleted."""


class SetupError(UsageError):
    """The machine or the settings are incomplete; the message states the remedy."""
