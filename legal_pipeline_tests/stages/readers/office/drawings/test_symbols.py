"""Letters of symbol fonts are boxes, check marks and signs."""

from __future__ import annotations

import pytest

from legal_pipeline.stages.readers.office.drawings.symbols import shown_symbols, symbol


@pytest.mark.parametrize(
    ("code", "font", "expected"),
    [
        (0xF0FE, "Wingdings", "\u2611"),
        (0xFE, "Wingdings", "\u2611"),
        (0xF0A8, "WINGDINGS", "\u2610"),
        (0xF052, "Wingdings 2", "\u2611"),
        (0x61, "Webdings", "\u2713"),
        (0xF0B3, "Symbol", "\u2265"),
        (0x70, "Symbol", "\u03c0"),
        (0x28, "Symbol", "("),
        (0x01, "Wingdings", "\u25a1"),
        (0xA7, "Times New Roman", "\u00a7"),
        (0, "Arial", ""),
    ],
)
def test_a_character(code: int, font: str, expected: str) -> None:
    assert symbol(code, font) == expected


def test_a_text_in_letters_stays() -> None:
    assert (shown_symbols("o Yes", "Arial"), shown_symbols("o \u00fe", "Wingdings")) == ("o Yes", "\u25a1 \u2611")
