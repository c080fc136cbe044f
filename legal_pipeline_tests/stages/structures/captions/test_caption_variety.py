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
    pytest.param(
        "IN THE SUPREME COURT OF THE STATE OF DELAWARE\nJANE ROE, C.D. MOTT, JR., §\n§\nDefendants Below, §\nAppellants, §\n§\nv. §\n§\n"
        "IDA VANE, derivatively, §\n§\nPlaintiff Below, §\nAppellee. §\n",
        [("JANE ROE", "appellant"), ("C.D. MOTT, JR.", "appellant"), ("IDA VANE", "appellee")],
        id="the role below and the role on appeal on two lines",
    ),
    pytest.param(
        "UNITED STATES DISTRICT COURT\nNORTHERN DISTRICT OF ACTON\nBO ROE, JR. on his own behalf and Case No.: 3:18-cv-5850\non behalf of all other persons similarly situated,\n"
        "Plaintiff,\nCLASS ACTION COMPLAINT [VIOLATION\nv. OF WORKER NOTICE AND\nSEVERANCE ACT, 29\nU.S.C. §§ 2101 - 2109 AND CALIFORNIA\n"
        "MOTT GAMES, INC., LABOR CODE §§ 1400 ET SEQ.]\nDefendant. DEMAND FOR JURY TRIAL\n",
        [("BO ROE, JR.", "plaintiff"), ("MOTT GAMES, INC.", "defendant")],
        id="a long title beside the parties, with statutes",
    ),
    pytest.param(
        "UNITED STATES DISTRICT COURT\nNORTHERN DISTRICT OF ACTON\nJANE ROE, Individually and on Behalf of\nAll Others Similarly Situated,\nPlaintiff,\n"
        "CLASS ACTION COMPLAINT FOR\nVIOLATIONS OF THE FEDERAL\nSECURITIES LAWS\nv.\nDEMAND FOR JURY TRIAL\nMOTT, INC., and\nIDA VANE,\nDefendant.\n",
        [("JANE ROE", "plaintiff"), ("MOTT, INC.", "defendant"), ("IDA VANE", "defendant")],
        id="a title between a role and `v.`",
    ),
    pytest.param(
        "UNITED STATES DISTRICT COURT\nEASTERN DISTRICT OF ACTON\nJane R. Roe, individually and on behalf of all\nothers similarly situated, Civil Action No: 1:19-cv-4581\n"
        "____________\nPlaintiff, JURY DEMAND\n-v.-\nMott Credit Incorporated,\nand John Does 1-25.\nDefendant(s)\n",
        [("Jane R. Roe", "plaintiff"), ("Mott Credit Incorporated", "defendant"), ("John Does 1-25", "defendant")],
        id="a rule between a name and its role",
    ),
    pytest.param(
        "UNITED STATES DISTRICT COURT\nWESTERN DISTRICT OF ACTON\nAT TACOMA\nBo Roe, Individually and on\nBehalf of All Others Similarly Situated, Class Action Complaint\nPlaintiff,\n"
        "v. Case No.\nIda Vane, in Her Official Capacity as\nthe Director of the Administrative Office\nof the United States Courts,\nAdministrative Office of the United\n"
        "States Courts, and\nThe United States of America,\nDefendants.\n",
        [
            ("Bo Roe", "plaintiff"),
            ("Ida Vane", "defendant"),
            ("Administrative Office of the United States Courts", "defendant"),
            ("The United States of America", "defendant"),
        ],
        id="the seat of the court, and courts in a party's name",
    ),
    pytest.param(
        "UNITED STATES DISTRICT COURT\nDISTRICT OF ACTON\nAnn Terrell Roe, Sr. )\nBo Montez Mott, Jr. )\n)\nPlaintiffs )\nv. )\nVANE HOTELS, INC. d/b/a\nCOLE HOTELS GROUP and\n"
        "PIKE OWNERS ASSOCIATION, INC. )\nDefendants. )\n",
        [
            ("Ann Terrell Roe, Sr.", "plaintiff"),
            ("Bo Montez Mott, Jr.", "plaintiff"),
            ("VANE HOTELS, INC.", "defendant"),
            ("PIKE OWNERS ASSOCIATION, INC.", "defendant"),
        ],
        id="one a line by generation; a party behind another's trade name",
    ),
    pytest.param(
        "SUPERIOR COURT OF ACTON\nAPPELLATE DIVISION\nTHE CITY OF VANE TOWNSHIP and\nROE HOMES, L.L.C.,\nPlaintiffs,\nv.\nMott County, Texas,\nDefendant.\n",
        [("THE CITY OF VANE TOWNSHIP", "plaintiff"), ("ROE HOMES, L.L.C.", "plaintiff"), ("Mott County", "defendant")],
        id="a city and a company; the state of a county is no party",
    ),
    pytest.param(
        "In re ROE HILLS, LTD.\nROE HILLS, LTD., Plaintiff/Appellant,\nv.\nBo G. MOTT and Vane Company, Defendants/Appellees.\n\nUnited States District Court\n",
        [("ROE HILLS, LTD.", "appellant"), ("Bo G. MOTT", "appellee"), ("Vane Company", "appellee")],
        id="the two sides below the subject of a bankruptcy",
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
