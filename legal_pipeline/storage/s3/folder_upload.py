"""Copying of files into a local inbox, under a hidden name until they are complete."""

from __future__ import annotations

import filecmp
import hashlib
import shutil
from pathlib import Path

from legal_pipeline.errors import ExternalError
from legal_pipeline.storage.s3.upload import UploadResult


def copy_into_folder(inbox: Path, key: str, path: Path) -> UploadResult:
    target = inbox / key
    size_bytes = path.stat().st_size
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
