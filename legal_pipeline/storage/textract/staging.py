"""Staging of pages in the bucket while Textract reads them: `s3://<bucket>/<textract_prefix><job>.pdf`, deleted afterwards."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from legal_pipeline.errors import SetupError
from legal_pipeline.settings import Settings
from legal_pipeline.storage.s3.client import S3
from legal_pipeline.storage.source_uris import s3_uri

_SUFFIX = ".pdf"


@dataclass(frozen=True)
class Staging:
    s3: S3
    bucket: str
    prefix: str

    @classmethod
    def of(cls, settings: Settings, s3: S3) -> Staging:
        """Raises SetupError when no bucket is set, or when the staged pages would be ingested as documents."""
        if settings.s3_bucket is None:
            raise SetupError("Textract reads pages from a bucket; set LEGAL_PIPELINE_S3_BUCKET to one in its region")
        prefix = settings.textract_prefix
        if prefix.startswith(settings.s3_prefix) or not prefix:
            raise SetupError(
                f"LEGAL_PIPELINE_TEXTRACT_PREFIX ({prefix}) lies in the inbox ({settings.s3_prefix}): the pages sent to Textract"
                " would be ingested as documents; set it to another prefix"
            )
        return cls(s3, settings.s3_bucket, prefix)

    @property
    def place(self) -> str:
        return s3_uri(self.bucket, self.prefix)

    def key(self, job_key: str) -> str:
        return f"{self.prefix}{job_key}{_SUFFIX}"

    def put(self, job_key: str, file: BinaryIO) -> None:
        """Uploads the file from its current position to its end, in constant memory."""
        key = self.key(job_key)
        with self.s3.request("write", s3_uri(self.bucket, key), self.bucket):
            self.s3.client.put_object(Bucket=self.bucket, Key=key, Body=file, ContentType="application/pdf")

    def holds(self, job_key: str) -> bool:
        return self.s3.exists(self.bucket, self.key(job_key))

    def drop(self, job_key: str) -> None:
        """Deletes the staged file, if it exists."""
        self.s3.delete(self.bucket, self.key(job_key))

    def older_than(self, moment: dt.datetime) -> Iterator[str]:
        """Yields the job keys of files staged before `moment`."""
        for page in self.s3.pages(self.bucket, self.prefix):
            for found in page:
                if found.key.endswith(_SUFFIX) and found.modified_at < moment:
                    yield found.key.removeprefix(self.prefix).removesuffix(_SUFFIX)
