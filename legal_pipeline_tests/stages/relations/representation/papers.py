# ruff: noqa: E501  (a paper reads best as it is printed)
"""Papers that say in their text for whom counsel acts: notices, motions, letters, changes of counsel.

Each has the clients and the firms of its attorneys; all names are fictional.
"""

from __future__ import annotations

from legal_pipeline_tests.stages.relations.representation.paper import CALDER, Paper

PAPERS: tuple[Paper, ...] = (
    Paper(
        "substitution form",
        CALDER
        + """\
SUBSTITUTION OF ATTORNEY

THE COURT AND ALL PARTIES ARE NOTIFIED THAT Plaintiff Iris Calder makes the following substitution:

1. Former legal representative: Nora Pellworth, Pellworth Grimwade LLP
2. New legal representative: Boris Lanyard, Lanyard & Hale, P.C., 12 Main Street, Oakland, CA 94612
""",
        {"Nora Pellworth": {"Iris Calder"}, "Boris Lanyard": {"Iris Calder"}},
        {},
    ),
    Paper(
        "moves to withdraw",
        CALDER
        + """\
MOTION TO WITHDRAW

Nora Pellworth of Pellworth Grimwade LLP moves for leave to withdraw as counsel for Defendant Juniper Freight Co. in this action.
""",
        {"Nora Pellworth": {"Juniper Freight Co."}},
        {"Nora Pellworth": "Pellworth Grimwade LLP"},
    ),
    Paper(
        "in place of",
        CALDER
        + """\
NOTICE OF SUBSTITUTION

Boris Lanyard is hereby substituted for Nora Pellworth as counsel of record for Plaintiff Iris Calder.
""",
        {"Nora Pellworth": {"Iris Calder"}, "Boris Lanyard": {"Iris Calder"}},
        {},
    ),
    Paper(
        "pro hac vice, I",
        CALDER
        + """\
MOTION FOR ADMISSION PRO HAC VICE

Pursuant to Local Rule 1.3, I, Nora Pellworth, hereby move this Court for an order for admission to practice pro hac vice to appear as counsel for Defendant Juniper Freight Co. in the above-captioned action.

Respectfully submitted,

/s/ Nora Pellworth
Nora Pellworth
Pellworth Grimwade LLP
12 Exchange Place
New York, NY 10004
""",
        {"Nora Pellworth": {"Juniper Freight Co."}},
        {"Nora Pellworth": "Pellworth Grimwade LLP"},
    ),
    Paper(
        "pro hac vice, sponsor",
        CALDER
        + """\
MOTION

Boris Lanyard, local counsel, moves for the admission pro hac vice of Nora Pellworth, of the law firm Pellworth Grimwade LLP, to represent Defendant Juniper Freight Co. in this matter.
""",
        {"Nora Pellworth": {"Juniper Freight Co."}},
        {"Nora Pellworth": "Pellworth Grimwade LLP"},
    ),
    Paper(
        "appearance, I appear for",
        CALDER
        + """\
APPEARANCE OF COUNSEL

To: The clerk of court and all parties of record

I am admitted or otherwise authorized to practice in this court, and I appear in this case as counsel for:

Juniper Freight Co.

Date: 06/04/2019

/s/ Nora Pellworth
Attorney's signature

Nora Pellworth, Bar No. 8841
Printed name and bar number

Pellworth Grimwade LLP
12 Exchange Place
Salt Lake City, UT 84111
""",
        {"Nora Pellworth": {"Juniper Freight Co."}},
        {},
    ),
    Paper(
        "appearance, undersigned",
        CALDER
        + """\
NOTICE OF APPEARANCE

PLEASE TAKE NOTICE that the undersigned attorney hereby appears on behalf of Plaintiff Iris Calder and requests that all papers be served upon her.

/s/ Nora Pellworth
Nora Pellworth
Pellworth Grimwade LLP
12 Exchange Place
Salt Lake City, UT 84111
""",
        {"Nora Pellworth": {"Iris Calder"}},
        {},
    ),
    Paper(
        "appearance, my appearance",
        CALDER
        + """\
NOTICE OF APPEARANCE

To the Clerk: Please enter my appearance as counsel for Defendant Juniper Freight Co. in the above matter.

Nora Pellworth
Utah Bar No. 8841
Pellworth Grimwade LLP
12 Exchange Place
Salt Lake City, UT 84111
""",
        {"Nora Pellworth": {"Juniper Freight Co."}},
        {},
    ),
    Paper(
        "letter to counsel, your client",
        """\
PELLWORTH GRIMWADE LLP
12 Exchange Place
Salt Lake City, Utah 84111

March 3, 2017

Boris Lanyard, Esq.
Lanyard & Hale, P.C.
14 Main Street
Provo, Utah 84601

Re: Calder v. Juniper Freight Co.

Dear Mr. Lanyard:

Your client, Juniper Freight Co., has not answered the requests of my client, Iris Calder.

Very truly yours,

/s/ Nora Pellworth
Nora Pellworth
""",
        {"Nora Pellworth": {"Iris Calder"}, "Boris Lanyard": {"Juniper Freight Co."}},
        {"Boris Lanyard": "Lanyard & Hale, P.C."},
    ),
    Paper(
        "prose, attorneys of somebody's interview",
        CALDER
        + """\
ORDER

The transcript of an interview with Ms. Calder by attorneys Jack Soames and Brad Elling was never privileged.

Jack Soames, the attorney for Owen Tarrant in the Utah litigation, was not deposed.
""",
        {"Jack Soames": {"Owen Tarrant"}},
        {},
    ),
    Paper(
        "signature far below title",
        CALDER
        + """\
PLAINTIFF'S RESPONSE TO MOTION TO COMPEL

The motion should be denied.

Dated: June 1, 2016

Respectfully submitted,

PELLWORTH GRIMWADE LLP

By: /s/ Nora Pellworth
Nora Pellworth (Pro Hac Vice)
12 Exchange Place
Salt Lake City, UT 84111

Boris Lanyard (Pro Hac Vice)
LANYARD & HALE, P.C.
14 Main Street
Provo, UT 84601
""",
        {"Nora Pellworth": {"Iris Calder"}, "Boris Lanyard": {"Iris Calder"}},
        {"Boris Lanyard": "Lanyard & Hale, P.C."},
    ),
    Paper(
        "prose, by and through",
        CALDER
        + """\
Plaintiff Iris Calder, by and through her undersigned counsel, Nora Pellworth of Pellworth Grimwade LLP, and Defendant Juniper Freight Co., by and through its undersigned counsel, Boris Lanyard, hereby stipulate.
""",
        {"Nora Pellworth": {"Iris Calder"}, "Boris Lanyard": {"Juniper Freight Co."}},
        {"Nora Pellworth": "Pellworth Grimwade LLP"},
    ),
    Paper(
        "control: notary and clerk",
        CALDER
        + """\
CERTIFICATE OF SERVICE

I served the foregoing on the Clerk, Nora Pellworth, 350 South Main Street, Salt Lake City, UT 84101.

Sworn before me: Boris Lanyard, Notary Public
""",
        {},
        {},
    ),
)
