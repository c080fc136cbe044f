"""What strangers call their files is shown and does nothing else."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legal_pipeline.plain_text import visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Exhibit 12, “Answer” (final).pdf", "Exhibit 12, “Answer” (final).pdf"),
        ("a\nb\tc\r\n d", "a b c d"),
        ("\x1b[31mred\x07", "<U+001B>[31mred<U+0007>"),
        ("invoice\u202efdp.exe", "invoice<U+202E>fdp.exe"),
        ("\u2066isolated\u2069", "<U+2066>isolated<U+2069>"),
        ("half \ud83d a letter", "half <U+D83D> a letter"),
        ("family 👨\u200d👩\u200d👧 and 文件 and ملف", "family 👨\u200d👩\u200d👧 and 文件 and ملف"),
        ("\x00", "<U+0000>"),
        ("", ""),
    ],
)
def test_visible(text: str, shown: str) -> None:
    assert visible(text) == shown


@pytest.mark.parametrize(("length", "at_most"), [(10, 10), (11, 10), (1_000, 60), (5, 1)])
def test_a_long_name_keeps_its_beginning_and_its_ending(length: int, at_most: int) -> None:
    shown = visible("a" * (length - 3) + "pdf", at_most)
    assert len(shown) <= at_most
    if 20 < at_most < length:
        assert shown.startswith("aaa")
        assert shown.endswith("pdf")
        assert "…" in shown


@given(st.text())
def test_nothing_that_moves_a_cursor_or_turns_a_line_round_is_left(text: str) -> None:
    shown = visible(text)
    assert not any(unicodedata.category(character) in ("Cc", "Cs") for character in shown)
    assert not set(shown) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\ufeff")
    shown.encode()
