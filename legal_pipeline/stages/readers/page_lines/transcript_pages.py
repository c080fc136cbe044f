"""Finds the page breaks of a transcript that was saved as text without form feeds.

A printed page begins with its number ("Page 12", or the number alone), followed by line 1.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain

from legal_pipeline.model import PAGE_BREAK
from legal_pipeline.stages.readers.page_lines.line_numbers import numbered_runs

_SAMPLE_CHARS = 64 * 1024
_BREAK = re.compile(r"\n(?=[ \t]*(?:Page[ \t]+)?\d{1,5}[ \t]*\r?\n(?:[ \t]*\r?\n){0,3}[ \t]*0?1(?:[ \t]|\r?\n))", re.IGNORECASE)
_LONGEST_BREAK = 400
"""Characters kept back at the end of a piece, so that a page number and its first line are seen together."""


def with_page_breaks(pieces: Iterable[str]) -> Iterator[str]:
    """Put a form feed before each printed page of a transcript; any other text passes unchanged. Constant memory."""
    source = iter(pieces)
    sample = ""
    for piece in source:
        sample += piece
        if len(sample) >= _SAMPLE_CHARS:
            break
    if not _is_transcript(sample):
        yield sample
        yield from source
        return
    rest = ""
    for piece in chain([sample], source):
        text = rest + piece
        cut = max(len(text) - _LONGEST_BREAK, 0)
        yield _with_breaks(text, cut)
        rest = text[cut:]
    yield _with_breaks(rest, len(rest))


def _with_breaks(text: str, stop: int) -> str:
    """Return `text[:stop]` with its page breaks; what follows only helps to recognize them."""
    parts: list[str] = []
    done = 0
    for match in _BREAK.finditer(text):
        if match.start() >= stop:
            break
        parts += [text[done : match.start()], PAGE_BREAK]
        done = match.end()
    return "".join([*parts, text[done:stop]])


def _is_transcript(sample: str) -> bool:
    """Return whether the text has several printed pages, and their lines are numbered."""
    if PAGE_BREAK in sample:
        return False
    pages = _BREAK.split(sample)
    return len(pages) > 1 and any(numbered_runs(page.splitlines()) for page in pages[:4])
