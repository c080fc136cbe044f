"""Makes a text layer from what the reading process answers: the text, and the ranges of its hidden words."""

from __future__ import annotations

import json

from legal_pipeline.errors import Refusal
from legal_pipeline.model import HiddenBy, RefusalReason
from legal_pipeline.stages.readers.page_lines.redacted import marks_for
from legal_pipeline.stages.readers.page_source import HiddenWords, TextLayer
from legal_pipeline.stages.readers.pdf.text import clean


def text_layer(text: str, hidden: bytes) -> TextLayer:
    """Return the cleaned text with marks in the place of hidden words. `hidden` is JSON, or nothing.

    Raises Refusal(hostile) when the ranges are not ranges of the text in order.
    """
    if not hidden:
        return TextLayer(clean(text))
    pieces: list[str] = []
    words: list[HiddenWords] = []
    done = 0
    try:
        for first, end, by, box in json.loads(hidden):
            left, bottom, right, top = map(float, box)
            if not done <= int(first) < int(end) <= len(text):
                raise ValueError
            found = HiddenWords(clean(text[first:end]).strip(), HiddenBy(by), (left, bottom, right, top))
            pieces.append(clean(text[done:first]))
            if found.text:
                pieces.append(marks_for(found.text))
                words.append(found)
            done = end
    except (ValueError, TypeError) as error:
        raise Refusal(RefusalReason.HOSTILE, "the reader answered with hidden words that are none of the page") from error
    return TextLayer("".join([*pieces, clean(text[done:])]), hidden=tuple(words))
