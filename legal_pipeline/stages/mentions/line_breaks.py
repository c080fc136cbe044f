"""Decides whether a name in a capitalized run continues across a line break."""

from __future__ import annotations

from legal_pipeline.data.organisation_kinds import KINDS
from legal_pipeline.data.stopwords import NOT_IN_NAMES
from legal_pipeline.data.titles import JOBS
from legal_pipeline.stages.mentions.tokens import (
    CONNECTORS,
    LEGAL_FORMS,
    SUFFIXES,
    TITLE_WORDS,
    Word,
    given_names,
)

_NUMBERS_OF_BANKS = frozenset({"First", "Second", "Third", "Fourth", "Fifth"})
_NUMBERED = frozenset({"Bank", "Bancorp", "Bancshares", "Church", "Credit", "Savings", "Title", "Trust"})
"""What is named by a number: "First Prairie Bank", "Fifth Third Bancorp", "Second Harbor Trust Company"."""
_BOARDS = frozenset({"Directors", "Governors", "Managers", "Regents", "Shareholders", "Stockholders", "Trustees"})
"""Whom a letter addresses on the line above their company: "Board of Directors"."""
_GOES_ON = frozenset({"High", "Junior", "Middle", "Elementary", "States", "American", "National", "Central", "General", "United", "First"})
"""Plain words with which the first line of a name may end: "Prairie States / Adjusters, Inc."."""
_LOOKED_AT = 5


def line_above(run: list[Word], low: int, at: int) -> list[Word]:
    """Returns the words of the run on the line that ends before `at`."""
    first = at - 1
    while first > low and run[first].separator != "\n":
        first -= 1
    return run[first:at]


def breaks_line(run: list[Word], low: int, at: int) -> bool:
    """Returns whether the line above `at` ends before the name begins: a heading, a person, the end of another name."""
    if run[at].separator != "\n":
        if at - 1 > low and run[at - 2].text in ("St.", "Saint", "ST."):
            return False  # "St. Bride's Hospital"
        if run[at].separator[:1] in ("’", "'") and run[at].separator[1:2] != "s" and run[at - 1].text[-1:] in "sS":
            return False  # "Teachers' Retirement Fund"
        return "’" in run[at].separator or "'" in run[at].separator
    line = line_above(run, low, at)
    # a title does not count: "Ms. Jane Roe" above her office
    while len(line) > 1 and line[0].text in TITLE_WORDS:
        line = line[1:]
    last = line[-1].text
    if len(line) == 1 and last in _NUMBERS_OF_BANKS and any(word.text in _NUMBERED for word in run[at : at + _LOOKED_AT]):
        return False
    if (
        last in SUFFIXES
        or last in LEGAL_FORMS
        or ((last in JOBS or last.title() in _BOARDS) and run[at].is_capital)
        or (
            last.lower() in NOT_IN_NAMES and last.lower() not in CONNECTORS and last not in KINDS and last not in _GOES_ON and len(line) < 4
        )
    ):
        return True
    return (
        2 <= len(line) <= 4
        and not line[-1].is_initial
        and last.lower() not in CONNECTORS
        and (line[0].text.upper() in given_names() or line[1].is_initial)
        and last not in KINDS
    )
