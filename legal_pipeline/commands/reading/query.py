"""What was found: commands that read the results."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

import click
from rich.markup import escape

from legal_pipeline.commands.options import as_json, examples, in_matter
from legal_pipeline.model import RedactionState, RelationshipType
from legal_pipeline.terminal import console, echo, errors, print_json, print_table

if TYPE_CHECKING:
    from legal_pipeline.settings import Settings
    from legal_pipeline.storage.facts.relationship_query import NamedRelationship


@click.command(epilog=examples("legal-pipeline show DOCUMENT", "legal-pipeline show DOCUMENT --page 3"))
@click.argument("document")
@click.option("--page", type=click.IntRange(1), help="Print the text of this page.")
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


@click.command(epilog=examples("legal-pipeline entities --matter acme-v-roe --type PERSON"))
@in_matter
@click.option("--type", "type_", metavar="T", help="Include only this type, such as PERSON.")
@as_json
@click.pass_obj
def entities(settings: Settings, matter: str | None, type_: str | None, as_json: bool) -> None:
    """List entities, merged across the documents of a matter.

    Each entity is listed with its other names and the number of its mentions.
    """
    from legal_pipeline.storage.reports.export import entity_record
    from legal_pipeline.storage.store import open_store

    found = (entity_record(*item) for item in open_store(settings).matters.entities(matter))
    wanted = (record for record in found if type_ is None or record["type"] == type_.upper())
    if as_json:
        print_json(wanted)
        return
    by_weight = sorted(wanted, key=lambda record: (record["type"], -record["mention_count"], record["name"]))
    rows = ((e["type"], e["name"], e["mention_count"], len(e["document_ids"]), "; ".join(e["aliases"])) for e in by_weight)
    print_table(["type", "name", "mentions", "documents", "also"], rows, right=["mentions", "documents"])


@click.command(
    epilog=examples(
        "legal-pipeline relationships --matter acme-v-roe --type party_to",
        "legal-pipeline relationships --matter acme-v-roe --contradicting",
    )
)
@in_matter
@click.option(
    "--type",
    "type_",
    metavar="TYPE",
    type=click.Choice([type_.value for type_ in RelationshipType]),
    help="Include only this type, such as party_to or represented_by.",
)
@click.option(
    "--contradicting", is_flag=True, help="List only facts that exclude each other: an attorney on both sides, two judges who sit alone."
)
@as_json
@click.pass_obj
def relationships(settings: Settings, matter: str | None, type_: str | None, contradicting: bool, as_json: bool) -> None:
    """List relationships with the text that supports them.

    Co-occurrences are weak and numerous: they are listed only with --type co_occurs.
    """
    from legal_pipeline.storage.facts.relationship_query import relationships_with_evidence
    from legal_pipeline.storage.reports.contradictions import matter_contradictions
    from legal_pipeline.storage.reports.export import relationship_record
    from legal_pipeline.storage.store import open_store
    from legal_pipeline.terminal import print_relationships

    engine = open_store(settings).engine
    found: Iterable[tuple[NamedRelationship, dict[str, str]]]
    if contradicting:
        found = (
            (one, {"contradiction": each.kind.value, "about": each.about})
            for each in matter_contradictions(engine, matter=matter)
            for one in each.facts
            if type_ in (None, one.relationship.type)
        )
    else:
        found = ((one, {}) for one in relationships_with_evidence(engine, matter=matter, type_=type_))
    if as_json:
        print_json(
            relationship_record(named) | {"source_name": named.source_name, "target_name": named.target_name} | more
            for named, more in found
        )
        return
    for about, group in groupby(found, key=itemgetter(1)):
        if about:
            console.print(f"[bold]{escape(about['about'])}[/]: {about['contradiction']}")
        # co-occurrence is weak and plentiful: on request only
        print_relationships(named for named, _ in group if type_ or named.relationship.type is not RelationshipType.CO_OCCURS)


@click.command(epilog=examples("legal-pipeline summary --matter acme-v-roe"))
@in_matter
@as_json
@click.pass_obj
def summary(settings: Settings, matter: str | None, as_json: bool) -> None:
    """Summarize the results and suggest the next commands."""
    from legal_pipeline.storage.reports.matter_summary import summarise
    from legal_pipeline.storage.store import open_store
    from legal_pipeline.terminal import print_summary

    found = summarise(open_store(settings), matter)
    print_json([asdict(found)]) if as_json else print_summary(found, matter)


COMMANDS = [show, entities, relationships, summary]
