"""The true cause of an error of AWS and what to do about it, in the same words for S3, SQS and Textract.

Sources of the codes: Amazon S3 API reference (error responses), "Common errors" of the SQS and Textract API references.
Uses codes, and of the accompanying texts only a denied action and a region, which patterns limit: some servers copy
request headers into them.

Does not belong here: what a code means for one service only (`storage.s3.errors`, `storage.textract.errors`).
"""

from __future__ import annotations

import re
import socket
import ssl
from collections.abc import Mapping
from typing import Any, TypeVar

from legal_pipeline.errors import ExternalError, LegalPipelineError, SetupError

_Error = TypeVar("_Error", bound=BaseException)

OBTAIN_CREDENTIALS = "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, AWS_PROFILE, or give the machine a role"

DENIED = frozenset(
    {"AccessDenied", "AccessDeniedException", "403", "Forbidden", "AccessDeniedFault", "UnauthorizedOperation", "NotAuthorized"}
)


class CredentialsRejected(SetupError):
    """The credentials are missing, wrong or expired; a client made after they are corrected works."""


class Denied(SetupError):
    """The credentials lack a permission for this request; other requests may succeed."""


_UNKNOWN_KEY = (
    "{service} does not know the access key ({code}); correct AWS_ACCESS_KEY_ID: it was mistyped or deleted, or is of another place"
)
_WRONG_SECRET = "the secret key does not belong to the access key ({code}); correct AWS_SECRET_ACCESS_KEY"
_EXPIRED = "the temporary credentials have expired ({code}); get new ones (`aws sso login`, or a new AWS_SESSION_TOKEN with its two keys)"
_WRONG_TOKEN = "the session token does not belong to the access key ({code}); correct AWS_SESSION_TOKEN, or unset it for a permanent key"
_UNSIGNED = "the request carried no credentials ({code}); " + OBTAIN_CREDENTIALS
_ACCOUNT = "the AWS account may not use {service} ({code}); activate the service or settle the account in the AWS console"
_CLOCK = "the clock of this machine differs too much from that of {service} ({code}); synchronize it with chrony or systemd-timesyncd"

CREDENTIAL_CAUSES: Mapping[str, str] = {
    **dict.fromkeys(("InvalidAccessKeyId", "InvalidClientTokenId", "UnrecognizedClientException", "AuthFailure"), _UNKNOWN_KEY),
    **dict.fromkeys(
        ("SignatureDoesNotMatch", "InvalidSignatureException", "IncompleteSignature", "IncompleteSignatureException"), _WRONG_SECRET
    ),
    **dict.fromkeys(("ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired"), _EXPIRED),
    **dict.fromkeys(("InvalidToken", "InvalidSecurity"), _WRONG_TOKEN),
    **dict.fromkeys(("MissingAuthenticationToken", "MissingAuthenticationTokenException", "MissingSecurityHeader"), _UNSIGNED),
}
"""Code -> cause and remedy."""
OTHER_CAUSES: Mapping[str, str] = {
    **dict.fromkeys(
        ("AccountProblem", "AllAccessDisabled", "NotSignedUp", "OptInRequired", "SubscriptionRequiredException", "InvalidPayer"), _ACCOUNT
    ),
    **dict.fromkeys(("RequestTimeTooSkewed", "RequestExpired", "RequestInTheFuture"), _CLOCK),
}

_OTHER_REGION = frozenset(
    {"PermanentRedirect", "AuthorizationHeaderMalformed", "IllegalLocationConstraintException", "301", "TemporaryRedirect", "307"}
)
_ACTION = re.compile(r"not authorized to perform: ([a-z0-9-]{2,20}:[A-Za-z]{3,60})\b")
_REGION = re.compile(r"[a-z]{2}(?:-[a-z]+){1,3}-\d")
_SIGNED_AT_ANOTHER_TIME = re.compile(r"Signature (expired|not yet current)")


def is_unexplained(code: str) -> bool:
    """Whether the code is a bare HTTP status, as for a HEAD request: its answer has no body to state the cause."""
    return code in {"400", "401", "403"}


def common_cause(error: Any, service: str, place: str = "") -> LegalPipelineError | None:
    """Returns the error for a ClientError whose meaning does not depend on the service; None for all others."""
    code = code_of(error)
    if code in _OTHER_REGION:
        return other_region(error, place or service)
    if (cause := CREDENTIAL_CAUSES.get(code)) is not None:
        # JSON services report a wrong clock as a wrong signature
        cause = _CLOCK if _SIGNED_AT_ANOTHER_TIME.search(_text_of(error)) else cause
        return CredentialsRejected(cause.format(service=service, code=code))
    if (cause := OTHER_CAUSES.get(code)) is not None:
        return SetupError(cause.format(service=service, code=code))
    if code.upper().startswith("KMS"):
        said = "is disabled, deleted or may not be used"
        return SetupError(
            f"the KMS key of {place or service} {said} ({code}); enable it, and grant kms:Decrypt and kms:GenerateDataKey on it"
        )
    return None


def denied(error: Any, what: str, grant: str) -> Denied:
    """`what` is the request (`read s3://...`); the grant is replaced by the action that AWS names, if it names one."""
    action = _ACTION.search(_text_of(error))
    if action is None:
        return Denied(f"these credentials may not {what}; grant {grant}")
    of_key = " on the KMS key of the bucket" if action[1].startswith("kms:") else ""
    return Denied(f"these credentials may not {what}: AWS denies {action[1]}; grant {action[1]}{of_key}")


def other_region(error: Any, place: str) -> SetupError:
    headers = error.response.get("ResponseMetadata", {}).get("HTTPHeaders", {})
    named = str(headers.get("x-amz-bucket-region") or error.response.get("Error", {}).get("Region") or "")
    if _REGION.fullmatch(named):
        return SetupError(f"{place} is in region {named}; set AWS_DEFAULT_REGION={named}")
    return SetupError(f"{place} is in another region; set AWS_DEFAULT_REGION to that region")


def request_failure(error: Exception, service: str, endpoint: str, setting: str) -> LegalPipelineError | None:
    """Returns the error for a request that got no answer; None for errors of another origin.

    `endpoint` is safe for logs; `setting` names the setting that holds it, for an endpoint of the user's own.
    """
    from botocore import exceptions
    from urllib3.exceptions import HTTPError

    if isinstance(error, exceptions.NoCredentialsError | exceptions.PartialCredentialsError):
        return CredentialsRejected(f"there are no AWS credentials for {service}; {OBTAIN_CREDENTIALS}")
    if isinstance(error, exceptions.ProfileNotFound):
        return CredentialsRejected(f"the profile in AWS_PROFILE does not exist in ~/.aws/config; correct it for {service}, or unset it")
    if isinstance(error, exceptions.SSOError | exceptions.TokenRetrievalError):
        return CredentialsRejected(f"the single sign-on session for {service} has ended ({type(error).__name__}); run `aws sso login`")
    if isinstance(error, exceptions.CredentialRetrievalError | exceptions.MetadataRetrievalError):
        return CredentialsRejected(
            f"the AWS credentials for {service} could not be obtained ({type(error).__name__}); {OBTAIN_CREDENTIALS}"
        )
    if isinstance(error, exceptions.NoRegionError):
        return SetupError(f"{service} needs a region; set AWS_DEFAULT_REGION to the one the bucket is in")
    if (certificate := _in_chain(error, ssl.SSLCertVerificationError)) is not None or "certificate verify failed" in str(error).lower():
        why = f" ({certificate.verify_message})" if certificate is not None else ""
        return SetupError(
            f"the certificate of {service} at {endpoint} is not trusted{why}; name the authority in AWS_CA_BUNDLE, and check this clock"
        )
    if isinstance(error, exceptions.SSLError) and "WRONG_VERSION_NUMBER" in str(error):
        return SetupError(f"{service} at {endpoint} does not speak TLS; write http:// in {setting}, or correct the port")
    known = (exceptions.HTTPClientError, exceptions.ConnectionError, exceptions.IncompleteReadError, exceptions.ResponseStreamingError)
    if isinstance(error, (*known, HTTPError)):
        return ExternalError(f"{service} did not answer ({type(error).__name__}) at {endpoint}: {_why(error, setting)}")
    return None


def _why(error: Exception, setting: str) -> str:
    text = str(error)
    if _in_chain(error, socket.gaierror) is not None or "Name or service not known" in text or "name resolution" in text:
        return f"its name cannot be resolved; check {setting} and the DNS of this machine"
    if _in_chain(error, ConnectionRefusedError) is not None or "Connection refused" in text:
        return f"nothing listens there; start it, or correct {setting}"
    if "Proxy" in type(error).__name__:
        return "the proxy refuses the connection; check HTTPS_PROXY and NO_PROXY"
    if "Timeout" in type(error).__name__:
        return f"no answer in time; check the network and {setting}"
    return f"check the network and {setting}"


def _in_chain(error: BaseException, kind: type[_Error]) -> _Error | None:
    seen: BaseException | None = error
    for _ in range(10):
        if seen is None or isinstance(seen, kind):
            return seen
        inner = getattr(seen, "kwargs", {}).get("error") if not (seen.__cause__ or seen.__context__) else None
        seen = seen.__cause__ or seen.__context__ or inner or getattr(seen, "reason", None)
        if not isinstance(seen, BaseException):
            return None
    return None


def code_of(error: Any) -> str:
    """Returns the code of a ClientError, or the HTTP status of an answer without a body."""
    code = error.response.get("Error", {}).get("Code")
    return str(code or error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", "unknown"))


def _text_of(error: Any) -> str:
    return str(error.response.get("Error", {}).get("Message") or "")
