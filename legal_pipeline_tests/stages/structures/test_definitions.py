"""Definitions: texts, and the (term, referent) pairs read from them."""

from __future__ import annotations

import pytest

from legal_pipeline_tests.stages.structures.read_text import flat, structures_of

MILLS, BANK = "Roe Mills, Inc.", "First Acton Bank, N.A."
DEFINITIONS = [
    pytest.param("Roe Mills, Inc. (“Roe” or the “Company”) sued.", {("Roe", MILLS), ("Company", MILLS)}, id="two terms"),
    pytest.param("Roe Mills, Inc., a Nowhere corporation (hereinafter “Roe”), sued.", {("Roe", MILLS)}, id="a description between"),
    pytest.param(
        "Roe Mills, Inc., together with its subsidiaries (collectively, “Roe”), sued.", {("Roe", MILLS)}, id="together with, outside"
    ),
    pytest.param("Roe Mills, Inc. (together with its affiliates, the “Company”) sued.", {("Company", MILLS)}, id="together with, inside"),
    pytest.param(
        "Roe Mills, Inc. with offices at 5101 Ash Drive, Acton, Nowhere 75024 (“Roe”) agrees.", {("Roe", MILLS)}, id="offices between"
    ),
    pytest.param(
        "between First Acton Bank, N.A. (“Bank”) and Roe Mills, Inc., having its seat in Acton (“Roe”)",
        {("Bank", BANK), ("Roe", MILLS)},
        id="a description belongs to the nearest name",
    ),
    pytest.param("Roe Mills, Inc. f/k/a Mott Works, Inc. (“Roe”) sued.", {("Roe", MILLS)}, id="the former name is not defined"),
    pytest.param("Roe Mills, Inc. (f/k/a Mott Works, Inc.) (“Roe”) sued.", {("Roe", MILLS)}, id="the former name in a bracket"),
    pytest.param(
        "Roe Mills, Inc., a Nowhere corporation formerly known as Mott Works, Inc. (“Seller”), sold.",
        {("Seller", MILLS)},
        id="the former name in the description",
    ),
    pytest.param(
        "Roe Mills, Inc., a corporation organized under the laws of the State of Ohio (“Buyer”), came.",
        {("Buyer", MILLS)},
        id="its law between",
    ),
    pytest.param("Roe Mills, Inc., a political subdivision of the State of Ohio (“Roe”), came.", {("Roe", MILLS)}, id="its state between"),
    pytest.param("Roe Mills, Inc., a Nowhere company, issued Policy 88 (the “Policy”).", set(), id="a thing behind a described name"),
    pytest.param(
        "I am Vice President of Operations of Roe Mills, Inc. (“Roe”).", {("Roe", MILLS)}, id="an office in a unit before the name"
    ),
    pytest.param("Limited Liability Company Agreement of Roe Mills, Inc. (“Roe”)", {("Roe", MILLS)}, id="its agreement before the name"),
    pytest.param("Jane Q. Roe (“Ms. Roe”) left.", {("Ms. Roe", "Jane Q. Roe")}, id="a person"),
    pytest.param(
        "the Coalition for Cleaner Marshes (the “Coalition”) met.", {("Coalition", "Coalition for Cleaner Marshes")}, id="own word"
    ),
    pytest.param("the Acton Weavers Council (“AWC”) met.", {("AWC", "Acton Weavers Council")}, id="own initials"),
    pytest.param("the campaign of Jane Q. Roe (the “Campaign”) met.", set(), id="what belongs to a name"),
    pytest.param("the estate of the late Jane Q. Roe (the “Estate”) sued.", set(), id="an estate"),
    pytest.param("the board of directors of Roe Mills, Inc. (the “Board”) met.", set(), id="a board"),
    pytest.param("the law firm of Roe & Mott LLP (the “Firm”) moved.", {("Firm", "Roe & Mott LLP")}, id="what the name is"),
    pytest.param("Roe v. Mott, No. 19-22 (S.D. Fla.) (the “Federal Action”) ended.", set(), id="a case behind its court"),
    pytest.param("Roe v. Mott, No. 19-22 (11th Cir.) (“Roe II”) ended.", set(), id="a case behind its circuit"),
    pytest.param("a Temporary Restraining Order (“TRO”) issued.", set(), id="initials of a thing"),
    pytest.param("“Carrier” means Roe Mills, Inc., a Nowhere corporation.", {("Carrier", MILLS)}, id="means"),
    pytest.param(
        'the term "Carrier" shall mean Roe Mills, Inc. and the term "Lender" shall mean First Acton Bank, N.A.',
        {("Carrier", MILLS), ("Lender", BANK)},
        id="shall mean, twice",
    ),
    pytest.param(
        "“Subject Company” is Roe Mills, Inc., and “the Lender” is First Acton Bank, N.A.",
        {("Subject Company", MILLS), ("Lender", BANK)},
        id="is",
    ),
    pytest.param("“Target 7” refers to Edgar P. Vane.", {("Target 7", "Edgar P. Vane")}, id="refers to a person"),
    pytest.param("The sign “Stop” refers to all drivers. “Sales” means gross sales.", set(), id="meanings that are no names"),
    pytest.param("The slogan “Looms” is Roe Mills, Inc.'s best known mark.", set(), id="is, but the sentence continues"),
    pytest.param("Roe Mills, Inc. lost. A truck of the city (the “Truck”) burned.", set(), id="a thing behind another sentence"),
]


@pytest.mark.parametrize(("text", "expected"), DEFINITIONS)
def test_a_term_belongs_to_a_name(text: str, expected: set[tuple[str, str]]) -> None:
    found = {(flat(one.term.text).removeprefix("the "), flat(one.referent.span.text)) for one in structures_of(text).definitions}
    assert found == expected
