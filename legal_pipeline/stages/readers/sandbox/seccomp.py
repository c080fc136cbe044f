"""seccomp restricts a process to the system calls that reading one file needs.

Other calls fail with EPERM, so that a library that tries them can continue; a call from the table of another
architecture kills the process. The BPF program is assembled here for two architectures; on others `program` returns
None and the process is not filtered.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import struct
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

_PR_SET_SECCOMP, _MODE_FILTER = 22, 2  # linux/prctl.h, linux/seccomp.h
_ALLOW, _FAIL, _KILL = 0x7FFF0000, 0x00050000, 0x80000000
# linux/bpf_common.h: load a word at an offset; jump if equal, if at least, if any bit is set; return
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_NUMBER, _ARCHITECTURE, _ARGUMENTS = 0, 4, 16  # offsets in struct seccomp_data

# call: number on x86_64, number on aarch64 (None if that architecture does not have the call)
CALLS: dict[str, tuple[int | None, int | None]] = {
    "read": (0, 63), "pread64": (17, 67), "lseek": (8, 62), "futex": (202, 98), "recvfrom": (45, 207), "sendto": (44, 206),
    "mmap": (9, 222), "munmap": (11, 215), "mremap": (25, 216), "mprotect": (10, 226), "madvise": (28, 233), "brk": (12, 214),
    "fstat": (5, 80), "newfstatat": (262, 79), "stat": (4, None), "lstat": (6, None), "statx": (332, 291), "close": (3, 57),
    "write": (1, 64), "readv": (19, 65), "preadv": (295, 69), "writev": (20, 66), "dup": (32, 23), "fadvise64": (221, 223),
    "access": (21, None), "faccessat": (269, 48), "faccessat2": (439, 439), "statfs": (137, 43), "fstatfs": (138, 44),
    "readlink": (89, None), "readlinkat": (267, 78), "getdents64": (217, 61), "getcwd": (79, 17),
    "poll": (7, None), "ppoll": (271, 73), "select": (23, None), "pselect6": (270, 72),
    "rt_sigaction": (13, 134), "rt_sigprocmask": (14, 135), "rt_sigreturn": (15, 139), "sigaltstack": (131, 132),
    "alarm": (37, None), "setitimer": (38, 103), "getitimer": (36, 102), "restart_syscall": (219, 128),
    "nanosleep": (35, 101), "clock_nanosleep": (230, 115), "clock_gettime": (228, 113), "clock_getres": (229, 114),
    "gettimeofday": (96, 169), "time": (201, None), "getrandom": (318, 278), "uname": (63, 160), "sysinfo": (99, 179),
    "getpid": (39, 172), "gettid": (186, 178), "getppid": (110, 173), "getuid": (102, 174), "geteuid": (107, 175),
    "getgid": (104, 176), "getegid": (108, 177), "getrusage": (98, 165), "getrlimit": (97, 163), "getcpu": (309, 168),
    "sched_yield": (24, 124), "sched_getaffinity": (204, 123), "set_robust_list": (273, 99), "rseq": (334, 293),
    "membarrier": (324, 283), "exit": (60, 93), "exit_group": (231, 94),
}  # fmt: skip
_LARGEST_KNOWN = 462
"""Later calls fail with ENOSYS, so that a C library newer than this table falls back to older calls."""

_OPEN_FOR_WRITING = 0o3 | 0o100 | 0o1000 | 0o2000 | 0o20000000
"""Flags of open, the same on both architectures: O_WRONLY, O_RDWR, O_CREAT, O_TRUNC, O_APPEND, O_TMPFILE."""
_PID = 0x5EC0_0B1D
"""Placeholder for the id of the process."""

_Conditions = dict[str, tuple[tuple[int | None, int | None], int, int, tuple[int, ...], str, str]]
"""Call: numbers, index of the argument, comparison, operands, label if it holds, label if not."""

CONDITIONAL: _Conditions = {
    "openat": ((257, 56), 2, _ANY_BIT, (_OPEN_FOR_WRITING,), "refuse", "allow"),
    "open": ((2, None), 1, _ANY_BIT, (_OPEN_FOR_WRITING,), "refuse", "allow"),
    # duplicating and flags; not F_SETOWN and F_SETSIG, which can send signals to other processes
    "fcntl": ((72, 25), 1, _EQUAL, (0, 1, 2, 3, 4, 1030), "allow", "refuse"),
    # TCGETS, TIOCGWINSZ, FIONREAD, FIONBIO, FIONCLEX, FIOCLEX
    "ioctl": ((16, 29), 1, _EQUAL, (0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451), "allow", "refuse"),
    # signals to itself: the C library aborts with one
    "kill self": ((62, 129), 0, _EQUAL, (_PID,), "allow", "refuse"),
    "tgkill self": ((234, 131), 0, _EQUAL, (_PID,), "allow", "refuse"),
    # reading a limit, not setting one: the address of the new value is NULL
    "prlimit64": ((302, 261), 2, _EQUAL, (0,), "high word", "refuse"),
}

THREADS: _Conditions = {
    # threads, which are as confined as their process, but no processes: CLONE_THREAD
    "clone": ((56, 220), 0, _ANY_BIT, (0x10000,), "allow", "refuse"),
}
"""Joins `CONDITIONAL` for a library that decodes in threads."""
_CLONE3 = 435
"""Where threads are allowed it fails with ENOSYS, so that the C library starts them with clone, whose flags can be seen here."""


@dataclass(frozen=True, slots=True)
class Architecture:
    column: int
    audit: int
    """linux/audit.h"""
    first_foreign: int | None
    """The first number of a second call table in the same kernel (x32)."""


ARCHITECTURES = {"x86_64": Architecture(0, 0xC000003E, 0x40000000), "aarch64": Architecture(1, 0xC00000B7, None)}


def program(machine: str, pid: int, *, has_threads: bool = False) -> bytes | None:
    """Return the filter for the process with this id, or None for an unsupported architecture."""
    architecture = ARCHITECTURES.get(machine)
    return _template(architecture, has_threads).replace(_PID_PLACE, struct.pack("=I", pid)) if architecture else None


def is_supported() -> bool:
    """Return whether this machine has a supported architecture."""
    return sys.platform == "linux" and sys.byteorder == "little" and sys.maxsize > 2**32 and platform.machine() in ARCHITECTURES


class Filter:
    """The filter for this machine. Built once, before the fork, because assembling it is slow."""

    def __init__(self, *, has_threads: bool = False) -> None:
        code = _template(ARCHITECTURES[platform.machine()], has_threads)
        self._code = ctypes.create_string_buffer(code, len(code))
        self._pid_places = [at for at in range(0, len(code), 4) if code[at : at + 4] == _PID_PLACE]
        self._program = _Program(len(code) // _INSTRUCTION.size, ctypes.addressof(self._code))
        self._address = ctypes.addressof(self._program)
        self._prctl = ctypes.CDLL(None, use_errno=True).prctl
        self._prctl.argtypes = [ctypes.c_int] + [ctypes.c_ulong] * 4

    def enforce(self) -> None:
        """Restrict this thread permanently. Requires no-new-privs. Raises OSError."""
        for at in self._pid_places:
            struct.pack_into("=I", self._code, at, os.getpid())
        if self._prctl(_PR_SET_SECCOMP, _MODE_FILTER, self._address, 0, 0) != 0:
            error = ctypes.get_errno()
            raise OSError(error, os.strerror(error))


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_void_p))


class _Line(NamedTuple):
    label: str
    operation: int
    value: int
    if_true: str = ""
    if_false: str = ""


_INSTRUCTION = struct.Struct("=HBBI")
_PID_PLACE = struct.pack("=I", _PID)
_VERDICTS = {"allow": _ALLOW, "refuse": _FAIL | errno.EPERM, "unknown": _FAIL | errno.ENOSYS, "kill": _KILL}


@cache
def _template(architecture: Architecture, has_threads: bool) -> bytes:
    """Return the program with a placeholder for the process id: a search tree over call numbers, argument checks, verdicts."""
    conditional = CONDITIONAL | THREADS if has_threads else CONDITIONAL
    head = (_Line("", _LOAD, _ARCHITECTURE), _Line("", _EQUAL, architecture.audit, "", "kill"), _Line("", _LOAD, _NUMBER))
    lines = [*head, *_tree(_ranges(architecture, conditional)), *_conditions(conditional)]
    lines += [_Line(name, _RETURN, value) for name, value in _VERDICTS.items()]
    places = {line.label: at for at, line in enumerate(lines) if line.label}

    def distance(at: int, label: str) -> int:
        return places[label] - at - 1 if label else 0

    return b"".join(
        _INSTRUCTION.pack(line.operation, distance(at, line.if_true), distance(at, line.if_false), line.value)
        for at, line in enumerate(lines)
    )


def _ranges(architecture: Architecture, conditional: _Conditions) -> list[tuple[int, str]]:
    """Return the first number and the label of each range of call numbers with the same verdict."""
    labels = {numbers[architecture.column]: "allow" for numbers in CALLS.values()}
    labels |= {numbers[architecture.column]: name for name, (numbers, *_) in conditional.items()}
    if conditional is not CONDITIONAL:
        labels[_CLONE3] = "unknown"
    ranges: list[tuple[int, str]] = []
    for number in range(_LARGEST_KNOWN + 1):
        label = labels.get(number, "refuse")
        if not ranges or ranges[-1][1] != label:
            ranges.append((number, label))
    ranges.append((_LARGEST_KNOWN + 1, "unknown"))
    return [*ranges, (architecture.first_foreign, "kill")] if architecture.first_foreign is not None else ranges


def _tree(ranges: list[tuple[int, str]]) -> Iterator[_Line]:
    """Yield a binary search over the call numbers.

    The kernel runs the filter once for every call number when it is installed; a linear search would take 0.1 ms per document.
    """
    if len(ranges) == 1:
        return
    middle = len(ranges) // 2
    below, above = ranges[:middle], ranges[middle:]
    yield _Line(_name(ranges), _AT_LEAST, above[0][0], _name(above), _name(below))
    yield from _tree(below)
    yield from _tree(above)


def _name(ranges: list[tuple[int, str]]) -> str:
    return ranges[0][1] if len(ranges) == 1 else f"{ranges[0][0]} to {ranges[-1][0]}"


def _conditions(conditional: _Conditions) -> Iterator[_Line]:
    for name, (_, argument, operation, values, if_hit, if_missed) in conditional.items():
        # the low word: the kernel ignores the rest of an int
        yield _Line(name, _LOAD, _ARGUMENTS + 8 * argument)
        for value in values[:-1]:
            yield _Line("", operation, value, if_hit)
        yield _Line("", operation, values[-1], if_hit, if_missed)
    # the high half of an address
    yield _Line("high word", _LOAD, _ARGUMENTS + 8 * 2 + 4)
    yield _Line("", _EQUAL, 0, "allow", "refuse")
