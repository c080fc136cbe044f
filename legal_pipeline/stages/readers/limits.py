"""Resource limits for reading one document, and the passwords to try. The caller sets them from the settings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from legal_pipeline.model import Page

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class ReadLimits:
    """The defaults are those of the settings of the same names."""

    max_pages: int = 50_000
    max_page_pixels: int = 60_000_000
    max_page_chars: int = 1_000_000
    memory_bytes: int = 1024 * MEBIBYTE
    """Address space of the sandboxed process that reads an untrusted file."""
    page_timeout_seconds: float = 60.0
    dpi: int = 200
    """The resolution at which pages are rendered for OCR."""
    passwords: tuple[str, ...] = field(default=(), repr=False)
    """Tried in this order on a file that is locked; never shown, logged or stored."""
    for_viewing: bool = False
    """For people who look at pages, not for OCR: a page is rendered with less memory, and when the program has none left, the kernel ends
    the reading process and not the program."""


Reader = Callable[[Path, ReadLimits], Iterator[Page]]
"""Yields all pages of a document, numbered from 1 without gaps. Raises Refusal if the document cannot be read."""
