"""Reads iCalendar and vCard files as text: each property as a line `Name: value`, a blank line between events, tasks and persons.

Both are made of content lines (RFC 5545, 3.1; RFC 6350, 3.2), which are folded and have parameters. vCard 2.1 also has
quoted-printable values. Pictures and keys are left out, and dates are written as ISO 8601.
"""

from __future__ import annotations

import quopri
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from legal_pipeline.errors import Refusal
from legal_pipeline.model import Page, RefusalReason
from legal_pipeline.stages.readers.encoding import codec_name, decode_blocks, find_encoding, read_blocks
from legal_pipeline.stages.readers.limits import ReadLimits
from legal_pipeline.stages.readers.pagination import paginate

ENGINE = "content lines 1"
_MAX_LINE_CHARS = 8 * 1024 * 1024
_MAX_VALUE_CHARS = 100_000
"""A longer value is binary, whatever it is called."""

_LINE = re.compile(r"(?:[A-Za-z0-9-]{1,60}\.)?([A-Za-z0-9-]{1,60})((?:;[^:;\"]*(?:\"[^\"]*\"[^:;\"]*)*)*):(.*)\Z", re.S)
_PARAMETER = re.compile(r";([^=;:\"]+)=?(\"[^\"]*\"|[^;:]*)|;([^;:=]+)")
_DATE = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})(?:T(\d{2}):?(\d{2}):?(\d{2})?(Z?))?")
_ESCAPED = re.compile(r"\\(.)", re.S)

# property: how its line is called; the others of iCalendar and vCard say nothing about persons and dates
_NAMES: dict[str, str] = {
    "SUMMARY": "Subject", "DESCRIPTION": "Description", "LOCATION": "Location", "DTSTART": "Start", "DTEND": "End", "DUE": "Due",
    "ORGANIZER": "Organizer", "ATTENDEE": "Attendee", "STATUS": "Status", "COMMENT": "Comment", "CONTACT": "Contact", "RRULE": "Repeats",
    "URL": "URL", "CREATED": "Created", "COMPLETED": "Completed", "CATEGORIES": "Categories", "ATTACH": "Attachment",
    "FN": "Name", "N": "Full name", "ORG": "Organization", "TITLE": "Title", "ROLE": "Role", "EMAIL": "Email", "TEL": "Telephone",
    "ADR": "Address", "LABEL": "Address", "NOTE": "Note", "BDAY": "Birthday", "NICKNAME": "Nickname", "RELATED": "Related",
    "IMPP": "Messenger", "REV": "Revised", "KIND": "Kind", "DURATION": "Duration", "PERCENT-COMPLETE": "Percent complete",
    "PRIORITY": "Priority", "ANNIVERSARY": "Anniversary", "GENDER": "Gender", "RECURRENCE-ID": "In place of",
}  # fmt: skip
_DATES = frozenset({"DTSTART", "DTEND", "DUE", "CREATED", "COMPLETED", "BDAY", "REV", "ANNIVERSARY", "RECURRENCE-ID"})
_PERSONS = frozenset({"ORGANIZER", "ATTENDEE"})
_ANSWERS = {"ACCEPTED": ", accepted", "DECLINED": ", declined", "TENTATIVE": ", tentative", "DELEGATED": ", sent somebody else"}
"""RFC 5545, 3.2.12. The others say that nobody has answered."""
_LISTS = frozenset({"N", "ADR", "ORG"})
"""Values with parts between semicolons."""


class _Property(NamedTuple):
    name: str
    parameters: dict[str, str]
    value: str


def read(path: Path, limits: ReadLimits) -> Iterator[Page]:
    """Yield the pages of an iCalendar or vCard file. Raises Refusal(hostile) for a line of more than 8 million characters."""
    encoding = find_encoding(path)
    return paginate(_text(decode_blocks(read_blocks(path), encoding.name)), f"{ENGINE} {encoding.name}", limits, encoding.confidence)


def _text(pieces: Iterable[str]) -> Iterator[str]:
    for line in _unfolded(pieces):
        match = _LINE.match(line)
        if match is None:
            continue
        name = match[1].upper()
        if name == "END":
            yield "\n"
        elif name in _NAMES:
            parameters = {(key or flag).upper(): value.strip('"') for key, value, flag in _PARAMETER.findall(match[2])}
            if said := _value(_Property(name, parameters, match[3])):
                yield f"{_NAMES[name]}: {said}\n"


def _value(item: _Property) -> str:
    encoding = (item.parameters.get("ENCODING") or next((flag for flag in item.parameters if flag == "QUOTED-PRINTABLE"), "")).upper()
    if encoding in ("B", "BASE64") or item.parameters.get("VALUE", "").upper() == "BINARY" or len(item.value) > _MAX_VALUE_CHARS:
        return ""
    value = item.value
    if encoding == "QUOTED-PRINTABLE":
        value = quopri.decodestring(value.encode("latin-1", "replace")).decode(
            codec_name(item.parameters.get("CHARSET")) or "utf-8", "replace"
        )
    if item.name in _DATES:
        return _date(value) + _in_brackets(item.parameters.get("TZID", ""))
    if item.name in _PERSONS:
        said = _ANSWERS.get(item.parameters.get("PARTSTAT", "").upper(), "")
        return (item.parameters.get("CN", "") + _in_brackets(re.sub(r"(?i)\Amailto:", "", value)) or value) + said
    if item.name in _LISTS:
        parts = [_unescaped(part).strip() for part in re.split(r"(?<!\\);", value)]
        return ", ".join(part for part in parts if part)
    return _unescaped(re.sub(r"(?i)\A(?:mailto|tel):", "", value)).strip()


def _date(value: str) -> str:
    match = _DATE.match(value)
    if match is None:
        return value
    year, month, day, hour, minute, _, zone = match.groups()
    return f"{year}-{month}-{day}" + (f" {hour}:{minute}" if hour else "") + (" UTC" if zone else "")


def _in_brackets(text: str) -> str:
    return f" ({text})" if text else ""


def _unescaped(value: str) -> str:
    return _ESCAPED.sub(lambda match: "\n" if match[1] in "nN" else match[1], value)


def _unfolded(pieces: Iterable[str]) -> Iterator[str]:
    """Yield the lines: one that begins with a blank continues the one before, and one of quoted-printable that ends in `=` goes on."""
    line, rest = "", ""
    for piece in pieces:
        *lines, rest = (rest + piece).replace("\r\n", "\n").split("\n")
        for following in lines:
            if following[:1] in (" ", "\t"):
                line += following[1:]
            elif line.endswith("=") and "QUOTED-PRINTABLE" in line[:200].upper():
                line = line[:-1] + following
            else:
                yield line
                line = following
            if len(line) > _MAX_LINE_CHARS:
                raise Refusal(RefusalReason.HOSTILE, "a line of more than 8 million characters; export the file again")
        if len(rest) > _MAX_LINE_CHARS:
            raise Refusal(RefusalReason.HOSTILE, "a line of more than 8 million characters; export the file again")
    yield line
    yield rest
