"""Reads the friends of the court in "... on brief for A, B and C, amici curiae"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from legal_pipeline.data.roles import AMICUS
from legal_pipeline.model import Window
from legal_pipeline.stages.structures.captions.parties import parties_of
from legal_pipeline.stages.structures.lines import Line
from legal_pipeline.stages.structures.model import Caption

_AMICI = re.compile(r"\b[Aa]mic(?:us|i)\s{1,9}[Cc]uriae")
_WORDY = re.compile(r"(?:\b[a-z]{3,}\b[,\s]+){4}")


def read_amici(window: Window) -> Iterator[Caption]:
    """Yields the amici in "... on brief for A, B and C, amici curiae" as the parties of a caption."""
    text, last = window.text, 0
    for match in _AMICI.finditer(text):
        floor = max(last, match.start() - 1_500)
        last = match.end()
        start = text.rfind("on brief for", floor, match.start())
        if start >= 0:
            start += len("on brief for")
        else:
            start = text.rfind(" for ", max(floor, match.start() - 300), match.start()) + len(" for ")
            if start < len(" for ") or ". " in text[start : match.start()]:
                continue
        line = Line(start, match.start(), text[start : match.start()], 0)
        if _WORDY.search(line.text):
            continue
        if parties := tuple(parties_of(window, [line], AMICUS, None, "appearance.amicus")):
            yield Caption(window.span(start, match.end()), None, parties, (), None)
