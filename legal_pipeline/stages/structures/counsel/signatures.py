"""Reads signatures: "/s/ Jane Roe", "By: ____ / Name: Jane Roe / Title: President", with organization and date.

The title, organization and date are searched only a few lines around the signature. `judges` reads the signatures of
judges.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from operator import itemgetter

from legal_pipeline.data.clauses import TITLE
from legal_pipeline.model import MentionType, Span, Window
from legal_pipeline.stages.structures import name_shapes
from legal_pipeline.stages.structures.lines import Line
from legal_pipeline.stages.structures.model import NamedSpan, Signature

_SLASH = re.compile(r"(?:By\s?:?\s{0,3}|BY\s?:?\s{0,3})?[/\\(\[]?\s?[sS]\s?[/\\)\]][\s:_]{0,12}(?P<name>[^_\d\n(\[]{0,60})|(?:^|\s)/s/\s?$")
_BY = re.compile(r"(?:By|BY)(?:\s?:|(?=\s{0,4}_{4}))\s{0,4}[_\s]{0,60}(?P<name>[A-Z][^_\n:]{0,60})?")
_NAME = re.compile(
    r"(?:Printed\s|Print\s)?(?:Name|NAME)\s?:\s{0,4}(?P<name>[A-Z][^:_\n]{2,60}?)"
    r"(?=\s+(?:Name|NAME|Title|TITLE|Date|By)\s?:|\s*$|_)"
)
_TITLE = re.compile(r"(?:Title|TITLE|Its|ITS)\s?:\s{0,4}\|?\s?(?P<title>[^:_\n]{2,80}?)(?=\s+(?:Title|TITLE|Its|Date|Name)\s?:|\s*$|_)")
_TITLE_LINE = re.compile(rf"{TITLE}\b", re.IGNORECASE)
_FOR = re.compile(
    r"(?:FOR|For|ON\s+BEHALF\s+OF|On\s+behalf\s+of)\s+(?:(?:THE|the)\s+)?(?i:(?:settling\s+)?(?:defendant|plaintiff|petitioner|respondent|intervenor|company|union)s?,?\s+)?"
    r"(?P<name>[A-Z][^\n:]{2,90}?)\s?:$"
)
"""Above who signs a decree: "FOR DEFENDANT ROE MILLS, INC.:"."""
_DESCRIBED = re.compile(
    r",\s+(?:an?|the)\s+(?:[A-Za-z]+\s+){1,6}?(?i:corporation|company|partnership|trust|association|bank|state|body|district|agency)\b"
)
"""Behind a name, what it is: "CITY OF ACTON, a municipal corporation"."""
_OF_COUNSEL = re.compile(r"attorney|counsel|solicitor", re.IGNORECASE)
_BLANK = re.compile(r"_{6,}\s*$")
_DATE_TEXT = (
    "(?:(?:January|February|March|April|May|June|July|August|September|October|November|"
    r"December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?\s{1,3}\d{1,2}(?:st|"
    r"nd|rd|th)?,?\s{1,3}\d{4}|"
    r"\d{1,2}[/\-.]\d{1,2}[/\-.]\d{2,4}|(?:the\s)?\d{1,2}(?:st|nd|rd|th)?\s(?:day\s)"
    r"?of\s[A-Z][a-z]+,?\s(?:of\s)?\d{4}|(?:JANUARY|FEBRUARY|MARCH|APRIL|MAY|JUNE|"
    r"JULY|AUGUST|SEPTEMBER|OCTOBER|NOVEMBER|DECEMBER)\s\d{1,2},?\s\d{4}|(?:January|"
    "February|March|April|May|June|July|August|September|October|November|December)"
    r",?\s{1,3}\d{4})"
)
SIGNED_DATE = re.compile(
    r"(?:\b(?:DATED|Dated|DATE|Date|Executed|EXECUTED|Signed\s+on|SO\s+ORDERED)(?:\s+(?:this|"
    rf"on|at|the|in)\b[^:\n]{{0,40}}?)?\s?[:;]?|\b(?:Entered|ENTERED)\s?:)[\s_]{{0,6}}(?P<date>{_DATE_TEXT}"
    ")"
)
_NO_BODY = re.compile(
    r"\bAttorneys?\b|\bCounsel\b|:|\bGeneral\b|^[A-Z]+,\s(?:INC|LLC)\.?$|\d{4}|"
    r"^(?:\w+\s){0,3}(?i:objection|motion|response|reply|answer|brief|memorandum|notice|statement|application|opposition|report|stipulation)s?"
    r"\s(?i:of|by|to|for|in)\b"
)
_MARK = re.compile(r"(?:(?:By|BY)\s?:\s{0,3})?/[sS]/")
_GAP = re.compile(
    r"\s{3,}|(?:(?<=\bINC\.)|(?<=\bLLC)|(?<=\bLTD\.)|(?<=\bInc\.)|(?<=\bLtd\.)|(?<=\bCORP\.)"
    r"|(?<=\bCorp\.)|(?<=\bLLP))\s(?=[A-Z0-9])"
)
_ACTS_THROUGH = re.compile(
    r"(?:(?:By|BY)\s?:\s*)?(?P<name>[A-Z][^\n:/]{2,70}?(?:,?\s(?:Inc|INC|L\.?L\.?C|L\.?P|LTD|Ltd|Corp|CORP|N\.A|LLP|Company|COMPANY|Corporation|CORPORATION|Limited)\b\.?))"
    r",?\s+(?:its|as|the)\s+(?:sole\s+|managing\s+|authorized\s+)*(?:general\s+partner|manag(?:er|ing\s+member)|member|trustee|agent|administrator|sponsor"
    r"|attorney)",
    re.IGNORECASE,
)
"""The body through which another one acts, and whose officer signs: "By: Roe GP, Inc., its general partner"."""
_WIDE = re.compile(r"[ \t]{6,}")
_CUE = re.compile(r"[sS]\s?/|\bBy\s?:|\bBY\s?:|\bName\s?:|\bNAME\s?:|\b(?:By|BY)\s{0,4}_{4}")


def read_signatures(window: Window, lines: list[Line]) -> Iterator[Signature]:
    """Yields the signatures of the window, about 500 at most."""
    yield from _signed_for(window, lines)
    count = 0
    for index, line in enumerate(lines):
        text = line.text
        if not text or len(text) > 160 or not _CUE.search(text):
            continue
        for nth, name in enumerate(_names(lines, index)):
            yield _signature(window, lines, index, name, nth)
            count += 1
        if count > 500:
            return


def _signed_for(window: Window, lines: list[Line]) -> Iterator[Signature]:
    """Yields who signs on a blank line below the name of a body: "FOR ROE MILLS, INC.: / ______ / Jane Roe / President"."""
    for index, line in enumerate(lines):
        if not (heading := _FOR.match(line.text)):
            continue
        start, end = line.start + heading.start("name"), line.start + heading.end("name")
        kind = name_shapes.kind_of(window.text[start:end])
        below = [one for one in lines[index + 1 : index + 8] if one.text.strip()][:3]
        if kind not in (MentionType.ORG, MentionType.GOV_BODY) or len(below) < 3 or not _BLANK.match(below[0].text):
            continue
        name = _person(below[1], 0, len(below[1].text))
        title = _TITLE_LINE.match(below[2].text)
        if name and title and len(below[2].text) < 80 and not _OF_COUNSEL.search(title[0]):
            body = NamedSpan(window.span(start, end), kind, "signature.organisation")
            signer = NamedSpan(window.span(*name), MentionType.PERSON, "signature.name")
            yield Signature(signer, below[2].text.strip(" ,."), body, None, window.span(start, below[2].start + title.end()))


def _names(lines: list[Line], index: int) -> Iterator[tuple[int, int]]:
    """Yields the ranges of the names on a line of signatures; several stand in columns."""
    line = lines[index]
    printed = list(_NAME.finditer(line.text))
    for match in printed:
        yield from _persons(line, match.start("name"), match.end("name"))
    if printed:
        return
    marks = [mark.start() for mark in _MARK.finditer(line.text)]
    if len(marks) > 1:
        for start, end in pairwise([*marks, len(line.text)]):
            if (sign := _SLASH.search(line.text, start, end)) and sign["name"] and (name := _person(line, sign.start("name"), end)):
                yield name
        return
    sign = _SLASH.search(line.text) or _BY.match(line.text)
    if sign is None:
        return
    if sign["name"] and (name := _person(line, sign.start("name"), sign.end("name"))):
        yield name
        return
    for below in lines[index + 1 : index + 4]:
        if not below.text.strip("_ "):
            continue
        if _NAME.match(below.text):
            return  # read when its own line is reached
        start, _ = name_shapes.trim(below.text, 0, len(below.text))
        if name := _person(below, start, len(below.text)):
            yield name
        return


def _persons(line: Line, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yields the person on a part of a line, or two whose columns have run together: "Jane Q. Roe Bo Mott"."""
    name = _person(line, start, end)
    if name is None:
        return
    words = [
        (line.start + word.start(), line.start + word.end())
        for word in re.finditer(r"\S+", line.text)
        if name[0] <= line.start + word.start() < name[1]
    ]
    for at in range(2, len(words) - 1):
        word, before = (line.text[slice(one[0] - line.start, one[1] - line.start)] for one in (words[at], words[at - 1]))
        if name_shapes.is_given_name(word) and not name_shapes.is_given_name(before) and not before.endswith("."):
            yield name[0], words[at - 1][1]
            yield words[at][0], name[1]
            return
    yield name


def _person(line: Line, start: int, end: int) -> tuple[int, int] | None:
    """Returns the range of the person's name without a title after it ("Jane Roe, Clerk"), or None."""
    text = line.text[start:end]
    if _ACTS_THROUGH.match(text):
        return None
    comma = text.find(",")
    if comma >= 0 and not re.match(r",\s*(?:Jr|Sr|II|III|IV)\b", text[comma:]):
        end = start + comma
    first = start + len(line.text[start:end]) - len(line.text[start:end].lstrip(" _"))
    if gap := _WIDE.search(line.text, first, end):
        end = gap.start()  # the next column
    start, end = name_shapes.trim(line.text, start, end)
    start = name_shapes.without_title(line.text, start, end)
    flat = " ".join(line.text[start:end].split())
    return (line.start + start, line.start + end) if name_shapes.is_person(flat) else None


def _signature(window: Window, lines: list[Line], index: int, name: tuple[int, int], nth: int) -> Signature:
    """Returns the signature of the nth name on its line, with what stands in the same column."""
    title, title_end = _title(lines, index, name, nth)
    organisation = _organisation(window, lines, index, name, nth)
    date = _date(window, lines, index)
    start = min(
        name[0],
        organisation.span.start - window.base if organisation and organisation.span.start - window.base > name[0] - 300 else name[0],
    )
    return Signature(
        NamedSpan(window.span(*name), MentionType.PERSON, "signature.name"),
        title,
        organisation,
        date,
        window.span(start, max(name[1], title_end)),
    )


def _title(lines: list[Line], index: int, name: tuple[int, int], nth: int) -> tuple[str | None, int]:
    """Returns the title after the name or on one of the next lines, and the offset of its end; (None, 0) without one."""
    for own in lines[index : index + 4]:
        rest_start = name[1] - own.start
        if 0 < rest_start <= len(own.text) and (match := _TITLE_LINE.match(own.text[rest_start:].lstrip(" ,"))):
            return match[0], own.end
    printed = _title_behind_printed_name(lines, index, name)
    if printed:
        return printed
    for below in lines[index : index + 5]:
        if match := _TITLE.search(below.text):
            ahead = list(_TITLE.finditer(below.text))
            match = ahead[min(nth, len(ahead) - 1)]
            return match["title"].strip(" |,"), below.start + match.end("title")
        if below.start > name[1] and (match := _TITLE_LINE.match(below.text)) and len(below.text) < 80:
            return below.text.strip(" ,."), below.end
    return None, 0


def _title_behind_printed_name(lines: list[Line], index: int, name: tuple[int, int]) -> tuple[str, int] | None:
    """Reads the name that is printed again below what was signed: "By: /s/ Jane Roe" above "Jane Roe, President"."""
    line = lines[index]
    signed = " ".join(line.text[name[0] - line.start : name[1] - line.start].split())
    for below in lines[index + 1 : index + 3]:
        head, comma, rest = below.text.strip(" _").partition(",")
        if signed and comma and head.lower().split()[-1:] == signed.lower().split()[-1:] and len(below.text) < 80:
            # a degree may stand between: "Jane Roe, M.D., President"
            for piece in (rest, rest.partition(",")[2]):
                if match := _TITLE_LINE.match(piece.strip()):
                    return match[0], below.end
        if below.text.strip("_ "):
            return None
    return None


def _organisation(window: Window, lines: list[Line], index: int, name: tuple[int, int], nth: int) -> NamedSpan | None:
    """Returns the organization on one of the five lines above, as in contracts; with two columns, the one above the name."""
    is_first = bool(_SLASH.search(lines[index].text) or _BY.match(lines[index].text))
    for above in range(index - 1, max(-1, index - 6), -1):
        text = lines[above].text
        if is_first and (_NAME.match(text) or _TITLE.match(text)):
            return None  # the end of another signature
        if acting := _ACTS_THROUGH.search(text):
            start, end = lines[above].start + acting.start("name"), lines[above].start + acting.end("name")
            return NamedSpan(window.span(start, end), MentionType.ORG, "signature.organisation")
        if not text or _CUE.search(text) or not text.strip(" _"):
            continue
        columns = _columns(lines[above])
        start, end = columns[min(nth, len(columns) - 1)]
        if described := _DESCRIBED.search(window.text, start, end):
            end = described.start()
        start, end = name_shapes.trim(window.text, start, end)
        kind = name_shapes.kind_of(window.text[start:end])
        if (
            not _NO_BODY.search(window.text[start:end])
            and kind in (MentionType.ORG, MentionType.GOV_BODY)
            and end - start < 100
            and not re.search(r"[a-z]{3,}\s[a-z]{3,}\s[a-z]{3,}", window.text[start:end])
        ):
            return NamedSpan(window.span(start, end), kind, "signature.organisation")
        if len(text) > 60 or text.endswith("."):
            return None
    return None


def _columns(line: Line) -> list[tuple[int, int]]:
    """Splits two organizations on one line at a wide gap or after the first legal form."""
    if gap := _GAP.search(line.text):
        return [(line.start, line.start + gap.start()), (line.start + gap.end(), line.end)]
    return [(line.start, line.end)]


def _date(window: Window, lines: list[Line], index: int) -> Span | None:
    """Returns the nearest date after "Dated", "Date" or "Executed on" within eight lines of the signature, or None.

    Below the signature its block ends with the next one; above it, a date below another signature is that one's.
    """
    found: list[tuple[int, Span]] = []
    for below in range(index, min(len(lines), index + 8)):
        if below > index and _is_signed(lines[below]) and any(_is_signed(line) for line in lines[index:below]):
            break
        if span := _signed_date(window, lines[below]):
            found.append((below - index, span))
            break
    for above in range(index - 1, max(0, index - 8) - 1, -1):
        if span := _signed_date(window, lines[above]):
            if not any(_is_signed(line) or _TITLE.match(line.text) for line in lines[max(0, above - 4) : above]):
                found.append((index - above, span))
            break
    return min(found, key=itemgetter(0))[1] if found else None


def _is_signed(line: Line) -> bool:
    return bool(_SLASH.search(line.text) or _BY.match(line.text))


def _signed_date(window: Window, line: Line) -> Span | None:
    if "date" not in line.text.lower() and "executed" not in line.text.lower():
        return None
    if (match := SIGNED_DATE.search(line.text)) is None:
        return None
    start = line.start + match.start("date")
    return window.span(start, start + len(match["date"]))
