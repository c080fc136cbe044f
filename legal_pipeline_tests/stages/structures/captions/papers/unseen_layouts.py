# ruff: noqa: E501  (a paper reads best as one string, as it is printed)
"""Captions that no rule was written on: they only measure. What is missed here is not to be mended by looking at it.

Written from the forms of the courts named, without a look at what the reader does with them. Not in `LAYOUTS`: a layout that a
rule was written on after all belongs there.
"""

from __future__ import annotations

from collections.abc import Callable

from legal_pipeline_tests.stages.structures.captions.papers.cases import Case
from legal_pipeline_tests.stages.structures.captions.papers.printing import Printed, body, kept, listed, truths, two_columns, wrapped


def _roles(case: Case, left: str, right: str) -> tuple[tuple[str, str], ...]:
    return (*truths(case.left, left), *truths(case.right, right))


def _plural(word: str, count: int) -> str:
    return word + ("s" if count > 1 else "")


def _rows(case: Case, left: str, right: str, versus: str = "v.") -> list[str]:
    one, two = _plural(left, len(case.left.parties)), _plural(right, len(case.right.parties))
    return [
        *wrapped(listed(case.left) + ","),
        f"          {one},",
        "",
        f"     {versus}",
        "",
        *wrapped(listed(case.right) + ","),
        f"          {two}.",
    ]


def arbitration(case: Case) -> Printed:
    text = "\n".join(_rows(case, "Claimant", "Respondent", "-and-"))
    return Printed(
        f"AMERICAN ARBITRATION ASSOCIATION\nCommercial Arbitration Tribunal\n\nIn the Matter of the Arbitration between:\n\n{text}\n\n"
        f"AAA Case No. 01-{case.year}-0000-{case.serial}\n\nFINAL AWARD\n{body(case)}",
        _roles(case, "claimant", "respondent"),
    )


def massachusetts(case: Case) -> Printed:
    rows = two_columns(
        _rows(case, "Plaintiff", "Defendant"), ["SUPERIOR COURT", "DEPARTMENT OF THE TRIAL", f"COURT NO. 20{case.year}-0{case.serial}"]
    )
    return Printed(
        f"COMMONWEALTH OF MASSACHUSETTS\n\nSUFFOLK, ss.\n\n{kept(rows, ')')}\n{case.title}\n{body(case)}",
        _roles(case, "plaintiff", "defendant"),
    )


def south_carolina(case: Case) -> Printed:
    right = ["IN THE COURT OF COMMON PLEAS", "FIFTH JUDICIAL CIRCUIT", "", f"Case No. 20{case.year}-CP-40-0{case.serial}", "", case.title]
    left = ["STATE OF SOUTH CAROLINA", "COUNTY OF RICHLAND", "", *_rows(case, "Plaintiff", "Defendant", "vs.")]
    return Printed(kept(two_columns(left, right, 0), ")") + body(case), _roles(case, "plaintiff", "defendant"))


def north_carolina(case: Case) -> Printed:
    right = ["IN THE GENERAL COURT OF JUSTICE", "SUPERIOR COURT DIVISION", f"{case.year} CVS {case.serial}"]
    rows = two_columns(["STATE OF NORTH CAROLINA", "COUNTY OF WAKE", "", *_rows(case, "Plaintiff", "Defendant")], right, 0)
    return Printed(kept(rows) + f"\n{case.title}\n{body(case)}", _roles(case, "plaintiff", "defendant"))


def colorado(case: Case) -> Printed:
    one, two = _plural("Plaintiff", len(case.left.parties)), _plural("Defendant", len(case.right.parties))
    return Printed(
        f"DISTRICT COURT, CITY AND COUNTY OF DENVER, COLORADO\n1437 Bannock Street\nDenver, CO 80202\n\n{one}: {listed(case.left)}\n\nv.\n\n"
        f"{two}: {listed(case.right)}\n\n▲ COURT USE ONLY ▲\n\nCase Number: 20{case.year}CV3{case.serial}\nDivision: 409\n\n{case.title}\n{body(case)}",
        _roles(case, "plaintiff", "defendant"),
    )


def washington(case: Case) -> Printed:
    right = [f"NO. {case.year}-2-0{case.serial}-1 SEA", "", *wrapped(case.title, 30), "", f"Judge {case.judge}"]
    rows = two_columns(_rows(case, "Plaintiff", "Defendant", "vs."), right)
    return Printed(
        f"SUPERIOR COURT OF WASHINGTON FOR KING COUNTY\n\n{kept(rows)}{body(case)}", _roles(case, "plaintiff", "defendant"), (case.judge,)
    )


def merit_board(case: Case) -> Printed:
    rows = two_columns(
        _rows(case, "Appellant", "Agency"), ["DOCKET NUMBER", f"DC-0752-{case.year}-{case.serial}-I-1", "", "DATE: June 4, 2019"]
    )
    return Printed(
        f"UNITED STATES OF AMERICA\nMERIT SYSTEMS PROTECTION BOARD\n\n{kept(rows)}\nBEFORE\n\n{case.judge}\nAdministrative Judge\n\n"
        f"INITIAL DECISION\n{body(case)}",
        _roles(case, "appellant", "respondent"),
        (case.judge,),
    )


def appellate_panel(case: Case) -> Printed:
    debtor = case.third.parties[0].names[0]
    text = "\n".join(_rows(case, "Appellant", "Appellee"))
    return Printed(
        f"UNITED STATES BANKRUPTCY APPELLATE PANEL\nOF THE NINTH CIRCUIT\n\nIn re:                         BAP No. NV-{case.year}-{case.serial}\n"
        f"{debtor.upper()},\n          Debtor.\n______________________________\n{text}\n\nMEMORANDUM\n{body(case)}",
        (*truths(case.third, "debtor")[:1], *_roles(case, "appellant", "appellee")),
    )


def people_against(case: Case) -> Printed:
    accused = case.right.parties[0].names[0]
    return Printed(
        f"SUPREME COURT OF THE STATE OF NEW YORK\nCOUNTY OF KINGS: CRIMINAL TERM, PART 22\n{'-' * 44}x\nTHE PEOPLE OF THE STATE OF NEW YORK\n\n"
        f"          -against-                    Ind. No. {case.serial}/{case.year}\n\n{accused.upper()},\n          Defendant.\n{'-' * 44}x\n"
        f"HON. {case.judge.upper()}, J.S.C.\n\nDECISION AND ORDER\n{body(case)}",
        (("The People of the State of New York", "plaintiff"), (accused, "defendant")),
        (case.judge,),
    )


UNSEEN: dict[str, Callable[[Case], Printed]] = {
    one.__name__.replace("_", " "): one
    for one in (
        arbitration,
        massachusetts,
        south_carolina,
        north_carolina,
        colorado,
        washington,
        merit_board,
        appellate_panel,
        people_against,
    )
}
