"""`legal-pipeline needs-eyes`: everything in a matter that a person has to look at."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from legal_pipeline.commands.naming import in_known_matter, shown_ids
from legal_pipeline.commands.options import as_json, examples
from legal_pipeline.model import RedactionState, State
from legal_pipeline.terminal import errors, print_json, print_table

if TYPE_CHECKING:
    from legal_pipeline.settings import Settings
    from legal_pipeline.storage.store import Store


@click.command("needs-eyes", epilog=examples("legal-pipeline needs-eyes --matter acme-v-roe"))
@in_known_matter
@as_json
@click.pass_obj
def needs_eyes(settings: Settings, matter: str | None, as_json: bool) -> int:
    """List what a person has to look at.

    Documents that were refused or have failed, pages that could hardly be read, and hidden words that await a decision. Exit
    code 1 when there is nothing.
    """
    from legal_pipeline.storage.store import open_store

    store = open_store(settings)
    found = [*_unread(store, matter), *_doubtful(store, matter), *_hidden(store, matter)]
    if as_json:
        print_json(found)
    elif found:
        shown = shown_ids(store.engine, (each["document_id"] for each in found))
        rows = ((shown(each["document_id"]), each["file"], each["pages"], each["why"]) for each in found)
        print_table(["document", "file", "pages", "why"], rows)
    else:
        errors.print("nothing needs to be looked at", markup=False)
    return 0 if found else 1


def _unread(store: Store, matter: str | None) -> Iterator[dict[str, Any]]:
    for status in store.documents.find(matter=matter, states=[State.REFUSED, State.FAILED]):
        yield _record(
            status.document.matter, status.document.document_id, status.document.file_name, "", f"{status.state}: {status.reason}"
        )


def _doubtful(store: Store, matter: str | None) -> Iterator[dict[str, Any]]:
    from legal_pipeline.storage.reports.needs_eyes import needs_eyes as doubtful
    from legal_pipeline.storage.reports.needs_eyes import page_ranges

    for each in doubtful(store.engine, matter=matter):
        lowest = min(page.confidence for page in each.pages)
        why = f"could hardly be read: confidence {lowest:.2f}"
        yield _record(each.matter, each.document_id, each.file_name, page_ranges([page.page_number for page in each.pages]), why)


def _hidden(store: Store, matter: str | None) -> Iterator[dict[str, Any]]:
    from legal_pipeline.storage.redactions.decisions import Redactions
    from legal_pipeline.storage.reports.needs_eyes import page_ranges

    pages: dict[str, set[int]] = {}
    for each in Redactions(store.engine).find(matter=matter, state=RedactionState.OPEN):
        pages.setdefault(each.document_id, set()).add(each.page_number)
    for status in store.documents.find(ids=sorted(pages)):
        own = page_ranges(sorted(pages[status.document.document_id]))
        why = "hidden words await a decision: `legal-pipeline redactions list`"
        yield _record(status.document.matter, status.document.document_id, status.document.file_name, own, why)


def _record(matter: str, document_id: str, file_name: str, pages: str, why: str) -> dict[str, Any]:
    return {"matter": matter, "document_id": document_id, "file": file_name, "pages": pages, "why": why}
