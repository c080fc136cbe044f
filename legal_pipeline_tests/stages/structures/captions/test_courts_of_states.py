"""Captions as the courts of the larger states print them, and the parties and roles read from them."""

from __future__ import annotations

import pytest

from legal_pipeline_tests.stages.structures.read_text import flat, structures_of

ROWS = [
    pytest.param(
        """\
SUPERIOR COURT OF THE STATE OF CALIFORNIA
FOR THE COUNTY OF LOS ANGELES
NORA VELASCO, an individual; and MARIA
QUEZADA, individually and as successor in
interest to Jose Quezada,
Plaintiffs, Case No.: 25STCV01234
v. COMPLAINT FOR DAMAGES
BREMER MOTORS, INC., a Delaware
corporation; HALDANE FREIGHT LINES,
LLC, a Nevada limited liability company;
TOBIAS WREN, an individual; and DOES 1
through 50, inclusive,
Defendants.
""",
        [
            ("NORA VELASCO", "plaintiff"),
            ("MARIA QUEZADA", "plaintiff"),
            ("BREMER MOTORS, INC.", "defendant"),
            ("HALDANE FREIGHT LINES, LLC", "defendant"),
            ("TOBIAS WREN", "defendant"),
            ("DOES 1 through 50", "defendant"),
        ],
        id="California: a list with descriptions in the left column",
    ),
    pytest.param(
        """\
CAUSE NO. 2025-12345
IN THE DISTRICT COURT OF HARRIS COUNTY, TEXAS
127TH JUDICIAL DISTRICT
LENA ORTIZ, Plaintiff,
v.
(1) ACORN PUMP CO., INC.; (2) JOHN DOE; and (3) BRIAR VALVES LLC, Defendants.
PLAINTIFF'S ORIGINAL PETITION
""",
        [("LENA ORTIZ", "plaintiff"), ("ACORN PUMP CO., INC.", "defendant"), ("JOHN DOE", "defendant"), ("BRIAR VALVES LLC", "defendant")],
        id="Texas: numbered on one line",
    ),
    pytest.param(
        """\
IN THE UNITED STATES DISTRICT COURT
FOR THE WESTERN DISTRICT OF OKLAHOMA

(1) DELIA MARSH,                      )
(2) ROY MARSH,                        )
                                      )
               Plaintiffs,            )
v.                                    )   Case No. CIV-24-118-D
                                      )
(1) PRAIRIE GAS COMPANY,              )
(2) TOM HOLLIS, individually and in   )
his official capacity as Sheriff of   )
Acton County; and                     )
(3) BOARD OF COUNTY COMMISSIONERS     )
OF ACTON COUNTY,                      )
               Defendants.            )
""",
        [
            ("DELIA MARSH", "plaintiff"),
            ("ROY MARSH", "plaintiff"),
            ("PRAIRIE GAS COMPANY", "defendant"),
            ("TOM HOLLIS", "defendant"),
            ("BOARD OF COUNTY COMMISSIONERS OF ACTON COUNTY", "defendant"),
        ],
        id="Oklahoma: numbered lines",
    ),
    pytest.param(
        """\
IN THE CIRCUIT COURT OF COOK COUNTY, ILLINOIS
COUNTY DEPARTMENT, LAW DIVISION

IDA KERN, as Special Administrator of the    )
Estate of OTTO KERN, Deceased,               )
                                             )
                       Plaintiff,            )   No. 2024 L 001234
         v.                                  )
                                             )
MERCY LAKE HOSPITAL, an Illinois not-for-    )
profit corporation; LAURA BISK, M.D.; and    )
JOHN PELL, R.N.,                             )
                       Defendants.           )
""",
        [("IDA KERN", "plaintiff"), ("MERCY LAKE HOSPITAL", "defendant"), ("LAURA BISK, M.D.", "defendant"), ("JOHN PELL", "defendant")],
        id="Illinois: the administrator of an estate sues",
    ),
    pytest.param(
        """\
SUPREME COURT OF THE STATE OF NEW YORK
COUNTY OF KINGS
-----------------------------------------------------------------------X
ROBERT SELIG and LINDA SELIG,                       Index No. 500123/2025
                                    Plaintiffs,
              -against-                             SUMMONS
ACTON REALTY CORP., 44 COURT STREET OWNERS LLC,
THE CITY OF NEW YORK, and "JOHN DOE" and "JANE DOE,"
said names being fictitious,
                                    Defendants.
-----------------------------------------------------------------------X
""",
        [
            ("ROBERT SELIG", "plaintiff"),
            ("LINDA SELIG", "plaintiff"),
            ("ACTON REALTY CORP.", "defendant"),
            ("44 COURT STREET OWNERS LLC", "defendant"),
            ("THE CITY OF NEW YORK", "defendant"),
            ("JOHN DOE", "defendant"),
            ("JANE DOE", "defendant"),
        ],
        id="New York: names in quotes that are made up",
    ),
    pytest.param(
        """\
IN THE CIRCUIT COURT OF THE ELEVENTH JUDICIAL CIRCUIT
IN AND FOR MIAMI-DADE COUNTY, FLORIDA

CASE NO.: 2024-012345-CA-01

CARLA RIVAS,
     Plaintiff,
vs.

PALMETTO INSURANCE COMPANY,
a Florida corporation, and
CORAL KEY ROOFING, INC.,
     Defendants.
________________________________/
""",
        [("CARLA RIVAS", "plaintiff"), ("PALMETTO INSURANCE COMPANY", "defendant"), ("CORAL KEY ROOFING, INC.", "defendant")],
        id="Florida: a description between two names",
    ),
    pytest.param(
        """\
IN THE COURT OF COMMON PLEAS
FRANKLIN COUNTY, OHIO

MILO DRAPER                    )  CASE NO. 24CV001234
123 Elm Street                 )
Columbus, Ohio 43215           )  JUDGE ANN VANE
          Plaintiff,           )
     vs.                       )
OLENTANGY STEEL, INC.          )  COMPLAINT
c/o Statutory Agent            )
500 High Street                )
Columbus, Ohio 43215           )
          Defendant.           )
""",
        [("MILO DRAPER", "plaintiff"), ("OLENTANGY STEEL, INC.", "defendant")],
        id="Ohio: addresses and the agent in the caption",
    ),
    pytest.param(
        """\
STATE OF MICHIGAN
IN THE CIRCUIT COURT FOR THE COUNTY OF WAYNE

KARL HUBER,
     Plaintiff,                         Case No. 24-001234-NO
v                                       Hon. Jane Q. Roe

HURON TRANSIT AUTHORITY, a
municipal corporation, and OPAL GRAY,
     Defendants.
_____________________________________/
""",
        [("KARL HUBER", "plaintiff"), ("HURON TRANSIT AUTHORITY", "defendant"), ("OPAL GRAY", "defendant")],
        id="Michigan",
    ),
    pytest.param(
        """\
SUPERIOR COURT OF NEW JERSEY
LAW DIVISION: ESSEX COUNTY
DOCKET NO.: ESX-L-001234-24

DARIUS BARRON,
                                    Plaintiff,
        v.                                              CIVIL ACTION

TOWNSHIP OF WESTMERE, WESTMERE POLICE                     COMPLAINT
DEPARTMENT, CHIEF HAROLD STOUT,
ABC CORP. 1-10 (fictitious names) and                  JURY TRIAL DEMANDED
JOHN DOES 1-10,
                                    Defendants.
""",
        [
            ("DARIUS BARRON", "plaintiff"),
            ("TOWNSHIP OF WESTMERE", "defendant"),
            ("WESTMERE POLICE DEPARTMENT", "defendant"),
            ("HAROLD STOUT", "defendant"),
            ("ABC CORP. 1-10", "defendant"),
            ("JOHN DOES 1-10", "defendant"),
        ],
        id="New Jersey: a rank before the name, companies that are made up",
    ),
    pytest.param(
        """\
IN THE SUPERIOR COURT OF THE STATE OF WASHINGTON
IN AND FOR THE COUNTY OF KING

BIRGIT SOLBERG, a single woman,            NO. 24-2-01234-5 SEA
                     Plaintiff,
      v.                                   COMPLAINT FOR DAMAGES
PUGET FERRY LINES, INC., a Washington
corporation; and ERIK NYE and JANE DOE
NYE, husband and wife and the marital
community composed thereof,
                     Defendants.
""",
        [
            ("BIRGIT SOLBERG", "plaintiff"),
            ("PUGET FERRY LINES, INC.", "defendant"),
            ("ERIK NYE", "defendant"),
            ("JANE DOE NYE", "defendant"),
        ],
        id="Washington: a couple",
    ),
    pytest.param(
        """\
19TH JUDICIAL DISTRICT COURT FOR THE PARISH OF EAST BATON ROUGE
STATE OF LOUISIANA
NO. C-712345                                   SECTION 22
BEAU THIBAULT
VERSUS
BAYOU MARINE SERVICES, L.L.C. AND CRESCENT MUTUAL INSURANCE COMPANY
""",
        [("BEAU THIBAULT", ""), ("BAYOU MARINE SERVICES, L.L.C.", ""), ("CRESCENT MUTUAL INSURANCE COMPANY", "")],
        id="Louisiana: the state below its parish, no roles",
    ),
    pytest.param(
        """\
VIRGINIA: IN THE CIRCUIT COURT OF FAIRFAX COUNTY

COLIN REYES,
     Plaintiff,
v.                                   Case No. CL-2024-0001234
OLD DOMINION BUILDERS, INC.,
Serve: Registered Agent
       Marta Finch
       12 Main Street
       Fairfax, Virginia 22030
and
THEO GANT,
     Defendants.
""",
        [("COLIN REYES", "plaintiff"), ("OLD DOMINION BUILDERS, INC.", "defendant"), ("THEO GANT", "defendant")],
        id="Virginia: whom to serve",
    ),
    pytest.param(
        """\
IN THE CIRCUIT COURT FOR BALTIMORE CITY

SELMA BRANDT                        *
100 Charles Street
Baltimore, MD 21201                 *
     Plaintiff                      *   Case No. 24-C-24-001234
v.                                  *
CHESAPEAKE RAIL COMPANY             *
200 Pratt Street
Baltimore, MD 21202                 *
     Defendant                      *
*    *    *    *    *    *    *    *    *
""",
        [("SELMA BRANDT", "plaintiff"), ("CHESAPEAKE RAIL COMPANY", "defendant")],
        id="Maryland: cities with ZIP codes",
    ),
    pytest.param(
        """\
UNITED STATES DISTRICT COURT
DISTRICT OF ARIZONA
Ana Luz Robles,
               Plaintiff,                     No. CV-24-01234-PHX-ABC
vs.                                           ORDER
State of Arizona; Glenn Thorpe, in his official
capacity as Director of the Arizona Department
of Corrections; Unknown Parties, named as John
Does 1-5; and Corizon Care LLC,
               Defendants.
""",
        [
            ("Ana Luz Robles", "plaintiff"),
            ("State of Arizona", "defendant"),
            ("Glenn Thorpe", "defendant"),
            ("Corizon Care LLC", "defendant"),
        ],
        id="Arizona: unknown parties are nobody",
    ),
    pytest.param(
        """\
UNITED STATES DISTRICT COURT
MIDDLE DISTRICT OF FLORIDA
TYRELL JONES,
     Petitioner,
v.
SECRETARY, DEPARTMENT OF CORRECTIONS and
ATTORNEY GENERAL, STATE OF FLORIDA,
     Respondents.
""",
        [
            ("TYRELL JONES", "petitioner"),
            ("SECRETARY, DEPARTMENT OF CORRECTIONS", "respondent"),
            ("ATTORNEY GENERAL, STATE OF FLORIDA", "respondent"),
        ],
        id="two offices without names",
    ),
    pytest.param(
        """\
UNITED STATES DISTRICT COURT
NORTHERN DISTRICT OF ILLINOIS
EASTERN DIVISION
DELROY WATTS, Plaintiff,            )
          v.                        )   No. 23 C 4567
CITY OF CHICAGO, Chicago Police     )   Judge Jane Q. Roe
Officers A. BRODY, Star No. 12345,  )
and M. KEANE, Star No. 6789,        )
          Defendants.               )
""",
        [("DELROY WATTS", "plaintiff"), ("CITY OF CHICAGO", "defendant"), ("A. BRODY", "defendant"), ("M. KEANE", "defendant")],
        id="officers with their stars",
    ),
]


@pytest.mark.parametrize(("text", "parties"), ROWS)
def test_parties_and_roles(text: str, parties: list[tuple[str, str]]) -> None:
    read = [(flat(party.name.name), party.role) for caption in structures_of(text).captions for party in caption.parties]
    assert list(dict.fromkeys(read)) == parties
