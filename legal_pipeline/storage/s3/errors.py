"""Translation of S3 errors into errors of this package, with a remedy.

Uses error codes only, never the accompanying texts: some servers copy request headers into them.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from legal_pipeline.errors import (
    ExternalError,
    LegalPipelineError,
    RateLimited,
    ResourceExhausted,
    SetupError,
    SourceChanged,
    SourceMissing,
)

_NOT_THERE = frozenset({"NoSuchKey", "404", "NotFound", "NoSuchVersion"})
_NO_BUCKET = frozenset({"NoSuchBucket"})
_CHANGED = frozenset({"PreconditionFailed", "412", "ConditionalRequestConflict"})
_DENIED = frozenset({"AccessDenied", "403", "Forbidden", "AllAccessDisabled", "AccountProblem"})
_NOT_KNOWN = frozenset(
    {
        "InvalidAccessKeyId",
        "SignatureDoesNotMatch",
        "InvalidToken",
        "ExpiredToken",
        "ExpiredTokenException",
        "TokenRefreshRequired",
        "AuthFailure",
        "InvalidClientTokenId",
        "UnrecognizedClientException",
    }
)
_TOO_FAST = frozenset(
    {"SlowDown", "503", "ServiceUnavailable", "Throttling", "ThrottlingException", "TooManyRequests", "429", "RequestLimitExceeded"}
)
_ELSEWHERE = frozenset({"PermanentRedirect", "AuthorizationHeaderMalformed", "IllegalLocationConstraintException", "301"})

_GRANTS = {
    "list": "s3:ListBucket on the bucket",
    "read": "s3:GetObject on it (kms:Decrypt too, when the bucket is encrypted with a key; s3:ListBucket tells what is gone from it)",
    "read the tags of": "s3:GetObjectTagging on it",
    "tag": "s3:PutObjectTagging on it",
    "write": "s3:PutObject on it (and kms:GenerateDataKey, when the bucket is encrypted with a key)",
    "delete": "s3:DeleteObject on it",
    "see the unfinished uploads of": "s3:ListBucketMultipartUploads on the bucket and s3:ListMultipartUploadParts on it",
}
CREDENTIALS = "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, AWS_PROFILE, or give the machine a role"


class Denied(SetupError):
    """The credentials lack a permission for this request; other requests may succeed."""


@contextmanager
def translated_errors(verb: str, where: str, bucket: str) -> Iterator[None]:
    """Translates errors of the block. `verb` is a key of `_GRANTS`; `where` names the object or bucket and is safe for logs."""
    try:
        yield
    except LegalPipelineError:
        raise
    except Exception as error:
        translated = _translate(error, verb, where, bucket)
        if translated is None:
            raise
        # without the cause: the text of a botocore error may quote the request
        raise translated from None


def _translate(error: Exception, verb: str, where: str, bucket: str) -> LegalPipelineError | None:
    """Returns None for errors that do not come from S3, the network or the disk."""
    from botocore import exceptions
    from urllib3.exceptions import HTTPError

    if isinstance(error, exceptions.ClientError):
        return _server_error(code_of(error), _wait_of(error), verb, where, bucket)
    if isinstance(error, (exceptions.NoCredentialsError, exceptions.PartialCredentialsError, exceptions.CredentialRetrievalError)):
        return SetupError(f"there are no AWS credentials to {verb} {where} with; {CREDENTIALS}")
    if isinstance(error, (exceptions.ProfileNotFound, exceptions.TokenRetrievalError, exceptions.UnauthorizedSSOTokenError)):
        return SetupError(f"the AWS credentials could not be had ({type(error).__name__}); {CREDENTIALS}")
    if isinstance(error, exceptions.FlexibleChecksumError):
        said = "came with other bytes than S3 sent; the network damaged them"
        return with_public_message(ExternalError(f"{where} {said}"), f"an object {said}")
    if isinstance(error, (exceptions.HTTPClientError, exceptions.ConnectionError, exceptions.IncompleteReadError, HTTPError)):
        said = f"S3 did not answer ({type(error).__name__})"
        return with_public_message(ExternalError(f"{said} when asked to {verb} {where}; see the network and the endpoint"), said)
    if isinstance(error, (exceptions.BotoCoreError, ValueError)):
        # botocore itself rejects invalid requests: an endpoint that is not a URL, an invalid bucket name
        return SetupError(f"S3 cannot be used as it is set up ({type(error).__name__}): see LEGAL_PIPELINE_S3_ENDPOINT_URL and the bucket")
    if isinstance(error, OSError):
        return disk_error(error)
    return None


def disk_error(error: OSError) -> ExternalError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return ResourceExhausted("the disk is full; make room, or lower LEGAL_PIPELINE_DOWNLOAD_CACHE_BYTES")
    return ExternalError(f"the system said: {error.strerror or type(error).__name__}")


def _server_error(code: str, wait: float | None, verb: str, where: str, bucket: str) -> LegalPipelineError:
    if code in _NOT_THERE:
        return SourceMissing(f"{where} is not there any more; put it back or withdraw the document")
    if code in _NO_BUCKET:
        return no_bucket(bucket)
    if code in _CHANGED:
        return SourceChanged(f"{where} was overwritten since it was taken in; run it again to take it as it is now")
    if code in _DENIED:
        return Denied(f"these credentials may not {verb} {where}; grant {_GRANTS[verb]}")
    if code in _NOT_KNOWN:
        return SetupError(f"S3 does not accept these credentials ({code}); {CREDENTIALS}")
    if code == "RequestTimeTooSkewed":
        return SetupError("S3 says that the clock of this machine is wrong; let chrony or systemd-timesyncd set it")
    if code in _ELSEWHERE:
        return SetupError(f"bucket {bucket} is in another region; set AWS_DEFAULT_REGION to it")
    asked = f"when asked to {verb} {where}"
    if code in _TOO_FAST:
        said = f"S3 asks for fewer requests ({code})"
        return with_public_message(RateLimited(f"{said} {asked}", wait), said)
    return with_public_message(ExternalError(f"S3 said {code} {asked}"), f"S3 said {code}")


def with_public_message(fault: ExternalError, public_message: str) -> ExternalError:
    """Sets the message shown for all documents that wait for the service; it names no object."""
    fault.public_message = public_message
    return fault


def no_bucket(bucket: str) -> SetupError:
    return SetupError(f"there is no bucket {bucket}; make it, or correct the address or LEGAL_PIPELINE_S3_BUCKET")


def code_of(error: Any) -> str:
    """Returns the S3 code of a ClientError, or the HTTP status of an answer without a body."""
    code = error.response.get("Error", {}).get("Code")
    return str(code or error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", "unknown"))


def _wait_of(error: Any) -> float | None:
    said = error.response.get("ResponseMetadata", {}).get("HTTPHeaders", {}).get("retry-after", "")
    return float(said) if str(said).isdigit() else None
