"""Checks before a batch is submitted. A failed check raises an error with its remedy before anything is written.

Does not belong here: checks before workers are started (`deployment.supervise.preflight`).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from legal_pipeline.errors import SetupError
from legal_pipeline.model import Document, Priority
from legal_pipeline.settings import MEBIBYTE, Settings
from legal_pipeline.storage.disks import disk_of, size
from legal_pipeline.storage.s3.client import S3
from legal_pipeline.storage.source_uris import S3 as S3_SCHEME
from legal_pipeline.storage.source_uris import bucket_and_key
from legal_pipeline.storage.sources.download_cache import Downloads

_SPARE_BYTES = 256 * MEBIBYTE
"""For the database, logs and unpacked archives; a tenth of a small disk."""


def refuse_unready(settings: Settings, priorities: Collection[Priority], *, force: bool) -> None:
    """UsageError or SetupError when a queue has no worker (deployed mode) or Dagster has not been set up."""
    if not settings.is_deployed:
        return
    from legal_pipeline.defs.backfills.submission import refuse_unserved
    from legal_pipeline.defs.instance.instance import prepare_dagster_home

    prepare_dagster_home(settings)
    for priority in sorted(priorities):
        refuse_unserved(settings, priority, force=force)


def refuse_full_disk(settings: Settings, documents: Sequence[Document], largest_bytes: int) -> None:
    """SetupError when the disk has no room for a copy of the largest object, beside what copies leave free.

    Copies make room for each other, so the size of the whole batch does not matter. Local files are read in place.
    """
    disk = disk_of(settings.home)
    needed, available = min(_SPARE_BYTES, disk.total_bytes // 10), disk.free_bytes
    if any(document.source_uri.startswith(S3_SCHEME) for document in documents):
        needed = max(needed, disk.reserve_bytes) + largest_bytes
        available += Downloads(settings.downloads_dir, settings.download_cache_bytes).used_bytes()
    if available < needed:
        raise SetupError(
            f"{size(available)} can be used at {settings.home}, but this batch needs {size(needed)}; free some space there, "
            "or move LEGAL_PIPELINE_HOME to a larger disk"
        )


def refuse_unreachable(s3: S3, documents: Sequence[Document]) -> None:
    """SetupError or ExternalError when a bucket cannot be listed with these credentials; one request for each bucket."""
    buckets = {bucket_and_key(document.source_uri)[0] for document in documents if document.source_uri.startswith(S3_SCHEME)}
    for bucket in sorted(buckets):
        next(iter(s3.pages(bucket, "", folder_only=True)), None)
