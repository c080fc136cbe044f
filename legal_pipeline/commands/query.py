"""What was found: commands that read the results, and the one that records a lawyer's word."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Literal

import click

from legal_pipeline.commands.options import as_json, in_matter, matter_slug, writing_to
from legal_pipeline.model import RelationshipType, State
from legal_pipeline.settings import Settings
from legal_pipeline.terminal import console, print_json, print_table


@click.command()
@in_matter
@click.option("--state", type=click.Choice([state.value for state in State]))
@as_json
@click.pass_obj
def documents(settings: Settings, matter: str | None, state: str | None, as_json: bool) -> None:
    """List documents and where each of them stands; with --state failed or refused, what to do about each."""
    from legal_pipeline.remedies import document_remedy
    from legal_pipeline.storage.reports.export import document_record
    from legal_pipeline.storage.store import open_store

    statuses = open_store(settings).documents.find(matter=matter, states=[State(state)] if state else ())
    if as_json:
        print_json(document_record(status) | {"category": status.category, "remedy": document_remedy(status)} for status in statuses)
        return
    if state in (State.FAILED, State.REFUSED):
        kinds = ((s.document.document_id, s.document.matter, s.category or s.reason_code, s.reason, document_remedy(s)) for s in statuses)
        print_table(["document", "matter", "category" if state == State.FAILED else "why", "reason", "what to do"], kinds)
        return
    rows = ((s.document.document_id, s.document.matter, s.state.value, s.page_count, s.document.file_name, s.reason) for s in statuses)
    print_table(["document", "matter", "state", "pages", "file", "reason"], rows, right=["pages"])


@click.command()
@click.argument("document")
@click.option("--page", type=click.IntRange(1), help="Print the text of this page.")
@as_json
@click.pass_obj
def show(settings: Settings, document: str, page: int | None, as_json: bool) -> None:
    """Show one document, or the text of one of its pages."""
    from legal_pipeline.storage.reports.export import document_record
    from legal_pipeline.storage.store import open_store

    store = open_store(settings)
    status = store.documents.status(document)
    if page is not None:
        found = store.pages.read_one(document, page)
        if found is None:
            raise click.UsageError(f"{document} has no page {page}; it has {status.page_count or 0}")
        print_json([asdict(found)]) if as_json else click.echo(found.text)
        return
    record = document_record(status) | {"stages": {name: dict(result.counts) for name, result in store.stages.of(document).items()}}
    if as_json:
        print_json([record])
        return
    print_table(["", " "], [(key, value) for key, value in record.items() if key != "stages" and value is not None])
    stages: dict[str, dict[str, int]] = record["stages"]
    print_table(
        ["stage", "left behind"], [(name, ", ".join(f"{n} {what}" for what, n in counts.items())) for name, counts in stages.items()]
    )


@click.command()
@click.argument("query", nargs=-1, required=True)
@in_matter
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True)
@as_json
@click.pass_obj
def search(settings: Settings, query: tuple[str, ...], matter: str | None, limit: int, as_json: bool) -> int:
    """Find pages that hold all the words; "words in quotes" must stand together. Exit code 1 when there are none."""
    from legal_pipeline.storage.search.search import MARK_END, MARK_START, search
    from legal_pipeline.storage.store import open_store
    from legal_pipeline.terminal import print_hits

    words = [f'"{word}"' if " " in word and '"' not in word else word for word in query]
    hits = search(open_store(settings).engine, " ".join(words), matter=matter, limit=limit)
    if as_json:
        print_json(asdict(hit) | {"snippet": hit.snippet.replace(MARK_START, "").replace(MARK_END, "")} for hit in hits)
    else:
        print_hits(hits, MARK_START, MARK_END)
    return 0 if hits else 1


@click.command()
@in_matter
@click.option("--type", "type_", metavar="T", help="Only this type, e.g. PERSON.")
@as_json
@click.pass_obj
def entities(settings: Settings, matter: str | None, type_: str | None, as_json: bool) -> None:
    """List entities with their other names, merged across the documents of a matter."""
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


@click.command()
@click.argument("kind", type=click.Choice(["merge", "split"]))
@click.argument("left", metavar="ENTITY")
@click.argument("right", metavar="ENTITY")
@click.option("--matter", metavar="M", required=True, callback=matter_slug)
@click.pass_obj
def decide(settings: Settings, kind: Literal["merge", "split"], left: str, right: str, matter: str) -> None:
    """Record that two entities are the same or not; it holds in every later run.

    ENTITY is an entity_id as `entities --json` shows it.
    """
    from legal_pipeline.storage.store import open_store

    store = open_store(settings)
    known = {entity.entity_id for _, _, entity in store.matters.entities(matter)}
    if unknown := sorted({left, right} - known):
        raise click.UsageError(
            f"matter {matter} has no entity {', '.join(unknown)}; `legal-pipeline entities --matter {matter} --json` lists them"
        )
    store.matters.decide(matter, kind, left, right)
    console.print("recorded; the next `legal-pipeline run`, or the matter_graph asset, applies it")


@click.command()
@in_matter
@click.option("--type", "type_", type=click.Choice([type_.value for type_ in RelationshipType]), help="Only this type.")
@as_json
@click.pass_obj
def relationships(settings: Settings, matter: str | None, type_: str | None, as_json: bool) -> None:
    """List relationships, each with the text that proves it."""
    from legal_pipeline.storage.facts.relationship_query import relationships_with_evidence
    from legal_pipeline.storage.reports.export import relationship_record
    from legal_pipeline.storage.store import open_store
    from legal_pipeline.terminal import print_relationships

    found = relationships_with_evidence(open_store(settings).engine, matter=matter, type_=type_)
    if as_json:
        print_json(relationship_record(named) | {"source_name": named.source_name, "target_name": named.target_name} for named in found)
    else:
        # co-occurrence is weak and plentiful: on request only
        print_relationships(named for named in found if type_ or named.relationship.type is not RelationshipType.CO_OCCURS)


@click.command()
@in_matter
@as_json
@click.pass_obj
def summary(settings: Settings, matter: str | None, as_json: bool) -> None:
    """Say in a few lines what was found, and what to type next."""
    from legal_pipeline.storage.reports.matter_summary import summarise
    from legal_pipeline.storage.store import open_store
    from legal_pipeline.terminal import print_summary

    found = summarise(open_store(settings), matter)
    print_json([asdict(found)]) if as_json else print_summary(found, matter)


@click.command()
@click.option("--format", "format_", type=click.Choice(["jsonl", "csv"]), default="jsonl", show_default=True)
@click.option("--out", required=True, type=click.Path(path_type=Path, file_okay=False), help="Folder for the six files.")
@in_matter
@as_json
@click.pass_obj
def export(settings: Settings, format_: str, out: Path, matter: str | None, as_json: bool) -> None:
    """Write documents, pages, chunks, mentions, entities and relationships for other programs."""
    from legal_pipeline.storage.reports.export import export_csv, export_jsonl
    from legal_pipeline.storage.store import open_store

    write: Callable[..., dict[str, int]] = export_jsonl if format_ == "jsonl" else export_csv
    store = open_store(settings)
    with writing_to(out):
        written = write(store, out, matter)
    print_json([written]) if as_json else print_table(
        ["file", "lines"], [(out / name, count) for name, count in written.items()], right=["lines"]
    )


COMMANDS = [documents, show, search, entities, decide, relationships, export, summary]
