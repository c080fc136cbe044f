"""The text and numbers of a batch report: the verdict, the comparison of census and outcome, formatted amounts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from legal_pipeline.batches.report.data import BatchReport
from legal_pipeline.batches.status.status import BatchStatus
from legal_pipeline.batches.status.view import pace
from legal_pipeline.monitoring.health import duration, size
from legal_pipeline.storage.batches.members import MemberState


def verdict(status: BatchStatus) -> tuple[str, str, list[str]]:
    """Returns (look, sentence, details): the summary for readers who read nothing else."""
    counts = status.counts
    lost = counts[MemberState.FAILED] + counts[MemberState.MISSING]
    sentences = {
        MemberState.FAILED: f"{documents_of(counts[MemberState.FAILED])} failed and can be tried again; see below.",
        MemberState.MISSING: f"{documents_of(counts[MemberState.MISSING])} cannot be found in the database.",
        MemberState.REFUSED: f"{documents_of(counts[MemberState.REFUSED])} could not be read and need your decision; see below.",
        MemberState.WITHDRAWN: f"{documents_of(counts[MemberState.WITHDRAWN])} withdrawn from the matter, with all facts based on them.",
    }
    more = [sentence for state, sentence in sentences.items() if counts[state]]
    done = f"{counts[MemberState.DONE]:,} of {documents_of(status.total)}"
    if status.has_active_run:
        more = [f"{status.ended:,} of {documents_of(status.total)} have ended; {pace(status)}.", *more]
        return "bad" if lost or status.blockers else "fair", "The batch is still in progress.", more
    if status.idle:
        return "bad", f"The batch has stopped: {done} are processed, {_were(len(status.idle))} abandoned.", more
    if lost:
        return "bad", f"{done} are processed; {lost:,} failed.", more
    if counts[MemberState.REFUSED]:
        return "fair", f"Every document has a result: {done} are processed, {_were(counts[MemberState.REFUSED])} refused.", more
    if counts[MemberState.WITHDRAWN]:
        return "good", f"Every document that was not withdrawn is processed: {done}.", more
    return "good", f"All {documents_of(status.total)} are processed." if status.total else "The batch has no documents.", more


def documents_of(count: int) -> str:
    return f"{count:,} document" + ("" if count == 1 else "s")


def _were(count: int) -> str:
    return f"{count:,} {'was' if count == 1 else 'were'}"


def census_rows(report: BatchReport) -> list[tuple[str, str, str]]:
    status, sums = report.status, report.sums
    census: Mapping[str, Any] = status.batch.census or {}

    def before(*names: str) -> str:
        known = [census[name] for name in names if census.get(name) is not None]
        return f"{sum(known):,}" if known else "–"

    counts = status.counts
    inside = sum(member.parent_id is not None for member in status.members)
    rows = [
        ("documents named", before("documents"), f"{status.total - inside:,}"),
        ("extracted from mail and archives", "–", f"{inside:,}"),
        ("finished before, skipped", before("finished"), f"{status.reused:,}"),
        ("pages", before("pages", "estimated_pages"), f"{sums['pages']:,}"),
        (
            "size",
            size(census["size_bytes"]) if "size_bytes" in census else "–",
            size(sum(member.size_bytes or 0 for member in status.members)),
        ),
    ]
    refused = Counter(member.reason_code.value for member in status.members if member.reason_code)
    expected: Mapping[str, int] = census.get("refusals") or {}
    for reason in sorted(refused.keys() | expected.keys()):
        rows.append((f"refused as {reason.replace('_', ' ')}", f"{expected.get(reason, 0):,}" if census else "–", f"{refused[reason]:,}"))
    rows += [(state.value, "–", f"{count:,}") for state, count in counts.items() if count and state not in _SEPARATE]
    seconds = census.get("estimated_seconds")
    rows.append(("time", "–" if seconds is None else f"about {duration(seconds)}", duration(status.elapsed_seconds)))
    usd = census.get("paid_usd")
    rows.append(("paid to external services", "–" if usd is None else f"at most ${usd:,.2f}", dollars(report.figures.microdollars)))
    return rows


_SEPARATE = (MemberState.DONE, MemberState.REFUSED)


def dollars(microdollars: int) -> str:
    return f"${microdollars / 1_000_000:,.2f}" if microdollars % 10_000 == 0 else f"${microdollars / 1_000_000:,.4f}"


def seconds_of(seconds: float) -> str:
    return duration(seconds) if seconds >= 60 else f"{seconds:.1f} s" if seconds >= 1 else f"{seconds:.2f} s"
