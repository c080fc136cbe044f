"""`legal-pipeline monitor`: what is going on, what is wrong, and what to do about it."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from typing import TYPE_CHECKING

import click

from legal_pipeline import interrupts
from legal_pipeline.commands.options import examples
from legal_pipeline.terminal import console, print_json

if TYPE_CHECKING:
    from legal_pipeline.settings import Settings


@click.command(epilog=examples("legal-pipeline monitor", "legal-pipeline monitor --once --json"))
@click.option("--once", "is_once", is_flag=True, help="Take one reading and exit.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object per reading.")
@click.option(
    "--interval", "seconds", type=click.FloatRange(min=0.5), default=3.0, show_default=True, help="Wait this many seconds between readings."
)
@click.pass_obj
def monitor(settings: Settings, is_once: bool, as_json: bool, seconds: float) -> int:
    """Watch queues, workers, memory, batches and services.

    The view is refreshed until Ctrl-C. Exit code 1 when the last reading shows a problem.
    """
    from rich.live import Live

    from legal_pipeline.monitoring.health import problems
    from legal_pipeline.monitoring.readings import Unread
    from legal_pipeline.operations.collector import open_collector
    from legal_pipeline.operations.monitor_view import PROBLEMS_SHOWN, record, remedies, screen

    is_live = not (is_once or as_json) and sys.stdout.isatty()
    code = 0
    with (
        interrupts.view() as stop,
        open_collector(settings) as collector,
        Live(console=console, screen=True, auto_refresh=False) if is_live else nullcontext() as live,
    ):
        while True:
            readings = collector.take()
            code = 1 if problems(readings) else 0
            if as_json:
                print_json([record(readings)])
                sys.stdout.flush()
            elif isinstance(live, Live):
                live.update(screen(readings, width=console.width, problems_shown=PROBLEMS_SHOWN), refresh=True)
            else:
                console.print(screen(readings, width=console.width, with_remedies=False))
                if to_do := remedies(readings):
                    console.print("\nWhat to do:", markup=False)
                for said in to_do:
                    console.print(f"  {said}", markup=False, soft_wrap=True)
                for note in () if isinstance(readings.settings, Unread) else readings.settings:
                    if not note.is_place:
                        console.print(f"note: {note.message}: {note.remedy}", markup=False, soft_wrap=True)
            if is_once:
                break
            if stop.wait(seconds):
                break
    return stop.exit_code or code
