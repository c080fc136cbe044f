"""Puts columns of prose one behind the other where the file draws them line by line across the page. Runs in the sandboxed process.

pdfium writes such lines as one, with one blank between the columns. Captions and tables stay as they are: they are read
across.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from legal_pipeline.stages.readers.pdf.drawn.rearranged import Piece
from legal_pipeline.stages.readers.pdf.forms.placing import Cell, edges_at, word_cells

LINE = re.compile(r"[^\r\n\ufffe]*[^\s\ufffe]\ufffe?")
"""pdfium drops the line end behind a hyphen, which it writes as U+FFFE."""
_WORD_AFTER_BLANK = re.compile(r"(?<=\S) +(?=\S)")
_SAMPLES, _AGREEING = 5, 3
"""How many lines are looked at on every page, and how many of them must have a gap before the same place."""
_SAMPLE_CHARS = 30
"""A shorter line shows no columns."""
_MIN_LINES, _MAX_CHARS = 6, 30_000
_WIDE, _ANY = 1.2, 0.4
"""Of the height of the letters: a gap that no blank of a justified line is, and one between columns."""
SAME_EDGE = 2.5
"""In points: how far from the left edge of a column its lines begin, but the first of a paragraph."""
ANY_GAP = 1.0
"""In points: what ends so near to a column reaches into it."""
_INDENT = 30.0
_MIN_LOWER = 0.4
"""Share of the lines of a column that begin with a small letter: prose goes on, names and labels begin anew."""
_MIN_WORDS = 3.0
_MAX_ALONE, _PITCH = 4, 1.35
"""Lines of a block with words in one column alone; the distance of two lines of a paragraph, in heights of the letters."""


def in_columns(page: int, text: str) -> list[Piece] | None:
    """Return the text of a page in pieces, its columns one behind the other; None if it has none that are drawn across.

    `page` is the address of the text, which has no characters beyond the basic plane.
    """
    if len(text) > _MAX_CHARS:
        return None
    gutters = _gutters(page, text)
    if not gutters:
        return None
    spans = [match.span() for match in LINE.finditer(text)]
    lines = [parts_of(cells, gutters) for cells in by_line(word_cells(page, text), spans)]
    pieces: list[Piece] = []
    is_moved = False
    for is_split, pairs in groupby(zip(_in_blocks(lines, gutters), lines, strict=True), key=lambda pair: pair[0]):
        found = [parts for _, parts in pairs]
        ordered = _columns(text, found, gutters) if is_split else None
        is_moved = is_moved or ordered is not None
        for part in ordered or [[cell for part in parts for cell in part] for parts in found]:
            end = part[-1].end
            pieces += [*([] if not pieces or _is_hyphen(text, pieces[-1]) else ["\r\n"]), (part[0].start, end)]
    return pieces if is_moved else None


def _is_hyphen(text: str, piece: Piece) -> bool:
    return not isinstance(piece, str) and text[piece[1] - 1] == "\ufffe"


def _gutters(page: int, text: str) -> list[float]:
    """Return the left edges of columns behind the first one, as some lines of the page show them."""
    behind: list[tuple[float, bool]] = []
    without = 0
    for number in range(_SAMPLES):
        line = _line_at(text, len(text) * (2 * number + 1) // (2 * _SAMPLES))
        own = edges_behind_gaps(page, text, *line)
        behind += own
        without += not own
        if without > _SAMPLES - _AGREEING:
            return []  # as on most pages
    if not any(is_lower for _, is_lower in behind):
        return []  # labels and names
    edges = sorted(edge for edge, _ in behind)
    found: list[float] = []
    for edge in edges:
        near = [other for other in edges if abs(other - edge) <= SAME_EDGE]
        if len(near) >= _AGREEING and not (found and edge - found[-1] <= 2 * SAME_EDGE):
            found.append(near[len(near) // 2])
    return found


def _line_at(text: str, at: int) -> tuple[int, int]:
    """Return the line around a place, or what of it is between hyphens at line ends."""
    begin, end = text.rfind("\n", 0, at) + 1, text.find("\r", at)
    end = end if end >= 0 else len(text)
    begin = max(begin, text.rfind("\ufffe", begin, at) + 1)
    hyphen = text.find("\ufffe", at, end)
    return begin, hyphen if hyphen >= 0 else end


def edges_behind_gaps(page: int, text: str, start: int, end: int) -> list[tuple[float, bool]]:
    """Return the left edge of each word behind a wide gap of a line, and whether it begins with a small letter."""
    if end - start <= _SAMPLE_CHARS:
        return []
    blanks = [blank.span() for blank in _WORD_AFTER_BLANK.finditer(text, start, end)]
    edges = edges_at(page, [place for first, last in blanks for place in (first - 1, last)])
    return [
        (after[0], text[last].islower())
        for (_, last), before, after in zip(blanks, edges[::2], edges[1::2], strict=True)
        if before is not None and after is not None and after[0] - before[2] > _WIDE * (after[3] - after[1])
    ]


def by_line(words: Sequence[Cell], spans: Sequence[tuple[int, int]]) -> Iterator[list[Cell]]:
    at = 0
    for _, end in spans:
        line = []
        while at < len(words) and words[at].start < end:
            line.append(words[at])
            at += 1
        if line:
            yield line


def parts_of(cells: Sequence[Cell], gutters: Sequence[float]) -> list[list[Cell]]:
    """Return the words of a line, cut where one begins at the edge of a column, or a little behind it."""
    parts = [[cells[0]]]
    for cell in cells[1:]:
        before = parts[-1][-1]
        gap, height = cell.left - before.right, cell.top - cell.bottom
        reached = [cell.left - gutter for gutter in gutters if before.right < gutter + SAME_EDGE]
        is_edge = any(abs(behind) <= SAME_EDGE for behind in reached) and gap > _ANY * height
        is_indented = any(-SAME_EDGE <= behind <= _INDENT for behind in reached) and gap > _WIDE * height
        if is_edge or is_indented:
            parts.append([cell])
        else:
            parts[-1].append(cell)
    return parts


def _in_blocks(lines: Sequence[list[list[Cell]]], gutters: Sequence[float]) -> list[bool]:
    """Return which lines are in columns: those that are cut, and between them a few that have words in one column alone."""
    found = [len(parts) > 1 for parts in lines]
    fits = [parts[0][-1].right <= gutters[0] or parts[0][0].left >= gutters[0] - SAME_EDGE for parts in lines]
    last = None
    for at, is_cut in enumerate(found):
        if is_cut:
            if last is not None and at - last - 1 <= _MAX_ALONE and all(fits[last + 1 : at]):
                found[last:at] = [True] * (at - last)
            last = at
    # the rest of a column that is longer than the others
    while last is not None and last + 1 < len(lines) and fits[last + 1] and _follows(lines[last], lines[last + 1]):
        last += 1
        found[last] = True
    return found


def _follows(above: list[list[Cell]], below: list[list[Cell]]) -> bool:
    one, two = above[0][0], below[0][0]
    return 0 < one.middle - two.middle <= _PITCH * (one.top - one.bottom)


def _columns(text: str, lines: Sequence[list[list[Cell]]], gutters: Sequence[float]) -> list[list[Cell]] | None:
    """Return the lines of a block, column by column; None if it is no prose."""
    columns: list[list[list[Cell]]] = [[] for _ in range(len(gutters) + 1)]
    for parts in lines:
        for part in parts:
            columns[sum(part[0].left >= gutter - SAME_EDGE for gutter in gutters)].append(part)
    filled = [column for column in columns if column]
    is_prose = len(lines) >= _MIN_LINES and len(filled) > 1 and all(_is_prose(text, column) for column in filled)
    return [part for column in filled for part in column] if is_prose else None


def _is_prose(text: str, column: Sequence[Sequence[Cell]]) -> bool:
    lower = sum(text[part[0].start].islower() for part in column)
    return lower >= _MIN_LOWER * len(column) and sum(map(len, column)) >= _MIN_WORDS * len(column)
