"""Turns the raw text of a page into its text: without printed line numbers and quote marks, with broken words rejoined."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import repeat
from typing import NamedTuple

from legal_pipeline.model import NoteKind, PageNote
from legal_pipeline.stages.readers.page_lines.apart import places, take_out
from legal_pipeline.stages.readers.page_lines.condensed import page_by_page
from legal_pipeline.stages.readers.page_lines.dot_fill import blanks_for_dots, without_fill
from legal_pipeline.stages.readers.page_lines.hyphens import HYPHENS, rejoin_lines, without_soft_hyphens
from legal_pipeline.stages.readers.page_lines.line_numbers import Run, is_marked, is_spoken, marked_number, numbered_runs
from legal_pipeline.stages.readers.page_lines.margins.numbers import may_stand_elsewhere, numbers_first
from legal_pipeline.stages.readers.page_lines.margins.times import MIN_TIMES, left_time, may_have_times, without_times
from legal_pipeline.stages.readers.page_lines.overprint import read_once
from legal_pipeline.stages.readers.page_lines.printed_page import printed_page
from legal_pipeline.stages.readers.page_lines.quotes import unquoted
from legal_pipeline.stages.readers.page_lines.spaced_letters import join_spaced_letters

_ONE = re.compile(r"1(?=[ \t\u00b7]|$)", re.MULTILINE)
_BLANKS = " \t\u00b7"
_BROKEN_LINE = re.compile(rf"(?:[{HYPHENS}]|(?<=\d)\u2013)[ \t]*\n")
_QUOTED_LINE = re.compile(r"^(?:[ \t\xa0]{0,4}(?:[A-Z][A-Za-z]{1,3})?>|\|[ \t])", re.MULTILINE)
_MAX_BLANK_SHARE = 0.4
_MAX_INDENT = 40
_MIN_SPOKEN_LINES = 3
"""Of a page whose numbers stand beside their lines: headings of a pleading begin with "A." too."""


class PageText(NamedTuple):
    """The text of a page and what its layout said; see the fields of `Page`."""

    text: str
    printed_page: str | None = None
    line_starts: tuple[tuple[int, int], ...] = ()
    notes: tuple[PageNote, ...] = ()


@dataclass(slots=True)
class _Line:
    text: str
    number: int = 0
    """The printed line number; 0 if there is none."""
    depth: int = 0
    """How deep the line is quoted in a mail."""
    time: str = ""
    """What is printed in the margin of videotaped testimony."""


def finish(raw: str, *, is_mail: bool = False) -> PageText:
    """Return the text of a page, its printed page number, its printed lines and its quotations."""
    raw, parts = take_out(join_spaced_letters(read_once(without_soft_hyphens(blanks_for_dots(raw)))))
    # the parts have their places in the text as it is
    page = _finished(raw if parts else page_by_page(raw), is_mail=is_mail)
    return _with_parts(page, parts) if parts else page


def _with_parts(page: PageText, parts: list[tuple[NoteKind, str]]) -> PageText:
    text, notes, cuts = places(page.text, parts)

    def moved(offset: int) -> int:
        return offset - bisect_left(cuts, offset)

    starts = tuple((number, moved(start)) for number, start in page.line_starts)
    ranges = (replace(note, start=moved(note.start), end=moved(note.end)) for note in page.notes)
    return PageText(text, page.printed_page, starts, tuple(sorted((*ranges, *notes), key=lambda note: (note.start, note.end))))


def _finished(raw: str, *, is_mail: bool) -> PageText:
    if is_marked(raw):
        return _marked(raw)
    raw, times, named = _without_margins(raw)
    has_numbers = _has_first_number(raw)
    has_quotes = (">" in raw or (is_mail and "|" in raw)) and _QUOTED_LINE.search(raw) is not None
    is_broken = _BROKEN_LINE.search(raw) is not None
    texts = (without_fill(raw) if has_numbers else raw).split("\n")
    if not (has_numbers or has_quotes or is_broken):
        return PageText(raw, printed_page(texts, texts))
    depths = [0] * len(texts)
    if has_quotes:
        texts, depths = unquoted(texts, is_mail=is_mail)
    lines = [_Line(text, 0, depth, time) for text, depth, time in zip(texts, depths, times or repeat(""), strict=False)]
    runs = numbered_runs(texts) if has_numbers else []
    head, foot = (texts[: runs[0].entries[0].index], texts[runs[-1].entries[-1].index + 1 :]) if runs else (texts, texts)
    is_transcript = any(run.speakers for run in runs)
    page = named or printed_page(head, foot, is_numbered=bool(runs), is_transcript=is_transcript)
    return _assembled(list(_without_numbers(lines, runs)), page, is_transcript=is_transcript)


def _without_margins(raw: str) -> tuple[str, list[str], str | None]:
    """Return the text with its line numbers first, the times beside its lines (none for a page without), and the page named with them."""
    times = list[str]()
    if may_have_times(raw) and (untimed := without_times(raw.split("\n"))) is not None:
        raw, times = "\n".join(untimed.lines), untimed.times
    if may_stand_elsewhere(raw) and (numbered := numbers_first(raw.split("\n"))) is not None:
        return "\n".join(numbered.lines), times, numbered.page
    return raw, times, None


def _has_first_number(raw: str) -> bool:
    """Return whether a line begins with the number 1."""
    # a search for the figure takes a tenth of the time of one that begins with a line
    for match in _ONE.finditer(raw):
        before = raw[raw.rfind("\n", 0, match.start()) + 1 : match.start()]
        if not before.removesuffix("0").strip(_BLANKS):
            return True
    return False


def _marked(raw: str) -> PageText:
    """Finish a page whose reader has put each printed number beside its line."""
    lines = [_Line(text, number) for number, text in map(marked_number, raw.split("\n"))]
    numbered = [at for at, line in enumerate(lines) if line.number]
    timed = {at: left_time(lines[at].text) for at in numbered}
    if sum(bool(time) for time, _ in timed.values()) >= MIN_TIMES:
        for at, (time, text) in timed.items():
            lines[at].time, lines[at].text = time, text
    texts = [line.text for line in lines]
    is_transcript = sum(is_spoken(line.text) for line in lines if line.number) >= _MIN_SPOKEN_LINES
    page = printed_page(texts[: numbered[0]], texts[numbered[-1] + 1 :], is_numbered=True, is_transcript=is_transcript)
    return _assembled(lines, page, is_transcript=is_transcript)


def _without_numbers(lines: list[_Line], runs: Iterable[Run]) -> Iterator[_Line]:
    at = 0
    for run in runs:
        first = run.entries[0].index
        yield from lines[at:first]
        # a number on a line of its own may belong to the text on the next line
        at = run.entries[-1].index + 1 + run.is_alternating
        yield from _run_lines(run, lines[first:at])
    yield from lines[at:]


def _run_lines(run: Run, lines: list[_Line]) -> Iterator[_Line]:
    """Yield the lines of a run with their printed numbers.

    The number of a blank line leaves a blank line, unless so many are blank that they say nothing.
    """
    first = run.entries[0].index
    by_index = {entry.index - first: entry for entry in run.entries}
    left = min((entry.column for entry in run.entries if entry.text), default=0)
    keeps_blank = run.blank <= _MAX_BLANK_SHARE * len(run.entries)
    pending = 0
    for index, line in enumerate(lines):
        entry = by_index.get(index)
        if entry is None:
            yield _Line(line.text, pending if line.text.strip() else 0, line.depth, line.time)
            pending = 0
        elif entry.text:
            yield _Line(" " * min(entry.column - left, _MAX_INDENT) + entry.text, entry.number, line.depth, line.time)
        elif run.is_alternating:
            pending = entry.number
        elif keeps_blank:
            yield _Line("")


def _assembled(lines: list[_Line], page: str | None, *, is_transcript: bool) -> PageText:
    texts = rejoin_lines([line.text for line in lines], lines.pop)
    starts: list[tuple[int, int]] = []
    notes: list[PageNote] = []
    offset = 0
    for line, text in zip(lines, texts, strict=True):
        if line.number and text.strip():
            starts.append((line.number, offset + len(text) - len(text.lstrip())))
        if line.time:
            notes.append(PageNote(NoteKind.TIME, offset, offset, line.time))
        if line.depth:
            depth = str(line.depth)
            if notes and notes[-1].end == offset - 1 and notes[-1].detail == depth:
                notes[-1] = PageNote(NoteKind.QUOTED, notes[-1].start, offset + len(text), detail=depth)
            else:
                notes.append(PageNote(NoteKind.QUOTED, offset, offset + len(text), detail=depth))
        offset += len(text) + 1
    if is_transcript and starts:
        notes.insert(0, PageNote(NoteKind.TRANSCRIPT, starts[0][1], offset - 1))
    return PageText("\n".join(texts), page, tuple(starts), tuple(notes))
