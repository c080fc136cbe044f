"""The category and the safe message of errors that libraries raise."""

from __future__ import annotations

import errno
from typing import Any

import psycopg2
import psycopg2.errors
import pytest
import redis
import sqlalchemy as sa
from botocore.exceptions import ClientError, EndpointConnectionError, NoCredentialsError, ReadTimeoutError

from legal_pipeline.errors import (
    DiskUnwritable,
    ExternalError,
    RateLimited,
    Refusal,
    ResourceExhausted,
    SetupError,
    SourceMissing,
    UsageError,
)
from legal_pipeline.model import Category, RefusalReason
from legal_pipeline.storage.resilience.error_categories import as_external_error, category_of, safe_message

SECRET = "privileged"


def client_error(code: str | None, status: int) -> ClientError:
    answer: Any = {"Error": {"Code": code, "Message": SECRET} if code else {}, "ResponseMetadata": {"HTTPStatusCode": status}}
    return ClientError(answer, "GetObject")


def wrapped(driver: BaseException) -> sa.exc.DBAPIError:
    return sa.exc.OperationalError("insert into pages", {"text": SECRET}, driver)


# error · category (None: a bug) · how it is said
ERRORS: list[tuple[BaseException, Category | None, str]] = [
    (ExternalError("S3 is away"), Category.TRANSIENT, "S3 is away"),
    (ResourceExhausted("full"), Category.RESOURCE, "full"),
    (RateLimited("slower"), Category.RATE_LIMIT, "slower"),
    (SetupError("no model"), Category.CONFIGURATION, "no model"),
    (UsageError("no such document"), Category.CONFIGURATION, "no such document"),
    (SourceMissing("gone"), Category.PERMANENT, "gone"),
    (Refusal(RefusalReason.EMPTY, "nothing in it"), Category.DATA, "empty: nothing in it"),
    (OSError(errno.ENOSPC, SECRET), Category.RESOURCE, "operating system error: No space left on device"),
    (OSError(errno.EDQUOT, SECRET), Category.RESOURCE, "operating system error: Disk quota exceeded"),
    (OSError(errno.ENOMEM, SECRET), Category.RESOURCE, "operating system error: Cannot allocate memory"),
    (OSError(errno.EIO, SECRET), Category.TRANSIENT, "operating system error: Input/output error"),
    (PermissionError(errno.EACCES, SECRET), Category.CONFIGURATION, "operating system error: Permission denied"),
    (ConnectionRefusedError(errno.ECONNREFUSED, SECRET), Category.TRANSIENT, "operating system error: Connection refused"),
    (TimeoutError(SECRET), Category.TRANSIENT, "builtins raised TimeoutError"),
    (MemoryError(), Category.RESOURCE, "out of memory"),
    (OSError(SECRET), None, ""),
    (ValueError(SECRET), None, ""),
    (KeyError(SECRET), None, ""),
    (client_error("SlowDown", 503), Category.RATE_LIMIT, "AWS returned SlowDown"),
    (client_error("AccessDenied", 403), Category.CONFIGURATION, "AWS returned AccessDenied"),
    (client_error("InternalError", 500), Category.TRANSIENT, "AWS returned InternalError"),
    (client_error("SomethingNew", 503), Category.TRANSIENT, "AWS returned SomethingNew"),
    (client_error("SomethingNew", 429), Category.RATE_LIMIT, "AWS returned SomethingNew"),
    (client_error("SomethingNew", 403), Category.CONFIGURATION, "AWS returned SomethingNew"),
    (client_error("NoSuchKey", 404), Category.PERMANENT, "AWS returned NoSuchKey"),
    (EndpointConnectionError(endpoint_url=SECRET), Category.TRANSIENT, "botocore raised EndpointConnectionError"),
    (ReadTimeoutError(endpoint_url=SECRET), Category.TRANSIENT, "botocore raised ReadTimeoutError"),
    (NoCredentialsError(), Category.CONFIGURATION, "botocore raised NoCredentialsError"),
    (redis.exceptions.OutOfMemoryError(SECRET), Category.RESOURCE, "redis raised OutOfMemoryError"),
    (redis.exceptions.ConnectionError(SECRET), Category.TRANSIENT, "redis raised ConnectionError"),
    (redis.exceptions.AuthenticationError(SECRET), Category.CONFIGURATION, "redis raised AuthenticationError"),
    (psycopg2.OperationalError(SECRET), Category.TRANSIENT, "psycopg2 raised OperationalError"),
    (psycopg2.errors.DiskFull(SECRET), Category.RESOURCE, "psycopg2 raised DiskFull"),
    (psycopg2.errors.TooManyConnections(SECRET), Category.RESOURCE, "psycopg2 raised TooManyConnections"),
    (psycopg2.errors.UniqueViolation(SECRET), None, ""),
    (wrapped(psycopg2.errors.DiskFull(SECRET)), Category.RESOURCE, "sqlalchemy raised OperationalError"),
    (wrapped(psycopg2.OperationalError(SECRET)), Category.TRANSIENT, "sqlalchemy raised OperationalError"),
]


@pytest.mark.parametrize(("error", "category", "said"), ERRORS, ids=lambda value: type(value).__name__)
def test_category_and_sentence(error: BaseException, category: Category | None, said: str) -> None:
    assert category_of(error) is category
    if category is not None:
        assert safe_message(error) == said
    assert SECRET not in safe_message(error)


@pytest.mark.parametrize(("error", "category", "said"), ERRORS, ids=lambda value: type(value).__name__)
def test_passing_failures_become_external_errors(error: BaseException, category: Category | None, said: str) -> None:
    fault = as_external_error(error)
    if category in (Category.TRANSIENT, Category.RESOURCE, Category.RATE_LIMIT):
        assert fault is not None
        assert fault.category is category
        # a disk is named, as far as it is known
        assert isinstance(fault, DiskUnwritable) or str(fault) == said
    else:
        assert fault is None or fault is error
