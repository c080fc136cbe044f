"""The values of fields: `date:2019-03..2019-06`, `bates:ABC000100-ABC000200`, `type:mail`, names."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from enum import StrEnum

from legal_pipeline.data import file_signatures as media


class NameField(StrEnum):
    PARTY = "party"
    PERSON = "person"
    ORG = "org"


@dataclass(frozen=True, slots=True)
class NameValue:
    """Pages that mention somebody with a name, or another name, that has all the words."""

    field: NameField
    words: tuple[str, ...]
    """As typed; a word that ends with `*` is the beginning of one."""


@dataclass(frozen=True, slots=True)
class DateValue:
    """Pages of documents with a date in this range, both days included."""

    first: dt.date
    last: dt.date


@dataclass(frozen=True, slots=True)
class KindValue:
    """Pages of documents of a kind of file."""

    kind: str
    media_types: frozenset[str]


@dataclass(frozen=True, slots=True)
class BatesValue:
    """Pages with a number in this range, both included; separators within a number do not matter."""

    prefix: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class FileValue:
    """Pages of documents whose file name has this text, in any case; with `*`, the whole name must fit."""

    pattern: str


@dataclass(frozen=True, slots=True)
class TagValue:
    """Pages of documents with this tag, as it is stored: in lower case, with single blanks."""

    tag: str


FieldValue = NameValue | DateValue | KindValue | BatesValue | FileValue | TagValue

FIELDS = (*(name.value for name in NameField), "date", "type", "bates", "file", "tag")
"""Names of fields, as typed before the colon."""

_IMAGES = ("image/",)
KINDS: dict[str, frozenset[str]] = {
    "pdf": frozenset({media.PDF}),
    "mail": frozenset({media.MAIL, media.APPLE_MAIL, media.MBOX, media.MSG, media.TNEF}),
    "word": frozenset({media.DOCX, media.DOC, media.ODT, media.RTF, media.WORDPERFECT, media.WORKS, media.WORD_XML, media.FLAT_ODF}),
    "sheet": frozenset({media.XLSX, media.XLS, media.XLSB, media.ODS, media.EXCEL_XML}),
    "web": frozenset({media.HTML}),
    "text": frozenset({media.PLAIN}),
    "loadfile": frozenset({media.LOAD_FILE, media.IMAGE_LIST}),
    "archive": frozenset(
        {media.ZIP, media.TAR, media.GZIP, media.XZ, media.SEVEN_ZIP, media.RAR, media.CAB, media.ISO, media.ZSTD, media.BZIP2, media.PST}
    ),
    "image": frozenset(),
}
"""Kinds of files and their media types. Media types of images begin with `image/`; of anything else, the kind is `other`."""

_BATES = re.compile(r"([A-Za-z][A-Za-z&]*(?:[-_. ]?[A-Za-z&]+)*)[-_. ]{0,2}(\d{1,12})")
_BATES_RANGE = re.compile(rf"({_BATES.pattern})(?:\s*(?:\.\.|-|–|—)\s*({_BATES.pattern}|\d{{1,12}}))?")
_DAY = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")


class BadValueError(ValueError):
    """The value of a field cannot be read; str() says why and shows an example."""


def parse_value(field: str, text: str) -> FieldValue:
    """Raises BadValueError."""
    if field in tuple(NameField):
        words = tuple(word for word in re.findall(r"(?:[^\W_])+\*?", text) if word)
        if not words:
            raise BadValueError(f"{field}: needs a name, as in {field}:smith")
        return NameValue(NameField(field), words)
    if field == "date":
        return _dates(text)
    if field == "type":
        return _kind(text)
    if field == "bates":
        return _bates_range(text)
    if field == "tag":
        return TagValue(" ".join(text.lower().replace("_", " ").split()))
    return FileValue(text)


def kind_of(media_type: str | None) -> str:
    """Returns the kind of a document with this media type."""
    if media_type and media_type.startswith(_IMAGES):
        return "image"
    return next((kind for kind, types in KINDS.items() if media_type in types), "other")


def bates_parts(stamp: str) -> tuple[str, int] | None:
    """Returns prefix (capital letters alone) and number of a Bates stamp; None for anything else."""
    match = _BATES.fullmatch(stamp.strip())
    return (_letters(match[1]), int(match[2])) if match else None


def _letters(prefix: str) -> str:
    return re.sub(r"[-_. ]", "", prefix).upper()


def _bates_range(text: str) -> BatesValue:
    match = _BATES_RANGE.fullmatch(text.strip())
    if match is None:
        raise BadValueError(f"{text!r} is no Bates number or range; write bates:ABC000100 or bates:ABC000100-ABC000200")
    start = bates_parts(match[1])
    assert start is not None
    prefix, first = start
    if match[4] is None:
        return BatesValue(prefix, first, first)
    end = bates_parts(match[4]) or (prefix, int(match[4]))
    if end[0] != prefix:
        raise BadValueError(f"a range of Bates numbers has one prefix, not {prefix} and {end[0]}; join two ranges with OR")
    if end[1] < first:
        raise BadValueError(f"the range ends before it begins: {match[1]} is greater than {match[4]}")
    return BatesValue(prefix, first, end[1])


def _kind(text: str) -> KindValue:
    kind = text.lower()
    if kind not in KINDS:
        raise BadValueError(f"there is no type {text!r}; the types are {', '.join(KINDS)}")
    return KindValue(kind, KINDS[kind])


def _dates(text: str) -> DateValue:
    since, dots, until = text.partition("..")
    first = _days(since) if since else (dt.date.min, dt.date.min)
    last = (_days(until) if until else (dt.date.max, dt.date.max)) if dots else first
    if not since and not until:
        raise BadValueError("date: needs a date, as in date:2019-03 or date:2019-03..2019-06")
    if last[1] < first[0]:
        raise BadValueError(f"the range ends before it begins: {since} is later than {until}")
    return DateValue(first[0], last[1])


def _days(text: str) -> tuple[dt.date, dt.date]:
    """Returns the first and the last day of a year, a month or a day."""
    match = _DAY.fullmatch(text)
    if match is None:
        raise BadValueError(f"{text!r} is no date; write 2019, 2019-03 or 2019-03-21, and a range as 2019-03..2019-06")
    year, month, day = (int(part) if part else None for part in match.groups())
    assert year is not None
    try:
        first = dt.date(year, month or 1, day or 1)
        if day:
            return first, first
        last_month = month or 12
        return first, dt.date(year, last_month, calendar.monthrange(year, last_month)[1])
    except ValueError:
        raise BadValueError(f"there is no date {text}; write the year, the month and the day, as in 2019-03-21") from None
