"""What was found: commands that read the results."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from legal_pipeline.commands.naming import DocumentName, in_known_matter
from legal_pipeline.commands.options import NUMBER, as_json, examples
from legal_pipeline.model import RedactionState
from legal_pipeline.terminal import echo, errors, print_json, print_table

if TYPE_CHECKING:
    from legal_pipeline.settings import Settings


@click.command(epilog=examples("legal-pipeline show DOCUMENT", "legal-pipeline show DOCUMENT --page 3"))
@click.argument("document", type=DocumentName())
@click.option("--page", type=NUMBER, help="Print the text of this page.")
@as_json
@click.pass_obj
def show(settings: Settings, document: str, page: int | None, as_json: bool) -> None:
    """Show one document or the text of one of its pages."""
    from legal_pipeline.storage.redactions.decisions import Redactions, counts, place_record, warning
    from legal_pipeline.storage.reports.export import document_record, redaction_record
    from legal_pipeline.storage.store import open_store

    store = open_store(settings)
    status = store.documents.status(document)
    hidden = counts(store.engine, [document]).get(document, {})
    if page is not None:
        found = store.pages.read_one(document, page)
        if found is None:
            raise click.UsageError(f"{document} has no page {page}; it has {status.page_count or 0}")
        places = [item for item in Redactions(store.engine).find(document_ids=[document]) if item.page_number == page]
        if as_json:
            print_json([asdict(found) | {"redactions": [place_record(item) for item in places]}])
            return
        text = found.text
        for item in places:
            text = item.as_page_shows(text, item.page_start)
        echo(text)
        for item in places:
            if item.state is RedactionState.OPEN:
                said = f"{item.characters} characters at {item.start} are kept out (hidden by: {item.hidden_by.value})"
                errors.print(f"WARNING: redaction {item.redaction_id}: {said}", markup=False, soft_wrap=True, style="yellow")
        return
    results = {name: dict(result.counts) for name, result in store.stages.of(document).items()}
    record = document_record(status) | redaction_record(hidden) | {"stages": results}
    if as_json:
        print_json([record])
        return
    elsewhere = ("stages", "redactions", "warnings")
    print_table(["", " "], [(key, value) for key, value in record.items() if key not in elsewhere and value not in (None, False)])
    if message := warning(hidden):
        errors.print(f"WARNING: {message}", markup=False, soft_wrap=True, style="yellow")
    stages: dict[str, dict[str, int]] = record["stages"]
    print_table(["stage", "results"], [(name, ", ".join(f"{n} {what}" for what, n in counts.items())) for name, counts in stages.items()])


@click.command(epilog=examples("legal-pipeline summary --matter acme-v-roe"))
@in_known_matter
@as_json
@click.pass_obj
def summary(settings: Settings, matter: str | None, as_json: bool) -> None:
    """Summarize the results and suggest the next commands."""
    from legal_pipeline.storage.reports.matter_summary import summarise
    from legal_pipeline.storage.store import open_store
    from legal_pipeline.terminal import print_summary

    found = summarise(open_store(settings), matter)
    print_json([asdict(found)]) if as_json else print_summary(found, matter, f"http://{settings.workspace_host}:{settings.workspace_port}")
