"""Openings of contracts: texts and the parties read from them."""

from __future__ import annotations

import pytest

from legal_pipeline_tests.stages.structures.read_text import flat, structures_of

OPENINGS = [
    pytest.param(
        "FRAMEWORK AGREEMENT\n\nParty A: Roe County Water Authority\nParty B: Acton Materials Co., Ltd.\n\nThe parties agree.\n",
        ["Roe County Water Authority", "Acton Materials Co., Ltd."],
        id="labelled",
    ),
    pytest.param(
        'CONSULTING AGREEMENT\n\nThis Consulting Agreement (the "Agreement"), made this 9th day of May, 2016, is '
        "entered into by Roe Mills, Inc., a "
        'Nowhere corporation (the "Company"), and Bo Mott, an individual (the "Consultant").\n\n1. Services. The Consultant advises.\n',
        ["Roe Mills, Inc.", "Bo Mott"],
        id="entered into by, without between",
    ),
    pytest.param(
        'August 14, 2017\n\nDear Ann Vane:\n\nRoe Mills, Inc., a Nowhere corporation (the "Company"), is pleased to '
        "offer you this Consulting "
        "Agreement on the terms below.\n",
        ["Roe Mills, Inc.", "Ann Vane"],
        id="a letter",
    ),
    pytest.param(
        "June 9, 2014\n\nMs. Ann Vane\n12 Barn Road\n\nDear Ann:\n\nThis letter agreement confirms the terms on which "
        'Roe Holdings LP (the "Company") '
        "will employ you.\n",
        ["Roe Holdings LP", "Ann Vane"],
        id="a letter that addresses by the given name",
    ),
    pytest.param(
        "TERMS OF USE\n\nThese Terms constitute an agreement between you and Roe Post, Inc. They apply whenever you open an account.\n",
        ["Roe Post, Inc."],
        id="between you and a company",
    ),
    pytest.param(
        "This Supply Agreement is made January 8, 2013 by and between Roe Ink Ltd. of Haifa and, Mott Printing Company of Dayton, Ohio.\n",
        ["Roe Ink Ltd.", "Mott Printing Company"],
        id="the place behind a name, a comma behind `and`",
    ),
    pytest.param(
        "This Reseller Agreement is made by and between roecloud.com, inc., a Nowhere corporation, and Mott Software "
        "Corp., a Nowhere corporation.\n",
        ["roecloud.com, inc.", "Mott Software Corp."],
        id="a name in small letters",
    ),
    pytest.param(
        "AGREEMENT BETWEEN\nROE RESOURCES CORP. REGARDING WATER RIGHTS AND\nMOTT CAPITAL, LLC\n\n"
        "This Agreement is made as of July 7, 2012 by and between Roe Resources Corp. and Mott Capital, LLC.\n",
        ["Roe Resources Corp.", "Mott Capital, LLC"],
        id="the sentence, not the title",
    ),
    pytest.param(
        "This Supply Agreement is made as of June 9, 2014 by and among Roe Dairy, Inc., a Nowhere corporation "
        "(“Seller”), Mott Holdings LP, a Nowhere "
        "limited partnership (“Buyer”), and First Acton Bank, N.A. (“Lender”).\n",
        ["Roe Dairy, Inc.", "Mott Holdings LP", "First Acton Bank, N.A."],
        id="three parties",
    ),
    pytest.param(
        'This License is made as of May 3, 2011 by and between Roe Handsets, Inc. ("Licensor") and Vane Audio LLC '
        '("Licensee").\n\n1.4 "Separation '
        'License" means that certain license by and between Mott Mobility, Inc. and Mott, Inc.\n',
        ["Roe Handsets, Inc.", "Vane Audio LLC"],
        id="another agreement recited in the body",
    ),
    pytest.param(
        "INSPECTION REPORT\n\nUnder a lease that was entered into by Roe Barns, Inc. and Mott LLC in 2009, the tenant repairs.\n",
        [],
        id="a lease that a report mentions",
    ),
]


@pytest.mark.parametrize(("text", "expected"), OPENINGS)
def test_parties(text: str, expected: list[str]) -> None:
    found = [flat(party.name.span.text) for preamble in structures_of(text).preambles for party in preamble.parties]
    assert found == expected
