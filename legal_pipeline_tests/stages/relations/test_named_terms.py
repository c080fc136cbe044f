"""What is said of a defined term, or of "the District", is said of the name it stands for; and papers of many kinds, read whole."""

from __future__ import annotations

import pytest

from legal_pipeline.stages.relations.context import fold
from legal_pipeline_tests.stages.facts import found_in

_KINDS = {
    "officer_of",
    "employed_by",
    "owns",
    "located_in",
    "insured_by",
    "member_of",
    "agreed_with",
    "governed_by",
    "dated",
    "alias_of",
    "party_to",
}

_PAPERS = [
    pytest.param(
        'Karen Mott joined Roe Mills, Inc. (the "Company") in 2004. Ida Cole, Chief Financial Officer of the Company, hired Tilda Vane.',
        [("officer_of", "Ida Cole", "Roe Mills, Inc.")],
        id="officer of the Company",
    ),
    pytest.param(
        'This agreement is between Roe Mills, Inc. (the "Company") and Karen Mott (the "Executive").\n\n'
        "1. The Company hereby employs the Executive as its Senior Vice President and Chief Marketing Officer.\n",
        [("officer_of", "Karen Mott", "Roe Mills, Inc.")],
        id="both ends are terms",
    ),
    pytest.param(
        'Harbor Holdings L.P. ("Assignor") and Harbor Midstream, LLC, a Texas limited liability company and wholly owned '
        "subsidiary of Assignor.",
        [("owns", "Harbor Holdings L.P.", "Harbor Midstream, LLC")],
        id="subsidiary of a term",
    ),
    pytest.param(
        "Tilda Vane worked for the Alder Unified School District. Leon Mott, the District's Assistant Superintendent, testified. "
        "Lakeland Mutual Insurance Company insured the District.",
        [
            ("officer_of", "Leon Mott", "Alder Unified School District"),
            ("insured_by", "Alder Unified School District", "Lakeland Mutual Insurance Company"),
        ],
        id="the District",
    ),
    pytest.param(
        "5. Plaintiff Corvane Tools, Inc. (“Corvane”) is a corporation organized and existing under the laws of the State of "
        "Delaware, with its "
        "principal place of business in Burlington, Vermont.\n",
        [("located_in", "Corvane Tools, Inc.", "Burlington, Vermont"), ("alias_of", "Corvane Tools, Inc.", "Corvane Tools, Inc.")],
        id="the state of its law is neither the party nor its seat",
    ),
    pytest.param(
        'STOCK PURCHASE AGREEMENT\n\nThis agreement is made as of May 3, 2010, by and between Karen Mott ("Seller") and ROE '
        "HOLDINGS CORP., a corporation "
        'organized under the laws of the State of Nevada ("Buyer").\n\n9. The laws of the State of Ohio shall govern.\n',
        [
            ("party_to", "ROE HOLDINGS CORP.", "document"),
            ("alias_of", "ROE HOLDINGS CORP.", "ROE HOLDINGS CORP."),
            ("governed_by", "document", "State of Ohio"),
        ],
        id="a term behind the law of a company",
    ),
    pytest.param(
        "DECLARATION OF IDA COLE\n\nI, Ida Cole, hereby declare:\n\n1. I am employed by Quetzal Wireless LLC as a Senior "
        "Analyst. Prior to that I was a "
        "detective with the Acton Police Department.\n\n_______________\nIda Cole\n",
        [("employed_by", "Ida Cole", "Quetzal Wireless LLC"), ("employed_by", "Ida Cole", "Acton Police Department")],
        id="a declarant who signs on a line",
    ),
    pytest.param(
        "My name is Ida Cole. I am over eighteen years of age and a resident of Bibb County, Georgia. From 2003 to 2009, I "
        "worked as a billing clerk "
        "at St. Bride's Hospital in Macon, Georgia.\n\nSworn to and subscribed before me this 9th day of March, 2012.\n",
        [
            ("located_in", "Ida Cole", "Bibb County, Georgia"),
            ("employed_by", "Ida Cole", "St. Bride's Hospital"),
            ("dated", "document", "2012-03-09"),
        ],
        id="an affidavit",
    ),
    pytest.param(
        "ACTON, Ohio, Jan. 9, 2020 -- Roe Stove Corp. (NYSE: RSC), a maker of ranges, today announced that its board of "
        "directors has appointed "
        "Jessamine Vane as Chief Executive Officer. Ms. Vane, 51, was most recently President of the Consumer Division of "
        "Tollgate Industries, Inc. She previously "
        "served as Chief Operating Officer of Benning Tools.\n",
        [
            ("officer_of", "Jessamine Vane", "Roe Stove Corp."),
            ("officer_of", "Jessamine Vane", "Tollgate Industries, Inc."),
            ("officer_of", "Jessamine Vane", "Benning Tools"),
            ("dated", "document", "2020-01-09"),
        ],
        id="a press release",
    ),
    pytest.param(
        "Defendant Roe Freight, Inc. states that it is a wholly owned subsidiary of Roe Holdings, LLC. Heron Water Company "
        "discloses that its parent "
        "corporation is Heron Group, Inc. Its sole shareholder is Karen Mott.\n",
        [("owns", "Roe Holdings, LLC", "Roe Freight, Inc."), ("owns", "Heron Group, Inc.", "Heron Water Company")],
        id="a disclosure statement",
    ),
    pytest.param(
        "On March 2, 2017, Karen Mott gave notice of his decision to resign as Executive Vice President of Heron Bancorp, Inc. "
        "(the “Company”). The Board of "
        "Directors of the Company appointed Ida Cole, 48, as Chief Credit Officer. Prior thereto, she was employed by Delmarva "
        "Savings Bank as a loan officer.",
        [
            ("officer_of", "Karen Mott", "Heron Bancorp, Inc."),
            ("officer_of", "Ida Cole", "Heron Bancorp, Inc."),
            ("employed_by", "Ida Cole", "Delmarva Savings Bank"),
        ],
        id="a report on Form 8-K",
    ),
    pytest.param(
        "OFFICE LEASE\n\nThis lease is made as of May 3, 2010, by and between CEDAR PLAZA ASSOCIATES, a limited partnership "
        '("Landlord"), and ROE DENTAL, P.C. '
        '("Tenant").\n\nWHEREAS, on June 4, 2008 the parties met;\n\nCEDAR PLAZA ASSOCIATES\n\nBy: Cedar GP, Inc., its general '
        "partner\n\nBy: /s/ Karen Mott\nKaren Mott, "
        "President\n\nROE DENTAL, P.C.\n\nBy: /s/ Ida Cole\nIda Cole, D.D.S., President\n",
        [
            ("officer_of", "Karen Mott", "Cedar GP, Inc."),
            ("officer_of", "Ida Cole", "ROE DENTAL, P.C."),
            ("dated", "document", "2010-05-03"),
        ],
        id="who signs for a general partner, with the office behind the printed name",
    ),
    pytest.param(
        "Signed by Karen Mott for and on behalf of ROE LOGISTICS LIMITED ...............\n                         Director\n",
        [("officer_of", "Karen Mott", "ROE LOGISTICS LIMITED")],
        id="signed for and on behalf of",
    ),
    pytest.param(
        "Ida,\n\nSee the draft.\n\nKaren Mott\nVice President, Structured Finance\nOsprey Capital Markets, LLC\n",
        [("officer_of", "Karen Mott", "Osprey Capital Markets, LLC")],
        id="the foot of a mail",
    ),
]


@pytest.mark.parametrize(("text", "expected"), _PAPERS)
def test_a_paper_tells(text: str, expected: list[tuple[str, str, str]]) -> None:
    facts = {(kind, fold(source), fold(target)) for kind, source, target, _ in found_in(text).facts}
    assert {(kind, fold(source), fold(target)) for kind, source, target in expected} <= facts


_PAPERS += [
    pytest.param(
        "RESOLVED, that Karen Mott be, and she hereby is, elected President and Treasurer of Roe Brewing Company.",
        [("officer_of", "Karen Mott", "Roe Brewing Company")],
        id="a resolution",
    ),
    pytest.param(
        "Roe Grain LLC is a limited liability company whose members are Plains Ventures, LLC and Karen Mott. Plains Ventures, LLC is 100% "
        "owned by the Dakota Teachers' Retirement Fund.",
        [
            ("owns", "Plains Ventures, LLC", "Roe Grain LLC"),
            ("owns", "Karen Mott", "Roe Grain LLC"),
            ("owns", "Dakota Teachers' Retirement Fund", "Plains Ventures, LLC"),
        ],
        id="members, and a fund of teachers",
    ),
    pytest.param(
        "Roe Drilling, L.L.C. drilled. Roe Drilling, L.L.C.'s insurer, Lantern Marine Ltd., issued a policy. Harbor Indemnity Company "
        "issued Policy No. CGL 4410-22 to Tully Roofing & Siding.",
        [
            ("insured_by", "Roe Drilling, L.L.C.", "Lantern Marine Ltd."),
            ("insured_by", "Tully Roofing & Siding", "Harbor Indemnity Company"),
        ],
        id="insurers",
    ),
    pytest.param(
        "Roe Storage, Inc. d/b/a KeyCold is a Pennsylvania corporation which maintains its principal office at 77 Freezer Lane, Bethlehem, "
        "Pennsylvania. Karen Mott, of 12 Palm Court, Tampa, Florida 33609, is an adult individual. Mott Hotels, Inc., whose principal "
        "address is 9 Elm Road, Reno, Nevada 89501, came.",
        [
            ("located_in", "Roe Storage, Inc.", "77 Freezer Lane, Bethlehem, Pennsylvania"),
            ("located_in", "Karen Mott", "12 Palm Court, Tampa, Florida 33609"),
            ("located_in", "Mott Hotels, Inc.", "9 Elm Road, Reno, Nevada 89501"),
        ],
        id="addresses",
    ),
    pytest.param(
        "Roe Cranes, Inc. is headquartered in Erie, Pennsylvania. Its parent, Roe Industries AG, is a Swiss company.",
        [("owns", "Roe Industries AG", "Roe Cranes, Inc.")],
        id="its parent",
    ),
]


_TELLS_NOTHING = [
    'Roe Mills, Inc. (the "Company") met Karen Mott. In the event the Company is acquired by Heron Group, Inc., the plan ends.',
    'Roe Mills, Inc. (the "Company") and Heron Group, Inc. (the "Company") appeared. Karen Mott is the president of the Company.',
    "The Alder School District and the Acton School District met. Karen Mott is the treasurer of the District.",
    "Karen Mott asked whether Ida Cole was the president of Roe Mills, Inc.",
    "Manager Karen Mott of the Desert Moon Motel, Inc. spoke.",
    "Buyer: Acton Farms, Inc.              Seller: Roe Mills, Inc.\n12 Main Street, Reno, Nevada 89501\n",
    "A letter to Ida Cole from Roe Mills, Inc. arrived.",
    "By: /s/ Karen Mott\nKaren Mott\nClerk\nRoe Mills, Inc.\n",
]


@pytest.mark.parametrize("text", _TELLS_NOTHING, ids=lambda text: text[:50])
def test_a_paper_tells_nothing_of_who_holds_or_owns_what(text: str) -> None:
    assert not {fact for fact in found_in(text).facts if fact[0] in _KINDS - {"alias_of", "agreed_with", "party_to"}}


def test_an_officer_who_owns_the_company_gets_both_facts() -> None:
    facts = found_in("Dr. Anil Mott is the president and sole shareholder of Macon Clinic, P.C.").facts
    assert {fact[:3] for fact in facts} >= {("officer_of", "Anil Mott", "Macon Clinic, P.C."), ("owns", "Anil Mott", "Macon Clinic, P.C.")}


def test_an_officer_is_not_also_said_to_be_employed() -> None:
    facts = found_in("Tilda Vane is the chair and president of Harbor University.").facts
    assert {fact[0] for fact in facts} == {"officer_of"}
