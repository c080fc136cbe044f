"""Confidence is the rate of a rule on annotated papers, drawn toward the rate of its type and the judgment of its author."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legal_pipeline.data.confidence import MIN_JUDGED, rates, type_rates
from legal_pipeline.model import MentionType, RelationshipType
from legal_pipeline.stages.calibration import calibrated

TYPES = sorted({*MentionType, *RelationshipType})


@pytest.mark.parametrize(
    ("type_", "rule", "confidence", "expected"),
    [
        pytest.param("co_occurs", "sentence.together", 0.21, 0.21, id="a type that nobody annotated keeps the rule's own"),
        pytest.param("employed_by", "employment.years_at", 0.75, 0.75, id="a type with two facts, too"),
        pytest.param("party_to", "docket.party", 0.95, 0.99, id="a rule that is right and was judged often"),
        pytest.param("officer_of", "officer.list", 0.5, 0.82, id="a rule of which its author thought too little"),
        pytest.param("ORG", "organisation.kind", 0.9, 0.82, id="a rule of which its author thought too much"),
        pytest.param("represented_by", "counsel.never_seen", 0.85, 0.92, id="a rule without a count is between its type and its author"),
    ],
)
def test_confidence(type_: str, rule: str, confidence: float, expected: float) -> None:
    assert calibrated(type_, rule, confidence) == pytest.approx(expected, abs=0.015)


@given(st.sampled_from(TYPES), st.sampled_from(sorted({rule for _, rule in rates()})), st.floats(0, 1), st.floats(0, 1))
def test_it_stays_a_probability_and_never_turns_two_facts_of_a_rule_around(type_: str, rule: str, one: float, other: float) -> None:
    low, high = (calibrated(type_, rule, confidence) for confidence in sorted((one, other)))
    assert 0 <= low <= high <= 1


def test_the_table_counts_facts_of_known_types() -> None:
    assert {type_ for type_, _ in rates()} <= set(TYPES)
    assert all(0 <= right <= judged for judged, right in rates().values())
    assert all(sum(judged for (kind, _), (judged, _) in rates().items() if kind == type_) >= MIN_JUDGED for type_ in type_rates())
