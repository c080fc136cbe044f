"""Translation of Textract errors into errors of this package, by error code (AWS API reference, Textract)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from legal_pipeline.errors import ExternalError, LegalPipelineError, RateLimited, SetupError
from legal_pipeline.storage.s3.errors import CREDENTIALS, code_of

_THROTTLED = frozenset(
    {"ProvisionedThroughputExceededException", "ThrottlingException", "LimitExceededException", "Throttling", "429", "503"}
)
_DENIED = frozenset({"AccessDeniedException", "AccessDenied", "403"})
_INVALID_CREDENTIALS = frozenset(
    {
        "UnrecognizedClientException",
        "InvalidClientTokenId",
        "InvalidSignatureException",
        "IncompleteSignatureException",
        "MissingAuthenticationTokenException",
        "ExpiredTokenException",
        "SubscriptionRequiredException",
    }
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
def translated_errors(what: str) -> Iterator[None]:
    try:
        yield
    except LegalPipelineError:
        raise
    except Exception as error:
        translated = _translate(error, what)
        if translated is None:
            raise
        # without the cause: the text of a botocore error may quote the request
        raise translated from None


def _translate(error: Exception, what: str) -> LegalPipelineError | None:
    """Returns None for errors that do not come from the service or the network."""
    from botocore import exceptions
    from urllib3.exceptions import HTTPError

    if isinstance(error, exceptions.ClientError):
        return _server_error(code_of(error), what)
    if isinstance(error, exceptions.NoRegionError):
        return SetupError("Textract needs a region; set AWS_DEFAULT_REGION to the one the bucket is in")
    if isinstance(error, exceptions.NoCredentialsError | exceptions.PartialCredentialsError | exceptions.CredentialRetrievalError):
        return SetupError(f"there are no AWS credentials for Textract; {CREDENTIALS}")
    if isinstance(error, exceptions.ProfileNotFound | exceptions.TokenRetrievalError | exceptions.UnauthorizedSSOTokenError):
        return SetupError(f"the AWS credentials could not be obtained ({type(error).__name__}); {CREDENTIALS}")
    if isinstance(error, exceptions.SSLError):
        return SetupError("Textract's certificate is not trusted; check AWS_CA_BUNDLE and the clock of this machine")
    if isinstance(error, exceptions.ConnectionError | exceptions.HTTPClientError | exceptions.ResponseStreamingError | HTTPError):
        return ExternalError(f"Textract did not answer ({type(error).__name__}) the request to {what}; check the network and the endpoint")
    if isinstance(error, exceptions.BotoCoreError | ValueError):
        return SetupError(f"Textract is misconfigured ({type(error).__name__}); check LEGAL_PIPELINE_TEXTRACT_ENDPOINT_URL")
    return None


def _server_error(code: str, what: str) -> LegalPipelineError | None:
    if code in _INVALID_REQUEST:
        return None
    if code in _THROTTLED:
        return RateLimited(f"Textract throttled a call ({code})")
    if code == "InvalidJobIdException":
        return JobGone("Textract no longer knows the job; it keeps results for seven days")
    if code in _UNREADABLE_FILE:
        return CannotRead(f"Textract rejects the pages ({code})")
    if code in _DENIED:
        return SetupError(
            f"these credentials may not {what} in Textract; grant textract:StartDocumentTextDetection and"
            " textract:GetDocumentTextDetection (see docs/textract.md for the complete policy)"
        )
    if code in _INVALID_CREDENTIALS:
        return SetupError(f"Textract does not accept these credentials ({code}); {CREDENTIALS}")
    if code == "InvalidS3ObjectException":
        return SetupError(
            "Textract cannot read the pages from the bucket; the bucket must be in Textract's region, and these"
            " credentials need s3:GetObject below LEGAL_PIPELINE_TEXTRACT_PREFIX"
            " (also kms:Decrypt if the bucket is encrypted with a KMS key)"
        )
    if code == "InvalidKMSKeyException":
        return SetupError("Textract may not use the key that the bucket is encrypted with; grant kms:Decrypt on it")
    return ExternalError(f"Textract answered the request to {what} with {code}")
