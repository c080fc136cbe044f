"""How often each rule was right on annotated papers: what confidence is computed from.

`confidence.txt` is written by `python -m legal_pipeline_tests.benchmarks.quality.calibration --write`, from the court filings, docket
sheets and contracts that the rules were written with; docs/extraction.md describes the data and the figures. It holds counts, no
text. A line is: type, rule, facts judged and facts right. A list of facts that one rule finds in one document counts as five facts at
most, since they are right or wrong together.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

FILE = "confidence.txt"
STRENGTH = 40
"""The author's judgment of a rule and the rate of its type count as much as this many judged facts. Of 10, 20, 40 and 80, what errs
least on courts and on sources left out.
"""
MIN_JUDGED = 10
"""A type with fewer judged facts keeps the confidence of its rules."""


@cache
def rates() -> dict[tuple[str, str], tuple[float, float]]:
    """Return (type, rule) -> (facts judged, facts right)."""
    lines = files("legal_pipeline.data").joinpath(FILE).read_text(encoding="utf-8").splitlines()
    table = {}
    for line in lines:
        if not line.startswith("#"):
            type_, rule, judged, right = line.split("\t")
            table[type_, rule] = float(judged), float(right)
    return table


@cache
def type_rates() -> dict[str, float]:
    """Return type -> share of its judged facts that are right, for types with enough of them."""
    sums: dict[str, list[float]] = {}
    for (type_, _), (judged, right) in rates().items():
        total = sums.setdefault(type_, [0.0, 0.0])
        total[0] += judged
        total[1] += right
    return {type_: right / judged for type_, (judged, right) in sums.items() if judged >= MIN_JUDGED}
