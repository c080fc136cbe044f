"""A census in a terminal: the totals of the batch, the expected time and cost, and every file with a problem."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from legal_pipeline.batches.census.census import CensusEntry
from legal_pipeline.batches.census.totals import Census
from legal_pipeline.monitoring.health import duration, size
from legal_pipeline.plain_text import visible
from legal_pipeline.storage.batches.batches import Problem
from legal_pipeline.terminal import console, print_table

_SHOWN = 50


def print_census(census: Census, entries: Sequence[CensusEntry], name: str = "") -> None:
    print_table([f"census {name}".rstrip(), ""], rows(census))
    flagged = [entry for entry in entries if entry.refusal or entry.message]
    if flagged:
        console.print()
        print_table(["file", "problem", "reason"], (_row(entry) for entry in flagged[:_SHOWN]))
        if len(flagged) > _SHOWN:
            console.print(f"and {len(flagged) - _SHOWN} more; use --json to list them all")


def rows(census: Census) -> Iterator[tuple[str, str]]:
    parts = {"new": census.new, "changed": census.changed, "unfinished": census.unfinished, "already finished": census.finished}
    yield "documents", f"{census.documents:,} ({_listed(parts) or 'none'})"
    yield "bytes", size(census.size_bytes)
    yield "pages", _pages(census)
    yield "will be refused", _listed(census.refusals) or "none"
    yield "duplicates", f"{census.duplicates:,}" if not census.is_quick else "not checked"
    if census.unreadable:
        yield "not readable", f"{census.unreadable:,}; see below"
    if census.unopened:
        yield "by name and size only", f"{census.unopened:,}"
    yield "will take", _time(census)
    if census.paid_pages:
        yield "AWS Textract", f"up to {census.paid_pages:,} pages, {census.paid_usd:.2f} USD"


def _pages(census: Census) -> str:
    text = f"{census.pages:,}"
    if census.estimated_pages:
        text += f" and about {census.estimated_pages:,}"
    if census.uncounted:
        text += f"; {census.uncounted:,} document{'s' if census.uncounted > 1 else ''} whose page count is known only after reading"
    return text


def _time(census: Census) -> str:
    if census.estimated_seconds is None:
        return "unknown: there is no history yet"
    return f"about {duration(census.estimated_seconds)}" if census.estimated_seconds else "nothing to do"


def _row(entry: CensusEntry) -> tuple[str, str, str]:
    problem = f"refused: {entry.refusal.value}" if entry.refusal else "skipped" if entry.is_left_out else "not readable"
    return visible(entry.document.file_name, 60), problem, visible(entry.message, 200)


def _listed(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count:,} {name}" for name, count in counts.items() if count)


def print_problems(problems: Sequence[Problem]) -> None:
    """Prints all problems with their lines, so that no rejected line goes unnoticed."""
    if not problems:
        return
    console.print()
    print_table(["line", "problem", "what to do"], (_problem(problem) for problem in problems), right=["line"])


def _problem(problem: Problem) -> tuple[object, str, str]:
    return problem.line or "", visible(problem.message, 300), visible(problem.remedy, 200)
