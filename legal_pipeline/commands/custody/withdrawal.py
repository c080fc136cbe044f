"""What a court may ask about: taking documents out of a matter for good, and the log of who did what."""

from __future__ import annotations

import sys
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from legal_pipeline.commands.naming import DocumentName
from legal_pipeline.commands.options import NUMBER, as_json, examples, in_matter
from legal_pipeline.terminal import console, errors, print_json, print_table

if TYPE_CHECKING:
    from legal_pipeline.settings import Settings
    from legal_pipeline.storage.custody.withdrawals import Plan

_EQUALS_NAMED = 3


@click.command(
    epilog=examples(
        "legal-pipeline withdraw DOCUMENT --dry-run",
        "legal-pipeline withdraw DOCUMENT --reason 'inadvertent production'",
        "legal-pipeline withdraw DOCUMENT --undo",
    )
)
@click.argument("documents", nargs=-1, required=True, metavar="DOCUMENT...", type=DocumentName(suggests=False))
@click.option("--reason", metavar="TEXT", help="Record this reason with the withdrawal and in the audit log.")
@click.option("--yes", "is_sure", is_flag=True, help="Withdraw without asking for confirmation.")
@click.option("--dry-run", "is_dry_run", is_flag=True, help="Print what would be withdrawn, and change nothing.")
@click.option("--undo", "is_undo", is_flag=True, help="Lift the withdrawal: the documents wait to be processed again.")
@as_json
@click.pass_obj
def withdraw(
    settings: Settings, documents: tuple[str, ...], reason: str | None, is_sure: bool, is_dry_run: bool, is_undo: bool, as_json: bool
) -> int:
    """Withdraw documents from their matter (clawback).

    Removes the documents, their attachments and all facts that rest on them. The record of who withdrew them, when and why,
    remains. Withdrawn documents are not ingested again, even if their files still exist. Exit code 1 when something could not
    be removed yet: repeat the command then.
    """
    if is_undo and is_dry_run:
        raise click.UsageError("--undo has no preview; remove --dry-run")
    if is_undo:
        return _undo(settings, documents, reason, as_json)
    if not is_dry_run and not (reason and reason.strip()):
        raise click.UsageError("a withdrawal needs a reason: --reason TEXT")
    from legal_pipeline.storage.custody.withdrawals import Withdrawals
    from legal_pipeline.storage.store import open_store

    plan = Withdrawals(open_store(settings).engine).plan(documents)
    if not as_json:
        _print_plan(plan)
    if is_dry_run:
        if as_json:
            print_json(_records(plan))
        return 0
    if plan.affected and not is_sure:
        if not sys.stdin.isatty():
            raise click.UsageError("there is no terminal to confirm on; check the list with --dry-run, then add --yes")
        click.confirm(f"withdraw {len(plan.affected)} permanently?", abort=True, err=True)
    from legal_pipeline.batches.withdraw import withdraw as withdraw_documents
    from legal_pipeline.storage.custody.audit_log import current_actor

    done = withdraw_documents(settings, documents, actor=current_actor(), reason=(reason or "").strip())
    if as_json:
        print_json([*_records(done.plan), {"stopped_runs": done.stopped_runs, "left": done.left, "matters_to_merge": done.unmerged}])
    else:
        stopped = f"; {done.stopped_runs} runs stopped" if done.stopped_runs else ""
        console.print(f"\nwithdrawn: {len(done.plan.affected)}{stopped}", markup=False)
        for matter in done.unmerged:
            console.print(
                f"the sensor, or the next `legal-pipeline run`, rebuilds the graph of the matter {matter}", markup=False, soft_wrap=True
            )
    for said in done.left:
        errors.print(f"legal-pipeline: not yet removed: {said}", markup=False, soft_wrap=True)
    return 1 if done.left else 0


def _undo(settings: Settings, documents: tuple[str, ...], reason: str | None, as_json: bool) -> int:
    from legal_pipeline.batches.withdraw import undo_withdrawal
    from legal_pipeline.storage.custody.audit_log import current_actor

    for document in dict.fromkeys(documents):
        waiting = undo_withdrawal(settings, document, actor=current_actor(), reason=reason)
        if as_json:
            print_json([{"document_id": document, "is_lifted": True, "waiting": waiting}])
        else:
            console.print(f"{document} can be ingested again; waiting for processing: {', '.join(waiting)}", markup=False, soft_wrap=True)
    return 0


def _records(plan: Plan) -> list[dict[str, object]]:
    return [asdict(item) | {"is_withdrawn": False} for item in plan.affected] + [
        asdict(item) | {"is_withdrawn": True} for item in plan.already
    ]


def _print_plan(plan: Plan) -> None:
    for withdrawal in plan.already:
        console.print(str(withdrawal), markup=False, soft_wrap=True)
    if not plan.affected:
        return
    rows = ((a.document_id, a.matter, a.state.value, a.page_count, a.file_name, a.parent_id) for a in plan.affected)
    print_table(["document", "matter", "state", "pages", "file", "attached to"], rows, right=["pages"])
    for item in plan.affected:
        if item.same_bytes:
            more = len(item.same_bytes) - _EQUALS_NAMED
            said = ", ".join(item.same_bytes[:_EQUALS_NAMED]) + (f" and {more} more" if more > 0 else "")
            errors.print(
                f"{said} have the same bytes as {item.document_id} and are not withdrawn", markup=False, soft_wrap=True, style="yellow"
            )


@click.group(
    invoke_without_command=True,
    epilog=examples(
        "legal-pipeline audit --matter acme-v-roe", "legal-pipeline audit --document DOCUMENT --limit 20", "legal-pipeline audit verify"
    ),
)
@in_matter
@click.option("--document", metavar="DOCUMENT", type=DocumentName(suggests=False), help="Include only entries about this document.")
@click.option("--limit", type=NUMBER, metavar="N", help="Print only the latest N entries.")
@as_json
@click.pass_context
def audit(context: click.Context, matter: str | None, document: str | None, limit: int | None, as_json: bool) -> None:
    """Show the audit log.

    It records decisions, withdrawals and pages sent to external services: who did it and when. Each entry has a hash that
    covers the entry before it, so that a change does not go unnoticed.
    """
    if context.invoked_subcommand is not None:
        return
    settings: Settings = context.obj
    from legal_pipeline.storage.custody.audit_log import AuditLog, audit_record
    from legal_pipeline.storage.store import open_store

    entries = AuditLog(open_store(settings).engine).entries(matter, document, limit)
    if as_json:
        print_json(audit_record(entry) for entry in entries)
        return
    rows = ((f"{e.at:%Y-%m-%d %H:%M:%S}", e.actor, e.action, e.matter, e.document_id, " ".join(e.detail.split())) for e in entries)
    print_table(["time (UTC)", "actor", "action", "matter", "document", "details"], rows)


@audit.command(epilog=examples("legal-pipeline audit verify", "legal-pipeline audit verify --head 9f86d081"))
@click.option("--head", metavar="HASH", help="Also check that an entry has this hash, or one that begins so.")
@as_json
@click.pass_obj
def verify(settings: Settings, head: str | None, as_json: bool) -> int:
    """Check that nobody has altered the audit log.

    Names the first entry that was altered, removed or put in, and decisions that are not as the log has them. Note the printed
    hash elsewhere: with --head, it also shows entries that were cut off the end. Exit code 1 when anything is wrong.
    """
    from legal_pipeline.storage.custody.audit_log import AuditLog
    from legal_pipeline.storage.decisions.decisions import Decisions
    from legal_pipeline.storage.store import open_store

    engine = open_store(settings).engine
    found = AuditLog(engine).verify(head.strip().lower() if head else None)
    wrong = [f"entry {found.broken.entry_id} {found.broken.what}"] if found.broken else []
    if not found.has_hash:
        wrong.append(f"no entry has the hash {head}: entries were cut off the end, or the whole log was written anew")
    wrong += [f"decision {number} {what}" for number, what in Decisions(engine).altered()]
    if as_json:
        broken_at = found.broken.entry_id if found.broken else None
        print_json([{"entries": found.entries, "head": found.head, "broken_at": broken_at, "wrong": wrong}])
    else:
        for line in wrong:
            errors.print(f"legal-pipeline: {line}", markup=False, soft_wrap=True)
        said = f"{found.entries} entries" + ("" if wrong else ", none altered") + f"; hash of the latest: {found.head}"
        console.print(said, markup=False, soft_wrap=True)
    return 1 if wrong else 0


COMMANDS: list[click.Command] = [withdraw, audit]
