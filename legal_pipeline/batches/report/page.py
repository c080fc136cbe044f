"""The page of a batch report. It runs no script and fetches nothing: a policy in its head forbids both.

Names of files and reasons come from strangers: everything that is not made by `html_parts` is escaped there.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from legal_pipeline import __version__
from legal_pipeline.batches.report.charts import Named, named_bars, over_time
from legal_pipeline.batches.report.data import BatchReport
from legal_pipeline.batches.report.findings import census_rows, documents_of, dollars, seconds_of, verdict
from legal_pipeline.batches.report.html import Html, name_of_file, shown, table, tag
from legal_pipeline.batches.report.stylesheet import STYLE
from legal_pipeline.batches.status.status import BatchStatus
from legal_pipeline.batches.status.view import HEADINGS, pace
from legal_pipeline.monitoring.health import duration
from legal_pipeline.storage.batches.batches import FROM_UI
from legal_pipeline.storage.batches.members import Member, MemberState, StageState
from legal_pipeline.storage.batches.statistics import throughput
from legal_pipeline.topology import STAGES

_STRETCHES = 30
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_LOOKS = {
    MemberState.DONE: "good",
    MemberState.REFUSED: "fair",
    MemberState.WITHDRAWN: "fair",
    MemberState.FAILED: "bad",
    MemberState.MISSING: "bad",
    MemberState.RUNNING: "faint",
    MemberState.WAITING: "faint",
}


def page(report: BatchReport) -> Iterator[str]:
    status = report.status
    yield '<!doctype html><html lang="en"><head><meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{shown(Html(_POLICY))}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="no-referrer">'
    yield tag("title", f"Batch {status.batch.name}")
    yield f"<style>{STYLE}</style></head><body><main>"
    yield from _head(report)
    yield from _attention(status)
    yield from _census(report)
    yield from _times(report)
    yield from _reading(report)
    yield from _documents(report)
    yield from _versions(report)
    yield tag(
        "footer",
        f"Made by legal-pipeline {__version__} on {_moment(report.made_at)} from the stored results. "
        "It names files and reasons and holds no text of any document.",
    )
    yield "</main></body></html>"


def _head(report: BatchReport) -> Iterator[str]:
    status, batch = report.status, report.status.batch
    yield tag("h1", name_of_file(batch.name or "Batch without a name"))
    cancelled = f", cancelled {_moment(batch.cancelled_at)}" if batch.cancelled_at else ""
    said = f"Batch {batch.batch_id}, submitted {_moment(batch.created_at)} by {batch.actor}, priority {batch.priority.value}{cancelled}"
    yield tag("p", said, class_="faint")
    look, sentence, more = verdict(status)
    yield tag("div", sentence, *(tag("p", line) for line in more), class_=f"verdict {look}")
    sums, counts = report.sums, status.counts
    tiles = [
        (f"{counts[MemberState.DONE]:,}", f"of {documents_of(status.total)} processed"),
        (f"{sums['pages']:,}", f"pages read, {sums['ocr_pages']:,} of them by OCR"),
        (f"{sums['entities']:,}", f"entities, in {sums['mentions']:,} mentions"),
        (f"{sums['relationships']:,}", "relationships, each with its proof"),
        (duration(status.elapsed_seconds), pace(status).partition(", ")[2] or pace(status)),
        (dollars(report.figures.microdollars), "paid to services outside"),
    ]
    yield tag("div", *(tag("div", tag("b", value), tag("span", name), class_="tile") for value, name in tiles), class_="tiles")


def _attention(status: BatchStatus) -> Iterator[str]:
    problems = (*status.hindrances, *status.left_lying)
    rows: list[tuple[object, ...]] = [("", state("in the way", "bad"), problem.said, problem.fix, "") for problem in problems]
    names = {member.document_id: member.file_name for member in status.members}
    for group in status.groups:
        kind = state(group.standing.value, _LOOKS[group.standing], group.kind.replace("_", " "))
        shown_names = [name_of_file(names.get(document_id) or document_id) for document_id in group.document_ids]
        rest = group.count - len(group.document_ids)
        listed = Html("<br>".join(shown_names) + (f"<br>and {rest:,} more" if rest else ""))
        rows.append((f"{group.count:,}", kind, group.said, group.fix, listed))
    for problem in status.batch.problems:
        rows.append((f"line {problem.line}", state("not taken", "fair"), problem.said, problem.fix, ""))
    if rows:
        yield tag("h2", "What needs attention")
        yield from table(["how many", "what", "what happened", "what to do", "files"], rows, right=["how many"])


def state(name: str, look: str, more: str = "") -> Html:
    return Html(tag("span", name, class_=f"state {look}") + (tag("small", more) if more else ""))


def _census(report: BatchReport) -> Iterator[str]:
    rows = census_rows(report)
    yield tag("h2", "What was found beforehand, and what became of it")
    if report.status.batch.census is None:
        how = ": it was started in the Dagster UI" if report.status.batch.origin == FROM_UI else ""
        yield tag("p", f"No census was taken before this batch{how}.", class_="faint")
    yield from table(["", "census", "outcome"], rows, right=["census", "outcome"])


def _times(report: BatchReport) -> Iterator[str]:
    status = report.status
    headings = dict(zip((stage.name for stage in STAGES), HEADINGS, strict=True))
    by_heading = [(headings[times.stage], times) for times in report.figures.stages]
    stages = [
        Named(
            heading,
            times.median_seconds,
            times.p90_seconds,
            f"{seconds_of(times.median_seconds)}, 9 of 10: {seconds_of(times.p90_seconds)}",
        )
        for heading, times in by_heading
    ]
    since = status.batch.created_at
    ends = [member.ended_at for member in status.members if member.ended_at and member.ended_at >= since]
    if not ends and not stages:
        return
    yield tag("h2", "How it went")
    yield '<div class="plots">'
    if ends:
        until = since + dt.timedelta(seconds=max(1.0, status.elapsed_seconds))
        # a bar for three documents or more: fewer would show chance
        stretches = min(_STRETCHES, max(6, len(ends) // 3))
        minutes = max(1.0, status.elapsed_seconds) / 60 / stretches
        rates = [count / minutes for count in throughput(ends, since, until, stretches)]
        drawn = over_time("Documents that came to their end", rates, first=_clock(since), last=_clock(until), unit="documents a minute")
        yield tag("div", Html(drawn))
    if stages:
        yield tag("div", Html(named_bars("Time of a document in each stage", stages, unit="seconds: median, and what 9 of 10 stay within")))
    yield "</div>"
    if report.figures.stages:
        rows = [
            (
                heading,
                f"{times.documents:,}",
                *(seconds_of(value) for value in (times.median_seconds, times.p90_seconds, times.longest_seconds)),
                duration(times.total_seconds),
            )
            for heading, times in by_heading
        ]
        columns = ["stage", "documents", "median", "9 of 10 within", "longest", "all together"]
        yield "<br>"
        yield from table(columns, rows, right=columns[1:])


def _reading(report: BatchReport) -> Iterator[str]:
    found = report.figures
    if not found.readers:
        return
    yield tag("h2", "How the pages were read")
    use = found.ocr
    rate = f" ({use.hit_rate:.0%} of what had to be recognised)" if use.hit_rate is not None else ""
    said = f"{use.ocr_pages:,} pages were recognised in this batch, {use.cache_hits:,} were known from the cache{rate}."
    outside = f"{use.paid_pages:,} pages were sent to a service outside in {found.paid_calls:,} calls, for {dollars(found.microdollars)}."
    said += f" {outside}" if found.paid_calls else " No page was sent to a service outside."
    yield tag("p", said)
    rows = [(reader.engine, reader.method.replace("_", " "), f"{reader.pages:,}", f"{reader.confidence:.0%}") for reader in found.readers]
    yield from table(["read by", "how", "pages", "mean confidence"], rows, right=["pages", "mean confidence"])


def _documents(report: BatchReport) -> Iterator[str]:
    yield tag("h2", "Documents")
    is_paid = report.figures.microdollars > 0
    columns = [
        "file",
        "matter",
        "state",
        "pages",
        "by OCR",
        "mentions",
        "entities",
        "relations",
        "seconds",
        *(["paid"] if is_paid else []),
        "reason",
    ]
    rows = (_row(report, member, is_paid) for member in report.status.members)
    yield from table(columns, rows, right=columns[3:-1])


def _row(report: BatchReport, member: Member, is_paid: bool) -> tuple[object, ...]:
    of_it = report.of(member)
    inside = Html("└ ") if member.parent_id else Html("")
    name = Html(inside + name_of_file(member.file_name or member.document_id) + tag("small", member.document_id))
    reused = "finished before" if member.state is MemberState.DONE and StageState.DONE not in member.stage_states else ""
    counts = of_it.counts if member.state is MemberState.DONE else {}
    numbers = [f"{counts[key]:,}" if key in counts else "" for key in ("ocr_pages", "mentions", "entities", "relationships")]
    return (
        name,
        member.matter,
        state(member.state.value, _LOOKS[member.state], reused),
        f"{member.page_count:,}" if member.page_count else "",
        *numbers,
        f"{of_it.seconds:,.1f}" if of_it.seconds else "",
        *([dollars(of_it.microdollars)] if is_paid else []),
        member.reason or report.status.outlook.get(member.document_id, ""),
    )


def _versions(report: BatchReport) -> Iterator[str]:
    yield tag("h2", "Versions")
    yield tag("p", ", ".join(f"{name} {version}" for name, version in report.versions.items()), class_="faint")


def _moment(moment: dt.datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"


def _clock(moment: dt.datetime) -> str:
    return f"{moment:%H:%M:%S}"
