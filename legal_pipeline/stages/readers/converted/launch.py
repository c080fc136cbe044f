"""Becomes LibreOffice, confined: `python -P -m ...converted.launch PROGRAM DOCUMENT SOURCE FOLDER FORMAT MEMORY BYTES`.

DOCUMENT is a link in FOLDER to SOURCE.

LibreOffice needs to write and to start threads, so it is not confined as our own readers are: it reads the document, libraries
and fonts, writes below FOLDER, executes nothing else, and has no network. It dies with the process that started it.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import signal
import sys
from pathlib import Path

from legal_pipeline.stages.readers.sandbox import denials, landlock, seccomp

_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS = 1, 38  # linux/prctl.h
_READABLE = (
    "/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/usr/share/fonts", "/usr/share/X11/fonts", "/usr/local/share/fonts",
    "/usr/share/fontconfig", "/usr/share/libreoffice", "/usr/share/mime", "/usr/share/hunspell", "/usr/share/zoneinfo", "/etc/fonts",
    "/etc/libreoffice", "/etc/ld.so.cache", "/etc/localtime", "/etc/passwd", "/etc/nsswitch.conf", "/var/lib/libreoffice",
    "/var/cache/fontconfig", "/dev/urandom", "/dev/zero", "/proc/self", "/proc/cpuinfo", "/proc/meminfo", "/sys/devices/system/cpu",
)  # fmt: skip
_LOADERS = ("/lib64/ld-linux-x86-64.so.2", "/lib/ld-linux-aarch64.so.1")


def main() -> None:
    program, document, source, folder, target, memory_bytes, max_bytes = sys.argv[1:8]
    arguments = command_line(program, document, folder, target)
    environment = {"HOME": folder, "TMPDIR": folder, "LANG": "C.UTF-8", "SAL_USE_VCLPLUGIN": "svp", "PATH": "/nonexistent"}
    if "LD_LIBRARY_PATH" in os.environ:
        environment["LD_LIBRARY_PATH"] = os.environ["LD_LIBRARY_PATH"]
    confine(Path(program), source, folder, int(memory_bytes), int(max_bytes))
    os.execve(program, arguments, environment)


def command_line(program: str, document: str, folder: str, target: str) -> list[str]:
    """Return the arguments of LibreOffice. Everything that it keeps lies in `folder`, the extensions that it would load included."""
    own = {
        "UserInstallation": (Path(folder) / "profile").as_uri(),
        "OSL_SOCKET_PATH": folder,
        # the machine's would have to be writable once somebody has started LibreOffice as root
        "UNO_SHARED_PACKAGES_CACHE": (Path(folder) / "extensions").as_uri(),
    }
    return [
        program, *(f"-env:{name}={place}" for name, place in own.items()),
        "--headless", "--norestore", "--nologo", "--nodefault", "--nofirststartwizard",
        "--convert-to", target, "--outdir", folder, document,
    ]  # fmt: skip


def confine(program: Path, source: str, folder: str, memory_bytes: int, max_bytes: int) -> None:
    """Limit memory, size of files and what the process and its successor may reach. Each mechanism that the system lacks is left out."""
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_FSIZE, (max_bytes, max_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform != "linux":
        return
    prctl = ctypes.CDLL(None).prctl
    prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    installed = program.parents[1]
    settings = (installed / "share" / "registry").resolve()
    libraries = os.environ.get("LD_LIBRARY_PATH", "").split(os.pathsep)
    with contextlib.suppress(OSError):
        if landlock.version():
            landlock.restrict(
                readable=(*_READABLE, *filter(None, libraries), str(installed), str(settings), source),
                executable=(str(program), *_LOADERS),
                writable=(folder, "/dev/null"),
            )
    with contextlib.suppress(OSError):
        if seccomp.is_supported():
            denials.enforce()


if __name__ == "__main__":
    main()
