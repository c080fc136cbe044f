"""The zygote, the process that forks the reading processes: `python -P -m legal_pipeline.stages.readers.sandbox.zygote FD`.

It has imported the readers already, so that a process for a document takes a fork (2 to 3 ms) instead of the start of
an interpreter (more than 100 ms). It never opens a document. It ends with its owner and ends every reading process.

Protocol of the control channel, one JSON object per line: `{"fork": handler}` with one attached file descriptor ->
`{"pid": n}`; `{"end": n}` -> `{"status": s}`. A process that has exited is not reaped before `end`, so that its id
cannot be reused.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import importlib
import json
import os
import resource
import select
import signal
import socket
import sys
from pathlib import Path
from typing import Protocol

from legal_pipeline.errors import Refusal
from legal_pipeline.model import RefusalReason
from legal_pipeline.stages.readers.limits import ReadLimits
from legal_pipeline.stages.readers.sandbox import confinement
from legal_pipeline.stages.readers.sandbox.heap_size import keep_freed_memory
from legal_pipeline.stages.readers.sandbox.protocol import ChannelClosed, Message, receive, send

_PR_SET_PDEATHSIG = 1  # linux/prctl.h
_OOM_SCORE = "/proc/self/oom_score_adj"  # man 5 proc
_OWNER_CHECK_MILLISECONDS = 2000
_CONTROL_LINE_BYTES = 4096


class Handler(Protocol):
    """Created in the reading process with (path, limits). Answers requests about the file.

    One whose library decodes in threads has `STARTS_THREADS = True`. May raise Refusal, MemoryError,
    FileNotFoundError; any other exception is reported as a bug.
    """

    def answer(self, question: str, page: int) -> Message: ...


def main() -> None:
    control = socket.socket(fileno=int(sys.argv[1]))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole process group; the owner decides when to stop
    owner = os.getppid()
    children: set[int] = set()
    poll = select.poll()
    poll.register(control, select.POLLIN)
    confinement.prepare()
    control.sendall(b'{"ready": true}\n')
    try:
        while True:
            # the channel closes when the owner dies, unless another process inherited its end
            while not poll.poll(_OWNER_CHECK_MILLISECONDS):
                if os.getppid() != owner:
                    return
            data, descriptors, _, _ = socket.recv_fds(control, _CONTROL_LINE_BYTES, 1)
            if not data:
                return
            command = json.loads(data)
            reply: dict[str, int | str] = {}
            if "fork" in command:
                try:
                    # import here, so that later forks share the module
                    importlib.import_module(command["fork"].partition(":")[0])
                except ImportError as error:
                    reply["failed"] = str(error)[:1000]
                else:
                    reply["pid"] = _fork(command["fork"], descriptors[0], control, children)
            if "end" in command:
                reply["status"] = _end(command["end"], children)
            control.sendall(json.dumps(reply).encode() + b"\n")
    except (BrokenPipeError, ConnectionResetError):
        return
    finally:
        for pid in tuple(children):
            _end(pid, children)


def _fork(handler: str, descriptor: int, control: socket.socket, children: set[int]) -> int:
    gc.freeze()
    parent = os.getpid()
    pid = os.fork()
    if pid:
        os.close(descriptor)
        children.add(pid)
        return pid
    status = 1
    try:
        control.close()
        _die_with_parent(parent)
        serve(socket.socket(fileno=descriptor), handler)
        status = 0
    finally:
        os._exit(status)


def _end(pid: int, children: set[int]) -> int:
    """Kill a process and return its exit status, negative for a signal. A process that exited before keeps its own status."""
    if pid not in children:
        return 0
    children.discard(pid)
    os.kill(pid, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def serve(channel: socket.socket, handler: str) -> None:
    """Answer requests until the channel closes. The first message contains path and limits."""
    opening = receive(channel, max_body_bytes=64 * 1024).head
    path = str(opening.pop("path"))
    passwords = tuple(opening.pop("passwords"))  # type: ignore[arg-type]
    limits = ReadLimits(**opening, passwords=passwords)  # type: ignore[arg-type]
    confine(limits)
    keep_freed_memory()
    module, _, name = handler.partition(":")
    make = getattr(importlib.import_module(module), name)
    path = confinement.apply(path, may_start_threads=getattr(make, "STARTS_THREADS", False))
    reader: Handler | None = None
    with contextlib.suppress(ChannelClosed):
        while True:
            request = receive(channel, max_body_bytes=0).head
            # if the worker dies while this process hangs in C code, the default action of the alarm ends it
            signal.alarm(int(limits.page_timeout_seconds) + 10)
            try:
                if reader is None:
                    reader = make(path, limits)
                reply = reader.answer(str(request["question"]), int(request["page"] or 0))
            except Refusal as refusal:
                reply = Message({"refusal": refusal.reason.value, "detail": refusal.detail})
            except MemoryError:
                mebibytes = limits.memory_bytes // (1024 * 1024)
                reply = Message({"refusal": RefusalReason.HOSTILE.value, "detail": f"reading it wants more than {mebibytes} MiB of memory"})
            except FileNotFoundError:
                reply = Message({"missing": True})
            except Exception as error:  # noqa: BLE001 - process boundary: the worker raises it as a bug
                reply = Message({"bug": _location(error)})
            signal.alarm(0)
            send(channel, reply)


def confine(limits: ReadLimits) -> None:
    """Limit the memory and forbid file growth, core dumps and output."""
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    if limits.for_viewing:
        with contextlib.suppress(OSError):
            Path(_OOM_SCORE).write_text("1000", encoding="ascii")
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # libraries write warnings to stderr, sometimes with text of the document
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)
    os.dup2(null, 2)
    os.close(null)


def _die_with_parent(parent: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def _location(error: BaseException) -> str:
    """Return type and location of an error without its message, which may contain text of the document."""
    places = []
    trace = error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        places.append(f"{code.co_filename.rpartition('/')[2]}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return f"{type(error).__name__} at {' < '.join(reversed(places))}"


if __name__ == "__main__":
    main()
