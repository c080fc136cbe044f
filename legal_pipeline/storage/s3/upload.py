"""Resumable, verified multipart uploads to S3 in constant memory.

The file is read twice: for its digests, which show what S3 already has, and for sending. A killed attempt leaves its
parts in S3; matching parts are not sent again. S3 stores and charges for the parts of abandoned uploads: let a
lifecycle rule of the bucket remove them.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from legal_pipeline.errors import ExternalError, SourceChanged, SourceMissing, UsageError
from legal_pipeline.storage.s3.client import S3
from legal_pipeline.storage.source_uris import s3_uri

PART_BYTES = 8 * 1024 * 1024
"""Default of other tools, so that their uploads have the same ETag. The minimum of S3 is 5 MiB."""
_MAX_PARTS = 9_000
"""The limit of S3 is 10,000."""
_MAX_KEY_BYTES = 1024


@dataclass(frozen=True, slots=True)
class Part:
    number: int
    size_bytes: int
    md5: bytes
    sha256: bytes

    @property
    def checksum(self) -> str:
        return base64.b64encode(self.sha256).decode()


@dataclass(frozen=True)
class Plan:
    """Parts of a file, with the digests that S3 will report for them."""

    path: Path
    part_bytes: int
    parts: tuple[Part, ...]

    @property
    def is_whole(self) -> bool:
        return len(self.parts) == 1

    @cached_property
    def size_bytes(self) -> int:
        return sum(part.size_bytes for part in self.parts)

    @cached_property
    def etag(self) -> str:
        if self.is_whole:
            return self.parts[0].md5.hex()
        return f"{hashlib.md5(b''.join(part.md5 for part in self.parts), usedforsecurity=False).hexdigest()}-{len(self.parts)}"

    @cached_property
    def checksum(self) -> str:
        if self.is_whole:
            return self.parts[0].checksum
        return base64.b64encode(hashlib.sha256(b"".join(part.sha256 for part in self.parts)).digest()).decode()


@dataclass(frozen=True, slots=True)
class UploadResult:
    sent_bytes: int
    size_bytes: int
    is_resumed: bool = False

    @property
    def is_new(self) -> bool:
        """False when S3 already had the same bytes."""
        return self.sent_bytes > 0 or self.size_bytes == 0


def upload(
    s3: S3, bucket: str, key: str, path: Path, tags: Mapping[str, str] | None = None, *, part_bytes: int = PART_BYTES
) -> UploadResult:
    """Uploads the file and sets its tags with the object. Raises SourceChanged when the file changes meanwhile, and the errors of `S3`."""
    if (length := len(key.encode())) > _MAX_KEY_BYTES:
        raise UsageError(f"its key would be {length:,} bytes long, and S3 allows {_MAX_KEY_BYTES:,}; shorten its name or its folders")
    plan = plan_of(path, part_bytes)
    tags = tags or {}
    if _is_there(s3, bucket, key, plan):
        if tags and (there := s3.tags(bucket, key)) != {**there, **tags}:
            s3.set_tags(bucket, key, {**there, **tags})
        return UploadResult(0, plan.size_bytes)
    if plan.is_whole:
        return _send_whole(s3, bucket, key, plan, tags)
    return _send_parts(s3, bucket, key, plan, tags)


def plan_of(path: Path, part_bytes: int = PART_BYTES) -> Plan:
    part_bytes *= -(-path.stat().st_size // (part_bytes * _MAX_PARTS)) or 1
    return Plan(path, part_bytes, tuple(part for part, _ in _read(path, part_bytes)))


def _read(path: Path, part_bytes: int) -> Iterator[tuple[Part, bytes]]:
    """Yields one part at a time; an empty file has one empty part."""
    with path.open("rb") as source:
        number, block = 1, source.read(part_bytes)
        while block or number == 1:
            yield Part(number, len(block), hashlib.md5(block, usedforsecurity=False).digest(), hashlib.sha256(block).digest()), block
            number, block = number + 1, source.read(part_bytes)


def _planned(plan: Plan) -> Iterator[tuple[Part, bytes]]:
    number = 0
    for number, (part, block) in enumerate(_read(plan.path, plan.part_bytes), start=1):
        if number > len(plan.parts) or part != plan.parts[number - 1]:
            raise _changed(plan.path)
        yield part, block
    if number != len(plan.parts):
        raise _changed(plan.path)


def _is_there(s3: S3, bucket: str, key: str, plan: Plan) -> bool:
    where = s3_uri(bucket, key)
    try:
        with s3.asking("read", where, bucket):
            said = s3.client.head_object(Bucket=bucket, Key=key, ChecksumMode="ENABLED")
    except SourceMissing:
        s3.require_bucket(bucket)
        return False
    return said["ContentLength"] == plan.size_bytes and _is_same(said, plan.etag, plan.checksum)


def _send_whole(s3: S3, bucket: str, key: str, plan: Plan, tags: Mapping[str, str]) -> UploadResult:
    for part, block in _planned(plan):
        with s3.asking("write", s3_uri(bucket, key), bucket):
            said = s3.client.put_object(Bucket=bucket, Key=key, Body=block, ChecksumSHA256=part.checksum, Tagging=urlencode(tags))
        _refuse_other(said, plan.etag, plan.checksum, key)
    return UploadResult(plan.size_bytes, plan.size_bytes)


def _send_parts(s3: S3, bucket: str, key: str, plan: Plan, tags: Mapping[str, str]) -> UploadResult:
    where = s3_uri(bucket, key)
    resumed = _unfinished(s3, bucket, key)
    there = _parts_there(s3, bucket, key, resumed) if resumed else {}
    if resumed is None:
        with s3.asking("write", where, bucket):
            begun = s3.client.create_multipart_upload(Bucket=bucket, Key=key, ChecksumAlgorithm="SHA256", Tagging=urlencode(tags))
    upload_id = resumed or begun["UploadId"]
    sent_bytes, finished = 0, []
    for part, block in _planned(plan):
        said = there.get(part.number)
        if said is None or said["Size"] != part.size_bytes or not _is_same(said, part.md5.hex(), part.checksum):
            with s3.asking("write", where, bucket):
                said = dict(
                    s3.client.upload_part(
                        Bucket=bucket, Key=key, UploadId=upload_id, PartNumber=part.number, Body=block, ChecksumSHA256=part.checksum
                    )
                )
            _refuse_other(said, part.md5.hex(), part.checksum, key)
            sent_bytes += part.size_bytes
        finished.append({"PartNumber": part.number, "ETag": said["ETag"], "ChecksumSHA256": part.checksum})
    with s3.asking("write", where, bucket):
        ended = s3.client.complete_multipart_upload(
            Bucket=bucket,
            Key=key,
            UploadId=upload_id,
            MultipartUpload={"Parts": finished},  # type: ignore[typeddict-item]
        )
    _refuse_other(ended, plan.etag, plan.checksum, key)
    if resumed and tags:
        # the interrupted attempt may have set other tags
        s3.set_tags(bucket, key, dict(tags))
    return UploadResult(sent_bytes, plan.size_bytes, is_resumed=sent_bytes < plan.size_bytes)


def _unfinished(s3: S3, bucket: str, key: str) -> str | None:
    """Returns the id of the latest unfinished upload of this package for the key."""
    uploads: list[Any] = []
    asked: dict[str, Any] = {"Bucket": bucket, "Prefix": key}
    # servers without checksum support report none; AWS reports ours, and rejects our parts in another program's upload
    default = None if s3.is_aws else "SHA256"
    while True:
        with s3.asking("list the unfinished uploads of", s3_uri(bucket, key), bucket):
            said = s3.client.list_multipart_uploads(**asked)
        uploads += [each for each in said.get("Uploads", ()) if each["Key"] == key and each.get("ChecksumAlgorithm", default) == "SHA256"]
        if not said.get("IsTruncated"):
            break
        asked |= {"KeyMarker": said["NextKeyMarker"], "UploadIdMarker": said["NextUploadIdMarker"]}
    return str(max(uploads, key=lambda each: each["Initiated"])["UploadId"]) if uploads else None


def _parts_there(s3: S3, bucket: str, key: str, upload_id: str) -> dict[int, dict[str, Any]]:
    found: dict[int, dict[str, Any]] = {}
    asked: dict[str, Any] = {"Bucket": bucket, "Key": key, "UploadId": upload_id}
    while True:
        with s3.asking("list the unfinished uploads of", s3_uri(bucket, key), bucket):
            said = s3.client.list_parts(**asked)
        found |= {part["PartNumber"]: dict(part) for part in said.get("Parts", ())}
        if not said.get("IsTruncated"):
            return found
        asked["PartNumberMarker"] = said["NextPartNumberMarker"]


def _is_same(said: Mapping[str, Any], etag: str, checksum: str) -> bool:
    """Compares by the checksum that S3 stored, else by the ETag, which is a digest unless the bucket uses KMS encryption."""
    kept = said.get("ChecksumSHA256")
    # for a multipart upload, the number of parts follows
    return bool(kept.partition("-")[0] == checksum if kept else said["ETag"].strip('"') == etag)


def _refuse_other(said: Mapping[str, Any], etag: str, checksum: str, key: str) -> None:
    # without either, S3 has verified the checksum of the request
    is_known = said.get("ChecksumSHA256") or not str(said.get("ServerSideEncryption", "")).startswith("aws:kms")
    if is_known and not _is_same(said, etag, checksum):
        raise ExternalError(f"S3 stored bytes of {key} that differ from those sent; upload it again")


def _changed(path: Path) -> SourceChanged:
    return SourceChanged(f"{path} changed during the upload; upload it again when it is complete")
