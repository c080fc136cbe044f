"""Finds the line numbers that are printed beside the lines of pleadings and transcripts, 1 to 25 or 28.

The numbers are no part of the text: inside it they cut names, dates and amounts. A numbered list is told from numbered
lines by what the lines say: sentences flow from line to line, blank lines are numbered too, and the lines of a
transcript begin with Q., A. or a speaker.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

LAST_NUMBER = 36
"""Pleading paper has up to 28 lines, Congressional and British transcripts up to 36."""
_MAX_GAP = 3
"""Numbers that OCR missed in a row, plus one."""
_MIN_COVERAGE = 0.7
_MAX_UNNUMBERED_SHARE = 0.25

_NUMBER = re.compile(r"[ \t]*0?(?P<number>[1-9]\d?)(?:[ \t]+(?P<rest>\S.*)|[ \t]*\Z)")
_SPEAKER = re.compile(
    r"[ \t]*(?:[QA][.:]?(?:[ \t]|\Z)"
    r"|BY (?:MR|MS|MRS|DR)\b"
    r"|(?:THE (?:WITNESS|COURT|CLERK|(?:COURT )?REPORTER|VIDEOGRAPHER|INTERPRETER|BAILIFF|DEPONENT)"
    r"|(?:MR|MS|MRS|MISS|DR|JUDGE|JUSTICE)\.? [A-Z][A-Z'’-]+)[ ]?:)"
)
_OPEN, _CLOSE = "\ufddc", "\ufddd"
"""Noncharacters of Unicode, which no document may hold (see `apart`)."""
_MARKED = re.compile(f"{_OPEN}(\\d+){_CLOSE}")
_SENTENCE_END = re.compile(r"[.?!:;][\"'”’)\]]*\Z")


@dataclass(frozen=True, slots=True)
class NumberedLine:
    index: int
    """Position among the lines of the page."""
    number: int
    text: str
    """The line without its number and the blanks around it."""
    column: int = 0
    """Where the text begins in the line."""


@dataclass(slots=True)
class Run:
    """Consecutive numbered lines of one printed page."""

    entries: list[NumberedLine] = field(default_factory=list)
    unnumbered: int = 0
    """Lines with text between the first and the last entry that have no number."""

    @property
    def last(self) -> int:
        return self.entries[-1].number if self.entries else 0

    @property
    def speakers(self) -> int:
        return sum(is_spoken(entry.text) for entry in self.entries)

    @property
    def blank(self) -> int:
        return sum(not entry.text for entry in self.entries)

    @property
    def is_alternating(self) -> bool:
        """Whether each number stands on a line of its own, above its text."""
        return self.blank == len(self.entries) and 2 * self.unnumbered > len(self.entries)

    @property
    def flowing(self) -> int:
        """Lines that continue the sentence of a full line above them."""
        longest = max(len(entry.text) for entry in self.entries)
        return sum(
            below.text[:1].islower() and len(above.text) > 0.6 * longest and not _SENTENCE_END.search(above.text)
            for above, below in zip(self.entries, self.entries[1:], strict=False)
        )


def with_number(number: int, text: str) -> str:
    """Return a line marked with the number that is printed beside it: a reader that knows the places of both hands it on so."""
    return f"{_OPEN}{number}{_CLOSE}{text}"


def is_marked(text: str) -> bool:
    return _OPEN in text


def marked_number(line: str) -> tuple[int, str]:
    """Return the number of a line, 0 if it has none, and the line without its mark."""
    match = _MARKED.match(line)
    return (int(match[1]), line[match.end() :]) if match else (0, line)


def without_marks(text: str) -> str:
    return _MARKED.sub("", text)


def is_spoken(line: str) -> bool:
    """Return whether a line begins as those of testimony do: with Q., A. or a speaker."""
    return _SPEAKER.match(line) is not None


def numbered_runs(lines: Sequence[str]) -> list[Run]:
    """Return the runs of printed line numbers on a page, in order; usually none or one."""
    runs = [run for run in _runs(lines) if _is_dense(run)]
    certain = [run for run in runs if _is_certain(run)]
    if not certain:
        return []
    is_transcript = any(run.speakers for run in certain)
    return [run for run in runs if run in certain or (is_transcript and len(run.entries) > 1)]


def _runs(lines: Sequence[str]) -> Iterator[Run]:
    run, since = Run(), 0
    for index, line in enumerate(lines):
        if not line.strip():
            continue
        match = _NUMBER.match(line)
        number = int(match["number"]) if match else 0
        if match and number == 1 and run.last != 0:
            yield run
            run, since = Run(), 0
        if match and (run.last < number <= run.last + _MAX_GAP if run.entries else number == 1) and number <= LAST_NUMBER:
            run.entries.append(NumberedLine(index, number, (match["rest"] or "").rstrip(), max(match.start("rest"), 0)))
            run.unnumbered += since
            since = 0
        elif run.entries:
            since += 1
    if run.entries:
        yield run


def _is_dense(run: Run) -> bool:
    if len(run.entries) < _MIN_COVERAGE * run.last:
        return False
    if run.blank == len(run.entries):
        return True  # numbers on lines of their own, before or between the text
    return run.unnumbered <= 1 + _MAX_UNNUMBERED_SHARE * len(run.entries)


def _is_certain(run: Run) -> bool:
    count = len(run.entries)
    if run.blank == count:
        return count >= 10 and run.last >= 20
    if run.speakers:
        return count >= 3
    if count >= 20:
        return run.blank + run.flowing >= 1
    return (count >= 10 and run.blank >= 2) or (count >= 5 and run.flowing >= max(2, 0.2 * count))
