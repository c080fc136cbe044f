"""Measures the heap of this process through malloc, because a confined process cannot open /proc."""

from __future__ import annotations

import ctypes
from collections.abc import Callable

_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3  # malloc.h of the GNU C library
_MEBIBYTE = 1024 * 1024


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
    # only in glibc 2.33 and later
    function = getattr(ctypes.CDLL(None), "mallinfo2", None)
    if function is None:
        return None
    function.restype = _Mallinfo2
    typed: Callable[[], _Mallinfo2] = function
    return typed


_heap_info = _mallinfo2()


def allocated_bytes() -> int:
    """Return the bytes in use, on the heap and in mapped blocks; 0 if the C library does not provide them."""
    if _heap_info is None:
        return 0
    info = _heap_info()
    return int(info.uordblks) + int(info.hblkhd)


def keep_freed_memory() -> None:
    """Keep the memory that is freed: a process that reads one document wants it back for the next page, and lives as long as its document.

    Large blocks, as pictures of pages are, go back to the system. Does nothing with another C library than that of GNU.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(_TRIM_THRESHOLD, 16 * _MEBIBYTE)
        mallopt(_MMAP_THRESHOLD, _MEBIBYTE)
