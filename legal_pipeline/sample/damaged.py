"""Files that cannot be read: a document's own fault, to be refused with a reason."""

from __future__ import annotations


def cut_short(pdf: bytes) -> bytes:
    """A PDF whose transfer broke off: its head is there, its objects are unreadable, its end is missing.

    Readers rebuild a PDF from the objects they find, so these are garbled too.
    """
    kept = pdf[: len(pdf) * 2 // 5]
    return kept[:16] + bytes(byte ^ 0x5A for byte in kept[16:])
