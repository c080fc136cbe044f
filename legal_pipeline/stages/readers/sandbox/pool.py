"""Provides sandboxed processes: each worker has one zygote, started on first use and replaced when it dies."""

from __future__ import annotations

import atexit
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

from legal_pipeline import interrupts
from legal_pipeline.errors import ExternalError
from legal_pipeline.stages.readers.sandbox.protocol import ChannelClosed

_START_SECONDS = 60.0
_PASSED_ENVIRONMENT = (
    *("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT", "TMPDIR"),
    # how much freed memory is kept: page images are the largest blocks of all
    *("MALLOC_ARENA_MAX", "MALLOC_MMAP_THRESHOLD_", "MALLOC_TRIM_THRESHOLD_"),
)


class ReaderBug(RuntimeError):
    """A reader failed because of a bug. The message gives the location in the code."""


class ReaderKilled(Exception):
    """Another process killed the reading process. A retry may succeed."""


class Zygote:
    """The owner's side of the zygote."""

    def __init__(self) -> None:
        self.owner = os.getpid()
        self._lock = threading.Lock()
        ours, theirs = socket.socketpair()
        environment = {name: os.environ[name] for name in _PASSED_ENVIRONMENT if name in os.environ}
        environment["PYTHONPATH"] = os.pathsep.join(part or str(Path.cwd()) for part in sys.path)
        # Ctrl-C reaches the whole process group; the owner decides when to stop
        with theirs, interrupts.blocked(signal.SIGINT):
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "legal_pipeline.stages.readers.sandbox.zygote", str(theirs.fileno())],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                env=environment,  # no secrets that a hostile file could read
                pass_fds=(theirs.fileno(),),
            )
        self._control = ours
        self._control.settimeout(_START_SECONDS)
        try:
            self._receive_line()
        except (ChannelClosed, TimeoutError) as error:
            self.close()
            raise ExternalError("the process that reads documents did not start; see the lines above it printed") from error

    @property
    def is_alive(self) -> bool:
        return self._process.poll() is None

    def fork(self, handler: str) -> tuple[int, socket.socket]:
        """Fork a process. Returns its id and the channel to it. Raises ReaderKilled when the zygote is dead, ReaderBug."""
        ours, theirs = socket.socketpair()
        with theirs, self._lock:
            try:
                socket.send_fds(self._control, [json.dumps({"fork": handler}).encode()], [theirs.fileno()])
                reply = self._receive_line()
            except (OSError, ChannelClosed) as error:
                ours.close()
                self.close()
                raise ReaderKilled("no zygote") from error
        if "failed" in reply:
            ours.close()
            raise ReaderBug(f"{handler} cannot be loaded: {reply['failed']}")
        return int(reply["pid"]), ours

    def end(self, pid: int) -> int | None:
        """End a process and return its exit status, or None if the zygote is dead, which ended the process too."""
        if self.owner != os.getpid():
            return None
        with self._lock:
            try:
                self._control.sendall(json.dumps({"end": pid}).encode())
                return int(self._receive_line()["status"])
            except (OSError, ChannelClosed):
                self.close()
                return None

    def abandon(self) -> None:
        """Close the channel in a fork of the owner, so that the zygote still notices the end of the owner."""
        self._control.close()

    def close(self) -> None:
        """End the zygote and all its processes."""
        self._control.close()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _receive_line(self) -> dict[str, int | str]:
        data = b""
        while not data.endswith(b"\n"):
            part = self._control.recv(4096)
            if not part:
                raise ChannelClosed
            data += part
        reply: dict[str, int | str] = json.loads(data)
        return reply


_current: Zygote | None = None
_current_lock = threading.Lock()


def current_zygote() -> Zygote:
    """Return the zygote of this process, started if necessary. Raises ExternalError when it does not start."""
    global _current
    with _current_lock:
        if _current is not None and not _current.is_alive:
            _current.close()
            _current = None
        if _current is None:
            _current = Zygote()
        return _current


@atexit.register
def stop() -> None:
    """End the zygote of this process and every reading process. The next request starts a new one."""
    global _current
    with _current_lock:
        if _current is not None and _current.owner == os.getpid():
            _current.close()
        _current = None


def _after_fork() -> None:
    global _current, _current_lock
    _current_lock = threading.Lock()
    if _current is not None:
        _current.abandon()
    _current = None


os.register_at_fork(after_in_child=_after_fork)
