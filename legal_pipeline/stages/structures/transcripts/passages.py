"""Reads the passages of a transcript: each question, answer and remark with its speaker.

A passage begins behind its mark and ends before the next one. Q. is asked by the examiner last named, A. is answered by the witness.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from legal_pipeline.model import PassageKind, TestimonyPassage, Window
from legal_pipeline.stages.structures.transcripts.marks import MARK, is_transcript
from legal_pipeline.stages.structures.transcripts.testimony import read_testimony

_WITNESS = re.compile(r"(?:THE[ \t]+)?(?:WITNESS|DEPONENT)$")
_MAX_CHARS = 6_000
"""Characters; what is longer has lost the mark behind it."""


def read_passages(windows: Iterable[Window]) -> Iterator[TestimonyPassage]:
    """Yields the passages of a transcript in order. Witness and examiner hold on from one window to the next."""
    witness, examiner = "", ""
    for window in windows:
        if not is_transcript(window.text):
            continue
        names = [(each.name.span.start - window.base, each.name.name) for each in read_testimony(window)[0]]
        marks = list(MARK.finditer(window.text))
        for at, mark in enumerate(marks):
            while names and names[0][0] <= mark.start():
                witness = names.pop(0)[1]
            examiner = _words(mark["by"] or mark["inline"]) or examiner
            if not mark["qa"] and not mark["who"]:
                continue
            following = marks[at + 1].start() if at + 1 < len(marks) else len(window.text)
            span = _trimmed(window.text, mark.end(), min(following, mark.end() + _MAX_CHARS))
            if span is None:
                continue
            kind, speaker = _speaker(mark, witness, examiner)
            found = window.span(*span)
            yield TestimonyPassage(found.start, found.end, found.page_number, found.text, kind, speaker, witness)


def _speaker(mark: re.Match[str], witness: str, examiner: str) -> tuple[PassageKind, str]:
    if mark["qa"] == "Q":
        return PassageKind.QUESTION, examiner
    if mark["qa"] == "A" or _WITNESS.match(mark["who"]):
        return PassageKind.ANSWER, witness
    return PassageKind.REMARK, _words(mark["who"])


def _words(text: str | None) -> str:
    return " ".join((text or "").split())


def _trimmed(text: str, start: int, end: int) -> tuple[int, int] | None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return (start, end) if start < end else None
