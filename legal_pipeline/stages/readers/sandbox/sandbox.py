"""Opens untrusted files in separate processes with limited memory and time.

Each worker has one zygote (see `zygote`), which forks one process for each document. Whatever a file does to its
process, the worker gets a `Refusal`, an `ExternalError` or a `ReaderBug`, and no process is orphaned.
"""

from __future__ import annotations

import dataclasses
import signal
import socket
from pathlib import Path
from types import TracebackType

from legal_pipeline.errors import ExternalError, Refusal, SourceMissing
from legal_pipeline.model import RefusalReason
from legal_pipeline.stages.readers.limits import MEBIBYTE, ReadLimits
from legal_pipeline.stages.readers.sandbox.pool import ReaderBug, ReaderKilled, Zygote, current_zygote, stop
from legal_pipeline.stages.readers.sandbox.protocol import (
    ChannelClosed,
    DeadlineExceeded,
    MalformedMessage,
    Message,
    Patience,
    receive,
    send,
)

__all__ = ["ReaderBug", "Sandbox", "stop"]

# SIGALRM ends a reader whose worker is gone; a worker that sees it has itself not run for longer than a page may take
_EXTERNAL_SIGNALS = frozenset({signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGALRM})
_HELD_UP = {"T": "it was stopped", "t": "it is being debugged", "D": "a disk or network file system did not answer"}
"""States of a process (proc(5)) that keep it from working through no fault of the file."""


class Sandbox:
    """One process with one handler for one file.

    `handler` is `module:Class`; the process creates it with (path, limits). Requests are independent of each other, so
    that a request can be repeated in a new process.
    """

    def __init__(self, handler: str, path: Path, limits: ReadLimits) -> None:
        self._handler = handler
        self._path = path
        self._limits = limits
        self._pid: int | None = None
        self._channel: socket.socket | None = None
        self._zygote: Zygote | None = None

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def ask(self, question: str, page: int = 0, *, max_body_bytes: int = 0) -> Message:
        """Return the answer of the handler.

        Raises Refusal if the file cannot be read, crashes the reader or exceeds a limit; SourceMissing; ExternalError;
        ReaderBug.
        """
        try:
            return self._ask(question, page, max_body_bytes)
        except ReaderKilled:
            self.close()
        try:
            return self._ask(question, page, max_body_bytes)
        except ReaderKilled as error:
            self.close()
            raise ExternalError(f"the process that reads documents was ended twice from outside ({error})") from error

    def close(self) -> None:
        """End the process, if it is running. May be called repeatedly."""
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
            patience = Patience(self._limits.page_timeout_seconds)
            reply = receive(channel, max_body_bytes=max_body_bytes, patience=patience)
        except DeadlineExceeded:
            if (state := _held_up(self._pid)) is not None:
                raise ReaderKilled(f"{state} at {where}") from None
            self.close()
            seconds = f"{self._limits.page_timeout_seconds:g} seconds"
            raise Refusal(RefusalReason.HOSTILE, f"{where} could not be read within {seconds}") from None
        except MalformedMessage as error:
            self.close()
            raise Refusal(RefusalReason.HOSTILE, f"{where}: the reader answered with {error}") from None
        except ChannelClosed:
            raise self._exit_error(where) from None
        return self._checked(reply, where)

    def _open(self) -> socket.socket:
        self._zygote = current_zygote()
        self._pid, self._channel = self._zygote.fork(self._handler)
        send(self._channel, Message({"path": str(self._path), **dataclasses.asdict(self._limits)}))
        return self._channel

    def _exit_error(self, where: str) -> Exception:
        pid, self._pid = self._pid, None
        status = self._zygote.end(pid) if self._zygote is not None and pid is not None else None
        self.close()
        if status is None or -status in _EXTERNAL_SIGNALS:
            return ReaderKilled(f"status {status} at {where}")
        if status < 0:
            # an allocator that runs out of memory aborts, which looks like a crash
            name = signal.Signals(-status).name
            limit = self._limits.memory_bytes // MEBIBYTE
            return Refusal(RefusalReason.HOSTILE, f"{where} broke its reader ({name}), or wants more than {limit} MiB of memory")
        return ReaderBug(f"the reading process left with status {status} at {where}")

    def _checked(self, reply: Message, where: str) -> Message:
        head = reply.head
        if "refusal" in head:
            # a compromised process can send anything: accept only known reasons and printable characters
            reasons = [reason for reason in RefusalReason if reason.value == head["refusal"]]
            detail = "".join(c for c in str(head.get("detail"))[:200] if c.isprintable())
            raise Refusal(reasons[0] if reasons else RefusalReason.HOSTILE, detail)
        if "missing" in head:
            raise SourceMissing(f"{self._path} is no longer there, or may not be read")
        if "bug" in head:
            raise ReaderBug(f"{where}: {str(head['bug'])[:1000]}")
        return reply


def _held_up(pid: int | None) -> str | None:
    """Why the process does not run; None when it does, or where /proc does not exist."""
    try:
        return _HELD_UP.get(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0])
    except (OSError, IndexError):
        return None
