"""The fields of a contact, an appointment, a task or a journal entry of Outlook, as lines above its text."""

from __future__ import annotations

import datetime as dt
import struct
from collections.abc import Callable, Iterator, Mapping
from email.utils import format_datetime

from legal_pipeline.data.outlook_fields import FIELDS, SET_TAIL, TASK_STATUS, Field, Form

_EPOCH = dt.datetime(1601, 1, 1, tzinfo=dt.UTC)
_FIRST_LOCAL_TAG = 0x8000
_FIRST_LISTED_SET = 3
"""Sets 1 and 2 are those of MAPI and of public strings."""
NO_DATE = 0x0CB34557A3DD4000
"""1 January 4501: Outlook's word for "none"."""
MAX_FIELD_CHARS = 20_000

Names = Mapping[tuple[str, int], int]


def named_tags(sets: bytes, entries: bytes) -> dict[tuple[str, int], int]:
    """Return the tags of named properties by set and number, from the streams that list them ([MS-OXMSG] 2.2.3, [MS-PST] 2.4.7)."""
    guids = [sets[at : at + 16] for at in range(0, len(sets) - 15, 16)]
    tags: dict[tuple[str, int], int] = {}
    for at in range(0, len(entries) - 7, 8):
        number, kind, local = struct.unpack_from("<IHH", entries, at)
        listed = (kind >> 1) - _FIRST_LISTED_SET
        if not kind & 1 and 0 <= listed < len(guids) and guids[listed][4:] == SET_TAIL:
            tags[(f"{int.from_bytes(guids[listed][:4], 'little'):08x}", number)] = _FIRST_LOCAL_TAG + local
    return tags


def field_lines(
    message_class: str, names: Names, text: Callable[[int], str], numbers: Mapping[int, float], already: frozenset[str] = frozenset()
) -> Iterator[str]:
    """Yield a line for each field that an item of this class has: "Company: Lindt & Roe LLP".

    `text` returns a text property by tag, "" if there is none; `numbers` has integers, truth values, shares and times (FILETIME).
    Fields whose label is in `already` are left out.
    """
    for field in next((fields for start, fields in FIELDS if message_class.upper().startswith(start)), ()):
        tag = names.get(field.property) if isinstance(field.property, tuple) else field.property
        if tag is not None and field.label not in already and (said := _said(field, tag, text, numbers)):
            yield f"{field.label}: {said}\n"


def moment(filetime: float) -> str:
    """Format a FILETIME (100 nanoseconds since 1601) in UTC, as in the Date header of a mail."""
    try:
        return format_datetime(_EPOCH + dt.timedelta(microseconds=int(filetime) // 10))
    except OverflowError:
        return ""


def _said(field: Field, tag: int, text: Callable[[int], str], numbers: Mapping[int, float]) -> str:
    if field.form is Form.TEXT:
        return " ".join(text(tag)[:MAX_FIELD_CHARS].split())
    number = numbers.get(tag)
    if number is None or number == NO_DATE:
        return ""
    match field.form:
        case Form.FLAG:
            return "yes" if number else ""
        case Form.SHARE:
            return f"{number:.0%}" if 0 < number <= 1 else ""
        case Form.STATUS:
            return TASK_STATUS[int(number)] if 0 <= number < len(TASK_STATUS) else ""
        case Form.DAY:
            return _day(number)
    return moment(number) if number else ""


def _day(filetime: float) -> str:
    try:
        return (_EPOCH + dt.timedelta(microseconds=int(filetime) // 10)).date().isoformat() if filetime else ""
    except OverflowError:
        return ""
