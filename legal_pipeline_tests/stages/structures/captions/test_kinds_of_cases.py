"""Captions of families, estates, agencies, bankruptcy, taxes and appeals, and the parties and roles read from them."""

from __future__ import annotations

import pytest

from legal_pipeline_tests.stages.structures.read_text import flat, structures_of

ROWS = [
    pytest.param(
        """\
SUPREME COURT OF THE STATE OF NEW YORK
COUNTY OF ALBANY
In the Matter of the Application of
GRETA FALK,
                         Petitioner,
For a Judgment Pursuant to Article 78 of the CPLR
                    -against-
NEW YORK STATE DEPARTMENT OF LABOR and
HUGO REEM, as Commissioner,
                         Respondents.
""",
        [("GRETA FALK", "petitioner"), ("NEW YORK STATE DEPARTMENT OF LABOR", "respondent"), ("HUGO REEM", "respondent")],
        id="a proceeding against an agency",
    ),
    pytest.param(
        """\
UNITED STATES DISTRICT COURT
DISTRICT OF NOWHERE

UNITED STATES OF AMERICA        Criminal No. 19-186
v.                              Violation: 18 U.S.C. § 1343 (Wire
Fraud)
GRETA FALK,
Defendant.
""",
        [("UNITED STATES OF AMERICA", ""), ("GRETA FALK", "defendant")],
        id="the offense goes on below",
    ),
    pytest.param(
        """\
UNITED STATES TAX COURT

LARS OBERMAN AND INES OBERMAN,      )
               Petitioners,         )
     v.                             )   Docket No. 12345-23
COMMISSIONER OF INTERNAL REVENUE,   )
               Respondent.          )
""",
        [("LARS OBERMAN", "petitioner"), ("INES OBERMAN", "petitioner"), ("COMMISSIONER OF INTERNAL REVENUE", "respondent")],
        id="Tax Court",
    ),
    pytest.param(
        """\
UNITED STATES BANKRUPTCY COURT
EASTERN DISTRICT OF NEW YORK
In re:
DANTE RUSSO,                                Chapter 7
                         Debtor.            Case No. 24-40123
FIONA MERCER, as Chapter 7 Trustee of the
Estate of Dante Russo,
                         Plaintiff,
          v.                                Adv. Proc. No. 24-01011
LUCIA RUSSO and FIRST HARBOR BANK, N.A.,
                         Defendants.
""",
        [("DANTE RUSSO", "debtor"), ("FIONA MERCER", "plaintiff"), ("LUCIA RUSSO", "defendant"), ("FIRST HARBOR BANK, N.A.", "defendant")],
        id="adversary proceeding",
    ),
    pytest.param(
        """\
IN THE CIRCUIT COURT OF THE EIGHTEENTH JUDICIAL CIRCUIT
DU PAGE COUNTY, ILLINOIS
IN RE: THE MARRIAGE OF               )
HELEN STARK,                         )
               Petitioner,           )
     and                             )   No. 2023 DC 001234
VICTOR STARK,                        )
               Respondent.           )
""",
        [("HELEN STARK", "petitioner"), ("VICTOR STARK", "respondent")],
        id="Illinois: a marriage",
    ),
    pytest.param(
        """\
IN THE COURT OF APPEALS OF IOWA
No. 23-0456
IN RE THE MARRIAGE OF NADIA PELL
AND OSCAR PELL
Upon the Petition of
NADIA PELL,
     Petitioner-Appellee,
And Concerning
OSCAR PELL,
     Respondent-Appellant.
""",
        [("NADIA PELL", "appellee"), ("OSCAR PELL", "appellant")],
        id="Iowa: upon the petition of one, and concerning the other",
    ),
    pytest.param(
        """\
IN THE INTEREST OF A.B. and C.B., Minor Children,

IN THE COURT OF APPEALS OF IOWA
No. 22-1234
K.B., Mother,
     Appellant.
""",
        [("K.B.", "appellant")],
        id="the interest of children: who appeals",
    ),
    pytest.param(
        """\
SURROGATE'S COURT OF THE STATE OF NEW YORK
COUNTY OF QUEENS
In the Matter of the Estate of
WALTER GRIMM,
                    Deceased.
""",
        [],
        id="an estate has no party",
    ),
    pytest.param(
        """\
IN THE PROBATE COURT OF GWINNETT COUNTY
STATE OF GEORGIA
IN RE: GUARDIANSHIP OF
EDNA MAE TULLY, Ward
MARCUS TULLY, Petitioner
""",
        [("MARCUS TULLY", "petitioner")],
        id="the ward is no petitioner",
    ),
    pytest.param(
        """\
UNITED STATES DISTRICT COURT
EASTERN DISTRICT OF PENNSYLVANIA
UNITED STATES OF AMERICA ex rel. GWEN TASKER,
               Plaintiff/Relator,
     v.                                   Civil Action No. 21-1234
KEYSTONE HOSPICE, INC. and BELA KUN,
               Defendants.
""",
        [
            ("UNITED STATES OF AMERICA", "plaintiff"),
            ("GWEN TASKER", "plaintiff"),
            ("KEYSTONE HOSPICE, INC.", "defendant"),
            ("BELA KUN", "defendant"),
        ],
        id="relator",
    ),
    pytest.param(
        """\
UNITED STATES DISTRICT COURT
SOUTHERN DISTRICT OF FLORIDA
UNITED STATES OF AMERICA,
     Plaintiff,
v.
$45,300.00 IN UNITED STATES CURRENCY,
     Defendant in Rem.
_____________________/
""",
        [("UNITED STATES OF AMERICA", "plaintiff")],
        id="money is no party",
    ),
    pytest.param(
        """\
IN THE COURT OF CHANCERY OF THE STATE OF DELAWARE
OMAR FINCH, derivatively on behalf of
ACTON BIOSCIENCES, INC.,
               Plaintiff,
     v.                              C.A. No. 2023-0123-VCX
RITA SALT, PAUL DORN, and KIM YEE,
               Defendants,
     and
ACTON BIOSCIENCES, INC.,
               Nominal Defendant.
""",
        [
            ("OMAR FINCH", "plaintiff"),
            ("RITA SALT", "defendant"),
            ("PAUL DORN", "defendant"),
            ("KIM YEE", "defendant"),
            ("ACTON BIOSCIENCES, INC.", "defendant"),
        ],
        id="nominal defendant",
    ),
    pytest.param(
        """\
UNITED STATES DISTRICT COURT
DISTRICT OF MINNESOTA
NORTH STAR GRAIN COMPANY,
          Plaintiff and Counterclaim-Defendant,
v.
LAKE BARGE LINES, INC.,
          Defendant, Counterclaimant, and Third-Party Plaintiff,
v.
HELGE DAHL and DAHL BROKERAGE, INC.,
          Third-Party Defendants.
""",
        [
            ("NORTH STAR GRAIN COMPANY", "plaintiff"),
            ("LAKE BARGE LINES, INC.", "defendant"),
            ("HELGE DAHL", "defendant"),
            ("DAHL BROKERAGE, INC.", "defendant"),
        ],
        id="claims of a defendant",
    ),
    pytest.param(
        """\
SUPERIOR COURT OF CALIFORNIA
COUNTY OF ORANGE
LEO MARCH, an individual,
               Plaintiff,
     v.
TIDEWATER HOMES, INC., a California corporation; and DOES 1-25,
               Defendants.
____________________________________
TIDEWATER HOMES, INC.,
               Cross-Complainant,
     v.
LEO MARCH; BUDD FRAMING CO.; and ROES 1-10,
               Cross-Defendants.
""",
        [
            ("LEO MARCH", "plaintiff"),
            ("TIDEWATER HOMES, INC.", "defendant"),
            ("DOES 1-25", "defendant"),
            ("TIDEWATER HOMES, INC.", "plaintiff"),
            ("LEO MARCH", "defendant"),
            ("BUDD FRAMING CO.", "defendant"),
        ],
        id="a second caption below the rule",
    ),
    pytest.param(
        """\
COURT OF APPEAL OF THE STATE OF CALIFORNIA
SECOND APPELLATE DISTRICT
DIVISION SIX
THE PEOPLE,                              2d Crim. No. B123456
     Plaintiff and Respondent,           (Super. Ct. No. 2019012345)
v.                                         (Ventura County)
RAMON ESTRELLA,
     Defendant and Appellant.
""",
        [("THE PEOPLE", "respondent"), ("RAMON ESTRELLA", "appellant")],
        id="the people",
    ),
    pytest.param(
        """\
UNITED STATES OF AMERICA
BEFORE THE NATIONAL LABOR RELATIONS BOARD
REGION 19
ACTON FOODS, INC.,
          Employer,
and                                  Case 19-RC-123456
TEAMSTERS LOCAL UNION NO. 190,
          Petitioner.
""",
        [("ACTON FOODS, INC.", "employer"), ("TEAMSTERS LOCAL UNION NO. 190", "petitioner")],
        id="labor board",
    ),
    pytest.param(
        """\
UNITED STATES OF AMERICA
BEFORE THE FEDERAL TRADE COMMISSION
In the Matter of
ACTON SURGICAL PRODUCTS, INC.,
     a corporation, and
RALPH OBERLIN,
     individually and as an officer of
     Acton Surgical Products, Inc.
                                Respondents.       DOCKET NO. C-4321
""",
        [("ACTON SURGICAL PRODUCTS, INC.", "respondent"), ("RALPH OBERLIN", "respondent")],
        id="a trade commission, descriptions on lines of their own",
    ),
    pytest.param(
        """\
WORKERS' COMPENSATION APPEALS BOARD
STATE OF CALIFORNIA
LUZ MARTEL, Applicant
vs.
ACTON GROWERS, INC.; STATE COMPENSATION INSURANCE FUND, Defendants
Case No. ADJ1234567
""",
        [("LUZ MARTEL", "petitioner"), ("ACTON GROWERS, INC.", "defendant"), ("STATE COMPENSATION INSURANCE FUND", "defendant")],
        id="appeals board, the state below it",
    ),
    pytest.param(
        """\
IN THE SUPREME COURT OF IOWA
No. 22–1417
Filed March 4, 2022

OWEN MERRIN and CARLA MERRIN,
Husband and Wife,

       Appellees,

vs.

DEAN MERRIN,

        Appellant.
-------------------------------------------------------------
M.T.C. HOLDINGS, LLC,

       Appellant,

vs.

OWEN MERRIN and CARLA MERRIN,
Husband and Wife,

       Appellees.
""",
        [("OWEN MERRIN", "appellee"), ("CARLA MERRIN", "appellee"), ("DEAN MERRIN", "appellant"), ("M.T.C. HOLDINGS, LLC", "appellant")],
        id="two captions, one below the other",
    ),
]


@pytest.mark.parametrize(("text", "parties"), ROWS)
def test_parties_and_roles(text: str, parties: list[tuple[str, str]]) -> None:
    read = [(flat(party.name.name), party.role) for caption in structures_of(text).captions for party in caption.parties]
    assert list(dict.fromkeys(read)) == parties
