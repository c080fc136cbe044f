"""Where the words of a query stand in a text."""

from __future__ import annotations

import pytest

from legal_pipeline.storage.search.highlights import highlights

TEXT = "Ann Lee hired Acme. The fires began; Hobard saw a fire."


@pytest.mark.parametrize(
    ("query", "marked"),
    [
        ("lee OR acme", ["Lee", "Acme"]),
        ('"ann lee"', ["Ann Lee"]),
        ("fire*", ["fires", "fire"]),
        ("hobart~", ["Hobard"]),
        ("fire NEAR/3 saw", ["saw", "fire"]),
        ("lee NOT acme", ["Lee"]),
        ('person:"Ann Lee" fire', ["Ann", "Lee", "fire"]),
        ("type:mail", []),
        ("fire AND", []),
    ],
)
def test_what_is_marked(query: str, marked: list[str]) -> None:
    assert [TEXT[start:end] for start, end in highlights(TEXT, query)] == marked
