"""Manifests: lists of documents made by other programs or by hand, read line by line in constant memory.

The formats are CSV with a header, JSON Lines, and plain text with one path, URI or document id per line. A line that
cannot be read becomes a `Problem` with its line number; the other lines are still read.

Does not belong here: looking up the named documents (`batches.request`).
"""

from __future__ import annotations

import csv
import difflib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import PurePath
from typing import IO

from legal_pipeline import identity
from legal_pipeline.errors import UsageError
from legal_pipeline.model import Priority
from legal_pipeline.storage.batches.batches import Problem

BY_ID = "document_id"
BY_SOURCE = ("path", "uri", "source_uri")
COLUMNS = (BY_ID, *BY_SOURCE, "matter", "priority")

MAX_LINE_BYTES = 1024 * 1024

_BYTE_ORDER_MARK = "\ufeff"
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_DELIMITERS = ",;\t"
_NOT_UTF8 = re.compile("[\udc80-\udcff]")
_SAVE_AS_UTF8 = "save the manifest as UTF-8; in a URI, write bytes that are not UTF-8 as %FF"
_EXAMPLE = "the first line names the columns: document_id, path or uri, and optionally matter and priority"


@dataclass(frozen=True, slots=True)
class Entry:
    """A line that names a document, as written: nothing has been looked up yet."""

    line: int
    named: str
    is_id: bool | None
    """None when the line does not say whether it is an id or a source."""
    matter: str | None = None
    priority: Priority | None = None


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    text: str


def read_manifest(handle: IO[bytes], name: str) -> Iterator[Entry | Problem]:
    """Yields entries and problems in the order of the lines. The suffix of the file name, or else the first line, decides the format.

    UsageError when no line can be read: the file is empty, is in UTF-16, or has no column that names a document.
    """
    lines = _lines(handle, name)
    first = next((line for line in lines if isinstance(line, Problem) or line.text.strip()), None)
    if first is None:
        raise UsageError(f"the manifest {name} is empty; write one line per document")
    parse = _format_of(first, name)
    yield from parse(chain([first], lines))


def _lines(handle: IO[bytes], name: str) -> Iterator[_Line | Problem]:
    number = 0
    while raw := handle.readline(MAX_LINE_BYTES + 1):
        number += 1
        if number == 1 and raw.startswith(_UTF16_MARKS):
            raise UsageError(f"the manifest {name} is in UTF-16; save it as UTF-8")
        if len(raw) > MAX_LINE_BYTES:
            while raw and not raw.endswith(b"\n"):
                raw = handle.readline(MAX_LINE_BYTES)
            yield Problem(number, f"the line is longer than {MAX_LINE_BYTES:,} bytes", "write one document per line")
            continue
        # a byte that is not UTF-8 becomes a lone surrogate, which `_entry` rejects
        text = raw.decode("utf-8", "surrogateescape")
        yield _Line(number, text.removeprefix(_BYTE_ORDER_MARK) if number == 1 else text)


_Parser = Callable[[Iterable["_Line | Problem"]], Iterator["Entry | Problem"]]


def _format_of(first: _Line | Problem, name: str) -> _Parser:
    text = first.text if isinstance(first, _Line) else ""
    suffix = PurePath(name).suffix.lower()
    if text.lstrip().startswith("["):
        raise UsageError(f"the manifest {name} is one JSON array; write one object per line: jq -c '.[]' {name}")
    if suffix in (".jsonl", ".ndjson", ".json") or text.lstrip().startswith("{"):
        return _json_lines
    delimiter, header = _header(text)
    if suffix not in (".csv", ".tsv") and not any(column in COLUMNS for column in header):
        return _plain
    if not any(column in (BY_ID, *BY_SOURCE) for column in header):
        raise UsageError(f"the manifest {name} has no column that names a document ({', '.join(header)}); {_EXAMPLE}")
    repeated = [column for column in COLUMNS if header.count(column) > 1]
    if repeated:
        raise UsageError(f"the manifest {name} has the column {repeated[0]} {header.count(repeated[0])} times; keep one")
    return lambda lines: _csv(lines, header, delimiter)


def _header(text: str) -> tuple[str, list[str]]:
    """Returns the delimiter that yields the most known columns, and the columns."""
    candidates = []
    for delimiter in _DELIMITERS:
        try:
            cells = next(csv.reader([text], delimiter=delimiter), [])
        except csv.Error:
            continue
        columns = [cell.strip().lower() for cell in cells]
        candidates.append((sum(column in COLUMNS for column in columns), delimiter, columns))
    if not candidates:
        return ",", []
    known, delimiter, columns = max(candidates, key=lambda each: each[0])
    return (delimiter, columns) if known else (",", candidates[0][2])


def _plain(lines: Iterable[_Line | Problem]) -> Iterator[Entry | Problem]:
    for line in lines:
        if isinstance(line, Problem):
            yield line
        elif named := line.text.rstrip("\r\n"):
            yield _entry(line.number, {}, named) if named.strip() else Problem(line.number, "the line is blank", "remove it")


def _json_lines(lines: Iterable[_Line | Problem]) -> Iterator[Entry | Problem]:
    for line in lines:
        if isinstance(line, Problem):
            yield line
            continue
        if not line.text.strip():
            continue
        try:
            value = json.loads(line.text)
        except (ValueError, RecursionError):
            yield Problem(line.number, "the line is not JSON", 'write one object per line: {"path": "a.pdf"}')
            continue
        if not isinstance(value, dict):
            yield Problem(
                line.number, f"the line is a JSON {type(value).__name__}, not an object", 'write one object per line: {"path": "a.pdf"}'
            )
            continue
        named = {key: cell for key, cell in value.items() if key in COLUMNS and cell is not None}
        wrong = [key for key, cell in named.items() if not isinstance(cell, str)]
        if wrong:
            yield Problem(line.number, f"the value of {wrong[0]} is not text", 'write it in quotes: "path": "a.pdf"')
            continue
        yield from (Problem(line.number, message, _EXAMPLE) for message in _misspelt(value))
        yield _entry(line.number, named)


def _csv(lines: Iterable[_Line | Problem], header: list[str], delimiter: str) -> Iterator[Entry | Problem]:
    deferred: list[Problem] = []
    last = 0

    def texts() -> Iterator[str]:
        nonlocal last
        for line in lines:
            if isinstance(line, Problem):
                last = line.line
                deferred.append(line)
            else:
                last = line.number
                yield line.text

    rows = csv.reader(texts(), delimiter=delimiter, strict=True)
    next(rows, None)
    yield from (Problem(1, message, _EXAMPLE) for message in _misspelt(header))
    while True:
        began = last + 1
        try:
            row = next(rows, None)
        except csv.Error as error:
            row, where = [], f"lines {began} to {last}" if last > began else "the line"
            yield Problem(
                began, f"{where} cannot be read: {error}", 'a name with a quote is written "like ""this""" and its quotes are closed'
            )
        yield from deferred
        deferred.clear()
        if row is None:
            return
        if not row or not any(cell.strip() for cell in row):
            continue
        if len(row) > len(header):
            message = f"the line has {len(row)} values for {len(header)} columns"
            yield Problem(began, message, f'a name with a {delimiter!r} is written in quotes: "a{delimiter} b.pdf"')
            continue
        yield _entry(began, dict(zip(header, row, strict=False)))


def _misspelt(columns: Iterable[str]) -> Iterator[str]:
    """Yields a warning for each column whose name resembles a known one; it would otherwise be ignored silently."""
    for column in columns:
        alike = [] if column in COLUMNS else difflib.get_close_matches(column.lower(), COLUMNS, 1, 0.8)
        if alike:
            yield f"the column {column!r} is ignored; did you mean {alike[0]}?"


def _entry(line: int, values: Mapping[str, str], plain: str = "") -> Entry | Problem:
    """`values` by column; `plain` when the whole line is the name."""
    if any(_NOT_UTF8.search(value) for value in (plain, *values.values())):
        return Problem(line, "the line is not UTF-8", _SAVE_AS_UTF8)
    by_id = values.get(BY_ID, "").strip()
    named = plain or by_id or next((values[column] for column in BY_SOURCE if values.get(column, "").strip()), "")
    if not named:
        return Problem(line, "the line names no document", "give its document_id, path or uri")
    priority = values.get("priority", "").strip().lower() or None
    if priority is not None and priority not in set(Priority):
        return Problem(line, f"there is no priority {priority!r}", f"it is one of {', '.join(Priority)}")
    matter = values.get("matter", "").strip() or None
    is_id = None if plain else bool(by_id)
    return Entry(line, named, is_id, identity.matter_slug(matter) if matter else None, Priority(priority) if priority else None)
