"""DATE: "January 30, 2024", "the 3rd day of May, 1999", "March 2021", "01/30/2024", "fiscal year 2019".

The value is ISO 8601, as precise as the text: `2024-01-30`, `2021-03`, `2019`. A day without a year is `--01-30`, a range
`1924-10-01/1924-10-03` (ISO 8601-1:2019, 5.2 and 5.5).
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator

from legal_pipeline.data.months import MONTHS, ONES, ORDINALS, SCALES, YEAR_CUES
from legal_pipeline.model import MentionType
from legal_pipeline.stages.mentions.candidate import RANK_NAME, RANK_PHRASE, Candidate
from legal_pipeline.stages.mentions.normalized_text import NormalizedText

_MONTH = r"(?P<{0}>" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\b\.?"
_YEAR = r"(?:1[6-9]|20)\d\d"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])"
_ORDINAL_WORD = "|".join(sorted(ORDINALS, key=len, reverse=True))
_YEAR_WORDS = r"(?:two thousand|nineteen hundred|nineteen|twenty)(?:[ -](?:and )?[a-z]+(?:-[a-z]+)?)?"

_MONTH_START = re.compile(
    r"(?<![^\W\d_])(?:J(?:an|AN|u[nl]|U[NL])|F(?:eb|EB)|M(?:a[ry]|A[RY])|A(?:pr|PR|ug|UG)|S(?:ep|EP)|O(?:ct|CT)|N(?:ov|OV)|D(?:ec|EC))"
)
_MONTH_FIRST = re.compile(
    rf"(?<![^\W_]){_MONTH.format('month')}(?:\s|(?<=\.))(?:-\s)?(?P<day>{_DAY})(?:st|nd|rd|th)?\b"
    rf"(?P<more>(?:(?:,\s|,?\sand\s|\s?[-–]\s?){_DAY}\b(?!:|\d))*)"
    rf"(?P<rest>(?:\s?,|\.|,?\sof|,?\sin\sthe\syear)?\s?(?P<year>{_YEAR})\b(?!-\d))?",
    re.I,
)
_DAY_BEFORE = re.compile(
    rf"(?<![\w-])(?P<day>{_DAY}(?:\s?(?:st|nd|rd|th)|s\st|t\sh|n\sd|r\sd)?|(?:{_ORDINAL_WORD})(?:\s\(\d{{1,2}}(?:st|nd|rd|th)?\))?)(?:,?\s(?:day\s)?of(?:\sthe\smonth\sof)?)?\s$",
    re.I,
)
_DAY_TAIL = re.compile(
    rf"{_MONTH.format('month')}(?:\s?,?\s(?:A\.\s?D\.,?\s|in\sthe\syear\s(?:of\s)?)?(?P<year>{_YEAR}\b|{_YEAR_WORDS}))?", re.I
)
_MONTH_YEAR = re.compile(rf"\b{_MONTH.format('month')},?(?:\sof)?\s(?P<year>{_YEAR})\b(?!-\d)", re.I)
_NUMERIC = re.compile(
    rf"(?<![\w/.$-])(?P<first>{_DAY})(?P<sep>[/.-])(?P<second>{_DAY})(?P=sep)(?P<year>(?:1[89]|20)\d\d|\d\d)(?![\w/]|-\d|\.\d)"
)
_NOT_A_DATE = re.compile(
    r"(?:\b(?:Lots?|Parcels?|Block|Blk|Tract|Unit|Apt|Suite|Ste|Room|Rm|Exhibits?|Exs?|Sections?|Secs?|Items?|Form|Rule|Ch(?:apter)?|Art(?:icle)?|"
    r"Version|Ver|Tax\s(?:Map|ID)|Account|Acct|Policy|Claim|Part|Serial|Model|Ratio|Nos?|Numbers?|IP|Tel|Phone|Fax)\b[.:#]*|[#§])\s?$",
    re.I,
)
"""A number behind one of these identifies something."""
_MONTH_NAMED = "|".join(sorted(MONTHS, key=len, reverse=True))
_HYPHENATED = re.compile(rf"(?<![\w-])(?P<day>{_DAY})[-/](?P<month>{_MONTH_NAMED})[-/,](?P<year>{_YEAR}|\d\d)(?![\w-])", re.I)
_STAMPED = re.compile(
    rf"(?<!\w)(?P<month>{_MONTH_NAMED})\.?\s(?P<tens>[0-3])\s(?P<ones>\d),?\s(?P<year>{_YEAR}|[12]\s\d\s\d\s\d)(?!\d)", re.I
)
"""A clerk's stamp, whose digits the reader sets apart: "MAR 1 2 2019"."""
_LOWER_CASE = re.compile(
    rf"(?<![\w-])(?:(?P<day>{_DAY})(?:st|nd|rd|th)?\s(?:of\s)?(?P<month>{_MONTH_NAMED})\b\.?,?\s(?P<year>{_YEAR})"
    rf"|(?P<month2>{_MONTH_NAMED})\b\.?\s(?P<day2>{_DAY})(?:st|nd|rd|th)?,?\s(?P<year2>{_YEAR}))(?!\d)"
)
"""Mails and notes write "march 3, 2019"; without day and year, "march" and "may" are words."""
_SHORT_YEAR = re.compile(rf"(?<![\w-])(?P<day>{_DAY})\s(?P<month>{_MONTH_NAMED})\s(?P<year>\d\d)(?=\s\d\d?:\d\d)", re.I)
"""The date of an old mail program: "Mon, 4 Mar 19 10:15:00"."""
_ISO = re.compile(
    r"(?<![\w/.-])(?P<year>(?:19|20)\d\d)(?P<sep>[-/])(?P<month>0[1-9]|1[0-2])(?P=sep)(?P<day>3[01]|[12]\d|0[1-9])(?![\w/]|-\d)"
)
_ANY_YEAR = re.compile(rf"(?<![\w/.$§#-]){_YEAR}(?![\w/$%])")
_YEAR_RANGE = re.compile(rf"\s?[-–]\s?(?P<last>{_YEAR}|\d\d)(?![\w/-]|[.,]\d)")
_CUE_BEFORE = re.compile(
    r"(?:^|[\s(])(?:(?:" + "|".join(re.escape(cue) for cue in YEAR_CUES) + r")|(?i:(?:fiscal|calendar|tax|school|FY)(?:\syears?)?))\s$"
)
_YEAR_LIST = re.compile(r",\s|,?\s(?:and|or|&|through)\s(?:the\s(?:tax\s)?years?\s)?")
"""Between two years of a list: "the taxable years 2006, 2010, and 2012"."""
_NO_YEAR_BEHIND = re.compile(r"-|[.,:]\d|\s(?:U\.|F\.|WL|people|words|pages)")
_KIND_BEHIND = re.compile(
    r"\s(?:annual|fiscal|calendar|edition|report|election|season|term|budget|tax|session|amendment|Act\b|presidential|campaign)"
)

_NEVER_ALONE = {"may", "march", "mar", "dec", "sep", "jan", "second", "first"}


def day_first_votes(text: str) -> tuple[int, int]:
    """Counts the numeric dates that can only be day first ("26/01/15") and only be month first ("01/26/15")."""
    day_first = month_first = 0
    for hit in _NUMERIC.finditer(text):
        day_first += int(hit["first"]) > 12 >= int(hit["second"])
        month_first += int(hit["second"]) > 12 >= int(hit["first"])
    return day_first, month_first


def find(normalized: NormalizedText, is_day_first: bool = False) -> Iterator[Candidate]:
    """Yields the dates of a page; `is_day_first` is the order of the document's numeric dates."""
    text = normalized.text
    for month in _MONTH_START.finditer(text):
        yield from _around_month(text, month.start())
    yield from _numeric(text, is_day_first)
    for hit in _ISO.finditer(text):
        yield _date(hit.start(), hit.end(), _iso(int(hit["year"]), int(hit["month"]), int(hit["day"])), 0.97, "date.iso")
    for pattern, rule in ((_HYPHENATED, "date.hyphenated"), (_SHORT_YEAR, "date.mail_header")):
        for hit in pattern.finditer(text):
            yield _named(hit, hit["day"], hit["month"], hit["year"], rule)
    for hit in _LOWER_CASE.finditer(text):
        yield _named(hit, hit["day"] or hit["day2"], hit["month"] or hit["month2"], hit["year"] or hit["year2"], "date.lower_case")
    for hit in _STAMPED.finditer(text):
        if 1 <= int(hit["tens"] + hit["ones"]) <= 31:
            yield _named(hit, hit["tens"] + hit["ones"], hit["month"], re.sub(r"\s", "", hit["year"]), "date.stamp")
    yield from _years(text)


def _numeric(text: str, is_day_first: bool) -> Iterator[Candidate]:
    for hit in _NUMERIC.finditer(text):
        first, second = int(hit["first"]), int(hit["second"])
        is_dotted = hit["sep"] == "."
        if first > 12 and second > 12:
            continue
        if is_dotted and len(hit["year"]) == 2 and not is_day_first:
            continue  # "5.1.19" is a section
        if _NOT_A_DATE.search(text, max(0, hit.start() - 14), hit.start()):
            continue
        # the impossible order leaves one reading; else the document decides
        day, month = (first, second) if first > 12 or (is_day_first and second <= 12) else (second, first)
        rule = "date.dotted" if is_dotted else "date.numeric"
        yield _date(hit.start(), hit.end(), _iso(_year_number(hit["year"]), month, day), 0.97, rule)


def _named(hit: re.Match[str], day: str, month: str, year: str, rule: str) -> Candidate:
    return _date(hit.start(), hit.end(), _iso(_year_number(year), MONTHS[month.lower()], int(day)), 0.97, rule)


def _around_month(text: str, at: int) -> Iterator[Candidate]:
    first = _MONTH_FIRST.match(text, at)
    if first:
        yield from _month_first(first)
    year = _MONTH_YEAR.match(text, at)
    if year:
        yield _date(at, year.end(), _iso(int(year["year"]), MONTHS[year["month"].lower()]), 0.97, "date.month_year")
    day = _DAY_BEFORE.search(text, max(0, at - 44), at)
    tail = _DAY_TAIL.match(text, at)
    if day and tail:
        number, year_number = _day_number(day["day"]), _year_number(tail["year"])
        # without a year, "first May" and "25 March" are ambiguous
        if number and (year_number or "of" in day[0]):
            end = tail.end() if year_number or not tail["year"] else tail.end("month")
            yield _date(day.start(), end, _iso(year_number, MONTHS[tail["month"].lower()], number), 0.97, "date.day_month_year")


def _month_first(hit: re.Match[str]) -> Iterator[Candidate]:
    name = hit["month"]
    month, day = MONTHS[name.lower()], int(hit["day"])
    if hit["year"]:
        value = _iso(int(hit["year"]), month, day)
        if hit["more"]:
            value = f"{value}/{_iso(int(hit['year']), month, int(re.findall(r'[0-9]+', hit['more'])[-1]))}"
        yield _date(hit.start(), hit.end(), value, 0.99, "date.month_day_year")
    elif name.lower() not in _NEVER_ALONE or hit[0][len(name)] in " \n":
        end = hit.end("day")
        tail = hit.string[end : end + 3]
        end += 2 if tail[:2] in ("st", "nd", "rd", "th") else 0
        if not re.match(r"[.,:]?\d|[:%(]", hit.string[end : end + 2]):
            yield _date(hit.start(), end, _iso(None, month, day), 0.85, "date.month_day")


def _years(text: str) -> Iterator[Candidate]:
    listed_to = -1
    for hit in _ANY_YEAR.finditer(text):
        start, end = hit.span()
        is_listed = listed_to >= 0 and _YEAR_LIST.fullmatch(text, listed_to, start) is not None and not _NO_YEAR_BEHIND.match(text, end)
        listed_to = -1
        first = hit[0]
        ranged = _YEAR_RANGE.match(text, end)
        if ranged:
            last = ranged["last"]
            full = last if len(last) == 4 else first[:2] + last
            if int(first) < int(full) and not _is_in_citation(text, start):
                yield _date(start, ranged.end(), f"{first}/{full}", 0.8, "date.years")
            continue
        is_cued = _CUE_BEFORE.search(text, max(0, start - 20), start) and not _NO_YEAR_BEHIND.match(text, end)
        if (is_cued or is_listed or _KIND_BEHIND.match(text, end)) and not _is_in_citation(text, start):
            listed_to = end
            yield _date(start, end, first, 0.75, "date.year", rank=RANK_NAME)


def _is_in_citation(text: str, at: int) -> bool:
    """Returns whether the year belongs to a citation: `123 F.3d 456 (2d Cir. 1999)`."""
    opened = text.rfind("(", max(0, at - 40), at)
    return opened >= 0 and ")" not in text[opened:at] and bool(re.search(r"\d,?\s$|\d\)\s$", text[max(0, opened - 3) : opened]))


def _date(start: int, end: int, value: str, confidence: float, rule: str, rank: int = RANK_PHRASE) -> Candidate:
    return Candidate(MentionType.DATE, start, end, value, confidence, rule, rank)


def _iso(year: int | None, month: int, day: int | None = None) -> str:
    """Formats a date; drops a day that the month does not have ("February 30, 2020" is `2020-02`)."""
    head = f"{year:04d}" if year else "-"
    if day is None or day > monthrange(year or 2024, month)[1]:
        return f"{head}-{month:02d}"
    return f"{head}-{month:02d}-{day:02d}"


def _day_number(text: str) -> int | None:
    word = re.sub(r"\s\(.*", "", text.lower())
    if word in ORDINALS:
        return ORDINALS[word]
    digits = re.match(r"\d+", word)
    return int(digits[0]) if digits and 1 <= int(digits[0]) <= 31 else None


def _year_number(text: str | None) -> int | None:
    """Reads a year in digits or words. Two digits follow POSIX strptime: 69-99 are 19xx, 00-68 are 20xx."""
    if not text:
        return None
    if text.isdigit():
        number = int(text)
        return number if number > 99 else number + (1900 if number >= 69 else 2000)
    words = [word for word in re.split(r"[\s-]+", text.lower()) if word != "and"]
    total = 0
    for at, word in enumerate(words):
        if word in SCALES:
            total = (total or 1) * SCALES[word]
        elif word in ONES:
            # "nineteen ninety-nine", "twenty twenty-six"
            total = total * 100 + ONES[word] if at == 1 and total in (19, 20) and "hundred" not in words else total + ONES[word]
        else:
            return None
    return total if 1600 <= total <= 2100 else None
