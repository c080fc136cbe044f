"""A batch is refused when one of its objects has no room, whatever the size of all together."""

from __future__ import annotations

from pathlib import Path

import pytest

from legal_pipeline.batches import preflight
from legal_pipeline.batches.preflight import refuse_full_disk
from legal_pipeline.errors import SetupError
from legal_pipeline.model import Document
from legal_pipeline.settings import Settings
from legal_pipeline.storage.disks import Disk

GB, MB = 10**9, 10**6


def document(uri: str) -> Document:
    return Document("d-1", "acme", uri, "brief.pdf")


@pytest.mark.parametrize(
    ("uri", "total", "free", "copies", "largest", "is_refused"),
    [
        # a batch of any size, on a disk with room for its largest object beside the reserve
        ("s3://b/brief.pdf", 20 * GB, 3 * GB, 0, 800 * MB, False),
        ("s3://b/brief.pdf", 20 * GB, 3 * GB, 0, 1_200 * MB, True),
        # copies that nobody reads make room
        ("s3://b/brief.pdf", 20 * GB, 3 * GB, 500 * MB, 1_200 * MB, False),
        # a small disk has a small reserve
        ("s3://b/brief.pdf", 1 * GB, 200 * MB, 0, 50 * MB, False),
        ("s3://b/brief.pdf", 1 * GB, 200 * MB, 0, 150 * MB, True),
        # local files are read in place
        ("file:///case/brief.pdf", 20 * GB, 300 * MB, 0, 5 * GB, False),
        ("file:///case/brief.pdf", 20 * GB, 200 * MB, 0, 1, True),
        ("file:///case/brief.pdf", 1 * GB, 120 * MB, 0, 1, False),
    ],
)
def test_the_largest_object_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, uri: str, total: int, free: int, copies: int, largest: int, is_refused: bool
) -> None:
    settings = Settings(home=tmp_path)
    settings.downloads_dir.mkdir()
    with (settings.downloads_dir / "copy").open("wb") as copy:
        copy.truncate(copies)
    monkeypatch.setattr(preflight, "disk_of", lambda path: Disk(tmp_path, total, free, 0, 0, False))
    if is_refused:
        with pytest.raises(SetupError, match=r"can be used at .*, but this batch needs"):
            refuse_full_disk(settings, [document(uri)], largest)
    else:
        refuse_full_disk(settings, [document(uri)], largest)
