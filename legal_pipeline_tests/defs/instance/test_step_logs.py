"""What a step writes can be opened in the UI; a step that writes nothing leaves nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from dagster._core.storage.compute_log_manager import ComputeIOType

from legal_pipeline.defs.instance.step_logs import StepLogs, remove_old_step_logs, step_logs_dir
from legal_pipeline.settings import Settings

KEY = ["run-1", "compute_logs", "abcdefgh"]


def in_c(descriptor: int) -> Callable[[], object]:
    return lambda: os.write(descriptor, b"from a library\n")


def by_child() -> None:
    subprocess.run([sys.executable, "-c", "print('from a process')"], check=True)


@pytest.mark.parametrize(
    ("write", "stdout", "stderr"),
    [
        (lambda: None, None, None),
        (lambda: print("from Python"), b"from Python\n", None),
        (lambda: print("from Python", file=sys.stderr), None, b"from Python\n"),
        (in_c(1), b"from a library\n", None),
        (in_c(2), None, b"from a library\n"),
        (by_child, b"from a process\n", None),
    ],
    ids=["nothing", "stdout", "stderr", "stdout in C", "stderr in C", "a child"],
)
def test_what_is_written_is_kept(
    write: Callable[[], object], stdout: bytes | None, stderr: bytes | None, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    manager = StepLogs(str(tmp_path / "logs"))
    with capfd.disabled(), manager.capture_logs(KEY):
        assert not manager.is_capture_complete(KEY), "the UI goes on looking"
        write()
    found = manager.get_log_data(KEY)
    assert (found.stdout, found.stderr) == (stdout, stderr)
    assert manager.is_capture_complete(KEY)
    kept = sorted(path.suffix for path in (tmp_path / "logs").rglob("*.*"))
    assert kept == sorted({".complete", *([".out"] if stdout else []), *([".err"] if stderr else [])} if stdout or stderr else [])
    assert (not stdout and not stderr) or (tmp_path / "logs" / "run-1").is_dir()
    assert stdout or stderr or list((tmp_path / "logs").iterdir()) == []


def test_a_quiet_step_leaves_the_logs_of_another_alone(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    manager = StepLogs(str(tmp_path))
    for key, said in (("first", b"said"), ("second", b"")):
        with capfd.disabled(), manager.capture_logs([*KEY[:2], key]):
            os.write(2, said)
    assert manager.get_log_data([*KEY[:2], "first"]).stderr == b"said"


def test_the_streams_are_as_before_whatever_ends_the_step(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    manager = StepLogs(str(tmp_path))
    with capfd.disabled():
        before = [os.fstat(descriptor) for descriptor in (1, 2)]
        with pytest.raises(RuntimeError), manager.capture_logs(KEY):
            os.write(1, b"half a ")
            raise RuntimeError("a bug")
        assert [os.fstat(descriptor)[:3] for descriptor in (1, 2)] == [stat[:3] for stat in before]
    assert manager.get_log_data_for_type(KEY, ComputeIOType.STDOUT) == (b"half a ", 7)


def test_only_its_user_can_read_them(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    manager = StepLogs(str(tmp_path))
    with capfd.disabled(), manager.capture_logs(KEY):
        os.write(2, b"said")
    [path] = tmp_path.rglob("*.err")
    assert path.stat().st_mode & 0o077 == 0


def test_old_ones_are_removed(settings: Settings) -> None:
    for name, days in (("old", 31), ("young", 29)):
        path = step_logs_dir(settings) / name / "compute_logs" / "abcdefgh.err"
        path.parent.mkdir(parents=True)
        path.write_text("said")
        for each in (path, path.parent, path.parent.parent):
            moment = each.stat().st_mtime - days * 86400
            os.utime(each, (moment, moment))
    assert remove_old_step_logs(settings) == 1
    assert [path.name for path in step_logs_dir(settings).iterdir()] == ["young"]
    assert remove_old_step_logs(settings.model_copy(update={"home": settings.home / "nothing"})) == 0
