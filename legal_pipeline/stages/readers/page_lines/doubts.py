"""Notes the words of a page that OCR is not sure of."""

from __future__ import annotations

import re
from collections.abc import Iterator

from legal_pipeline.model import NoteKind, PageNote
from legal_pipeline.stages.ocr.engine import OcrResult
from legal_pipeline.stages.ocr.words import carried_over

_WORD = re.compile(r"\S+")


def doubt_notes(result: OcrResult, text: str, sure_lines: str = "") -> Iterator[PageNote]:
    """Yield a note for each doubtful word of a page, neighbors on a line together.

    `text` is the text of the page that was made of the result; `sure_lines` are lines that come from elsewhere.
    """
    doubts = carried_over(result.text, result.doubts, text)
    if not doubts:
        return
    words = list(_WORD.finditer(text))
    sure = {line.strip() for line in sure_lines.split("\n")}
    start = end = -1
    lowest = 1.0
    for index, confidence in doubts:
        word = words[index]
        if sure_lines and _line_at(text, word.start()) in sure:
            continue
        if end >= 0 and text[end : word.start()].strip(" ") == "":
            end, lowest = word.end(), min(lowest, confidence)
            continue
        if end >= 0:
            yield PageNote(NoteKind.DOUBTFUL, start, end, detail=f"{lowest:.2f}")
        start, end, lowest = word.start(), word.end(), confidence
    if end >= 0:
        yield PageNote(NoteKind.DOUBTFUL, start, end, detail=f"{lowest:.2f}")


def _line_at(text: str, offset: int) -> str:
    end = text.find("\n", offset)
    return text[text.rfind("\n", 0, offset) + 1 : end if end >= 0 else len(text)].strip()
