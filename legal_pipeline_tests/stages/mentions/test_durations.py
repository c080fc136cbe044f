"""Durations of terms and periods, with their value in ISO 8601; other spans of time are no mentions."""

from __future__ import annotations

import pytest

from legal_pipeline.stages.mentions import durations
from legal_pipeline.stages.mentions.normalized_text import NormalizedText


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a term of three (3) years", [("three (3) years", "P3Y")]),
        ("for a period of 60 months", [("60 months", "P60M")]),
        ("an initial five-year term", [("five-year", "P5Y")]),
        ("a term of twenty four months", [("twenty four months", "P24M")]),
        ("shall remain in effect for two weeks from today", [("two weeks", "P2W")]),
        ("within a period of 30 days prior written notice", []),
        ("he is thirty years old", []),
        ("$3 years", []),
        ("a term of zero years", []),
    ],
)
def test_durations(text: str, found: list[tuple[str, str]]) -> None:
    normalized = NormalizedText(text)
    assert [(normalized.text[each.start : each.end], each.value) for each in durations.find(normalized)] == found
