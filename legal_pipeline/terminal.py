"""How results look in a terminal. Knows the model and rich, nothing else."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rich.console import Console, ConsoleOptions, RenderableType
from rich.markup import escape
from rich.segment import Segment
from rich.text import Text

from legal_pipeline.plain_text import escaped, harmless, visible
from legal_pipeline.text_table import table_lines

ID_COLUMNS = frozenset({"document", "entity", "redaction", "batch", "attached to"})
"""Columns of ids, which are there to be copied."""

STATE_STYLE = {"done": "green", "refused": "yellow", "failed": "bold red", "running": "cyan", "waiting": "dim"}


class HarmlessConsole(Console):
    """Writes no control character but its own: names and messages of others reach a terminal through here."""

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        for segment in super().render(renderable, options):
            yield segment if segment.control else Segment(harmless(segment.text), segment.style)


# piped output is read by programs and pasted into documents: wide enough for a row, not folded at 80
console = HarmlessConsole(highlight=False, emoji=False, width=None if sys.stdout.isatty() else 160)
errors = HarmlessConsole(stderr=True, highlight=False, emoji=False)


def is_terminal() -> bool:
    """Whether the results are read by a person, and not by a program or from a file."""
    return sys.stdout.isatty()


def print_json(records: Iterable[Mapping[str, Any]]) -> None:
    """One object a line: what `jq` and a shell loop like to read."""
    for record in records:
        sys.stdout.write(escaped(json.dumps(record, ensure_ascii=False, default=str)) + "\n")


def echo(text: str) -> None:
    """Writes the text as it is to a file or a pipe, and harmless to a terminal."""
    sys.stdout.write((harmless(text) if sys.stdout.isatty() else text) + "\n")


def print_table(columns: Sequence[str], rows: Iterable[Sequence[object]], *, right: Sequence[str] = ()) -> int:
    """Returns the number of rows. Cells are data, never markup; a state has its colour. In a pipe: a line a row, tabs between its cells.

    Ids are never folded or cut; whatever else does not fit is folded at its blanks. Where room is short, a column without any value is left
    out, and what would be too narrow to read is written below its row.
    """
    if not is_terminal():
        return _write_lines(columns, rows)
    cells = [[_cell(column, value) for column, value in zip(columns, row, strict=True)] for row in rows]
    for line in table_lines(console, columns, cells, whole=ID_COLUMNS, right=right):
        console.print(line, soft_wrap=True)
    return len(cells)


def _write_lines(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> int:
    if any(column.strip() for column in columns):
        sys.stdout.write("\t".join(columns) + "\n")
    count = 0
    for count, row in enumerate(rows, start=1):  # noqa: B007
        sys.stdout.write("\t".join("" if value is None else visible(str(value)) for value in row) + "\n")
    return count


def _cell(column: str, value: object) -> Text:
    text = "" if value is None else visible(value) if isinstance(value, str) else str(value)
    return Text(text, STATE_STYLE.get(text, "") if column == "state" else "")


def print_hits(hits: Iterable[Any], mark_start: str, mark_end: str) -> None:
    """A paragraph for each page; in a pipe, a row."""
    if not is_terminal():
        found = ((hit.document_id, hit.page_number, hit.bates, hit.snippet.replace(mark_start, "").replace(mark_end, "")) for hit in hits)
        print_table(["document", "page", "bates", "text"], found)
        return
    for hit in hits:
        bates = f"  {hit.bates}" if hit.bates else ""
        console.print(f"[bold]{escape(hit.document_id)}[/]  page {hit.page_number}{escape(bates)}")
        snippet = escape(" ".join(hit.snippet.split())).replace(mark_start, "[reverse]").replace(mark_end, "[/]")
        print_below(snippet)


def print_below(text: str | Text, indent: int = 4) -> None:
    """Writes what stands below a heading: all lines of a long text are indented. A string is markup."""
    marked = Text.from_markup(text) if isinstance(text, str) else text
    for line in marked.wrap(console, max(1, console.width - indent), overflow="fold"):
        console.print(Text(" " * indent) + line, soft_wrap=True)


_FACT_COLUMNS = ("from", "relationship", "to", "role", "confidence", "rule", "document", "page", "cited", "text", "passages")


def _fact_row(named: Any) -> tuple[object, ...]:
    item = named.relationship
    proof = item.evidence[0]
    said = (named.source_name, item.type, named.target_name, item.role, f"{item.confidence:.2f}", item.rule)
    return (*said, proof.document_id, proof.page_number, proof.cited, proof.text, len(item.evidence))


def print_relationships(found: Iterable[Any]) -> None:
    """One fact a paragraph: the edge, then where it is proved. In a pipe, a row with its first passage and the number of passages."""
    if not is_terminal():
        print_table(_FACT_COLUMNS, map(_fact_row, found))
        return
    for named in found:
        item = named.relationship
        role = f" ({item.role})" if item.role and named.told_target == named.target_name else ""
        weight = f"[dim]{item.confidence:.2f} {escape(item.rule)}[/]"
        console.print(f"[bold]{escape(named.source_name)}[/] {item.type}{escape(role)} [bold]{escape(named.told_target)}[/]  {weight}")
        for proof in item.evidence[:3]:
            text = " ".join(proof.text.split())
            place = f" ({escape(proof.cited)})" if proof.cited else ""
            print_below(f"{escape(proof.document_id)} page {proof.page_number}{place}, {proof.start}-{proof.end}: {escape(text[:200])}")
        if len(item.evidence) > 3:
            print_below(f"and {len(item.evidence) - 3} more")


_PARTIES_SHOWN = 6


def print_summary(summary: Any, matter: str | None, workspace: str) -> None:
    """`workspace` is the address at which `browse` serves."""

    def counted(counts: Mapping[Any, int], limit: int) -> str:
        return ", ".join(f"{count} {name}" for name, count in list(counts.items())[:limit])

    states = ", ".join(f"{count} {state}" for state, count in summary.states.items() if count)
    rest = len(summary.parties) - _PARTIES_SHOWN
    parties = "; ".join(summary.parties[:_PARTIES_SHOWN]) + (f"; and {rest} more" if rest > 0 else "")
    rows = [
        ("documents", states or "none"),
        ("parties", parties or "none found"),
        ("entities", counted(summary.entities, 8) or "none"),
        ("relationships", counted(summary.relationships, 8) or "none"),
    ]
    print_table([f"matter {matter}" if matter else "all matters", ""], rows)
    option = f" --matter {matter}" if matter else ""
    console.print("\nNext:", markup=False)
    following = [
        ("legal-pipeline browse", f"read it in a browser, at {workspace}"),
        (f'legal-pipeline search "{summary.example_party or "agreement"}"{option}', "pages that mention a name"),
        (f"legal-pipeline relationships{option} --type party_to", "facts with the text that supports them"),
        (f"legal-pipeline show {summary.example_document or 'DOCUMENT'} --page 1", "the text of a page"),
        (f"legal-pipeline export --out export{option}", "all results as JSON Lines"),
        ("make dev", "the Dagster UI on the same data"),
    ]
    width = max(len(command) for command, _ in following)
    for command, purpose in following:
        console.print(f"  {command:<{width}}  # {purpose}", markup=False)
