"""The date in the header of a mail, in the forms in which mail programs write and print it."""

from __future__ import annotations

import datetime as dt
import re

from legal_pipeline.data.months import FOREIGN_MONTHS, MONTHS

_NAMED = MONTHS | FOREIGN_MONTHS
_MONTH = "|".join(sorted((re.escape(name) for name in _NAMED), key=len, reverse=True))
_DAY = r"(?<![\d:])(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>\d{4}|\d{2,3})(?![\d:])"

_FORMS: tuple[re.Pattern[str], ...] = (
    # "5 Mar 2019", "4 Mar 19" (RFC 5322, 4.3), "28. Februar 2019", "5-Mar-19", "5 de marzo de 2019"
    re.compile(rf"{_DAY}\.?[ \n-]+(?:de )?(?P<month>{_MONTH})\b\.?,?(?: de)?[ \n-]+{_YEAR}", re.I),
    # "February 28, 2019", "Mar 05 2019"
    re.compile(rf"\b(?P<month>{_MONTH})\b\.?[ \n]+{_DAY},?[ \n]+(?P<year>\d{{4}})(?![\d:])", re.I),
    # "Mar  5 08:00:00 2019" (ctime), "Mar 5 08:00:00 EST 2019"
    re.compile(
        rf"\b(?P<month>{_MONTH})\b[ \n]+{_DAY}[ \n]+\d\d?:\d\d(?::\d\d)?(?: [AP]M)?(?: [A-Z]{{3,4}})?[ \n]+(?P<year>\d{{4}})(?!\d)", re.I
    ),
    # "2019-03-05"
    re.compile(r"(?<![\d-])(?P<year>\d{4})[-/.](?P<month>\d\d)[-/.](?P<day>\d\d)(?!\d)"),
    # "28.02.2019"
    re.compile(r"(?<![\d.])(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4}|\d\d)(?![\d.])"),
)
_SLASHED = re.compile(r"(?<![\d/])(?P<first>\d{1,2})/(?P<second>\d{1,2})/(?P<year>\d{4}|\d\d)(?![\d/])")
_FIRST_MAIL = 1971
"""Year of the first mail between two computers. Earlier dates come from a clock that was not set."""


def find_date(text: str, start: int, end: int, *, is_day_first: bool = False) -> tuple[int, int, str] | None:
    """Returns the range of the date in `text[start:end]` and its ISO value, or None for a date that does not exist."""
    hits = [hit for form in _FORMS if (hit := form.search(text, start, end))]
    if hits:
        hit = min(hits, key=lambda hit: hit.start())
        month = hit["month"].lower()
        value = _iso(hit["year"], _NAMED[month] if month in _NAMED else int(month), int(hit["day"]))
    elif hit := _SLASHED.search(text, start, end):
        first, second = int(hit["first"]), int(hit["second"])
        day, month_number = (first, second) if first > 12 or is_day_first else (second, first)
        value = _iso(hit["year"], month_number, day)
    else:
        return None
    return (hit.start(), hit.end(), value) if value else None


def is_plausible(value: str, today: dt.date) -> bool:
    """Returns whether a mail can have been sent on a day: not before there was mail, and not after today and its time zones."""
    try:
        day = dt.date.fromisoformat(value)
    except ValueError:
        return False
    return day.year >= _FIRST_MAIL and day <= today + dt.timedelta(days=1)


def _iso(year: str, month: int, day: int) -> str | None:
    number = int(year)
    if len(year) == 2:  # RFC 5322, 4.3
        number += 2000 if number < 50 else 1900
    elif len(year) == 3:
        number += 1900
    try:
        return dt.date(number, month, day).isoformat()
    except ValueError:
        return None
