# ruff: noqa: E501  (a caption reads best as one string)
"""Captions of courts far apart: as their pages come out of a PDF, one row a line, what stands beside the parties behind them."""

from __future__ import annotations

import pytest

from legal_pipeline_tests.stages.structures.read_text import structures_of

Party = tuple[str, str]
ROWS = [
    pytest.param(
        "In the United States Court of Federal Claims\nNo. 19-123C\n*****************\nROE SYSTEMS, LLC, *\n*\nPlaintiff, *\n*\nv. *\n*\n"
        "THE UNITED STATES, *\n*\nDefendant, *\n*\nand *\n*\nMOTT LOGISTICS\nGROUP, INC., *\n*\nDefendant- *\nIntervenor. *\n*\n*****************\n",
        [("ROE SYSTEMS, LLC", "plaintiff"), ("THE UNITED STATES", "defendant"), ("MOTT LOGISTICS GROUP, INC.", "intervenor")],
        id="a rail of stars, an intervenor whose role is broken",
    ),
    pytest.param(
        "IN THE COURT OF CHANCERY OF THE STATE OF DELAWARE\nROE FUND II, L.P., derivatively )\non behalf of ACME ENERGY, INC., )\n)\nPlaintiff, )\n)\n"
        "v. ) C.A. No. 2021-0123-ABC\n)\nBO MOTT and IDA VANE, )\n)\nDefendants, )\n)\nand )\n)\nACME ENERGY, INC., )\n)\nNominal Defendant. )\n",
        [("ROE FUND II, L.P.", "plaintiff"), ("BO MOTT", "defendant"), ("IDA VANE", "defendant"), ("ACME ENERGY, INC.", "defendant")],
        id="a rail of brackets, a nominal defendant behind a line of its own",
    ),
    pytest.param(
        "STATE OF MICHIGAN\nCOURT OF APPEALS\nACTON COMMUNITY SCHOOLS, FOR PUBLICATION\nApril 3, 2019\nPlaintiff/Counterdefendant/Third- 9:00 a.m.\n"
        "Party Defendant-Appellee,\nv No. 341234\nKent Circuit Court\nACME MILLS, INC and IDA COLE, LPN, LC No. 17-01234-CK\n"
        "Defendants/Counterplaintiffs/Third-\nParty Plaintiffs-Appellants,\nand\nBO MOTT,\nThird-Party Defendant-Appellee.\n",
        [("ACTON COMMUNITY SCHOOLS", "appellee"), ("ACME MILLS, INC", "appellant"), ("IDA COLE", "appellant"), ("BO MOTT", "appellee")],
        id="broken roles, and the court below beside the parties",
    ),
    pytest.param(
        "UNITED STATES DISTRICT COURT\nEASTERN DISTRICT OF ACTON\nJANE ROE, Case No. 1:21-cv-00494-ABC\nPlaintiff, FINDINGS AND RECOMMENDATIONS TO\n"
        "DENY PLAINTIFF'S MOTION FOR A\nv. TEMPORARY RESTRAINING ORDER\nB. MOTT; C. VANE, et al., (Doc. No. 3)\nFOURTEEN-DAY OBJECTION PERIOD\nDefendants.\n",
        [("JANE ROE", "plaintiff"), ("B. MOTT", "defendant"), ("C. VANE", "defendant")],
        id="the lines of a title beside the parties are no parties",
    ),
    pytest.param(
        "SUPREME COURT OF THE STATE OF NEW YORK\nAPPELLATE DIVISION, SECOND DEPARTMENT\n\nJane Roe, etc., respondent,\nv\n"
        "Bo Mott, et al., defendants, Acme Realty, LLC, appellant.\n\nVane & Pike, LLP, New York, NY (Ida Cole of counsel), for\nappellant.\n",
        [("Jane Roe", "respondent"), ("Bo Mott", "defendant"), ("Acme Realty, LLC", "appellant")],
        id="two roles on one line; the counsel below is no party",
    ),
    pytest.param(
        "IN THE COURT OF APPEAL OF THE STATE OF CALIFORNIA\nSECOND APPELLATE DISTRICT\nDIVISION THREE\nJANE ROE,\nPlaintiff and Appellant,\nv.\n"
        "BO MOTT et al.,\nDefendants and Respondents.\nB123456\n",
        [("JANE ROE", "appellant"), ("BO MOTT", "respondent")],
        id="the district of the court stands above the first name",
    ),
    pytest.param(
        "IN THE SUPREME COURT OF THE STATE OF ALASKA\nJANE R., )\n) Supreme Court No. S-12345\nAppellant, )\n)\nv. )\n)\n"
        "STATE OF ALASKA, DEPARTMENT )\nOF FISH & GAME, )\nOFFICE OF PERMITS, )\n)\nAppellee. )\n",
        [("JANE R.", "appellant"), ("STATE OF ALASKA, DEPARTMENT OF FISH & GAME, OFFICE OF PERMITS", "appellee")],
        id="a department of a state is sued with it",
    ),
    pytest.param(
        "IN THE COURT OF APPEALS OF TENNESSEE\nAT ACTON\nJANE MOTT ROE v. BO CARL ROE\nAppeal from the Chancery Court for Acton County\n",
        [("JANE MOTT ROE", ""), ("BO CARL ROE", "")],
        id="capitals around a small v.",
    ),
    pytest.param(
        "BEFORE THE\nFEDERAL TRADE COMMISSION\nIn the Matter of\nACME LABS, INC., a corporation, and\nBO MOTT, individually and as an officer\n"
        "of ACME LABS, INC.,\nRespondents.\nDOCKET NO. 1234\n",
        [("ACME LABS, INC.", "respondent"), ("BO MOTT", "respondent")],
        id="a description that goes on in lower case",
    ),
    pytest.param(
        "IN THE MATTER OF THE ARBITRATION BETWEEN\nROE MILLS, INC., Claimant,\nand\nMOTT SUPPLY COMPANY, Respondent.\n",
        [("ROE MILLS, INC.", "claimant"), ("MOTT SUPPLY COMPANY", "respondent")],
        id="an arbitration",
    ),
    pytest.param(
        "IN THE UNITED STATES DISTRICT COURT\nFOR THE NORTHERN DISTRICT OF ACTON\nCHRISTOPHER V. MOTT, )\n)\nDebtor. )\n)\nANN PIKE, Chapter 13 Trustee ) Case No. 18-cv-213\n)\n"
        "Appellant, )\n)\nv. )\n)\nCHRISTOPHER V. MOTT, )\n)\nAppellee. )\n",
        [("CHRISTOPHER V. MOTT", "debtor"), ("ANN PIKE", "appellant"), ("CHRISTOPHER V. MOTT", "appellee")],
        id="a middle initial is no `versus`",
    ),
    pytest.param(
        "UNITED STATES TAX COURT\nJOHN MOTT & MARY MOTT,\nPetitioners,\nv.\nCOMMISSIONER OF INTERNAL REVENUE,\nRespondent.\nDocket No. 12345-19S\n",
        [("JOHN MOTT", "petitioner"), ("MARY MOTT", "petitioner"), ("COMMISSIONER OF INTERNAL REVENUE", "respondent")],
        id="spouses",
    ),
    pytest.param(
        "UNITED STATES DISTRICT COURT\nDISTRICT OF ACTON\nROE TRUCKING and MOTT HILL NURSING,\nPlaintiffs,\nv.\nMOTT ROOFING AND SIDING,\nDefendant.\n",
        [("ROE TRUCKING", "plaintiff"), ("MOTT HILL NURSING", "plaintiff"), ("MOTT ROOFING AND SIDING", "defendant")],
        id="organizations by their trade; one with two trades",
    ),
]
NO_PARTIES = [
    pytest.param("The court below held, and\nKent Circuit Court\naffirmed.\n", id="a court in prose"),
    pytest.param("IN RE: ROE TALC PRODUCTS LIABILITY LITIGATION\nMDL No. 1234\nThis Document Relates To: All Actions\n", id="a litigation"),
    pytest.param("Argued by Ann Vane (Ida Cole of counsel), for\nappellant.\n\nv.\n\nOrder affirmed.\n", id="counsel alone"),
]


@pytest.mark.parametrize(("text", "expected"), ROWS)
def test_parties(text: str, expected: list[Party]) -> None:
    assert [(party.name.name, party.role) for caption in structures_of(text).captions for party in caption.parties] == expected


@pytest.mark.parametrize("text", NO_PARTIES)
def test_no_parties(text: str) -> None:
    assert not [party for caption in structures_of(text).captions for party in caption.parties]
