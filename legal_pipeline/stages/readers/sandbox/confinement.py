"""What the process that reads one document may not do, should the document take it over.

No network, no writing, no other process, no program, and no file but the document, the interpreter's
own and fonts. Two locks that do not depend on each other: seccomp refuses the calls, Landlock the
paths. Neither needs root. Where a system lacks one, the other holds, and `active` says what is open.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import socket
import stat
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import cast

from legal_pipeline.stages.readers.limits import ReadLimits
from legal_pipeline.stages.readers.sandbox import landlock, seccomp
from legal_pipeline.stages.readers.sandbox.protocol import Message

_PR_SET_NO_NEW_PRIVS = 38  # linux/prctl.h
_SYSTEM_PLACES = (
    "/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/etc/ld.so.cache", "/dev/null", "/dev/zero", "/dev/urandom",
    # pdfium looks here for the fonts a PDF names and does not hold
    "/usr/share/fonts", "/usr/share/X11/fonts", "/usr/local/share/fonts",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Active:
    """Tried out in a process like those that read documents."""

    kept_from: tuple[str, ...]
    free_to: tuple[str, ...]

    def __str__(self) -> str:
        kept = f"documents are read without {', '.join(self.kept_from)}" if self.kept_from else "documents are read by an ordinary process"
        return f"{kept}; it is not kept from {', '.join(self.free_to)}" if self.free_to else kept


def active() -> Active:
    """What holds on this machine. Raises what a `Sandbox` raises."""
    # imported here: the process that reading processes are forked from imports this module, and has no use for that one
    from legal_pipeline.stages.readers.sandbox.sandbox import Sandbox

    with Sandbox(f"{__name__}:Attempts", Path(os.devnull), ReadLimits()) as sandbox:
        head = sandbox.ask("try").head
    return Active(
        tuple(name for name in _ATTEMPTS if head.get(name) is True), tuple(name for name in _ATTEMPTS if head.get(name) is not True)
    )


@cache
def prepare() -> tuple[landlock.Lock | None, seccomp.Filter | None]:
    """What is the same for every document; call it before the fork."""
    if sys.platform != "linux":
        return None, None
    _prctl()
    lock = landlock.Lock(*_places()) if landlock.version() else None
    return lock, seccomp.Filter() if seccomp.is_known() else None


def apply(path: str) -> str:
    """Confines this process for good; returns the name by which it can open the document.

    That name means the same file even when another one is put into its place meanwhile.
    """
    with contextlib.suppress(OSError, ValueError):
        # no process more for this user; it does not count for root, whom seccomp stops
        resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
    if sys.platform != "linux":
        return path
    document = _opened(path)
    name = f"/proc/self/fd/{document}"
    if document is not None and os.path.exists(name):  # noqa: PTH110 - a fifth of the time
        path = name
    lock, filter_ = prepare()
    _prctl()(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    # what this system refuses is missing from `active`, which tries it
    with contextlib.suppress(OSError):
        if lock is not None:
            lock.shut(document)
    with contextlib.suppress(OSError):
        if filter_ is not None:
            filter_.shut()
    return path


def _opened(path: str) -> int | None:
    """A regular file, without reading it; None when it is something else or not there, of which its reader will complain."""
    try:
        descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except (OSError, ValueError):
        return None
    if stat.S_ISREG(os.fstat(descriptor).st_mode):
        return descriptor
    os.close(descriptor)
    return None


def _places() -> tuple[list[int], list[int]]:
    """Folders and files that reading needs whatever the document is: libraries, modules not imported yet, fonts."""
    ours = Path(__file__).parents[3]
    interpreter = (f"{prefix}/{name}" for prefix in (sys.prefix, sys.exec_prefix, sys.base_prefix) for name in ("lib", "lib64"))
    packages = (part for part in sys.path if part.rstrip("/").endswith(("site-packages", "dist-packages")))
    libraries = filter(None, os.environ.get("LD_LIBRARY_PATH", "").split(os.pathsep))
    folders: list[int] = []
    files: list[int] = []
    taken: set[Path] = set()
    for place in sorted({Path(name).resolve() for name in (str(ours), *interpreter, *packages, *libraries, *_SYSTEM_PLACES)}):
        if taken.isdisjoint(place.parents):
            with contextlib.suppress(OSError):
                descriptor = os.open(place, os.O_PATH | os.O_CLOEXEC)
                (folders if place.is_dir() else files).append(descriptor)
                taken.add(place)
    return folders, files


@cache
def _prctl() -> Callable[..., int]:
    function = ctypes.CDLL(None, use_errno=True).prctl
    function.argtypes = [ctypes.c_int] + [ctypes.c_ulong] * 4
    return cast(Callable[..., int], function)


class Attempts:
    """A reader that tries what none should be able to. Each attempt is harmless where it succeeds."""

    def __init__(self, path: str, limits: ReadLimits) -> None:
        pass

    def answer(self, question: str, page: int) -> Message:
        return Message({name: _is_refused(attempt) for name, attempt in _ATTEMPTS.items()})


def _is_refused(attempt: Callable[[], object]) -> bool:
    try:
        attempt()
    except PermissionError:
        return True
    except OSError:
        return False
    return False


def _fork() -> None:
    try:
        pid = os.fork()
    except BlockingIOError as error:  # RLIMIT_NPROC
        raise PermissionError from error
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)


_ATTEMPTS: dict[str, Callable[[], object]] = {
    "network": lambda: socket.socket(socket.AF_INET, socket.SOCK_STREAM).close(),
    "writing": lambda: os.close(os.open(os.devnull, os.O_WRONLY)),
    "reading other files": lambda: os.close(os.open("/", os.O_RDONLY)),
    "starting processes": _fork,
    "signals to others": lambda: os.kill(os.getppid(), 0),
}
