"""Helpers that build a window from page texts and read its structures."""

from __future__ import annotations

from legal_pipeline.model import Page, PageMethod, Window, windows
from legal_pipeline.stages.structures import Structures, read_structures


def window_of(*page_texts: str) -> Window:
    """Returns one window with the pages."""
    pages = [Page(number, text, PageMethod.TEXT_LAYER, "test", 1.0) for number, text in enumerate(page_texts, 1)]
    return next(iter(windows(pages, target_chars=10_000_000)))


def structures_of(*page_texts: str) -> Structures:
    return read_structures(window_of(*page_texts))


def flat(text: str) -> str:
    """Returns the text on one line with single spaces."""
    return " ".join(text.split())
