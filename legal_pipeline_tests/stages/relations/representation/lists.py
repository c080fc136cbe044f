# ruff: noqa: E501  (a paper reads best as it is printed)
"""Lists of counsel in opinions, each with the clients and the firms of its attorneys. All names are fictional."""

from __future__ import annotations

from legal_pipeline_tests.stages.relations.representation.paper import FOURTH_CIRCUIT, Paper

PAPERS: tuple[Paper, ...] = (
    Paper(
        "argued, fourth circuit",
        FOURTH_CIRCUIT
        + """\
ARGUED: Nora Pellworth, PELLWORTH GRIMWADE LLP, Baltimore, Maryland, for Appellant. Boris Lanyard, LANYARD & HALE, P.C., Richmond, Virginia, for Appellee. ON BRIEF: Clara Quenby, PELLWORTH GRIMWADE LLP, Baltimore, Maryland, for Appellant. Dennis Zeller, LANYARD & HALE, P.C., Richmond, Virginia, for Appellee.
""",
        {
            "Nora Pellworth": {"Iris Calder"},
            "Clara Quenby": {"Iris Calder"},
            "Boris Lanyard": {"Juniper Freight Co."},
            "Dennis Zeller": {"Juniper Freight Co."},
        },
        {"Nora Pellworth": "Pellworth Grimwade LLP", "Dennis Zeller": "Lanyard & Hale, P.C."},
    ),
    Paper(
        "argued, two clients of two roles",
        """\
PUBLISHED

UNITED STATES COURT OF APPEALS
FOR THE FOURTH CIRCUIT

No. 19-1234

IRIS CALDER,
          Plaintiff - Appellant,
v.
JUNIPER FREIGHT CO.,
          Defendant - Appellee,

OWEN TARRANT,
          Intervenor.

Appeal from the United States District Court for the District of Maryland, at Baltimore. Ida Stone, District Judge. (1:18-cv-00222-IS)

Argued: May 4, 2020        Decided: June 9, 2020

ARGUED: Nora Pellworth, PELLWORTH GRIMWADE LLP, Baltimore, Maryland, for Appellant Iris Calder and Intervenor Owen Tarrant. Boris Lanyard, LANYARD & HALE, P.C., Richmond, Virginia, for Appellee.
""",
        {"Nora Pellworth": {"Iris Calder", "Owen Tarrant"}, "Boris Lanyard": {"Juniper Freight Co."}},
        {},
    ),
    Paper(
        "argued, ninth circuit",
        FOURTH_CIRCUIT
        + """\
COUNSEL

Nora Pellworth (argued) and Clara Quenby, Pellworth Grimwade LLP, Oakland, California, for Plaintiff-Appellant.

Boris Lanyard (argued), Lanyard & Hale P.C., Boise, Idaho; Dennis Zeller, Zeller Law Group, Reno, Nevada; for Defendant-Appellee.

OPINION
""",
        {
            "Nora Pellworth": {"Iris Calder"},
            "Clara Quenby": {"Iris Calder"},
            "Boris Lanyard": {"Juniper Freight Co."},
            "Dennis Zeller": {"Juniper Freight Co."},
        },
        {"Clara Quenby": "Pellworth Grimwade LLP", "Dennis Zeller": "Zeller Law Group"},
    ),
    Paper(
        "argued, D.C. circuit",
        FOURTH_CIRCUIT
        + """\
Nora Pellworth argued the cause for appellant. With her on the briefs were Clara Quenby and Elena Brisco.

Boris Lanyard, Assistant U.S. Attorney, argued the cause for appellee. On the brief were Dennis Zeller and Frank Dressler, Assistant U.S. Attorneys.
""",
        {
            "Nora Pellworth": {"Iris Calder"},
            "Clara Quenby": {"Iris Calder"},
            "Elena Brisco": {"Iris Calder"},
            "Boris Lanyard": {"Juniper Freight Co."},
            "Dennis Zeller": {"Juniper Freight Co."},
            "Frank Dressler": {"Juniper Freight Co."},
        },
        {},
    ),
    Paper(
        "argued, federal circuit",
        FOURTH_CIRCUIT
        + """\
NORA PELLWORTH, Pellworth Grimwade LLP, Washington, DC, argued for plaintiff-appellant. Also represented by CLARA QUENBY, ELENA BRISCO; FRANK DRESSLER, Salt Lake City, UT.

BORIS LANYARD, Lanyard & Hale, P.C., Boston, MA, argued for defendant-appellee. Also represented by DENNIS ZELLER.
""",
        {
            "Nora Pellworth": {"Iris Calder"},
            "Clara Quenby": {"Iris Calder"},
            "Elena Brisco": {"Iris Calder"},
            "Frank Dressler": {"Iris Calder"},
            "Boris Lanyard": {"Juniper Freight Co."},
            "Dennis Zeller": {"Juniper Freight Co."},
        },
        {},
    ),
    Paper(
        "claims court",
        """\
In the United States Court of Federal Claims

No. 18-222C
Filed: March 3, 2020

JUNIPER FREIGHT CO.,
          Plaintiff,
v.
THE UNITED STATES,
          Defendant.

Nora Pellworth, Pellworth Grimwade LLP, Salt Lake City, UT, for plaintiff.

Boris Lanyard, Commercial Litigation Branch, Civil Division, United States Department of Justice, Washington, D.C., with whom were Dennis Zeller, Director, and Frank Dressler, Assistant Attorney General, for defendant.

OPINION AND ORDER
""",
        {
            "Nora Pellworth": {"Juniper Freight Co."},
            "Boris Lanyard": {"The United States"},
            "Dennis Zeller": {"The United States"},
            "Frank Dressler": {"The United States"},
        },
        {"Nora Pellworth": "Pellworth Grimwade LLP"},
    ),
    Paper(
        "state court headings",
        """\
IN THE SUPREME COURT OF THE STATE OF OREGON

IRIS CALDER,
Respondent on Review,
v.
JUNIPER FREIGHT CO.,
Petitioner on Review.

Nora Pellworth, Pellworth Grimwade LLP, Portland, argued the cause and filed the briefs for petitioner on review. Also on the briefs was Clara Quenby.

Boris Lanyard, Lanyard & Hale, P.C., Eugene, argued the cause and filed the brief for respondent on review.
""",
        {"Nora Pellworth": {"Juniper Freight Co."}, "Clara Quenby": {"Juniper Freight Co."}, "Boris Lanyard": {"Iris Calder"}},
        {},
    ),
)
