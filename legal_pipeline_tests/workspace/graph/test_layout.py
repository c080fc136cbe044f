"""Every node has a place in the square, linked ones are nearer than others, and the same graph has the same picture."""

from __future__ import annotations

import itertools
import math

import pytest

from legal_pipeline.workspace.graph.layout import placed

TWO_STARS = [*((0, leaf) for leaf in range(2, 8)), *((1, leaf) for leaf in range(8, 14))]


@pytest.mark.parametrize(("count", "edges"), [(0, []), (1, []), (1, [(0, 0)]), (2, [(0, 1)]), (5, []), (14, TWO_STARS), (3, [(0, 1)] * 9)])
def test_every_node_has_a_place_of_its_own(count: int, edges: list[tuple[int, int]]) -> None:
    found = placed(count, edges)
    assert len(set(found)) == count
    assert all(0 <= x <= 1 and 0 <= y <= 1 for x, y in found)
    assert placed(count, edges) == found


def test_linked_nodes_are_nearer_than_others() -> None:
    found = placed(14, TWO_STARS)
    linked = [math.dist(found[one], found[other]) for one, other in TWO_STARS]
    others = [math.dist(found[one], found[other]) for one, other in itertools.product(range(2, 8), range(8, 14))]
    assert sum(linked) / len(linked) < sum(others) / len(others) / 2


def test_five_thousand_lines_have_their_places() -> None:
    edges = [(number % 1_500, number * 7 % 1_500) for number in range(5_000)]
    assert len(placed(1_500, edges)) == 1_500
