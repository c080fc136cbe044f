"""The status of a batch in a terminal: problems first, one row per document, then failures with their remedies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from rich.console import Group as Lines
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from legal_pipeline.batches.failure_groups import Group
from legal_pipeline.batches.status.status import BatchStatus
from legal_pipeline.monitoring.health import duration
from legal_pipeline.operations.monitor_tables import BAD
from legal_pipeline.plain_text import visible
from legal_pipeline.storage.batches.members import Member, MemberState, StageState
from legal_pipeline.topology import STAGES

DEFAULT_ROWS = 50
WIDE_COLUMNS = 120
_FULL_HEADINGS_COLUMNS = 170
_BAR = 40
_GROUPS_SHOWN = 12
_SHORTEST_REASON = 16

STYLES = {
    MemberState.DONE: "green",
    MemberState.RUNNING: "cyan",
    MemberState.WAITING: "dim",
    MemberState.FAILED: BAD,
    MemberState.REFUSED: "yellow",
    MemberState.WITHDRAWN: "magenta",
    MemberState.MISSING: BAD,
}
SIGNS = {
    StageState.DONE: ("✓", "green"),
    StageState.REUSED: ("=", "green"),
    StageState.RUNNING: ("▶", "cyan"),
    StageState.WAITING: ("·", "dim"),
    StageState.FAILED: ("✗", BAD),
    StageState.REFUSED: ("⊘", "yellow"),
    StageState.OUTDATED: ("↻", "magenta"),
    StageState.NONE: ("–", "dim"),
}
HEADINGS = ("source", "text", "chunks", "mentions", "entities", "relations", "final")
_SHORT = ("src", "txt", "chk", "men", "ent", "rel", "fin")
assert len(HEADINGS) == len(_SHORT) == len(STAGES)

_SEEN_IN_BAR = (MemberState.REFUSED, MemberState.WITHDRAWN, MemberState.FAILED, MemberState.MISSING)
# the order in which an operator needs them
_ATTENTION = (
    MemberState.MISSING,
    MemberState.FAILED,
    MemberState.RUNNING,
    MemberState.WAITING,
    MemberState.REFUSED,
    MemberState.WITHDRAWN,
    MemberState.DONE,
)


def screen(status: BatchStatus, *, width: int, rows: int | None = DEFAULT_ROWS) -> RenderableType:
    """Designed for 100 columns; shows more from 120 on. `rows` limits the documents shown; None shows all."""
    shown = _chosen(status, rows)
    parts: list[RenderableType] = [_headline(status), _progress(status), _counts(status)]
    parts += [_problems(status)] if status.blockers or status.idle or status.batch.problems else []
    parts += ["", _documents(status, shown, width)]
    if len(shown) < status.total:
        parts.append(_rest(status, shown))
    parts.append(_legend(shown, width))
    if status.groups:
        parts += ["", _groups(status.groups)]
    return Lines(*parts)


def lines_around(status: BatchStatus) -> int:
    """Returns the number of lines on a screen that are not documents."""
    around = 9 + len(status.blockers) + len(status.abandoned) + min(len(status.batch.problems), _GROUPS_SHOWN + 1)
    return around + (3 + 2 * min(len(status.groups), _GROUPS_SHOWN) if status.groups else 0)


def _headline(status: BatchStatus) -> Text:
    batch = status.batch
    parts: list[str | tuple[str, str]] = [("batch ", "bold"), (batch.batch_id, "bold"), f"  {visible(batch.name, 60)}"]
    parts.append(f"  priority {batch.priority.value}, submitted {batch.created_at:%Y-%m-%d %H:%M} UTC by {visible(batch.actor, 30)}")
    if batch.cancelled_at:
        ending = f", {status.still_ending:,} still ending" if status.still_ending else ""
        parts.append((f"  cancelled {batch.cancelled_at:%Y-%m-%d %H:%M} UTC{ending}", "yellow"))
    return Text.assemble(*parts)


def _progress(status: BatchStatus) -> Text:
    counts, total = status.counts, max(1, status.total)
    # a single failure among thousands still fills one block of the bar
    others = {state: -(-counts[state] * _BAR // total) for state in _SEEN_IN_BAR if counts[state]}
    full = _BAR if status.ended == status.total and status.total else min(_BAR - 1, status.ended * _BAR // total)
    done = max(0, full - sum(others.values()))
    parts = [("█" * done, STYLES[MemberState.DONE]), *(("█" * size, STYLES[state]) for state, size in others.items())]
    bar = Text.assemble(*parts)[:_BAR]
    bar.append("░" * (_BAR - len(bar)), "dim")
    share = status.ended / status.total if status.total else 1.0
    progress = f"  {status.ended:,} of {status.total:,} documents ({int(share * 100)} %)   {pace(status)}"
    return Text.assemble(bar, progress)


def pace(status: BatchStatus) -> str:
    """Returns `12.3 a minute, about 4 min to go`, or how long the batch took."""
    rate = status.documents_a_minute
    a_minute = f"{rate:,.1f} a minute" if rate is not None else ""
    if not status.has_active_run:
        if status.idle:
            return "stopped"
        return ", ".join(part for part in (f"took {duration(status.elapsed_seconds)}" if a_minute else "nothing to do", a_minute) if part)
    eta = status.eta_seconds
    if eta is not None:
        to_go = f"about {duration(eta)} to go"
    else:
        to_go = "no estimate while the batch is blocked" if status.blockers else "no estimate yet"
    return ", ".join(part for part in (a_minute, to_go) if part)


def _counts(status: BatchStatus) -> Text:
    parts = []
    for state, count in status.counts.items():
        if count:
            more = f" ({status.reused:,} finished before)" if state is MemberState.DONE and status.reused else ""
            parts.append(Text.assemble((f"{count:,} {state.value}", STYLES[state]), more))
    return Text(" · ", "dim").join(parts) if parts else Text("no documents", "dim")


def _problems(status: BatchStatus) -> RenderableType:
    table = Table.grid(padding=(0, 1))
    for problem in (*status.blockers, *status.abandoned):
        table.add_row(Text("!", BAD), _problem_text(problem.message, problem.remedy, "red"))
    for line in status.batch.problems[:_GROUPS_SHOWN]:
        rejected = f"line {line.line} of the request was not accepted: {visible(line.message)}"
        table.add_row(Text("!", "yellow"), _problem_text(rejected, visible(line.remedy), ""))
    if len(status.batch.problems) > _GROUPS_SHOWN:
        table.add_row("", f"and {len(status.batch.problems) - _GROUPS_SHOWN:,} more lines were not accepted; use --json to list them all")
    return table


def _problem_text(message: str, remedy: str, style: str) -> Text:
    return Text.assemble((message, style), *([(f" → {remedy}", "dim")] if remedy else []))


def _documents(status: BatchStatus, shown: Sequence[Member], width: int) -> Table:
    table = Table(box=None, header_style="bold", pad_edge=False, padding=(0, 1))
    headings = HEADINGS if width >= _FULL_HEADINGS_COLUMNS else _SHORT if width >= WIDE_COLUMNS else ("stages",)
    table.add_column("document", no_wrap=True)
    for heading in headings:
        table.add_column(heading, justify="center", no_wrap=True)
    table.add_column("pages", justify="right", no_wrap=True)
    table.add_column("state", no_wrap=True)
    table.add_column("reason", overflow="fold")
    firsts = [_first_cells(member, len(headings)) for member in shown]
    taken = [max(len(cell) for cell in (Text(str(column.header)), *cells)) for column, *cells in zip(table.columns, *firsts, strict=False)]
    # one line per document: a reason cut off here is complete in the groups below, or with --json
    left = max(_SHORTEST_REASON, width - sum(taken) - 2 * len(taken))
    for member, cells in zip(shown, firsts, strict=True):
        reason, style = _reason(status, member)
        table.add_row(*cells, Text(visible(reason, left), style))
    return table


def _first_cells(member: Member, columns: int) -> list[Text]:
    signs = [Text(*SIGNS[mark]) for mark in member.stage_states]
    name = Text.assemble(("  └ ", "dim") if member.parent_id else "", member.document_id)
    state = Text(member.state.value, STYLES[member.state])
    return [name, *(signs if columns == len(signs) else [Text.assemble(*signs)]), _pages(member), state]


def _pages(member: Member) -> Text:
    if member.state.is_open or member.state is MemberState.FAILED:
        of = f"/{member.page_count:,}" if member.page_count else ""
        return Text(f"{member.pages_read:,}{of}" if member.pages_read or of else "", "cyan" if member.pages_read else "dim")
    return Text(f"{member.page_count:,}" if member.page_count else "")


def _reason(status: BatchStatus, member: Member) -> tuple[str, str]:
    """Returns (reason, style)."""
    if member.reason:
        return member.reason, ""
    if StageState.OUTDATED in member.stage_states:
        return "out of date: `legal-pipeline stale`", "magenta"
    return status.pending_work.get(member.document_id, ""), "red" if member.document_id in status.idle else "dim"


def _chosen(status: BatchStatus, rows: int | None) -> list[Member]:
    """Returns all members in the order of the batch when they fit; otherwise those that need attention first."""
    if rows is None or status.total <= rows:
        return list(status.members)
    return sorted(status.members, key=lambda member: _ATTENTION.index(member.state))[: max(0, rows)]


def _rest(status: BatchStatus, shown: Sequence[Member]) -> Text:
    left = Counter(member.state for member in status.members)
    left.subtract(member.state for member in shown)
    what = ", ".join(f"{left[state]:,} {state.value}" for state in MemberState if left[state])
    return Text(f"and {status.total - len(shown):,} more: {what}; use --all to show them all", "dim")


def _legend(shown: Iterable[Member], width: int) -> Text:
    marks = {mark for member in shown for mark in member.stage_states}
    words = {StageState.REUSED: "finished before", StageState.OUTDATED: "out of date", StageState.NONE: "not needed"}
    parts = [Text.assemble(SIGNS[mark], (f" {words.get(mark, mark.value)}", "dim")) for mark in StageState if mark in marks]
    if width < WIDE_COLUMNS:
        parts.append(Text(f"stages: {', '.join(HEADINGS)}", "dim"))
    return Text("   ").join(parts)


def _groups(failures: Sequence[Group]) -> Table:
    table = Table(box=None, header_style="bold", pad_edge=False, padding=(0, 1))
    for column in ("", "failed or refused", "what happened and what to do"):
        table.add_column(column, justify="right" if not column else "left", overflow="fold")
    for group in failures[:_GROUPS_SHOWN]:
        ids = ", ".join(group.document_ids) + (" …" if group.count > len(group.document_ids) else "")
        kind = Text.assemble((group.standing.value, STYLES[group.standing]), f" {group.kind.replace('_', ' ')}")
        table.add_row(f"{group.count:,}", kind, Text.assemble(visible(group.said), (f"\n→ {group.fix}", "cyan"), (f"  ({ids})", "dim")))
    if len(failures) > _GROUPS_SHOWN:
        table.add_row("", f"and {len(failures) - _GROUPS_SHOWN} more kinds", "use --json to list them all")
    return table


def watched(status: BatchStatus, *, width: int, rows: int | None) -> RenderableType:
    """Returns the screen for a view that is redrawn."""
    left = f"{status.taken_at:%H:%M:%S} UTC · Ctrl-C closes this view without stopping the batch"
    return Lines(screen(status, width=width, rows=rows), Text(left, "dim"))
