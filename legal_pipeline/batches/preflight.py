"""Checks before a batch is submitted. A failed check raises an error with its remedy before anything is written.

Does not belong here: checks before workers are started (`deployment.supervise.preflight`).
"""

from __future__ import annotations

import shutil
from collections.abc import Collection, Sequence

from legal_pipeline.errors import SetupError
from legal_pipeline.model import Document, Priority
from legal_pipeline.settings import MEBIBYTE, Settings
from legal_pipeline.storage.s3.client import S3
from legal_pipeline.storage.source_uris import S3 as S3_SCHEME
from legal_pipeline.storage.source_uris import bucket_and_key

_SPARE_BYTES = 256 * MEBIBYTE
"""For the database, logs and unpacked archives, in addition to the copies of objects."""


def refuse_unready(settings: Settings, priorities: Collection[Priority], *, force: bool) -> None:
    """UsageError or SetupError when a queue has no worker (deployed mode) or Dagster has not been set up."""
    if not settings.is_deployed:
        return
    from legal_pipeline.defs.backfills.submission import refuse_unserved
    from legal_pipeline.defs.instance.instance import prepare_dagster_home

    prepare_dagster_home(settings)
    for priority in sorted(priorities):
        refuse_unserved(settings, priority, force=force)


def refuse_full_disk(settings: Settings, documents: Sequence[Document], size_bytes: int) -> None:
    """SetupError when the copies that the batch needs at the same time do not fit. Local files are read in place."""
    from_s3 = any(document.source_uri.startswith(S3_SCHEME) for document in documents)
    needed = _SPARE_BYTES + (min(size_bytes, settings.download_cache_bytes) if from_s3 else 0)
    free = shutil.disk_usage(settings.home).free
    if free < needed:
        raise SetupError(
            f"{free / 1e9:.1f} GB are free at {settings.home}, but this batch needs {needed / 1e9:.1f} GB; free some space"
            + (", or lower LEGAL_PIPELINE_DOWNLOAD_CACHE_BYTES" if from_s3 else "")
        )


def refuse_unreachable(s3: S3, documents: Sequence[Document]) -> None:
    """SetupError or ExternalError when a bucket cannot be listed with these credentials; one request for each bucket."""
    buckets = {bucket_and_key(document.source_uri)[0] for document in documents if document.source_uri.startswith(S3_SCHEME)}
    for bucket in sorted(buckets):
        next(iter(s3.pages(bucket, "", folder_only=True)), None)
