"""Downloads one version of an object and compares what arrived with its ETag."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from contextlib import closing
from typing import TYPE_CHECKING, Any, BinaryIO

from legal_pipeline.errors import ExternalError
from legal_pipeline.storage.s3.errors import DAMAGED, with_public_message

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

_BLOCK_BYTES = 1024 * 1024
_MD5_ETAG = re.compile(r"[0-9a-f]{32}\Z")


def download(client: S3Client, bucket: str, key: str, etag: str, make_room: Callable[[int], BinaryIO], where: str) -> int:
    """Writes the object to the file that `make_room` returns for its size; returns the number of bytes. `where` is its place in messages.

    S3 compares the version: an object that has another ETag is answered with an error of boto3. Raises ExternalError when bytes
    are damaged.
    """
    answer = client.get_object(Bucket=bucket, Key=key, IfMatch=f'"{etag}"')
    md5 = hashlib.md5(usedforsecurity=False)
    size_bytes = 0
    with closing(answer["Body"]) as body:
        sink = make_room(answer["ContentLength"])
        while block := body.read(_BLOCK_BYTES):
            md5.update(block)
            size_bytes += len(block)
            sink.write(block)
    if _is_md5(etag, answer) and md5.hexdigest() != etag:
        raise with_public_message(ExternalError(f"{where} {DAMAGED}"), f"an object {DAMAGED}")
    return size_bytes


def _is_md5(etag: str, answer: Any) -> bool:
    """Returns True when the ETag is the MD5 of the bytes; it is not for multipart uploads and KMS encryption."""
    return bool(_MD5_ETAG.match(etag)) and answer.get("ServerSideEncryption") in (None, "AES256") and "SSECustomerAlgorithm" not in answer
