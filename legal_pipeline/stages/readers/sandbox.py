"""Opens files nobody trusts in a process of their own, with little memory and little time.

A worker keeps one zygote (see `sandbox_zygote`); each document gets one process forked from it.
Whatever the file does to that process, here it becomes a `Refusal`, a `WorldFault` or a
`ReaderBug`, and no process stays behind.
"""

from __future__ import annotations

import atexit
import dataclasses
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import TracebackType

from legal_pipeline.errors import Refusal, SourceMissing, WorldFault
from legal_pipeline.model import RefusalReason
from legal_pipeline.stages.readers.limits import MEBIBYTE, ReadLimits
from legal_pipeline.stages.readers.sandbox_wire import Closed, Malformed, Message, Overdue, receive, send

_START_SECONDS = 60.0
_PASSED_ENVIRONMENT = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT", "TMPDIR")
_SIGNALS_OF_OTHERS = frozenset({signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP})


class ReaderBug(RuntimeError):
    """A reader failed inside its process with an error of ours; the message says where."""


class _Lost(Exception):
    """The reading process was ended from outside; a new one may do."""


class Sandbox:
    """One limited process with one handler over one file.

    `handler` is `module:Class`, made inside the process with (path, limits). Questions are
    independent of each other, so that one may be asked again of a new process.
    """

    def __init__(self, handler: str, path: Path, limits: ReadLimits) -> None:
        self._handler = handler
        self._path = path
        self._limits = limits
        self._pid: int | None = None
        self._channel: socket.socket | None = None
        self._zygote: _Zygote | None = None

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def ask(self, question: str, page: int = 0, *, max_body_bytes: int = 0) -> Message:
        """The handler's answer. Refusal: the file breaks, exceeds or overstays its reader. WorldFault, ReaderBug."""
        try:
            return self._ask(question, page, max_body_bytes)
        except _Lost:
            self.close()
        try:
            return self._ask(question, page, max_body_bytes)
        except _Lost as lost:
            self.close()
            raise WorldFault(f"the process that reads documents was ended twice from outside ({lost})") from lost

    def close(self) -> None:
        """Ends the process if there is one; may be called any number of times."""
        if self._channel is not None:
            self._channel.close()
            self._channel = None
        if self._pid is not None and self._zygote is not None:
            self._zygote.end(self._pid)
        self._pid = None

    def _ask(self, question: str, page: int, max_body_bytes: int) -> Message:
        where = f"page {page}" if page else "the file"
        try:
            channel = self._channel or self._open()
            send(channel, Message({"question": question, "page": page}))
            deadline = time.monotonic() + self._limits.page_timeout_seconds
            reply = receive(channel, max_body_bytes=max_body_bytes, deadline=deadline)
        except Overdue:
            self.close()
            seconds = f"{self._limits.page_timeout_seconds:g} seconds"
            raise Refusal(RefusalReason.HOSTILE, f"{where} could not be read within {seconds}") from None
        except Malformed as error:
            self.close()
            raise Refusal(RefusalReason.HOSTILE, f"{where}: the reader answered with {error}") from None
        except Closed:
            raise self._why_it_ended(where) from None
        return self._checked(reply, where)

    def _open(self) -> socket.socket:
        self._zygote = _zygote()
        self._pid, self._channel = self._zygote.fork(self._handler)
        send(self._channel, Message({"path": str(self._path), **dataclasses.asdict(self._limits)}))
        return self._channel

    def _why_it_ended(self, where: str) -> Exception:
        pid, self._pid = self._pid, None
        status = self._zygote.end(pid) if self._zygote is not None and pid is not None else None
        self.close()
        if status is None or -status in _SIGNALS_OF_OTHERS:
            return _Lost(f"status {status} at {where}")
        if status < 0:
            # an allocator that gets no more memory aborts, so a crash and the limit look alike
            name = signal.Signals(-status).name
            limit = self._limits.memory_bytes // MEBIBYTE
            return Refusal(RefusalReason.HOSTILE, f"{where} broke its reader ({name}), or wants more than {limit} MiB of memory")
        return ReaderBug(f"the reading process left with status {status} at {where}")

    def _checked(self, reply: Message, where: str) -> Message:
        head = reply.head
        if "refusal" in head:
            # a process that was taken over may say anything: only reasons of the list, only printable characters
            reasons = [reason for reason in RefusalReason if reason.value == head["refusal"]]
            detail = "".join(c for c in str(head.get("detail"))[:200] if c.isprintable())
            raise Refusal(reasons[0] if reasons else RefusalReason.HOSTILE, detail)
        if "missing" in head:
            raise SourceMissing(f"{self._path} is no longer there, or may not be read")
        if "bug" in head:
            raise ReaderBug(f"{where}: {str(head['bug'])[:1000]}")
        return reply


class _Zygote:
    """This process's side of the zygote."""

    def __init__(self) -> None:
        self.owner = os.getpid()
        self._lock = threading.Lock()
        ours, theirs = socket.socketpair()
        environment = {name: os.environ[name] for name in _PASSED_ENVIRONMENT if name in os.environ}
        environment["PYTHONPATH"] = os.pathsep.join(part or str(Path.cwd()) for part in sys.path)
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "legal_pipeline.stages.readers.sandbox_zygote", str(theirs.fileno())],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                env=environment,  # nothing secret for a hostile file to find
                pass_fds=(theirs.fileno(),),
            )
        self._control = ours
        self._control.settimeout(_START_SECONDS)
        try:
            self._line()
        except (Closed, TimeoutError) as error:
            self.close()
            raise WorldFault("the process that reads documents did not start; see the lines above it printed") from error

    @property
    def is_alive(self) -> bool:
        return self._process.poll() is None

    def fork(self, handler: str) -> tuple[int, socket.socket]:
        """A new process and the channel to it. _Lost when the zygote is gone."""
        ours, theirs = socket.socketpair()
        with theirs, self._lock:
            try:
                socket.send_fds(self._control, [json.dumps({"fork": handler}).encode()], [theirs.fileno()])
                reply = self._line()
            except (OSError, Closed) as error:
                ours.close()
                self.close()
                raise _Lost("no zygote") from error
        if "failed" in reply:
            ours.close()
            raise ReaderBug(f"{handler} cannot be loaded: {reply['failed']}")
        return int(reply["pid"]), ours

    def end(self, pid: int) -> int | None:
        """Exit status; None when the zygote is gone, which took the process with it."""
        if self.owner != os.getpid():
            return None
        with self._lock:
            try:
                self._control.sendall(json.dumps({"end": pid}).encode())
                return int(self._line()["status"])
            except (OSError, Closed):
                self.close()
                return None

    def abandon(self) -> None:
        """In a fork of the owner: let go of the channel, so that its end still means the owner's end."""
        self._control.close()

    def close(self) -> None:
        self._control.close()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _line(self) -> dict[str, int | str]:
        data = b""
        while not data.endswith(b"\n"):
            part = self._control.recv(4096)
            if not part:
                raise Closed
            data += part
        reply: dict[str, int | str] = json.loads(data)
        return reply


_current: _Zygote | None = None
_current_lock = threading.Lock()


def _zygote() -> _Zygote:
    global _current
    with _current_lock:
        if _current is not None and not _current.is_alive:
            _current.close()
            _current = None
        if _current is None:
            _current = _Zygote()
        return _current


@atexit.register
def stop() -> None:
    """Ends this process's zygote, and with it every reading process; the next question starts a new one."""
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
