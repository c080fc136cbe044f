# ruff: noqa: E501  (a caption reads best as one string)
"""Captions: texts and the parties and roles read from them."""

from __future__ import annotations

import pytest

from legal_pipeline_tests.stages.structures.read_text import flat, structures_of

COURT = "UNITED STATES DISTRICT COURT\nDISTRICT OF NOWHERE\n"

ROWS = [
    pytest.param(
        COURT + "JANE ROE,\nPlaintiff,\nv.\nACME BRAKE CO., INC.,\nDefendant.\nCase No. 3:19-cv-00123\nCOMPLAINT\n",
        [("JANE ROE", "plaintiff"), ("ACME BRAKE CO., INC.", "defendant")],
        id="plain lines",
    ),
    pytest.param(
        COURT + "JANE ROE,                 )  Case No. 12-cv-1\n               Plaintiff, )\nvs. "
        "                      )  COMPLAINT\nJOHN Q. DOE, a/k/a JACK DOE, )\n  Defendant. "
        ")\n",
        [("JANE ROE", "plaintiff"), ("JOHN Q. DOE", "defendant")],
        id="rail of brackets with a side column",
    ),
    pytest.param(
        COURT + "JANE ROE and )\nROE MILLWORK & SUPPLY, LLC, )\n)\n Plaintiffs, ) Case No. 2:24-cv-90417\n)\n v. )\n)\n"
        "ACME BRAKE CO., INC. )\n)\n Defendant. )\n",
        [("JANE ROE", "plaintiff"), ("ROE MILLWORK & SUPPLY, LLC", "plaintiff"), ("ACME BRAKE CO., INC.", "defendant")],
        id="a person and a company, parted by `and` before a rail",
    ),
    pytest.param(
        COURT + "JANE ROE AND SONS,\nPlaintiff,\nv.\nACME BRAKE CO., INC.,\nDefendant.\n",
        [("JANE ROE AND SONS", "plaintiff"), ("ACME BRAKE CO., INC.", "defendant")],
        id="`and Sons` is part of the name",
    ),
    pytest.param(
        COURT + "UNITED STATES OF AMERICA  §\n§\nv.  §  CRIMINAL NO. 4:20-cr-77\n§\nJOHN ROE  §\n",
        [("UNITED STATES OF AMERICA", ""), ("JOHN ROE", "")],
        id="rail of section signs, no role words",
    ),
    pytest.param(
        COURT + "ANNA ROE; BERT MOTT;\nCARL VANE,\nPlaintiffs,\n- against -\nNORTH PIER LLC; DOES 1 through 10, inclusive,\nDefendants.\n",
        [
            ("ANNA ROE", "plaintiff"),
            ("BERT MOTT", "plaintiff"),
            ("CARL VANE", "plaintiff"),
            ("NORTH PIER LLC", "defendant"),
            ("DOES 1 through 10", "defendant"),
        ],
        id="lists with semicolons, -against-, Does",
    ),
    pytest.param(
        "United States Court of Appeals\nFor the First Circuit\nNo. 20-999\nFIRST CHAPEL OF ORONO,\nPlaintiff, Appellant,\nv.\n"
        "JANET T. MOTT, in her official capacity as Governor of the\nState of Maine,\nDefendant, Appellee.\n",
        [("FIRST CHAPEL OF ORONO", "appellant"), ("JANET T. MOTT", "appellee")],
        id="appellate roles outdo those below; official capacity is no party",
    ),
    pytest.param(
        "UNITED STATES TAX COURT\n\nJANE ROE, Petitioner v. ACME, INC., Respondent\n",
        [("JANE ROE", "petitioner"), ("ACME, INC.", "respondent")],
        id="the whole caption on one line",
    ),
    pytest.param(
        COURT + "\nROE MILLS, INC.,\n            Plaintiff, v.\nCARL VANE,\n            Defendant.\n",
        [("ROE MILLS, INC.", "plaintiff"), ("CARL VANE", "defendant")],
        id="role and v. on one line",
    ),
    pytest.param(
        "UNITED STATES TAX COURT\n\nOTTO ROE AND MARIT ROE,1\n     Petitioners v.\nACME, INC.,\n     Respondent\n",
        [("OTTO ROE", "petitioner"), ("MARIT ROE", "petitioner"), ("ACME, INC.", "respondent")],
        id="the mark of a footnote behind the names",
    ),
    pytest.param(
        "IN THE SUPREME COURT OF NOWHERE\n\nJANE ROE                       APPELLANT\n\nVS.                    CV-17-204\n\n"
        "ACME TIMBER COMPANY               APPELLEE\n",
        [("JANE ROE", "appellant"), ("ACME TIMBER COMPANY", "appellee")],
        id="roles in a column, without a comma",
    ),
    pytest.param(
        COURT + "\nJANE ROE,\n        Plaintiff, pro se,\nv.\nACME, INC.,\n        Defendant.\n",
        [("JANE ROE", "plaintiff"), ("ACME, INC.", "defendant")],
        id="pro se behind the role",
    ),
    pytest.param(
        "SUPREME COURT OF THE STATE OF NOWHERE\n\nJANE ROE,\n       Plaintiff,\n-against-ACME ELEVATOR CORP.\n-and-\n"
        "IDA MOTT,\n     Defendants.\n",
        [("JANE ROE", "plaintiff"), ("ACME ELEVATOR CORP.", "defendant"), ("IDA MOTT", "defendant")],
        id="against glued to the name, and between rules",
    ),
    pytest.param(
        COURT + "\nJANE ROE,\nPlaintiff,\n-against-\nORDER\nORDER OF SAINT IDA, INC.,\nDefendant.\n",
        [("JANE ROE", "plaintiff"), ("ORDER OF SAINT IDA, INC.", "defendant")],
        id="a title between against and a name that begins like a title",
    ),
    pytest.param(
        COURT + "\nA&M ROE NETWORKS and AT&S CORP.,\n        Plaintiffs,\nv.\nUNITED STATES OF AMERICA, ex rel. CARL VANE,\n"
        "        Defendants.\n",
        [
            ("A&M ROE NETWORKS", "plaintiff"),
            ("AT&S CORP.", "plaintiff"),
            ("UNITED STATES OF AMERICA", "defendant"),
            ("CARL VANE", "defendant"),
        ],
        id="two companies joined by and; ex rel.",
    ),
    pytest.param(
        "IN THE UNITED STATES COURT OF APPEALS\nACME, INC.,\nPlaintiff - Appellant,\nv.\nUNITED STATES,\nDefendant - Cross-Appellant.\n",
        [("ACME, INC.", "appellant"), ("UNITED STATES", "defendant")],
        id="a cross-appellant keeps the first role",
    ),
    pytest.param(
        COURT + "ROE HOLDINGS, INC. dba\nROE CONSUMER\nSERVICES,\nPlaintiff,\nv.\nESTHER LEEDS; "
        "and DOES 1\nthrough 10, inclusive,\nDefendants.\n",
        [("ROE HOLDINGS, INC.", "plaintiff"), ("ESTHER LEEDS", "defendant"), ("DOES 1 through 10", "defendant")],
        id="trade name behind dba",
    ),
    pytest.param(
        COURT + "JANE ROE,\nPlaintiff,\nv.\nJOHN VANE, President of\nthe Harbor Board, U.S.\nDEPARTMENT "
        "OF\nFISHERIES (“DOF”), and NINA P.\nMOTT, Acting\nCommissioner of DOF,\nDefendants.\n",
        [
            ("JANE ROE", "plaintiff"),
            ("JOHN VANE", "defendant"),
            ("U.S. DEPARTMENT OF FISHERIES", "defendant"),
            ("NINA P. MOTT", "defendant"),
        ],
        id="offices and short forms between the names",
    ),
    pytest.param(
        COURT + "COPPER CREEK WIND         §\nPARTNERS, L.P.,           §  Civil Action No. 3:17-CV-1188\n    Plaintiff,            §\n"
        "v.                        §\nVANE TURBINE              §  ORDER\nSERVICES, INC.,           §\n    Defendant.            §\n",
        [("COPPER CREEK WIND PARTNERS, L.P.", "plaintiff"), ("VANE TURBINE SERVICES, INC.", "defendant")],
        id="names broken over the lines of a rail, with words of the right column between",
    ),
    pytest.param(
        COURT + "A.B., a minor, by and through her next friend JANE ROE,\nPlaintiff,\nv.\nWARDEN C. MOTT, CDCR No. V-44102,\nDefendant.\n",
        [("A.B.", "plaintiff"), ("C. MOTT", "defendant")],
        id="a child by initials, a title, the number of a prisoner",
    ),
    pytest.param(
        COURT + "JANE ROE,\nPlaintiff,\nv.\nCARL VANE and COMMISSIONER OF SOCIAL SECURITY,\nDefendants.\n",
        [("JANE ROE", "plaintiff"), ("CARL VANE", "defendant"), ("COMMISSIONER OF SOCIAL SECURITY", "defendant")],
        id="an office that is sued without a name",
    ),
    pytest.param(
        "IN THE HIGH COURT OF JUSTICE\n\nBETWEEN:\n\n      MR CARL VANE              Claimant\n\n           - and -\n\n"
        "     (1) ROE MARINE LIMITED\n     (2) DR IDA MOTT            Defendants\n",
        [("CARL VANE", "claimant"), ("ROE MARINE LIMITED", "defendant"), ("IDA MOTT", "defendant")],
        id="two sides joined by and, roles in a column, numbers before the names",
    ),
    pytest.param(
        "IN THE HIGH COURT OF JUSTICE\n\nBetween :\n\nIDA MOTT\nROE MARINE LIMITED          Claimants\n\n- and -\n\nVANE SHIPPING LIMITED       Defendant\n",
        [("IDA MOTT", "claimant"), ("ROE MARINE LIMITED", "claimant"), ("VANE SHIPPING LIMITED", "defendant")],
        id="a party on each line, without a comma",
    ),
    pytest.param(
        "[2024] UKSC 14\nJUDGMENT\nRoe Corp Ltd (Respondent) v Mott BV (previously known as Vane BV) (Appellant)\nbefore\n",
        [("Roe Corp Ltd", "respondent"), ("Mott BV", "appellant")],
        id="roles in brackets",
    ),
    pytest.param(
        COURT + "JANE ROE,\nPlaintift,\n\nv. Case No, 19-cv-123\n\nACME FOODS, INC.,\nDefendani.\n",
        [("JANE ROE", "plaintiff"), ("ACME FOODS, INC.", "defendant")],
        id="roles of which OCR misread a letter",
    ),
    pytest.param(
        COURT + "Plaintiffs\nJANE ROE and CARL ROE,\n\nv.\n\nDefendants\nACME RESORTS, INC.\n\nCivil No. 19-00123\n",
        [("JANE ROE", "plaintiff"), ("CARL ROE", "plaintiff"), ("ACME RESORTS, INC.", "defendant")],
        id="roles above the names",
    ),
    pytest.param(
        COURT + "Jane Roe (Plaintiff)\nv.\nCarl Vane (Defendant)\n",
        [("Jane Roe", "plaintiff"), ("Carl Vane", "defendant")],
        id="roles in brackets behind the names",
    ),
    pytest.param(
        "IN THE SUPREME COURT OF THE STATE OF NOWHERE\n\nIn the Matter of A. B., a Child.\n\nDEPARTMENT OF HUMAN SERVICES,\nPetitioner on Review,\n\n"
        "v.\n\nC. D.,\nRespondent on Review.\n",
        [("A. B.", ""), ("DEPARTMENT OF HUMAN SERVICES", "petitioner"), ("C. D.", "respondent")],
        id="a child whom a case is about, and its sides",
    ),
    pytest.param(
        "IN THE COURT OF APPEAL\n\nROE MILLS, INC.,\nPetitioner,\nv.\nTHE SUPERIOR COURT OF ORANGE COUNTY,\nRespondent;\n\nIDA MOTT,\n"
        "Real Party in Interest.\n",
        [("ROE MILLS, INC.", "petitioner"), ("THE SUPERIOR COURT OF ORANGE COUNTY", "respondent"), ("IDA MOTT", "real party in interest")],
        id="a writ against a court",
    ),
    pytest.param(
        "IN THE DISTRICT COURT OF JOHNSON COUNTY\n\nIN THE MATTER OF THE MARRIAGE OF\n\nJANE ROE, Petitioner,\n\nand\n\nCARL ROE, Respondent.\n",
        [("JANE ROE", "petitioner"), ("CARL ROE", "respondent")],
        id="a marriage",
    ),
    pytest.param(
        "UNITED STATES DISTRICT COURT\n\nIN RE:\nAPPLICATION FOR EXEMPTION FROM\nFEES BY\nIDA L. MOTT,\n          Movant.\n",
        [("IDA L. MOTT", "petitioner")],
        id="an application is no party, but who makes it is",
    ),
    pytest.param(
        "UNITED STATES BANKRUPTCY COURT\nDISTRICT OF NOWHERE\nIn re:\nJOHN Q. ROE,\nDebtor.\nChapter 7\n",
        [("JOHN Q. ROE", "debtor")],
        id="in re debtor",
    ),
    pytest.param(
        "Re: Roe v. Acme Brake, Inc., Case No. 12-cv-6758\nDear Judge Mott:\n",
        [("Roe", ""), ("Acme Brake, Inc.", "")],
        id="reference line of a letter",
    ),
    pytest.param(
        COURT + "ANNA ROE;\nBERT MOTT;\nCase No. CV 17-1\nORDER GRANTING MOTION\nCase 2:17-cv-00001 Document 7 Filed 01/31/17 Page 1 of 5",
        [],
        id="half a caption alone is none",
    ),
    pytest.param(
        "The rule was changed after the decision below.\nRoe v.\nMott, 12 F.3d 45 (1st Cir. 1999), held so.\n",
        [],
        id="a citation broken over lines is no caption",
    ),
]


@pytest.mark.parametrize(("text", "expected"), ROWS)
def test_parties_of_a_caption(text: str, expected: list[tuple[str, str]]) -> None:
    found = [(party.name.name, party.role) for caption in structures_of(text).captions for party in caption.parties]
    assert found == expected


def test_a_list_of_parties_goes_on_over_the_page() -> None:
    first = (
        COURT + "ANNA ROE;\nBERT MOTT;\nCase No. CV 17-1\nORDER GRANTING MOTION\nCase 2:17-cv-00001 Document 7 Filed 01/31/17 Page 1 of 5"
    )
    second = "2.\nCARL VANE,\nPlaintiffs,\nv.\nNORTH PIER LLC,\nDefendant.\n"
    parties = [(flat(party.name.span.text), party.role) for caption in structures_of(first, second).captions for party in caption.parties]
    assert parties == [("ANNA ROE", "plaintiff"), ("BERT MOTT", "plaintiff"), ("CARL VANE", "plaintiff"), ("NORTH PIER LLC", "defendant")]


def test_aliases_and_docket_number() -> None:
    (caption,) = structures_of(
        COURT + "JANE ROE,\nPlaintiff,\nv.\nOLD MILL CORP., nka NEW MILL,\nDefendant.\nCase No. 3:19-cv-00123\n"
    ).captions
    assert [alias.span.text for party in caption.parties for alias in party.aliases] == ["NEW MILL"]
    assert [number.text for number in caption.docket_numbers] == ["3:19-cv-00123"]
    assert caption.court is not None and caption.court.text.startswith("UNITED STATES DISTRICT COURT")


def test_a_numbered_party_in_capitals_may_begin_with_an_article() -> None:
    text = (
        "IN THE HIGH COURT OF JUSTICE\n\nBETWEEN:\nROE SYSTEMS LIMITED\nClaimant\n- and -\n(1) THE MOTT CENTRE ASSETS\nLIMITED\n"
        "(2) THE MOTT CENTRE MOBILE\nLIMITED\n(3) VANE LIMITED\nDefendants\n----------------------\n"
    )
    parties = [flat(party.name.span.text) for caption in structures_of(text).captions for party in caption.parties]
    assert parties == ["ROE SYSTEMS LIMITED", "THE MOTT CENTRE ASSETS LIMITED", "THE MOTT CENTRE MOBILE LIMITED", "VANE LIMITED"]
