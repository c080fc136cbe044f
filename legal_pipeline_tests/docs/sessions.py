"""Sessions in `console` blocks: commands with the output that a document shows, and comparing it with what comes out today."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from legal_pipeline_tests.docs.documents import blocks

SKIP = "..."
"""A line of a document that stands for any lines."""

_DIGEST = re.compile(r"\b[0-9a-f]{12,64}\b|(?<=batch )[0-9a-f]{8}\b|^[0-9a-f]{8}(?=\s)|(?<=batch-)[0-9a-f]{32}")
_NUMBER = re.compile(r"\d[\d,.:]*")
_TIME = re.compile(r"\b0 (?:s|min|h)\b")
"""How long it took or how long ago it was, once the number is left out."""


@dataclass(frozen=True, slots=True)
class Step:
    """One command and its output."""

    command: str
    output: tuple[str, ...]


def steps(path: Path) -> Iterator[Step]:
    for block in blocks(path):
        if block.language != "console":
            continue
        for part in re.split(r"^\$ ", block.text, flags=re.MULTILINE)[1:]:
            command, *output = part.rstrip("\n").split("\n")
            yield Step(command, tuple(output))


def shape(line: str) -> str:
    """The line without what differs from one computer and one day to the next: blanks, digests, numbers, dates, units of time."""
    return " ".join(_TIME.sub("0 s", _NUMBER.sub("0", _DIGEST.sub("#", line))).split())


def difference(shown: Sequence[str], actual: Sequence[str]) -> str | None:
    """The first line of the document that the output does not have where it should; None when all fit."""
    wanted = [shape(line) for line in shown if line.strip()]
    lines = [shape(line) for line in actual if line.strip()]
    place, may_skip = 0, False
    for line in wanted:
        if line == SKIP:
            may_skip = True
            continue
        found = next((index for index in range(place, len(lines)) if _fits(line, lines[index])), None)
        if found is None or (found > place and not may_skip):
            return f"{line!r} is not in the output" if found is None else f"before {line!r} comes {lines[place]!r}"
        place, may_skip = found + 1, False
    return None if may_skip or place == len(lines) else f"the output goes on with {lines[place]!r}"


def _fits(shown: str, actual: str) -> bool:
    """A `...` inside a line stands for any characters."""
    return re.fullmatch(".*".join(re.escape(part) for part in shown.split(SKIP)), actual) is not None
