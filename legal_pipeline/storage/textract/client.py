"""AWS Textract client: asynchronous text detection on a file in S3, with errors of this package.

boto3 is imported with the first call. Does not belong here: selection of pages (`defs.textract.second_engine`) and
interpretation of blocks (`stages.ocr.textract_blocks`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from legal_pipeline.settings import Settings
from legal_pipeline.storage.aws_credentials import RenewedClient
from legal_pipeline.storage.aws_errors import CredentialsRejected
from legal_pipeline.storage.resilience.circuit_breaker import open_resilience_policies
from legal_pipeline.storage.textract.errors import translated_errors

if TYPE_CHECKING:
    from mypy_boto3_textract import TextractClient

CallPolicy = Callable[[], AbstractContextManager[None]]
"""Context of every call: may delay or reject it, and sees its outcome after error translation."""

CONNECT_SECONDS = 5
READ_SECONDS = 60
_BLOCKS_A_PAGE = 1000
_JOB_TAG = "legal-pipeline"


@dataclass(slots=True)
class Answer:
    """Result of a job that has ended. `model` and `warnings` are complete when `blocks` is exhausted."""

    has_failed: bool
    is_partial: bool
    message: str
    """Why the job failed, in the words of the service, which never quote the file."""
    model: str
    blocks: Iterator[Mapping[str, Any]]
    warnings: dict[int, str] = field(default_factory=dict)
    """Page number -> error code, for the pages that the service skipped."""


class Textract:
    def __init__(
        self, client: TextractClient | None = None, *, endpoint_url: str | None = None, call_policy: CallPolicy = nullcontext
    ) -> None:
        self._given, self._endpoint_url, self._call_policy = client, endpoint_url, call_policy
        self._own = RenewedClient(lambda: make_client(endpoint_url))

    @classmethod
    def of(cls, settings: Settings) -> Textract:
        """Returns a client under the circuit breaker and rate limit of all workers. Imports and connects with the first call."""

        def call_policy() -> AbstractContextManager[None]:
            return open_resilience_policies(settings).call_policy("textract")()

        return cls(endpoint_url=settings.textract_endpoint_url, call_policy=call_policy)

    @property
    def where(self) -> str:
        """Service that receives the pages, safe for logs."""
        return self._endpoint_url or f"AWS Textract in {self.client.meta.region_name}"

    @property
    def client(self) -> TextractClient:
        return self._given or self._own.get()

    def start(self, bucket: str, key: str, token: str) -> str:
        """Starts a job and returns its id; repeated calls with the same token and object return the same job.

        Raises CannotRead when the service rejects the file; RateLimited, SetupError, ExternalError.
        """
        with self._request("start a job"):
            answer = self.client.start_document_text_detection(
                DocumentLocation={"S3Object": {"Bucket": bucket, "Name": key}}, ClientRequestToken=token, JobTag=_JOB_TAG
            )
        return answer["JobId"]

    def poll(self, job_id: str) -> Answer | None:
        """Returns the result of a job, or None while it is running. Raises JobGone when the service no longer has it, after seven days."""
        first = self._get(job_id, None)
        status = first["JobStatus"]
        if status == "IN_PROGRESS":
            return None
        answer = Answer(status == "FAILED", status == "PARTIAL_SUCCESS", str(first.get("StatusMessage") or status), "", iter(()))
        answer.blocks = self._blocks(job_id, first, answer)
        return answer

    def _blocks(self, job_id: str, page: Any, answer: Answer) -> Iterator[Mapping[str, Any]]:
        while True:
            answer.model = str(page.get("DetectDocumentTextModelVersion") or answer.model)
            for warning in page.get("Warnings", ()):
                code = str(warning.get("ErrorCode") or "unknown")
                answer.warnings |= {int(number): code for number in warning.get("Pages", ())}
            yield from page.get("Blocks", ())
            next_token = page.get("NextToken")
            if not next_token:
                return
            page = self._get(job_id, next_token)

    def _get(self, job_id: str, next_token: str | None) -> Any:
        request: dict[str, Any] = {"JobId": job_id, "MaxResults": _BLOCKS_A_PAGE}
        if next_token:
            request["NextToken"] = next_token
        with self._request("read the result of a job"):
            return self.client.get_document_text_detection(**request)

    @contextmanager
    def _request(self, what: str) -> Iterator[None]:
        # the call policy is the outer context: it sees translated errors, and its own errors pass unchanged
        try:
            with self._call_policy(), translated_errors(what, self._endpoint_url):
                yield
        except CredentialsRejected:
            self._own.forget()
            raise


def make_client(endpoint_url: str | None, *, read_seconds: int = READ_SECONDS) -> TextractClient:
    """Returns a boto3 client with credentials and region from boto3's default chain."""
    import boto3
    from botocore.config import Config

    with translated_errors("start a job", endpoint_url):
        client: TextractClient = boto3.session.Session().client(
            "textract",
            endpoint_url=endpoint_url,
            # no retries by botocore: the call policy and the step decide how long a throttled call waits
            config=Config(
                connect_timeout=CONNECT_SECONDS, read_timeout=read_seconds, retries={"mode": "standard", "total_max_attempts": 1}
            ),
        )
    return client
