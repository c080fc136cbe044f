"""Landlock: from the moment a process is confined it reaches only the files it was given (Linux 5.13 and later, no root needed).

The C library has no functions for it, so these are raw system calls; their numbers are the same on
every architecture. What a kernel does not know yet is left out, see `rights`.
"""

from __future__ import annotations

import ctypes
import os
import struct
from collections.abc import Callable, Iterable
from functools import cache
from typing import cast

# linux/landlock.h
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_VERSION_FLAG = 1
_PATH_BENEATH = 1
_READ_FILE, _READ_DIR = 1 << 2, 1 << 3
_FILE_RIGHTS = {1: (1 << 13) - 1, 2: 1 << 13, 3: 1 << 14, 5: 1 << 15}
"""By the version that brought them: everything one can do to files; moving between folders; truncating; ioctl on devices."""
_NETWORK_RIGHTS = {4: 0b11}
"""TCP bind and connect."""
_SCOPES = {6: 0b11}
"""Abstract Unix sockets of others, signals to others."""


@cache
def version() -> int:
    """Of the kernel's Landlock; 0 where there is none or it is switched off."""
    try:
        return max(0, _system_call(_CREATE_RULESET, 0, 0, _VERSION_FLAG))
    except (OSError, AttributeError):
        return 0


def rights(known: int) -> tuple[int, int, int]:
    """What a kernel of this version can take away: of files, of the network, of other processes."""
    files, network, scopes = (
        sum(bits for since, bits in table.items() if since <= known) for table in (_FILE_RIGHTS, _NETWORK_RIGHTS, _SCOPES)
    )
    return files, network, scopes


class Lock:
    """Leaves a process nothing but reading what some descriptors stand for (O_PATH will do).

    Made once, before a fork: what is written by then costs a process no page of its own.
    """

    def __init__(self, folders: Iterable[int], files: Iterable[int]) -> None:
        self._attributes = _buffer("=QQQ", *rights(version()))
        rules = [_buffer("=Qi", _READ_FILE | _READ_DIR, folder) for folder in folders]
        self._rules = [*rules, *(_buffer("=Qi", _READ_FILE, file) for file in files)]
        self._one_more = _buffer("=Qi", _READ_FILE, -1)
        self._addresses = [ctypes.addressof(rule) for rule in self._rules]
        _function()

    def shut(self, document: int | None) -> None:
        """For this thread, for ever; `document` may be read beside. Wants no-new-privs. OSError."""
        ruleset = _system_call(_CREATE_RULESET, ctypes.addressof(self._attributes), len(self._attributes), 0)
        try:
            for address in self._addresses:
                _system_call(_ADD_RULE, ruleset, _PATH_BENEATH, address)
            if document is not None:
                struct.pack_into("=Qi", self._one_more, 0, _READ_FILE, document)
                _system_call(_ADD_RULE, ruleset, _PATH_BENEATH, ctypes.addressof(self._one_more))
            _system_call(_RESTRICT_SELF, ruleset)
        finally:
            os.close(ruleset)


def _buffer(layout: str, *values: int) -> ctypes.Array[ctypes.c_char]:
    content = struct.pack(layout, *values)
    return ctypes.create_string_buffer(content, len(content))


def _system_call(number: int, first: int, second: int = 0, third: int = 0) -> int:
    found = _function()(number, first, second, third, 0)
    if found < 0:
        error = ctypes.get_errno()
        raise OSError(error, os.strerror(error))
    return found


@cache
def _function() -> Callable[..., int]:
    function = ctypes.CDLL(None, use_errno=True).syscall
    # without this a pointer would be passed as an int
    function.argtypes = [ctypes.c_long] * 5
    function.restype = ctypes.c_long
    return cast(Callable[..., int], function)
