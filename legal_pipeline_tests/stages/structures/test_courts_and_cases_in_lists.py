"""Judges by the words of orders and appeals, case names and numbers in lists, dates and laws of contracts in odd clauses."""

from __future__ import annotations

import pytest

from legal_pipeline_tests.stages.facts import found_in
from legal_pipeline_tests.stages.mentions.rows import mentions, of_type
from legal_pipeline_tests.stages.structures.read_text import flat, structures_of


@pytest.mark.parametrize(
    ("text", "judges"),
    [
        pytest.param("/s/    Ann Vane-Mott\n       Justice\n", [("Ann Vane-Mott", "presiding")], id="justice below the signature"),
        pytest.param("The opinion of the court was delivered by\n\nVANE, J.A.D.\n", [("VANE", "author")], id="delivered by"),
        pytest.param(
            "Relator asks this court to compel the Honorable Ann\nVane, presiding judge of the 334th District Court, to vacate.",
            [("Ann Vane", "lower court")],
            id="a judge whom a higher court orders",
        ),
        pytest.param("The judge, who referred discovery to Magistrate Judge Ida F. Roe.", [("Ida F. Roe", "magistrate")], id="referred"),
        pytest.param(
            "Appeal from Acton District Court; BO J. MOTT, judge. Affirmed.", [("BO J. MOTT", "lower court")], id="behind a semicolon"
        ),
        pytest.param("(Hon. Marisela del Roe-Mott, Trial Judge)\n", [("Marisela del Roe-Mott", "presiding")], id="particle"),
    ],
)
def test_judges(text: str, judges: list[tuple[str, str]]) -> None:
    found = {(flat(judge.name.span.text), judge.role) for judge in structures_of(text).judges}
    assert set(judges) <= found


@pytest.mark.parametrize(
    ("text", "cases"),
    [
        ("Distinguishing Roe v. Mott, 12 F.3d 4, the panel held", ["Roe v. Mott"]),
        ("see Matter of Tollard Gas v Public Serv. Commn., 12 AD3d 401", ["Matter of Tollard Gas v Public Serv. Commn."]),
        ("In re Grand\nJury Subpoenas, 926 F.2d 1423", ["In re Grand\nJury Subpoenas"]),
        ("IN RE ROE GRAVEL & SAND, LTD., Relator", ["IN RE ROE GRAVEL & SAND, LTD."]),
        ("Roe v. Tollard School District No. 9, 12 F.3d 4", ["Roe v. Tollard School District No. 9"]),
        ("10:45  20180016  Interest of T.R.J.\n1:30  20170398  Estate of Bo Mott\n", ["Interest of T.R.J.", "Estate of Bo Mott"]),
    ],
)
def test_case_names(text: str, cases: list[str]) -> None:
    assert of_type(mentions(text), "CASE") == cases


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("ORAL ARGUMENT CALENDAR\n 9:30   20170441  Roe v. Mott\n10:45   20180016  Roe v. Vane\n", ["20170441", "20180016"]),
        ("(Index No. 601932/16)", ["601932/16"]),
        ("Appellate Division\n2018-07744    DECISION & ORDER", ["2018-07744"]),
        ("No. 108,445\nCOURT OF APPEALS OF THE STATE OF KANSAS", ["108,445"]),
        ("A-2217-18\n", ["A-2217-18"]),
        ("He paid No. 108,445 and 20170441 and 2018-07744.", []),
    ],
)
def test_numbers(text: str, numbers: list[str]) -> None:
    assert of_type(mentions(text), "DOCKET_NO") == numbers


def test_the_number_of_a_district_court_belongs_to_its_name() -> None:
    assert of_type(mentions("the 334th District Court of Harris County vacated"), "COURT") == ["334th District Court of Harris County"]


_CONTRACTS = [
    pytest.param(
        "AMENDMENT NO. 4\n\nThis Amendment to that certain Supply Agreement, effective April 2, 2012, as amended (the "
        '"Agreement"), is entered into as '
        "of July 9, 2018 and shall be deemed effective as of July 1, 2018 by and between Roe Mills, Inc., of Acton, and "
        "Mott Tubing, Ltd., a company.\n"
        "2. Any dispute hereunder shall be resolved under Irish law.\n",
        {("dated", "2018-07-09"), ("effective_on", "2018-07-01"), ("governed_by", "Ireland")},
        id="an amendment",
    ),
    pytest.param(
        "POWER AGREEMENT\n\nThis AGREEMENT is signed this 19th day of April, 2010, to take effect June 1, 2010, by and "
        "between Roe Mills, Inc. and "
        "Mott Hydro, LLC.\n\nChoice of Law. Ohio (without regard to its conflicts principles).\n",
        {("effective_on", "2010-06-01"), ("governed_by", "Ohio")},
        id="takes effect",
    ),
    pytest.param(
        "LEASE\n\nTHIS LEASE is made between ROE MILLS, INC. and MOTT FOODS COMPANY, an Ohio corporation.\n31. The laws of "
        "the state in which the "
        "Premises are located, being Ohio, shall govern this Lease.\n",
        {("governed_by", "Ohio")},
        id="the law of the place",
    ),
]


@pytest.mark.parametrize(("text", "facts"), _CONTRACTS)
def test_contracts(text: str, facts: set[tuple[str, str]]) -> None:
    assert facts <= {(type_, target) for type_, _, target, _ in found_in(text).facts}


@pytest.mark.parametrize(
    ("text", "parties"),
    [
        pytest.param(
            "SPONSORSHIP AGREEMENT\n\n     Promoter:   Roe Speedway LLC\n\n     Sponsor:    Mott Drinks, Inc.\n\n1. Promoter shall pay.\n",
            ["Roe Speedway LLC", "Mott Drinks, Inc."],
            id="labels",
        ),
        pytest.param(
            "DISTRIBUTION AGREEMENT\n\nAgreement made on the 3rd of May 2003 by Roe Chemical Corporation, a corporation of "
            "Japan, and Mott Bajío, "
            'S.A. de C.V., a Mexican company (the "Distributor").\n',
            ["Roe Chemical Corporation", "Mott Bajío, S.A. de C.V."],
            id="made by",
        ),
        pytest.param(
            "LICENSE AGREEMENT\n\nThis agreement is made by and between Roe University, a public corporation "
            '("University"), and roefern.io, inc., a '
            'Delaware corporation ("Licensee").\n\nBACKGROUND\n',
            ["Roe University", "roefern.io, inc."],
            id="a name in small letters behind a bracket",
        ),
        pytest.param(
            "CREDIT AGREEMENT\n\nThis Agreement is made among ROE TIMBER, LLC, a limited liability company (the "
            '"Borrower"), MOTT BANK, NATIONAL '
            "ASSOCIATION, as administrative agent for the Lenders, VANE CREDIT UNION, as syndication agent, and ACTON "
            "SAVINGS BANK, as agent.\n",
            ["ROE TIMBER, LLC", "MOTT BANK, NATIONAL ASSOCIATION", "VANE CREDIT UNION", "ACTON SAVINGS BANK"],
            id="each with its capacity",
        ),
    ],
)
def test_parties_of_contracts(text: str, parties: list[str]) -> None:
    assert [flat(party.name.span.text) for preamble in structures_of(text).preambles for party in preamble.parties] == parties


def test_two_clients_of_one_block_are_two() -> None:
    text = (
        "Respectfully submitted,\n\n/s/ Ann Vane\nANN VANE (#28114)\nVANE & MOTT, APLC\n701 Main Street\nActon, Ohio 45402\n"
        "Attorneys for Defendants Tollard\nOyster Cooperative and Bo Ray Roe, Jr.\n"
    )
    clients = {source for type_, source, _, _ in found_in(text).facts if type_ == "represented_by"}
    assert clients == {"Tollard Oyster Cooperative", "Bo Ray Roe, Jr."}
