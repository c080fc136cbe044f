"""The disk cache: one copy for all readers, always complete, never removed while in use, within the limit."""

from __future__ import annotations

import errno
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO

import pytest

from legal_pipeline.errors import ExternalError, ResourceExhausted, SetupError, SourceMissing
from legal_pipeline.storage.disks import Disk
from legal_pipeline.storage.sources import cached_files, download_cache
from legal_pipeline.storage.sources.download_cache import Downloads
from legal_pipeline_tests.deployed.deployment import wait_until
from legal_pipeline_tests.specimens.at_once import at_once


class Served:
    """Gives bytes and counts how often it was asked."""

    def __init__(self, content: bytes) -> None:
        self.content, self.times = content, 0

    def __call__(self, make_room: Callable[[int], BinaryIO]) -> None:
        self.times += 1
        make_room(len(self.content)).write(self.content)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "downloads"


@pytest.fixture
def downloads(folder: Path) -> Downloads:
    return Downloads(folder, 1000)


def copies(folder: Path) -> list[int]:
    """Sizes of what lies there."""
    return sorted(path.stat().st_size for path in folder.iterdir() if not path.name.startswith("."))


def use(downloads: Downloads, name: str, size_bytes: int = 100) -> bool:
    """True when it had to be fetched."""
    served = Served(name.encode().ljust(size_bytes))
    with downloads.copy(f"s3://b/{name}", "v1", served) as path:
        assert path.read_bytes() == served.content
    return served.times == 1


def test_a_copy_is_fetched_once_for_intake_and_text(downloads: Downloads) -> None:
    assert [use(downloads, "a"), use(downloads, "a")] == [True, False]


def test_another_version_is_another_copy(downloads: Downloads) -> None:
    for version, content in (("v1", b"before"), ("v2", b"after")):
        with downloads.copy("s3://b/a", version, Served(content)) as path:
            assert path.read_bytes() == content
    with downloads.copy("s3://b/a", "v1", Served(b"never")) as path:
        assert path.read_bytes() == b"before"


def test_a_copy_without_bytes(downloads: Downloads) -> None:
    with downloads.copy("s3://b/empty", "v1", Served(b"")) as path:
        assert path.read_bytes() == b""


def test_copies_are_private_to_the_user(downloads: Downloads, folder: Path) -> None:
    with downloads.copy("s3://b/a", "v1", Served(b"x")) as path:
        assert (path.stat().st_mode & 0o077, folder.stat().st_mode & 0o077) == (0, 0)


def test_the_longest_unused_go_first(downloads: Downloads, folder: Path) -> None:
    for name in "abcdefghi":
        use(downloads, name)
    use(downloads, "a")
    use(downloads, "j", 200)
    assert sum(copies(folder)) <= 1000
    assert not use(downloads, "a")
    assert use(downloads, "b")


def test_a_copy_in_use_is_never_removed(downloads: Downloads) -> None:
    with downloads.copy("s3://b/held", "v1", Served(b"h" * 400)) as held:
        for number in range(20):
            use(downloads, f"other{number}", 300)
        assert held.read_bytes() == b"h" * 400
    for number in range(20):
        use(downloads, f"another{number}", 300)
    assert use(downloads, "held", 400)


def test_the_same_copy_held_twice_is_held_until_the_second_lets_go(downloads: Downloads) -> None:
    with ExitStack() as outer:
        held = outer.enter_context(downloads.copy("s3://b/held", "v1", Served(b"h" * 400)))
        with downloads.copy("s3://b/held", "v1", Served(b"never")):
            pass
        for number in range(10):
            use(downloads, f"other{number}", 300)
        assert held.exists()


def test_what_is_in_use_fills_the_limit(downloads: Downloads, folder: Path) -> None:
    with downloads.copy("s3://b/held", "v1", Served(b"h" * 800)):
        with pytest.raises(ResourceExhausted, match="no room for a copy of 300 bytes"):
            use(downloads, "more", 300)
        assert copies(folder) == [800]
    assert use(downloads, "more", 300)


def test_a_copy_larger_than_the_limit_is_a_setup_error(downloads: Downloads) -> None:
    with pytest.raises(SetupError, match="LEGAL_PIPELINE_DOWNLOAD_CACHE_BYTES allows 1,000"):
        use(downloads, "huge", 1001)


@pytest.mark.parametrize("error", [SourceMissing("gone"), ExternalError("cut"), KeyboardInterrupt()])
def test_a_fetch_that_fails_leaves_nothing(downloads: Downloads, folder: Path, error: BaseException) -> None:
    def failing(make_room: Callable[[int], BinaryIO]) -> None:
        make_room(100).write(b"half")
        raise error

    with pytest.raises(type(error)), downloads.copy("s3://b/a", "v1", failing):
        pass
    assert copies(folder) == []
    assert use(downloads, "a")


def test_a_full_disk(downloads: Downloads, folder: Path) -> None:
    def full(make_room: Callable[[int], BinaryIO]) -> None:
        make_room(100)
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(ResourceExhausted, match="the disk is full"), downloads.copy("s3://b/a", "v1", full):
        pass
    assert copies(folder) == []


def test_an_object_larger_than_the_free_disk_is_not_begun(downloads: Downloads, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    use(downloads, "a", 100)

    disk = Disk(folder, 100, 50, 0, 0, is_read_only=False)
    monkeypatch.setattr(download_cache, "disk_of", lambda _: disk)
    # what nobody uses makes room first
    assert use(downloads, "b", 120)
    assert copies(folder) == [120]
    with pytest.raises(ResourceExhausted):
        use(downloads, "c", 500)


def test_forgetting_removes_every_version_of_one_object_only(downloads: Downloads, folder: Path) -> None:
    use(downloads, "a"), use(downloads, "b")
    with downloads.copy("s3://b/a", "v2", Served(b"x" * 50)):
        downloads.forget("s3://b/a")
    assert copies(folder) == [100]
    assert not use(downloads, "b")


def blocks(folder: Path) -> int:
    """Files that take up room, whatever the number of their names."""
    return len({path.stat().st_ino for path in folder.rglob("*") if path.is_file() and path.name != ".ledger"})


def test_equal_bytes_under_two_keys_are_kept_once(downloads: Downloads, folder: Path) -> None:
    for name in "abc":
        with downloads.copy(f"s3://b/{name}", "v1", Served(b"x" * 400)) as path:
            assert path.read_bytes() == b"x" * 400
    use(downloads, "other", 400)
    assert blocks(folder) == 2
    # and count once: a third of this size would have needed room
    assert [use(downloads, name, 400) for name in ("other",)] == [False]


def test_equal_bytes_go_when_nobody_reads_them_under_any_key(downloads: Downloads, folder: Path) -> None:
    for name in "ab":
        with downloads.copy(f"s3://b/{name}", "v1", Served(b"x" * 400)):
            pass
    with downloads.copy("s3://b/a", "v1", Served(b"never")) as held:
        for number in range(10):
            use(downloads, f"other{number}", 300)
        assert held.read_bytes() == b"x" * 400
    for number in range(10):
        use(downloads, f"another{number}", 300)
    assert blocks(folder) <= 3
    for name in "ab":
        served = Served(b"x" * 400)
        with downloads.copy(f"s3://b/{name}", "v1", served):
            assert served.times == (1 if name == "a" else served.times)


def test_forgetting_one_of_two_keys_keeps_the_bytes_of_the_other(downloads: Downloads, folder: Path) -> None:
    for name in "ab":
        with downloads.copy(f"s3://b/{name}", "v1", Served(b"x" * 400)):
            pass
    downloads.forget("s3://b/a")
    with downloads.copy("s3://b/b", "v1", Served(b"never")) as path:
        assert path.read_bytes() == b"x" * 400
    downloads.forget("s3://b/b")
    assert blocks(folder) == 0


def test_a_fetch_again_never_writes_into_the_bytes_of_another_key(downloads: Downloads, folder: Path) -> None:
    """A part is linked only after it has its final name."""
    for name in "ab":
        with downloads.copy(f"s3://b/{name}", "v1", Served(b"x" * 400)):
            pass
    with downloads.copy("s3://b/a", "v2", Served(b"y" * 400)), downloads.copy("s3://b/b", "v1", Served(b"never")) as path:
        assert path.read_bytes() == b"x" * 400


def test_where_links_are_impossible_equal_bytes_are_kept_twice(downloads: Downloads, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr("legal_pipeline.storage.sources.download_cache.os.link", refused)
    for name in "ab":
        with downloads.copy(f"s3://b/{name}", "v1", Served(b"x" * 400)) as path:
            assert path.read_bytes() == b"x" * 400
    assert blocks(folder) == 2


def test_forgetting_before_there_is_a_folder(downloads: Downloads) -> None:
    downloads.forget("s3://b/a")


def test_several_at_once_fetch_once_and_never_see_a_part(downloads: Downloads) -> None:
    """Threads here, each with a lock of its own as a process would have; processes below."""
    served = Served(b"whole" * 50)
    go = threading.Barrier(8)
    found: list[bytes] = []

    def ask() -> None:
        go.wait()
        with downloads.copy("s3://b/a", "v1", served) as path:
            found.append(path.read_bytes())

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [served.content] * 8
    assert served.times == 1


def test_what_was_completed_since_it_was_looked_for_is_not_fetched_again(
    downloads: Downloads, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    served = Served(b"whole" * 50)
    with downloads.copy("s3://b/a", "v1", served):
        pass
    shared = cached_files.open_shared
    answers = iter([None])
    monkeypatch.setattr(download_cache, "open_shared", lambda path: next(answers, shared(path)))
    with downloads.copy("s3://b/a", "v1", served) as path:
        assert path.read_bytes() == served.content
    assert served.times == 1
    assert [copy.name for copy in folder.iterdir() if not copy.name.startswith(".")] == [path.name]


def test_a_copy_that_is_completed_while_room_is_made_still_counts(
    downloads: Downloads, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Completing renames the file: between the listing and the look at it."""
    part = folder / "other-copy.part"
    listed = Downloads._names

    def completed_meanwhile(of: Downloads) -> list[Path]:
        found = listed(of)
        if part in found:
            part.rename(folder / "other-copy")
        return found

    folder.mkdir(exist_ok=True)
    part.write_bytes(b"x" * 400)
    monkeypatch.setattr(Downloads, "_names", completed_meanwhile)
    assert [copy.size_bytes for copy in downloads._copies()] == [400]


def _ask_in_a_process(folder: Path) -> None:
    downloads = Downloads(folder, 1000)
    for round_ in range(40):
        # each process in an order of its own
        name = f"{(round_ * 7 + os.getpid()) % 9}"
        served = Served(name.encode() * 150)
        with downloads.copy(f"s3://b/{name}", "v1", served) as path:
            assert path.read_bytes() == served.content


def test_processes_over_a_limit_that_holds_six_of_nine(folder: Path) -> None:
    assert at_once(_ask_in_a_process, folder) == [0] * 4
    assert sum(copies(folder)) <= 1000
    assert all(size == 150 for size in copies(folder))


_SLOW = """
import sys, pathlib, signal
from legal_pipeline.storage.sources.download_cache import Downloads
def fetch(make_room):
    sink = make_room(600)
    sink.write(b"half" * 50)
    sink.flush()
    pathlib.Path(sys.argv[2]).touch()
    signal.pause()
with Downloads(pathlib.Path(sys.argv[1]), 1000).copy("s3://b/a", "v1", fetch):
    pass
"""


def _killed_in_the_middle(folder: Path, mark: Path) -> None:
    process = subprocess.Popen([sys.executable, "-c", _SLOW, str(folder), str(mark)])
    wait_until(mark.exists, "it has written a part")
    process.send_signal(signal.SIGKILL)
    process.wait()


def test_a_reader_after_a_kill_gets_a_complete_copy(downloads: Downloads, folder: Path, tmp_path: Path) -> None:
    _killed_in_the_middle(folder, tmp_path / "mark")
    assert copies(folder) == [600]
    assert use(downloads, "a", 500)
    assert copies(folder) == [500]


def test_what_a_killed_process_left_is_removed_for_room(downloads: Downloads, folder: Path, tmp_path: Path) -> None:
    _killed_in_the_middle(folder, tmp_path / "mark")
    assert use(downloads, "b", 600)
    assert copies(folder) == [600]


def test_nothing_is_trusted_after_a_restart_of_the_machine(downloads: Downloads, folder: Path) -> None:
    use(downloads, "a")
    ledger = folder / ".ledger"
    ledger.write_text(f"before {ledger.read_text().split()[1]}")
    assert not use(downloads, "a")
    assert use(Downloads(folder, 1000), "a")


@pytest.mark.parametrize("content", ["", "x", "x y", "\0", "1 2 3"])
def test_a_ledger_that_is_damaged_costs_the_copies_and_no_more(folder: Path, downloads: Downloads, content: str) -> None:
    use(downloads, "a")
    (folder / ".ledger").write_text(content)
    assert use(Downloads(folder, 1000), "a")


def test_the_folder_is_listed_for_a_share_of_the_limit_and_not_for_each_copy(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    downloads = Downloads(folder, 100_000)
    listed = 0
    copies_of = Downloads._names

    def counted(self: Downloads) -> list[Path]:
        nonlocal listed
        listed += 1
        return copies_of(self)

    monkeypatch.setattr(Downloads, "_names", counted)
    for number in range(300):
        use(downloads, str(number), 1000)
    # a hundred fit; then a tenth of them is removed at a time
    assert listed <= 2 + 200 / 10


@pytest.mark.parametrize("uri", ["s3://b/" + "x" * 1000, "s3://b/\udce9", "s3://b/../../etc/passwd"])
def test_any_uri_becomes_a_plain_name(downloads: Downloads, folder: Path, uri: str) -> None:
    with downloads.copy(uri, "v/1", Served(b"x")) as path:
        assert path.parent == folder
        assert re.fullmatch(r"[0-9a-f]{32}-[0-9a-f]{32}", path.name)
