"""Judges, counsel, signatures, preambles, definitions, official forms: texts and the structures read from them."""

from __future__ import annotations

import pytest

from legal_pipeline_tests.stages.structures.read_text import flat, structures_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Before ROE, MOTT, and VANE, Circuit Judges.\n", [("ROE", "panel"), ("MOTT", "panel"), ("VANE", "panel")], id="panel"),
        pytest.param(
            "Before\nRoe, Chief Judge,\nMott and Vane, Circuit Judges.\n",
            [("Roe", "panel"), ("Mott", "panel"), ("Vane", "panel")],
            id="panel with the chief",
        ),
        pytest.param("Before: Steven J. Roe,\n Circuit Judge.\n", [("Steven J. Roe", "presiding")], id="a single judge with an initial"),
        pytest.param("ROE, Circuit Judge. This appeal arises from a fire.\n", [("ROE", "author")], id="author line of an opinion"),
        pytest.param(
            "Presiding Judge Ann L. Roe, III, delivered the opinion of the court in which Judge Bo F. Mott and Judge Cy W. Vane joined.",
            [("Ann L. Roe, III", "author"), ("Bo F. Mott", "panel"), ("Cy W. Vane", "panel")],
            id="delivered, in which others joined",
        ),
        pytest.param(
            "IT IS SO ORDERED.\n____________\nJOHN A. ROE\nUnited States District Judge\n",
            [("JOHN A. ROE", "presiding")],
            id="signature over the title",
        ),
        pytest.param("/s/ Jane Roe\nUNITED STATES MAGISTRATE JUDGE\n", [("Jane Roe", "magistrate")], id="magistrate"),
        pytest.param(
            "Hon.: Victoria A. Roe\nMag.: Stephanie D. Mott\n",
            [("Victoria A. Roe", "presiding"), ("Stephanie D. Mott", "magistrate")],
            id="labels",
        ),
        pytest.param(
            "The Honorable Loretta A. Roe\nUnited States District Court\n", [("Loretta A. Roe", "presiding")], id="addressee of a letter"
        ),
        pytest.param(
            "First Circuit:\nChief Judge Sandra L. Roe\nJudge Ernest C. Mott,\nDistrict of Nowhere\n", [], id="members of a conference"
        ),
        pytest.param(
            "Appeal from the Court of Mill\nClaims )\nIda M. Roe, Chief Judge )\nAffirmed",
            [("Ida M. Roe", "lower court")],
            id="the judge of the court below, in a caption",
        ),
        pytest.param(
            "The appeal from the Court of Mill Claims is dismissed.\n\nIda M. Roe, Chief Judge",
            [("Ida M. Roe", "presiding")],
            id="the judge who dismisses an appeal",
        ),
        pytest.param("as Judge Roe of that court later held, the rule is narrow", [], id="a judge spoken of"),
    ],
)
def test_judges(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(flat(judge.name.span.text), judge.role) for judge in structures_of(text).judges] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "ANNA B. ROE, SBN 123456\nBERT MOTT (P59518)\nROE, MOTT & VANE LLP\n12 Main "
            "Street\nSpringfield, CA 94111\nTelephone: (415) 555-1234\nAttorneys for Plaintiffs\n",
            [("ANNA B. ROE", "ROE, MOTT & VANE LLP", ("Plaintiffs",)), ("BERT MOTT", "ROE, MOTT & VANE LLP", ("Plaintiffs",))],
            id="cover of a pleading",
        ),
        pytest.param(
            "Respectfully submitted,\nMOTT LAW, PLLC\n/s/ Anna Roe\nAnna Roe (P59518)\nCounsel "
            "for Acme Brake Company\n12 Main St.\nDetroit, MI 48226\n",
            [("Anna Roe", "MOTT LAW, PLLC", ("Acme Brake Company",)), ("Anna Roe", "MOTT LAW, PLLC", ("Acme Brake Company",))],
            id="signature block, printed and signed name",
        ),
        pytest.param(
            "Anna Roe, with whom Bert C. Mott, and Liberty Law Group were on brief, for appellant.\n",
            [("Anna Roe", "Liberty Law Group", ("appellant",)), ("Bert C. Mott", "Liberty Law Group", ("appellant",))],
            id="with whom ... on brief",
        ),
        pytest.param(
            "ARGUED: Anna Roe, ROE LAW, PLLC, Nashville, Tennessee, for Appellant. Carl D. Vane, Washington, D.C., for Appellees.\n",
            [("Anna Roe", "ROE LAW, PLLC", ("Appellant",)), ("Carl D. Vane", None, ("Appellees",))],
            id="argued, with places",
        ),
        pytest.param(
            "Anna Roe, Bert Mott, and Bexley Thorn on brief for appellant.\n\n"
            "Anna Roe, Bert Mott, Bexley Thorn, Carl Vane, and Dorn Quill on brief for appellee.\n",
            [
                ("Anna Roe", "Bexley Thorn", ("appellant",)),
                ("Bert Mott", "Bexley Thorn", ("appellant",)),
                ("Anna Roe", "Bexley Thorn", ("appellee",)),
                ("Bert Mott", "Bexley Thorn", ("appellee",)),
                ("Carl Vane", "Dorn Quill", ("appellee",)),
            ],
            id="a firm that closes one list is one inside another",
        ),
        pytest.param(
            "Respectfully submitted,\n/s/ Anna Roe\nAnna Roe (P59518)\nCounsel for Acme Brake Company\n\nACME 000003\n",
            [("Anna Roe", None, ("Acme Brake Company",)), ("Anna Roe", None, ("Acme Brake Company",))],
            id="a stamp below is no firm",
        ),
        pytest.param("/s/ Anna Roe\nAnna Roe, Sole Member\nRoe Mills & Supply, LLC\n", [], id="who signs for a company is no counsel"),
        pytest.param(
            "I certify that on April 26, 2024 I sent these disclosures by e-mail to Anna Roe,\n"
            "counsel for Acme Brake Company, and to Bert Mott of Mott Law Group,\ncounsel for Roe Mills.\n\n/s/ Carl Vane\n",
            [],
            id="a certificate of service names others' counsel",
        ),
        pytest.param("We thank counsel for their candour. The court waited for appellant.\n", [], id="running text"),
    ],
)
def test_counsel(text: str, expected: list[tuple[str, str | None, tuple[str, ...]]]) -> None:
    found = [
        (flat(one.name.span.text), flat(one.firm.span.text) if one.firm else None, one.represents) for one in structures_of(text).counsel
    ]
    assert found == expected


def test_a_contract_is_signed_by_officers_of_its_parties() -> None:
    text = "ACME BRAKE, INC.\nBy: ____________\nName: H. Lynn Roe, Jr.\nTitle: Vice President\nDate: June 3, 2019\n"
    (signature,) = structures_of(text).signatures
    assert (signature.name.span.text, signature.title) == ("H. Lynn Roe, Jr.", "Vice President")
    assert signature.organisation is not None and signature.organisation.span.text == "ACME BRAKE, INC."
    assert signature.date is not None and signature.date.text == "June 3, 2019"


@pytest.mark.parametrize(
    ("text", "parties", "date"),
    [
        pytest.param(
            "This Supply Agreement is made as of June 3, 2019 by and between Acme Brake, "
            'Inc., a Delaware corporation ("Acme"), and Roe Mills LLC ("Roe").\n\nWHEREAS',
            ["Acme Brake, Inc.", "Roe Mills LLC"],
            "June 3, 2019",
            id="by and between",
        ),
        pytest.param(
            "SPONSORSHIP AGREEMENT\n\nTHIS AGREEMENT is made\n\nBETWEEN:\n\nOLD MILL CORP., "
            "a company (the “Issuer”);\n\nAND:\n\nNEW MILL LIMITED, a company\n\nWHEREAS",
            ["OLD MILL CORP.", "NEW MILL LIMITED"],
            None,
            id="BETWEEN: AND:",
        ),
        pytest.param(
            "This Agreement is made as of this 1s t day of March, 2018 by and between Old Mill Corp. and New Mill Limited.\n",
            ["Old Mill Corp.", "New Mill Limited"],
            "1s t day of March, 2018",
            id="a raised ordinal with a blank inside",
        ),
        pytest.param(
            "THIS AGREEMENT dated for reference the 5th day of December 2008.\n\nBETWEEN:\n\nOLD MILL CORP., a company\n\n"
            "AND:\n\nNEW MILL LIMITED, a company\n\nWHEREAS",
            ["OLD MILL CORP.", "NEW MILL LIMITED"],
            "5th day of December 2008",
            id="dated for reference",
        ),
        pytest.param(
            'Ladies and Gentlemen:\n\nRoe Bancorp, Inc. (the "Company") and Dover Federal Savings and Loan Association, a federally '
            'chartered association, hereby confirm their agreement with Mott Capital, Inc. ("Mott") as follows:\n',
            ["Roe Bancorp, Inc.", "Dover Federal Savings and Loan Association", "Mott Capital, Inc."],
            None,
            id="a letter that confirms",
        ),
        pytest.param(
            "SUPPLY AGREEMENT\n\nbetween\n\nOLD MILL CORP. and\n\nNEW MILL LLC\n\n\n\nTHIS AGREEMENT is made July 31, 2017.\n",
            ["OLD MILL CORP.", "NEW MILL LLC"],
            "July 31, 2017",
            id="a title page",
        ),
        pytest.param(
            "This Supply Agreement is made as of June 3, 2019 by and between Acme Brake, Inc. and Roe Mills LLC.\n\nWHEREAS"
            + "\n\nThe goods are delivered." * 200
            + "\n\nEXHIBIT 1\n\nTO AGREEMENT BETWEEN ACME BRAKE, INC. AND RM MILLS, INC. DATED JUNE 3, 2019\n\nPRICES\n",
            ["Acme Brake, Inc.", "Roe Mills LLC"],
            "June 3, 2019",
            id="the title of an exhibit names the parties again",
        ),
        pytest.param(
            "This Supply Agreement is made as of June 3, 2019 by and between Acme Brake, Inc. and Roe Mills LLC.\n\nWHEREAS"
            + "\n\nThe goods are delivered." * 200
            + "\n\nPapers under this Agreement or relationship established between Acme and Roe (including, without limitation, any such "
            "papers (including drawings), plans and lists) are Roe's.\n",
            ["Acme Brake, Inc.", "Roe Mills LLC"],
            "June 3, 2019",
            id="a clause about the parties",
        ),
        pytest.param("The agreement broke the link between cause and effect.", [], None, id="between in a sentence"),
    ],
)
def test_preambles(text: str, parties: list[str], date: str | None) -> None:
    preambles = structures_of(text).preambles
    assert [flat(party.name.span.text) for preamble in preambles for party in preamble.parties] == parties
    assert [preamble.date.text if preamble.date else None for preamble in preambles] == ([date] if parties else [])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param('sold by Acme Brake Co. (the "Company") to others', [("Company", "Acme Brake Co.")], id="the Company"),
        pytest.param(
            "against Roe Mills, Inc. and Mott Mills, Inc. (collectively, “Mills”).",
            [("Mills", "Mott Mills, Inc."), ("Mills", "Roe Mills, Inc.")],
            id="collectively",
        ),
        pytest.param("by the Bureau of Prisons (BOP) in June", [("BOP", "Bureau of Prisons")], id="acronym"),
        pytest.param("Plaintiff Colin Roe (“Roe” or “Plaintiff”) sues", [("Roe", "Colin Roe"), ("Plaintiff", "Colin Roe")], id="two terms"),
        pytest.param("as set out above (the “Motion”) and below", [], id="what is defined is no name"),
    ],
)
def test_definitions(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(flat(one.term.text), flat(one.referent.span.text)) for one in structures_of(text).definitions] == expected


def test_official_form_names_creditors_and_amounts() -> None:
    text = (
        "Official Form 106E/F\nDebtor 1 Jane Q. Roe Case number (if known) 18-1\n4.1 "
        "Gas North Last 4 digits of account number 5359 $554.00\n"
        "Nonpriority Creditor's Name\n4.2 Wellmed Last 4 digits of account number $0.00\n"
    )
    structures = structures_of(text)
    assert [(claim.claimant.span.text, claim.amount.text if claim.amount else None) for claim in structures.claims] == [
        ("Gas North", "$554.00"),
        ("Wellmed", None),
    ]
    assert [party.name.span.text for caption in structures.captions for party in caption.parties] == ["Jane Q. Roe"]
