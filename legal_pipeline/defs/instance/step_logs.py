"""Compute logs of steps: what a process writes to standard output and standard error while it executes them.

Dagster's `LocalComputeLogManager` copies both streams to the terminal as well, with four processes per step, and leaves
three files even if nothing was written. Here the streams go to the files only, and empty files are removed: a step that
succeeds normally leaves nothing, one that fails leaves its error. The webserver must run on the same machine, or share
the directory.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import time
from collections.abc import Generator, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Self

import dagster as dg
from dagster._core.storage.compute_log_manager import CapturedLogContext, ComputeIOType
from dagster._core.storage.local_compute_log_manager import IO_TYPE_EXTENSION, LocalComputeLogManager
from dagster._serdes import ConfigurableClassData

from legal_pipeline.settings import Settings, load_settings

KEPT_DAYS = 30
"""Longer than anybody waits before looking into a failure."""

_CONFIG = {"base_dir": dg.Field(dg.StringSource, is_required=False, description="default: logs/steps below LEGAL_PIPELINE_HOME")}
_STREAMS = {ComputeIOType.STDOUT: 1, ComputeIOType.STDERR: 2}


def step_logs_dir(settings: Settings) -> Path:
    return settings.log_dir.absolute() / "steps"


class StepLogs(LocalComputeLogManager):
    @classmethod
    def config_type(cls) -> Any:
        return _CONFIG

    @classmethod
    def from_config_value(cls, inst_data: ConfigurableClassData | None, config_value: Mapping[str, Any]) -> Self:
        # the parent's version ignores cls
        return cls(config_value.get("base_dir") or str(step_logs_dir(load_settings())), inst_data=inst_data)

    @contextlib.contextmanager
    def capture_logs(self, log_key: Sequence[str]) -> Generator[CapturedLogContext, None, None]:
        paths = {stream: Path(self.get_captured_local_path(log_key, IO_TYPE_EXTENSION[stream])) for stream in _STREAMS}
        with contextlib.ExitStack() as redirected:
            redirected.callback(self._finish, log_key, list(paths.values()))
            for stream, descriptor in _STREAMS.items():
                redirected.enter_context(_written_to(paths[stream], descriptor))
            yield CapturedLogContext(log_key)

    def _finish(self, log_key: Sequence[str], paths: Sequence[Path]) -> None:
        written = [path for path in paths if path.exists() and path.stat().st_size]
        for path in set(paths).difference(written):
            path.unlink(missing_ok=True)
        if written:
            Path(self.get_captured_local_path(log_key, "complete")).touch()
            return
        with contextlib.suppress(OSError):
            # not empty: another step of the run has written something
            paths[0].parent.rmdir()
            paths[0].parent.parent.rmdir()

    def is_capture_complete(self, log_key: Sequence[str]) -> bool:
        if super().is_capture_complete(log_key):
            return True
        return not Path(self.get_captured_local_path(log_key, IO_TYPE_EXTENSION[ComputeIOType.STDERR])).exists()


@contextlib.contextmanager
def _written_to(path: Path, descriptor: int) -> Iterator[None]:
    """Redirects the descriptor itself: libraries in C write to it, and Celery replaces `sys.stdout`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    _flush()
    before = os.dup(descriptor)
    try:
        target = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.dup2(target, descriptor)
        os.close(target)
        yield
    finally:
        _flush()
        os.dup2(before, descriptor)
        os.close(before)


def _flush() -> None:
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError, OSError, ValueError):
            stream.flush()


def remove_old_step_logs(settings: Settings, kept_days: int = KEPT_DAYS) -> int:
    """Removes the logs of runs that have written nothing for so long; returns the number of runs."""
    count, oldest = 0, time.time() - kept_days * 86400
    with contextlib.suppress(FileNotFoundError):
        for folder in step_logs_dir(settings).iterdir():
            with contextlib.suppress(FileNotFoundError):
                if max(path.stat().st_mtime for path in (folder, *folder.rglob("*"))) < oldest:
                    shutil.rmtree(folder, ignore_errors=True)
                    count += 1
    return count
