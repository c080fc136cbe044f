"""What a contract calls its goods and services, and organizations that end with the same words."""

from __future__ import annotations

import pytest

from legal_pipeline_tests.stages.mentions.rows import mentions, of_type

GOODS = [
    "the Hosting Services are charged monthly",
    "TECHNICAL SUPPORT SERVICES ARE CHARGED",
    "the Licensed Software and the Ancillary Software",
    "the Pricing of Products and the Rejection of Products",
    "Fees for Performance of Services",
    "the Endorsed Products and the Training Program",
    "Convertible Securities or Equity Securities",
    "the Strategic Alliance",
    "the Quality Assurance of Products",
    "the Existing Properties",
    "the United Nations Convention on Contracts for the International Sale of Goods",
]
NAMES = [
    ("hired Quarrick Information Services in May", "Quarrick Information Services"),
    ("hired Merrow Legal Services in May", "Merrow Legal Services"),
    ("a report to Child Protective Services in May", "Child Protective Services"),
    ("the distribution of the Quarrick Network in May", "Quarrick Network"),
    ("deposits of the Savings Association Insurance Fund", "Savings Association Insurance Fund"),
    ("a brief of the Free Roof Project in May", "Free Roof Project"),
    ("made by Quarrick Merrow Products in May", "Quarrick Merrow Products"),
    ("made by Acme Products, Inc. in May", "Acme Products, Inc."),
    ("the University of Ohio and Quarrick Foods", "Quarrick Foods"),
]


@pytest.mark.parametrize("text", GOODS)
def test_goods_are_no_organizations(text: str) -> None:
    assert [mention.text for mention in mentions(text) if mention.type in ("ORG", "PERSON")] == []


@pytest.mark.parametrize(("text", "name"), NAMES)
def test_organizations_with_words_of_goods(text: str, name: str) -> None:
    assert name in of_type(mentions(text), "ORG")


def test_the_label_print_name_is_no_part_of_a_name() -> None:
    assert of_type(mentions("/s/ Jane Q. Sample\nJane Q. Sample Print Name"), "PERSON") == ["Jane Q. Sample", "Jane Q. Sample"]
