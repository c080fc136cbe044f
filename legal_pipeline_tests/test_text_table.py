"""Tables of a terminal: nothing is lost at any width, no id is folded, and few words are."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from legal_pipeline.text_table import table_lines

_SCAN = "014-initial-disclosures-scan.pdf"
_LONG = "bankruptcy-parser__gov.uscourts.ganb.1125040.35.0.pdf"
_ID = "bankruptcy-parser-gov-uscourts-g"


def _drawn(width: int, columns: Sequence[str], *rows: Sequence[str]) -> list[str]:
    cells = [[Text(cell) for cell in row] for row in rows]
    return [line.plain for line in table_lines(Console(width=width), columns, cells, whole={"document"}, right={"pages"})]


@pytest.mark.parametrize(
    ("width", "columns", "rows", "expected"),
    [
        (80, ("file", "pages"), [("a.pdf", "12"), ("b.pdf", "3")], ["file   pages", "a.pdf     12", "b.pdf      3"]),
        (
            56,
            ("attorney", "firm", "page"),
            [("Priya N. Halvorsen", "Halvorsen Reyer Brandt LLP", f"{_SCAN} p. 3")],
            [
                "attorney    firm        page",
                "Priya N.    Halvorsen   014-initial-disclosures-scan.pdf",
                "Halvorsen   Reyer       p. 3",
                "            Brandt LLP",
            ],
        ),
        # a column without any value gives its room away, where there is none to spare
        (20, ("file", "reason"), [("a short name", "")], ["file          reason", "a short name"]),
        (18, ("file", "reason"), [("a short name", "")], ["file", "a short name"]),
        # what would be folded into an unreadable column stands below
        (
            56,
            ("document", "state", "pages", "file"),
            [(_ID, "done", "42", _LONG)],
            [f"document{' ' * 26}state  pages", "    file", f"{_ID}  done      42", f"    {_LONG}"],
        ),
        # and so does an id that is wider than the terminal; whole, because it is there to be copied
        (20, ("document", "state"), [(_ID, "done")], ["state", "    document", "done", f"    {_ID}"]),
        (20, ("document", "state"), [], ["document  state"]),
    ],
)
def test_a_table_at_a_width(width: int, columns: Sequence[str], rows: Sequence[Sequence[str]], expected: list[str]) -> None:
    assert _drawn(width, columns, *rows) == expected


_WORDS = st.lists(st.text("abc漢.-", min_size=1, max_size=30), max_size=6).map(" ".join)


@given(st.integers(10, 120), st.integers(1, 6), st.data())
def test_nothing_is_lost_and_nothing_is_wider_than_the_terminal(width: int, columns: int, data: st.DataObject) -> None:
    rows = data.draw(st.lists(st.lists(_WORDS, min_size=columns, max_size=columns), min_size=1, max_size=4))
    names = [f"n{at}" for at in range(columns)]
    drawn = _drawn(width, names, *rows)
    kept = [at for at in range(columns) if "n" + str(at) in "".join(drawn)]
    assert [at for at in range(columns) if at not in kept and any(row[at] for row in rows)] == []
    wanted = sorted("".join(names[at] + "".join(row[at] for row in rows) for at in kept).replace(" ", ""))
    assert sorted("".join(drawn).replace(" ", "")) == wanted
    longest_word = max((cell_len(word) for row in rows for cell in row for word in cell.split()), default=0)
    assert max(map(cell_len, drawn), default=0) <= max(width, longest_word + 4)
