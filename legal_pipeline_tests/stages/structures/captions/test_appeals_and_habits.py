"""Captions of opinions on appeal, and of courts with habits of their own: parties and roles."""

from __future__ import annotations

import pytest

from legal_pipeline_tests.stages.structures.read_text import flat, structures_of

ROWS = [
    pytest.param(
        """\
PRECEDENTIAL

UNITED STATES COURT OF APPEALS
FOR THE THIRD CIRCUIT
_____________

No. 21-1234
_____________

ROSALIND KEMP; ALDO FERRIS,
                    Appellants

v.

COUNTY OF BRISTOW; WARDEN LUTHER HOPE;
CORRECTIONAL OFFICER GARY SNELL
""",
        [("ROSALIND KEMP", "appellant"), ("ALDO FERRIS", "appellant"), ("COUNTY OF BRISTOW", ""), ("LUTHER HOPE", ""), ("GARY SNELL", "")],
        id="3d Cir.: no role below",
    ),
    pytest.param(
        """\
FOR PUBLICATION

UNITED STATES COURT OF APPEALS
FOR THE NINTH CIRCUIT

PILAR ANSON, as personal                 No. 22-35123
representative of the estate of
Marco Anson,                             D.C. No.
             Plaintiff-Appellant,        3:20-cv-05678-ABC

   v.
                                         OPINION
CASCADE TIMBER CO., an Oregon
corporation; NORMAN SEE,
             Defendants-Appellees.
""",
        [("PILAR ANSON", "appellant"), ("CASCADE TIMBER CO.", "appellee"), ("NORMAN SEE", "appellee")],
        id="9th Cir.",
    ),
    pytest.param(
        """\
UNPUBLISHED

UNITED STATES COURT OF APPEALS
FOR THE FOURTH CIRCUIT

No. 20-1876

HILARY BOOTH; CLEO BOOTH,

                Plaintiffs – Appellants,

        v.

OLD FORGE NATIONAL BANK,

                Defendant – Appellee,

and

TRENT DOYLE,

                Defendant.
""",
        [("HILARY BOOTH", "appellant"), ("CLEO BOOTH", "appellant"), ("OLD FORGE NATIONAL BANK", "appellee"), ("TRENT DOYLE", "defendant")],
        id="4th Cir.: who takes no part in the appeal",
    ),
    pytest.param(
        """\
          United States Court of Appeals
                 For the Eighth Circuit
             ___________________________

                     No. 21-2345
             ___________________________

                  Oscar Tindall

          lllllllllllllllllllllPlaintiff - Appellant

                         v.

        Prairie Foods, Inc.; Mike Arden, in his official capacity

         lllllllllllllllllllllDefendants - Appellees
                     ____________
""",
        [("Oscar Tindall", "appellant"), ("Prairie Foods, Inc.", "appellee"), ("Mike Arden", "appellee")],
        id="8th Cir.: leaders of a missing font",
    ),
    pytest.param(
        """\
In The
Court of Appeals
Sixth Appellate District of Texas at Texarkana

No. 06-22-00045-CV

DALE PURVIS, Appellant

V.

LONE PINE ENERGY, INC. AND CARL SISK, Appellees

On Appeal from the 71st District Court
Harrison County, Texas
Trial Court No. 21-0456
""",
        [("DALE PURVIS", "appellant"), ("LONE PINE ENERGY, INC.", "appellee"), ("CARL SISK", "appellee")],
        id="Texas Court of Appeals",
    ),
    pytest.param(
        """\
Supreme Court of the State of New York
Appellate Division: Second Judicial Department

2020-01234                    DECISION & ORDER

Ellen Kroll, respondent, v Burnside Holding
Corp., et al., appellants.

(Index No. 123456/18)
""",
        [("Ellen Kroll", "respondent"), ("Burnside Holding Corp.", "appellant")],
        id="New York: a sentence on two lines",
    ),
    pytest.param(
        """\
Hana Wiley, Plaintiff-Appellant,
          v
Broad Acres Realty LLC, Defendant-Respondent,
Stan Ort et al., Defendants.
Supreme Court, Appellate Division, First Department, New York
""",
        [("Hana Wiley", "appellant"), ("Broad Acres Realty LLC", "respondent"), ("Stan Ort", "defendant")],
        id="New York: a line for each party",
    ),
    pytest.param(
        """\
STATE OF MICHIGAN
COURT OF APPEALS

LAURIE STOKES,                                       UNPUBLISHED
                                                     March 3, 2022
               Plaintiff-Appellant,

v                                                    No. 355123
                                                     Ingham Circuit Court
GRAND RAPIDS LIGHT COMPANY,                          LC No. 19-000123-NO

               Defendant-Appellee,

and

BO HART,

               Defendant.
""",
        [("LAURIE STOKES", "appellant"), ("GRAND RAPIDS LIGHT COMPANY", "appellee"), ("BO HART", "defendant")],
        id="Michigan: the court below at the right",
    ),
    pytest.param(
        """\
IN THE COURT OF APPEALS OF THE STATE OF WASHINGTON
DIVISION TWO

In the Matter of the Marriage of:          No. 55123-4-II

SILVIA PRICE,
                    Appellant,
     and                                   UNPUBLISHED OPINION

GRAHAM PRICE,
                    Respondent.
""",
        [("SILVIA PRICE", "appellant"), ("GRAHAM PRICE", "respondent")],
        id="Washington: a marriage on appeal",
    ),
    pytest.param(
        """\
STATE OF WISCONSIN
IN COURT OF APPEALS
DISTRICT II

KITTY BLUM,

     PLAINTIFF-APPELLANT,

  V.

LAKESHORE MUTUAL INSURANCE COMPANY AND ED PYLE,

     DEFENDANTS-RESPONDENTS,

FOND DU BOIS COUNTY,

     INVOLUNTARY-PLAINTIFF.
""",
        [
            ("KITTY BLUM", "appellant"),
            ("LAKESHORE MUTUAL INSURANCE COMPANY", "respondent"),
            ("ED PYLE", "respondent"),
            ("FOND DU BOIS COUNTY", "plaintiff"),
        ],
        id="Wisconsin: roles in capitals",
    ),
    pytest.param(
        """\
SUPREME COURT OF THE UNITED STATES

Syllabus

BARKLEY v. TRASK, COMMISSIONER OF AGRICULTURE, ET AL.

CERTIORARI TO THE UNITED STATES COURT OF APPEALS FOR THE SIXTH CIRCUIT

No. 20–1234. Argued March 1, 2022—Decided June 6, 2022
""",
        [("BARKLEY", ""), ("TRASK", "")],
        id="U.S. Supreme Court: syllabus",
    ),
    pytest.param(
        """\
IN THE
Supreme Court of the United States
______________
GILES BARKLEY,
                                        Petitioner,
v.
TERESA TRASK, IN HER OFFICIAL CAPACITY AS COMMISSIONER
OF AGRICULTURE, AND STATE OF KENTUCKY,
                                        Respondents.
______________
On Petition for a Writ of Certiorari
to the United States Court of Appeals
for the Sixth Circuit
""",
        [("GILES BARKLEY", "petitioner"), ("TERESA TRASK", "respondent"), ("STATE OF KENTUCKY", "respondent")],
        id="petition for certiorari: capacity and a state",
    ),
    pytest.param(
        """\
J-A12345-22

NON-PRECEDENTIAL DECISION - SEE SUPERIOR COURT I.O.P. 65.37

LORNA KEEGAN                            :   IN THE SUPERIOR COURT OF
                                        :   PENNSYLVANIA
                 Appellant              :
                                        :
            v.                          :
                                        :
LEHIGH CEMENT SUPPLY, INC. AND          :
TODD BURKE                              :   No. 123 EDA 2022
""",
        [("LORNA KEEGAN", "appellant"), ("LEHIGH CEMENT SUPPLY, INC.", ""), ("TODD BURKE", "")],
        id="Pennsylvania: court at the right",
    ),
    pytest.param(
        """\
COMMONWEALTH OF PENNSYLVANIA            :   IN THE SUPERIOR COURT OF
                                        :   PENNSYLVANIA
            v.                          :
                                        :
DARNELL WEBB                            :
                 Appellant              :   No. 456 WDA 2021
""",
        [("COMMONWEALTH OF PENNSYLVANIA", ""), ("DARNELL WEBB", "appellant")],
        id="Pennsylvania: the Commonwealth",
    ),
    pytest.param(
        """\
IN THE COURT OF APPEALS OF NORTH CAROLINA

No. COA21-123

Filed 5 April 2022

Wake County, No. 19 CVS 12345

CORA JEFFERS, Plaintiff,

              v.

PIEDMONT EYE CLINIC, P.A., and ABEL FROST, M.D., Defendants.
""",
        [("CORA JEFFERS", "plaintiff"), ("PIEDMONT EYE CLINIC, P.A.", "defendant"), ("ABEL FROST, M.D.", "defendant")],
        id="North Carolina: county of the case below",
    ),
    pytest.param(
        """\
In re A.R., a Minor
(The People of the State of Illinois, Petitioner-Appellee, v. Tonya R., Respondent-Appellant).
Appellate Court of Illinois, Fourth District
""",
        [("The People of the State of Illinois", "appellee"), ("Tonya R.", "appellant")],
        id="Illinois: sides in parentheses",
    ),
    pytest.param(
        """\
DOCKET NO. HHD-CV-21-6123456-S     :    SUPERIOR COURT
VERA NOLAN                         :    J.D. OF HARTFORD
VS.                                :    AT HARTFORD
NUTMEG DAIRY, INC., ET AL          :    MARCH 3, 2022
""",
        [("VERA NOLAN", ""), ("NUTMEG DAIRY, INC.", "")],
        id="Connecticut",
    ),
    pytest.param(
        """\
COMMONWEALTH OF MASSACHUSETTS

SUFFOLK, ss.                            SUPERIOR COURT
                                        CIVIL ACTION NO. 2184CV01234
____________________________________
                                    )
AGATHA PRIDE,                       )
     Plaintiff,                     )
                                    )
v.                                  )
                                    )
HARBOR TOWER CONDOMINIUM TRUST and  )
OWEN FISK, TRUSTEE,                 )
     Defendants.                    )
____________________________________)
""",
        [("AGATHA PRIDE", "plaintiff"), ("HARBOR TOWER CONDOMINIUM TRUST", "defendant"), ("OWEN FISK", "defendant")],
        id="Massachusetts: county with ss.",
    ),
    pytest.param(
        """\
STATE OF NORTH CAROLINA              IN THE GENERAL COURT OF JUSTICE
                                     SUPERIOR COURT DIVISION
COUNTY OF WAKE                       22-CVS-1234

ELSIE BRANN,
            Plaintiff,
     v.                              COMPLAINT
TAR HEEL PLUMBING, LLC; and
JOE STACK, individually,
            Defendants.
""",
        [("ELSIE BRANN", "plaintiff"), ("TAR HEEL PLUMBING, LLC", "defendant"), ("JOE STACK", "defendant")],
        id="North Carolina",
    ),
    pytest.param(
        """\
IN THE CIRCUIT COURT OF THE STATE OF OREGON
FOR THE COUNTY OF MULTNOMAH

KIT LARSEN, an individual,            Case No. 22CV01234
               Plaintiff,
     v.                               COMPLAINT (Negligence)
ROSE CITY SCOOTERS, INC., a foreign   Prayer: $250,000
business corporation,
               Defendant.
""",
        [("KIT LARSEN", "plaintiff"), ("ROSE CITY SCOOTERS, INC.", "defendant")],
        id="Oregon: prayer at the right",
    ),
    pytest.param(
        """\
IN THE CIRCUIT COURT OF JEFFERSON COUNTY, ALABAMA

WANDA TATE, as Administratrix of      )
the Estate of LEROY TATE,             )
deceased,                             )
     Plaintiff,                       )
v.                                    )  CIVIL ACTION NO. CV-2022-900123
IRON BOWL TRUCKING, INC.; Fictitious  )
Defendants A through Z, being those   )
persons who caused the wreck,         )
     Defendants.                      )
""",
        [("WANDA TATE", "plaintiff"), ("IRON BOWL TRUCKING, INC.", "defendant")],
        id="Alabama: defendants that are made up",
    ),
    pytest.param(
        """\
COMMONWEALTH OF KENTUCKY
JEFFERSON CIRCUIT COURT
DIVISION NINE (9)
CASE NO. 22-CI-001234

RENA COX                                              PLAINTIFF

v.                     COMPLAINT

BLUEGRASS DISTILLING CO., LLC                         DEFENDANT
     Serve:  Lyle Hooks
             200 Main Street
             Louisville, Kentucky 40202
""",
        [("RENA COX", "plaintiff"), ("BLUEGRASS DISTILLING CO., LLC", "defendant")],
        id="Kentucky: roles in a column",
    ),
    pytest.param(
        """\
STATE OF MAINE                          SUPERIOR COURT
CUMBERLAND, ss.                         CIVIL ACTION
                                        DOCKET NO. CV-22-123
BESS HARLOW,            )
                        )
     Plaintiff          )
v.                      )       COMPLAINT
                        )
CASCO LOBSTER CO-OP,    )
                        )
     Defendant          )
""",
        [("BESS HARLOW", "plaintiff"), ("CASCO LOBSTER CO-OP", "defendant")],
        id="Maine",
    ),
    pytest.param(
        """\
SUPERIOR COURT OF CALIFORNIA, COUNTY OF SAN DIEGO
PETITIONER: DIANA FROST
RESPONDENT: MILES FROST
OTHER PARENT/PARTY:
CASE NUMBER: 21FL001234C
""",
        [("DIANA FROST", "petitioner"), ("MILES FROST", "respondent")],
        id="a form with labels",
    ),
    pytest.param(
        """\
UNITED STATES DISTRICT COURT
EASTERN DISTRICT OF MISSOURI
UNITED STATES OF AMERICA,            )
                                     )
               Plaintiff,            )
v.                                   )  No. 4:22-CR-00123
                                     )
[1] DESHAWN PELT, a/k/a "Shorty,"    )
[2] KEVIN ROARKE, and                )
[3] LENA FITCH,                      )
               Defendants.           )
""",
        [
            ("UNITED STATES OF AMERICA", "plaintiff"),
            ("DESHAWN PELT", "defendant"),
            ("KEVIN ROARKE", "defendant"),
            ("LENA FITCH", "defendant"),
        ],
        id="numbers in brackets",
    ),
    pytest.param(
        """\
In the United States Court of Federal Claims
No. 21-1234C
(Filed: March 3, 2022)

*************************************
HARDROCK PAVING, INC.,              *
                                    *
               Plaintiff,           *
                                    *
          v.                        *
                                    *
THE UNITED STATES,                  *
                                    *
               Defendant,           *
                                    *
          and                       *
                                    *
SUMMIT ROADS LLC,                   *
                                    *
               Defendant-Intervenor. *
*************************************
""",
        [("HARDROCK PAVING, INC.", "plaintiff"), ("THE UNITED STATES", "defendant"), ("SUMMIT ROADS LLC", "intervenor")],
        id="Court of Federal Claims: intervenor",
    ),
    pytest.param(
        """\
UNITED STATES DISTRICT COURT
NORTHERN DISTRICT OF OHIO
IN RE: ACTON HIP IMPLANT PRODUCTS         MDL No. 2345
LIABILITY LITIGATION                      Case No. 1:20-md-02345
This Document Relates To:
Prudence Hale v. Acton Orthopaedics, Inc.,
Case No. 1:21-dp-20123
""",
        [("Prudence Hale", "plaintiff"), ("Acton Orthopaedics, Inc.", "defendant")],
        id="a litigation is no party, those of its cases are",
    ),
    pytest.param(
        """\
UNITED STATES PATENT AND TRADEMARK OFFICE
____________
BEFORE THE PATENT TRIAL AND APPEAL BOARD
____________
BRIGHTWAVE OPTICS, INC.,
Petitioner,
v.
LUMEN LABS LLC,
Patent Owner.
____________
IPR2022-00123
Patent 9,123,456 B2
""",
        [("BRIGHTWAVE OPTICS, INC.", "petitioner"), ("LUMEN LABS LLC", "respondent")],
        id="Patent Trial and Appeal Board",
    ),
    pytest.param(
        """\
UNITED STATES OF AMERICA
Before the
SECURITIES AND EXCHANGE COMMISSION
ADMINISTRATIVE PROCEEDING
File No. 3-20123
In the Matter of
        Harlan Boggs and
        Boggs Capital, LLC,
Respondents.
""",
        [("Harlan Boggs", "respondent"), ("Boggs Capital, LLC", "respondent")],
        id="a commission, the respondents in mixed case",
    ),
    pytest.param(
        """\
IN THE CIRCUIT COURT OF THE SIXTH JUDICIAL CIRCUIT
IN AND FOR PINELLAS COUNTY, FLORIDA
WILLOW LOAN SERVICING, LLC,
     Plaintiff,
vs.
HECTOR BRITO; UNKNOWN SPOUSE OF HECTOR BRITO; SUNSET COVE HOMEOWNERS ASSOCIATION, INC.; UNKNOWN TENANT #1,
     Defendants.
""",
        [
            ("WILLOW LOAN SERVICING, LLC", "plaintiff"),
            ("HECTOR BRITO", "defendant"),
            ("SUNSET COVE HOMEOWNERS ASSOCIATION, INC.", "defendant"),
        ],
        id="unknown tenants are nobody",
    ),
    pytest.param(
        """\
IN THE DISTRICT COURT OF TULSA COUNTY
STATE OF OKLAHOMA
TESSA BIRD, a minor, by and through her next friend and mother, GAIL BIRD,
     Plaintiff,
v.
OIL CAPITAL SKATE PARK, INC.,
     Defendant.
""",
        [("TESSA BIRD", "plaintiff"), ("OIL CAPITAL SKATE PARK, INC.", "defendant")],
        id="a next friend speaks for the party",
    ),
    pytest.param(
        """\
IN THE HIGH COURT OF JUSTICE
KING'S BENCH DIVISION
ADMINISTRATIVE COURT
Before:
MR JUSTICE VANE
- - - - - - - - - - - - - - - - - - - - -
Between:
ORLA FINCH
Appellant
- and -
(1) APPEAL COURT IN ACTONIA, GREECE
(2) COURT OF FIRST INSTANCE IN MILLBRUGGE (BELGIUM)
Respondents
""",
        [
            ("ORLA FINCH", "appellant"),
            ("APPEAL COURT IN ACTONIA, GREECE", "respondent"),
            ("COURT OF FIRST INSTANCE IN MILLBRUGGE (BELGIUM)", "respondent"),
        ],
        id="foreign courts with their countries",
    ),
    pytest.param(
        """\
IN THE COURT OF APPEAL
CRIMINAL DIVISION
R E G I N A
v
ORLA FINCH
""",
        [("REGINA", ""), ("ORLA FINCH", "")],
        id="spaced letters",
    ),
    pytest.param(
        """\
BETWEEN:
BO MOTT
Appellant
-and-
the royal borough of millwich
Respondent
""",
        [("BO MOTT", "appellant"), ("the royal borough of millwich", "respondent")],
        id="a borough in small letters",
    ),
]


@pytest.mark.parametrize(("text", "parties"), ROWS)
def test_parties_and_roles(text: str, parties: list[tuple[str, str]]) -> None:
    read = [(flat(party.name.name), party.role) for caption in structures_of(text).captions for party in caption.parties]
    assert list(dict.fromkeys(read)) == parties
