"""Cuts a document's text into retrieval units with exact offsets: sections first, then paragraphs, then sentences.

Streams: what is held is the page at hand, the next one, and the text since the last cut.
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
_GOOD_CHARS = 800  # a paragraph's end before this is taken only when there is none behind it
_LOOK_AHEAD = MAX_CHARS + MIN_CHARS  # far enough to leave the next section, or the document's last chunk, its 400 characters

_VISIBLE = re.compile(r"\S")
_PARAGRAPH_END = re.compile(r"[\n\f](?:(?<=\n)[^\S\n]*\n\s*(?![a-z\s])|(?<=\f)\s*)")
_WIDE_BLANK = re.compile(r"    (?<=[.;:!?”\"]    )[ \xa0]*")  # ends the paragraphs of text saved without line feeds
_LINE_OR_CLAUSE_END = re.compile(r"[\n;:](?:(?<=\n)\s*|\s+)")
_BLANKS = re.compile(r"\s+")


def chunk(pages: Iterable[Page]) -> Iterator[Chunk]:
    """Chunks in order, of 400 to 1,600 characters, covering every visible character exactly once.

    Shorter is only the document's last one, or one that has nothing but blanks behind it. Pages must come in order.
    """
    open_text = TextBuffer()
    held: tuple[Page, Edges] | None = None
    for page in pages:
        arrived = page, edges(page.text)
        if held is not None:
            open_text.append(*held, arrived[1])
            yield from _chunks(open_text, is_last=False)
        held = arrived
    if held is not None:
        open_text.append(*held, None)
        yield from _chunks(open_text, is_last=True)


def _chunks(open_text: TextBuffer, is_last: bool) -> Iterator[Chunk]:
    """Cuts as long as what follows is known far enough, and drops what was cut."""
    text, base = open_text.text, open_text.base
    position = 0
    while (visible := _VISIBLE.search(text, position)) is not None:
        position = visible.start()
        if len(text) - position < _LOOK_AHEAD and not is_last:
            break
        cut = _cut(open_text, position)
        piece = text[position:cut].rstrip()
        start, end = base + position, base + position + len(piece)
        yield Chunk(start, end, open_text.page_at(start), open_text.page_at(end - 1), open_text.path_at(start), piece)
        position = cut
    else:
        position = len(text)
    open_text.drop(base + position)


def _cut(open_text: TextBuffer, start: int) -> int:
    """Where the chunk that begins at the local offset `start` ends: always ahead of it, at most 1,600 characters."""
    text = open_text.text
    remaining = len(text) - start
    low, high = start + MIN_CHARS, start + MAX_CHARS
    for heading in _headings(open_text, low, min(high, len(text) - MIN_CHARS)):
        return heading
    if remaining <= MAX_CHARS:
        return len(text)
    fence = next(_headings(open_text, high + 1, start + _LOOK_AHEAD), len(text))
    high = min(high, max(low, fence - MIN_CHARS))
    empty_lines, wide_blanks = _ends(_PARAGRAPH_END, text, low, high), _ends(_WIDE_BLANK, text, low, high)
    paragraphs = sorted((*_paragraph_starts(open_text, low, high), *empty_lines, *wide_blanks))
    far = [offset for offset in paragraphs if offset >= start + _GOOD_CHARS]
    lines, blanks = _ends(_LINE_OR_CLAUSE_END, text, low, high), _ends(_BLANKS, text, low, high)
    for borders in (far, sentence_starts(text, low, high), paragraphs, lines, blanks):
        for offset in reversed(list(borders)):
            if _is_border(open_text, low, offset):
                return offset
    # a citation or a sentence longer than the chunk has to be cut
    return next((offset for offset in reversed(list(_ends(_BLANKS, text, low, high))) if _is_long(text, low, offset)), high)


def _is_border(open_text: TextBuffer, low: int, offset: int) -> bool:
    """Not in a citation, not where a sentence runs across pages, and enough text before it even without the blanks."""
    return (
        _is_long(open_text.text, low, offset)
        and not open_text.is_in_joint(open_text.base + offset)
        and citation_across(open_text.text, offset) is None
    )


def _is_long(text: str, low: int, offset: int) -> bool:
    """What lies before `offset` reaches `low` even without its last blanks."""
    return not text[low - 1 : offset].isspace()


def _headings(open_text: TextBuffer, low: int, high: int) -> Iterator[int]:
    for offset in open_text.section_starts(open_text.base + low, open_text.base + high + 1):
        if _is_long(open_text.text, low, offset - open_text.base):
            yield offset - open_text.base


def _paragraph_starts(open_text: TextBuffer, low: int, high: int) -> Iterator[int]:
    return (offset - open_text.base for offset in open_text.paragraph_starts(open_text.base + low, open_text.base + high + 1))


def _ends(border: re.Pattern[str], text: str, low: int, high: int) -> Iterator[int]:
    return (match.end() for match in border.finditer(text, low, high))
