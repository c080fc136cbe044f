# ruff: noqa: E501  (a caption reads best as one string, as it is printed)
"""The layouts: each prints a case as one court or one kind of paper does. No two share more than the helpers of `printing`."""

from __future__ import annotations

from collections.abc import Callable

from legal_pipeline_tests.stages.structures.captions.papers.cases import Case, person
from legal_pipeline_tests.stages.structures.captions.papers.printing import (
    Printed,
    body,
    capitals,
    collapsed,
    kept,
    listed,
    numbered,
    one_after_the_other,
    own_lines,
    truths,
    two_columns,
    wrapped,
)

Layout = Callable[[Case], Printed]
LAYOUTS: dict[str, Layout] = {}


def layout(function: Layout) -> Layout:
    LAYOUTS[function.__name__.replace("_", " ").strip()] = function
    return function


def _s(case: Case, left: str, right: str) -> tuple[str, str]:
    return (left + "s" if len(case.left.names) > 1 else left, right + "s" if len(case.right.names) > 1 else right)


def _column(
    case: Case, versus: str = "v.", left: str = "Plaintiff", right: str = "Defendant", upper: bool = True, blank: bool = True
) -> list[str]:
    one, two = _s(case, left, right)
    gap = [""] if blank else []
    return [
        *wrapped(listed(case.left, upper=upper) + ","), *gap, f"          {one},", *gap, f"     {versus}", *gap,
        *wrapped(listed(case.right, upper=upper) + ","), *gap, f"          {two}.",
    ]  # fmt: skip


def _both(case: Case, left: str = "plaintiff", right: str = "defendant") -> tuple[tuple[str, str], ...]:
    return (*truths(case.left, left), *truths(case.right, right))


def _cv(case: Case) -> str:
    return f"{case.rng.randint(1, 8)}:{case.year:02d}-cv-{case.serial:05d}"


@layout
def district_brackets(case: Case) -> Printed:
    rows = two_columns(_column(case), [f"Case No. {_cv(case)}", "", *wrapped(case.title, 36)], 2)
    return Printed("IN THE UNITED STATES DISTRICT COURT\nFOR THE DISTRICT OF COLORADO\n\n" + kept(rows, ")") + body(case), _both(case))


@layout
def district_brackets_collapsed(case: Case) -> Printed:
    rows = two_columns(_column(case, "vs."), [f"CIVIL ACTION NO. {_cv(case)}", f"Judge {case.judge}"], 3)
    head = "UNITED STATES DISTRICT COURT\nMIDDLE DISTRICT OF TENNESSEE\nNASHVILLE DIVISION\n"
    return Printed(head + collapsed(rows, ")") + case.title + "\n" + body(case), _both(case), (case.judge,))


@layout
def district_colons(case: Case) -> Printed:
    rows = two_columns(_column(case), ["CIVIL ACTION", "", f"NO. {case.year}-{case.serial}"], 1)
    head = "IN THE UNITED STATES DISTRICT COURT\nFOR THE EASTERN DISTRICT OF PENNSYLVANIA\n\n"
    return Printed(head + kept(rows, ":") + f"\n{case.title}\n" + body(case), _both(case))


@layout
def district_section_signs(case: Case) -> Printed:
    rows = two_columns(_column(case), [f"Civil Action No. {_cv(case)}-N"], 4)
    head = "IN THE UNITED STATES DISTRICT COURT\nFOR THE NORTHERN DISTRICT OF TEXAS\nDALLAS DIVISION\n\n"
    return Printed(head + kept(rows, "§") + f"\n{case.title}\n" + body(case), _both(case))


@layout
def district_bars(case: Case) -> Printed:
    rows = two_columns(_column(case, upper=False), [f"Case No.: {_cv(case)}", f"Hon. {case.judge}", "", *wrapped(case.title, 36)], 1)
    return Printed("UNITED STATES DISTRICT COURT\nDISTRICT OF NEW JERSEY\n\n" + kept(rows, "|") + body(case), _both(case), (case.judge,))


@layout
def district_square_brackets(case: Case) -> Printed:
    rows = two_columns(_column(case), [f"No. {_cv(case)}", "", *wrapped(case.title, 36)], 1)
    return Printed(
        "UNITED STATES DISTRICT COURT\nWESTERN DISTRICT OF WASHINGTON\nAT SEATTLE\n\n" + kept(rows, "]") + body(case), _both(case)
    )


@layout
def district_asterisks(case: Case) -> Printed:
    rows = two_columns(_column(case), [f"Civil Action No. {case.year}-{case.serial}", "", 'SECTION "R"'], 1)
    return Printed(
        "UNITED STATES DISTRICT COURT\nEASTERN DISTRICT OF LOUISIANA\n\n" + kept(rows, "*") + f"\n{case.title}\n" + body(case), _both(case)
    )


@layout
def district_ruled(case: Case) -> Printed:
    rule = "-" * 44 + "x\n"
    rows = two_columns(_column(case, "-against-"), [f"{case.year} Civ. {case.serial} (ABC)", "", *wrapped(case.title, 30)], 2)
    return Printed(
        "UNITED STATES DISTRICT COURT\nSOUTHERN DISTRICT OF NEW YORK\n" + rule + kept(rows, ":") + rule + body(case), _both(case)
    )


@layout
def district_ruled_between(case: Case) -> Printed:
    rule = "_" * 40 + "\n"
    column = "\n".join(line for line in _column(case, "- v. -") if line)
    number = f"{_cv(case)} (LGS)\n"
    return Printed(
        "UNITED STATES DISTRICT COURT\nSOUTHERN DISTRICT OF NEW YORK\n"
        + rule
        + column
        + "\n"
        + rule
        + number
        + case.title
        + "\n"
        + body(case),
        _both(case),
    )


@layout
def district_no_rule(case: Case) -> Printed:
    column = "\n".join(_column(case, "versus", upper=False))
    return Printed(
        "United States District Court\nDistrict of Maine\n\n" + column + f"\n\nCivil No. {_cv(case)}\n\n{case.title}\n" + body(case),
        _both(case),
    )


@layout
def district_gap_collapsed(case: Case) -> Printed:
    rows = two_columns(_column(case, blank=False), [f"Case No.: {_cv(case)}", case.title if len(case.title) < 30 else "ORDER"], 1)
    return Printed(
        "UNITED STATES DISTRICT COURT\nSOUTHERN DISTRICT OF FLORIDA\n" + collapsed(rows) + "_" * 30 + "/\n" + body(case), _both(case)
    )


@layout
def district_columns_after(case: Case) -> Printed:
    right = [f"Case No. {_cv(case)} DOC (KESx)", *wrapped(case.title, 30), "Hearing Date: March 2, 2020", f"Judge: Hon. {case.judge}"]
    text = "UNITED STATES DISTRICT COURT\nCENTRAL DISTRICT OF CALIFORNIA\n" + one_after_the_other(two_columns(_column(case), right))
    return Printed(text + body(case), _both(case), (case.judge,))


@layout
def district_own_lines(case: Case) -> Printed:
    rows = two_columns(_column(case, blank=False), [f"No. {_cv(case)}", "ORDER"], 1)
    return Printed("UNITED STATES DISTRICT COURT\nEASTERN DISTRICT OF CALIFORNIA\n" + own_lines(rows) + body(case), _both(case))


@layout
def district_pleading_paper(case: Case) -> Printed:
    counsel = f"{case.attorney} (SBN {case.serial + 100000})\n{case.firm}\n100 Main Street\nSan Jose, CA 95110\n"
    rows = two_columns(_column(case, blank=False), [f"Case No. {_cv(case)}", *wrapped(case.title, 28)], 1)
    text = counsel + "\nUNITED STATES DISTRICT COURT\nNORTHERN DISTRICT OF CALIFORNIA\n\n" + kept(rows, "")
    return Printed(numbered(text), _both(case))


@layout
def district_names_and_roles(case: Case) -> Printed:
    one, two = _s(case, "Plaintiff", "Defendant")
    text = f"{listed(case.left)}, {one},\n\nv.\n\n{listed(case.right)}, {two}.\n\nCase No. {_cv(case)}\n\n{case.title}\n"
    return Printed("UNITED STATES DISTRICT COURT\nDISTRICT OF OREGON\n\n" + text + body(case), _both(case))


@layout
def district_one_sentence(case: Case) -> Printed:
    one, two = _s(case, "Plaintiff", "Defendant")
    text = f"{listed(case.left)}, {one}, v. {listed(case.right)}, {two}.\nCase No. {_cv(case)}\n"
    return Printed("UNITED STATES DISTRICT COURT\nDISTRICT OF KANSAS\n\n" + text + case.title + "\n" + body(case), _both(case))


@layout
def district_criminal(case: Case) -> Printed:
    name = case.right.parties[0].names[0]
    rows = two_columns(
        ["UNITED STATES OF AMERICA", "", "     v.", "", *wrapped(capitals(name))],
        [f"Criminal No. {case.year}-{case.serial}", "", "Violation: 18 U.S.C. § 1343"],
        0,
    )
    head = "UNITED STATES DISTRICT COURT\nDISTRICT OF MASSACHUSETTS\n\n"
    return Printed(head + kept(rows, ")") + "\nINDICTMENT\n" + body(case), (("United States of America", ""), (name, "")))


@layout
def district_habeas(case: Case) -> Printed:
    prisoner, warden = person(case.rng), person(case.rng)
    text = f"{prisoner.upper()}, #{case.serial}{case.year},\n     Petitioner,\n\nv.\n\n{warden.upper()}, Warden,\n     Respondent.\n\nCase No. {_cv(case)}\n"
    head = "UNITED STATES DISTRICT COURT\nNORTHERN DISTRICT OF OHIO\nWESTERN DIVISION\n\n"
    return Printed(
        head + text + f"\nJUDGE {case.judge.upper()}\n\n" + body(case), ((prisoner, "petitioner"), (warden, "respondent")), (case.judge,)
    )


@layout
def district_third_party(case: Case) -> Printed:
    lines = [
        *wrapped(listed(case.left) + ","), "          Plaintiff/Counter-Defendant,", "v.", *wrapped(listed(case.right) + ","),
        "          Defendant/Counterclaimant/", "          Third-Party Plaintiff,", "v.", *wrapped(listed(case.third) + ","), "          Third-Party Defendant.",
    ]  # fmt: skip
    text = kept(two_columns(lines, [f"Case No. {_cv(case)}", "ORDER"], 2), ")")
    return Printed(
        "UNITED STATES DISTRICT COURT\nDISTRICT OF ARIZONA\n\n" + text + body(case), (*_both(case), *truths(case.third, "defendant"))
    )


@layout
def district_intervenors(case: Case) -> Printed:
    lines = [
        *wrapped(listed(case.left) + ","), "     Plaintiff,", "and", *wrapped(listed(case.third) + ","), "     Plaintiff-Intervenor,",
        "v.", *wrapped(listed(case.right) + ","), "     Defendant.",
    ]  # fmt: skip
    head = "UNITED STATES DISTRICT COURT\nDISTRICT OF MONTANA\nBILLINGS DIVISION\n\n"
    text = kept(two_columns(lines, [f"CV {case.year}-{case.serial}-BLG"], 1))
    return Printed(head + text + body(case), (*_both(case), *truths(case.third, "intervenor")))


@layout
def district_relator(case: Case) -> Printed:
    relator = case.left.parties[0].names[0]
    text = (
        f"UNITED STATES OF AMERICA ex rel. {relator.upper()},\n     Plaintiff-Relator,\n     v.\n"
        + "\n".join(wrapped(listed(case.right) + ","))
        + f"\n     {_s(case, '', 'Defendant')[1]}.\n"
    )
    head = "UNITED STATES DISTRICT COURT\nDISTRICT OF NEW JERSEY\n\n"
    truth = (("United States of America", "plaintiff"), (relator, "plaintiff"), *truths(case.right, "defendant"))
    return Printed(head + text + f"\nCivil Action No. {_cv(case)}\nFILED UNDER SEAL\n" + body(case), truth)


@layout
def district_consolidated(case: Case) -> Printed:
    rule = "_" * 36 + "\n"
    first, second = listed(case.left), listed(case.third)
    one, two = _s(case, "Plaintiff", "Defendant")
    right = "\n".join(wrapped(listed(case.right) + ","))
    text = f"{first},\n    {one},\nv.\n{right}\n    {two}.\nNo. {_cv(case)}\n{rule}{second},\n    Plaintiff,\nv.\n{right}\n    {two}.\nNo. {_cv(case)}\n{rule}"
    return Printed(
        "UNITED STATES DISTRICT COURT\nDISTRICT OF DELAWARE\n" + rule + text + "(Consolidated)\n" + body(case),
        (*_both(case), *truths(case.third, "plaintiff")),
    )


@layout
def multidistrict(case: Case) -> Printed:
    text = f"IN RE: {case.third.parties[0].names[0].split(',')[0].upper()}\nPRODUCTS LIABILITY LITIGATION\n\nMDL No. {case.serial}\n\n"
    rest = "This Document Relates to:\n" + "\n".join(_column(case, blank=False)) + f"\nCase No. {_cv(case)}\n"
    return Printed("UNITED STATES DISTRICT COURT\nDISTRICT OF MINNESOTA\n\n" + text + rest + body(case), _both(case))


@layout
def admiralty_in_rem(case: Case) -> Printed:
    owner = case.left.parties[0].names[0]
    ship = f"M/V {case.third.parties[0].names[0].split()[0].upper()} STAR"
    text = f"{owner.upper()},\n     Plaintiff,\nv.\n{ship}, her engines, tackle,\nand appurtenances, in rem,\n     Defendant.\n\nIN ADMIRALTY\nCase No. {_cv(case)}\n"
    return Printed(
        "UNITED STATES DISTRICT COURT\nDISTRICT OF MARYLAND\n\n" + text + body(case), ((owner, "plaintiff"), (ship, "defendant"))
    )
