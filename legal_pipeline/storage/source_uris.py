"""Source URIs: the notation for where a document is stored.

`file:///folder/name` and `s3://bucket/key`, each with everything but letters, digits, `_.-~` and `/`
percent-encoded, so that a URI never contains a blank, a line break or a comma, whatever the name contains.
"""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import quote, unquote, unquote_to_bytes, urlsplit

from legal_pipeline.errors import UsageError

S3 = "s3://"


def file_uri(path: Path) -> str:
    return "file://" + quote(os.fsencode(path))


def path_of(uri: str) -> Path:
    return Path(os.fsdecode(unquote_to_bytes(urlsplit(uri).path)))


def s3_uri(bucket: str, key: str) -> str:
    return f"{S3}{bucket}/{quote(key)}"


def bucket_and_key(uri: str) -> tuple[str, str]:
    """Returns (bucket, key) of a URI that `s3_uri` has written."""
    bucket, _, key = uri.removeprefix(S3).partition("/")
    return bucket, unquote(key)


def bucket_and_typed_key(typed: str) -> tuple[str, str]:
    """Returns (bucket, key) of a URI that a user has typed; the key is taken literally. Raises UsageError without a bucket."""
    bucket, _, key = typed.removeprefix(S3).partition("/")
    if not bucket:
        raise UsageError(f"{typed} names no bucket; write s3://bucket/folder")
    return bucket, key


def file_name_of(key: str) -> str:
    """Returns the last part of the key as valid UTF-8, which the name of a local file need not be."""
    return key.rpartition("/")[2].encode("utf-8", "surrogateescape").decode("utf-8", "replace")
