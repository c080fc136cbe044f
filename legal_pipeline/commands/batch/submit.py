"""`legal-pipeline batch`: documents submitted together, from the census to cancelling. What has become of them is in `batch_results`."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from legal_pipeline.commands.batch import manage as batch_changes
from legal_pipeline.commands.batch import results as batch_results
from legal_pipeline.commands.batch.manage import STAGE, by_force
from legal_pipeline.commands.batch.output import failed, print_next_commands, print_outcomes
from legal_pipeline.commands.options import as_json, examples, of_matter, with_passwords, with_priority
from legal_pipeline.errors import UsageError
from legal_pipeline.model import Priority
from legal_pipeline.terminal import console, errors, print_json
from legal_pipeline.topology import STAGES

if TYPE_CHECKING:
    from legal_pipeline.batches.census.census import CensusEntry
    from legal_pipeline.batches.census.totals import Census
    from legal_pipeline.batches.request import Request
    from legal_pipeline.services import Services
    from legal_pipeline.settings import Settings

is_quick = click.option("--quick", "is_quick", is_flag=True, help="Use names and sizes only, without opening the files.")


def naming_documents(command: Callable[..., Any]) -> Callable[..., Any]:
    """Arguments that say which documents are meant; `_request` reads them."""
    for option in (
        click.option("--manifest", metavar="FILE", help="Read documents from a file: CSV, JSON Lines or one name per line; - is stdin."),
        click.option("--documents", "ids", metavar="IDS", multiple=True, help="Select registered documents by id (comma-separated)."),
        click.argument("paths", metavar="(PATH|s3://...)...", nargs=-1),
    ):
        command = option(command)
    return command


@click.group(epilog=examples("legal-pipeline batch submit ./case", "legal-pipeline batch status ID"))
def batch() -> None:
    """Submit, inspect, cancel and retry batches of documents."""


@batch.command(
    epilog=examples(
        "legal-pipeline batch submit ./case --name 'first production'",
        "legal-pipeline batch submit --manifest list.csv --priority high",
        "legal-pipeline batch submit ./case --reprocess entity_mentions",
    )
)
@naming_documents
@of_matter
@with_priority
@with_passwords
@click.option("--name", help="Set the name of the batch; default: derived from the inputs.")
@click.option(
    "--reprocess",
    "from_stage",
    metavar="[STAGE]",
    type=STAGE,
    is_flag=False,
    flag_value=STAGES[0].name,
    help="Reprocess unchanged documents, from this stage on if given. Put it after the paths.",
)
@by_force
@is_quick
@click.option("--yes", is_flag=True, help="Submit without asking for confirmation after the census.")
@as_json
@click.pass_obj
def submit(
    settings: Settings,
    paths: tuple[str, ...],
    ids: tuple[str, ...],
    manifest: str | None,
    matter: str | None,
    priority: str,
    name: str | None,
    from_stage: str | None,
    force: bool,
    is_quick: bool,
    yes: bool,
    as_json: bool,
) -> int:
    """Submit documents as a batch and print its id.

    Takes a census of all documents first. When submitted again, only changed documents are processed. In embedded mode the
    command processes the documents itself and ends when they are finished. Exit code 1 when an input could not be accepted
    or, in embedded mode, a document failed; 2 when nothing was submitted.
    """
    from legal_pipeline.batches.census.view import print_census
    from legal_pipeline.batches.status.run_display import Display
    from legal_pipeline.batches.submit import preflight, submit_batch, take_census
    from legal_pipeline.local import fork_server
    from legal_pipeline.monitoring.settings_check import SERVERS, refuse_elsewhere
    from legal_pipeline.services import services_for

    if not settings.is_deployed:
        fork_server.fork()
    for warning in refuse_elsewhere(settings, SERVERS):
        errors.print(f"warning: {warning}", markup=False, soft_wrap=True)
    services = services_for(settings)
    request = _request(services, paths, ids, manifest, matter, Priority(priority))
    called = " ".join((name or "").split()) or _name(paths, ids, manifest)
    _refuse_empty(request, as_json)
    preflight(services, request, force=force)
    found, entries = _census(services, request, take_census, is_quick, as_json)
    if not as_json:
        print_census(found, entries, called)
    _refuse_empty(request, as_json)
    if not as_json:
        _print_problems(request)
        is_asked = not yes and sys.stdin.isatty() and sys.stdout.isatty()
        if is_asked and not click.confirm(f"\nSubmit {found.documents} documents?", default=True):
            raise UsageError("nothing was submitted")
    with Display(is_quiet=as_json or settings.is_deployed) as display:
        done = submit_batch(
            services, request, found, called, Priority(priority), from_stage=from_stage, force=force, on_progress=display.update
        )
    left_alone = done.documents - done.requested
    if as_json:
        print_json(
            [
                {
                    "batch_id": done.batch_id,
                    "name": called,
                    "documents": done.documents,
                    "asked": done.requested,
                    "left_alone": left_alone,
                    "census": asdict(found),
                    "problems": [problem.record() for problem in request.problems],
                }
            ]
        )
        return 1 if request.problems or failed(services, done.batch) else 0
    failures = print_outcomes(services, done.batch) if done.requested else 0
    verb = "submitted" if settings.is_deployed else "processed"
    console.print(f"\nbatch {done.batch_id}: {done.requested} of {done.documents} documents {verb}")
    if left_alone:
        console.print(f"{left_alone} were already finished with the same bytes and code and were skipped; --reprocess processes them again")
    print_next_commands(settings, done.batch_id, may_fail=settings.is_deployed or failures > 0)
    return 1 if request.problems or failures else 0


@batch.command(epilog=examples("legal-pipeline batch census ./case", "legal-pipeline batch census --manifest list.csv --quick"))
@naming_documents
@of_matter
@is_quick
@as_json
@click.pass_obj
def census(
    settings: Settings,
    paths: tuple[str, ...],
    ids: tuple[str, ...],
    manifest: str | None,
    matter: str | None,
    is_quick: bool,
    as_json: bool,
) -> int:
    """Inspect documents as `submit` does, without submitting.

    Exit code 1 when a document has a problem.
    """
    from legal_pipeline.batches.census.census import entry_record
    from legal_pipeline.batches.census.view import print_census
    from legal_pipeline.batches.preflight import refuse_unreachable
    from legal_pipeline.batches.submit import take_census
    from legal_pipeline.services import services_for

    services = services_for(settings)
    request = _request(services, paths, ids, manifest, matter, Priority.NORMAL)
    _refuse_empty(request, as_json)
    refuse_unreachable(_s3(settings), request.documents)
    found, entries = _census(services, request, take_census, is_quick, as_json)
    if as_json:
        print_json(entry_record(entry) for entry in entries)
        print_json([{"census": asdict(found), "problems": [problem.record() for problem in request.problems]}])
    else:
        print_census(found, entries)
        _print_problems(request)
    return 1 if request.problems or found.refusals or found.unreadable else 0


for command in (*batch_changes.COMMANDS, batch_results.status, batch_results.verify, batch_results.report):
    batch.add_command(command)


def _request(
    services: Services, paths: tuple[str, ...], ids: tuple[str, ...], manifest: str | None, matter: str | None, priority: Priority
) -> Request:
    from legal_pipeline.batches.request import Requests

    if sum(map(bool, (paths, ids, manifest))) != 1:
        raise click.UsageError("name exactly one of: PATHs, --documents or --manifest")
    requests = Requests(services.settings, services.store, _s3(services.settings), priority, matter)
    if paths:
        return requests.of_places(paths)
    if ids:
        return requests.of_ids([each for some in ids for each in re.split(r"[\s,]+", some) if each])
    if manifest == "-":
        return requests.of_manifest(sys.stdin.buffer, "-", Path())
    path = Path(str(manifest))
    try:
        with path.open("rb") as handle:
            return requests.of_manifest(handle, path.name, path.parent)
    except OSError as error:
        raise UsageError(f"the manifest {path} cannot be read ({error.strerror})") from error


def _s3(settings: Settings) -> Any:
    from legal_pipeline.storage.s3.client import S3

    return S3.of(settings)


def _name(paths: tuple[str, ...], ids: tuple[str, ...], manifest: str | None) -> str:
    from legal_pipeline.defs.backfills.plan import name_of

    if manifest:
        return "standard input" if manifest == "-" else Path(manifest).name
    if ids:
        return "chosen documents"
    return name_of(paths)


def _refuse_empty(request: Request, as_json: bool) -> None:
    if request.documents:
        return
    if as_json:
        print_json([{"problems": [problem.record() for problem in request.problems]}])
    else:
        _print_problems(request)
    why = f": {request.problems[0].message}" if len(request.problems) == 1 else ""
    raise UsageError(f"no input can be accepted{why}; nothing was submitted")


def _census(services: Services, request: Request, take: Any, is_quick: bool, as_json: bool) -> tuple[Census, list[CensusEntry]]:
    from rich.progress import Progress

    with Progress(console=errors, transient=True, disable=as_json or not sys.stderr.isatty()) as progress:
        task = progress.add_task("census", total=len(request.documents))
        found: tuple[Census, list[CensusEntry]] = take(services, request, is_quick=is_quick, on_entry=lambda _: progress.advance(task))
    return found


def _print_problems(request: Request) -> None:
    from legal_pipeline.batches.census.view import print_problems

    print_problems(request.problems)
