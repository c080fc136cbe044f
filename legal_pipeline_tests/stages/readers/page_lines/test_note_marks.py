"""Raised marks of footnotes stand in brackets where they would join a word or number."""

from __future__ import annotations

import pytest

from legal_pipeline.stages.readers.page_lines.note_marks import bracketed_mark


@pytest.mark.parametrize(
    ("raised", "before", "expected"),
    [
        ("1", "Roe", "[1]"),
        ("*", "$500", "[*]"),
        (" 12 ", "Inc.", "[12]"),
        ("th", "10", "th"),
        ("1", "", "1"),
        ("1", "end\n", "1"),
        ("1", "[", "1"),
        ("12345", "x", "12345"),
    ],
)
def test_marks(raised: str, before: str, expected: str) -> None:
    assert bracketed_mark(raised, before) == expected
