"""The table of quality: its rows with their targets, and how a row, a source and an error are printed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from legal_pipeline_tests.benchmarks.quality.tally import Counts, Error, Tallies, Tally, merged

_WORST = 20
_TEXT_CHARS = 90


class Row(NamedTuple):
    name: str
    precision: float | None = None
    recall: float | None = None
    f1: float | None = None
    why_not_left_out: str = ""
    """Why there is no left-out figure."""


_MENTIONS = "the generator does not write it"
_SHEETS = "every sheet of the corpus was read while the rules were written"
_PUBLIC = "rules were written on it, and no generator writes it"
ROWS = (
    Row("mentions", f1=0.92),
    Row("mention PERSON", f1=0.88),
    Row("mention ORG", f1=0.88),
    Row("mention GOV_BODY", f1=0.88, why_not_left_out=_MENTIONS),
    Row("mention COURT", f1=0.88, why_not_left_out=_MENTIONS),
    Row("mention CASE", f1=0.88, why_not_left_out=_MENTIONS),
    Row("parties with role", 0.95, 0.85),
    Row("counsel", 0.95, 0.85),
    Row("right client", recall=0.85),
    Row("judges", 0.95, 0.85),
    Row("relationship member_of", 0.90, 0.70),
    Row("other relationships", 0.90, 0.70, why_not_left_out=_MENTIONS),
    *(
        Row(f"sheets: {what}", precision, 0.97, why_not_left_out=_SHEETS)
        for what, precision in (
            ("parties", 0.97), ("roles", None), ("links", 0.97), ("docket numbers", None), ("judges", None), ("case names", None),
        )
    ),
    Row("contracts: parties", 0.93, 0.85, why_not_left_out=_PUBLIC),
    Row("contracts: date", 0.93, 0.90, why_not_left_out=_PUBLIC),
    Row("contracts: law", 0.93, 0.95, why_not_left_out=_PUBLIC),
    Row("UK judgments: parties", 0.90, 0.90, why_not_left_out=_PUBLIC),
    Row("UK judgments: judges", 0.90, 0.90, why_not_left_out=_PUBLIC),
    Row("UK judgments: neutral citations", recall=0.90, why_not_left_out=_PUBLIC),
    Row("names resolved, pairs", 0.98, 0.92, why_not_left_out="public names that were looked at little"),
)  # fmt: skip
BY_SOURCE = ("mentions", "parties with role", "counsel", "right client", "judges", "other relationships")


def print_table(development: Tallies, seen: Tallies, left_out: Tallies) -> None:
    print("| what | target | development: real papers | generated, seen | left out | gap |\n|---|---|---|---|---|---|")
    for row in ROWS:
        cells = [_cell(table.get(row.name)) for table in (development, seen)]
        last = _cell(left_out.get(row.name)) if row.name in left_out else f"none: {row.why_not_left_out}"
        print(f"| {row.name} | {_target(row)} | {' | '.join(cells)} | {last} | {_gap(seen.get(row.name), left_out.get(row.name))} |")


def print_sources(development: Tallies) -> None:
    """Real filings by where they come from: how far a figure moves from one source to the next."""
    sources: dict[str, dict[str, Tally]] = defaultdict(dict)
    for name in BY_SOURCE:
        for document, counts in development[name].by_document.items() if name in development else ():
            sources[document.partition("__")[0]].setdefault(name, Tally()).by_document[document] += counts
    print(f"\n| source of the filings | documents | {' | '.join(BY_SOURCE)} |\n|---|---:|{'---|' * len(BY_SOURCE)}")
    for source, rows in sorted(sources.items()):
        cells = [f"{_number(rows[name].total.f1)} ({_size(rows[name].total)})" if name in rows else "" for name in BY_SOURCE]
        print(f"| {source} | {len(rows['mentions'].by_document)} | {' | '.join(cells)} |")


def print_errors(tables: Iterable[Tallies]) -> None:
    """The twenty kinds with most errors. The example is the false fact of most confidence, or what is missed most often."""
    kinds: dict[tuple[str, str], list[Error]] = defaultdict(list)
    for tally in merged(tables).values():
        for error in tally.errors:
            kinds[error.what, error.kind].append(error)
    print("\n| errors | kind | type | the worst of them | document | page |\n|---:|---|---|---|---|---:|")
    for (what, kind), errors in sorted(kinds.items(), key=lambda item: (-len(item[1]), item[0]))[:_WORST]:
        times: dict[str, int] = defaultdict(int)
        for error in errors:
            times[error.text] += 1
        worst = min(errors, key=lambda error: (-error.confidence, -times[error.text], error.document, error.text))
        text = " ".join(worst.text.replace("|", "/").split())
        shown = text if len(text) <= _TEXT_CHARS else text[: _TEXT_CHARS - 3] + "..."
        print(f"| {len(errors)} | {kind} | {what} | {shown} | {worst.document} | {worst.page or ''} |")


def _target(row: Row) -> str:
    parts = [(name, value) for name, value in (("P", row.precision), ("R", row.recall), ("F1", row.f1)) if value is not None]
    return " ".join(f"{name} {_number(value)}" for name, value in parts) + (", wrong .03" if row.name == "right client" else "")


def _cell(tally: Tally | None) -> str:
    if tally is None or not tally.by_document:
        return ""
    total, interval = tally.total, tally.interval()
    between = f" [{_number(interval[0])}-{_number(interval[1])}]" if interval else ""
    if tally.is_recall_only:
        return f"R {_number(total.recall)}{between} ({total.right} of {total.right + total.missed})"
    return f"F1 {_number(total.f1)}{between} P {_number(total.precision)} R {_number(total.recall)} ({_size(total)})"


def _size(total: Counts) -> str:
    return f"{total.right} right, {total.false} false, {total.missed} missed"


def _gap(seen: Tally | None, left_out: Tally | None) -> str:
    if seen is None or left_out is None:
        return ""
    before, after = ((one.total.recall if one.is_recall_only else one.total.f1) or 0.0 for one in (seen, left_out))
    return f"{before - after:+.3f}".replace("0.", ".")


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}".removeprefix("0")
