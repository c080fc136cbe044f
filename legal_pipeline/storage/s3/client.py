"""S3 as this package uses it: listed, read, tagged and written in small; every fault in our words.

Any S3-compatible endpoint. boto3 is imported with the first call: it costs 26 MB and 0.2 s of CPU, which a
process that has no document in S3 does not pay. Large files are written by `s3_upload`.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO

from legal_pipeline.errors import ExternalError, SourceMissing
from legal_pipeline.settings import Settings
from legal_pipeline.storage.s3.errors import no_bucket, translated_errors, with_public_message
from legal_pipeline.storage.source_uris import s3_uri

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

CallPolicy = Callable[[], AbstractContextManager[None]]
"""Wraps every call: may wait or refuse before it, and sees how it ended, in our errors."""

PAGE_OBJECTS = 1000
"""Objects a page of a listing; S3 returns no more at a time (ListObjectsV2, MaxKeys)."""
CONNECT_SECONDS = 5
READ_SECONDS = 60
ATTEMPTS = 3
"""botocore's own, within one call: a second or two for a connection that was cut. What lasts longer is the step's to retry."""

_BLOCK_BYTES = 1024 * 1024
_DAMAGED = "came with other bytes than S3 has stored; the network damaged them"
_MD5_ETAG = re.compile(r"[0-9a-f]{32}\Z")


@dataclass(frozen=True, slots=True)
class S3Object:
    key: str
    etag: str
    """Without its quotes. Changes when the bytes change."""
    size_bytes: int
    modified_at: dt.datetime


class S3:
    def __init__(self, client: S3Client | None = None, *, endpoint_url: str | None = None, call_policy: CallPolicy = nullcontext) -> None:
        self._client, self._endpoint_url, self._call_policy = client, endpoint_url, call_policy

    @classmethod
    def of(cls, settings: Settings, client: S3Client | None = None) -> S3:
        """With the circuit breaker and the rate limit of all workers. Nothing is asked and nothing imported before the first call."""

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
        if self._client is None:
            self._client = make_client(self._endpoint_url)
        return self._client

    def pages(self, bucket: str, prefix: str, after: str = "", *, folder_only: bool = False) -> Iterator[Sequence[S3Object]]:
        """Objects whose keys begin with `prefix` behind the key `after`, by key, a request a page.

        `folder_only` leaves out what has another slash behind the prefix.
        """
        asked: dict[str, Any] = {"Bucket": bucket, "Prefix": prefix, "MaxKeys": PAGE_OBJECTS}
        if folder_only:
            asked["Delimiter"] = "/"
        if after:
            asked["StartAfter"] = after
        while True:
            with self.asking("list", s3_uri(bucket, prefix), bucket):
                answer = self.client.list_objects_v2(**asked)
            yield [
                S3Object(found["Key"], found["ETag"].strip('"'), found["Size"], found["LastModified"])
                for found in answer.get("Contents", ())
            ]
            if not answer["IsTruncated"]:
                return
            asked["ContinuationToken"] = answer["NextContinuationToken"]

    def head(self, bucket: str, key: str) -> S3Object:
        """SourceMissing when it is not there."""
        try:
            with self.asking("read", s3_uri(bucket, key), bucket):
                answer = self.client.head_object(Bucket=bucket, Key=key)
        except SourceMissing:
            self.require_bucket(bucket)
            raise
        return S3Object(key, answer["ETag"].strip('"'), answer["ContentLength"], answer["LastModified"])

    def require_bucket(self, bucket: str) -> None:
        """SetupError when there is no such bucket: of an object S3 then says no more than that it is not there."""
        try:
            with self.asking("list", f"s3://{bucket}", bucket):
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
        with self.asking("read the tags of", s3_uri(bucket, key), bucket):
            answer = self.client.get_object_tagging(Bucket=bucket, Key=key)
        return {tag["Key"]: tag["Value"] for tag in answer["TagSet"]}

    def set_tags(self, bucket: str, key: str, tags: dict[str, str]) -> None:
        """All of them: what is not named is gone."""
        wanted = [{"Key": name, "Value": value} for name, value in tags.items()]
        with self.asking("tag", s3_uri(bucket, key), bucket):
            self.client.put_object_tagging(Bucket=bucket, Key=key, Tagging={"TagSet": wanted})  # type: ignore[typeddict-item]

    def download(self, bucket: str, key: str, etag: str, make_room: Callable[[int], BinaryIO]) -> int:
        """Writes the object's bytes to what `make_room` gives for their number; returns how many. In constant memory.

        SourceMissing; SourceChanged when it is another version by now; ExternalError when the bytes are not all there or not the
        ones that were stored.
        """
        where = s3_uri(bucket, key)
        with self.asking("read", where, bucket):
            answer = self.client.get_object(Bucket=bucket, Key=key, IfMatch=f'"{etag}"')
            md5 = hashlib.md5(usedforsecurity=False)
            size_bytes = 0
            with closing(answer["Body"]) as body:
                sink = make_room(answer["ContentLength"])
                while block := body.read(_BLOCK_BYTES):
                    md5.update(block)
                    size_bytes += len(block)
                    sink.write(block)
            if _is_md5(etag, answer) and md5.hexdigest() != etag:
                raise with_public_message(ExternalError(f"{where} {_DAMAGED}"), f"an object {_DAMAGED}")
        return size_bytes

    def put(self, bucket: str, key: str, content: bytes, *, tags: str = "") -> str:
        """Writes a small object whole; returns its ETag. S3 refuses bytes that were damaged on the way."""
        import base64

        digest = base64.b64encode(hashlib.md5(content, usedforsecurity=False).digest()).decode()
        with self.asking("write", s3_uri(bucket, key), bucket):
            answer = self.client.put_object(Bucket=bucket, Key=key, Body=content, ContentMD5=digest, Tagging=tags)
        return answer["ETag"].strip('"')

    def delete(self, bucket: str, key: str) -> None:
        """No error when it is not there."""
        with self.asking("delete", s3_uri(bucket, key), bucket):
            self.client.delete_object(Bucket=bucket, Key=key)

    @contextmanager
    def asking(self, verb: str, where: str, bucket: str) -> Iterator[None]:
        # the call_policy outside: it is to see our errors, and its own pass untouched
        with self._call_policy(), translated_errors(verb, where, bucket):
            yield


def make_client(endpoint_url: str | None, *, read_seconds: int = READ_SECONDS, attempts: int = ATTEMPTS) -> S3Client:
    """Credentials and region by boto3's own chain."""
    import boto3
    from botocore.config import Config

    with translated_errors("read", endpoint_url or "AWS", ""):
        client: S3Client = boto3.session.Session().client(
            "s3",
            endpoint_url=endpoint_url,
            config=Config(
                connect_timeout=CONNECT_SECONDS,
                read_timeout=read_seconds,
                retries={"mode": "standard", "total_max_attempts": attempts},
                # other servers than AWS's rarely have a name for each bucket
                s3={"addressing_style": "path"} if endpoint_url else None,
            ),
        )
    return client


def _is_md5(etag: str, answer: Any) -> bool:
    """Of objects sent in parts or encrypted with a key of KMS the ETag is something else."""
    return bool(_MD5_ETAG.match(etag)) and answer.get("ServerSideEncryption") in (None, "AES256") and "SSECustomerAlgorithm" not in answer
