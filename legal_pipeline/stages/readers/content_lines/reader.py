"""Reads iCalendar and vCard files as text: each property as a line `Name: value`, a blank line between events, tasks and persons.

Dates are written as ISO 8601, rules of repetition in words, types beside the name: `Telephone (work, cell): +1 555 0100`.
Pictures and keys are left out; files in events are documents, see `attachments`.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from legal_pipeline.model import Page
from legal_pipeline.stages.readers.content_lines.lines import ContentLine, content_lines, unbroken
from legal_pipeline.stages.readers.content_lines.values import NAMES, attachment_name, said
from legal_pipeline.stages.readers.encoding import TextEncoding, decode_blocks, find_encoding, read_blocks
from legal_pipeline.stages.readers.limits import ReadLimits
from legal_pipeline.stages.readers.pagination import paginate

ENGINE = "content lines 2"

_TYPED = frozenset({"TEL", "EMAIL", "ADR", "LABEL", "IMPP", "URL", "RELATED", "X-SOCIALPROFILE", "SOCIALPROFILE", "X-ABRELATEDNAMES"})
_SAYS_NOTHING = frozenset({"internet", "x400", "text", "dom", "intl", "postal", "parcel"})
"""Types of an address that every address has."""
_CLOCKS = frozenset({"VTIMEZONE", "STANDARD", "DAYLIGHT"})
"""When clocks change, from 1601 on; no event."""
_REMINDER, _OF_A_REMINDER = "VALARM", frozenset({"TRIGGER", "DESCRIPTION"})
_EMPTY_REMINDERS = frozenset({"", "reminder", "this is an event reminder", "alarm"})
_LABELS = frozenset({"X-ABLABEL", "X-ABLABEL2"})
_MAX_HELD = 10_000
"""Lines of one event or person."""


class File(NamedTuple):
    """A file that stands in an event."""

    file_name: str
    content: bytes


class _Printed(NamedTuple):
    group: str
    name: str
    types: tuple[str, ...]
    value: str


def read(path: Path, limits: ReadLimits) -> Iterator[Page]:
    """Yield the pages of an iCalendar or vCard file. Raises Refusal(hostile) for an endless line."""
    encoding = _encoding(path)
    lines = content_lines(decode_blocks(unbroken(read_blocks(path)), encoding.name))
    return paginate(_text(lines), f"{ENGINE} {encoding.name}", limits, encoding.confidence)


def attachments(path: Path) -> Iterator[File]:
    """Yield the files that stand in the events of a calendar. Raises Refusal(hostile) for an endless line."""
    number = 0
    for line in content_lines(decode_blocks(unbroken(read_blocks(path)), _encoding(path).name)):
        if line.name == "ATTACH" and line.is_binary and (content := line.content):
            number += 1
            yield File(attachment_name(line, number), content)


def _encoding(path: Path) -> TextEncoding:
    """Return the encoding of a file whose lines may be folded within a letter."""
    found = find_encoding(path)
    if found.confidence == 1.0:
        return found
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for block in unbroken(read_blocks(path)):
            decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return found
    return TextEncoding("utf-8", 1.0)


def _text(lines: Iterable[ContentLine]) -> Iterator[str]:
    open_components: list[str] = []
    held: list[_Printed] = []
    labels: dict[str, str] = {}
    for line in lines:
        if line.name == "BEGIN":
            open_components.append(line.value.strip().upper())
        elif line.name == "END":
            ended = open_components.pop() if open_components else ""
            if ended != _REMINDER and ended not in _CLOCKS:
                yield from _printed(held, labels)
                yield "\n"
        elif line.name in _LABELS:
            labels[line.group] = line.decoded.removeprefix("_$!<").removesuffix(">!$_").strip()
        elif line.name in NAMES and (value := said(line)) and not _is_passed_over(line, value, open_components[-1:]):
            name = "Reminder" if open_components[-1:] == [_REMINDER] else NAMES[line.name]
            held.append(_Printed(line.group, name, _types(line), value))
            if line.name == "X-ALT-DESC" and any(item.name == name for item in held[:-1]):
                held.pop()  # the description as HTML, which the plain one has said
        if len(held) > _MAX_HELD:
            yield from _printed(held, labels)
    yield from _printed(held, labels)


def _is_passed_over(line: ContentLine, value: str, component: list[str]) -> bool:
    if component == [_REMINDER]:
        return line.name not in _OF_A_REMINDER or value.strip().lower().rstrip(".") in _EMPTY_REMINDERS
    return bool(component) and component[0] in _CLOCKS


def _types(line: ContentLine) -> tuple[str, ...]:
    if line.name not in _TYPED:
        return ()
    is_preferred = bool(line.parameters.get("PREF")) or "pref" in line.types
    types = [word for word in line.types if word not in _SAYS_NOTHING and word != "pref"]
    return (*types, *(["preferred"] if is_preferred else []))


def _printed(held: list[_Printed], labels: dict[str, str]) -> Iterator[str]:
    """Yield and remove the lines of an event or a person, with the labels that a program gave them."""
    for item in held:
        label = labels.get(item.group, "") if item.group else ""
        types = ", ".join((*item.types, *([label] if label else [])))
        yield f"{item.name}{f' ({types})' if types else ''}: {item.value}\n"
    held.clear()
    labels.clear()
