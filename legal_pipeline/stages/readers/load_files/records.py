"""Splits a load file into records of fields, whatever delimiters its vendor chose.

Concordance separates fields by U+0014 and quotes them with thorn (U+00FE). A quoted field may hold the separator and line ends, a field
without quotes neither. Tables with commas, tabs or bars are load files if the names of their fields say so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from legal_pipeline.data.load_file_fields import FIRST, KNOWN
from legal_pipeline.errors import Refusal
from legal_pipeline.model import RefusalReason

MAX_RECORD_CHARS = 4_000_000

_FIRST_LINE = re.compile(
    "(?:"
    "(?P<thorn>\u00fe)[^\u00fe\x14\r\n]{1,200}\u00fe(?P<any>[\x14\t\u00b6\u00a7|,;~^])(?=\u00fe)"
    r"|(?P<caret>[\^~])[^\^~|\r\n]{1,200}(?P=caret)(?P<bar>[|\t])(?=(?P=caret))"
    '|[^\x00-\x1f\u00fe"]{1,200}(?P<bare>\x14)[^\x00-\x13\x15-\x1f]{1,4000}\r?(?:\n|\\Z)'
    ")"
)
"""Quoted field names between any separators that vendors choose, or bare ones between U+0014, which no text has."""
_TABLE_SEPARATORS = "\x14\t|,;\u00b6"
_NOT_LETTERS = re.compile(r"[^A-Z]+")


class Delimiters(NamedTuple):
    quote: str
    separator: str
    is_doubled: bool = False
    """Whether a quote within a field is written twice, as in CSV."""

    def fields(self, record: str) -> list[str] | None:
        """Return the fields of a record, or None if the quotes of the last one are still open."""
        found: list[str] = []
        at = 0
        while True:
            if self.quote and record.startswith(self.quote, at):
                end = self._closing_quote(record, at + 1)
                if end < 0:
                    return None
                value = record[at + 1 : end]
                found.append(value.replace(self.quote * 2, self.quote) if self.is_doubled else value)
                at = end + 1
            else:
                end = record.find(self.separator, at)
                end = len(record) if end < 0 else end
                found.append(record[at:end])
                at = end
            if at >= len(record):
                return found
            at += 1  # the separator
            if at == len(record):
                return [*found, ""]

    def may_be_within_field(self, line: str) -> bool:
        """Return whether no quote in the line ends a field. It saves reading a long record again at each of its lines."""
        return bool(self.quote) and f"{self.quote}{self.separator}" not in line and not line.endswith(self.quote)

    def record(self, lines: list[str], width: int) -> list[str] | None:
        """Return the fields of a record of these lines, or None if it is not at its end, or more than one record."""
        fields = self.fields("\n".join(lines))
        if fields is None or (len(lines) > 1 and len(fields) > width):
            return None
        return None if not self.quote and len(fields) < width and any(lines) else fields

    def closed(self, lines: list[str]) -> list[str]:
        """Return the fields of a record that nothing ends."""
        record = "\n".join(lines).rstrip("\n")
        return self.fields(record) or self.fields(record + self.quote) or [record]

    def _closing_quote(self, record: str, start: int) -> int:
        at = record.find(self.quote, start)
        while at >= 0:
            after = record[at + 1 : at + 2]
            if not after or after == self.separator:
                return at
            # a quote within the field, which CSV doubles
            at = record.find(self.quote, at + (2 if self.is_doubled and after == self.quote else 1))
        return -1


def delimiters_of(text: str) -> Delimiters | None:
    """Return the delimiters of a file that begins so, or None if it is no load file."""
    text = text.lstrip("\ufeff")
    match = _FIRST_LINE.match(text)
    if match is not None:
        return Delimiters(match["thorn"] or match["caret"] or "", match["any"] or match["bar"] or match["bare"])
    first = text.partition("\n")[0].rstrip("\r")
    for separator in _TABLE_SEPARATORS:
        delimiters = Delimiters('"', separator, is_doubled=True)
        names = [_NOT_LETTERS.sub("", name.upper()) for name in delimiters.fields(first) or ()] if separator in first else []
        if len(names) > 1 and names[0] in FIRST and len(KNOWN.intersection(names)) > 1:
            return delimiters
    return None


def records(lines: Iterable[str]) -> Iterator[list[str]]:
    """Yield the fields of each record, those of the names first. `lines` have no line ends.

    A record whose quotes are never closed ends before the next line that is a whole record.
    Raises Refusal(hostile) for a record of more than 4 million characters.
    """
    delimiters: Delimiters | None = None
    width = size = 0
    held: list[str] = []
    for line in lines:
        if delimiters is None:
            if line.strip():
                delimiters = delimiters_of(line) or Delimiters("\u00fe", "\x14")
                names = delimiters.fields(line) or [line]
                width = len(names)
                yield names
            continue
        if held and delimiters.may_be_within_field(line):
            held.append(line)
        elif (fields := delimiters.record([*held, line], width)) is not None:
            if held or line.strip():
                yield fields
            held.clear()
        elif held and (own := delimiters.record([line], width)) is not None and len(own) == width:
            yield delimiters.closed(held)
            held.clear()
            yield own
        else:
            held.append(line)
        size = size + len(line) if held else 0
        if size > MAX_RECORD_CHARS:
            raise endless_record()
    if held and delimiters is not None:
        yield delimiters.closed(held)


def endless_record() -> Refusal:
    return Refusal(RefusalReason.HOSTILE, f"a record of more than {MAX_RECORD_CHARS:,} characters; export the load file again")
