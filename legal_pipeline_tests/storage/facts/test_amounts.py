"""Amounts as numbers, to put the greatest first."""

from __future__ import annotations

import pytest

from legal_pipeline.storage.facts.relationship_query import amount_of


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("USD 1200.50", 1200.5),
        ("$1,200.50", 1200.5),
        ("USD 2000000", 2_000_000.0),
        ("two dollars", 0.0),
        ("1.2.3", 0.0),
        ("", 0.0),
        ("²", 0.0),  # a digit to Python, no number
    ],
)
def test_the_number_of_an_amount(value: str, expected: float) -> None:
    assert amount_of(value) == expected
