"""Holds the text that has been read but not yet split into chunks, with its pages, sections and page joins."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field

from legal_pipeline.model import PAGE_BREAK, Page
from legal_pipeline.stages.chunking.running_heads import Edges, RunningHeadFinder
from legal_pipeline.stages.chunking.sections import Heading, SectionPath

_SENTENCE_END = re.compile(r"[.!?:;…][\"'”’)\]]*\d{0,3}\s*\Z")
_CONTINUATION = re.compile(r"\s*[a-z]")


@dataclass(slots=True)
class TextBuffer:
    """A window on the document text. Offsets are absolute (in the document text)."""

    text: str = ""
    base: int = 0
    """Offset of text[0]."""
    page_starts: list[int] = field(default_factory=list)
    page_numbers: list[int] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    """Start offsets of headings and numbered paragraphs, ascending."""
    headings: list[Heading] = field(default_factory=list)
    """Parallel to `starts`."""
    paths: list[tuple[str, ...]] = field(default_factory=list)
    """Parallel to `starts`: the section path from that offset on."""
    page_joins: list[tuple[int, int]] = field(default_factory=list)
    """Page breaks, with their running heads, in the middle of a sentence. No chunk ends in them."""
    _path: tuple[str, ...] = ()
    _body_end: int = 0
    _is_open: bool = False
    """Whether the last page ended in the middle of a sentence."""
    _sections: SectionPath = field(default_factory=SectionPath)
    _running_heads: RunningHeadFinder = field(default_factory=RunningHeadFinder)

    @property
    def end(self) -> int:
        return self.base + len(self.text)

    def append(self, page: Page, own: Edges, following: Edges | None) -> None:
        """Append the next page. `following` are the edges of the page after it, which help to recognize running heads."""
        if self.page_starts or self.base:
            self.text += PAGE_BREAK
        offset = self.end
        self.text += page.text
        self.page_starts.append(offset)
        self.page_numbers.append(page.page_number)
        start, stop = self._running_heads.body(page.text, own, following)
        if stop == 0:
            return
        body = page.text[start:stop]
        if self._body_end and (self._is_open or _CONTINUATION.match(body)):
            self.page_joins.append((self._body_end, offset + start + len(body) - len(body.lstrip())))
        for heading in self._sections.headings(body, offset + start):
            self.starts.append(heading.start)
            self.headings.append(heading)
            self.paths.append(self._sections.labels)
        visible = body.rstrip()
        if visible:
            self._body_end = offset + start + len(visible)
            self._is_open = not _SENTENCE_END.search(visible[-8:]) and not self._ends_in_heading()

    def discard(self, upto: int) -> None:
        """Discard the text before `upto`, which has been split."""
        self.text = self.text[upto - self.base :]
        self.base = upto
        discarded = bisect_right(self.page_starts, upto) - 1
        if discarded > 0:
            del self.page_starts[:discarded], self.page_numbers[:discarded]
        discarded = bisect_right(self.starts, upto)
        if discarded:
            self._path = self.paths[discarded - 1]
            # keep a heading at `upto`: it belongs to the following text
            keep = discarded - 1 if self.starts[discarded - 1] == upto else discarded
            del self.starts[:keep], self.headings[:keep], self.paths[:keep]
        self.page_joins = [join for join in self.page_joins if join[1] > upto]

    def page_at(self, offset: int) -> int:
        return self.page_numbers[bisect_right(self.page_starts, offset) - 1]

    def path_at(self, offset: int) -> tuple[str, ...]:
        """Return the section path of text that begins at `offset`, including the headings with which it begins."""
        index = bisect_right(self.starts, offset) - 1
        if index < 0:
            return self._path
        if self.starts[index] == offset:
            index = self._through_headings(index)
        return self.paths[index]

    def _through_headings(self, index: int) -> int:
        """Return the index of the last of consecutive headings without text between them."""
        while index + 1 < len(self.starts) and self.headings[index].opens_section:
            if self.text[self.headings[index].end - self.base : self.starts[index + 1] - self.base].strip():
                break
            index += 1
        return index

    def is_in_page_join(self, offset: int) -> bool:
        return any(start < offset <= end for start, end in self.page_joins)

    def section_starts(self, low: int, high: int) -> list[int]:
        """Return the offsets in [low, high) where sections begin, without numbered paragraphs."""
        first, last = bisect_left(self.starts, low), bisect_left(self.starts, high)
        return [heading.start for heading in self.headings[first:last] if heading.opens_section]

    def paragraph_starts(self, low: int, high: int) -> list[int]:
        return self.starts[bisect_left(self.starts, low) : bisect_left(self.starts, high)]

    def _ends_in_heading(self) -> bool:
        return bool(self.headings) and self.headings[-1].opens_section and self.headings[-1].end >= self._body_end
