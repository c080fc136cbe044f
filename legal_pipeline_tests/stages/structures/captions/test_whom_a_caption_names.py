"""Whom captions name: partners, agencies, unnamed others, officers and where they serve, spouses, relators."""

from __future__ import annotations

import pytest

from legal_pipeline_tests.stages.structures.read_text import flat, structures_of

PAPERS = [
    pytest.param(
        """\
Case 4:25-cv-00512-Z Document 1 Filed 05/14/25 Page 1 of 22 PageID 1
IN THE UNITED STATES DISTRICT COURT
FOR THE NORTHERN DISTRICT OF TEXAS
FORT WORTH DIVISION
VELLUM SENSING TECHNOLOGIES, §
LLC and VELLUM IP HOLDINGS, L.P., §
§
Plaintiffs, § Civil Action No. 4:25-cv-00512-Z
§
v. § JURY TRIAL DEMANDED
§
ARBUCKLE DRONE WORKS, INC. f/k/a §
ARBUCKLE AEROSPACE CO.; and §
SKYLARK HANGAR (SHENZHEN) CO., §
LTD., §
§
Defendants. §
PLAINTIFFS' ORIGINAL COMPLAINT FOR PATENT INFRINGEMENT
""",
        [
            ("VELLUM SENSING TECHNOLOGIES, LLC", "plaintiff"),
            ("VELLUM IP HOLDINGS, L.P.", "plaintiff"),
            ("ARBUCKLE DRONE WORKS, INC.", "defendant"),
            ("SKYLARK HANGAR (SHENZHEN) CO., LTD.", "defendant"),
        ],
        id="a place before the legal form",
    ),
    pytest.param(
        """\
UNITED STATES OF AMERICA
BEFORE THE
FEDERAL ENERGY REGULATORY COMMISSION
Prairie Bluff Municipal Power Agency )
and City of Walnut Fork, Kansas, )
Complainants )
)
v. ) Docket No. EL25-88-000
)
Great Divide Transmission Company, LLC, )
Respondent )
COMPLAINT REQUESTING FAST TRACK PROCESSING
""",
        [
            ("Prairie Bluff Municipal Power Agency", "plaintiff"),
            ("City of Walnut Fork", "plaintiff"),
            ("Great Divide Transmission Company, LLC", "respondent"),
        ],
        id="an agency below `BEFORE THE`",
    ),
    pytest.param(
        """\
UNITED STATES OF AMERICA
BEFORE THE NATIONAL LABOR RELATIONS BOARD
REGION 13
COPPERLEAF ROASTERS, LLC
and Cases 13-CA-340112
13-CA-341907
CHICAGOLAND BARISTAS UNITED
and Case 13-CA-342655
THEODORA WINSLOW, an Individual
ORDER CONSOLIDATING CASES, CONSOLIDATED COMPLAINT
AND NOTICE OF HEARING
""",
        [("COPPERLEAF ROASTERS, LLC", ""), ("CHICAGOLAND BARISTAS UNITED", ""), ("THEODORA WINSLOW", "")],
        id="a third name before a labor board",
    ),
    pytest.param(
        """\
NORTH CAROLINA INDUSTRIAL COMMISSION
I.C. No. 22-704418, EUGENIA TALLEYRAND, Employee, Plaintiff v. CAROLINA
FURNITURE MILLS, INC., Employer, PIEDMONT CASUALTY COMPANY, Carrier,
Defendants.
OPINION AND AWARD for the Full Commission by MYRA C. GRIFFITH-HALE, Commissioner.
Filed May 30, 2025.
""",
        [("EUGENIA TALLEYRAND", "plaintiff"), ("CAROLINA FURNITURE MILLS, INC.", "defendant"), ("PIEDMONT CASUALTY COMPANY", "defendant")],
        id="employee and employer before a commission",
    ),
    pytest.param(
        """\
IN THE STATE COURT OF GWINNETT COUNTY
STATE OF GEORGIA
EDWINA POSTLETHWAITE, as Surviving *
Spouse and Executor of the Estate of *
HUBERT POSTLETHWAITE, * CIVIL ACTION FILE
* NO. 25-C-04418-S3
Plaintiff, *
* JURY TRIAL DEMANDED
vs. *
*
PEACHSTATE HAULERS, INC., *
NATIONAL FLEET INDEMNITY RRG, *
and JOHN DOE NOS. 1-3, *
*
Defendants. *
""",
        [
            ("EDWINA POSTLETHWAITE", "plaintiff"),
            ("PEACHSTATE HAULERS, INC.", "defendant"),
            ("NATIONAL FLEET INDEMNITY RRG", "defendant"),
            ("JOHN DOE NOS. 1-3", "defendant"),
        ],
        id="unnamed others by number",
    ),
    pytest.param(
        """\
IN THE CIRCUIT COURT OF THE SIXTH JUDICIAL CIRCUIT
IN AND FOR PINELLAS COUNTY, FLORIDA
CIVIL DIVISION
CORAL BASIN BANK, N.A., AS TRUSTEE FOR
SUNSHORE MORTGAGE LOAN TRUST 2006-4, CASE NO. 25-002277-CI
Plaintiff, DIVISION: 20
vs.
ANSEL R. WHITCOMBE; UNKNOWN SPOUSE OF
ANSEL R. WHITCOMBE; BAYWALK VILLAS
CONDOMINIUM ASSOCIATION, INC.; UNKNOWN
TENANT #1; UNKNOWN TENANT #2; any and all
unknown parties claiming by, through, under and
against the herein named individual defendant(s),
Defendants.
___________________________________/
VERIFIED COMPLAINT FOR FORECLOSURE OF MORTGAGE
""",
        [
            ("CORAL BASIN BANK, N.A.", "plaintiff"),
            ("ANSEL R. WHITCOMBE", "defendant"),
            ("BAYWALK VILLAS CONDOMINIUM ASSOCIATION, INC.", "defendant"),
        ],
        id="unknown tenants, and those who claim through others",
    ),
    pytest.param(
        """\
ELECTRONICALLY FILED
5/19/2025 11:02 AM
01-CV-2025-901877.00
CIRCUIT COURT OF
JEFFERSON COUNTY, ALABAMA
JACQUELINE ANDERSON-FRYE, CLERK
IN THE CIRCUIT COURT OF JEFFERSON COUNTY, ALABAMA
BIRMINGHAM DIVISION
MYRTICE LOWDER, )
)
Plaintiff, )
)
vs. ) CIVIL ACTION NO.:
)
VULCAN TIRE & LUBE, LLC; JARVIS T. )
MABRY; Fictitious Defendants A, B, and C, )
being those persons or entities who negligently )
maintained the premises, whose names are )
otherwise unknown, )
)
Defendants. )
""",
        [("MYRTICE LOWDER", "plaintiff"), ("VULCAN TIRE & LUBE, LLC", "defendant"), ("JARVIS T. MABRY", "defendant")],
        id="fictitious defendants, described",
    ),
    pytest.param(
        """\
IN THE CHANCERY COURT FOR WILLIAMSON COUNTY, TENNESSEE
AT FRANKLIN
HARPETH BEND HOMEOWNERS' )
ASSOCIATION, INC., )
Plaintiff/Counter-Defendant, )
)
v. ) No. 25CH-54119
) Chancellor Deanna B. Whitsitt
CALLUM O. RENSHAW and wife, )
PETRA RENSHAW, )
Defendants/Counter-Plaintiffs. )
ANSWER AND COUNTERCLAIM
""",
        [("HARPETH BEND HOMEOWNERS' ASSOCIATION, INC.", "plaintiff"), ("CALLUM O. RENSHAW", "defendant"), ("PETRA RENSHAW", "defendant")],
        id="and wife",
    ),
    pytest.param(
        """\
Sorrel A. Kincaid
KINCAID LAW OFFICE, P.C.
P.O. Box 1188
Bozeman, MT 59771
Attorneys for Plaintiff
MONTANA EIGHTEENTH JUDICIAL DISTRICT COURT,
GALLATIN COUNTY
GRIZZLY FLATS RANCH, LLP, )
) Cause No. DV-16-2025-0000411
Plaintiff, ) Hon. Rienne M. Sandoval
-vs- )
) SUMMONS
MONTANA DEPARTMENT OF NATURAL )
RESOURCES AND CONSERVATION, )
)
Defendant. )
""",
        [("GRIZZLY FLATS RANCH, LLP", "plaintiff"), ("MONTANA DEPARTMENT OF NATURAL RESOURCES AND CONSERVATION", "defendant")],
        id="a court whose county stands below",
    ),
    pytest.param(
        """\
IN THE SUPREME COURT OF APPEALS OF WEST VIRGINIA
January 2025 Term
_______________ FILED
No. 23-577 June 11, 2025
_______________ released at 3:00 p.m.
C. CASEY FORBUSH, CLERK
SUPREME COURT OF APPEALS
OF WEST VIRGINIA
STATE OF WEST VIRGINIA EX REL.
KANAWHA GAS GATHERING, LLC,
Petitioner,
v.
THE HONORABLE TERA L. SALANGO-PIKE,
Judge of the Circuit Court of Kanawha County,
and DELPHIA RATLIFF,
Respondents.
___________________________________________________
Petition for Writ of Prohibition
WRIT DENIED
JUSTICE TRUMP-BAYLOR delivered the Opinion of the Court.
""",
        [
            ("STATE OF WEST VIRGINIA", "petitioner"),
            ("KANAWHA GAS GATHERING, LLC", "petitioner"),
            ("TERA L. SALANGO-PIKE", "respondent"),
            ("DELPHIA RATLIFF", "respondent"),
        ],
        id="a relator, a judge who is sued",
    ),
    pytest.param(
        """\
IN THE UNITED STATES DISTRICT COURT
FOR THE WESTERN DISTRICT OF PENNSYLVANIA
MONESSEN COKE & CARBON, L.P., )
)
Plaintiff/Counterclaim-Defendant, )
)
v. ) 2:24-cv-01331-WSH
)
KEELBOAT TOWING, INC., )
)
Defendant/Counterclaim- )
Plaintiff/Third-Party Plaintiff, )
)
v. )
)
BRUNOT ISLAND DOCK CO. and )
LLOYD A. SADOWSKI, t/d/b/a SADOWSKI )
MARINE SURVEYING, )
)
Third-Party Defendants. )
MEMORANDUM ORDER
""",
        [
            ("MONESSEN COKE & CARBON, L.P.", "plaintiff"),
            ("KEELBOAT TOWING, INC.", "defendant"),
            ("BRUNOT ISLAND DOCK CO.", "defendant"),
            ("LLOYD A. SADOWSKI", "defendant"),
        ],
        id="a role that goes on below, a trade name",
    ),
    pytest.param(
        """\
UNITED STATES DISTRICT COURT
DISTRICT OF MASSACHUSETTS
)
YESENIA MARROQUIN CHOC, )
)
Petitioner, )
) Civil Action
v. ) No. 25-11487-BEM
)
PATRICIA HYDE-LOWELL, Acting Director, Boston )
Field Office, U.S. Immigration and Customs )
Enforcement, Enforcement and Removal )
Operations; TODD M. LYNDHURST, Acting Director )
of U.S. Immigration and Customs Enforcement; and )
JOSEPH D. McDONNELL, Sheriff of Plymouth )
County, )
)
Respondents. )
MEMORANDUM AND ORDER
June 12, 2025
Brigham, J.
""",
        [
            ("YESENIA MARROQUIN CHOC", "petitioner"),
            ("PATRICIA HYDE-LOWELL", "respondent"),
            ("TODD M. LYNDHURST", "respondent"),
            ("JOSEPH D. McDONNELL", "respondent"),
        ],
        id="where officers serve",
    ),
    pytest.param(
        """\
IN THE CIRCUIT COURT OF THE NINETEENTH JUDICIAL CIRCUIT
LAKE COUNTY, ILLINOIS
LARKSPUR COURT APARTMENTS LLC, )
Plaintiff(s), )
)
vs. ) Gen. No. 25 EV 00001187
)
DEANDRE L. HOUSTON, MICHELLE PYLE, )
and UNKNOWN OCCUPANTS, )
Defendant(s). )
EVICTION COMPLAINT
""",
        [("LARKSPUR COURT APARTMENTS LLC", "plaintiff"), ("DEANDRE L. HOUSTON", "defendant"), ("MICHELLE PYLE", "defendant")],
        id="unknown occupants",
    ),
]


@pytest.mark.parametrize(("text", "parties"), PAPERS)
def test_parties_and_roles(text: str, parties: list[tuple[str, str]]) -> None:
    read = [(flat(party.name.name), party.role) for caption in structures_of(text).captions for party in caption.parties]
    assert list(dict.fromkeys(read)) == parties
