"""Translation of S3 errors into errors of this package, with a remedy.

What an error of AWS means whatever the service is in `storage.aws_errors`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from legal_pipeline.errors import (
    ExternalError,
    LegalPipelineError,
    RateLimited,
    SetupError,
    SourceChanged,
    SourceMissing,
)
from legal_pipeline.storage.aws_errors import DENIED, code_of, common_cause, denied, request_failure
from legal_pipeline.storage.disks import disk_error

_MISSING = frozenset({"NoSuchKey", "404", "NotFound", "NoSuchVersion"})
_NO_BUCKET = frozenset({"NoSuchBucket"})
_CHANGED = frozenset({"PreconditionFailed", "412", "ConditionalRequestConflict"})
_THROTTLED = frozenset(
    {"SlowDown", "503", "ServiceUnavailable", "Throttling", "ThrottlingException", "TooManyRequests", "429", "RequestLimitExceeded"}
)
_ARCHIVED = frozenset({"InvalidObjectState"})

_GRANTS = {
    "list": "s3:ListBucket on the bucket",
    "read": "s3:GetObject on it (also kms:Decrypt if the bucket is encrypted with a KMS key, and s3:ListBucket to detect deleted objects)",
    "read the tags of": "s3:GetObjectTagging on it",
    "tag": "s3:PutObjectTagging on it",
    "write": "s3:PutObject on it (also kms:GenerateDataKey if the bucket is encrypted with a KMS key)",
    "delete": "s3:DeleteObject on it",
    "list the unfinished uploads of": "s3:ListBucketMultipartUploads on the bucket and s3:ListMultipartUploadParts on it",
}
DAMAGED = "was damaged on the network: its checksum is wrong; try again"
_ENDPOINT = "LEGAL_PIPELINE_S3_ENDPOINT_URL"


@contextmanager
def translated_errors(verb: str, where: str, bucket: str, endpoint: str | None = None) -> Iterator[None]:
    """Translates errors of the block. `verb` is a key of `_GRANTS`; `where` names the object or bucket and is safe for logs."""
    try:
        yield
    except LegalPipelineError:
        raise
    except Exception as error:
        translated = _translate(error, verb, where, bucket, endpoint)
        if translated is None:
            raise
        # without the cause: the text of a botocore error may quote the request
        raise translated from None


def _translate(error: Exception, verb: str, where: str, bucket: str, endpoint: str | None) -> LegalPipelineError | None:
    """Returns None for errors that do not come from S3, the network or the disk."""
    from botocore import exceptions

    if isinstance(error, exceptions.ClientError):
        return _server_error(error, verb, where, bucket)
    if isinstance(error, exceptions.FlexibleChecksumError):
        return with_public_message(ExternalError(f"{where} {DAMAGED}"), f"an object {DAMAGED}")
    if (failure := request_failure(error, "S3", endpoint or "AWS", _ENDPOINT)) is not None:
        if isinstance(failure, ExternalError):
            said = f"{failure} (the request to {verb} {where})"
            return with_public_message(ExternalError(said), f"S3 did not answer ({type(error).__name__})")
        return failure
    if isinstance(error, (exceptions.BotoCoreError, ValueError)):
        # botocore itself rejects invalid requests: an endpoint that is not a URL, an invalid bucket name
        return SetupError(f"S3 is misconfigured ({type(error).__name__}); check LEGAL_PIPELINE_S3_ENDPOINT_URL and the bucket")
    if isinstance(error, OSError):
        return disk_error(error)
    return None


def _server_error(error: Any, verb: str, where: str, bucket: str) -> LegalPipelineError:
    code = code_of(error)
    if code in _MISSING:
        return SourceMissing(f"{where} no longer exists; put it back or withdraw the document")
    if code in _NO_BUCKET:
        return no_bucket(bucket)
    if code in _CHANGED:
        return SourceChanged(f"{where} was overwritten after it was ingested; run it again to ingest the current version")
    if code in _ARCHIVED:
        return SetupError(f"{where} is archived (Glacier) and cannot be read; restore it with `aws s3api restore-object` first")
    if code in DENIED:
        return denied(error, f"{verb} {where}", _GRANTS[verb])
    if (cause := common_cause(error, "S3", f"bucket {bucket}")) is not None:
        return cause
    request = f"the request to {verb} {where}"
    if code in _THROTTLED:
        return with_public_message(RateLimited(f"S3 throttled {request} ({code})", _wait_of(error)), f"S3 throttled a request ({code})")
    return with_public_message(ExternalError(f"S3 answered {request} with {code}"), f"S3 answered a request with {code}")


def with_public_message(error: ExternalError, public_message: str) -> ExternalError:
    """Sets the message shown for all documents that wait for the service; it names no object."""
    error.public_message = public_message
    return error


def no_bucket(bucket: str) -> SetupError:
    return SetupError(f"there is no bucket {bucket}; create it, or correct the address or LEGAL_PIPELINE_S3_BUCKET")


def _wait_of(error: Any) -> float | None:
    retry_after = error.response.get("ResponseMetadata", {}).get("HTTPHeaders", {}).get("retry-after", "")
    return float(retry_after) if str(retry_after).isdigit() else None
