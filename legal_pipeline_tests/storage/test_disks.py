"""A disk that refuses to be written is `resource`, named with what to do, whoever writes to it: seen on a real small one."""

from __future__ import annotations

import errno
import os
import resource
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import pytest
import sqlalchemy as sa

from legal_pipeline.errors import DiskUnwritable, ExternalError
from legal_pipeline.model import Category, Document
from legal_pipeline.storage.database.engine import prepare_database
from legal_pipeline.storage.database.files import make_home
from legal_pipeline.storage.database.row_buffer import buffered_to_disk
from legal_pipeline.storage.disks import RESERVE_BYTES, Disk, disk_error, disk_of, size
from legal_pipeline.storage.documents.documents import Documents
from legal_pipeline.storage.resilience.error_categories import as_external_error, category_of
from legal_pipeline.storage.sources.archive import FolderArchive
from legal_pipeline.storage.sources.download_cache import Downloads
from legal_pipeline_tests.specimens.small_disk import MEGABYTE, SmallDisk, mounted

GB = 10**9


@pytest.mark.parametrize(
    ("total", "reserve"),
    [(500 * GB, RESERVE_BYTES), (20 * 1024**3, 2 * 1024**3), (8 * GB, 800_000_000), (100 * MEGABYTE, 10 * MEGABYTE), (0, 0)],
)
def test_copies_leave_two_gigabytes_or_a_tenth_of_a_smaller_disk(total: int, reserve: int) -> None:
    assert Disk(Path("/"), total, total, 0, 0, is_read_only=False).reserve_bytes == reserve


@pytest.mark.parametrize(("count", "text"), [(0, "0 kB"), (999_999, "999 kB"), (1_950_000, "1.9 MB"), (2 * GB, "2 GB")])
def test_sizes_are_never_overstated(count: int, text: str) -> None:
    assert size(count) == text


@pytest.mark.parametrize(
    ("number", "message"),
    [
        (errno.ENOSPC, "the disk is full: .*free some space"),
        (errno.EDQUOT, "quota"),
        (errno.EFBIG, "ulimit -f"),
        (errno.EROFS, "read-only"),
    ],
)
def test_what_the_system_says_and_what_is_made_of_it(tmp_path: Path, number: int, message: str) -> None:
    error = OSError(number, os.strerror(number))
    assert category_of(error) is Category.RESOURCE
    assert isinstance(as_external_error(error), DiskUnwritable)
    with pytest.raises(DiskUnwritable, match=message):
        raise disk_error(error, tmp_path)


def test_other_errors_are_not_the_disks(tmp_path: Path) -> None:
    assert not isinstance(disk_error(OSError(errno.EIO, "Input/output error"), tmp_path), DiskUnwritable)


def test_a_path_that_does_not_exist_yet_is_on_the_disk_of_its_folder(small_disk: SmallDisk) -> None:
    found = disk_of(small_disk.mount / "a" / "b")
    assert found.mount == small_disk.mount
    assert not found.is_full
    small_disk.fill()
    assert disk_of(small_disk.mount).is_full


def _home(folder: Path) -> None:
    make_home(folder / "home")


def _archive(folder: Path) -> None:
    source = folder.parent / "extracted"
    source.write_bytes(b"x" * MEGABYTE)
    FolderArchive(folder / "files").add(source, "ab" * 32)


def _fetched(make_room: Callable[[int], BinaryIO]) -> None:
    make_room(MEGABYTE).write(b"x" * MEGABYTE)


def _download(folder: Path) -> None:
    with Downloads(folder / "downloads", 100 * MEGABYTE).copy("s3://b/a", "v1", _fetched):
        pass


def _new_database(folder: Path) -> None:
    prepare_database(f"sqlite:///{folder / 'new.sqlite'}")


@pytest.mark.parametrize("write", [_archive, _download, _new_database], ids=lambda write: write.__name__)
def test_whoever_writes_to_a_full_disk_names_it_and_goes_on_when_there_is_room(
    small_disk: SmallDisk, write: Callable[[Path], None]
) -> None:
    small_disk.fill()
    with pytest.raises(DiskUnwritable) as raised:
        write(small_disk.mount)
    assert str(small_disk.mount) in str(raised.value)
    assert "free some space" in str(raised.value)
    small_disk.empty()
    write(small_disk.mount)


@pytest.mark.parametrize("write", [_home, _archive, _download, _new_database], ids=lambda write: write.__name__)
def test_whoever_writes_to_a_read_only_file_system_names_it(small_disk: SmallDisk, write: Callable[[Path], None]) -> None:
    small_disk.remount("ro")
    with pytest.raises(DiskUnwritable, match=f"{small_disk.mount} is read-only"):
        write(small_disk.mount)
    small_disk.remount("rw")
    write(small_disk.mount)


def test_a_disk_without_inodes_is_full(tmp_path: Path) -> None:
    with mounted(tmp_path / "few", 16, "nr_inodes=20") as disk:
        for number in range(30):
            try:
                (disk.mount / str(number)).touch()
            except OSError as error:
                found = disk_error(error, disk.mount)
                break
        assert isinstance(found, DiskUnwritable)
        assert "inodes" in str(found)


def test_the_tables_of_a_full_disk(small_disk: SmallDisk) -> None:
    engine = prepare_database(f"sqlite:///{small_disk.mount / 'results.sqlite'}")
    documents = Documents(engine)
    small_disk.fill()
    some = [Document(f"d{number}", "m", f"file:///{'x' * 2000}{number}", "a.txt") for number in range(2000)]
    with pytest.raises(DiskUnwritable, match=f"{small_disk.mount} has"):
        documents.register(some)
    small_disk.empty()
    assert len(documents.register(some)) == 2000
    engine.dispose()


def test_an_error_of_sqlite_without_its_engine_is_resource() -> None:
    error = sqlite3.OperationalError("database or disk is full")
    error.sqlite_errorcode = sqlite3.SQLITE_FULL
    wrapped = sa.exc.OperationalError("insert", None, error)
    assert category_of(wrapped) is Category.RESOURCE
    assert isinstance(as_external_error(wrapped), DiskUnwritable)


def test_rows_on_their_way_to_the_database(small_disk: SmallDisk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(small_disk.mount))
    monkeypatch.setattr("legal_pipeline.storage.database.row_buffer._IN_MEMORY_BYTES", 1000)
    small_disk.fill(leave_bytes=100_000)
    rows = [f"{number:1000}" for number in range(3000)]
    with pytest.raises(DiskUnwritable, match=str(small_disk.mount)), buffered_to_disk(rows):
        pass
    small_disk.empty()
    with buffered_to_disk(rows) as batches:
        assert sum(len(batch) for batch in batches) == 3000


@contextmanager
def file_size_limit(size_bytes: int) -> Iterator[None]:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size_bytes, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_limit_on_the_size_of_files_is_resource_too(tmp_path: Path) -> None:
    with file_size_limit(100_000), pytest.raises(DiskUnwritable, match="ulimit -f"):
        _download(tmp_path)
    _download(tmp_path)


def test_copies_never_take_the_last_tenth_of_a_small_disk(small_disk: SmallDisk) -> None:
    downloads = Downloads(small_disk.mount / "downloads", 1000 * MEGABYTE)
    reserve = disk_of(small_disk.mount).reserve_bytes
    for number in range(40):

        def fetch(make_room: Callable[[int], BinaryIO], number: int = number) -> None:
            make_room(MEGABYTE).write(bytes([number]) * MEGABYTE)

        with downloads.copy(f"s3://b/{number}", "v1", fetch):
            pass
        assert disk_of(small_disk.mount).free_bytes >= reserve
    # as much of it as that allows
    assert disk_of(small_disk.mount).free_bytes < reserve + 4 * MEGABYTE


def test_a_copy_that_can_never_fit_says_so_at_once(small_disk: SmallDisk) -> None:
    def fetch(make_room: Callable[[int], BinaryIO]) -> None:
        make_room(20 * MEGABYTE)

    downloads = Downloads(small_disk.mount / "downloads", 1000 * MEGABYTE)
    with pytest.raises(ExternalError, match="move LEGAL_PIPELINE_HOME to a larger"), downloads.copy("s3://b/a", "v1", fetch):
        pass
    assert disk_of(small_disk.mount).free_bytes > 15 * MEGABYTE
