"""The part of a document's text that is read but not yet cut into chunks, with its pages, sections and joints."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field

from legal_pipeline.model import PAGE_BREAK, Page
from legal_pipeline.stages.chunking.running_heads import Edges, FurnitureFinder
from legal_pipeline.stages.chunking.sections import Heading, SectionPath

_SENTENCE_IS_OVER = re.compile(r"[.!?:;…][\"'”’)\]]*\d{0,3}\s*\Z")
_GOES_ON = re.compile(r"\s*[a-z]")


@dataclass(slots=True)
class TextBuffer:
    """All offsets are absolute (in the document text) unless named local."""

    text: str = ""
    base: int = 0
    """Offset of text[0]."""
    page_starts: list[int] = field(default_factory=list)
    page_numbers: list[int] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    """Where headings and numbered paragraphs begin, ascending."""
    headings: list[Heading] = field(default_factory=list)
    """Beside `starts`."""
    paths: list[tuple[str, ...]] = field(default_factory=list)
    """Beside `starts`: the path from there on."""
    joints: list[tuple[int, int]] = field(default_factory=list)
    """Page ends with their furniture that a sentence runs across: nothing ends in them."""
    _path: tuple[str, ...] = ()
    _body_end: int = 0
    _is_open: bool = False
    """The last page ended in the middle of a sentence."""
    _sections: SectionPath = field(default_factory=SectionPath)
    _furniture: FurnitureFinder = field(default_factory=FurnitureFinder)

    @property
    def end(self) -> int:
        return self.base + len(self.text)

    def append(self, page: Page, own: Edges, following: Edges | None) -> None:
        """Adds the next page; `following` are the edges of the one behind it, to know a running head by."""
        if self.page_starts or self.base:
            self.text += PAGE_BREAK
        offset = self.end
        self.text += page.text
        self.page_starts.append(offset)
        self.page_numbers.append(page.page_number)
        start, stop = self._furniture.body(page.text, own, following)
        if stop == 0:
            return
        body = page.text[start:stop]
        if self._body_end and (self._is_open or _GOES_ON.match(body)):
            self.joints.append((self._body_end, offset + start + len(body) - len(body.lstrip())))
        for heading in self._sections.headings(body, offset + start):
            self.starts.append(heading.start)
            self.headings.append(heading)
            self.paths.append(self._sections.labels)
        visible = body.rstrip()
        if visible:
            self._body_end = offset + start + len(visible)
            self._is_open = not _SENTENCE_IS_OVER.search(visible[-8:]) and not self._ends_in_heading()

    def drop(self, upto: int) -> None:
        """Forgets what lies before `upto`, which is already cut."""
        self.text = self.text[upto - self.base :]
        self.base = upto
        gone = bisect_right(self.page_starts, upto) - 1
        if gone > 0:
            del self.page_starts[:gone], self.page_numbers[:gone]
        gone = bisect_right(self.starts, upto)
        if gone:
            self._path = self.paths[gone - 1]
            # the heading at `upto` itself stays: its label belongs to what follows
            keep = gone - 1 if self.starts[gone - 1] == upto else gone
            del self.starts[:keep], self.headings[:keep], self.paths[:keep]
        self.joints = [joint for joint in self.joints if joint[1] > upto]

    def page_at(self, offset: int) -> int:
        return self.page_numbers[bisect_right(self.page_starts, offset) - 1]

    def path_at(self, offset: int) -> tuple[str, ...]:
        """The sections a text that begins at `offset` is in: headings at its very head are counted, down to the first body text."""
        index = bisect_right(self.starts, offset) - 1
        if index < 0:
            return self._path
        if self.starts[index] == offset:
            index = self._through_headings(index)
        return self.paths[index]

    def _through_headings(self, index: int) -> int:
        """The last of the headings that follow each other with nothing between."""
        while index + 1 < len(self.starts) and self.headings[index].opens_section:
            if self.text[self.headings[index].end - self.base : self.starts[index + 1] - self.base].strip():
                break
            index += 1
        return index

    def is_in_joint(self, offset: int) -> bool:
        return any(start < offset <= end for start, end in self.joints)

    def section_starts(self, low: int, high: int) -> list[int]:
        """Where sections begin in [low, high); numbered paragraphs do not count."""
        first, last = bisect_left(self.starts, low), bisect_left(self.starts, high)
        return [heading.start for heading in self.headings[first:last] if heading.opens_section]

    def paragraph_starts(self, low: int, high: int) -> list[int]:
        return self.starts[bisect_left(self.starts, low) : bisect_left(self.starts, high)]

    def _ends_in_heading(self) -> bool:
        return bool(self.headings) and self.headings[-1].opens_section and self.headings[-1].end >= self._body_end
