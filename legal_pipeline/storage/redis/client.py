"""Key prefixes of the Redis database, and a client that raises the errors of this package.

Commands of a client from `open_redis` raise SetupError for an invalid configuration (the password, the URL) and
ExternalError for outages that may pass. No message contains a password.
"""

from __future__ import annotations

import ssl
from enum import StrEnum
from typing import Any, TypeVar
from urllib.parse import urlsplit

import redis
from redis.backoff import ExponentialWithJitterBackoff
from redis.client import Pipeline
from redis.exceptions import (
    AuthenticationError,
    AuthorizationError,
    BusyLoadingError,
    MasterDownError,
    NoPermissionError,
    OutOfMemoryError,
    ReadOnlyError,
    RedisError,
    WatchError,
)
from redis.retry import Retry

from legal_pipeline.errors import ExternalError, LegalPipelineError, RedisStarting, RedisUnreachable, ResourceExhausted, SetupError

_Error = TypeVar("_Error", bound=BaseException)


class Prefix(StrEnum):
    """Every key that legal-pipeline writes to Redis begins with one of these."""

    BROKER = "broker:"
    RESULTS = "results:"
    CACHE = "cache:"
    BATCH = "batch:"
    METRICS = "metrics:"
    RATE = "rate:"


PREFIXES_WITHOUT_EXPIRY = frozenset({Prefix.BROKER})
"""Prefixes whose keys need no expiry: messages wait in their queue until a worker receives them."""

CONNECT_SECONDS = 5.0
ANSWER_SECONDS = 10.0


def open_redis(url: str) -> redis.Redis:
    """Returns a client that connects with its first command. The URL may contain a password and may use rediss:// (TLS).

    Raises SetupError for an invalid URL.
    """
    retry = Retry(ExponentialWithJitterBackoff(base=0.05, cap=0.5), 2)
    try:
        client: redis.Redis = _Client.from_url(
            url, socket_connect_timeout=CONNECT_SECONDS, socket_timeout=ANSWER_SECONDS, health_check_interval=30, retry=retry
        )
    except (ValueError, TypeError) as error:
        # the library's message would quote parts of the URL
        raise SetupError(
            f"LEGAL_PIPELINE_BROKER_URL is not usable: {place(url)} is not a Redis URL; write redis://[:password@]host:port/number"
        ) from error
    client.connection_pool.connection_kwargs.setdefault("client_name", "legal-pipeline")
    return client


def place(url: str) -> str:
    """Returns the URL without user, password and options, safe for logs."""
    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return "the broker's URL"
    return f"{parts.scheme}://{parts.hostname or ''}{port}{parts.path}"


def translated_error(error: RedisError, where: str) -> LegalPipelineError:
    """Returns the error to raise for an error of the Redis library."""
    # the order of the checks matters: the library's error classes inherit from each other
    detail = f"{type(error).__name__}: {error}"
    if isinstance(error, AuthenticationError | AuthorizationError):
        return SetupError(f"Redis at {where} refused the password; correct it in LEGAL_PIPELINE_BROKER_URL")
    if isinstance(error, NoPermissionError):
        return SetupError(f"Redis at {where} denies this user a command ({detail}); grant the permission, or name another user in the URL")
    if isinstance(error, BusyLoadingError):
        return RedisStarting(f"Redis at {where} is still loading its data", "try again when loading is complete", str(error))
    if isinstance(error, OutOfMemoryError):
        return ResourceExhausted(
            f"Redis at {where} has reached its maxmemory and rejects writes; raise maxmemory, or see `legal-pipeline redis audit`"
        )
    if isinstance(error, ReadOnlyError):
        return ExternalError(f"Redis at {where} is a read-only replica; name the primary in LEGAL_PIPELINE_BROKER_URL")
    if isinstance(error, MasterDownError):
        return ExternalError(f"Redis at {where} is a replica that has lost its primary; wait, or name the primary")
    if isinstance(error, redis.exceptions.TimeoutError):
        return RedisUnreachable(f"Redis at {where} did not answer in time", "check whether the machine is overloaded", str(error))
    if isinstance(error, redis.exceptions.ConnectionError):
        if (untrusted := find_cause(error, ssl.SSLCertVerificationError)) is not None:
            return SetupError(
                f"Redis at {where} presents a certificate that is not trusted ({untrusted.verify_message}); "
                "if your own authority issued it, add ?ssl_ca_certs=/path/to/authority.pem to LEGAL_PIPELINE_BROKER_URL"
            )
        if find_cause(error, FileNotFoundError) is not None:
            return SetupError(f"a certificate file that LEGAL_PIPELINE_BROKER_URL names for {where} does not exist; correct it")
        return RedisUnreachable(f"Redis at {where} cannot be reached", "start it, or correct LEGAL_PIPELINE_BROKER_URL", _cause(error))
    if str(error).startswith("MISCONF"):
        return ResourceExhausted(f"Redis at {where} cannot write its data to disk and rejects writes; free space on its disk")
    return ExternalError(f"Redis at {where} failed ({detail})")


def _cause(error: Exception) -> str:
    """Returns the message of the operating system; the library adds an address and an error number to it."""
    cause = find_cause(error, OSError)
    return getattr(cause, "strerror", None) or str(cause or error) or type(cause or error).__name__


def find_cause(error: BaseException, kind: type[_Error]) -> _Error | None:
    """Returns the first exception of this class in the chain of causes."""
    current: BaseException | None = error
    while current is not None and not isinstance(current, kind):
        current = current.__cause__ or current.__context__
    return current


class _Client(redis.Redis):
    def execute_command(self, *args: Any, **options: Any) -> Any:
        try:
            return super().execute_command(*args, **options)  # type: ignore[no-untyped-call]
        except RedisError as error:
            raise translated_error(error, _place_of(self)) from error

    def pipeline(self, transaction: bool = True, shard_hint: Any = None) -> Pipeline:
        return _Pipeline(self.connection_pool, self.response_callbacks, transaction, shard_hint)


class _Pipeline(Pipeline):
    def execute(self, raise_on_error: bool = True) -> list[Any]:
        try:
            answers: list[Any] = super().execute(raise_on_error)
        except WatchError:
            # not a failure: another client changed a watched key, and the caller handles it
            raise
        except RedisError as error:
            raise translated_error(error, _place_of(self)) from error
        return answers


def _place_of(client: redis.Redis) -> str:
    options = client.connection_pool.connection_kwargs
    scheme = "rediss" if issubclass(client.connection_pool.connection_class, redis.SSLConnection) else "redis"
    return f"{scheme}://{options.get('host', 'localhost')}:{options.get('port', 6379)}/{options.get('db', 0)}"
