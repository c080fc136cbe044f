"""Splits a document into retrieval units with exact offsets: at sections, else at paragraphs, else at sentences.

Streams the pages; memory holds the current page, the next one, and the text since the last split.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from legal_pipeline.model import Chunk, Page
from legal_pipeline.stages.chunking.buffer import TextBuffer
from legal_pipeline.stages.chunking.citation_spans import citation_across
from legal_pipeline.stages.chunking.running_heads import Edges, edges
from legal_pipeline.stages.chunking.sentences import sentence_starts

MIN_CHARS = 400
MAX_CHARS = 1_600
_GOOD_CHARS = 800  # a chunk ends at an earlier paragraph only if there is no later one
_LOOK_AHEAD = MAX_CHARS + MIN_CHARS  # leaves at least 400 characters to the next section or the last chunk

_VISIBLE = re.compile(r"\S")
_PARAGRAPH_END = re.compile(r"[\n\f](?:(?<=\n)[^\S\n]*\n\s*(?![a-z\s])|(?<=\f)\s*)")
_WIDE_BLANK = re.compile(r"    (?<=[.;:!?”\"]    )[ \xa0]*")  # a paragraph end in text saved without line feeds
_LINE_OR_CLAUSE_END = re.compile(r"[\n;:](?:(?<=\n)\s*|\s+)")
_BLANKS = re.compile(r"\s+")


def chunk(pages: Iterable[Page]) -> Iterator[Chunk]:
    """Yield chunks of 400 to 1,600 characters in order. They cover every visible character exactly once.

    Only the last chunk, or one followed only by blanks, may be shorter. Pages must be in order.
    """
    buffer = TextBuffer()
    pending: tuple[Page, Edges] | None = None
    for page in pages:
        current = page, edges(page.text)
        if pending is not None:
            buffer.append(*pending, current[1])
            yield from _chunks(buffer, is_last=False)
        pending = current
    if pending is not None:
        buffer.append(*pending, None)
        yield from _chunks(buffer, is_last=True)


def _chunks(buffer: TextBuffer, is_last: bool) -> Iterator[Chunk]:
    """Split off chunks while enough of the following text is known, and discard their text."""
    text, base = buffer.text, buffer.base
    position = 0
    while (visible := _VISIBLE.search(text, position)) is not None:
        position = visible.start()
        if len(text) - position < _LOOK_AHEAD and not is_last:
            break
        cut = _cut(buffer, position)
        piece = text[position:cut].rstrip()
        start, end = base + position, base + position + len(piece)
        yield Chunk(start, end, buffer.page_at(start), buffer.page_at(end - 1), buffer.path_at(start), piece)
        position = cut
    else:
        position = len(text)
    buffer.discard(base + position)


def _cut(buffer: TextBuffer, start: int) -> int:
    """Return the end of the chunk that begins at `start`, at most 1,600 characters later. Both are offsets in the buffer."""
    text = buffer.text
    remaining = len(text) - start
    low, high = start + MIN_CHARS, start + MAX_CHARS
    for heading in _headings(buffer, low, min(high, len(text) - MIN_CHARS)):
        return heading
    if remaining <= MAX_CHARS:
        return len(text)
    next_section = next(_headings(buffer, high + 1, start + _LOOK_AHEAD), len(text))
    high = min(high, max(low, next_section - MIN_CHARS))
    empty_lines, wide_blanks = _ends(_PARAGRAPH_END, text, low, high), _ends(_WIDE_BLANK, text, low, high)
    paragraphs = sorted((*_paragraph_starts(buffer, low, high), *empty_lines, *wide_blanks))
    late_paragraphs = [offset for offset in paragraphs if offset >= start + _GOOD_CHARS]
    lines, blanks = _ends(_LINE_OR_CLAUSE_END, text, low, high), _ends(_BLANKS, text, low, high)
    for candidates in (late_paragraphs, sentence_starts(text, low, high), paragraphs, lines, blanks):
        for offset in reversed(list(candidates)):
            if _may_end_at(buffer, low, offset):
                return offset
    # a citation or sentence longer than a chunk must be split
    return next((offset for offset in reversed(list(_ends(_BLANKS, text, low, high))) if _is_long(text, low, offset)), high)


def _may_end_at(buffer: TextBuffer, low: int, offset: int) -> bool:
    """Return whether a chunk may end here: outside citations and page joins, and with enough visible text."""
    return (
        _is_long(buffer.text, low, offset)
        and not buffer.is_in_page_join(buffer.base + offset)
        and citation_across(buffer.text, offset) is None
    )


def _is_long(text: str, low: int, offset: int) -> bool:
    """Return whether the text before `offset` reaches `low` without its trailing blanks."""
    return not text[low - 1 : offset].isspace()


def _headings(buffer: TextBuffer, low: int, high: int) -> Iterator[int]:
    for offset in buffer.section_starts(buffer.base + low, buffer.base + high + 1):
        if _is_long(buffer.text, low, offset - buffer.base):
            yield offset - buffer.base


def _paragraph_starts(buffer: TextBuffer, low: int, high: int) -> Iterator[int]:
    return (offset - buffer.base for offset in buffer.paragraph_starts(buffer.base + low, buffer.base + high + 1))


def _ends(border: re.Pattern[str], text: str, low: int, high: int) -> Iterator[int]:
    return (match.end() for match in border.finditer(text, low, high))
