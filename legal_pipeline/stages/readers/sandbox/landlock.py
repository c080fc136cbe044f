"""Landlock restricts a process to the files it was given (Linux 5.13 and later, without root).

The C library has no wrappers, so this module makes raw system calls; their numbers are the same on every architecture.
Rights that a kernel does not support are left out, see `rights`.
"""

from __future__ import annotations

import ctypes
import os
import stat
import struct
from collections.abc import Callable, Iterable
from functools import cache
from typing import cast

# linux/landlock.h
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_VERSION_FLAG = 1
_PATH_BENEATH = 1
_EXECUTE, _READ_FILE, _READ_DIR = 1, 1 << 2, 1 << 3
_DEVICES = 1 << 6 | 1 << 11
"""Making devices."""
_OF_FILES = 0b111 | 1 << 14 | 1 << 15
"""Rights that a file can have; the others are those of folders."""
_FILE_RIGHTS = {1: (1 << 13) - 1, 2: 1 << 13, 3: 1 << 14, 5: 1 << 15}
"""By the Landlock version that introduced them: all file access, moving between folders, truncating, ioctl on devices."""
_NETWORK_RIGHTS = {4: 0b11}
"""TCP bind and connect."""
_SCOPES = {6: 0b11}
"""Abstract Unix sockets of, and signals to, other processes."""


@cache
def version() -> int:
    """Return the Landlock version of the kernel, 0 if it is missing or disabled."""
    try:
        return max(0, _system_call(_CREATE_RULESET, 0, 0, _VERSION_FLAG))
    except (OSError, AttributeError):
        return 0


def rights(abi: int) -> tuple[int, int, int]:
    """Return the access bits that a kernel of this version can restrict: files, network, scopes."""
    files, network, scopes = (
        sum(bits for since, bits in table.items() if since <= abi) for table in (_FILE_RIGHTS, _NETWORK_RIGHTS, _SCOPES)
    )
    return files, network, scopes


class Ruleset:
    """Allows a process only to read the given folders and files (O_PATH descriptors).

    Built once, before the fork, so that the child processes share its memory pages.
    """

    def __init__(self, folders: Iterable[int], files: Iterable[int]) -> None:
        self._attributes = _buffer("=QQQ", *rights(version()))
        rules = [_buffer("=Qi", _READ_FILE | _READ_DIR, folder) for folder in folders]
        self._rules = [*rules, *(_buffer("=Qi", _READ_FILE, file) for file in files)]
        self._document_rule = _buffer("=Qi", _READ_FILE, -1)
        self._addresses = [ctypes.addressof(rule) for rule in self._rules]
        _function()

    def enforce(self, document: int | None) -> None:
        """Restrict this thread permanently; it may also read `document`. Requires no-new-privs. Raises OSError."""
        ruleset = _system_call(_CREATE_RULESET, ctypes.addressof(self._attributes), len(self._attributes), 0)
        try:
            for address in self._addresses:
                _system_call(_ADD_RULE, ruleset, _PATH_BENEATH, address)
            if document is not None:
                struct.pack_into("=Qi", self._document_rule, 0, _READ_FILE, document)
                _system_call(_ADD_RULE, ruleset, _PATH_BENEATH, ctypes.addressof(self._document_rule))
            _system_call(_RESTRICT_SELF, ruleset)
        finally:
            os.close(ruleset)


def restrict(*, readable: Iterable[str], executable: Iterable[str], writable: Iterable[str]) -> None:
    """Restrict this thread and every program that it becomes to these folders and files. Requires no-new-privs. Raises OSError.

    What does not exist is left out. A folder that is writable is readable, too, and nothing in it can be executed.
    """
    files = rights(version())[0]
    attributes = _buffer("=QQQ", *rights(version()))
    ruleset = _system_call(_CREATE_RULESET, ctypes.addressof(attributes), len(attributes), 0)
    allowed = [(path, _READ_FILE | _READ_DIR) for path in readable]
    allowed += [(path, _READ_FILE | _EXECUTE) for path in executable]
    allowed += [(path, files & ~_EXECUTE & ~_DEVICES) for path in writable]
    try:
        for path, access in allowed:
            try:
                descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
            except FileNotFoundError:
                continue
            try:
                is_folder = stat.S_ISDIR(os.fstat(descriptor).st_mode)
                rule = _buffer("=Qi", access if is_folder else access & _OF_FILES, descriptor)
                _system_call(_ADD_RULE, ruleset, _PATH_BENEATH, ctypes.addressof(rule))
            finally:
                os.close(descriptor)
        _system_call(_RESTRICT_SELF, ruleset)
    finally:
        os.close(ruleset)


def _buffer(layout: str, *values: int) -> ctypes.Array[ctypes.c_char]:
    content = struct.pack(layout, *values)
    return ctypes.create_string_buffer(content, len(content))


def _system_call(number: int, first: int, second: int = 0, third: int = 0) -> int:
    result = _function()(number, first, second, third, 0)
    if result < 0:
        error = ctypes.get_errno()
        raise OSError(error, os.strerror(error))
    return result


@cache
def _function() -> Callable[..., int]:
    function = ctypes.CDLL(None, use_errno=True).syscall
    # otherwise ctypes would pass pointers as int
    function.argtypes = [ctypes.c_long] * 5
    function.restype = ctypes.c_long
    return cast(Callable[..., int], function)
