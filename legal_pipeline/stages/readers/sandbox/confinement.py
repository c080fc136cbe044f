"""Confines the process that reads one document, in case the document exploits the reader.

The process has no network, cannot write, start processes or programs, and can read only the document, the files of
the interpreter and fonts. Two independent mechanisms enforce this: seccomp filters system calls, Landlock restricts
paths. Neither needs root. If the system lacks one, the other still applies, and `probe` reports the gaps.
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
_SYSTEM_PATHS = (
    "/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/etc/ld.so.cache", "/dev/null", "/dev/zero", "/dev/urandom",
    # pdfium searches these for fonts that a PDF references but does not embed
    "/usr/share/fonts", "/usr/share/X11/fonts", "/usr/local/share/fonts",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Confinement:
    """The confinement on this machine, tested in a process like those that read documents."""

    blocked: tuple[str, ...]
    """The operations that fail."""
    allowed: tuple[str, ...]
    """The operations that should fail but succeed."""

    def __str__(self) -> str:
        summary = f"documents are read without {', '.join(self.blocked)}" if self.blocked else "documents are read by an ordinary process"
        return f"{summary}; it is not kept from {', '.join(self.allowed)}" if self.allowed else summary


def probe() -> Confinement:
    """Test the confinement on this machine. Raises the errors of `Sandbox.ask`."""
    # imported here, because the zygote imports this module and does not need `sandbox`
    from legal_pipeline.stages.readers.sandbox.sandbox import Sandbox

    with Sandbox(f"{__name__}:ConfinementProbe", Path(os.devnull), ReadLimits()) as sandbox:
        head = sandbox.ask("try").head
    return Confinement(
        tuple(name for name in _ATTEMPTS if head.get(name) is True), tuple(name for name in _ATTEMPTS if head.get(name) is not True)
    )


@cache
def prepare(*, may_start_threads: bool = False) -> tuple[landlock.Ruleset | None, seccomp.Filter | None]:
    """Build the rules that are the same for every document. Call it before the fork."""
    if sys.platform != "linux":
        return None, None
    _prctl()
    ruleset = landlock.Ruleset(*_readable_paths()) if landlock.version() else None
    return ruleset, seccomp.Filter(has_threads=may_start_threads) if seccomp.is_supported() else None


def apply(path: str, *, may_start_threads: bool = False) -> str:
    """Confine this process permanently and return the path by which it can open the document.

    The path refers to the same file even if the original is replaced in the meantime.
    """
    if not (may_start_threads and seccomp.is_supported()):
        with contextlib.suppress(OSError, ValueError):
            # no new processes for this user; the limit counts threads, too, and does not apply to root, whom seccomp stops
            resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
    if sys.platform != "linux":
        return path
    document = _open_path(path)
    name = f"/proc/self/fd/{document}"
    if document is not None and os.path.exists(name):  # noqa: PTH110 - a fifth of the time
        path = name
    ruleset, filter_ = prepare(may_start_threads=True) if may_start_threads else prepare()
    _prctl()(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    # `probe` reports what this system does not support
    with contextlib.suppress(OSError):
        if ruleset is not None:
            ruleset.enforce(document)
    with contextlib.suppress(OSError):
        if filter_ is not None:
            filter_.enforce()
    return path


def _open_path(path: str) -> int | None:
    """Open a regular file with O_PATH. Return None for anything else: the reader reports the error."""
    try:
        descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except (OSError, ValueError):
        return None
    if stat.S_ISREG(os.fstat(descriptor).st_mode):
        return descriptor
    os.close(descriptor)
    return None


def _readable_paths() -> tuple[list[int], list[int]]:
    """Return O_PATH descriptors of the folders and files that every reader needs: libraries, modules, fonts."""
    package_root = Path(__file__).parents[3]
    interpreter = (f"{prefix}/{name}" for prefix in (sys.prefix, sys.exec_prefix, sys.base_prefix) for name in ("lib", "lib64"))
    packages = (part for part in sys.path if part.rstrip("/").endswith(("site-packages", "dist-packages")))
    libraries = filter(None, os.environ.get("LD_LIBRARY_PATH", "").split(os.pathsep))
    folders: list[int] = []
    files: list[int] = []
    included: set[Path] = set()
    for path in sorted({Path(name).resolve() for name in (str(package_root), *interpreter, *packages, *libraries, *_SYSTEM_PATHS)}):
        if included.isdisjoint(path.parents):
            with contextlib.suppress(OSError):
                descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
                (folders if path.is_dir() else files).append(descriptor)
                included.add(path)
    return folders, files


@cache
def _prctl() -> Callable[..., int]:
    function = ctypes.CDLL(None, use_errno=True).prctl
    function.argtypes = [ctypes.c_int] + [ctypes.c_ulong] * 4
    return cast(Callable[..., int], function)


class ConfinementProbe:
    """A reader that tries the forbidden operations. Each is harmless if it succeeds."""

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
