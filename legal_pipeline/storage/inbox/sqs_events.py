"""Bucket events from an SQS queue; each one is only a hint to check one key.

The state of the object comes from the bucket, never from the event, so that lost, repeated and reordered events do no
harm. A message is deleted from the queue when its objects are registered.

Does not belong here: the listings that find objects without an event (`scan`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote_plus, urlsplit

from legal_pipeline import identity
from legal_pipeline.errors import ExternalError, LegalPipelineError, RateLimited, ServiceUnavailable, SetupError
from legal_pipeline.model import Category
from legal_pipeline.storage.aws_errors import DENIED, code_of, common_cause, denied, request_failure
from legal_pipeline.storage.inbox.inbox import Inbox, SourceObject
from legal_pipeline.storage.inbox.scan import ArrivalScanner, ScanResult
from legal_pipeline.storage.resilience.error_categories import category_of, safe_message
from legal_pipeline.storage.source_uris import bucket_and_key, file_name_of, s3_uri

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_sqs.type_defs import MessageTypeDef

RECEIVED = 10
"""Messages per request, the maximum of SQS."""

_RELEVANT_EVENT = re.compile(r"(s3:)?Object(Created|Removed):")
_GRANTS = "sqs:ReceiveMessage, sqs:DeleteMessage and sqs:GetQueueAttributes"
_AWS_HOST = re.compile(r"sqs\.([a-z0-9-]+)\.amazonaws\.com(\.cn)?\Z")


class InvalidMessage(ValueError):
    """A message that is not a bucket event."""


def keys_of(body: str, bucket: str) -> list[str]:
    """Returns the keys of the bucket that the message names. Raises InvalidMessage."""
    try:
        event = json.loads(body)
        if event.get("Type") == "Notification":
            # delivered through an SNS topic
            event = json.loads(event["Message"])
        if event.get("Event") == "s3:TestEvent":
            # sent once, when event notifications are configured
            return []
        records = [record for record in event["Records"] if _RELEVANT_EVENT.match(record["eventName"])]
        # keys are form-encoded: %41 for A and + for a space
        return [unquote_plus(record["s3"]["object"]["key"]) for record in records if record["s3"]["bucket"]["name"] == bucket]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InvalidMessage(type(error).__name__) from None


@dataclass(frozen=True)
class EventQueue:
    client: SQSClient
    url: str

    def receive(self) -> list[MessageTypeDef]:
        """Returns the available messages without waiting."""
        with self._translated_errors():
            return self.client.receive_message(QueueUrl=self.url, MaxNumberOfMessages=RECEIVED, WaitTimeSeconds=0).get("Messages", [])

    def waiting(self) -> int:
        """Returns the approximate number of messages, without receiving any."""
        with self._translated_errors():
            answer = self.client.get_queue_attributes(QueueUrl=self.url, AttributeNames=["ApproximateNumberOfMessages"])
        return int(answer["Attributes"]["ApproximateNumberOfMessages"])

    def delete(self, message: MessageTypeDef) -> None:
        with self._translated_errors():
            self.client.delete_message(QueueUrl=self.url, ReceiptHandle=message["ReceiptHandle"])

    @contextmanager
    def _translated_errors(self) -> Iterator[None]:
        try:
            yield
        except Exception as error:  # noqa: BLE001 - botocore creates its exception classes at run time
            raise _translated_error(error, self.url) from None


def open_event_queue(url: str, *, read_seconds: int = 20, attempts: int = 3) -> EventQueue:
    """Opens the queue; endpoint and region come from the URL, credentials from boto3's default chain. Raises SetupError."""
    import boto3
    from botocore.config import Config

    parts = urlsplit(url)
    on_aws = _AWS_HOST.search(parts.hostname or "")
    try:
        if parts.scheme not in ("http", "https"):
            raise ValueError(parts.scheme)
        client = boto3.session.Session().client(
            "sqs",
            endpoint_url=f"{parts.scheme}://{parts.netloc}",
            region_name=on_aws.group(1) if on_aws else "us-east-1",
            config=Config(connect_timeout=5, read_timeout=read_seconds, retries={"mode": "standard", "total_max_attempts": attempts}),
        )
    except ValueError:
        raise SetupError("LEGAL_PIPELINE_S3_EVENTS_QUEUE_URL is not the URL of a queue; look it up with `aws sqs get-queue-url`") from None
    except Exception as error:  # noqa: BLE001 - botocore creates its exception classes at run time
        raise _translated_error(error, url) from None
    return EventQueue(client, url)


@dataclass(frozen=True)
class Events:
    """The events of one inbox."""

    queue: EventQueue
    inbox: Inbox
    scanner: ArrivalScanner

    def drain(self, limit: int, is_over: Callable[[], bool]) -> ScanResult:
        """Processes events until `limit` objects were new or changed, `is_over` returns True, or the queue is empty."""
        result = ScanResult(after="")
        seen: set[str] = set()
        while result.attempted < limit and not is_over():
            messages = [message for message in self.queue.receive() if message["MessageId"] not in seen]
            if not messages:
                break
            seen |= {message["MessageId"] for message in messages}
            self._process({message["MessageId"]: message for message in messages}, result)
        return result

    def _process(self, messages: Mapping[str, MessageTypeDef], result: ScanResult) -> None:
        keys_by_message: dict[str, list[str]] = {}
        for message_id, message in messages.items():
            try:
                keys_by_message[message_id] = list(self._keys(message["Body"]))
            except InvalidMessage as error:
                # safe to delete: the listings find every object
                result.warn(f"message {message_id} of the queue is not a bucket event ({error}); it was deleted from the queue")
                keys_by_message[message_id] = []
        sources = [
            each for key in dict.fromkeys(key for keys in keys_by_message.values() for key in keys) if (each := self._look_up(key, result))
        ]
        self.scanner.register_page(sources, result, limit=len(sources) + result.attempted + 1)
        for message_id, keys in keys_by_message.items():
            if not result.deferred.intersection(keys):
                self.queue.delete(messages[message_id])

    def _keys(self, body: str) -> Iterator[str]:
        """Yields the keys of the message, relative to the inbox."""
        bucket, prefix = bucket_and_key(self.inbox.uri_prefix)
        for key in keys_of(body, bucket):
            if key.startswith(prefix):
                yield key.removeprefix(prefix)

    def _look_up(self, key: str, result: ScanResult) -> SourceObject | None:
        try:
            found = self.inbox.look_up(key)
        except (RateLimited, ServiceUnavailable):
            raise
        except LegalPipelineError as error:
            result.warn(f"{error}; its message stays on the queue")
            result.deferred.add(key)
            return None
        if found is None:
            self._mark_missing(key)
        return found

    def _mark_missing(self, key: str) -> None:
        bucket, prefix = bucket_and_key(self.inbox.uri_prefix)
        document_id = identity.document_id(file_name_of(key), s3_uri(bucket, prefix + key))
        self.scanner.arrivals.mark_missing(document_id)


def _translated_error(error: Exception, url: str) -> Exception:
    from botocore.exceptions import ClientError

    queue = f"the event queue {url}"
    if isinstance(error, ClientError):
        code = code_of(error)
        if "NonExistentQueue" in code or "QueueDoesNotExist" in code:
            return SetupError(f"{queue} does not exist; correct LEGAL_PIPELINE_S3_EVENTS_QUEUE_URL, or create it")
        if code in DENIED or code == "AWS.SimpleQueueService.AccessDenied":
            return denied(error, f"use {queue}", f"{_GRANTS} on it")
        if (cause := common_cause(error, "SQS", queue)) is not None:
            return cause
    if (failure := request_failure(error, "SQS", url, "LEGAL_PIPELINE_S3_EVENTS_QUEUE_URL")) is not None:
        return failure
    match category_of(error):
        case None:
            return error
        case Category.CONFIGURATION:
            return SetupError(f"{queue} cannot be used ({safe_message(error)}); grant {_GRANTS} on it")
        case Category.RATE_LIMIT:
            return RateLimited(f"{queue} throttled a request")
        case _:
            return ExternalError(f"{queue} did not answer ({safe_message(error)})")
