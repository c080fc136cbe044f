"""Captions in the layouts of many courts: how many of the parties and judges are read, and how many of those read are there."""

from __future__ import annotations

import pytest

from legal_pipeline_tests.stages.structures.captions.papers.score import LAYOUTS, LEFT_OUT, Tally, score_layout

FLOORS = [
    pytest.param(True, 0.93, 0.96, 0.95, id="layouts that the rules were not written on"),
    pytest.param(False, 0.96, 0.98, 0.95, id="layouts that the rules were written on"),
]


@pytest.mark.parametrize(("left_out", "recall", "precision", "judges_recall"), FLOORS)
def test_captions_are_read_in_any_layout(left_out: bool, recall: float, precision: float, judges_recall: float) -> None:
    parties, judges = Tally(), Tally()
    for name in LAYOUTS:
        if (name in LEFT_OUT) is left_out:
            for total, one in zip((parties, judges), score_layout(name, count=6), strict=True):
                total += one
    assert parties.recall >= recall
    assert parties.precision >= precision
    assert judges.recall >= judges_recall
    assert judges.precision >= 0.95
