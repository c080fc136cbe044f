"""The numbers of lists, as a browser shows them."""

from __future__ import annotations

import pytest

from legal_pipeline.stages.readers.office.html import html_text


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<ol><li>a<li>b</ol>", ["1. a", "2. b"]),
        ("<ol start=12><li>a</li><li>b</li></ol>", ["12. a", "13. b"]),
        ("<ol type=a><li>x<ol type=i><li>y</ol><li>z</ol>", ["a. x", "i. y", "b. z"]),
        ("<ol type=I><li value=4>x<li>y</ol>", ["IV. x", "V. y"]),
        ("<ol style='list-style-type:upper-alpha'><li>x</ol>", ["A. x"]),
        ("<ol style='list-style:none'><li>x</ol>", ["x"]),
        ("<ul><li>x</ul><ol><li>y</ol>", ["x", "1. y"]),
        ("<ol><li><p>x</p><p>y</p></li></ol>", ["1. x", "y"]),
        ("<ol><li></li><li>x</li></ol>", ["2. x"]),
        ("<ol type=a start=0><li>x</ol>", ["0. x"]),
        ("<li>x", ["x"]),
        ("<ol start=99999999999999><li>x</ol>", ["1. x"]),
    ],
)
def test_labels(markup: str, expected: list[str]) -> None:
    assert [line for line in "".join(html_text([markup])).split("\n") if line] == expected
