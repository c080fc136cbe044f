"""Files in: processing them, registering them, and making some to try."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from legal_pipeline.commands.options import as_json, examples, of_matter, some_paths, with_passwords, with_priority, writing_to
from legal_pipeline.model import Document, Priority, State
from legal_pipeline.terminal import console, errors, print_json

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine

    from legal_pipeline.settings import Settings
    from legal_pipeline.storage.store import Store

_NAMED = 10


@click.command(
    epilog=examples(
        "legal-pipeline run ./case",
        "legal-pipeline run ./case --matter acme-v-roe --priority high",
        "legal-pipeline run ./case --passwords passwords.txt",
        "legal-pipeline run s3://bucket/matter/",
    )
)
@some_paths
@of_matter
@with_priority
@with_passwords
@click.option("--force", is_flag=True, help="Submit even if a queue has no worker (deployed mode).")
@as_json
@click.pass_obj
def run(settings: Settings, paths: tuple[str, ...], matter: str | None, priority: str, force: bool, as_json: bool) -> int:
    """Process files, folders and objects in S3.

    Reads the documents, finds entities and relationships, and indexes the text. Finished documents are skipped;
    interrupted ones resume where they stopped. Exit code 1 when a document fails.
    """
    from legal_pipeline.batches.status.run_display import Display, outcomes, print_outcomes
    from legal_pipeline.defs.backfills.plan import Order, name_of, new_record
    from legal_pipeline.local import fork_server
    from legal_pipeline.local.local_run import run_batch
    from legal_pipeline.monitoring.settings_check import SERVERS, refuse_elsewhere
    from legal_pipeline.storage.sources.sources import documents_at

    if not settings.is_deployed:
        fork_server.fork()
    for warning in refuse_elsewhere(settings, SERVERS):
        errors.print(f"warning: {warning}", markup=False, soft_wrap=True)
    found = list(documents_at(paths, matter, Priority(priority), settings))
    order = Order(new_record(name_of(paths), Priority(priority)))
    with Display(is_quiet=as_json) as display:
        if settings.is_deployed:
            from legal_pipeline.batches.status.watch import run_deployed

            batch, store = run_deployed(settings, found, Priority(priority), display.update, force=force, order=order)
        else:
            batch, store = run_batch(settings, found, display.update, order)
    _name_withdrawn(store.engine, found)
    rows = list(outcomes(batch, store))
    if as_json:
        print_json(asdict(row) for row in rows)
    else:
        print_outcomes(rows, batch)
    _name_unlocked(store, {row.document_id for row in rows})
    _name_doubtful_pages(store.engine, {row.document_id for row in rows})
    return 1 if any(row.state not in (State.DONE, State.REFUSED) for row in rows) else 0


@click.command(epilog=examples("legal-pipeline register ./case --matter acme-v-roe"))
@some_paths
@of_matter
@with_priority
@click.pass_obj
def register(settings: Settings, paths: tuple[str, ...], matter: str | None, priority: str) -> None:
    """Register documents without processing them.

    Adds files, folders or objects in S3 to the database and to Dagster's partitions.
    """
    from legal_pipeline.defs.instance.instance import open_instance
    from legal_pipeline.defs.jobs import register as register_documents
    from legal_pipeline.services import services_for
    from legal_pipeline.storage.sources.sources import documents_at

    found = list(documents_at(paths, matter, Priority(priority), settings))
    services = services_for(settings)
    with open_instance(settings) as instance:
        new = register_documents(instance, services, found)
    _name_withdrawn(services.store.engine, found)
    console.print(f"{len(found)} files, {len(new)} new documents")


def _name_withdrawn(engine: Engine, found: Iterable[Document]) -> None:
    from legal_pipeline.storage.custody.withdrawals import Withdrawals

    for withdrawal in Withdrawals(engine).among(document.document_id for document in found).values():
        errors.print(f"skipped: {withdrawal}", markup=False, soft_wrap=True)


def _name_unlocked(store: Store, document_ids: Collection[str]) -> None:
    found = [
        status.document.file_name for status in store.documents.find(ids=sorted(document_ids)) if status.facts and status.facts.is_unlocked
    ]
    if found:
        said = f"opened with a password: {', '.join(found[:_NAMED])}" + (f" and {len(found) - _NAMED} more" if len(found) > _NAMED else "")
        errors.print(said, markup=False, soft_wrap=True)


def _name_doubtful_pages(engine: Engine, document_ids: Collection[str]) -> None:
    from legal_pipeline.storage.reports.needs_eyes import needs_eyes

    found = list(needs_eyes(engine, among=document_ids))
    if found:
        pages = sum(len(document.pages) for document in found)
        said = f"{pages} page{'' if pages == 1 else 's'} could hardly be read; `legal-pipeline documents --needs-eyes` lists them"
        errors.print(said, markup=False, soft_wrap=True)


@click.command(epilog=examples("legal-pipeline sample ./case"))
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
def sample(folder: Path) -> None:
    """Write a fictional case file to try the pipeline on.

    FOLDER receives about a dozen files of an insurance dispute.
    """
    from legal_pipeline.sample import make_sample

    with writing_to(folder):
        files = make_sample(folder)
    console.print(f"{len(files)} files in {folder}")


COMMANDS = [run, register, sample]
