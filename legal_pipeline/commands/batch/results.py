"""`legal-pipeline batch status`, `verify` and `report`: what has become of a batch. The group is in `commands.batch.submit`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.markup import escape

from legal_pipeline import interrupts
from legal_pipeline.commands.options import NUMBER_OR_0, as_json, examples, writing_to
from legal_pipeline.errors import ExternalError
from legal_pipeline.plain_text import visible
from legal_pipeline.terminal import console, errors, print_json

if TYPE_CHECKING:
    from rich.live import Live

    from legal_pipeline.batches.status.status import BatchStatus
    from legal_pipeline.settings import Settings
    from legal_pipeline.storage.batches.verification import Verdict

of_batch = click.argument("batch", metavar="ID")


@click.command(epilog=examples("legal-pipeline batch status ID", "legal-pipeline batch status ID --watch"))
@of_batch
@click.option("--watch", "is_watched", is_flag=True, help="Refresh until all documents have ended; Ctrl-C does not stop the batch.")
@click.option(
    "--interval",
    "seconds",
    type=click.FloatRange(min=0.5),
    default=3.0,
    show_default=True,
    help="Wait this many seconds between refreshes.",
)
@click.option("--all", "is_whole", is_flag=True, help="Show every document.")
@click.option("--limit", type=NUMBER_OR_0, metavar="N", help="Show up to N documents; default: 50, or as many as fit the window.")
@as_json
@click.pass_obj
def status(settings: Settings, batch: str, is_watched: bool, seconds: float, is_whole: bool, limit: int | None, as_json: bool) -> int:
    """Show the state of each document of a batch.

    ID is the id of the batch or its first characters. The state is computed from the stored results and Dagster's runs. Exit
    code 0 when all documents have ended and none failed, or while the batch is in progress; 1 when a document failed or was
    abandoned, or something blocks the batch.
    """
    from legal_pipeline.batches.status.status import StatusReader, record
    from legal_pipeline.batches.status.view import DEFAULT_ROWS, lines_around, pace, screen, watched

    rows = None if is_whole else DEFAULT_ROWS if limit is None else limit

    def show(found: BatchStatus) -> None:
        if as_json:
            print_json([record(found, limit)])
            sys.stdout.flush()
        elif live:
            fitting = max(3, console.height - lines_around(found))
            live.update(watched(found, width=console.width, rows=fitting if rows is None else min(rows, fitting)), refresh=True)
        elif is_watched:
            errors.print(f"{found.ended:,} of {found.total:,} documents; {pace(found)}", markup=False, soft_wrap=True)

    reader = StatusReader(settings)
    found = reader.take(batch)
    with interrupts.view() as stop, _live(is_watched and not as_json) as live:
        show(found)
        while is_watched and found.has_active_run:
            if stop.wait(seconds):
                break
            try:
                found = reader.take(batch)
            except ExternalError as fault:
                # the work goes on without this view, and the view comes back when the world does
                errors.print(f"{fault}; trying again", markup=False, soft_wrap=True)
                continue
            show(found)
    if not as_json:
        console.print(screen(found, width=console.width, rows=rows))
    return stop.exit_code or (0 if found.is_well else 1)


@contextmanager
def _live(is_wanted: bool) -> Iterator[Live | None]:
    """A view that takes the whole window, where there is one."""
    if not is_wanted or not sys.stdout.isatty():
        yield None
        return
    from rich.live import Live

    with Live(console=console, screen=True, auto_refresh=False) as live:
        yield live


@click.command(epilog=examples("legal-pipeline batch verify ID"))
@of_batch
@as_json
@click.pass_obj
def verify(settings: Settings, batch: str, as_json: bool) -> int:
    """Check every row of every document of a batch.

    Checks stages, pages, offsets, links, counts, the full-text index and orphaned rows. The success rate is the share of
    verified documents among those not refused. The answer rate is the share of documents that are verified or refused with
    a reason. Withdrawn documents count in neither. Exit code 1 when anything is missing or wrong. --json prints one line per
    document, then one for the batch.
    """
    from rich.progress import track

    from legal_pipeline.batches.status.status import StatusReader
    from legal_pipeline.storage.batches.progress import keys_of
    from legal_pipeline.storage.batches.verification import Facts, Summary, orphans, summarise, verdict_record, verify
    from legal_pipeline.storage.documents.attention import acknowledged_among
    from legal_pipeline.storage.store import open_store

    store, keys = open_store(settings), keys_of(settings)
    taken = StatusReader(settings).take(batch)
    found = taken.members
    facts = Facts(taken.idle, frozenset(acknowledged_among(store.engine, [member.document_id for member in found])))

    def checked() -> Iterator[Verdict]:
        is_shown = not as_json and sys.stderr.isatty()
        for verdict in track(
            verify(store, found, keys, facts), "verifying", len(found), console=errors, transient=True, disable=not is_shown
        ):
            if as_json:
                print_json([verdict_record(verdict)])
            elif verdict.wrong:
                console.print(f"[bold]{escape(verdict.document_id)}[/]  {escape(visible(verdict.file_name))}")
                for said in verdict.wrong:
                    console.print(f"    {said}", markup=False)
            yield verdict

    summary: Summary = summarise(checked(), orphans(store, {member.matter for member in found}))
    rates = {"success_rate": summary.success_rate, "answer_rate": summary.answer_rate}
    if as_json:
        print_json([asdict(summary) | rates | {"is_well": summary.is_well}])
        return 0 if summary.is_well else 1
    for said in summary.orphans:
        console.print(f"[bold]orphaned[/]  {escape(said)}")
    in_progress = f" ({summary.in_progress:,} in progress)" if summary.in_progress else ""
    counts = [f"{summary.verified:,} verified", f"{summary.refused:,} refused with a reason"]
    counts += [f"{summary.incomplete:,} incomplete{in_progress}"]
    counts += [f"{summary.withdrawn:,} withdrawn"] if summary.withdrawn else []
    counts += [f"{summary.acknowledged:,} acknowledged"] if summary.acknowledged else []
    console.print(f"{summary.total:,} documents: {', '.join(counts)}")
    said = ", ".join(f"{name.replace('_', ' ')} {'-' if rate is None else f'{rate:.1%}'}" for name, rate in rates.items())
    console.print(f"{said}: {'complete and correct' if summary.is_well else 'NOT complete'}")
    return 0 if summary.is_well else 1


@click.command(epilog=examples("legal-pipeline batch report ID", "legal-pipeline batch report ID --out ./reports"))
@of_batch
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), help="Write to this folder; default: reports in the home directory."
)
@as_json
@click.pass_obj
def report(settings: Settings, batch: str, out: Path | None, as_json: bool) -> None:
    """Write the report of a batch as HTML and JSON.

    The HTML page is self-contained. It names files and reasons and contains no text of any document. --json prints the
    record instead of writing files.
    """
    from legal_pipeline.batches.report.write import report_record, take, write

    found = take(settings, batch)
    if as_json:
        print_json([report_record(found)])
        return
    folder = out or settings.home / "reports"
    with writing_to(folder):
        for path in write(found, folder):
            console.print(path, markup=False, soft_wrap=True)
