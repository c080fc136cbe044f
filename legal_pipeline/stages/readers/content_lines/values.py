"""Says what a property of an event, a task or a person is called, and what its value is in plain words."""

from __future__ import annotations

import re
from collections.abc import Callable

from legal_pipeline.stages.readers.content_lines.lines import ContentLine
from legal_pipeline.stages.readers.content_lines.recurrence import duration, repeats
from legal_pipeline.stages.readers.office.html import html_text

_MAX_VALUE_CHARS = 100_000
"""A longer value is binary, whatever it is called."""
_DATE = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})(?:T(\d{2}):?(\d{2}):?(\d{2})?(Z?))?")
_ESCAPED = re.compile(r"\\(.)", re.S)
_EXTENSION = re.compile(r";ext=(\d+)", re.I)

# property: how its line is called; the others of iCalendar and vCard say nothing about persons and dates
NAMES: dict[str, str] = {
    "METHOD": "Method", "X-WR-CALNAME": "Calendar",
    "SUMMARY": "Subject", "DESCRIPTION": "Description", "LOCATION": "Location", "DTSTART": "Start", "DTEND": "End", "DUE": "Due",
    "ORGANIZER": "Organizer", "ATTENDEE": "Attendee", "STATUS": "Status", "COMMENT": "Comment", "CONTACT": "Contact", "RRULE": "Repeats",
    "URL": "URL", "CREATED": "Created", "COMPLETED": "Completed", "CATEGORIES": "Categories", "ATTACH": "Attachment",
    "EXDATE": "Except on", "EXRULE": "Except", "RDATE": "Also on", "CLASS": "Access", "LAST-MODIFIED": "Modified", "RESOURCES": "Resources",
    "FREEBUSY": "Busy", "TRIGGER": "Reminder",
    "FN": "Name", "N": "Full name", "ORG": "Organization", "TITLE": "Title", "ROLE": "Role", "EMAIL": "Email", "TEL": "Telephone",
    "ADR": "Address", "LABEL": "Address", "NOTE": "Note", "BDAY": "Birthday", "NICKNAME": "Nickname", "RELATED": "Related",
    "IMPP": "Messenger", "REV": "Revised", "KIND": "Kind", "DURATION": "Duration", "PERCENT-COMPLETE": "Percent complete",
    "PRIORITY": "Priority", "ANNIVERSARY": "Anniversary", "GENDER": "Gender", "RECURRENCE-ID": "In place of", "MEMBER": "Member",
    "X-SOCIALPROFILE": "Profile", "SOCIALPROFILE": "Profile", "X-ABRELATEDNAMES": "Related", "X-ABDATE": "Date",
    "X-ANNIVERSARY": "Anniversary",
    "X-SPOUSE": "Spouse", "X-MS-SPOUSE": "Spouse", "X-ASSISTANT": "Assistant", "X-MS-ASSISTANT": "Assistant", "X-MANAGER": "Manager",
    "X-MS-MANAGER": "Manager", "X-ALT-DESC": "Description",
}  # fmt: skip
_DATES = frozenset(
    {"DTSTART", "DTEND", "DUE", "CREATED", "COMPLETED", "BDAY", "REV", "ANNIVERSARY", "X-ANNIVERSARY", "X-ABDATE", "RECURRENCE-ID"}
    | {"EXDATE", "RDATE", "LAST-MODIFIED"}
)
_PERSONS = frozenset({"ORGANIZER", "ATTENDEE"})
_ANSWERS = {"ACCEPTED": "accepted", "DECLINED": "declined", "TENTATIVE": "tentative", "DELEGATED": "sent somebody else"}
"""RFC 5545, 3.2.12. The others say that nobody has answered."""
_ROLES = {"CHAIR": "chair", "OPT-PARTICIPANT": "optional", "NON-PARTICIPANT": "for information"}
_LISTS = frozenset({"N", "ADR", "ORG"})
"""Values with parts between semicolons."""
_WORDS = frozenset({"METHOD", "CLASS", "STATUS"})


def said(line: ContentLine) -> str:
    """Return the value as it is printed; "" for pictures, keys and what is no text."""
    if line.name == "ATTACH":
        return _attached(line)
    if line.is_binary or len(line.value) > _MAX_VALUE_CHARS:
        return ""
    special = _SPECIAL.get(line.name)
    if special is not None:
        return special(line)
    if line.name in _DATES:
        return ", ".join(map(_date, line.value.split(","))) + _in_brackets(line.parameters.get("TZID", ""))
    if line.name in _PERSONS:
        return _person(line)
    if line.name in _LISTS:
        return _list(line)
    return _unescaped(re.sub(r"(?i)\A(?:mailto|tel|xmpp|sip):", "", line.decoded)).strip()


def attachment_name(line: ContentLine, number: int) -> str:
    """Return the name of a file that stands in the calendar itself."""
    for name in ("FILENAME", "X-FILENAME", "X-ORACLE-FILENAME", "X-APPLE-FILENAME"):
        if line.parameters.get(name, "").strip():
            return line.parameters[name].strip()
    return f"attachment {number}"


def _attached(line: ContentLine) -> str:
    return attachment_name(line, 1) if line.is_binary else line.decoded.strip()


def _person(line: ContentLine) -> str:
    parameters = line.parameters
    address = re.sub(r"(?i)\Amailto:", "", line.value)
    marks = (
        _ROLES.get(parameters.get("ROLE", "").upper()),
        _ANSWERS.get(parameters.get("PARTSTAT", "").upper()),
        f"sent by {_address(parameters['SENT-BY'])}" if parameters.get("SENT-BY") else None,
    )
    name = parameters.get("CN", "")
    return ", ".join(filter(None, (name + _in_brackets(address) if name and name != address else address, *marks)))


def _address(value: str) -> str:
    return re.sub(r"(?i)\Amailto:", "", value)


def _list(line: ContentLine) -> str:
    parts = [_unescaped(part).strip().replace("\n", ", ") for part in re.split(r"(?<!\\);", line.decoded)]
    written = ", ".join(part for part in parts if part)
    return written or _unescaped(line.parameters.get("LABEL", "")).replace("\n", ", ")


def _date(value: str) -> str:
    match = _DATE.match(value.strip())
    if match is None:
        return value
    year, month, day, hour, minute, _, zone = match.groups()
    return f"{year}-{month}-{day}" + (f" {hour}:{minute}" if hour else "") + (" UTC" if zone else "")


def _trigger(line: ContentLine) -> str:
    if line.parameters.get("VALUE", "").upper() == "DATE-TIME":
        return _date(line.value)
    end = "the end" if line.parameters.get("RELATED", "").upper() == "END" else "the start"
    return f"{duration(line.value)} {'before' if line.value.startswith('-') else 'after'} {end}"


def _telephone(line: ContentLine) -> str:
    return _unescaped(_EXTENSION.sub(r" ext. \1", re.sub(r"(?i)\Atel:", "", line.decoded))).strip()


def _in_brackets(text: str) -> str:
    return f" ({text})" if text else ""


def _unescaped(value: str) -> str:
    return _ESCAPED.sub(lambda match: "\n" if match[1] in "nN" else match[1], value)


_SPECIAL: dict[str, Callable[[ContentLine], str]] = {
    "RRULE": lambda line: repeats(line.value),
    "EXRULE": lambda line: repeats(line.value),
    "DURATION": lambda line: duration(line.value),
    "TRIGGER": _trigger,
    "TEL": _telephone,
    "X-ALT-DESC": lambda line: "".join(html_text([_unescaped(line.decoded)])).strip(),
    **{name: lambda line: line.value.strip().lower() for name in _WORDS},
}
