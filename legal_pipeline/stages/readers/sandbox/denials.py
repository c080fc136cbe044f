"""seccomp for a program that needs most system calls: it gets no network, and no way into other processes or the kernel.

A reader of ours gets the few calls that it needs (`seccomp`); LibreOffice is confined by this, by Landlock and by limits.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import struct

from legal_pipeline.stages.readers.sandbox import seccomp

_PR_SET_SECCOMP, _MODE_FILTER = 22, 2  # linux/prctl.h, linux/seccomp.h
_ALLOW, _FAIL, _KILL = 0x7FFF0000, 0x00050000 | errno.EPERM, 0x80000000
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06  # linux/bpf_common.h
_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT = 0, 4, 16  # offsets in struct seccomp_data
_INSTRUCTION = struct.Struct("=HBBI")
_AF_UNIX = 1

# call: number on x86_64, number on aarch64
SOCKET = (41, 198)
ACCESS = ((21, 1), (48, 2))
"""access and faccessat, with the place of the mode. "Can it be written?" is always answered with no: LibreOffice would put its socket
into /tmp, where this process must not write, and takes the folder that it is given when it cannot."""
DENIED: dict[str, tuple[int, int]] = {
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271), "pidfd_getfd": (438, 438),
    "mount": (165, 40), "umount2": (166, 39), "pivot_root": (155, 41), "chroot": (161, 51), "unshare": (272, 97), "setns": (308, 268),
    "bpf": (321, 280), "perf_event_open": (298, 241), "userfaultfd": (323, 282), "io_uring_setup": (425, 425),
    "add_key": (248, 217), "request_key": (249, 218), "keyctl": (250, 219), "init_module": (175, 105), "finit_module": (313, 273),
    "kexec_load": (246, 104), "open_by_handle_at": (304, 265),
}  # fmt: skip


def program(machine: str) -> bytes:
    """Return the filter for an architecture of `seccomp.ARCHITECTURES`: sockets of this machine only, and not the calls in `DENIED`."""
    architecture = seccomp.ARCHITECTURES[machine]
    column, foreign = architecture.column, architecture.first_foreign
    tests = [(_EQUAL, call[column], "fail") for call in DENIED.values()]
    tests += [(_EQUAL, SOCKET[column], "socket"), (_EQUAL, ACCESS[column][0], "access")]
    if foreign is not None:
        tests.insert(0, (_AT_LEAST, foreign, "fail"))
    mode = _FIRST_ARGUMENT + 8 * ACCESS[column][1]
    lines: list[tuple[str, int, int, str, str]] = [
        # label, operation, value, label if it holds, label if not; an empty label is the next line
        ("", _LOAD, _ARCHITECTURE, "", ""),
        ("", _EQUAL, architecture.audit, "", "kill"),
        ("", _LOAD, _NUMBER, "", ""),
        *(("", operation, number, label, "") for operation, number, label in tests),
        ("allow", _RETURN, _ALLOW, "", ""),
        ("socket", _LOAD, _FIRST_ARGUMENT, "", ""),
        ("", _EQUAL, _AF_UNIX, "pass", "fail"),
        ("access", _LOAD, mode, "", ""),
        ("", _EQUAL, os.W_OK, "fail", "pass"),
        ("fail", _RETURN, _FAIL, "", ""),
        ("kill", _RETURN, _KILL, "", ""),
        ("pass", _RETURN, _ALLOW, "", ""),  # jumps lead forward only
    ]
    places = {line[0]: at for at, line in enumerate(lines) if line[0]}

    def distance(at: int, label: str) -> int:
        return places[label] - at - 1 if label else 0

    return b"".join(
        _INSTRUCTION.pack(operation, distance(at, if_true), distance(at, if_false), value)
        for at, (_, operation, value, if_true, if_false) in enumerate(lines)
    )


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_void_p))


def enforce() -> None:
    """Restrict this process and every program that it becomes. Requires no-new-privs. Raises OSError."""
    code = program(platform.machine())
    buffer = ctypes.create_string_buffer(code, len(code))
    filter_ = _Program(len(code) // _INSTRUCTION.size, ctypes.addressof(buffer))
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    prctl.argtypes = [ctypes.c_int] + [ctypes.c_ulong] * 4
    if prctl(_PR_SET_SECCOMP, _MODE_FILTER, ctypes.addressof(filter_), 0, 0) != 0:
        error = ctypes.get_errno()
        raise OSError(error, os.strerror(error))
