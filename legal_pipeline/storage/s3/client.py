"""S3 client for any S3-compatible endpoint: listing, reading, tagging and small writes, with errors of this package.

boto3 is imported with the first call: a process without documents in S3 saves its 26 MB and 0.2 s of CPU. Large
files are written by `upload`.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO

from legal_pipeline.errors import SourceMissing
from legal_pipeline.settings import Settings
from legal_pipeline.storage.aws_credentials import RenewedClient
from legal_pipeline.storage.aws_errors import CredentialsRejected, code_of, common_cause, is_unexplained
from legal_pipeline.storage.s3.download import download
from legal_pipeline.storage.s3.errors import no_bucket, translated_errors
from legal_pipeline.storage.source_uris import s3_uri

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

CallPolicy = Callable[[], AbstractContextManager[None]]
"""Context of every call: may delay or reject it, and sees its outcome after error translation."""

PAGE_OBJECTS = 1000
"""Objects per page of a listing, the maximum of S3 (ListObjectsV2, MaxKeys)."""
CONNECT_SECONDS = 5
READ_SECONDS = 60
ATTEMPTS = 3
"""botocore's attempts within one call, for a dropped connection. The step retries longer outages."""


@dataclass(frozen=True, slots=True)
class S3Object:
    key: str
    etag: str
    """Without quotes. Changes when the bytes change."""
    size_bytes: int
    modified_at: dt.datetime


class S3:
    def __init__(self, client: S3Client | None = None, *, endpoint_url: str | None = None, call_policy: CallPolicy = nullcontext) -> None:
        self._given, self._endpoint_url, self._call_policy = client, endpoint_url, call_policy
        self._own = RenewedClient(lambda: make_client(endpoint_url))

    @classmethod
    def of(cls, settings: Settings, client: S3Client | None = None) -> S3:
        """Returns a client under the circuit breaker and rate limit of all workers. Imports and connects with the first call."""

        def call_policy() -> AbstractContextManager[None]:
            from legal_pipeline.storage.resilience.circuit_breaker import open_resilience_policies

            return open_resilience_policies(settings).call_policy("s3")()

        return cls(client, endpoint_url=settings.s3_endpoint_url, call_policy=call_policy)

    @property
    def where(self) -> str:
        return self._endpoint_url or "AWS"

    @property
    def is_aws(self) -> bool:
        return "amazonaws.com" in self.client.meta.endpoint_url

    @property
    def client(self) -> S3Client:
        return self._given or self._own.get()

    def pages(self, bucket: str, prefix: str, after: str = "", *, folder_only: bool = False) -> Iterator[Sequence[S3Object]]:
        """Yields the objects whose keys begin with `prefix` and follow `after`, in key order, one request per page.

        `folder_only` omits keys with another slash after the prefix.
        """
        parameters: dict[str, Any] = {"Bucket": bucket, "Prefix": prefix, "MaxKeys": PAGE_OBJECTS}
        if folder_only:
            parameters["Delimiter"] = "/"
        if after:
            parameters["StartAfter"] = after
        while True:
            with self.request("list", s3_uri(bucket, prefix), bucket):
                answer = self.client.list_objects_v2(**parameters)
            yield [
                S3Object(item["Key"], item["ETag"].strip('"'), item["Size"], item["LastModified"]) for item in answer.get("Contents", ())
            ]
            if not answer["IsTruncated"]:
                return
            parameters["ContinuationToken"] = answer["NextContinuationToken"]

    def head(self, bucket: str, key: str) -> S3Object:
        """Raises SourceMissing when the object does not exist."""
        try:
            with self.request("read", s3_uri(bucket, key), bucket):
                answer = self.client.head_object(Bucket=bucket, Key=key)
        except SourceMissing:
            self.require_bucket(bucket)
            raise
        return S3Object(key, answer["ETag"].strip('"'), answer["ContentLength"], answer["LastModified"])

    def require_bucket(self, bucket: str) -> None:
        """Raises SetupError when the bucket does not exist: for an object in it, S3 reports only that the object is missing."""
        try:
            with self.request("list", f"s3://{bucket}", bucket):
                self.client.head_bucket(Bucket=bucket)
        except SourceMissing:
            raise no_bucket(bucket) from None

    def exists(self, bucket: str, key: str) -> bool:
        return self.find(bucket, key) is not None

    def find(self, bucket: str, key: str) -> S3Object | None:
        try:
            return self.head(bucket, key)
        except SourceMissing:
            return None

    def tags(self, bucket: str, key: str) -> dict[str, str]:
        with self.request("read the tags of", s3_uri(bucket, key), bucket):
            answer = self.client.get_object_tagging(Bucket=bucket, Key=key)
        return {tag["Key"]: tag["Value"] for tag in answer["TagSet"]}

    def set_tags(self, bucket: str, key: str, tags: dict[str, str]) -> None:
        """Replaces all tags of the object."""
        tag_set = [{"Key": name, "Value": value} for name, value in tags.items()]
        with self.request("tag", s3_uri(bucket, key), bucket):
            self.client.put_object_tagging(Bucket=bucket, Key=key, Tagging={"TagSet": tag_set})  # type: ignore[typeddict-item]

    def download(self, bucket: str, key: str, etag: str, make_room: Callable[[int], BinaryIO]) -> int:
        """Writes the object to the file that `make_room` returns for its size, in constant memory; returns the number of bytes.

        Raises SourceMissing; SourceChanged when the object has another version; ExternalError when bytes are missing or damaged.
        """
        where = s3_uri(bucket, key)
        with self.request("read", where, bucket):
            return download(self.client, bucket, key, etag, make_room, where)

    def put(self, bucket: str, key: str, content: bytes, *, tags: str = "") -> str:
        """Writes a small object in one request and returns its ETag. S3 rejects bytes damaged in transit."""
        import base64

        digest = base64.b64encode(hashlib.md5(content, usedforsecurity=False).digest()).decode()
        with self.request("write", s3_uri(bucket, key), bucket):
            answer = self.client.put_object(Bucket=bucket, Key=key, Body=content, ContentMD5=digest, Tagging=tags)
        return answer["ETag"].strip('"')

    def delete(self, bucket: str, key: str) -> None:
        """Deletes the object, if it exists."""
        with self.request("delete", s3_uri(bucket, key), bucket):
            self.client.delete_object(Bucket=bucket, Key=key)

    @contextmanager
    def request(self, verb: str, where: str, bucket: str) -> Iterator[None]:
        """Runs one call under the call policy and translates its errors; the parameters are those of `translated_errors`."""
        # the call policy is the outer context: it sees translated errors, and its own errors pass unchanged
        try:
            with self._call_policy(), translated_errors(verb, where, bucket, self._endpoint_url):
                try:
                    yield
                except Exception as error:
                    if (explained := self._explained(error, bucket)) is None:
                        raise
                    raise explained from None
        except CredentialsRejected:
            self._own.forget()
            raise

    def _explained(self, error: Exception, bucket: str) -> Exception | None:
        """Returns the error of a listing in place of one without a cause: the answer to a HEAD request has no body for it."""
        from botocore.exceptions import ClientError

        if not (bucket and isinstance(error, ClientError) and is_unexplained(code_of(error))):
            return None
        try:
            self.client.list_objects_v2(Bucket=bucket, MaxKeys=1)
        except ClientError as explained:
            # a listing may be denied where reading is not: only what is wrong with every request counts
            return explained if common_cause(explained, "S3") is not None else None
        except Exception:  # noqa: BLE001 - the first error stands
            return None
        return None


def make_client(endpoint_url: str | None, *, read_seconds: int = READ_SECONDS, attempts: int = ATTEMPTS) -> S3Client:
    """Returns a boto3 client with credentials and region from boto3's default chain."""
    import boto3
    from botocore.config import Config

    with translated_errors("read", endpoint_url or "AWS", "", endpoint_url):
        client: S3Client = boto3.session.Session().client(
            "s3",
            endpoint_url=endpoint_url,
            config=Config(
                connect_timeout=CONNECT_SECONDS,
                read_timeout=read_seconds,
                retries={"mode": "standard", "total_max_attempts": attempts},
                # servers other than AWS rarely have a host name for each bucket
                s3={"addressing_style": "path"} if endpoint_url else None,
            ),
        )
    return client
