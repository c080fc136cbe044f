"""What stands beside the parties and runs into their lines: causes of action, titles, addresses, agents, numbers."""

from __future__ import annotations

import pytest

from legal_pipeline_tests.stages.structures.read_text import flat, structures_of

PAPERS = [
    pytest.param(
        """\
IMMIGRATION COURT
BALTIMORE, MARYLAND

File No.: A 208-441-907
In the Matter of                 )
WELD, Oumar Sidi                 )       IN REMOVAL PROCEEDINGS
           Respondent            )
""",
        [("WELD, Oumar Sidi", "respondent")],
        id="the family name in capitals first",
    ),
    pytest.param(
        """\
ADMINISTRATIVE PROCEEDING
File No. 3-21994

In the Matter of                              ORDER INSTITUTING ADMINISTRATIVE AND
                                              CEASE-AND-DESIST PROCEEDINGS, MAKING
   HALLMARK CREST ADVISORS,                   FINDINGS, AND IMPOSING REMEDIAL
   LLC and PERRIN P. WELD,                    SANCTIONS

Respondents.
                                      I.
""",
        [("HALLMARK CREST ADVISORS, LLC", "respondent"), ("PERRIN P. WELD", "respondent")],
        id="a title in the right column, whose lines stand alone",
    ),
    pytest.param(
        """\
                     DISTRICT COURT
                 CLARK COUNTY, NEVADA

DESERT OKORO BUILDERS, LLC, a Nevada       CASE NO.: A-20-818843-C
limited liability company,                 DEPT NO.: XXIV
               Plaintiff,
vs.                                        ORDER GRANTING PLAINTIFF'S MOTION
TAMSIN ANNE HALLMARK, an individual also;  TO EXPUNGE LIS PENDENS
PERRIN TITLE OF NEVADA, INC.,
               Defendants.
""",
        [("DESERT OKORO BUILDERS, LLC", "plaintiff"), ("TAMSIN ANNE HALLMARK", "defendant"), ("PERRIN TITLE OF NEVADA, INC.", "defendant")],
        id="a title that two blanks set apart",
    ),
    pytest.param(
        """\
Brigid T. Hallmark, OSB No. 094417
bhallmark@hallmarkduval.example
HALLMARK & DUVAL LLP
1120 SW Couch Street, Suite 700
Portland, OR 97209
Telephone: (503) 555-0188
Attorneys for Plaintiff
UNITED STATES DISTRICT COURT
DISTRICT OF OREGON
PORTLAND DIVISION
TAMSIN OKORO-WELD, an individual, Case No. 3:25-cv-00871-MTK
Plaintiff, COMPLAINT
v. (Title VII; ORS 659A.030)
CASCADE RIM LOGISTICS, LLC, a Delaware DEMAND FOR JURY TRIAL
limited liability company; PERRIN STAFFING
GROUP, INC., an Oregon corporation; and
DALE HOLBROOKE, an individual,
Defendants.
Plaintiff Tamsin Okoro-Weld alleges as follows:
""",
        [
            ("TAMSIN OKORO-WELD", "plaintiff"),
            ("CASCADE RIM LOGISTICS, LLC", "defendant"),
            ("PERRIN STAFFING GROUP, INC.", "defendant"),
            ("DALE HOLBROOKE", "defendant"),
        ],
        id="Oregon: the statute in brackets beside `v.`",
    ),
    pytest.param(
        """\
1 RUPERT A. NAVARRO-LINDQVIST (SBN 288114)
2 NAVARRO TRIAL GROUP, APC
3 3900 Wilshire Boulevard, Suite 2100
4 Los Angeles, California 90010
5 Telephone: (213) 555-0121
6 Attorneys for Plaintiffs and the Proposed Class
7
8 UNITED STATES DISTRICT COURT
9 CENTRAL DISTRICT OF CALIFORNIA
10 WESTERN DIVISION
11 PRISCILLA DUARTE, OMAR EL-TAYEB, Case No. 2:25-cv-04419-MRA (KSx)
12 and JUNIPER HSIAO, individually and on
behalf of all others similarly situated, CLASS ACTION COMPLAINT FOR:
13
Plaintiffs, 1. Violation of the UCL
14 2. Breach of Implied Warranty
v. 3. Unjust Enrichment
15
LUMENHEARTH APPLIANCES, INC., a
16 Nevada corporation; LUMENHEARTH DEMAND FOR JURY TRIAL
17 RETAIL, LLC; and DOES 1-20, inclusive,
18 Defendants.
19
20 Plaintiffs bring this action on behalf of themselves.
""",
        [
            ("PRISCILLA DUARTE", "plaintiff"),
            ("OMAR EL-TAYEB", "plaintiff"),
            ("JUNIPER HSIAO", "plaintiff"),
            ("LUMENHEARTH APPLIANCES, INC.", "defendant"),
            ("LUMENHEARTH RETAIL, LLC", "defendant"),
            ("DOES 1-20", "defendant"),
        ],
        id="a list of causes of action",
    ),
    pytest.param(
        """\
1 Ingrid Maddox (State Bar No. 201447)
2 MADDOX CREDITOR LAW, P.C.
3 Attorneys for Plaintiff Sequoia Vista Credit Union
4
5 UNITED STATES BANKRUPTCY COURT
6 NORTHERN DISTRICT OF CALIFORNIA
7 SANTA ROSA DIVISION
8 In re Case No. 25-10118 DM
9 WENDELL C. FARQUHAR and Chapter 7
10 NAOMI J. FARQUHAR,
11 Debtors. A.P. No. 25-01007 DM
12 SEQUOIA VISTA CREDIT UNION, COMPLAINT TO DETERMINE
13 Plaintiff, NONDISCHARGEABILITY OF DEBT
14 v. [11 U.S.C. § 523(a)(2)]
15 WENDELL C. FARQUHAR, an individual
16 doing business as Farquhar Vineyard Services,
17 Defendant.
""",
        [
            ("WENDELL C. FARQUHAR", "debtor"),
            ("NAOMI J. FARQUHAR", "debtor"),
            ("SEQUOIA VISTA CREDIT UNION", "plaintiff"),
            ("WENDELL C. FARQUHAR", "defendant"),
        ],
        id="the title goes on beside a role, a statute beside `v.`",
    ),
    pytest.param(
        """\
UNITED STATES OF AMERICA
Before the
SECURITIES AND EXCHANGE COMMISSION
SECURITIES ACT OF 1933
Release No. 11388 / May 29, 2025
SECURITIES EXCHANGE ACT OF 1934
Release No. 103144 / May 29, 2025
ADMINISTRATIVE PROCEEDING
File No. 3-22501
In the Matter of ORDER INSTITUTING CEASE-AND-DESIST
PROCEEDINGS PURSUANT TO SECTION 8A
HALCYON RIDGE ADVISORS, OF THE SECURITIES ACT OF 1933
LLC and DESMOND P. ACHTERBERG,
Respondents.
""",
        [("HALCYON RIDGE ADVISORS, LLC", "respondent"), ("DESMOND P. ACHTERBERG", "respondent")],
        id="the order beside `In the Matter of`",
    ),
    pytest.param(
        """\
Slip Op. 25-71
UNITED STATES COURT OF INTERNATIONAL TRADE
HANWOOL STEEL PIPE CO., LTD., et al.,
Plaintiffs,
and
DAEGU TUBULAR CORPORATION,
Plaintiff-Intervenor,
v. Before: Timothy C. Reifsnyder-Cole, Judge
UNITED STATES, Consol. Court No. 24-00066
Defendant,
and
COMMITTEE FOR FAIR LINE PIPE and
WELLSPRING TUBULARS USA, INC.,
Defendant-Intervenors.
OPINION
[Sustaining in part Commerce's final results of administrative review.]
Dated: June 3, 2025
""",
        [
            ("HANWOOL STEEL PIPE CO., LTD.", "plaintiff"),
            ("DAEGU TUBULAR CORPORATION", "intervenor"),
            ("UNITED STATES", "defendant"),
            ("COMMITTEE FOR FAIR LINE PIPE", "intervenor"),
            ("WELLSPRING TUBULARS USA, INC.", "intervenor"),
        ],
        id="the judge beside `v.`",
    ),
    pytest.param(
        """\
Person Filing: Lorenzo D. Quintanilla
Address: 2210 W. Glenrosa Ave.
City, State, Zip: Phoenix, AZ 85015
Representing [x] Self or [ ] Attorney
SUPERIOR COURT OF ARIZONA
IN MARICOPA COUNTY
In re the Matter of:
LORENZO D. QUINTANILLA Case No. FN2025-051877
Petitioner,
ATLAS No. 00988123
and
PETITION TO MODIFY LEGAL DECISION-
SIERRA QUINTANILLA-HOYT MAKING AND PARENTING TIME
Respondent.
Assigned to the Hon. Rusty Cavendish
""",
        [("LORENZO D. QUINTANILLA", "petitioner"), ("SIERRA QUINTANILLA-HOYT", "respondent")],
        id="Arizona: the title goes on behind a name",
    ),
    pytest.param(
        """\
Of Counsel:
KANESHIRO PUA LLLC
MAKANA K. KANESHIRO 9912-0
1001 Bishop Street, Suite 2200
Honolulu, Hawaii 96813
Attorneys for Plaintiffs
Electronically Filed
FIRST CIRCUIT
1CCV-25-0000718
09-MAY-2025
02:11 PM
IN THE CIRCUIT COURT OF THE FIRST CIRCUIT
STATE OF HAWAIʻI
LEILANI KEKAULA and TREVOR CIVIL NO. 1CCV-25-0000718 (LWC)
KEKAULA, (Motor Vehicle Tort)
Plaintiffs, COMPLAINT; DEMAND FOR JURY
TRIAL; SUMMONS
vs.
ALA WAI SHUTTLE SERVICES, LTD.;
JOHN DOES 1-10; JANE DOES 1-10; DOE
CORPORATIONS 1-10; DOE PARTNERSHIPS
1-10; and DOE GOVERNMENTAL ENTITIES
1-10,
Defendants.
""",
        [
            ("LEILANI KEKAULA", "plaintiff"),
            ("TREVOR KEKAULA", "plaintiff"),
            ("ALA WAI SHUTTLE SERVICES, LTD.", "defendant"),
            ("JOHN DOES 1-10", "defendant"),
            ("JANE DOES 1-10", "defendant"),
            ("DOE CORPORATIONS 1-10", "defendant"),
            ("DOE PARTNERSHIPS 1-10", "defendant"),
            ("DOE GOVERNMENTAL ENTITIES 1-10", "defendant"),
        ],
        id="Hawaii: the kind of case beside the parties, its state in its own letters",
    ),
    pytest.param(
        """\
DISTRICT COURT, CITY AND COUNTY OF DENVER,
COLORADO
1437 Bannock Street
Denver, CO 80202
Plaintiffs:
MIREILLE FONTENOT and BASIL FONTENOT, individually
and as parents and next friends of J.F., a minor,
v.
Defendants:
SILVER SPRUCE CHILDCARE, INC., a Colorado nonprofit
corporation; and KENDRA BOLT. ▲ COURT USE ONLY ▲
Case No.: 2025CV31207
Ctrm: 424
COMPLAINT AND JURY DEMAND
""",
        [
            ("MIREILLE FONTENOT", "plaintiff"),
            ("BASIL FONTENOT", "plaintiff"),
            ("SILVER SPRUCE CHILDCARE, INC.", "defendant"),
            ("KENDRA BOLT", "defendant"),
        ],
        id="Colorado: roles above, the clerk's box",
    ),
    pytest.param(
        """\
STATE OF INDIANA IN THE MARION COUNTY SMALL CLAIMS COURT
COUNTY OF MARION PERRY TOWNSHIP DIVISION
CAUSE NO. 49K05-2504-SC-001932
HOOSIER TRAILS PROPERTY MGMT, INC. )
4410 Madison Ave., Indianapolis, IN 46227 )
Plaintiff )
)
v. )
)
JOLENE WIECZOREK )
118 Banta Rd., Apt. 3C )
Indianapolis, IN 46227 )
Defendant )
NOTICE OF CLAIM
""",
        [("HOOSIER TRAILS PROPERTY MGMT, INC.", "plaintiff"), ("JOLENE WIECZOREK", "defendant")],
        id="Indiana: whole addresses",
    ),
    pytest.param(
        """\
STATE OF WISCONSIN CIRCUIT COURT WAUKESHA COUNTY
BRANCH 7
ELLERY J. STANGL
N44W2210 Duplainville Road
Pewaukee, WI 53072,
Plaintiff,
and Case No. 25-CV-0771
Case Code: 30101
WISCONSIN PHYSICIANS HEALTH TRUST
1717 W. Broadway
Madison, WI 53713,
Involuntary Plaintiff,
v.
BADGER MUTUAL FIRE INSURANCE COMPANY,
a domestic insurance corporation,
1635 W. National Avenue
Milwaukee, WI 53204, and
LOUELLA KRZYZEWSKI
W220 Redford Blvd.
Waukesha, WI 53186,
Defendants.
SUMMONS
""",
        [
            ("ELLERY J. STANGL", "plaintiff"),
            ("WISCONSIN PHYSICIANS HEALTH TRUST", "plaintiff"),
            ("BADGER MUTUAL FIRE INSURANCE COMPANY", "defendant"),
            ("LOUELLA KRZYZEWSKI", "defendant"),
        ],
        id="Wisconsin: addresses that end in a comma or `and`",
    ),
    pytest.param(
        """\
IN THE CIRCUIT COURT OF JACKSON COUNTY, MISSOURI
AT INDEPENDENCE
KWAME OSEI-BONSU, )
)
Plaintiff, )
)
v. ) Case No. 2516-CV11872
)
HEARTLAND CRANE & RIGGING, INC. )
Serve Registered Agent: )
CT Corporate Filings, Inc. )
120 South Central Avenue )
Clayton, Missouri 63105 ) Division 12
)
and )
)
DELBERT FRANCIS UNGER )
Serve at: 9911 E. 40 Highway )
Independence, Missouri 64055 )
)
Defendants. )
PETITION FOR DAMAGES
""",
        [("KWAME OSEI-BONSU", "plaintiff"), ("HEARTLAND CRANE & RIGGING, INC.", "defendant"), ("DELBERT FRANCIS UNGER", "defendant")],
        id="Missouri: whom to serve, and `and`",
    ),
    pytest.param(
        """\
NO. 25-CI-003311 JEFFERSON CIRCUIT COURT
DIVISION NINE (9)
JUDGE SARAH E. CLAYBOURNE
ELECTRONICALLY FILED
DERBY CITY DISTILLING, INC. PLAINTIFF
v. COMPLAINT
BARREL HOUSE COOPERAGE, LLC DEFENDANTS
2200 River Road
Louisville, Kentucky 40206
SERVE: Registered Agent
Homer L. Stith
1 Riverfront Plaza
Louisville, Kentucky 40202
and
HOMER L. STITH
*** *** *** ***
""",
        [("DERBY CITY DISTILLING, INC.", "plaintiff"), ("BARREL HOUSE COOPERAGE, LLC", "defendant"), ("HOMER L. STITH", "defendant")],
        id="Kentucky: one role for two, the address between",
    ),
    pytest.param(
        """\
IN THE CHANCERY COURT OF MADISON COUNTY, MISSISSIPPI
IN THE MATTER OF THE ESTATE OF
LUCIUS Q. MERIWETHER, DECEASED
DABNEY MERIWETHER PETITIONER
VS. CAUSE NO. 45CH1:25-cv-00377
AUGUSTA MERIWETHER POOLE, EXECUTRIX RESPONDENT
PETITION TO COMPEL ACCOUNTING
""",
        [("DABNEY MERIWETHER", "petitioner"), ("AUGUSTA MERIWETHER POOLE", "respondent")],
        id="Mississippi: of whom the estate is",
    ),
]


@pytest.mark.parametrize(("text", "parties"), PAPERS)
def test_parties_and_roles(text: str, parties: list[tuple[str, str]]) -> None:
    read = [(flat(party.name.name), party.role) for caption in structures_of(text).captions for party in caption.parties]
    assert list(dict.fromkeys(read)) == parties
