# ruff: noqa: E501  (a caption reads best as one string, as it is printed)
"""Layouts of appeals, bankruptcy, tax, letters, transcripts and briefs of friends of the court."""

from __future__ import annotations

from legal_pipeline_tests.stages.structures.captions.papers.cases import Case, person
from legal_pipeline_tests.stages.structures.captions.papers.layouts import _both, _column, _cv, _s, layout
from legal_pipeline_tests.stages.structures.captions.papers.printing import (
    Printed,
    body,
    collapsed,
    kept,
    listed,
    numbered,
    truths,
    two_columns,
    wrapped,
)


@layout
def appeal_hyphens(case: Case) -> Printed:
    one, two = _s(case, "Plaintiff-Appellant", "Defendant-Appellee")
    text = f"No. {case.year}-{case.serial}\n\nUNITED STATES COURT OF APPEALS\nFOR THE NINTH CIRCUIT\n\n" + "\n".join(
        [*wrapped(listed(case.left) + ","), one + ",", "v.", *wrapped(listed(case.right) + ","), two + "."]
    )
    text += f"\n\nOn Appeal from the United States District Court\nfor the District of Idaho\nNo. {_cv(case)}\nHon. {case.judge}\n"
    return Printed(text + "\nOPENING BRIEF\n" + body(case), _both(case, "appellant", "appellee"), (case.judge,))


@layout
def appeal_dashes(case: Case) -> Printed:
    one, two = _s(case, "Plaintiff – Appellee", "Defendant – Appellant")
    rule = "_" * 32 + "\n"
    text = (
        "UNITED STATES COURT OF APPEALS\nFOR THE TENTH CIRCUIT\n"
        + rule
        + "\n".join(
            [*wrapped(listed(case.left) + ","), "", f"     {one},", "", "v.", "", *wrapped(listed(case.right) + ","), "", f"     {two}."]
        )
    )
    text += f"\n\nNo. {case.year}-{case.serial}\n(D.C. No. {_cv(case)})\n(D. Utah)\n" + rule + "\nORDER AND JUDGMENT\n" + rule
    return Printed(
        text
        + f"\nBefore {case.judge.split()[-1].upper()}, {case.magistrate.split()[-1].upper()}, and {case.attorney.split()[-1].upper()}, Circuit Judges.\n"
        + body(case),
        _both(case, "appellee", "appellant"),
        tuple(name.split()[-1] for name in (case.judge, case.magistrate, case.attorney)),
    )


@layout
def appeal_commas(case: Case) -> Printed:
    text = f"United States Court of Appeals\nFor the First Circuit\n\nNo. {case.year}-{case.serial}\n\n{listed(case.left)},\nPlaintiff, Appellant,\nv.\n{listed(case.right)},\nDefendant, Appellee.\n"
    text += f"\nAPPEAL FROM THE UNITED STATES DISTRICT COURT\nFOR THE DISTRICT OF MAINE\n[Hon. {case.judge}, U.S. District Judge]\n"
    return Printed(text + body(case), _both(case, "appellant", "appellee"), (case.judge,))


@layout
def appeal_columns(case: Case) -> Printed:
    one, two = _s(case, "Appellant", "Appellee")
    rows = two_columns(
        [*wrapped(listed(case.left) + ","), f"     {one},", "", "     v.", "", *wrapped(listed(case.right) + ","), f"     {two}."],
        ["Court of Appeals No.", f"A{case.year}A{case.serial}", "", f"Trial Court No. {case.serial}", "", "MEMORANDUM OPINION"],
        0,
    )
    return Printed(
        "IN THE COURT OF APPEALS OF THE STATE OF ALASKA\n\n" + kept(rows, ")") + body(case), _both(case, "appellant", "appellee")
    )


@layout
def appeal_review_of_agency(case: Case) -> Printed:
    text = f"UNITED STATES COURT OF APPEALS\nFOR THE DISTRICT OF COLUMBIA CIRCUIT\n\nNo. {case.year}-{case.serial}\n\n{listed(case.left)},\nPETITIONERS\n\nv.\n\nFEDERAL ENERGY REGULATORY COMMISSION,\nRESPONDENT\n\n{listed(case.third)},\nINTERVENOR\n\nOn Petition for Review of Orders\n"
    return Printed(
        text + body(case),
        (*truths(case.left, "petitioner"), ("Federal Energy Regulatory Commission", "respondent"), *truths(case.third, "intervenor")),
    )


@layout
def supreme_court(case: Case) -> Printed:
    one, two = _s(case, "Petitioner", "Respondent")
    text = f"No. {case.year}-{case.serial}\n\nIN THE\nSupreme Court of the United States\n\n{listed(case.left)},\n     {one},\nv.\n{listed(case.right)},\n     {two}.\n\nOn Petition for a Writ of Certiorari to the\nUnited States Court of Appeals for the Sixth Circuit\n\nPETITION FOR A WRIT OF CERTIORARI\n"
    return Printed(text, _both(case, "petitioner", "respondent"))


@layout
def supreme_court_on_line(case: Case) -> Printed:
    one, two = (role.upper() for role in _s(case, "Petitioner", "Respondent"))
    text = f"No. {case.year}-{case.serial}\n\nIn the Supreme Court of the United States\n\n{listed(case.left)}, {one}\n\nv.\n\n{listed(case.right)}, {two}\n\nON WRIT OF CERTIORARI\n"
    return Printed(text, _both(case, "petitioner", "respondent"))


@layout
def friends_of_the_court(case: Case) -> Printed:
    names = list(case.third.names)
    one, two = _s(case, "Petitioner", "Respondent")
    title = f"BRIEF OF {listed(case.third, joint=', ')} AS AMICUS CURIAE IN SUPPORT OF RESPONDENT"
    text = (
        f"No. {case.year}-{case.serial}\n\nIN THE\nSupreme Court of the United States\n\n{listed(case.left)}, {one},\nv.\n{listed(case.right)}, {two}.\n\n"
        + "\n".join(wrapped(title, 52))
        + "\n"
    )
    return Printed(text, (*_both(case, "petitioner", "respondent"), *((name, "amicus") for name in names)))


@layout
def bankruptcy(case: Case) -> Printed:
    debtor = case.left.parties[0]
    rows = two_columns(
        ["In re:", "", *wrapped(debtor.names[0].upper() + ","), "", "          Debtor."],
        ["Chapter 11", "", f"Case No. {case.year}-{case.serial:05d} (KBO)", "", "Related Docket No. 14"],
        0,
    )
    return Printed(
        "UNITED STATES BANKRUPTCY COURT\nDISTRICT OF DELAWARE\n\n" + kept(rows, ")") + f"\n{case.title}\n" + body(case),
        ((debtor.names[0], "debtor"),),
    )


@layout
def bankruptcy_joint(case: Case) -> Printed:
    one, two = person(case.rng).split(",")[0], person(case.rng).split(",")[0]
    rows = two_columns(
        ["IN RE:", f"{one.upper()} and", f"{two.upper()},", "     Debtors."],
        [f"Case No. {case.year}-{case.serial:05d}", "Chapter 13", f"Judge {case.judge}"],
        0,
    )
    return Printed(
        "UNITED STATES BANKRUPTCY COURT\nNORTHERN DISTRICT OF ILLINOIS\nEASTERN DIVISION\n\n" + collapsed(rows, ")") + body(case),
        ((one, "debtor"), (two, "debtor")),
        (case.judge,),
    )


@layout
def bankruptcy_one_line(case: Case) -> Printed:
    debtor = case.left.parties[0].names[0]
    text = f"UNITED STATES BANKRUPTCY COURT FOR THE DISTRICT OF OREGON\n\nIn re {debtor}, Debtor.\nBankruptcy Case No. {case.year}-{case.serial:05d}-tmb7\n"
    return Printed(text + "\nORDER\n" + body(case), ((debtor, "debtor"),))


@layout
def adversary(case: Case) -> Printed:
    debtor = case.third.parties[0].names[0]
    one, two = _s(case, "Plaintiff", "Defendant")
    lines = [
        "In re:",
        *wrapped(debtor.upper() + ","),
        "          Debtor.",
        "_" * 30,
        *wrapped(listed(case.left) + ","),
        f"          {one},",
        "v.",
        *wrapped(listed(case.right) + ","),
        f"          {two}.",
    ]
    rows = two_columns(
        lines,
        [f"Case No. {case.year}-{case.serial:05d}", "Chapter 7", "", "", f"Adv. Proc. No. {case.year}-{case.serial % 1000 + 50000}"],
        0,
    )
    return Printed(
        "UNITED STATES BANKRUPTCY COURT\nSOUTHERN DISTRICT OF NEW YORK\n\n" + kept(rows, ")") + body(case),
        ((debtor, "debtor"), *_both(case)),
    )


@layout
def tax_court(case: Case) -> Printed:
    who = case.left.parties[0].names[0]
    rows = two_columns(
        [
            who.upper() + ",",
            "",
            "          Petitioner,",
            "",
            "     v.",
            "",
            "COMMISSIONER OF INTERNAL REVENUE,",
            "",
            "          Respondent.",
        ],
        [f"Docket No. {case.serial}-{case.year}", "", "Filed Electronically"],
        3,
    )
    return Printed(
        "UNITED STATES TAX COURT\n\n" + kept(rows, ")") + "\nPETITION\n" + body(case),
        ((who, "petitioner"), ("Commissioner of Internal Revenue", "respondent")),
    )


@layout
def tax_court_opinion(case: Case) -> Printed:
    who = case.left.parties[0].names[0]
    text = f"T.C. Memo. 20{case.year:02d}-{case.serial % 200}\n\nUNITED STATES TAX COURT\n\n{who.upper()}, Petitioner v.\nCOMMISSIONER OF INTERNAL REVENUE, Respondent\n\nDocket No. {case.serial}-{case.year}.          Filed March 2, 20{case.year:02d}.\n\nMEMORANDUM FINDINGS OF FACT AND OPINION\n\n{case.judge.split()[-1].upper()}, Judge: This case is before the Court on a petition.\n"
    return Printed(text, ((who, "petitioner"), ("Commissioner of Internal Revenue", "respondent")), (case.judge.split()[-1],))


@layout
def federal_claims(case: Case) -> Printed:
    lines = [
        "*" * 30,
        *wrapped(listed(case.left) + ","),
        "          Plaintiff,",
        "v.",
        "THE UNITED STATES,",
        "          Defendant.",
        "*" * 30,
    ]
    text = (
        f"In the United States Court of Federal Claims\nNo. {case.year}-{case.serial}C\n(Filed: March 4, 2019)\n\n"
        + "\n".join(lines)
        + "\n"
    )
    return Printed(text + body(case), (*truths(case.left, "plaintiff"), ("The United States", "defendant")))


@layout
def deposition(case: Case) -> Printed:
    witness = person(case.rng).split(",")[0]
    text = (
        "UNITED STATES DISTRICT COURT\nEASTERN DISTRICT OF VIRGINIA\n- - - - - - - - - - - - - x\n"
        + kept(two_columns(_column(case, blank=False), [f"No. {_cv(case)}"], 2), ":")
        + f"- - - - - - - - - - - - - x\n     Deposition of {witness.upper()}, taken on\nApril 12, 2016, before a Notary Public.\n"
    )
    lines = text.rstrip("\n").split("\n")
    return Printed(numbered(text.rstrip("\n")) if len(lines) <= 25 else text, _both(case))


@layout
def hearing(case: Case) -> Printed:
    one, two = _s(case, "Plaintiff", "Defendant")
    text = f"UNITED STATES DISTRICT COURT\nDISTRICT OF CONNECTICUT\n\n{listed(case.left)},     ) Docket No. {_cv(case)}\n     {one},     )\nvs.     ) March 3, 2020\n{listed(case.right)},     )\n     {two}.     )\n\nTRANSCRIPT OF MOTION HEARING\nBEFORE THE HONORABLE {case.judge.upper()}\nUNITED STATES DISTRICT JUDGE\n\nAPPEARANCES:\n"
    return Printed(text, _both(case), (case.judge,))


@layout
def labels_before_names(case: Case) -> Printed:
    one, two = _s(case, "Plaintiff", "Defendant")
    text = f"STATE OF MINNESOTA          DISTRICT COURT\nCOUNTY OF HENNEPIN          FOURTH JUDICIAL DISTRICT\n\nCourt File No. 27-CV-{case.year}-{case.serial}\n\n{one}: {listed(case.left, upper=False)}\n\nvs.\n\n{two}: {listed(case.right, upper=False)}\n"
    return Printed(text + "\nSUMMONS\n" + body(case), _both(case))


@layout
def letter(case: Case) -> Printed:
    left, right = case.left.parties[0].names[0], case.right.parties[0].names[0]
    text = f"March 4, 2019\n\nVia ECF\n\nThe Honorable {case.judge}\nUnited States District Court\n500 Pearl Street\nNew York, NY 10007\n\nRe: {left} v. {right}, Case No. {_cv(case)} (LAP)\n\nDear Judge {case.judge.split()[-1]}:\n"
    return Printed(text + body(case), ((left, ""), (right, "")), (case.judge,))


@layout
def minute_entry(case: Case) -> Printed:
    left, right = case.left.parties[0].names[0], case.right.parties[0].names[0]
    text = f"UNITED STATES DISTRICT COURT\nCENTRAL DISTRICT OF CALIFORNIA\n\nCIVIL MINUTES - GENERAL\n\nCase No. {_cv(case)}-MWF          Date: March 4, 2019\nTitle: {left} v. {right}\n\nPresent: The Honorable {case.judge}, U.S. District Judge\n"
    return Printed(text + body(case), ((left, ""), (right, "")), (case.judge,))


@layout
def signed_order(case: Case) -> Printed:
    text = (
        "UNITED STATES DISTRICT COURT\nDISTRICT OF WYOMING\n\n"
        + "\n".join(_column(case))
        + f"\n\nCase No. {_cv(case)}\n\nORDER\n"
        + body(case)
    )
    text += f"\nIT IS SO ORDERED.\n\nDated: March 4, 2019\n\n/s/ {case.judge}\n{case.judge.upper()}\nUNITED STATES DISTRICT JUDGE\n"
    return Printed(text, _both(case), (case.judge,))


@layout
def magistrate_signs(case: Case) -> Printed:
    text = (
        "UNITED STATES DISTRICT COURT\nEASTERN DISTRICT OF MISSOURI\n\n"
        + kept(two_columns(_column(case), [f"Case No. {_cv(case)} ABC"], 3), ")")
        + "\nREPORT AND RECOMMENDATION\n"
        + body(case)
    )
    text += f"\nSO ORDERED this 4th day of March, 2019.\n\n________________________________\n{case.magistrate}\nChief United States Magistrate Judge\n"
    return Printed(text, _both(case), (case.magistrate,))


@layout
def scanned(case: Case) -> Printed:
    """OCR: the rail as various signs, "v." as "V.", letters read as others in the words of the frame, blank lines lost."""
    rows = two_columns(_column(case), [f"Case N0. {_cv(case)}", "ORDER"], 2)
    signs = list(")]}|)!)")
    lines = []
    for index, (left, right) in enumerate(rows):
        left = left.replace("v.", "V,") if left.strip() == "v." else left
        lines.append(f"{left.strip()} {signs[index % len(signs)]} {right}".rstrip())
    return Printed("UNITED STATES D1STRICT COURT\nDISTRICT OF NEVADA\n\n" + "\n".join(lines) + "\n" + body(case), _both(case))


@layout
def two_words_for_both(case: Case) -> Printed:
    one, two = _s(case, "Plaintiff", "Defendant")
    rows = two_columns(
        [
            listed(case.left, upper=False) + ",",
            f"{one},",
            "and",
            listed(case.third, upper=False) + ",",
            "Involuntary Plaintiff,",
            "vs.",
            listed(case.right, upper=False) + ",",
            f"{two}.",
        ],
        [f"No. {_cv(case)}"],
        0,
    )
    return Printed(
        "UNITED STATES DISTRICT COURT\nDISTRICT OF NEBRASKA\n\n" + collapsed(rows) + body(case),
        (*_both(case), *truths(case.third, "plaintiff")),
    )
