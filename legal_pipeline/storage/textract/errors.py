"""Translation of Textract errors into errors of this package, by error code (AWS API reference, Textract)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from legal_pipeline.errors import ExternalError, LegalPipelineError, RateLimited, SetupError
from legal_pipeline.storage.aws_errors import DENIED, code_of, common_cause, denied, request_failure

_ENDPOINT = "LEGAL_PIPELINE_TEXTRACT_ENDPOINT_URL"
_THROTTLED = frozenset(
    {"ProvisionedThroughputExceededException", "ThrottlingException", "LimitExceededException", "Throttling", "429", "503"}
)
_UNREADABLE_FILE = frozenset({"BadDocumentException", "UnsupportedDocumentException", "DocumentTooLargeException"})
_INVALID_REQUEST = frozenset(
    {"InvalidParameterException", "IdempotentParameterMismatchException", "ValidationException", "SerializationException"}
)
"""Codes of invalid requests; these are bugs and are not translated."""


class CannotRead(LegalPipelineError):
    """The service rejects the file: no job was started, and a retry would not help."""


class JobGone(LegalPipelineError):
    """The service does not know the job, or no longer knows it."""


@contextmanager
def translated_errors(what: str, endpoint: str | None = None) -> Iterator[None]:
    try:
        yield
    except LegalPipelineError:
        raise
    except Exception as error:
        translated = _translate(error, what, endpoint)
        if translated is None:
            raise
        # without the cause: the text of a botocore error may quote the request
        raise translated from None


def _translate(error: Exception, what: str, endpoint: str | None) -> LegalPipelineError | None:
    """Returns None for errors that do not come from the service or the network."""
    from botocore import exceptions

    if isinstance(error, exceptions.ClientError):
        return _server_error(error, what)
    if (failure := request_failure(error, "Textract", endpoint or "AWS", _ENDPOINT)) is not None:
        return failure
    if isinstance(error, exceptions.BotoCoreError | ValueError):
        return SetupError(f"Textract is misconfigured ({type(error).__name__}); check LEGAL_PIPELINE_TEXTRACT_ENDPOINT_URL")
    return None


def _server_error(error: Any, what: str) -> LegalPipelineError | None:
    code = code_of(error)
    if code in _INVALID_REQUEST:
        return None
    if code in _THROTTLED:
        return RateLimited(f"Textract throttled a call ({code})")
    if code == "InvalidJobIdException":
        return JobGone("Textract no longer knows the job; it keeps results for seven days")
    if code in _UNREADABLE_FILE:
        return CannotRead(f"Textract rejects the pages ({code})")
    if code in DENIED:
        grant = "textract:StartDocumentTextDetection and textract:GetDocumentTextDetection (see docs/textract.md for the complete policy)"
        return denied(error, f"{what} in Textract", grant)
    if code == "InvalidS3ObjectException":
        return SetupError(
            "Textract cannot read the pages from the bucket; the bucket must be in Textract's region, and these"
            " credentials need s3:GetObject below LEGAL_PIPELINE_TEXTRACT_PREFIX"
            " (also kms:Decrypt if the bucket is encrypted with a KMS key)"
        )
    if code == "InvalidKMSKeyException":
        return SetupError("Textract may not use the key that the bucket is encrypted with; grant kms:Decrypt on it")
    if (cause := common_cause(error, "Textract")) is not None:
        return cause
    return ExternalError(f"Textract answered the request to {what} with {code}")
