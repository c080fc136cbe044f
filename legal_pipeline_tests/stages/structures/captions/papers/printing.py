"""Sets a caption: names broken into lines, two columns with a rail or without, and what text extraction leaves of the columns."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass

from legal_pipeline_tests.stages.structures.captions.papers.cases import Case, Side

WIDTH = 40
Truth = tuple[str, str]
"""The name of a party and its role."""


@dataclass(frozen=True)
class Printed:
    text: str
    parties: tuple[Truth, ...]
    judges: tuple[str, ...] = ()


def capitals(text: str) -> str:
    return text.upper().replace("D/B/A", "d/b/a").replace("A/K/A", "a/k/a").replace("F/K/A", "f/k/a")


def listed(side: Side, *, upper: bool = True, joint: str = ", ", last: str = " and ") -> str:
    """Returns the parties of a side as one text: "A, B and C, et al."; semicolons where a party has a comma of its own."""
    texts = [capitals(party.names[0]).join(party.printed.split(party.names[0])) if upper else party.printed for party in side.parties]
    if joint == ", " and len(texts) > 1 and any("," in text for text in texts):
        joint, last = "; ", "; and "
    if upper and side.parties[0].printed.endswith("corporation"):
        texts = [text.replace("a Delaware corporation", "a Delaware corporation") for text in texts]
    text = joint.join(texts[:-1]) + (last if len(texts) > 1 else "") + texts[-1]
    tail = side.tail.upper() if upper else side.tail
    return f"{text}, {tail}" if tail else text


def wrapped(text: str, width: int = WIDTH - 6) -> list[str]:
    return textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False)


def truths(side: Side, role: str) -> tuple[Truth, ...]:
    return tuple((name, role) for name in side.names)


Row = tuple[str, str]


def two_columns(left: list[str], right: list[str], at: int = 1) -> list[Row]:
    """Returns rows with the right column beginning beside line `at` of the left one."""
    height = max(len(left), at + len(right))
    beside = [""] * at + right
    return [(left[index] if index < len(left) else "", beside[index] if index < len(beside) else "") for index in range(height)]


def kept(rows: list[Row], rail: str = "") -> str:
    """Columns as printed, parted by blanks or a rail."""
    return "".join(f"{left:<{WIDTH}}{rail}   {right}".rstrip() + "\n" for left, right in rows)


def collapsed(rows: list[Row], rail: str = "") -> str:
    """One blank is left between the columns, none at the margin."""
    return "".join(" ".join(part for part in (left.strip(), rail, right.strip()) if part) + "\n" for left, right in rows)


def one_after_the_other(rows: list[Row], rail: str = "") -> str:
    """The left column, then the right one, as many extractors order blocks."""
    lines = [left.strip() for left, _ in rows if left.strip()] + [right.strip() for _, right in rows if right.strip()]
    return "\n".join(lines) + "\n"


def own_lines(rows: list[Row], rail: str = "") -> str:
    """Each cell on a line of its own, the right one behind the left one."""
    return "".join(f"{part.strip()}\n" for row in rows for part in row if part.strip())


def numbered(text: str) -> str:
    """Pleading paper: the lines with the numbers 1 to 28 in the margin."""
    lines = text.split("\n")
    lines += [""] * (28 - len(lines))
    return "".join(f"{index:>2}  {line}\n" for index, line in enumerate(lines[:28], 1))


def body(case: Case) -> str:
    """The first sentence behind a caption; it names nobody new."""
    return case.rng.choice(
        (
            "\nThis matter is before the Court on the motion to dismiss, which has been fully briefed and is ready for decision.\n",
            "\nThe undersigned, for the reasons stated below, respectfully requests the relief described in the attached papers.\n",
            "\nUpon review of the record and the arguments of counsel at the hearing, the following is found and ordered.\n",
        )
    )
