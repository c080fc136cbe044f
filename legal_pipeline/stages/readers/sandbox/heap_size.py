"""How much memory the C libraries of this process have asked for: what a reader keeps, without opening a file to learn it."""

from __future__ import annotations

import ctypes
from collections.abc import Callable


class _Mallinfo2(ctypes.Structure):
    """struct mallinfo2 of glibc's <malloc.h>; sizes in bytes."""

    _fields_ = [
        (name, ctypes.c_size_t)
        for name in (
            "arena",
            "ordblks",
            "smblks",
            "hblks",
            "hblkhd",
            "usmblks",
            "fsmblks",
            "uordblks",
            "fordblks",
            "keepcost",
        )
    ]


def _mallinfo2() -> Callable[[], _Mallinfo2] | None:
    # glibc 2.33 and later; other C libraries have none
    function = getattr(ctypes.CDLL(None), "mallinfo2", None)
    if function is None:
        return None
    function.restype = _Mallinfo2
    ask: Callable[[], _Mallinfo2] = function
    return ask


_ask = _mallinfo2()


def allocated_bytes() -> int:
    """In use now, small and large blocks together; 0 where the C library does not tell."""
    if _ask is None:
        return 0
    found = _ask()
    return int(found.uordblks) + int(found.hblkhd)
