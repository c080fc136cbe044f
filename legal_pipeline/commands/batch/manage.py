"""`legal-pipeline batch list`, `cancel` and `retry`: what was submitted, and changing one's mind."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from legal_pipeline.commands.batch.output import failed, print_next_commands, print_outcomes
from legal_pipeline.commands.options import as_json, examples
from legal_pipeline.terminal import console, print_json, print_table
from legal_pipeline.topology import STAGES

if TYPE_CHECKING:
    from legal_pipeline.services import Services
    from legal_pipeline.settings import Settings

STAGE = click.Choice([stage.name for stage in STAGES])

of_batch = click.argument("batch", metavar="ID")
by_force = click.option("--force", is_flag=True, help="Submit even if a queue has no worker (deployed mode).")


@click.command(name="list", epilog=examples("legal-pipeline batch list --limit 5"))
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True, help="List this many batches.")
@as_json
@click.pass_obj
def list_(settings: Settings, limit: int, as_json: bool) -> None:
    """List the latest batches with the states of their documents.

    Includes backfills launched in the Dagster UI.
    """
    from legal_pipeline.batches.listing import latest, listed_record
    from legal_pipeline.monitoring.health import duration
    from legal_pipeline.plain_text import visible

    found = latest(settings, limit)
    if as_json:
        print_json(listed_record(each) for each in found)
        return
    if not found:
        console.print("no batches yet; `legal-pipeline batch submit PATH` creates one")
        return
    columns = ["batch", "name", "priority", "documents", "done", "failed", "refused", "age", "status"]
    rows = (
        (
            each.batch.batch_id[:8] if each.is_unique else each.batch.batch_id,
            visible(each.batch.name, 40),
            each.batch.priority.value,
            f"{each.documents:,}",
            f"{each.done:,}",
            f"{each.failed:,}",
            f"{each.refused:,}",
            duration(each.age_seconds, units=1),
            each.stands,
        )
        for each in found
    )
    print_table(columns, rows, right=columns[3:8])


@click.command(epilog=examples("legal-pipeline batch cancel ID", "legal-pipeline batch cancel ID --wait 300"))
@of_batch
@click.option(
    "--wait",
    "wait_seconds",
    type=click.FloatRange(0),
    default=0,
    show_default=True,
    help="Wait up to this many seconds for documents that are still ending.",
)
@as_json
@click.pass_obj
def cancel(settings: Settings, batch: str, wait_seconds: float, as_json: bool) -> int:
    """Cancel the unfinished documents of a batch.

    ID is the id of the batch or its first characters. Finished documents are kept. Returns within seconds and says what is still
    ending; `batch status` shows it. Exit code 1 when a document is still unfinished.
    """
    from legal_pipeline.batches.cancel import cancel as cancel_batch

    services, instance, record = _open(settings, batch)
    with instance:
        done = cancel_batch(services, instance, record, wait_seconds=wait_seconds)
    if as_json:
        print_json([asdict(done)])
    else:
        console.print(_cancelled(record.batch_id, done), markup=False, soft_wrap=True)
    return 1 if done.open else 0


@click.command(epilog=examples("legal-pipeline batch retry ID", "legal-pipeline batch retry ID --failed --from-stage entity_mentions"))
@of_batch
@click.option("--failed", "is_failed_only", is_flag=True, help="Retry only failed documents, including permanent failures.")
@click.option("--from-stage", metavar="STAGE", type=STAGE, help="Reprocess from this stage on; without --failed also finished documents.")
@by_force
@as_json
@click.pass_obj
def retry(settings: Settings, batch: str, is_failed_only: bool, from_stage: str | None, force: bool, as_json: bool) -> int:
    """Process failed or abandoned documents of a batch again.

    ID is the id of the batch or its first characters. Permanent failures, which a retry does not repair, are included only with
    --failed; refused documents only if their bytes have changed.
    """
    from legal_pipeline.batches.retry import retry as retry_batch
    from legal_pipeline.batches.status.run_display import Display

    services, instance, record = _open(settings, batch)
    instance.dispose()
    with Display(is_quiet=as_json or settings.is_deployed) as display:
        choice, processed = retry_batch(
            services, record, is_failed_only=is_failed_only, from_stage=from_stage, force=force, on_progress=display.update
        )
    if as_json:
        skipped = {"permanent": choice.permanent, "busy": choice.busy, "refused": choice.refused}
        print_json([{"batch_id": record.batch_id, "asked": choice.requested} | skipped])
        return 1 if failed(services, processed) else 0
    failures = print_outcomes(services, processed)
    console.print(f"batch {record.batch_id}: {len(choice.requested)} documents submitted again")
    for count, said in (
        (len(choice.busy), "are in progress and were skipped"),
        (len(choice.permanent), "failed permanently, so a retry alone does not help; --failed includes them"),
        (len(choice.refused), "were refused, and their bytes have not changed"),
    ):
        if count:
            console.print(f"{count} {said}")
    if choice.requested:
        print_next_commands(settings, record.batch_id, may_fail=settings.is_deployed or failures > 0)
    return 1 if failures else 0


def _open(settings: Settings, named: str) -> tuple[Services, Any, Any]:
    from legal_pipeline.defs.backfills.adoption import adopt
    from legal_pipeline.defs.instance.instance import open_instance
    from legal_pipeline.services import services_for
    from legal_pipeline.storage.batches.batches import Batches

    services = services_for(settings)
    instance = open_instance(settings)
    batches = Batches(services.store.engine)
    adopt(instance, batches)
    return services, instance, batches.get(named)


def _cancelled(batch_id: str, done: Any) -> str:
    if not done.ended and not done.open:
        before = "was already cancelled" if done.was_cancelled else "has ended"
        return f"batch {batch_id} {before}; nothing was left to cancel"
    said = f"batch {batch_id} is cancelled: {done.ended} documents cancelled, {done.done} finished and kept"
    if done.open:
        said += f"; still ending: {done.open} documents, whose workers are being stopped, or which a retry or another batch needs"
    if done.runs:
        said += f"; still ending: {done.runs:,} runs that have not begun and that the daemon removes"
    return said


COMMANDS = [list_, cancel, retry]
