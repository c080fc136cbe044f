"""`legal-pipeline redactions`: where words are hidden, and what a person decides about them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from legal_pipeline.commands.naming import DocumentName, in_known_matter
from legal_pipeline.commands.options import as_json, examples
from legal_pipeline.model import RedactionState
from legal_pipeline.terminal import console, errors, print_json, print_table

if TYPE_CHECKING:
    from legal_pipeline.settings import Settings


@click.group(
    epilog=examples(
        "legal-pipeline redactions list --matter acme-v-roe",
        "legal-pipeline redactions accept DOCUMENT --reason 'privileged'",
        "legal-pipeline redactions release REDACTION --reason 'ordered by the court'",
    )
)
def redactions() -> None:
    """List hidden words of documents, and decide about them.

    Words under boxes, images and filled annotations, in the color of the paper, or marked for a redaction that was never
    applied are kept out of search, mentions and facts until somebody releases them.
    """


@redactions.command(name="list", epilog=examples("legal-pipeline redactions list --state open", "legal-pipeline redactions list DOCUMENT"))
@click.argument("documents", nargs=-1, metavar="[DOCUMENT]...", type=DocumentName())
@in_known_matter
@click.option("--state", type=click.Choice([state.value for state in RedactionState]), help="Include only this state.")
@as_json
@click.pass_obj
def list_(settings: Settings, documents: tuple[str, ...], matter: str | None, state: str | None, as_json: bool) -> None:
    """List where words are hidden, never the words."""
    from legal_pipeline.storage.redactions.decisions import Redactions, place_record
    from legal_pipeline.storage.store import open_store

    store = open_store(settings)
    for document in documents:
        store.documents.get(document)
    found = Redactions(store.engine).find(matter=matter, document_ids=documents or None, state=RedactionState(state) if state else None)
    if as_json:
        print_json(place_record(item) | {"file_name": item.file_name, "matter": item.matter} for item in found)
        return
    rows = (
        (
            item.redaction_id,
            item.document_id,
            item.page_number,
            ", ".join(f"{edge:.0f}" for edge in item.box),
            item.characters,
            item.hidden_by.value,
            item.state.value,
            f"{item.actor}: {item.reason}" if item.actor else "",
        )
        for item in found
    )
    columns = ["redaction", "document", "page", "place", "characters", "hidden by", "state", "decided by"]
    print_table(columns, rows, right=["page", "characters"])


def _deciding(command: Callable[..., int]) -> Callable[..., int]:
    for option in (
        click.pass_obj,
        as_json,
        click.option("--reason", metavar="TEXT", required=True, help="Record this reason with the decision and in the audit log."),
        click.argument("names", nargs=-1, required=True, metavar="REDACTION|DOCUMENT..."),
    ):
        command = option(command)
    return command


@redactions.command(epilog=examples("legal-pipeline redactions accept DOCUMENT --reason 'privileged'"))
@_deciding
def accept(settings: Settings, names: tuple[str, ...], reason: str, as_json: bool) -> int:
    """Keep hidden words out for good.

    Warnings about them end. Words that were released before are taken out of the text again. Exit code 1 when a document
    is being processed and was left alone.
    """
    return _decide(settings, names, RedactionState.ACCEPTED, reason, as_json)


@redactions.command(epilog=examples("legal-pipeline redactions release REDACTION --reason 'ordered by the court'"))
@_deciding
def release(settings: Settings, names: tuple[str, ...], reason: str, as_json: bool) -> int:
    """Make hidden words part of the text.

    The document is processed again from its chunks on; then search, mentions and facts have them. Exit code 1 when a
    document fails, or is being processed and was left alone.
    """
    return _decide(settings, names, RedactionState.RELEASED, reason, as_json)


def _decide(settings: Settings, names: tuple[str, ...], decision: RedactionState, reason: str, as_json: bool) -> int:
    from legal_pipeline.batches.retry_documents import Retried, retry_documents
    from legal_pipeline.batches.status.run_display import Display
    from legal_pipeline.commands.batch.output import failed, print_outcomes
    from legal_pipeline.services import services_for
    from legal_pipeline.storage.custody.audit_log import current_actor
    from legal_pipeline.storage.redactions.decisions import Redactions

    if not reason.strip():
        raise click.UsageError("a decision needs a reason: --reason TEXT")
    services = services_for(settings)
    decisions = Redactions(services.store.engine)
    done = decisions.decide(decisions.resolve(names), decision, actor=current_actor(), reason=" ".join(reason.split()))
    with Display(is_quiet=as_json or settings.is_deployed) as display:
        again = retry_documents(services, Retried(done.changed), display.update)
    if as_json:
        print_json([{"decided": done.redaction_ids, "state": decision.value, "reprocessed": done.changed, "busy": done.busy}])
        return 1 if done.busy or failed(services, again.batch) else 0
    failures = print_outcomes(services, again.batch) if again.batch else 0
    count = len(done.redaction_ids)
    console.print(f"{count} redaction{'' if count == 1 else 's'} {decision.value}", markup=False)
    if done.changed and settings.is_deployed:
        console.print(f"{len(done.changed)} documents are processed again; their runs start within seconds", markup=False)
    for document in done.busy:
        errors.print(f"{document} is being processed; repeat the command when it is done", markup=False, soft_wrap=True)
    return 1 if failures or done.busy else 0


COMMANDS: list[click.Command] = [redactions]
