"""`legal-pipeline documents`: the documents with their states, acknowledging failures; and `legal-pipeline retry`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from legal_pipeline import terminal
from legal_pipeline.commands.naming import DocumentName, in_known_matter, shown_ids
from legal_pipeline.commands.options import as_json, examples, with_passwords
from legal_pipeline.model import Category, State
from legal_pipeline.terminal import console, errors, print_json, print_table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from legal_pipeline.model import DocumentStatus
    from legal_pipeline.settings import Settings
    from legal_pipeline.storage.store import Store


@click.group(
    invoke_without_command=True,
    epilog=examples(
        "legal-pipeline documents --matter acme-v-roe",
        "legal-pipeline documents --state failed",
        "legal-pipeline documents --needs-eyes",
        "legal-pipeline documents acknowledge DOCUMENT --reason 'copy requested'",
    ),
)
@in_known_matter
@click.option("--state", type=click.Choice([state.value for state in State]), help="Include only this state.")
@click.option("--needs-eyes", "is_for_eyes", is_flag=True, help="Include only finished documents with pages that could hardly be read.")
@as_json
@click.pass_context
def documents(context: click.Context, matter: str | None, state: str | None, is_for_eyes: bool, as_json: bool) -> None:
    """List documents with their states, or acknowledge failures.

    With --state failed or --state refused, the list also says what to do about each document. With --needs-eyes, it names the pages
    that somebody should look at: OCR made no sense of them, or the text in the file is garbled.
    """
    if context.invoked_subcommand is not None:
        if matter or state or is_for_eyes or as_json:
            raise click.UsageError(f"put the options behind `{context.invoked_subcommand}`")
        return
    if is_for_eyes:
        if state:
            raise click.UsageError("--needs-eyes lists finished documents; leave --state out")
        _list_doubtful_pages(context.obj, matter, as_json=as_json)
        return
    from legal_pipeline.remedies import document_remedy, remedies_of
    from legal_pipeline.storage.redactions.decisions import counts, warning
    from legal_pipeline.storage.reports.export import document_record, redaction_record
    from legal_pipeline.storage.store import open_store

    store = open_store(context.obj)
    statuses = store.documents.find(matter=matter, states=[State(state)] if state else ())
    hidden = counts(store.engine)
    if as_json:
        print_json(
            document_record(status)
            | redaction_record(hidden.get(status.document.document_id, {}))
            | {"category": status.category, "remedy": document_remedy(status)}
            for status in statuses
        )
        return
    if state in (State.FAILED, State.REFUSED):
        found = list(statuses)
        kinds = ((s.document.document_id, s.document.matter, s.category or s.reason_code, s.reason) for s in found)
        print_table(["document", "matter", "category" if state == State.FAILED else "why", "reason"], kinds)
        if found:
            console.print("\nWhat to do:", markup=False)
        for said in remedies_of(found):
            # not in the table, which would fold it: a command is there to be copied
            console.print(f"  {said}", markup=False, soft_wrap=True)
        return
    shown, listed = _with_short_ids(store, statuses)
    rows = (
        (
            shown(s.document.document_id),
            s.document.matter,
            s.state.value,
            s.page_count,
            s.document.file_name,
            s.reason or warning(hidden.get(s.document.document_id, {})),
        )
        for s in listed
    )
    print_table(["document", "matter", "state", "pages", "file", "reason"], rows, right=["pages"])


def _with_short_ids(store: Store, statuses: Iterable[DocumentStatus]) -> tuple[Callable[[str], str], Iterable[DocumentStatus]]:
    """Returns how ids are shown, and the statuses; in a pipe, where ids are whole, they stay a stream."""
    if not terminal.is_terminal():
        return str, statuses
    listed = list(statuses)
    return shown_ids(store.engine, (each.document.document_id for each in listed)), listed


def _list_doubtful_pages(settings: Settings, matter: str | None, *, as_json: bool) -> None:
    from dataclasses import asdict

    from legal_pipeline.storage.reports.needs_eyes import needs_eyes, page_ranges
    from legal_pipeline.storage.store import open_store

    found = needs_eyes(open_store(settings).engine, matter=matter)
    if as_json:
        print_json(asdict(document) for document in found)
        return
    rows = (
        (
            each.document_id,
            each.matter,
            page_ranges([page.page_number for page in each.pages]),
            f"{min(p.confidence for p in each.pages):.2f}",
        )
        for each in found
    )
    print_table(["document", "matter", "pages", "lowest confidence"], rows, right=["lowest confidence"])


@documents.command(
    epilog=examples(
        "legal-pipeline documents acknowledge DOCUMENT --reason 'copy requested'",
        "legal-pipeline documents acknowledge --batch ID --reason 'cancelled'",
    )
)
@click.argument("document_ids", nargs=-1, metavar="[DOCUMENT]...", type=DocumentName(suggests=False))
@click.option("--batch", metavar="ID", help="Acknowledge all failures of this batch.")
@in_known_matter
@click.option("--reason", metavar="TEXT", required=True, help="Record this reason in the audit log.")
@as_json
@click.pass_obj
def acknowledge(
    settings: Settings, document_ids: tuple[str, ...], batch: str | None, matter: str | None, reason: str, as_json: bool
) -> None:
    """Accept failed or damaged documents as they are.

    The monitor and `batch verify` no longer report them, until they fail again. Who acknowledged what, when and why is in the
    audit log.
    """
    from legal_pipeline.storage.batches.batches import Batches
    from legal_pipeline.storage.batches.progress import keys_of, members
    from legal_pipeline.storage.custody.audit_log import current_actor
    from legal_pipeline.storage.documents import attention
    from legal_pipeline.storage.store import open_store

    if bool(document_ids) == bool(batch or matter):
        raise click.UsageError("name documents, or a batch or a matter with --batch or --matter")
    if not reason.strip():
        raise click.UsageError("an acknowledgement needs a reason: --reason TEXT")
    engine = open_store(settings).engine
    ids = list(dict.fromkeys(document_ids))
    if not ids:
        of_batch = None
        if batch:
            of_batch = [member.document_id for member in members(engine, Batches(engine).get(batch), keys_of(settings))]
        ids = attention.open_concerns(engine, matter=matter, among=of_batch)
    new = attention.acknowledge(engine, ids, actor=current_actor(), reason=" ".join(reason.split()))
    if as_json:
        print_json({"document_id": document_id, "is_new": document_id in new} for document_id in ids)
        return
    before = f"; {len(ids) - len(new)} had been acknowledged before" if len(new) < len(ids) else ""
    console.print(f"{len(new)} document{'' if len(new) == 1 else 's'} acknowledged{before}", markup=False)


@click.command(
    epilog=examples(
        "legal-pipeline retry DOCUMENT",
        "legal-pipeline retry DOCUMENT --passwords passwords.txt",
        "legal-pipeline retry --failed --matter acme-v-roe",
        "legal-pipeline retry --failed --category transient",
    )
)
@click.argument("document_ids", nargs=-1, metavar="[DOCUMENT]...", type=DocumentName(suggests=False))
@click.option("--failed", "is_failed", is_flag=True, help="Retry all failed documents that nobody has acknowledged.")
@in_known_matter
@with_passwords
@click.option("--category", type=click.Choice([category.value for category in Category]), help="With --failed: only this kind of failure.")
@as_json
@click.pass_obj
def retry(
    settings: Settings, document_ids: tuple[str, ...], is_failed: bool, matter: str | None, category: str | None, as_json: bool
) -> int:
    """Process failed documents again.

    In deployed mode, their runs are requested within seconds. Exit code 1 when, in embedded mode, a document fails again.
    """
    from legal_pipeline.batches.retry_documents import choose_failed, choose_named, retry_documents, unserved_warning
    from legal_pipeline.batches.status.run_display import Display
    from legal_pipeline.commands.batch.output import failed, print_outcomes
    from legal_pipeline.services import services_for

    if bool(document_ids) == is_failed:
        raise click.UsageError("name documents, or retry all failures with --failed")
    if document_ids and (matter or category):
        raise click.UsageError("--matter and --category go with --failed")
    services = services_for(settings)
    chosen = (
        choose_named(services, document_ids) if document_ids else choose_failed(services, matter, Category(category) if category else None)
    )
    with Display(is_quiet=as_json or settings.is_deployed) as display:
        done = retry_documents(services, chosen, display.update)
    if as_json:
        print_json([{"requested": done.requested, "busy": done.busy, "acknowledged": done.acknowledged}])
        return 1 if failed(services, done.batch) else 0
    failures = print_outcomes(services, done.batch) if done.requested else 0
    count = len(done.requested)
    verb = "are retried; their runs start within seconds" if settings.is_deployed else "were processed again"
    console.print(f"{count} documents {verb}" if count else "nothing to retry", markup=False)
    for some, said in ((done.busy, "are in progress and were skipped"), (done.acknowledged, "are acknowledged and were skipped")):
        if some:
            console.print(f"{len(some)} {said}", markup=False)
    if warning := unserved_warning(services, done.requested):
        errors.print(warning, markup=False, soft_wrap=True)
    return 1 if failures else 0


COMMANDS: list[click.Command] = [documents, retry]
