"""What a small picture shows: boxes, squares, bullets and nothing of these."""

from __future__ import annotations

import pytest

from legal_pipeline.stages.readers.pdf.glyphs.shapes import BULLET, EMPTY_BOX, MARKED_BOX, SQUARE, meaning

EMPTY = "\n".join(["##########", *["#........#"] * 8, "##########"])
CHECKED = """
##########
#........#
#.......##
#......#.#
#.....#..#
#.#..#...#
#..##....#
#...#....#
#........#
##########
"""
DISC = """
...####...
..######..
.########.
##########
##########
##########
##########
.########.
..######..
...####...
"""
TICK = """
..........
.........#
........##
.......##.
......##..
#....##...
##..##....
.####.....
..##......
..........
"""
RING = """
...####...
..#....#..
.#......#.
#........#
#........#
#........#
#........#
.#......#.
..#....#..
...####...
"""
LETTER = """
#........#
##......##
#.#....#.#
#..#..#..#
#...##...#
#........#
#........#
#........#
#........#
#........#
"""


@pytest.mark.parametrize(
    ("picture", "sign"),
    [
        pytest.param(EMPTY, EMPTY_BOX, id="a box"),
        pytest.param(CHECKED, MARKED_BOX, id="a box with a check mark"),
        pytest.param("\n".join(["." * 12, *(f".{row}." for row in CHECKED.split()), "." * 12]), MARKED_BOX, id="with a margin"),
        pytest.param("\n".join(["#" * 10] * 10), SQUARE, id="a square"),
        pytest.param(DISC, BULLET, id="a disc"),
        pytest.param(TICK, "", id="a check mark alone"),
        pytest.param(RING, "", id="a ring"),
        pytest.param(LETTER, "", id="a letter"),
        pytest.param("\n".join(["." * 10] * 10), "", id="nothing"),
        pytest.param("\n".join(["####"] * 4), "", id="too small to tell"),
        pytest.param("", "", id="no picture"),
    ],
)
def test_meaning(picture: str, sign: str) -> None:
    assert meaning([[pixel == "#" for pixel in row] for row in picture.split()]) == sign
