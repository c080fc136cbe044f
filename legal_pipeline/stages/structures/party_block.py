"""The names of parties on the lines of a block: one text, of which each character knows its place in the window."""

from __future__ import annotations

import re
from dataclasses import dataclass

from legal_pipeline.model import MentionType
from legal_pipeline.stages.structures import name_shapes
from legal_pipeline.stages.structures.lines import Line

_DANGLING = re.compile(r"\s(?:and|AND|And|&|of|OF)\s*$")
_HYPHEN = re.compile(r"(?<=[A-Z])-[ \t]*\n\s*(?=[A-Z])")
_SPACED = re.compile(r"(?:[A-Z] ){3,}[A-Z]")
"""A name in spaced letters: "R E G I N A"."""
_RAIL = re.compile(r"[ \t]*(?:(?<=\s)|^)[)\]}|!:*§]*[ \t]*\n[ \t]*(?:\d{1,2}[ \t]+(?=\S))?[)\]}|!:*§]?(?=\s|[^\W\d_])")
"""The end of a line in a caption: its rail, and the number in the margin of the next line."""


@dataclass(frozen=True, slots=True)
class PartyName:
    """A party's name as a range of the block, its type, and the ranges of its aliases."""

    start: int
    end: int
    kind: MentionType
    aliases: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class PartyBlock:
    """Lines with party names joined into one text; `places[i]` is the window offset of character i."""

    text: str
    places: tuple[int, ...]

    @staticmethod
    def of(lines: list[Line]) -> PartyBlock:
        texts: list[str] = []
        places: list[int] = []
        for line in lines:
            texts.append(line.text + "\n")
            places.extend(range(line.start, line.start + len(line.text) + 1))
        return PartyBlock("".join(texts), tuple(places))

    def name(self, start: int, end: int) -> str:
        """Returns the name on one line, without what stands beside its lines."""
        name = " ".join(_HYPHEN.sub("-", self.text[start:end]).split())
        return name.replace(" ", "") if _SPACED.fullmatch(name) else name

    def window_range(self, start: int, end: int, window_text: str) -> tuple[int, int] | None:
        """Returns the range in the window; only its first line if words of another column come between."""
        first, last = self.places[start], self.places[end - 1] + 1
        if _RAIL.sub(" ", window_text[first:last]).split() == self.text[start:end].split():
            return first, last
        line_end = self.text.find("\n", start, end)
        if line_end < 0:
            return None
        if dangling := _DANGLING.search(self.text, start, line_end):
            line_end = dangling.start()
        start, end = name_shapes.trim(self.text, start, line_end)
        return (self.places[start], self.places[end - 1] + 1) if end - start > 2 else None
