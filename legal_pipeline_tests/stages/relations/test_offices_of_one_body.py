"""Offices and employment of the one body of which a text speaks, where the sentence does not name it."""

from __future__ import annotations

import pytest

from legal_pipeline_tests.stages.facts import found_in

MARLOWE = "Defendant Marlowe Paper Corporation is a New York corporation. "
BODY = "Marlowe Paper Corporation"


@pytest.mark.parametrize(
    ("sentence", "facts"),
    [
        ("Stanton Beale was its chief financial officer until 2019.", {("officer_of", "Stanton Beale", BODY, "chief financial officer")}),
        (
            "When he left, Grace Nwosu succeeded him as chief financial officer.",
            {("officer_of", "Grace Nwosu", BODY, "chief financial officer")},
        ),
        ("Philip Gage chairs the board.", {("officer_of", "Philip Gage", BODY, "chair")}),
        ("Mary Lund, the general manager, signed the notice.", {("officer_of", "Mary Lund", BODY, "general manager")}),
        ("Thomas Rudge worked there as a mechanic.", {("employed_by", "Thomas Rudge", BODY, "mechanic")}),
        (
            "Mary Lund, the general manager of Roe Mills, Inc., signed it.",
            {("officer_of", "Mary Lund", "Roe Mills, Inc.", "general manager")},
        ),
        ("It owes Roe Mills, Inc. money. Philip Gage chairs the board.", set()),
        ("Nobody knows whether Philip Gage chairs the board.", set()),
        ("Philip Gage sat on a chair in the board room.", set()),
    ],
)
def test_offices(sentence: str, facts: set[tuple[str, str, str, str | None]]) -> None:
    found = found_in(MARLOWE + sentence).facts
    assert {fact for fact in found if fact[0] in ("officer_of", "employed_by")} == facts
