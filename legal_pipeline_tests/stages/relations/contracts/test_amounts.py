"""The amounts of a contract with what they are for; amounts whose clause does not say it are left out."""

from __future__ import annotations

import pytest

from legal_pipeline_tests.stages.relations.contracts.test_terms import told


@pytest.mark.parametrize(
    ("text", "value", "role"),
    [
        ("The aggregate purchase price shall be $1,250,000.", "$1,250,000", "purchase price"),
        ("Tenant shall pay monthly rent of $4,500.", "$4,500", "rent"),
        ("Employee receives a base salary of $120,000 per year.", "$120,000", "salary"),
        ("The total liability of Acton under this Agreement shall not exceed $50,000.", "$50,000", "limit of liability"),
        ("Licensee shall pay a license fee of $10,000.", "$10,000", "fee"),
        ("Buyer pays $25,000 as a deposit.", "$25,000", "deposit"),
        ("The loan has a principal amount of $300,000.", "$300,000", "principal"),
        ("Acton shall maintain insurance coverage of at least $2,000,000.", "$2,000,000", "insurance"),
    ],
)
def test_amounts(text: str, value: str, role: str) -> None:
    assert {fact for fact in told(text) if fact[0] == "agreed_amount"} == {("agreed_amount", value, role)}


@pytest.mark.parametrize("text", ["Roe Mills had revenue of $4,000,000 in 2018.", "It is a company with assets of $3,000."])
def test_other_amounts(text: str) -> None:
    assert not {fact for fact in told(text) if fact[0] == "agreed_amount"}
