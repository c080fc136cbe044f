"""The names of the courts of the United Kingdom, Ireland, Canada, Australia and New Zealand.

`courts` joins them to the rest. All patterns read normalized text, where a heading runs over several lines.
"""

from __future__ import annotations

import re

from legal_pipeline.data.commonwealth_courts import COURT_PLACES, COURTS_OF_PLACES, LISTS, NAMED_COURTS


def _any(names: tuple[str, ...]) -> str:
    return (
        "(?:" + "|".join(re.escape(name).replace(r"\ ", r"\s").replace("'", "['’]") for name in sorted(names, key=len, reverse=True)) + ")"
    )


_PLACE = r"(?-i:[A-Z])[\w'’-]+(?:[ ](?:(?:upon|on|in|under)[ ])?(?-i:[A-Z])[\w'’-]+)?"
_PART = rf"(?:\s?[,\n\u2029]\s?{_any(LISTS)})"
"""A division or a list of a court, below it."""
COMMONWEALTH_COURTS: tuple[re.Pattern[str], ...] = tuple(
    re.compile(rf"\b(?=(?-i:[A-Z]))(?:{pattern})", re.IGNORECASE)
    for pattern in (
        rf"High\sCourt\sof\sJustice(?:\sin\sNorthern\sIreland)?{_PART}{{0,3}}",
        rf"(?:Family|County|Crown|Magistrates['’])\sCourt\s(?:sitting\s)?at\s{_PLACE}",
        rf"{_any(COURTS_OF_PLACES)}\s(?:of|for)\s(?:the\s)?{_any(COURT_PLACES)}",
        rf"(?:Ontario\s)?{_any(NAMED_COURTS)}{_PART}?",
        r"Court\sof\sAppeal\s?\(?\s?(?:Civil|Criminal)\sDivision\)?",
    )
)
COURT_OF_APPEAL = re.compile(r"(?<=[Tt]he )Court[ ]of[ ]Appeal\b(?!s|[ ](?:of|for)\b)")
"""One court where the document is of a country that has one: "the Court of Appeal"."""
HEADING = re.compile(
    r"(?<![^\n\u2029\u2003 ])(?:THE[ ]|An[ ])?(?P<court>HIGH COURT|SUPREME COURT|COURT OF APPEAL|CIRCUIT COURT)(?=\s?[\n\u2029])"
)
"""The court of Ireland above the number of its judgment: "THE HIGH COURT / [2021] IEHC 12"."""
CITED_BELOW = re.compile(r"[^\[]{0,160}\[[^\]\d]{0,3}\d{4}\]?[ ]?IE(?:HC|CA|SC|CC)\b")
