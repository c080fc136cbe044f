"""Finds the page breaks of a transcript that was saved as text without form feeds.

A printed page begins with its number ("Page 12", or the number alone), followed by line 1.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain

from legal_pipeline.model import PAGE_BREAK
from legal_pipeline.stages.readers.page_lines.line_numbers import numbered_runs
from legal_pipeline.stages.readers.page_lines.margins.numbers import page_named
from legal_pipeline.stages.readers.page_lines.margins.times import without_times

_SAMPLE_CHARS = 64 * 1024
_BREAK = re.compile(
    r"\n(?=[ \t]*(?:Page[ \t]+)?\d{1,5}[ \t]*\r?\n(?:[ \t]*\r?\n){0,3}"
    r"[ \t]*(?:\d{1,2}:\d\d(?::\d\d)?(?:[ ]?[ap]\.?m\.?)?[ \t]+)?0?1(?:[ \t]|\r?\n))",
    re.IGNORECASE,
)
"""A time may stand before line 1."""
_CITED_BREAK = re.compile(r"\n(?=[ \t]*\d{1,5}:0?1(?:[ \t]|\r?\n))")
"""Where each line is marked with its page: `41:01`."""
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
    page_break = _page_break(sample)
    if page_break is None:
        yield sample
        yield from source
        return
    rest = ""
    for piece in chain([sample], source):
        text = rest + piece
        cut = max(len(text) - _LONGEST_BREAK, 0)
        yield _with_breaks(text, cut, page_break)
        rest = text[cut:]
    yield _with_breaks(rest, len(rest), page_break)


def _with_breaks(text: str, stop: int, page_break: re.Pattern[str]) -> str:
    """Return `text[:stop]` with its page breaks; what follows only helps to recognize them."""
    parts: list[str] = []
    done = 0
    for match in page_break.finditer(text):
        if match.start() >= stop:
            break
        parts += [text[done : match.start()], PAGE_BREAK]
        done = match.end()
    return "".join([*parts, text[done:stop]])


def _page_break(sample: str) -> re.Pattern[str] | None:
    """Return what the printed pages of a text begin with; None unless it has several, and their lines are numbered."""
    if PAGE_BREAK in sample:
        return None
    pages = _BREAK.split(sample)
    if len(pages) > 1 and any(_is_numbered(page.splitlines()) for page in pages[:4]):
        return _BREAK
    pages = _CITED_BREAK.split(sample)
    return _CITED_BREAK if len(pages) > 1 and any(page_named(page.splitlines()) for page in pages[:4]) else None


def _is_numbered(lines: list[str]) -> bool:
    return bool(numbered_runs(lines) or without_times(lines))
