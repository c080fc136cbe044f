"""Calls the functions of pdfium that write a UTF-16 string into a buffer. Runs in the sandboxed process."""

from __future__ import annotations

import ctypes

_MAX_TEXT_BYTES = 200_000


def utf16_string(read: object) -> str:
    """Call a pdfium getter twice: first for the length in bytes, including the terminating NUL, then for the text."""
    assert callable(read)
    size = read(None, 0)
    if not 2 < size <= _MAX_TEXT_BYTES:
        return ""
    buffer = (ctypes.c_ushort * (size // 2 + 1))()
    read(buffer, size)
    return bytes(buffer)[: size - 2].decode("utf-16-le", "replace")
