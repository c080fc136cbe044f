"""A handler that was taken over by its document and tries to get out. The question says how, with its target after a colon."""

from __future__ import annotations

import ctypes
import mmap
import os
import resource
import signal
import socket
import threading
from collections.abc import Callable
from pathlib import Path

from legal_pipeline.stages.readers.limits import ReadLimits
from legal_pipeline.stages.readers.sandbox.protocol import Message

_LIBC = ctypes.CDLL(None, use_errno=True)


class Escaping:
    def __init__(self, path: str, limits: ReadLimits) -> None:
        self._path = path

    def answer(self, question: str, page: int) -> Message:
        """`done`, or the error it met."""
        way, _, target = question.partition(": ")
        if way == "own document":
            return Message({}, Path(self._path).read_bytes())
        try:
            said = WAYS[way](target, self._path)
        except (OSError, RuntimeError, ValueError) as error:
            return Message({"error": type(error).__name__, "errno": getattr(error, "errno", None)})
        return Message({"done": True, "said": str(said)[:200]})


def _checked(result: int) -> int:
    if result == -1:
        raise OSError(ctypes.get_errno(), "refused")
    return result


def _connect(target: str, _: str) -> None:
    with socket.create_connection(("127.0.0.1", int(target)), timeout=2) as connection:
        connection.sendall(b"secrets")


def _fork_bomb(_: str, __: str) -> int:
    count = 0
    for _attempt in range(100):
        if os.fork() == 0:
            os._exit(0)
        count += 1
    return count


def _write(target: str, _: str) -> None:
    # RLIMIT_FSIZE lets an empty file be made
    with open(target, "wb"):  # noqa: PTH123
        pass


def _read_memory(target: str, _: str) -> bytes:
    buffer = ctypes.create_string_buffer(16)

    class Piece(ctypes.Structure):
        _fields_ = (("base", ctypes.c_void_p), ("length", ctypes.c_size_t))

    pid, address = map(int, target.split())
    ours, theirs = Piece(ctypes.addressof(buffer), 16), Piece(address, 16)
    _checked(_LIBC.process_vm_readv(pid, ctypes.byref(ours), 1, ctypes.byref(theirs), 1, 0))
    return buffer.raw


def _thread(_: str, __: str) -> None:
    threading.Thread(target=print).start()


def _raise_limit(_: str, __: str) -> None:
    resource.setrlimit(resource.RLIMIT_CORE, resource.getrlimit(resource.RLIMIT_CORE))


def _signal_by_descriptor(target: str, path: str) -> None:
    import fcntl

    with open(path, "rb") as file:  # noqa: PTH123
        fcntl.fcntl(file, fcntl.F_SETOWN, int(target))


def _run_machine_code(_: str, __: str) -> None:
    """exit(0) of the 32-bit table: mov eax, 1; int 0x80; ret."""
    page = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    page.write(bytes.fromhex("b801000000cd80c3"))
    ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(page)))()


WAYS: dict[str, Callable[[str, str], object]] = {
    "connect": _connect,
    "udp": lambda *_: socket.socket(socket.AF_INET, socket.SOCK_DGRAM),
    "ipv6": lambda *_: socket.socket(socket.AF_INET6, socket.SOCK_STREAM),
    "unix": lambda *_: socket.socket(socket.AF_UNIX, socket.SOCK_STREAM),
    "netlink": lambda *_: socket.socket(socket.AF_NETLINK, socket.SOCK_RAW),
    "pair": lambda *_: socket.socketpair(),
    "packet": lambda *_: socket.socket(socket.AF_PACKET, socket.SOCK_RAW),
    "write": _write,
    "append": lambda target, _: open(target, "ab").close(),  # noqa: PTH123
    "truncate": lambda target, _: os.truncate(target, 0),
    "mkdir": lambda target, _: os.mkdir(target),  # noqa: PTH102
    "unlink": lambda target, _: os.unlink(target),  # noqa: PTH108
    "rename": lambda target, _: os.rename(target, f"{target}.moved"),  # noqa: PTH104
    "link": lambda target, _: os.link(target, f"{target}.linked"),
    "symlink": lambda target, _: os.symlink("/etc", target),  # noqa: PTH211
    "chmod": lambda target, _: os.chmod(target, 0o777),  # noqa: PTH101
    "touch": lambda target, _: os.utime(target, (0, 0)),
    "read": lambda target, _: Path(target).read_bytes(),
    "list": lambda target, _: os.listdir(target),  # noqa: PTH208
    "execute": lambda target, _: os.execv(target, [target]),
    "spawn": lambda target, _: os.posix_spawn(target, [target], {}),
    "fork": _fork_bomb,
    "thread": _thread,
    "kill": lambda target, _: os.kill(int(target), signal.SIGTERM),
    "kill group": lambda *_: os.killpg(0, signal.SIGTERM),
    "kill by descriptor": _signal_by_descriptor,
    "trace": lambda target, _: _checked(_LIBC.ptrace(16, int(target), 0, 0)),
    "read memory": _read_memory,
    "limits": _raise_limit,
    "memory file": lambda *_: os.memfd_create("x"),
    "new namespace": lambda *_: _checked(_LIBC.unshare(0x10000000)),
    "chroot": lambda target, _: os.chroot(target),
    "other table": lambda *_: _checked(_LIBC.syscall(ctypes.c_long(0x40000000 + 41), 2, 1, 0)),
    "32-bit table": _run_machine_code,
    "unknown call": lambda *_: _checked(_LIBC.syscall(ctypes.c_long(5000))),
}
