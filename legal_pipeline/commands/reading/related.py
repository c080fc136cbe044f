"""`legal-pipeline duplicates` and `threads`: which documents are the same, nearly the same, or answer one another."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click
from rich.text import Text

from legal_pipeline import terminal
from legal_pipeline.commands.naming import in_known_matter
from legal_pipeline.commands.options import as_json, examples
from legal_pipeline.model import DocumentStatus, MailFields
from legal_pipeline.terminal import console, errors, print_below, print_json, print_table

if TYPE_CHECKING:
    from legal_pipeline.related.mail_threads import Thread, ThreadMail
    from legal_pipeline.settings import Settings
    from legal_pipeline.storage.store import Store

_SHOWN_CHARS = 160


@click.command(epilog=examples("legal-pipeline duplicates --matter acme-v-roe", "legal-pipeline duplicates --near --at-least 0.9"))
@in_known_matter
@click.option("--near", is_flag=True, help="List texts that are nearly the same, with the words in which they differ.")
@click.option(
    "--at-least",
    type=click.FloatRange(0.5, 1.0),
    default=0.8,
    show_default=True,
    help="With --near: this share of their runs of five words is the same.",
)
@as_json
@click.pass_obj
def duplicates(settings: Settings, matter: str | None, near: bool, at_least: float, as_json: bool) -> None:
    """List files with the same bytes, or nearly the same text.

    The first --near after documents were added reads them once: about one second for a thousand pages.
    """
    from legal_pipeline.related.same_bytes import same_bytes
    from legal_pipeline.storage.store import open_store

    store = open_store(settings)
    if near:
        _near(store, matter, at_least, as_json)
        return
    groups = same_bytes(store, matter)
    if as_json:
        print_json(
            {
                "matter": group.documents[0].document.matter,
                "sha256": group.documents[0].facts.sha256 if group.documents[0].facts else None,
                "documents": [{"document_id": each.document.document_id, "file_name": each.document.file_name} for each in group.documents],
            }
            for group in groups
        )
        return
    if not groups:
        errors.print("no two files have the same bytes; --near compares their texts", markup=False, soft_wrap=True)
        return
    rows = [(at, each.document.file_name, each.document.document_id) for at, group in enumerate(groups, 1) for each in group.documents]
    print_table(["group", "file", "document"], rows, right=["group"])


def _near(store: Store, matter: str | None, at_least: float, as_json: bool) -> None:
    from legal_pipeline.related.in_matter import differing_words, near_groups, said
    from legal_pipeline.related.signatures import refresh

    number = 0
    rows: list[tuple[object, ...]] = []
    for name in [matter] if matter else store.documents.matters():
        refresh(store, name)
        names = {status.document.document_id: status.document.file_name for status in store.documents.find(matter=name)}
        for group in near_groups(store, name, at_least):
            number += 1
            others = []
            for each in group.others:
                found, is_cut = differing_words(store, group.longest, each.document_id)
                others.append((each, found, is_cut))
            if as_json:
                print_json(
                    [
                        {
                            "matter": name,
                            "document_id": group.longest,
                            "file_name": names[group.longest],
                            "near_duplicates": [
                                {
                                    "document_id": each.document_id,
                                    "file_name": names[each.document_id],
                                    "similarity": round(each.similarity, 3),
                                    "differences": [asdict(difference) for difference in found],
                                    "is_cut": is_cut,
                                }
                                for each, found, is_cut in others
                            ],
                        }
                    ]
                )
                continue
            if not terminal.is_terminal():
                rows.append((number, "", names[group.longest], group.longest, ""))
                told = ((each, said(found) or "the same words") for each, found, _ in others)
                rows.extend((number, f"{each.similarity:.0%}", names[each.document_id], each.document_id, words) for each, words in told)
                continue
            console.print(f"{number}. {names[group.longest]}  {group.longest}", markup=False)
            for each, found, _ in others:
                differs = said(found)
                differs = differs if len(differs) <= _SHOWN_CHARS else differs[: _SHOWN_CHARS - 1] + "…"
                print_below(Text(f"{each.similarity:.0%} {names[each.document_id]}  {each.document_id}"), 3)
                print_below(Text(differs or "the same words"), 7)
    if rows:
        print_table(["group", "similarity", "file", "document", "differing words"], rows)
    if not number and not as_json:
        errors.print("no two texts are nearly the same", markup=False, soft_wrap=True)


@click.command(epilog=examples("legal-pipeline threads --matter acme-v-roe", "legal-pipeline threads --all"))
@in_known_matter
@click.option("--all", "with_single", is_flag=True, help="Also list the mails that belong to no other.")
@as_json
@click.pass_obj
def threads(settings: Settings, matter: str | None, with_single: bool, as_json: bool) -> None:
    """List mails by thread: when, who wrote to whom.

    A mail with a star is inclusive: no other one has all of its words and attachments. Who reads these has read the thread.
    """
    from legal_pipeline.related import in_matter
    from legal_pipeline.related.signatures import refresh
    from legal_pipeline.storage.store import open_store

    store = open_store(settings)
    number = 0
    rows: list[tuple[object, ...]] = []
    for name in [matter] if matter else store.documents.matters():
        refresh(store, name)
        found = in_matter.threads(store, name, with_single=with_single)
        statuses = {status.document.document_id: status for status in store.documents.find(matter=name)} if found else {}
        for thread in found:
            number += 1
            if as_json:
                mails = [asdict(mail) | _header(statuses[mail.document_id]) for mail in thread.mails]
                print_json([{"matter": name, "subject": thread.subject, "mails": mails}])
                continue
            if not terminal.is_terminal():
                rows.extend(_row(number, thread, mail, statuses[mail.document_id]) for mail in thread.mails)
                continue
            console.print(f"{number}. {thread.subject or '(no subject)'}", markup=False)
            for mail in thread.mails:
                header = _header(statuses[mail.document_id])
                who = f"{'; '.join(header['from'])} to {'; '.join(header['to'])}"
                how = f"  ({mail.how})" if mail.how else ""
                star = "*" if mail.is_inclusive and len(thread.mails) > 1 else " "
                print_below(Text(f"{star} {header['date'][:10] or 'no date'}  {who}  {header['file_name']}{how}"), 1)
    if rows:
        print_table(["thread", "subject", "date", "from", "to", "file", "document", "inclusive", "how"], rows)
    if not number and not as_json:
        errors.print("no mails" if with_single else "no two mails belong together", markup=False, soft_wrap=True)


def _row(number: int, thread: Thread, mail: ThreadMail, status: DocumentStatus) -> tuple[object, ...]:
    header = _header(status)
    people = ("; ".join(header["from"]), "; ".join(header["to"]))
    is_inclusive = mail.is_inclusive and len(thread.mails) > 1
    return (number, thread.subject, header["date"], *people, header["file_name"], mail.document_id, "yes" if is_inclusive else "", mail.how)


def _header(status: DocumentStatus) -> dict[str, Any]:
    """Who wrote to whom, and when; people by their names, or by their addresses where they have none."""
    fields = status.mail or MailFields()
    found: dict[str, Any] = {"file_name": status.document.file_name, "date": fields.date}
    for key, parties in (("from", fields.sender), ("to", fields.to), ("cc", fields.cc), ("bcc", fields.bcc)):
        found[key] = [each.name or each.address for each in parties]
    return found
