"""How much one document may take while it is read. Filled from the settings by the caller."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from legal_pipeline.model import Page

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class ReadLimits:
    """Defaults are those of the settings of the same names."""

    max_pages: int = 50_000
    max_page_pixels: int = 60_000_000
    max_page_chars: int = 1_000_000
    memory_bytes: int = 1024 * MEBIBYTE
    """Address space of the process that reads a file nobody trusts."""
    page_timeout_seconds: float = 60.0
    dpi: int = 200
    """Dots per inch a page is rendered at for OCR."""


Reader = Callable[[Path, ReadLimits], Iterator[Page]]
"""Reads a whole document; pages numbered from 1 without gaps. Raises Refusal for the document's own fault."""
