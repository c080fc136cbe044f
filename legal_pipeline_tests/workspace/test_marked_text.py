"""A text cut at the ends of its marks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legal_pipeline.workspace.marked_text import Mark, pieces

MARKS = st.lists(st.builds(Mark, st.integers(-5, 40), st.integers(-5, 40), st.sampled_from("abc"), is_wanted=st.booleans()), max_size=8)


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ([], [("Ann Lee sued", "")]),
        ([Mark(0, 7, "person")], [("Ann Lee", "person"), (" sued", "")]),
        ([Mark(4, 12, "fact"), Mark(0, 7, "person")], [("Ann ", "person"), ("Lee", "fact person"), (" sued", "fact")]),
        ([Mark(-3, 3, "x"), Mark(8, 99, "y")], [("Ann", "x"), (" Lee ", ""), ("sued", "y")]),  # cut at the ends
        ([Mark(5, 5, "x"), Mark(9, 4, "y")], [("Ann Lee sued", "")]),  # nothing to show
    ],
)
def test_pieces(marks: list[Mark], expected: list[tuple[str, str]]) -> None:
    assert [(piece.text, piece.kinds) for piece in pieces("Ann Lee sued", marks)] == expected


@given(st.text(max_size=30), MARKS)
def test_nothing_is_lost_and_each_letter_has_its_marks(text: str, marks: list[Mark]) -> None:
    found = pieces(text, marks)
    assert "".join(piece.text for piece in found) == text
    at = 0
    for piece in found:
        for offset in range(at, at + len(piece.text)):
            assert set(piece.marks) == {mark for mark in marks if mark.start <= offset < mark.end and mark.start < mark.end}
        at += len(piece.text)


@given(st.text(min_size=1, max_size=30), MARKS)
def test_one_piece_begins_the_wanted_passage(text: str, marks: list[Mark]) -> None:
    wanted = [piece for piece in pieces(text, marks) if piece.is_wanted]
    assert [piece.begins for piece in wanted] == [True] * bool(wanted) + [False] * (len(wanted) - 1)


def test_a_click_means_the_shortest_mark() -> None:
    marks = [Mark(0, 12, "case", "a case", "/case"), Mark(0, 7, "person", "a person", "/person"), Mark(0, 7, "wanted")]
    first = pieces("Ann Lee sued", marks)[0]
    assert (first.address, first.title) == ("/person", "a case; a person")
