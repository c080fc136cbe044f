"""Blocks of counsel on covers and at signatures, each with the clients and the firms of its attorneys. All names are fictional."""

from __future__ import annotations

from legal_pipeline_tests.stages.relations.representation.paper import CALDER, TARRANT, THREE_DEFENDANTS, Paper, captioned

PAPERS: tuple[Paper, ...] = (
    Paper(
        "wrapped list of defendants",
        THREE_DEFENDANTS
        + """\
Respectfully submitted,

/s/ Nora Pellworth
Nora Pellworth (Bar No. 8841)
PELLWORTH GRIMWADE LLP
12 Exchange Place
Salt Lake City, Utah 84111
Telephone: (801) 555-0100
Attorneys for Defendants Juniper Freight
Co. and Cobalt Storage LLC
""",
        {"Nora Pellworth": {"Cobalt Storage LLC", "Juniper Freight Co."}},
        {"Nora Pellworth": "Pellworth Grimwade LLP"},
    ),
    Paper(
        "nonparty body",
        CALDER
        + """\
Nora Pellworth (P12345)
Pellworth & Associates, PLLC
Counsel for the Western Basin Chamber of Commerce
12 Exchange Place
Salt Lake City, UT 84111
""",
        {"Nora Pellworth": {"Western Basin Chamber of Commerce"}},
        {"Nora Pellworth": "Pellworth & Associates, PLLC"},
    ),
    Paper(
        "proposed intervenor",
        CALDER
        + """\
MOTION TO INTERVENE

Respectfully submitted,

/s/ Nora Pellworth
Nora Pellworth
Open Records Clinic
State University School of Law
12 Exchange Place
Salt Lake City, UT 84111
Counsel for Proposed Intervenor Free Docket Project
""",
        {"Nora Pellworth": {"Free Docket Project"}},
        {},
    ),
    Paper(
        "amicus cover",
        """\
No. 19-1234

UNITED STATES COURT OF APPEALS
FOR THE TENTH CIRCUIT

IRIS CALDER,
Plaintiff-Appellant,
v.
JUNIPER FREIGHT CO.,
Defendant-Appellee.

BRIEF OF THE WESTERN SHIPPERS ALLIANCE AS AMICUS CURIAE

NORA PELLWORTH
PELLWORTH GRIMWADE LLP
12 Exchange Place
Salt Lake City, UT 84111
(801) 555-0100
Counsel for Amicus Curiae Western Shippers Alliance
""",
        {"Nora Pellworth": {"Western Shippers Alliance"}},
        {"Nora Pellworth": "Pellworth Grimwade LLP"},
    ),
    Paper(
        "all plaintiffs",
        """\
UNITED STATES DISTRICT COURT
DISTRICT OF UTAH

IRIS CALDER, RUTH AMORY, AND LENA VOSS,
     Plaintiffs,
v.
JUNIPER FREIGHT CO.,
     Defendant.

Case No. 2:19-cv-00333

/s/ Nora Pellworth
Nora Pellworth (P12345)
PELLWORTH GRIMWADE LLP
12 Exchange Place
Salt Lake City, UT 84111
Counsel for all Plaintiffs
""",
        {"Nora Pellworth": {"Iris Calder", "Lena Voss", "Ruth Amory"}},
        {},
    ),
    Paper(
        "one of several defendants, not said which",
        THREE_DEFENDANTS
        + """\
/s/ Nora Pellworth
Nora Pellworth (P12345)
PELLWORTH GRIMWADE LLP
12 Exchange Place
Salt Lake City, UT 84111
Attorney for Defendant
""",
        {"Nora Pellworth": set()},
        {},
    ),
    Paper(
        "attorney for appellant headings, Indiana",
        """\
IN THE COURT OF APPEALS OF INDIANA

Iris Calder,
Appellant-Plaintiff,
v.
Juniper Freight Co.,
Appellee-Defendant.

ATTORNEY FOR APPELLANT
Nora Pellworth
Pellworth Grimwade LLP
Indianapolis, Indiana

ATTORNEYS FOR APPELLEE
Boris Lanyard
Dennis Zeller
Lanyard & Hale, P.C.
Fort Wayne, Indiana
""",
        {"Nora Pellworth": {"Iris Calder"}, "Boris Lanyard": {"Juniper Freight Co."}, "Dennis Zeller": {"Juniper Freight Co."}},
        {"Nora Pellworth": "Pellworth Grimwade LLP", "Boris Lanyard": "Lanyard & Hale, P.C."},
    ),
    Paper(
        "U.S. attorney signs",
        TARRANT
        + """\
GOVERNMENT'S SENTENCING MEMORANDUM

Respectfully submitted,

NORA PELLWORTH
United States Attorney

By: /s/ Boris Lanyard
Boris Lanyard
Assistant United States Attorney
400 North Tampa Street
Tampa, FL 33602
""",
        {"Nora Pellworth": {"United States of America"}, "Boris Lanyard": {"United States of America"}},
        {},
    ),
    Paper(
        "plea, both sides",
        TARRANT
        + """\
PLEA AGREEMENT

AGREED AND ACCEPTED:

NORA PELLWORTH
United States Attorney

/s/ Boris Lanyard
Boris Lanyard
Assistant United States Attorney

/s/ Owen Tarrant
Owen Tarrant
Defendant

/s/ Clara Quenby
Clara Quenby, Esq.
Counsel for Defendant
""",
        {"Nora Pellworth": {"United States of America"}, "Boris Lanyard": {"United States of America"}, "Clara Quenby": {"Owen Tarrant"}},
        {},
    ),
    Paper(
        "special counsel office",
        TARRANT
        + """\
STATEMENT OF THE OFFENSE

NORA PELLWORTH
Special Counsel

By: ____________________
Boris Lanyard
Dennis Zeller
The Special Counsel's Office
""",
        {
            "Nora Pellworth": {"United States of America"},
            "Boris Lanyard": {"United States of America"},
            "Dennis Zeller": {"United States of America"},
        },
        {},
    ),
    Paper(
        "attorney general for officials",
        """\
UNITED STATES DISTRICT COURT
DISTRICT OF UTAH

IRIS CALDER,
     Plaintiff,
v.
STATE OF UTAH AND OWEN TARRANT,
     Defendants.

Case No. 2:19-cv-00333

NORA PELLWORTH
Attorney General of Utah
BORIS LANYARD
Deputy Attorney General
Office of the Attorney General
160 East 300 South
Salt Lake City, Utah 84111
Attorneys for Defendants State of Utah and Owen Tarrant
""",
        {"Nora Pellworth": {"Owen Tarrant", "State of Utah"}, "Boris Lanyard": {"Owen Tarrant", "State of Utah"}},
        {"Boris Lanyard": "Office of the Attorney General"},
    ),
    Paper(
        "defined term",
        CALDER
        + """\
Defendant Juniper Freight Company of the Western Slope ("Western Slope") answers.

Nora Pellworth
PELLWORTH GRIMWADE LLP
12 Exchange Place
Salt Lake City, UT 84111
Counsel for Juniper
""",
        {"Nora Pellworth": {"Juniper Freight Co."}},
        {},
    ),
    Paper(
        "cross roles",
        """\
UNITED STATES DISTRICT COURT
DISTRICT OF UTAH

IRIS CALDER,
     Plaintiff/Counterclaim Defendant,
v.
JUNIPER FREIGHT CO.,
     Defendant/Counterclaim Plaintiff.

Case No. 2:19-cv-00333

Nora Pellworth
PELLWORTH GRIMWADE LLP
12 Exchange Place
Salt Lake City, UT 84111
Attorneys for Defendant and Counterclaim Plaintiff

Boris Lanyard
LANYARD & HALE, P.C.
14 Main Street
Provo, UT 84601
Attorneys for Plaintiff and Counterclaim Defendant Iris Calder
""",
        {"Nora Pellworth": {"Juniper Freight Co."}, "Boris Lanyard": {"Iris Calder"}},
        {},
    ),
    Paper(
        "class",
        CALDER
        + """\
/s/ Nora Pellworth
Nora Pellworth
PELLWORTH GRIMWADE LLP
12 Exchange Place
Salt Lake City, UT 84111
Interim Class Counsel and Attorneys for Plaintiff and the Proposed Class
""",
        {"Nora Pellworth": {"Iris Calder"}},
        {},
    ),
    Paper(
        "in house",
        CALDER
        + """\
/s/ Nora Pellworth
Nora Pellworth
General Counsel
Juniper Freight Co.
12 Exchange Place
Salt Lake City, UT 84111
Attorney for Defendant Juniper Freight Co.
""",
        {"Nora Pellworth": {"Juniper Freight Co."}},
        {},
    ),
    Paper(
        "Pennsylvania",
        """\
PELLWORTH GRIMWADE LLP
By: Nora Pellworth, Esquire
Attorney I.D. No. 88412
12 Exchange Place
Philadelphia, PA 19103
(215) 555-0100                                Attorneys for Plaintiff

"""
        + CALDER,
        {"Nora Pellworth": {"Iris Calder"}},
        {"Nora Pellworth": "Pellworth Grimwade LLP"},
    ),
    Paper(
        "Illinois",
        CALDER
        + """\
Respectfully submitted,

JUNIPER FREIGHT CO.

By:  /s/ Nora Pellworth
     One of the Attorneys for Defendant

Nora Pellworth
Boris Lanyard
Pellworth Grimwade LLP
12 Exchange Place
Chicago, Illinois 60604
""",
        {"Nora Pellworth": {"Juniper Freight Co."}, "Boris Lanyard": {"Juniper Freight Co."}},
        {"Boris Lanyard": "Pellworth Grimwade LLP"},
    ),
    Paper(
        "Illinois, its attorneys",
        CALDER
        + """\
ANSWER

Defendant, Juniper Freight Co., by its attorneys, Pellworth Grimwade LLP, answers as follows:

1. Admitted.

By:  /s/ Nora Pellworth
     One of its Attorneys

Nora Pellworth
Pellworth Grimwade LLP
12 Exchange Place
Chicago, Illinois 60604
""",
        {"Nora Pellworth": {"Juniper Freight Co."}},
        {"Nora Pellworth": "Pellworth Grimwade LLP"},
    ),
    Paper(
        "law offices of",
        CALDER
        + """\
LAW OFFICES OF NORA PELLWORTH
12 Exchange Place
Oakland, CA 94612

By: /s/ Nora Pellworth
Nora Pellworth
Attorney for Plaintiff
""",
        {"Nora Pellworth": {"Iris Calder"}},
        {"Nora Pellworth": "Law Offices of Nora Pellworth"},
    ),
    Paper(
        "firm above, several attorneys, two firms",
        CALDER
        + """\
PELLWORTH, GRIMWADE & VANE
Nora Pellworth
Clara Quenby
12 Exchange Place
Oakland, CA 94612

-and-

LAW OFFICE OF BORIS LANYARD
Boris Lanyard
14 Main Street
Oakland, CA 94612

Attorneys for Plaintiff
""",
        {"Nora Pellworth": {"Iris Calder"}, "Clara Quenby": {"Iris Calder"}, "Boris Lanyard": {"Iris Calder"}},
        {
            "Nora Pellworth": "Pellworth, Grimwade & Vane",
            "Clara Quenby": "Pellworth, Grimwade & Vane",
            "Boris Lanyard": "Law Office of Boris Lanyard",
        },
    ),
    Paper(
        "public defender",
        TARRANT
        + """\
NORA PELLWORTH
Federal Public Defender
BORIS LANYARD
Assistant Federal Public Defender
46 West Broadway
Salt Lake City, Utah 84101
Attorneys for Defendant
""",
        {"Nora Pellworth": {"Owen Tarrant"}, "Boris Lanyard": {"Owen Tarrant"}},
        {},
    ),
    Paper(
        "and between blocks over a page",
        CALDER
        + """\
Respectfully submitted,

/s/ Nora Pellworth
Nora Pellworth
PELLWORTH GRIMWADE LLP
12 Exchange Place
Salt Lake City, UT 84111
Telephone (801) 555-0100
And
Boris Lanyard
Pro Hac Vice
College of Law
332 South 1400 East
Salt Lake City, UT 84112
Telephone: 801-555-0101
Case 2:19-cv-00333 Document 27 Filed 12/30/19 Page 1 of 2
\f13
Facsimile: 801-555-0102
E-Mail: lanyard@law.utah.edu
Attorneys for Plaintiff
CERTIFICATE OF SERVICE
I certify that I served this document.
""",
        {"Nora Pellworth": {"Iris Calder"}, "Boris Lanyard": {"Iris Calder"}},
        {},
    ),
    Paper(
        "submitted and approved",
        CALDER
        + """\
ORDER

Submitted by:

/s/ Nora Pellworth
Nora Pellworth
PELLWORTH GRIMWADE LLP
Counsel for Plaintiff

Approved as to form:

/s/ Boris Lanyard
Boris Lanyard
LANYARD & HALE, P.C.
Counsel for Juniper Freight Co.
""",
        {"Nora Pellworth": {"Iris Calder"}, "Boris Lanyard": {"Juniper Freight Co."}},
        {"Nora Pellworth": "Pellworth Grimwade LLP", "Boris Lanyard": "Lanyard & Hale, P.C."},
    ),
    Paper(
        "friend of the court over three lines",
        CALDER
        + """\
Nora Pellworth
Boris Lanyard
PELLWORTH GRIMWADE LLP
12 Exchange Place
Salt Lake City, UT 84111
(801) 555-0100

Counsel for Amicus Curiae
National Association of
Independent Grain Elevator
Operators

August 2, 2022
""",
        {
            "Nora Pellworth": {"National Association of Independent Grain Elevator Operators"},
            "Boris Lanyard": {"National Association of Independent Grain Elevator Operators"},
        },
        {"Nora Pellworth": "Pellworth Grimwade LLP"},
    ),
    Paper(
        "trustee whose name goes on",
        CALDER
        + """\
PELLWORTH GRIMWADE LLP

By: /s/ Nora Pellworth
Nora Pellworth, Bar No. 8841
12 Exchange Place
Salt Lake City, Utah 84111
Counsel for Barton Lyle
Crowe, Chapter 7 Trustee
""",
        {"Nora Pellworth": {"Barton Lyle Crowe"}},
        {"Nora Pellworth": "Pellworth Grimwade LLP"},
    ),
    Paper(
        "defendants of one family name",
        captioned("JUNIPER FREIGHT CO.", "ILSE RADEMAKER and TOBIAS RADEMAKER", "Defendants")
        + """\
/s/ Nora Pellworth
Nora Pellworth (Bar No. 8841)
PELLWORTH GRIMWADE LLP
12 Exchange Place
Salt Lake City, Utah 84111
Attorney for Defendants Rademaker
""",
        {"Nora Pellworth": {"Ilse Rademaker", "Tobias Rademaker"}},
        {"Nora Pellworth": "Pellworth Grimwade LLP"},
    ),
    Paper(
        "who appeared with whom",
        CALDER
        + """\
This matter came on for hearing on January 21, 2021. Plaintiff appeared and was represented by Nora Pellworth, Esq.
Defendant appeared with its attorney, Boris Lanyard, Esq. The clerk appeared with her notes, Clara Quenby having asked for them.
""",
        {"Nora Pellworth": {"Iris Calder"}, "Boris Lanyard": {"Juniper Freight Co."}},
        {},
    ),
)
