"""No change lowers the quality of the facts unseen: floors a little under today's figures. The whole table is printed by
`python -m legal_pipeline_tests.benchmarks.quality`.
"""

from __future__ import annotations

from functools import cache

import pytest

from legal_pipeline_tests.benchmarks.quality import generated
from legal_pipeline_tests.benchmarks.quality.annotated import sets
from legal_pipeline_tests.benchmarks.quality.tally import Tallies, merged

_PAPERS = 2
_FILINGS = (
    "courtlistener__",
    "doctor__ca",
    "free.law__C.D.Cal",
    "free.law__E.D.Mich",
    "free.law__gov.uscourts.cafc",
    "free.law__lee-lissner",
)
"""Filings with a text layer, from several courts."""
_SHEETS = ("dockets-bankruptcy/c", "dockets-district/a", "dockets-district/m")

GENERATED = [
    pytest.param(False, "parties with role", 0.98, 0.97),
    pytest.param(False, "judges", 0.98, 0.98),
    pytest.param(False, "counsel", 0.98, 0.98),
    pytest.param(False, "right client", 0.98, 0.98),
    pytest.param(False, "relationship member_of", 0.98, 0.95),
    pytest.param(True, "parties with role", 0.92, 0.92),
    pytest.param(True, "judges", 0.95, 0.83),
    pytest.param(True, "counsel", 0.95, 0.84),
    pytest.param(True, "right client", 0.97, 0.85),
    pytest.param(True, "relationship member_of", 0.95, 0.78),
]
"""(left out, row, precision, recall)"""


@cache
def figures(left_out: bool) -> Tallies:
    return merged(map(generated.score, generated.tasks(left_out=left_out, papers=_PAPERS)))


@pytest.mark.parametrize(("left_out", "row", "precision", "recall"), GENERATED)
def test_generated_papers(left_out: bool, row: str, precision: float, recall: float) -> None:
    total = figures(left_out)[row].total
    assert (total.precision or 0) >= precision
    assert (total.recall or 0) >= recall


REAL = [
    pytest.param("mentions", 0.955, 0.945),
    pytest.param("parties with role", 0.95, 0.91),
    pytest.param("counsel", 0.97, 0.92),
    pytest.param("right client", 0.90, 0.85),
    pytest.param("judges", 0.84, 0.97),
    pytest.param("other relationships", 0.84, 0.78),
    pytest.param("sheets: parties", 0.97, 0.97),
    pytest.param("sheets: links", 0.90, 0.95),
]
"""(row, precision, recall)"""


@cache
def sample() -> Tallies:
    filings = [path for path in sets.filings() if path.name.startswith(_FILINGS)]
    sheets = [path for path in sets.sheets() if f"{path.parent.name}/{path.name}".startswith(_SHEETS)]
    return merged([*map(sets.filing, filings), *map(sets.sheet, sheets)])


@pytest.mark.parametrize(("row", "precision", "recall"), REAL)
def test_a_sample_of_real_papers(row: str, precision: float, recall: float) -> None:
    total = sample()[row].total
    assert (total.precision or 0) >= precision
    assert (total.recall or 0) >= recall
