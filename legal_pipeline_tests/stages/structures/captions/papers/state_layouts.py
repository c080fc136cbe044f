# ruff: noqa: E501  (a caption reads best as one string, as it is printed)
"""Layouts of state courts, of courts abroad, and of agencies."""

from __future__ import annotations

from legal_pipeline_tests.stages.structures.captions.papers.cases import Case, person
from legal_pipeline_tests.stages.structures.captions.papers.layouts import _both, _column, _s, layout
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
def california(case: Case) -> Printed:
    head = f"{case.attorney} (State Bar No. {case.serial + 200000})\n{case.firm}\n1 Market Street\nSan Francisco, CA 94105\nTelephone: (415) 555-0100\n\n"
    right = [f"Case No. BC{case.serial:06d}", "", f"[Assigned to the Hon. {case.judge}, Dept. 12]", "", *wrapped(case.title, 36)]
    text = (
        head
        + "SUPERIOR COURT OF THE STATE OF CALIFORNIA\nCOUNTY OF LOS ANGELES, CENTRAL DISTRICT\n\n"
        + kept(two_columns(_column(case, "vs."), right), ")")
    )
    return Printed(numbered(text.rstrip("\n")) if text.count("\n") <= 28 else text + body(case), _both(case), (case.judge,))


@layout
def new_york(case: Case) -> Printed:
    rule = "-" * 56 + "X\n"
    rows = two_columns(_column(case, "-against-"), [f"Index No. {case.serial + 150000}/20{case.year:02d}", "", *wrapped(case.title, 30)], 2)
    return Printed("SUPREME COURT OF THE STATE OF NEW YORK\nCOUNTY OF QUEENS\n" + rule + kept(rows) + rule + body(case), _both(case))


@layout
def new_york_present(case: Case) -> Printed:
    head = f"SUPREME COURT OF THE STATE OF NEW YORK\nNEW YORK COUNTY\n\nPRESENT: HON. {case.judge.upper()}          PART 38\n                        Justice\n"
    rows = two_columns(
        _column(case, "- v -"),
        [f"INDEX NO. {case.serial + 650000}/20{case.year:02d}", "MOTION DATE 03/04/2019", "DECISION AND ORDER ON", "MOTION"],
        1,
    )
    return Printed(head + "-" * 50 + "X\n" + kept(rows) + "-" * 50 + "X\n" + body(case), _both(case), (case.judge,))


@layout
def illinois(case: Case) -> Printed:
    head = "IN THE CIRCUIT COURT OF COOK COUNTY, ILLINOIS\nCOUNTY DEPARTMENT, LAW DIVISION\n\n"
    rows = two_columns(_column(case), [f"No. 20{case.year:02d} L {case.serial:06d}", "", f"Hon. {case.judge}", "Calendar R"], 2)
    return Printed(head + kept(rows, ")") + f"\n{case.title}\n" + body(case), _both(case), (case.judge,))


@layout
def texas(case: Case) -> Printed:
    lines = _column(case, blank=True)
    right = ["IN THE DISTRICT COURT OF", "", "HARRIS COUNTY, TEXAS", "", "113TH JUDICIAL DISTRICT"]
    text = f"CAUSE NO. 20{case.year:02d}-{case.serial:05d}\n\n" + kept(two_columns(lines, right, 0), "§")
    return Printed(text + f"\n{case.title}\n" + body(case), _both(case))


@layout
def texas_collapsed(case: Case) -> Printed:
    one, two = _s(case, "Plaintiff", "Defendant")
    rows = [
        (listed(case.left) + ",", "IN THE DISTRICT COURT"), (one + ",", ""), ("", ""), ("VS.", "OF BEXAR COUNTY, TEXAS"), ("", ""),
        (listed(case.right) + ",", ""), (two + ".", "45TH JUDICIAL DISTRICT"),
    ]  # fmt: skip
    return Printed(f"CAUSE NO. 20{case.year:02d}CI{case.serial:05d}\n" + collapsed(rows, "§") + case.title + "\n" + body(case), _both(case))


@layout
def florida(case: Case) -> Printed:
    head = f"IN THE CIRCUIT COURT OF THE ELEVENTH\nJUDICIAL CIRCUIT IN AND FOR\nMIAMI-DADE COUNTY, FLORIDA\n\nCASE NO.: 20{case.year:02d}-{case.serial:06d}-CA-01\n\n"
    return Printed(head + "\n".join(_column(case, "vs.")) + "\n" + "_" * 32 + "/\n\n" + case.title + "\n" + body(case), _both(case))


@layout
def michigan(case: Case) -> Printed:
    head = "STATE OF MICHIGAN\nIN THE CIRCUIT COURT FOR THE COUNTY OF WAYNE\n\n"
    lines = [
        *wrapped(listed(case.left) + ","),
        "     " + _s(case, "Plaintiff", "")[0] + ",",
        "v",
        *wrapped(listed(case.right) + ","),
        "     " + _s(case, "", "Defendant")[1] + ".",
    ]
    at = len(lines) - len(wrapped(listed(case.right) + ",")) - 2
    rows = two_columns(lines[: at + 1], [f"Case No. {case.year}-{case.serial:06d}-NI", f"Hon. {case.judge}"], at)
    rest = [(line, "") for line in lines[at + 1 :]]
    return Printed(head + kept([*rows, *rest]) + "_" * 30 + "/\n" + body(case), _both(case), (case.judge,))


@layout
def pennsylvania(case: Case) -> Printed:
    head = "IN THE COURT OF COMMON PLEAS OF ALLEGHENY COUNTY, PENNSYLVANIA\nCIVIL DIVISION\n\n"
    rows = two_columns(_column(case, upper=True, blank=False), [f"No. GD-{case.year}-{case.serial:06d}", "", "JURY TRIAL DEMANDED"], 0)
    return Printed(head + collapsed(rows, ":") + body(case), _both(case))


@layout
def ohio_addresses(case: Case) -> Printed:
    head = "IN THE COURT OF COMMON PLEAS\nCUYAHOGA COUNTY, OHIO\n\n"
    lines = [
        *wrapped(listed(case.left)), "100 Main Street", "Cleveland, Ohio 44113", "     Plaintiff,", "vs.", *wrapped(listed(case.right)),
        "200 Elm Avenue", "Parma, Ohio 44129", "     Defendant.",
    ]  # fmt: skip
    rows = two_columns(lines, [f"CASE NO. CV-{case.year}-{case.serial:06d}", f"JUDGE {case.judge.upper()}", "", "COMPLAINT"], 1)
    return Printed(head + kept(rows, ")") + body(case), _both(case), (case.judge,))


@layout
def new_jersey(case: Case) -> Printed:
    right = [
        "SUPERIOR COURT OF NEW JERSEY",
        "LAW DIVISION: ESSEX COUNTY",
        f"DOCKET NO. ESX-L-{case.serial:06d}-{case.year}",
        "",
        "Civil Action",
        "",
        *wrapped(case.title, 36),
    ]
    return Printed(kept(two_columns(_column(case), right, 0)) + body(case), _both(case))


@layout
def virginia(case: Case) -> Printed:
    one, two = _s(case, "Plaintiff", "Defendant")
    head = "VIRGINIA:\n     IN THE CIRCUIT COURT FOR THE CITY OF RICHMOND\n\n"
    text = (
        f"{listed(case.left)}\n\n     {one},\n\nv.          Case No. CL{case.year}-{case.serial}\n\n{listed(case.right)}\n\n     {two}.\n"
    )
    return Printed(head + text + "\n" + case.title + "\n" + body(case), _both(case))


@layout
def arkansas(case: Case) -> Printed:
    one, two = (role.upper() for role in _s(case, "Plaintiff", "Defendant"))
    text = f"{listed(case.left):<49} {one}\n\nVS.            NO. 60CV-{case.year}-{case.serial}\n\n{listed(case.right):<49} {two}\n"
    return Printed(
        "IN THE CIRCUIT COURT OF PULASKI COUNTY, ARKANSAS\nSECOND DIVISION\n\n" + text + "\n" + case.title + "\n" + body(case), _both(case)
    )


@layout
def kentucky(case: Case) -> Printed:
    one, two = (role.upper() for role in _s(case, "Plaintiff", "Defendant"))
    head = f"COMMONWEALTH OF KENTUCKY\nJEFFERSON CIRCUIT COURT\nDIVISION NINE\nCASE NO. {case.year}-CI-{case.serial:06d}\n\n"
    text = f"{listed(case.left)} {one}\n\nv.\n\n{listed(case.right)} {two}\n"
    return Printed(head + text + "\n" + case.title + "\n" + body(case), _both(case))


@layout
def delaware(case: Case) -> Printed:
    rows = two_columns(_column(case), [f"C.A. No. 20{case.year:02d}-{case.serial:04d}-JTL"], 3)
    return Printed(
        "IN THE COURT OF CHANCERY OF THE STATE OF DELAWARE\n\n" + kept(rows, ":") + f"\n{case.title}\n" + body(case), _both(case)
    )


@layout
def wisconsin(case: Case) -> Printed:
    one, two = _s(case, "Plaintiff", "Defendant")
    head = "STATE OF WISCONSIN          CIRCUIT COURT          DANE COUNTY\n"
    text = f"{listed(case.left)},\n          {one},\n     v.                      Case No. {case.year}-CV-{case.serial}\n{listed(case.right)},\n          {two}.\n"
    return Printed(head + text + f"\n{case.title}\n" + body(case), _both(case))


@layout
def georgia(case: Case) -> Printed:
    rows = two_columns(_column(case), ["CIVIL ACTION FILE", f"NO. 20{case.year:02d}CV{case.serial + 300000}"], 3)
    return Printed(
        "IN THE SUPERIOR COURT OF FULTON COUNTY\nSTATE OF GEORGIA\n\n" + collapsed(rows, ")") + f"\n{case.title}\n" + body(case),
        _both(case),
    )


@layout
def connecticut(case: Case) -> Printed:
    text = f"DOCKET NO.: FBT-CV{case.year}-{case.serial + 6000000}-S   :   SUPERIOR COURT\n" + kept(
        [(listed(case.left), "J.D. OF FAIRFIELD"), ("V.", "AT BRIDGEPORT"), (listed(case.right), "MARCH 4, 2019")], ":"
    )
    return Printed(text + f"\n{case.title}\n" + body(case), _both(case, "", ""))


@layout
def louisiana(case: Case) -> Printed:
    rows = [
        (listed(case.left), f"NO. {case.serial + 600000} DIV. C"),
        ("VERSUS", "19TH JUDICIAL DISTRICT COURT"),
        (listed(case.right), "PARISH OF EAST BATON ROUGE"),
    ]
    return Printed(
        kept(rows, "") + "                                           STATE OF LOUISIANA\n" + "\nPETITION FOR DAMAGES\n" + body(case),
        _both(case, "", ""),
    )


@layout
def family(case: Case) -> Printed:
    one, two = person(case.rng), person(case.rng)
    head = "IN THE DISTRICT COURT OF JOHNSON COUNTY, KANSAS\n\n"
    text = f"IN THE MATTER OF THE MARRIAGE OF\n\n{one.upper()}, Petitioner,\n\nand\n\n{two.upper()}, Respondent.\n\nCase No. {case.year}CV{case.serial:05d}\n"
    return Printed(head + text + body(case), ((one, "petitioner"), (two, "respondent")))


@layout
def probate(case: Case) -> Printed:
    dead, petitioner = person(case.rng).split(",")[0], person(case.rng)
    text = f"IN RE: THE ESTATE OF\n{dead.upper()},\n     Deceased.\n\n{petitioner.upper()},\n     Petitioner.\n\nFile No. {case.year}-{case.serial}\n"
    return Printed("IN THE PROBATE COURT OF SHELBY COUNTY, TENNESSEE\n\n" + text + body(case), ((petitioner, "petitioner"),))


@layout
def workers_compensation(case: Case) -> Printed:
    one, two = case.left.parties[0].names[0], case.right.parties[0].names[0]
    rows = [
        (one, f"Docket No. 20{case.year:02d}-06-{case.serial:04d}"),
        ("", ""),
        ("v.", f"State File No. {case.serial + 9000}-20{case.year:02d}"),
        ("", ""),
        (two, ""),
    ]
    head = "TENNESSEE BUREAU OF WORKERS’ COMPENSATION\nIN THE COURT OF WORKERS’ COMPENSATION CLAIMS\nAT NASHVILLE\n\n"
    return Printed(head + collapsed(rows, ")") + body(case), ((one, ""), (two, "")))


@layout
def agency(case: Case) -> Printed:
    one = case.left.parties[0].names[0]
    text = f"UNITED STATES OF AMERICA\nBEFORE THE FEDERAL TRADE COMMISSION\n\nIn the Matter of\n\n{one},\n     a corporation,\n     Respondent.\n\nDocket No. {case.serial}\n"
    return Printed(text + f"\n{case.title}\n" + body(case), ((one, "respondent"),))


@layout
def labor_board(case: Case) -> Printed:
    text = f"UNITED STATES OF AMERICA\nBEFORE THE NATIONAL LABOR RELATIONS BOARD\n\n{listed(case.left)},\n     Respondent,\n\nand          Case 07-CA-{case.serial + 100000}\n\n{listed(case.third)},\n     Charging Party.\n"
    return Printed(text + body(case), (*truths(case.left, "respondent"), *truths(case.third, "claimant")))


@layout
def ontario(case: Case) -> Printed:
    one, two = _s(case, "Plaintiff", "Defendant")
    text = f"Court File No. CV-{case.year}-{case.serial:08d}-0000\n\nONTARIO\nSUPERIOR COURT OF JUSTICE\n\nB E T W E E N:\n\n{listed(case.left)}\n\n{one}\n\n- and -\n\n{listed(case.right)}\n\n{two}\n"
    return Printed(text + "\nSTATEMENT OF CLAIM\n" + body(case), _both(case))


@layout
def england(case: Case) -> Printed:
    left, right = case.left.names, case.right.names
    role = "Defendants" if len(right) > 1 else "Defendant"
    first = [f"            {name.upper()}" for name in left]
    first[-1] = f"{first[-1]:<60}{'Claimants' if len(left) > 1 else 'Claimant'}"
    second = [
        f"        ({index}) {name.upper()}" if len(right) > 1 else f"            {name.upper()}" for index, name in enumerate(right, 1)
    ]
    second[-1] = f"{second[-1]:<60}{role}"
    text = f"Neutral Citation Number: [20{case.year:02d}] EWHC {case.serial} (Comm)\n\nCase No: CL-20{case.year:02d}-{case.serial:06d}\nIN THE HIGH COURT OF JUSTICE\nCOMMERCIAL COURT (QBD)\n\nDate: 12/10/20{case.year:02d}\n\nBefore :\n\nMR JUSTICE {case.judge.split()[-1].upper()}\n- - - - - - - - - - -\nBetween :\n\n"
    text += "\n".join(first) + "\n\n                    - and -\n\n" + "\n".join(second) + "\n- - - - - - - - - - -\n"
    return Printed(text + body(case), _both(case, "claimant", "defendant"), (case.judge.split()[-1],))


@layout
def england_roles_below(case: Case) -> Printed:
    judge = case.judge.split()[-1]
    text = f"Neutral Citation Number: [20{case.year:02d}] EWCA Civ {case.serial}\n\nCase No: A3/20{case.year:02d}/{case.serial:04d}\nIN THE COURT OF APPEAL (CIVIL DIVISION)\nON APPEAL FROM THE HIGH COURT OF JUSTICE\n\nBefore:\n\nLORD JUSTICE {judge.upper()}\n\nBetween:\n\n"
    text += f"{listed(case.left)}\nAppellant\n\n- and -\n\n{listed(case.right)}\nRespondent\n"
    return Printed(text + body(case), _both(case, "appellant", "respondent"), (judge,))
