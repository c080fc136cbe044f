"""Nothing half written: an export is there as a whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from legal_pipeline.errors import UsageError
from legal_pipeline.exports.staging import staged
from legal_pipeline_tests.specimens.small_disk import MEGABYTE, SmallDisk


def write(target: Path, *names: str, size: int = 1, must_be_new: bool = False) -> None:
    with staged(target, must_be_new=must_be_new) as tree:
        for name in names:
            (tree / name).parent.mkdir(parents=True, exist_ok=True)
            (tree / name).write_bytes(b"x" * size)


def below(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("target", ["out", "not/there/yet", "old"])
def test_the_files_are_in_the_folder_and_nothing_else_is(tmp_path: Path, target: str) -> None:
    (tmp_path / "old").mkdir()
    write(tmp_path / target, "a.csv", "images/001/b.png")
    assert below(tmp_path) == {f"{target}/a.csv", f"{target}/images/001/b.png"}


def test_while_it_is_written_nothing_has_its_name(tmp_path: Path) -> None:
    with staged(tmp_path / "out") as tree:
        (tree / "a.csv").write_text("half")
        assert not (tmp_path / "out").exists()


def test_a_failure_leaves_what_was_there_before(tmp_path: Path) -> None:
    write(tmp_path / "out", "a.csv")

    def fail() -> None:
        with staged(tmp_path / "out") as tree:
            (tree / "a.csv").write_text("other")
            raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        fail()
    assert below(tmp_path) == {"out/a.csv"}
    assert (tmp_path / "out" / "a.csv").read_text() == "x"


def test_interrupted_in_the_middle_nothing_is_left(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), staged(tmp_path / "out") as tree:
        (tree / "a.csv").write_text("half")
        raise KeyboardInterrupt
    assert list(tmp_path.iterdir()) == []


def test_files_of_others_in_the_folder_stay(tmp_path: Path) -> None:
    write(tmp_path / "out", "mine.txt")
    write(tmp_path / "out", "a.csv", size=2)
    write(tmp_path / "out", "a.csv", size=3)
    assert below(tmp_path) == {"out/a.csv", "out/mine.txt"}
    assert (tmp_path / "out" / "a.csv").stat().st_size == 3


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("file", "file is a file; name a folder"),
        ("file/out", "out cannot be a folder, because .*file is a file; name another one"),
        ("full", "full already holds files, which would be mixed with these; name a new folder"),
    ],
)
def test_a_place_that_cannot_be_used(tmp_path: Path, target: str, message: str) -> None:
    (tmp_path / "file").write_text("x")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "other.txt").write_text("x")
    with pytest.raises(UsageError, match=message):
        write(tmp_path / target, "a.csv", must_be_new=True)
    assert below(tmp_path) == {"file", "full/other.txt"}


def test_a_folder_where_a_file_is_to_be(tmp_path: Path) -> None:
    (tmp_path / "out" / "b.csv").mkdir(parents=True)
    with pytest.raises(UsageError, match=r"b\.csv is a folder"):
        write(tmp_path / "out", "a.csv", "b.csv")
    assert below(tmp_path) == set()


@pytest.mark.parametrize("target", ["", "out"])
def test_on_a_full_disk_nothing_is_left(small_disk: SmallDisk, target: str) -> None:
    small_disk.fill(leave_bytes=2 * MEGABYTE)
    before = below(small_disk.mount)
    with pytest.raises(OSError, match="No space"):
        write(small_disk.mount / target, "a.csv", "b.csv", size=2 * MEGABYTE)
    assert below(small_disk.mount) == before
    assert not [path for path in small_disk.mount.iterdir() if path.is_dir()]


def test_on_a_read_only_disk_nothing_is_written(small_disk: SmallDisk) -> None:
    small_disk.remount("ro")
    with pytest.raises(OSError, match="Read-only"):
        write(small_disk.mount / "out", "a.csv")
    small_disk.remount("rw")
    assert below(small_disk.mount) == set()
