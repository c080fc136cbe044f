"""Makes a text layer from what the reading process answers: the text, and the ranges of its hidden words."""

from __future__ import annotations

import json

from legal_pipeline.errors import Refusal
from legal_pipeline.model import HiddenBy, RefusalReason
from legal_pipeline.stages.readers.page_lines.dot_fill import blanks_for_dots
from legal_pipeline.stages.readers.page_lines.redacted import marks_for
from legal_pipeline.stages.readers.page_source import HiddenWords, TextLayer
from legal_pipeline.stages.readers.pdf.glyphs.ligatures import with_ligatures
from legal_pipeline.stages.readers.pdf.glyphs.margin_numbers import Placed, beside_their_lines
from legal_pipeline.stages.readers.pdf.text import clean


def text_layer(text: str, hidden: bytes, footnotes: str = "", lines: str = "") -> TextLayer:
    """Return the cleaned text with marks in the place of hidden words, and footnote marks in brackets, as those of HTML.

    `lines` has the places of the lines of a page whose line numbers are drawn apart, see `line_places`: each line is marked with the
    number beside it. `hidden` is JSON, or nothing; `footnotes` has ranges of the text, see `superscripts.Mark`: `12-13-13,80-82-84`. Raises
    Refusal(hostile) when the ranges are not ranges of the text in order.
    """
    text = _with_boxes(blanks_for_dots(text))
    try:
        marks = _marks(text, footnotes) if footnotes else []
        if not hidden:
            beside = beside_their_lines(_placed(text, marks, lines)) if lines else None
            return TextLayer("\n".join(beside) if beside is not None else _cleaned(text, marks, 0, len(text)))
        return _with_hidden(text, hidden, marks)
    except (ValueError, TypeError) as error:
        raise Refusal(RefusalReason.HOSTILE, "the reader answered with hidden words or marks that are none of the page") from error


_Marks = list[tuple[int, int, int]]
_BOXES = {0x25A0: 0x2612, 0x25A1: 0x2610}


def _with_hidden(text: str, hidden: bytes, marks: _Marks) -> TextLayer:
    pieces: list[str] = []
    words: list[HiddenWords] = []
    done = 0
    for first, end, by, box in json.loads(hidden):
        left, bottom, right, top = map(float, box)
        if not done <= int(first) < int(end) <= len(text):
            raise ValueError
        found = HiddenWords(clean(text[first:end]).strip(), HiddenBy(by), (left, bottom, right, top))
        pieces.append(_cleaned(text, marks, done, first))
        if found.text:
            pieces.append(marks_for(found.text))
            words.append(found)
        done = end
    return TextLayer("".join([*pieces, _cleaned(text, marks, done, len(text))]), hidden=tuple(words))


def _cleaned(text: str, marks: _Marks, first: int, last: int) -> str:
    return clean(with_ligatures(_in_brackets(text, marks, first, last)))


def _placed(text: str, marks: _Marks, places: str) -> list[Placed]:
    """Raises ValueError."""
    found = [item.split(":") for item in places.split(",")]
    starts = [int(start) for start, _, _ in found]
    if starts != sorted(set(starts)) or not 0 <= starts[0] <= starts[-1] < len(text):
        raise ValueError
    lines: list[Placed] = []
    breaks = {end: break_end for _, end, break_end in marks if break_end > end}
    first = 0
    for at, end in enumerate([*starts[1:], len(text)]):
        shown = starts[first] + len(text[starts[first] : end].rstrip(" \r\n"))
        if breaks.get(shown) == end:
            continue  # a line that goes on behind a footnote mark
        line = _cleaned(text, marks, starts[first], breaks.get(shown, shown)).strip("\n")
        lines.append(Placed(line, float(found[first][1]), float(found[first][2])))
        first = at + 1
    return lines


def _with_boxes(text: str) -> str:
    """Return the text with check boxes for the squares of a page that has filled and empty ones. Keeps the length."""
    return text.translate(_BOXES) if "\u25a0" in text and ("\u25a1" in text or "\u2610" in text) else text


def _marks(text: str, ranges: str) -> _Marks:
    """Raises ValueError."""
    found: _Marks = []
    done = 0
    for item in ranges.split(","):
        start, end, break_end = map(int, item.split("-"))
        if not done <= start < end <= break_end <= len(text):
            raise ValueError
        found.append((start, end, break_end))
        done = break_end
    return found


def _in_brackets(text: str, marks: _Marks, first: int, last: int) -> str:
    """Return a part of the text with brackets around the marks in it."""
    if not marks:
        return text[first:last]
    pieces: list[str] = []
    for start, end, break_end in marks:
        if first <= start and break_end <= last:
            pieces += (text[first:start], "[", text[start:end], "]")
            first = break_end
    return "".join([*pieces, text[first:last]])
