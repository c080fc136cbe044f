"""The templates of the report: whatever a cell holds is text, rows are made one by one, and no memory is held."""

from __future__ import annotations

import itertools
import tracemalloc
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import UndefinedError

from legal_pipeline.batches.report.page import ENVIRONMENT
from legal_pipeline.batches.report.sections import Cell, File, Files, State, Table

TABLE = ENVIRONMENT.get_template("table.html")
OURS = ("div", "table", "thead", "tbody", "tr", "th", "td", "span", "small", "bdi", "br")


def cells(text: str) -> tuple[Cell, ...]:
    return text, State(text, text, text), File(text, text, is_inside=True), Files([text, text], text)


@given(st.text())
def test_whatever_is_put_into_a_page_is_text(text: str) -> None:
    html = TABLE.render(table=Table([text] * 4, [cells(text)], [text]))
    for tag in OURS:
        html = html.replace(f"<{tag}>", "").replace(f"<{tag} ", "").replace(f"</{tag}>", "")
    assert "<" not in html


@pytest.mark.parametrize("hostile", ["<script>alert(1)</script>", '" onmouseover="x', "'><img src=x>", "&lt;b&gt;", "</td></table>"])
def test_markup_and_quotes_are_escaped(hostile: str) -> None:
    plain = TABLE.render(table=Table(["x"] * 4, [cells("y")]))
    html = TABLE.render(table=Table([hostile] * 4, [cells(hostile)]))
    assert html.count("<") == plain.count("<")
    assert html.count('"') == plain.count('"')
    assert "&amp;lt;b&amp;gt;" in html or hostile != "&lt;b&gt;"


def test_an_empty_cell_is_empty() -> None:
    assert '<td data-label="reason"></td>' in TABLE.render(table=Table(["reason"], [("",)]))


def test_a_row_is_written_before_the_next_one_is_made() -> None:
    made: list[int] = []

    def rows() -> Iterator[tuple[str]]:
        for number in range(3):
            made.append(number)
            yield (f"row {number}",)

    for piece in TABLE.generate(table=Table(["x"], rows())):
        if piece.startswith("row "):
            assert piece == f"row {made[-1]}"
    assert made == [0, 1, 2]


def test_ten_thousand_rows_take_no_memory() -> None:
    rows = itertools.repeat(cells("Exhibit 12.pdf"), 10_000)
    tracemalloc.start()
    written = sum(map(len, TABLE.generate(table=Table(["a", "b", "c", "d"], rows))))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert written > 2_000_000
    assert peak < 500_000


def test_a_name_that_a_template_does_not_know_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        TABLE.render(table=None)
