"""The sections of a batch report, as values for its templates.

Does not belong here: the markup (`templates`), the statistics (`batches.status`, `storage.batches.statistics`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from legal_pipeline.batches.report.charts import Named, named_bars, over_time
from legal_pipeline.batches.report.data import BatchReport
from legal_pipeline.batches.report.findings import census_rows, documents_of, dollars, seconds_of, verdict
from legal_pipeline.batches.status.status import BatchStatus
from legal_pipeline.batches.status.view import HEADINGS, pace
from legal_pipeline.monitoring.health import duration
from legal_pipeline.storage.batches.batches import FROM_UI
from legal_pipeline.storage.batches.members import Member, MemberState, StageState
from legal_pipeline.storage.batches.statistics import throughput
from legal_pipeline.topology import STAGES

_INTERVALS = 30
_LOOKS = {
    MemberState.DONE: "good",
    MemberState.REFUSED: "fair",
    MemberState.WITHDRAWN: "fair",
    MemberState.FAILED: "bad",
    MemberState.MISSING: "bad",
    MemberState.RUNNING: "faint",
    MemberState.WAITING: "faint",
}


@dataclass(frozen=True, slots=True)
class State:
    """A cell: a word in the color of `look` (`good`, `fair`, `bad` or `faint`), and a note below it."""

    name: str
    look: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class File:
    """A cell: a document by its file name; indented when it was extracted from another document."""

    name: str
    document_id: str
    is_inside: bool


@dataclass(frozen=True, slots=True)
class Files:
    """A cell: a few file names and the number of further files."""

    names: Sequence[str]
    more: str


Cell = str | State | File | Files


@dataclass(frozen=True, slots=True)
class Table:
    columns: Sequence[str]
    rows: Iterable[Sequence[Cell]]
    """Iterated once; each row has as many cells as there are columns."""
    numbers: Sequence[str] = ()
    """Columns aligned to the right."""


@dataclass(frozen=True, slots=True)
class Section:
    heading: str
    paragraph: str = ""
    is_faint: bool = False
    charts: Sequence[Markup] = ()
    table: Table | None = None


@dataclass(frozen=True, slots=True)
class Summary:
    name: str
    submitted: str
    look: str
    verdict: str
    details: Sequence[str]
    tiles: Sequence[tuple[str, str]]
    """(number, label)"""


def summary(report: BatchReport) -> Summary:
    status, batch = report.status, report.status.batch
    cancelled = f", cancelled {moment(batch.cancelled_at)}" if batch.cancelled_at else ""
    submitted = f"Batch {batch.batch_id}, submitted {moment(batch.created_at)} by {batch.actor}, priority {batch.priority.value}{cancelled}"
    look, sentence, details = verdict(status)
    sums, counts = report.sums, status.counts
    tiles = [
        (f"{counts[MemberState.DONE]:,}", f"of {documents_of(status.total)} processed"),
        (f"{sums['pages']:,}", f"pages read, {sums['ocr_pages']:,} of them by OCR"),
        (f"{sums['entities']:,}", f"entities, in {sums['mentions']:,} mentions"),
        (f"{sums['relationships']:,}", "relationships, each supported by evidence"),
        (duration(status.elapsed_seconds), pace(status).partition(", ")[2] or pace(status)),
        (dollars(report.figures.microdollars), "paid to external services"),
    ]
    return Summary(batch.name, submitted, look, sentence, details, tiles)


def sections(report: BatchReport) -> Iterator[Section]:
    yield from _attention(report.status)
    yield _census(report)
    yield from _times(report)
    yield from _reading(report)
    yield _documents(report)
    versions = ", ".join(f"{name} {version}" for name, version in report.versions.items())
    yield Section("Versions", versions, is_faint=True)


def _attention(status: BatchStatus) -> Iterator[Section]:
    problems = (*status.blockers, *status.abandoned)
    rows: list[tuple[Cell, ...]] = [("", State("blocker", "bad"), problem.message, problem.remedy, "") for problem in problems]
    names = {member.document_id: member.file_name for member in status.members}
    for group in status.groups:
        state = State(group.standing.value, _LOOKS[group.standing], group.kind.replace("_", " "))
        more = group.count - len(group.document_ids)
        files = Files([names.get(document_id) or document_id for document_id in group.document_ids], f"{more:,}" if more else "")
        rows.append((f"{group.count:,}", state, group.said, group.fix, files))
    for problem in status.batch.problems:
        rows.append((f"line {problem.line}", State("not accepted", "fair"), problem.message, problem.remedy, ""))
    if rows:
        columns = ["how many", "what", "what happened", "what to do", "files"]
        yield Section("What needs attention", table=Table(columns, rows, ["how many"]))


def _census(report: BatchReport) -> Section:
    batch, paragraph = report.status.batch, ""
    if batch.census is None:
        how = ": it was started in the Dagster UI" if batch.origin == FROM_UI else ""
        paragraph = f"No census was taken before this batch{how}."
    table = Table(["", "census", "outcome"], census_rows(report), ["census", "outcome"])
    return Section("Census and outcome", paragraph, is_faint=True, table=table)


def _times(report: BatchReport) -> Iterator[Section]:
    headings = dict(zip((stage.name for stage in STAGES), HEADINGS, strict=True))
    by_heading = [(headings[times.stage], times) for times in report.figures.stages]
    charts = _ends_over_time(report.status)
    table = None
    if by_heading:
        bars = [
            Named(
                name,
                times.median_seconds,
                times.p90_seconds,
                f"{seconds_of(times.median_seconds)}, 9 of 10: {seconds_of(times.p90_seconds)}",
            )
            for name, times in by_heading
        ]
        charts.append(Markup(named_bars("Time of a document in each stage", bars, unit="seconds: median, and what 9 of 10 stay within")))
        rows = [
            (
                name,
                f"{times.documents:,}",
                *(seconds_of(value) for value in (times.median_seconds, times.p90_seconds, times.longest_seconds)),
                duration(times.total_seconds),
            )
            for name, times in by_heading
        ]
        columns = ["stage", "documents", "median", "9 of 10 within", "longest", "total"]
        table = Table(columns, rows, columns[1:])
    if charts:
        yield Section("Timing", charts=charts, table=table)


def _ends_over_time(status: BatchStatus) -> list[Markup]:
    """Returns one chart, or none before the first document has ended."""
    since = status.batch.created_at
    ends = [member.ended_at for member in status.members if member.ended_at and member.ended_at >= since]
    if not ends:
        return []
    seconds = max(1.0, status.elapsed_seconds)
    until = since + dt.timedelta(seconds=seconds)
    # at least three documents per bar, because fewer would show only chance
    intervals = min(_INTERVALS, max(6, len(ends) // 3))
    rates = [count / (seconds / 60 / intervals) for count in throughput(ends, since, until, intervals)]
    title = "Documents ended"
    return [Markup(over_time(title, rates, first=f"{since:%H:%M:%S}", last=f"{until:%H:%M:%S}", unit="documents a minute"))]


def _reading(report: BatchReport) -> Iterator[Section]:
    figures, ocr = report.figures, report.figures.ocr
    if not figures.readers:
        return
    rate = f" ({ocr.hit_rate:.0%} of the pages that needed OCR)" if ocr.hit_rate is not None else ""
    paragraph = f"OCR read {ocr.ocr_pages:,} pages in this batch; the cache supplied {ocr.cache_hits:,}{rate}."
    outside = (
        f"{ocr.paid_pages:,} pages were sent to an external service in {figures.paid_calls:,} calls, for {dollars(figures.microdollars)}."
    )
    paragraph += f" {outside}" if figures.paid_calls else " No page was sent to an external service."
    columns = ["read by", "how", "pages", "mean confidence"]
    rows = [(reader.engine, reader.method.replace("_", " "), f"{reader.pages:,}", f"{reader.confidence:.0%}") for reader in figures.readers]
    yield Section("How the pages were read", paragraph, table=Table(columns, rows, columns[2:]))


def _documents(report: BatchReport) -> Section:
    is_paid = report.figures.microdollars > 0
    numbers = ["pages", "by OCR", "mentions", "entities", "relations", "seconds", *(["paid"] if is_paid else [])]
    rows = (_row(report, member, is_paid) for member in report.status.members)
    return Section("Documents", table=Table(["file", "matter", "state", *numbers, "reason"], rows, numbers))


def _row(report: BatchReport, member: Member, is_paid: bool) -> tuple[Cell, ...]:
    statistics = report.of(member)
    reused = "finished before" if member.state is MemberState.DONE and StageState.DONE not in member.stage_states else ""
    counts = statistics.counts if member.state is MemberState.DONE else {}
    return (
        File(member.file_name or member.document_id, member.document_id, is_inside=bool(member.parent_id)),
        member.matter,
        State(member.state.value, _LOOKS[member.state], reused),
        f"{member.page_count:,}" if member.page_count else "",
        *(f"{counts[key]:,}" if key in counts else "" for key in ("ocr_pages", "mentions", "entities", "relationships")),
        f"{statistics.seconds:,.1f}" if statistics.seconds else "",
        *([dollars(statistics.microdollars)] if is_paid else []),
        member.reason or report.status.pending_work.get(member.document_id, ""),
    )


def moment(when: dt.datetime) -> str:
    return f"{when:%Y-%m-%d %H:%M} UTC"
