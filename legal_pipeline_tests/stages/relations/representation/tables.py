"""Lists of appearances and of service, each with the clients and the firms of its attorneys. All names are fictional."""

from __future__ import annotations

from legal_pipeline_tests.stages.relations.representation.paper import BANKRUPTCY, CALDER, THREE_DEFENDANTS, Paper

PAPERS: tuple[Paper, ...] = (
    Paper(
        "service, in parentheses",
        THREE_DEFENDANTS
        + """\
CERTIFICATE OF SERVICE

I certify that on June 4, 2019, I served the foregoing by e-mail on:

Nora Pellworth (counsel for Plaintiff)
Boris Lanyard (counsel for Defendant Juniper Freight Co.)
Clara Quenby (counsel for Defendants Owen Tarrant and Cobalt Storage LLC)

/s/ Ida Cole
""",
        {
            "Nora Pellworth": {"Iris Calder"},
            "Boris Lanyard": {"Juniper Freight Co."},
            "Clara Quenby": {"Cobalt Storage LLC", "Owen Tarrant"},
        },
        {},
    ),
    Paper(
        "service, client above in italics line",
        THREE_DEFENDANTS
        + """\
CERTIFICATE OF SERVICE

I certify that I served the foregoing on:

Counsel for Plaintiff:
Nora Pellworth
Pellworth Grimwade LLP
12 Exchange Place
Salt Lake City, UT 84111

Counsel for Owen Tarrant:
Boris Lanyard
Lanyard & Hale, P.C.
14 Main Street
Provo, UT 84601
""",
        {"Nora Pellworth": {"Iris Calder"}, "Boris Lanyard": {"Owen Tarrant"}},
        {"Boris Lanyard": "Lanyard & Hale, P.C."},
    ),
    Paper(
        "bankruptcy service",
        BANKRUPTCY
        + """\
Nora Pellworth
PELLWORTH GRIMWADE LLP
12 Exchange Place
Wilmington, DE 19801
Counsel to the Debtors and Debtors in Possession

Boris Lanyard
LANYARD & HALE, P.C.
14 Main Street
Wilmington, DE 19801
Counsel for the Official Committee of Unsecured Creditors

Clara Quenby
QUENBY LAW GROUP
18 Main Street
Wilmington, DE 19801
Counsel for Harbor Bank, N.A.
""",
        {
            "Nora Pellworth": {"Cobalt Storage LLC"},
            "Boris Lanyard": {"Official Committee of Unsecured Creditors"},
            "Clara Quenby": {"Harbor Bank, N.A."},
        },
        {"Nora Pellworth": "Pellworth Grimwade LLP", "Clara Quenby": "Quenby Law Group"},
    ),
    Paper(
        "transcript numbers and by",
        """\
 1               A P P E A R A N C E S
 2
 3  PELLWORTH GRIMWADE LLP
 4  Attorneys for Plaintiff
 5       12 Exchange Place
 6       Salt Lake City, Utah 84111
 7  BY:  NORA PELLWORTH, ESQUIRE
 8       CLARA QUENBY, ESQUIRE
 9
10  LANYARD HALE BRISCO
11  Attorneys for Defendant
12       14 Main Street
13       Provo, Utah 84601
14  BY:  BORIS LANYARD, ESQUIRE
15
16
17  Also Present:
18       Frank Dressler, Videographer
19
20
21
22
23
24
25
\f"""
        + CALDER,
        {"Nora Pellworth": {"Iris Calder"}, "Clara Quenby": {"Iris Calder"}, "Boris Lanyard": {"Juniper Freight Co."}},
        {"Boris Lanyard": "Lanyard Hale Brisco", "Nora Pellworth": "Pellworth Grimwade LLP"},
    ),
    Paper(
        "transcript, remote",
        CALDER
        + """\
TRANSCRIPT OF PROCEEDINGS

APPEARANCES:

For the Plaintiff:      NORA PELLWORTH, ESQ. (via videoconference)
                        Pellworth Grimwade LLP
                        12 Exchange Place
                        Salt Lake City, Utah 84111

For the Defendant:      BORIS LANYARD, ESQ.
                        CLARA QUENBY, ESQ.
                        Lanyard & Hale, P.C.
                        14 Main Street
                        Provo, Utah 84601
""",
        {"Nora Pellworth": {"Iris Calder"}, "Boris Lanyard": {"Juniper Freight Co."}, "Clara Quenby": {"Juniper Freight Co."}},
        {"Boris Lanyard": "Lanyard & Hale, P.C."},
    ),
    Paper(
        "patent board",
        """\
UNITED STATES PATENT AND TRADEMARK OFFICE

BEFORE THE PATENT TRIAL AND APPEAL BOARD

JUNIPER FREIGHT CO.,
Petitioner,

v.

COBALT STORAGE LLC,
Patent Owner.

Case IPR2019-00333
Patent 9,999,999

Counsel for Petitioner:

Nora Pellworth (Lead Counsel)
Clara Quenby
PELLWORTH GRIMWADE LLP
npellworth@pellworth.com

Counsel for Patent Owner:

Boris Lanyard
LANYARD & HALE, P.C.
blanyard@lanyard.com
""",
        {"Nora Pellworth": {"Juniper Freight Co."}, "Clara Quenby": {"Juniper Freight Co."}, "Boris Lanyard": {"Cobalt Storage LLC"}},
        {"Boris Lanyard": "Lanyard & Hale, P.C."},
    ),
    Paper(
        "trade commission",
        CALDER
        + """\
SERVICE LIST

On behalf of Complainant Juniper Freight Co.:

Nora Pellworth, Esq.
PELLWORTH GRIMWADE LLP
12 Exchange Place
Washington, DC 20001

On behalf of Respondents Cobalt Storage LLC and Falcon Marine Inc.:

Boris Lanyard, Esq.
LANYARD & HALE, P.C.
14 Main Street
Washington, DC 20001
""",
        {"Nora Pellworth": {"Juniper Freight Co."}, "Boris Lanyard": {"Cobalt Storage LLC", "Falcon Marine Inc."}},
        {"Boris Lanyard": "Lanyard & Hale, P.C."},
    ),
    Paper(
        "arbitration",
        """\
FINRA DISPUTE RESOLUTION

In the Matter of the Arbitration Between:

Claimant
Iris Calder

vs.

Respondent
Juniper Freight Co.

REPRESENTATION OF PARTIES

For Claimant Iris Calder: Nora Pellworth, Esq., Pellworth Grimwade LLP, Salt Lake City, Utah.

For Respondent Juniper Freight Co.: Boris Lanyard, Esq., Lanyard & Hale, P.C., Provo, Utah.
""",
        {"Nora Pellworth": {"Iris Calder"}, "Boris Lanyard": {"Juniper Freight Co."}},
        {"Boris Lanyard": "Lanyard & Hale, P.C."},
    ),
)
