"""Categories of errors that third-party libraries and the operating system raise.

The tables use class names, so that no library has to be imported to recognize its errors. Does not belong here:
the retry policy of each category (`defs.assets.retry_rules`).
"""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Mapping
from typing import Any

from legal_pipeline.errors import DiskUnwritable, ExternalError, LegalPipelineError, RateLimited, ResourceExhausted
from legal_pipeline.model import Category
from legal_pipeline.storage.disks import disk_error, full_disk_error

_T, _R, _L, _C, _P = Category.TRANSIENT, Category.RESOURCE, Category.RATE_LIMIT, Category.CONFIGURATION, Category.PERMANENT

BY_ERRNO: Mapping[int, Category] = {
    errno.ENOSPC: _R,
    errno.EDQUOT: _R,
    errno.EFBIG: _R,
    errno.EROFS: _R,
    errno.ENOMEM: _R,
    errno.EMFILE: _R,
    errno.ENFILE: _R,
    errno.EACCES: _C,
    errno.EPERM: _C,
}
"""Operating system errors; all other error numbers (EIO, ECONNREFUSED, ETIMEDOUT, ...) are transient."""

BY_CLASS: Mapping[str, Category] = {
    "builtins.MemoryError": _R,
    "builtins.TimeoutError": _T,
    "builtins.ConnectionError": _T,
    "botocore.exceptions.NoCredentialsError": _C,
    "botocore.exceptions.PartialCredentialsError": _C,
    "botocore.exceptions.CredentialRetrievalError": _C,
    "botocore.exceptions.NoRegionError": _C,
    "botocore.exceptions.ProfileNotFound": _C,
    "botocore.exceptions.InvalidEndpointConfigurationError": _C,
    "botocore.exceptions.ConnectionError": _T,
    "botocore.exceptions.HTTPClientError": _T,
    "botocore.exceptions.IncompleteReadError": _T,
    "botocore.exceptions.ResponseStreamingError": _T,
    "urllib3.exceptions.HTTPError": _T,
    "redis.exceptions.AuthenticationError": _C,
    "redis.exceptions.AuthorizationError": _C,
    "redis.exceptions.NoPermissionError": _C,
    "redis.exceptions.OutOfMemoryError": _R,
    "redis.exceptions.ConnectionError": _T,
    "redis.exceptions.TimeoutError": _T,
    "redis.exceptions.ReadOnlyError": _T,
    "psycopg2.errors.InvalidPassword": _C,
    "psycopg2.errors.InvalidAuthorizationSpecification": _C,
    "psycopg2.errors.InsufficientPrivilege": _C,
    "psycopg2.errors.DiskFull": _R,
    "psycopg2.errors.OutOfMemory": _R,
    "psycopg2.errors.TooManyConnections": _R,
    "psycopg2.OperationalError": _T,
    "psycopg2.InterfaceError": _T,
    "sqlalchemy.exc.OperationalError": _T,
    "sqlalchemy.exc.InterfaceError": _T,
    "sqlalchemy.exc.TimeoutError": _R,
}
"""The first class in an error's method resolution order that is listed here decides."""

BY_CODE: Mapping[str, Category] = {
    **dict.fromkeys(
        (
            "BandwidthLimitExceeded",
            "LimitExceededException",
            "PriorRequestNotComplete",
            "ProvisionedThroughputExceededException",
            "RequestLimitExceeded",
            "RequestThrottled",
            "RequestThrottledException",
            "SlowDown",
            "ThrottledException",
            "Throttling",
            "ThrottlingException",
            "TooManyRequestsException",
        ),
        _L,
    ),
    **dict.fromkeys(
        (
            "AccessDenied",
            "AccessDeniedException",
            "AuthorizationHeaderMalformed",
            "ExpiredToken",
            "ExpiredTokenException",
            "InvalidAccessKeyId",
            "InvalidClientTokenId",
            "InvalidSignatureException",
            "NoSuchBucket",
            "PermanentRedirect",
            "RequestTimeTooSkewed",
            "SignatureDoesNotMatch",
            "UnrecognizedClientException",
        ),
        _C,
    ),
    **dict.fromkeys(
        (
            "InternalError",
            "InternalServerError",
            "RequestTimeout",
            "RequestTimeoutException",
            "ServiceUnavailable",
        ),
        _T,
    ),
}
"""AWS error codes (S3 and Textract API references, botocore/retries/standard.py); other codes are classified by HTTP status."""


def category_of(error: BaseException) -> Category | None:
    """Returns the category, or None for an unexpected error, which is a bug."""
    if isinstance(error, LegalPipelineError):
        return error.category
    code = aws_code(error)
    if code is not None:
        return BY_CODE.get(code) or _by_status(error)
    if getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_FULL:
        return _R
    # the driver's error is more specific than the SQLAlchemy error that wraps it
    driver = getattr(error, "orig", None)
    if isinstance(driver, BaseException) and (category := category_of(driver)) is not None:
        return category
    for kind in type(error).__mro__:
        if (known := BY_CLASS.get(f"{kind.__module__}.{kind.__qualname__}")) is not None:
            return known
    # a library raises OSError without a number for the data that it reads (Pillow: a damaged image)
    return BY_ERRNO.get(error.errno, _T) if isinstance(error, OSError) and error.errno is not None else None


def safe_message(error: BaseException) -> str:
    """Returns a message without the text of a third-party error, which may quote a document or contain a password."""
    if isinstance(error, LegalPipelineError):
        return str(error)
    if isinstance(error, OSError) and error.errno is not None:
        return f"operating system error: {os.strerror(error.errno)}"
    if (code := aws_code(error)) is not None:
        return f"AWS returned {code}"
    if isinstance(error, MemoryError):
        return "out of memory"
    return f"{type(error).__module__.partition('.')[0]} raised {type(error).__name__}"


def as_external_error(error: BaseException) -> ExternalError | None:
    """Returns the ExternalError for an external failure that may pass, or None."""
    if isinstance(error, ExternalError):
        return error
    if isinstance(error, OSError) and isinstance(fault := disk_error(error), DiskUnwritable):
        return fault
    if getattr(getattr(error, "orig", error), "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_FULL:
        return full_disk_error(None)
    match None if isinstance(error, LegalPipelineError) else category_of(error):
        case Category.TRANSIENT:
            return ExternalError(safe_message(error))
        case Category.RESOURCE:
            return ResourceExhausted(safe_message(error))
        case Category.RATE_LIMIT:
            return RateLimited(safe_message(error))
    return None


def aws_code(error: BaseException) -> str | None:
    """Returns the AWS error code of a botocore ClientError, or None."""
    code = _answer(error).get("Error", {}).get("Code")
    return str(code) if code else None


def _by_status(error: BaseException) -> Category:
    status = int(_answer(error).get("ResponseMetadata", {}).get("HTTPStatusCode") or 0)
    if status == 429:
        return _L
    if status in (401, 403):
        return _C
    return _T if status >= 500 or status == 0 else _P


def _answer(error: BaseException) -> Mapping[str, Any]:
    response = getattr(error, "response", None)
    return response if isinstance(response, dict) and isinstance(response.get("Error"), dict) else {}
