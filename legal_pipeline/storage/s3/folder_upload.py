"""Copies files into a local inbox, under a hidden name until they are complete."""

from __future__ import annotations

import filecmp
import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from legal_pipeline.errors import ExternalError
from legal_pipeline.storage.disks import disk_errors
from legal_pipeline.storage.s3.upload import UploadResult


def copy_into_folder(inbox: Path, key: str, path: Path) -> UploadResult:
    """Raises OSError when the file cannot be read, ExternalError when the inbox cannot be written."""
    target = inbox / key
    size_bytes = path.stat().st_size
    with path.open("rb"), _written(inbox):
        if target.is_file() and filecmp.cmp(path, target, shallow=False):
            return UploadResult(0, size_bytes)
        target.parent.mkdir(parents=True, exist_ok=True)
        # a digest of the whole key: a name of 255 bytes cannot be extended, and two programs may copy to one folder
        hidden = target.with_name(f".{hashlib.sha256(key.encode('utf-8', 'surrogateescape')).hexdigest()[:16]}.uploading")
        try:
            shutil.copyfile(path, hidden)
            if not filecmp.cmp(path, hidden, shallow=False):
                raise ExternalError(f"{path} changed during the copy, or the disk damaged it; upload it again")
            hidden.replace(target)
        finally:
            hidden.unlink(missing_ok=True)
    return UploadResult(size_bytes, size_bytes)


@contextmanager
def _written(inbox: Path) -> Iterator[None]:
    """The file has been opened: what fails from here on is the inbox."""
    try:
        with disk_errors(inbox):
            yield
    except OSError as error:
        raise ExternalError(
            f"{inbox} cannot be written ({error.strerror}); correct the rights of the folder, or what stands in its place"
        ) from error
