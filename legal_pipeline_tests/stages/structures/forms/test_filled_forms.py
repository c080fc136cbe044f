# ruff: noqa: E501  (a form reads best as one string)
"""Forms: which debtors, employers and attorneys a filled-in form names."""

from __future__ import annotations

import pytest

from legal_pipeline_tests.stages.structures.read_text import flat, structures_of

DEBTORS = [
    pytest.param("Fill in this information to identify your case:\n\nDebtor 1          Ida A Mott\nDebtor 2\n(Spouse, if filing)\n", ["Ida A Mott"], id="one"),
    pytest.param("Official Form 101\n\nDebtor 1   Carl Pike Vane\nDebtor 2   Noreen T Vane\n", ["Carl Pike Vane", "Noreen T Vane"], id="both spouses"),
    pytest.param("Official Form 201\n1. Debtor's name\nDebtor name: Roe Mills, Inc.\n", ["Roe Mills, Inc."], id="company, behind a colon"),
    pytest.param("Debtor 1   Ida A Mott                 Case number 16-20417\n", ["Ida A Mott"], id="number on the line"),
    pytest.param("Debtor 1 has lived here\nsince 2014\n", [], id="prose"),
    pytest.param("Debtor 2\n(Spouse, if filing)\n", [], id="empty"),
]  # fmt: skip
EMPLOYERS = [
    pytest.param("Debtor 1   Ida Mott\n\nOccupation    Clerk\nEmployer's name    Harbor Memorial Hospital\n", [("Ida Mott", "Harbor Memorial Hospital", "clerk")], id="blanks"),
    pytest.param("Debtor 1: Ida Mott\nEmployer: Roe Mills, Inc.\nJob title: Weaver\n", [("Ida Mott", "Roe Mills, Inc.", "weaver")], id="colons"),
    pytest.param("Employee name: Ida Mott\nEmployer name: Roe Mills, Inc.\n", [("Ida Mott", "Roe Mills, Inc.", None)], id="employee"),
    pytest.param(
        "Debtor 1   Ida Mott\nDebtor 2   Carl Mott\nOccupation       Clerk          Driver\nEmployer's name   Roe Mills, Inc.     Vane Cartage LLC\n",
        [("Ida Mott", "Roe Mills, Inc.", "clerk"), ("Carl Mott", "Vane Cartage LLC", "driver")],
        id="a column for each spouse",
    ),
    pytest.param("Employer's name    Roe Mills, Inc.\n", [], id="nobody employed"),
]  # fmt: skip
APPEARANCES = [
    pytest.param(
        "APPEARANCE OF COUNSEL FORM\nCOUNSEL FOR: Roe Board of Surveyors\nas the\n(party name)\n\n/s/ Ida M. Vane\n(signature)\n\n"
        "Ida M. Vane                 336-555-0145\nName (printed or typed)     Voice Phone\n\n"
        "Vane & Mott PLLC           336-555-0130\nFirm Name (if applicable)   Fax Number\n",
        [("Ida M. Vane", "Vane & Mott PLLC", ("Roe Board of Surveyors",))],
        id="labels below the lines",
    ),
    pytest.param(
        "NOTICE OF APPEARANCE\nAttorney for: Jane Roe\nAttorney name: Bo Mott\nFirm: Mott Law LLC\n",
        [("Bo Mott", "Mott Law LLC", ("Jane Roe",))],
        id="labels before the values",
    ),
    pytest.param("NOTICE OF APPEARANCE\nAttorney name: Bo Mott\n", [], id="no client"),
]


@pytest.mark.parametrize(("text", "expected"), DEBTORS)
def test_debtors(text: str, expected: list[str]) -> None:
    found = [party.name.name for caption in structures_of(text).captions for party in caption.parties if party.role == "debtor"]
    assert found == expected


@pytest.mark.parametrize(("text", "expected"), EMPLOYERS)
def test_employers(text: str, expected: list[tuple[str, str, str | None]]) -> None:
    assert [(flat(one.person.name), flat(one.employer.name), one.role) for one in structures_of(text).employments] == expected


@pytest.mark.parametrize(("text", "expected"), APPEARANCES)
def test_appearances(text: str, expected: list[tuple[str, str, tuple[str, ...]]]) -> None:
    found = [
        (one.name.name, one.firm.name if one.firm else "", one.represents)
        for one in structures_of(text).counsel
        if one.name.rule == "form.attorney"
    ]
    assert found == expected
