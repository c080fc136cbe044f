"""seccomp: the kernel refuses a process every system call that reading one file does not need.

What is not in these tables fails with EPERM, so that a library which tries it goes on without;
a call of another architecture's table ends the process. The program is assembled by hand for the two
architectures there are machines of; on others `program` is None and nothing is pretended.
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

# call: number on x86_64, on aarch64 (None where it has been replaced by another one)
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
"""Later calls are said not to exist: a C library that is newer than this table then takes the older one."""

_MORE_THAN_READING = 0o3 | 0o100 | 0o1000 | 0o2000 | 0o20000000
"""Flags of open: write or both, create, truncate, append, unnamed file; the same on both architectures."""
_PID = 0x5EC0_0B1D
"""Stands for the process's own id."""

# call: numbers, which argument, how it is compared with what, label if so, label if not
CONDITIONAL: dict[str, tuple[tuple[int | None, int | None], int, int, tuple[int, ...], str, str]] = {
    "openat": ((257, 56), 2, _ANY_BIT, (_MORE_THAN_READING,), "refuse", "allow"),
    "open": ((2, None), 1, _ANY_BIT, (_MORE_THAN_READING,), "refuse", "allow"),
    # duplicating and flags; not F_SETOWN and F_SETSIG, with which a process has others killed
    "fcntl": ((72, 25), 1, _EQUAL, (0, 1, 2, 3, 4, 1030), "allow", "refuse"),
    # is it a terminal, how wide; how much is there; do not block; close on exec
    "ioctl": ((16, 29), 1, _EQUAL, (0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451), "allow", "refuse"),
    # a signal to itself: how the C library aborts
    "kill self": ((62, 129), 0, _EQUAL, (_PID,), "allow", "refuse"),
    "tgkill self": ((234, 131), 0, _EQUAL, (_PID,), "allow", "refuse"),
    # asking for a limit, not setting one: no address of a new value
    "prlimit64": ((302, 261), 2, _EQUAL, (0,), "high word", "refuse"),
}


@dataclass(frozen=True, slots=True)
class Architecture:
    column: int
    audit: int
    """linux/audit.h"""
    first_foreign: int | None
    """Numbers from here are those of a second table in the same kernel (x32)."""


ARCHITECTURES = {"x86_64": Architecture(0, 0xC000003E, 0x40000000), "aarch64": Architecture(1, 0xC00000B7, None)}


def program(machine: str, pid: int) -> bytes | None:
    """The filter of a process with this id; None for an architecture without a table."""
    architecture = ARCHITECTURES.get(machine)
    return _template(architecture).replace(_PID_PLACE, struct.pack("=I", pid)) if architecture else None


def is_known() -> bool:
    return sys.platform == "linux" and sys.byteorder == "little" and sys.maxsize > 2**32 and platform.machine() in ARCHITECTURES


class Filter:
    """The program of this machine, made once before a fork: assembling it takes longer than all the rest."""

    def __init__(self) -> None:
        code = _template(ARCHITECTURES[platform.machine()])
        self._code = ctypes.create_string_buffer(code, len(code))
        self._pid_places = [at for at in range(0, len(code), 4) if code[at : at + 4] == _PID_PLACE]
        self._program = _Program(len(code) // _INSTRUCTION.size, ctypes.addressof(self._code))
        self._address = ctypes.addressof(self._program)
        self._prctl = ctypes.CDLL(None, use_errno=True).prctl
        self._prctl.argtypes = [ctypes.c_int] + [ctypes.c_ulong] * 4

    def shut(self) -> None:
        """For this thread, for ever. Wants no-new-privs. OSError."""
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
_ENDS = {"allow": _ALLOW, "refuse": _FAIL | errno.EPERM, "unknown": _FAIL | errno.ENOSYS, "kill": _KILL}


@cache
def _template(architecture: Architecture) -> bytes:
    """The program with a place for the process id: a search tree over the numbers, then the arguments, then the verdicts."""
    head = (_Line("", _LOAD, _ARCHITECTURE), _Line("", _EQUAL, architecture.audit, "", "kill"), _Line("", _LOAD, _NUMBER))
    lines = [*head, *_tree(_stretches(architecture)), *_conditions()]
    lines += [_Line(name, _RETURN, value) for name, value in _ENDS.items()]
    places = {line.label: at for at, line in enumerate(lines) if line.label}

    def distance(at: int, label: str) -> int:
        return places[label] - at - 1 if label else 0

    return b"".join(
        _INSTRUCTION.pack(line.operation, distance(at, line.if_true), distance(at, line.if_false), line.value)
        for at, line in enumerate(lines)
    )


def _stretches(architecture: Architecture) -> list[tuple[int, str]]:
    """First number and label of each run of numbers that are treated alike."""
    labels = {numbers[architecture.column]: "allow" for numbers in CALLS.values()}
    labels |= {numbers[architecture.column]: name for name, (numbers, *_) in CONDITIONAL.items()}
    found: list[tuple[int, str]] = []
    for number in range(_LARGEST_KNOWN + 1):
        label = labels.get(number, "refuse")
        if not found or found[-1][1] != label:
            found.append((number, label))
    found.append((_LARGEST_KNOWN + 1, "unknown"))
    return [*found, (architecture.first_foreign, "kill")] if architecture.first_foreign is not None else found


def _tree(stretches: list[tuple[int, str]]) -> Iterator[_Line]:
    """The kernel goes through it once for every number there is, so that a list would cost a tenth of a millisecond a document."""
    if len(stretches) == 1:
        return
    middle = len(stretches) // 2
    below, above = stretches[:middle], stretches[middle:]
    yield _Line(_name(stretches), _AT_LEAST, above[0][0], _name(above), _name(below))
    yield from _tree(below)
    yield from _tree(above)


def _name(stretches: list[tuple[int, str]]) -> str:
    return stretches[0][1] if len(stretches) == 1 else f"{stretches[0][0]} to {stretches[-1][0]}"


def _conditions() -> Iterator[_Line]:
    for name, (_, argument, operation, values, if_hit, if_missed) in CONDITIONAL.items():
        # the low word, which is all the kernel reads of an int
        yield _Line(name, _LOAD, _ARGUMENTS + 8 * argument)
        for value in values[:-1]:
            yield _Line("", operation, value, if_hit)
        yield _Line("", operation, values[-1], if_hit, if_missed)
    # the other half of an address
    yield _Line("high word", _LOAD, _ARGUMENTS + 8 * 2 + 4)
    yield _Line("", _EQUAL, 0, "allow", "refuse")
