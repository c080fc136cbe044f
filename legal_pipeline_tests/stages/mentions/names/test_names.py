from __future__ import annotations

from collections.abc import Iterator

import pytest

from legal_pipeline.stages.mentions.candidate import Candidate
from legal_pipeline.stages.mentions.names import capitalized_names, government
from legal_pipeline.stages.mentions.normalized_text import NormalizedText
from legal_pipeline.stages.mentions.tokens import words
from legal_pipeline_tests.stages.mentions.rows import mentions, mentions_by


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("asked Jane Q. Sample whether", [("PERSON", "Jane Q. Sample")], id="given name"),
        pytest.param("said Zelphine R. Quarrick to", [("PERSON", "Zelphine R. Quarrick")], id="middle initial, unknown given name"),
        pytest.param("Dear Mr. Quarrick:", [("PERSON", "Quarrick")], id="title stays out"),
        pytest.param("the Hon. Ottla Vrabec presiding", [("PERSON", "Ottla Vrabec")], id="honourable"),
        pytest.param("Ottla Vrabec, Esq.", [("PERSON", "Ottla Vrabec")], id="esquire"),
        pytest.param("/s/ Ottla Vrabec", [("PERSON", "Ottla Vrabec")], id="signed"),
        pytest.param(
            "Howard, Chief Judge,\nSelya and Barron, Circuit Judges.",
            [("PERSON", "Howard"), ("PERSON", "Selya"), ("PERSON", "Barron")],
            id="panel",
        ),
        pytest.param("JOHN P. SAMPLE, JR.", [("PERSON", "JOHN P. SAMPLE, JR.")], id="capitals and generation"),
        pytest.param(
            "Daniel R. Sample\nKaren Muster\nAttorneys",
            [("PERSON", "Daniel R. Sample"), ("PERSON", "Karen Muster")],
            id="one person a line",
        ),
        pytest.param("Jane Sample’s brother", [("PERSON", "Jane Sample")], id="possessive"),
        pytest.param("TABLE OF CONTENTS\nARGUMENT\nSTATEMENT OF THE CASE", [], id="headings"),
        pytest.param("the Plaintiff and the Defendant", [], id="roles"),
        pytest.param("Acme, Inc., a Delaware Corporation, and", [("ORG", "Acme, Inc.")], id="what a company is"),
        pytest.param("Zenith LLC, a New York Limited Liability Company", [("ORG", "Zenith LLC")], id="what a company is, in three words"),
        pytest.param("the Common Stock of Acme Mills, Inc. and", [("ORG", "Acme Mills, Inc.")], id="what a company has"),
        pytest.param("First Monthly Application of Roe & Muster LLP", [("ORG", "Roe & Muster LLP")], id="what a firm files"),
        pytest.param("Application to Employ Roe & Muster LLP", [("ORG", "Roe & Muster LLP")], id="the verb of an application"),
        pytest.param("Order Approving Compensation of Roe & Muster LLP", [("ORG", "Roe & Muster LLP")], id="the verb of an order"),
        pytest.param("Examination of Zenith Harbor Bank", [("ORG", "Zenith Harbor Bank")], id="of whom there is an examination"),
        pytest.param(
            "Should Acme Mills, Inc. fail. Neither Zenith LLC", [("ORG", "Acme Mills, Inc."), ("ORG", "Zenith LLC")], id="first words"
        ),
        pytest.param(
            "Jane Q. Sample CEO Acme Mills, Inc.",
            [("PERSON", "Jane Q. Sample"), ("ORG", "Acme Mills, Inc.")],
            id="an office before its company",
        ),
        pytest.param("Thomas Jeffrey Sample Referred to", [("PERSON", "Thomas Jeffrey Sample")], id="a verb of the docket behind a name"),
        pytest.param("the Anderson Cancer Center and Thomas Credit Counseling", [], id="bodies called after a person"),
        pytest.param("the First National Bank of Acton sued", [("ORG", "First National Bank of Acton")], id="a bank of plain words"),
        pytest.param("the Friends of Acton, Inc. met", [("ORG", "Friends of Acton, Inc.")], id="of, in a name"),
        pytest.param("the Delaware Harbor Company met", [("ORG", "Delaware Harbor Company")], id="a state in a name"),
        pytest.param("REPLY ON MOTION TO COMPEL CLIENT COMMUNICATIONS", [], id="the verb of a title before a kind"),
        pytest.param("MOTION TO STRIKE ACME HARBOR SERVICES", [("ORG", "ACME HARBOR SERVICES")], id="a name behind the verb of a title"),
        pytest.param("at the Jane Q. Sample United States Courthouse in May", [], id="a courthouse called after a person"),
        pytest.param("the Jane Q. Sample Federal Building and Bridge", [], id="a building called after a person"),
        pytest.param("Jane Q. Sample, United States Attorney", [("PERSON", "Jane Q. Sample")], id="a person with an office"),
        pytest.param(
            "ACME.COM, INC. dba ZENITH CONSUMER SERVICES’ APPLICATION FOR A STAY",
            [("ORG", "ACME.COM, INC."), ("ORG", "ZENITH CONSUMER SERVICES")],
            id="a trade name that has a paper",
        ),
        pytest.param(
            "Acme Widget Company, Inc. and Zenith LLC", [("ORG", "Acme Widget Company, Inc."), ("ORG", "Zenith LLC")], id="legal forms"
        ),
        pytest.param("of Boies, Muster & Sample LLP for", [("ORG", "Boies, Muster & Sample LLP")], id="law firm"),
        pytest.param(
            "the University of California and Bank of America",
            [("ORG", "University of California"), ("ORG", "Bank of America")],
            id="kind first",
        ),
        pytest.param(
            "the National Football League Players Association",
            [("ORG", "National Football League Players Association")],
            id="the last kind ends the name",
        ),
        pytest.param(
            "Ann B. Sample, ROE & MUSTER LLP",
            [("PERSON", "Ann B. Sample"), ("ORG", "ROE & MUSTER LLP")],
            id="a name before a firm in capitals",
        ),
        pytest.param("/s/ Jane H. Sample____\n", [("PERSON", "Jane H. Sample")], id="the rest of a line to sign on"),
        pytest.param(
            "2.1 Oregon Department of Revenue Last 4 digits of account number\n2.2 Jane Sample Describe the property that",
            [("GOV_BODY", "Oregon Department of Revenue"), ("PERSON", "Jane Sample")],
            id="captions of a form's boxes",
        ),
        pytest.param(
            "Ms. Jane Ann Sample\nU.S. Department of Labor",
            [("PERSON", "Jane Ann Sample"), ("GOV_BODY", "U.S. Department of Labor")],
            id="a person with her title above her office",
        ),
        pytest.param(
            "to Jane Q. Sample of Muster\nRoe, P.A., counsel",
            [("PERSON", "Jane Q. Sample"), ("ORG", "Muster\nRoe, P.A.")],
            id="a person of a firm",
        ),
        pytest.param("the Principal Engineer of Muster Roe, Inc.", [("ORG", "Muster Roe, Inc.")], id="a job at a company"),
        pytest.param(
            "Jane Sample\nSenior Claims Adjuster\nMuster Mutual Insurance Company",
            [("PERSON", "Jane Sample"), ("ORG", "Muster Mutual Insurance Company")],
            id="name, job and company on lines of their own",
        ),
        pytest.param(
            "by Jane Muster, Muster & Roe, LLC", [("PERSON", "Jane Muster"), ("ORG", "Muster & Roe, LLC")], id="a surname before its firm"
        ),
        pytest.param(
            "2 Q. Who was it?\n3 A. Jane Q. Sample, our clerk.\n", [("PERSON", "Jane Q. Sample")], id="the answer's A. in a transcript"
        ),
        pytest.param("Jane Sample Group General Counsel", [("PERSON", "Jane Sample")], id="an office is no firm"),
        pytest.param("for Liberty Counsel", [("ORG", "Liberty Counsel")], id="a firm called so"),
        pytest.param("D. Insurance agreements", [], id="the letter of a heading"),
        pytest.param("Bank of America, N.A.", [("ORG", "Bank of America, N.A.")], id="of inside a name"),
        pytest.param("a Master Services Agreement", [], id="a contract is no organisation"),
        pytest.param(
            "JANE A. SAMPLE\nSAMPLE LAW, PLLC", [("PERSON", "JANE A. SAMPLE"), ("ORG", "SAMPLE LAW, PLLC")], id="person above the firm"
        ),
        pytest.param(
            "U.S. Department of Labor\nOffice of the Solicitor",
            [("GOV_BODY", "U.S. Department of Labor"), ("GOV_BODY", "Office of the Solicitor")],
            id="department above office",
        ),
        pytest.param("the Committee on Financial Disclosure", [("GOV_BODY", "Committee on Financial Disclosure")], id="committee on"),
        pytest.param("the Board of Directors", [], id="private board"),
        pytest.param(
            "by J.R. Muster, T. J. Sample and M.K. Vrabec, Jr.",
            [("PERSON", "J.R. Muster"), ("PERSON", "T. J. Sample"), ("PERSON", "M.K. Vrabec, Jr.")],
            id="initials",
        ),
        pytest.param("the U.S. Capitol, D.C. Circuit, N.Y. Harbor, S.D. Florida", [], id="initials of places and courts"),
        pytest.param(
            "Peter P. Sample, P. Giles Muster, Mona R.T.\nVrabec, and",
            [("PERSON", "Peter P. Sample"), ("PERSON", "P. Giles Muster"), ("PERSON", "Mona R.T.\nVrabec")],
            id="initial first, initials in the middle",
        ),
        pytest.param(
            "Officer D. Muster, Detective R. Vrabec and Capt. Q. Sample",
            [("PERSON", "D. Muster"), ("PERSON", "R. Vrabec"), ("PERSON", "Q. Sample")],
            id="an initial behind a title",
        ),
        pytest.param(
            "Sgt Ottla Muster, Labour MP Ottla Vrabec and former Minister Zelphine Muster-Hale",
            [("PERSON", "Ottla Muster"), ("PERSON", "Ottla Vrabec"), ("PERSON", "Zelphine Muster-Hale")],
            id="titles without a period",
        ),
        pytest.param(
            "Ottla van der Muster, Zelphine de los Vrabec and Juan de la Muster",
            [("PERSON", "Ottla van der Muster"), ("PERSON", "Zelphine de los Vrabec"), ("PERSON", "Juan de la Muster")],
            id="particles",
        ),
        pytest.param("at Playa de los Muertos and the Banco de la Costa", [], id="particles of places"),
        pytest.param(
            "Robert Muster Junior, Flavio da Silva Junior left",
            [("PERSON", "Robert Muster Junior"), ("PERSON", "Flavio da Silva Junior")],
            id="Junior",
        ),
        pytest.param(
            "NOW COMES ZELPHINE QUARRICK, by counsel. Ottla Quarrick testified.",
            [("PERSON", "ZELPHINE QUARRICK"), ("PERSON", "Ottla Quarrick")],
            id="who comes and who testifies",
        ),
        pytest.param("I, Zelphine Quarrick, being duly sworn, say", [("PERSON", "Zelphine Quarrick")], id="who swears"),
        pytest.param("See Muster Decl. and Sample Aff. at 3", [], id="papers called by a name"),
        pytest.param(
            "SHIRLEY O'BRIEN and Marisol O’Shea-Muster",
            [("PERSON", "SHIRLEY O'BRIEN"), ("PERSON", "Marisol O’Shea-Muster")],
            id="apostrophes and hyphens",
        ),
        pytest.param(
            "UNDER NO CIRCUMSTANCES WILL ACME HOLDINGS, LLC HOLD HARMLESS THE OPERATOR GROUP. THE BANK IS NO FIDUCIARY OF THE FUND.",
            [("ORG", "ACME HOLDINGS, LLC")],
            id="prose in capitals",
        ),
        pytest.param("Acme Widget LLC. It left.", [("ORG", "Acme Widget LLC")], id="the period of a sentence"),
        pytest.param(
            "Jane Sample d/b/a Lil’ Muster Works and Vrabec Mills, Inc., doing business as “Loom World,”",
            [("PERSON", "Jane Sample"), ("ORG", "Lil’ Muster Works"), ("ORG", "Vrabec Mills, Inc."), ("ORG", "Loom World")],
            id="trade names",
        ),
    ],
)
def test_names(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(type_, printed) for type_, printed, _ in mentions_by(capitalized_names.find, text)] == expected


def _bodies(normalized: NormalizedText) -> Iterator[Candidate]:
    yield from government.find(normalized)
    yield from government.find_acronyms(normalized.text, words(normalized.text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("the State of Maine", ["State of Maine"], id="state"),
        pytest.param("UNITED STATES OF AMERICA,", ["UNITED STATES OF AMERICA"], id="party"),
        pytest.param("The United States argues that", ["United States"], id="acting"),
        pytest.param("lives in the United States.", [], id="place"),
        pytest.param("an FBI agent, the IRS", ["FBI", "IRS"], id="letters"),
        pytest.param("Tarrant Regional Water District", ["Tarrant Regional Water District"], id="district that is no court"),
    ],
)
def test_government(text: str, expected: list[str]) -> None:
    assert [printed for _, printed, _ in mentions_by(_bodies, text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I met him at the office of First\nPrairie Bank, N.A. on June 9.", ["First Prairie Bank, N.A."]),
        ("He went to Second\nHarbor Trust Company on June 9.", ["Second Harbor Trust Company"]),
        ("the pastor of First\nBaptist Church of Larch Hollow signed.", ["First Baptist Church of Larch Hollow"]),
        ("The loans of Fifth\nThird Bancorp, Inc. were sold.", ["Fifth Third Bancorp, Inc."]),
        ("a policy of First\nAmerican Title Insurance Company lapsed.", ["First American Title Insurance Company"]),
        # a number that is no part of the name
        ("FIRST\nCAUSE OF ACTION\nVane Trust Company breached.", ["Vane Trust Company"]),
        ("It failed in the First\nCircuit. Vane Milling, LLC appealed.", ["Vane Milling, LLC"]),
    ],
)
def test_a_bank_with_a_number_goes_on_behind_the_end_of_a_line(text: str, expected: list[str]) -> None:
    assert [mention.value for mention in mentions(text) if mention.type == "ORG"] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # legal forms in lower case, and those of professionals
        ("Quarrick Holdings plc owns shares in Tolland Aggregates p.l.c. today.", ["Quarrick Holdings plc", "Tolland Aggregates p.l.c."]),
        ("MERROW, PIKE & SALTER, P.L.\n12 Quay Lane", ["MERROW, PIKE & SALTER, P.L."]),
        # the seat is no part of the name, but for banks whose name it is
        ("It was assigned to Harlan Savings Bank of Houma, Louisiana.", ["Harlan Savings Bank"]),
        ("He worked for Orono Tool Company of Akron, Ohio.", ["Orono Tool Company"]),
        ("the Federal Reserve Bank of Dallas, Texas answered.", ["Federal Reserve Bank of Dallas"]),
        ("Merrow Insurance Company of America, Inc. paid.", ["Merrow Insurance Company of America, Inc."]),
        # a word of its kind behind another
        ("He works at Larkside Medical Center in Maine.", ["Larkside Medical Center"]),
        ("The policy came from Orono Insurance Agency in May.", ["Orono Insurance Agency"]),
        ("It met Harlow GP, LLC in May.", ["Harlow GP, LLC"]),
        ("She wrote to Principal Jane Vane of Larch Elementary School.", ["Larch Elementary School"]),
        ("Ask the Custodian of Records for Larch Hospital.", ["Larch Hospital"]),
        # a school by what it teaches
        ("a professor at the Larch School of Law in Maine", ["Larch School of Law"]),
        ("She studied at Harlow College of Criminal Justice.", ["Harlow College of Criminal Justice"]),
    ],
)
def test_where_the_name_of_an_organization_ends(text: str, expected: list[str]) -> None:
    assert [mention.value for mention in mentions(text) if mention.type == "ORG"] == expected
