"""The hits of each name of a list, as one CSV."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from sqlalchemy.engine import Engine

from legal_pipeline.errors import UsageError
from legal_pipeline.plain_text import visible
from legal_pipeline.storage.search.query.errors import QueryError
from legal_pipeline.storage.search.query.parser import is_plain, parse
from legal_pipeline.storage.search.search import MARK_END, MARK_START, find_pages

COLUMNS = ("name", "pages", "documents", "matter", "document_id", "file", "page", "bates", "context")
_HEADINGS = frozenset({"name", "names", "term", "terms", "query", "search term", "search terms"})
_MOST_HITS = 100_000
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Name:
    text: str
    query: str
    """Plain words are searched for as a phrase, anything else as the query that it is."""


def read_names(path: Path) -> list[Name]:
    """Returns the first column of a CSV file, without its heading, each name once. Raises UsageError with the line of a wrong query."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        text = path.read_text(encoding="cp1252", errors="replace")
    except OSError as error:
        raise UsageError(f"{path} cannot be read ({error.strerror})") from error
    names: dict[str, Name] = {}
    reader = csv.reader(text.splitlines())
    for row in reader:
        cell = row[0].strip() if row else ""
        if not cell or (not names and cell.lower() in _HEADINGS):
            continue
        try:
            query = f'"{cell}"' if is_plain(cell) else cell
            parse(query)
        except QueryError as error:
            raise UsageError(f"line {reader.line_num} of {path.name}: {error}") from error
        except UsageError as error:
            raise UsageError(f"line {reader.line_num} of {path.name}: {error}") from error
        names.setdefault(query, Name(cell, query))
    if not names:
        raise UsageError(f"{path} names nobody; write one name a line")
    return list(names.values())


def write_hits(engine: Engine, names: Iterable[Name], out: TextIO, *, matter: str | None = None) -> None:
    """Writes a line a hit, and for a name without hits one line with 0 pages."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for name in names:
        writer.writerows([_harmless(cell) for cell in line] for line in _lines(engine, name, matter))


def _lines(engine: Engine, name: Name, matter: str | None) -> Iterator[tuple[object, ...]]:
    found = find_pages(engine, name.query, matter=matter, limit=_MOST_HITS)
    if not found.hits:
        yield (name.text, 0, 0, matter or "", "", "", "", "", "")
    documents = len({hit.document_id for hit in found.hits})
    for hit in sorted(found.hits, key=lambda hit: (hit.document_id, hit.page_number)):
        context = " ".join(hit.snippet.replace(MARK_START, "").replace(MARK_END, "").split())
        yield (name.text, found.total, documents, hit.matter, hit.document_id, hit.file_name, hit.page_number, hit.bates or "", context)


def _harmless(cell: object) -> object:
    """A spreadsheet takes a text with one of these in front for a formula."""
    if not isinstance(cell, str):
        return cell
    shown = visible(cell)
    return f"'{shown}" if shown.startswith(_FORMULA) else shown
