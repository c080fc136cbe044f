"""Letters that a font does not name are put back where they make a word."""

from __future__ import annotations

import pytest

from legal_pipeline.stages.readers.pdf.glyphs.ligatures import with_ligatures
from legal_pipeline.stages.readers.pdf.layer import text_layer


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the di\ufffdculties of an o\ufffdce", "the difficulties of an office"),
        ("an o\u21b5-the-record e\u21b5ort", "an off-the-record effort"),
        ("the o\ufffdcers gave \ufffdnal notice", "the officers gave final notice"),
        ("e\ufffdcient and Di\u21b5erent", "efficient and Different"),
        ("Whit\ufffdxq", "Whit\ufffdxq"),
        ("see \u21b5 there \ufffd", "see \u21b5 there \ufffd"),
        ("nothing lost", "nothing lost"),
    ],
)
def test_lost_letters(text: str, expected: str) -> None:
    assert with_ligatures(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\u2611 Chapter 7\n\u2610 Chapter 11", "[x] Chapter 7\n[ ] Chapter 11"),
        ("\u25a0 Chapter 7\n\u25a1 Chapter 11", "[x] Chapter 7\n[ ] Chapter 11"),
        ("\u25a0 Venue\n\u25a0 Facts", "\u25a0 Venue\n\u25a0 Facts"),
    ],
)
def test_boxes_read_as_the_fields_of_a_form(text: str, expected: str) -> None:
    assert text_layer(text, b"").text == expected
