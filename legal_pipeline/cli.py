"""`legal-pipeline`: thin; every command is a few lines over the packages above."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Literal

import click

from legal_pipeline import __version__, identity
from legal_pipeline.commands.database import database
from legal_pipeline.commands.monitor import monitor
from legal_pipeline.commands.redis import redis
from legal_pipeline.commands.workers import workers
from legal_pipeline.errors import LegalPipelineError, UsageError
from legal_pipeline.model import Priority, RelationshipType, State
from legal_pipeline.settings import Settings, load_settings
from legal_pipeline.terminal import console, errors, print_json, print_table

as_json = click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")


def _matter(_: click.Context, __: click.Parameter, name: str | None) -> str | None:
    """Matters are known by their slug; people type what is on the folder."""
    return identity.slug(name) if name else None


in_matter = click.option("--matter", metavar="M", callback=_matter, help="Only this matter.")
PRIORITIES = click.Choice([priority.value for priority in Priority])


def main() -> None:
    """Exit code 0 only when true, 1 when documents failed, 2 when it was not usable as asked."""
    try:
        sys.exit(cli(standalone_mode=False))
    except click.exceptions.Abort:
        errors.print("stopped; what was finished is kept, `legal-pipeline run` goes on from there")
        sys.exit(130)
    except click.ClickException as error:
        context = error.ctx if isinstance(error, click.UsageError) else None
        said = " ".join(error.format_message().split()).rstrip(".")
        errors.print(
            f"legal-pipeline: {said}; see `{context.command_path if context else 'legal-pipeline'} --help`", markup=False, soft_wrap=True
        )
        sys.exit(2)
    except LegalPipelineError as error:
        errors.print(f"legal-pipeline: {error}", markup=False, soft_wrap=True)
        sys.exit(2)
    except BrokenPipeError:
        # the reader (head, less) has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)


@contextmanager
def writing_to(folder: Path) -> Iterator[None]:
    """UsageError when the folder a user named cannot be written."""
    try:
        yield
    except OSError as error:
        raise UsageError(f"{folder} cannot be written ({error.strerror}); choose another folder") from error


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="legal-pipeline")
@click.pass_context
def cli(context: click.Context) -> None:
    """Turns legal case files into searchable facts, each with the page and characters that prove it.

    LEGAL_PIPELINE_HOME says where everything is kept.
    """
    context.obj = load_settings()


for group in (workers, monitor, redis, database):
    cli.add_command(group)


@cli.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--matter", metavar="M", help="Matter the files belong to; default: the name of their folder.")
@click.option("--priority", type=PRIORITIES, default=Priority.NORMAL.value, show_default=True)
@click.option("--force", is_flag=True, help="Submit although a queue has no worker (deployed form).")
@as_json
@click.pass_obj
def run(settings: Settings, paths: tuple[Path, ...], matter: str | None, priority: str, force: bool, as_json: bool) -> int:
    """Process files and folders: read, find entities and relationships, index.

    What is finished already is left alone; what was interrupted goes on where it stopped.
    """
    from legal_pipeline.storage.sources import documents_at
    from legal_pipeline.workers.batch import run_batch
    from legal_pipeline.workers.display import Display, outcomes, print_outcomes
    from legal_pipeline.workers.watch import run_deployed

    found = list(documents_at(list(paths), identity.slug(matter) if matter else None, Priority(priority)))
    with Display(is_quiet=as_json) as display:
        if settings.is_deployed:
            batch, store = run_deployed(settings, found, Priority(priority), display.update, force=force)
        else:
            batch, store = run_batch(settings, found, display.update)
    rows = list(outcomes(batch, store))
    if as_json:
        print_json(asdict(row) for row in rows)
    else:
        print_outcomes(rows, batch)
    return 1 if any(row.state not in (State.DONE, State.REFUSED) for row in rows) else 0


@cli.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--matter", metavar="M", help="Matter the files belong to; default: the name of their folder.")
@click.option("--priority", type=PRIORITIES, default=Priority.NORMAL.value, show_default=True)
@click.pass_obj
def register(settings: Settings, paths: tuple[Path, ...], matter: str | None, priority: str) -> None:
    """Add files to the census and to Dagster's partitions without processing them."""
    from legal_pipeline.defs.instance import open_instance
    from legal_pipeline.defs.jobs import register as register_documents
    from legal_pipeline.defs.resources import services_for
    from legal_pipeline.storage.sources import documents_at

    found = list(documents_at(list(paths), identity.slug(matter) if matter else None, Priority(priority)))
    services = services_for(settings)
    with open_instance(settings) as instance:
        new = register_documents(instance, services, found)
    console.print(f"{len(found)} files, {len(new)} new documents")


@cli.command()
@in_matter
@click.option("--state", type=click.Choice([state.value for state in State]))
@as_json
@click.pass_obj
def documents(settings: Settings, matter: str | None, state: str | None, as_json: bool) -> None:
    """List documents and where each of them stands."""
    from legal_pipeline.storage.export import document_record
    from legal_pipeline.storage.store import open_store

    statuses = open_store(settings).documents.find(matter=matter, states=[State(state)] if state else ())
    if as_json:
        print_json(document_record(status) for status in statuses)
        return
    rows = ((s.document.document_id, s.document.matter, s.state.value, s.page_count, s.document.file_name, s.reason) for s in statuses)
    print_table(["document", "matter", "state", "pages", "file", "reason"], rows, right=["pages"])


@cli.command()
@click.argument("document")
@click.option("--page", type=click.IntRange(1), help="Print the text of this page.")
@as_json
@click.pass_obj
def show(settings: Settings, document: str, page: int | None, as_json: bool) -> None:
    """Show one document, or the text of one of its pages."""
    from legal_pipeline.storage.export import document_record
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


@cli.command()
@click.argument("query", nargs=-1, required=True)
@in_matter
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True)
@as_json
@click.pass_obj
def search(settings: Settings, query: tuple[str, ...], matter: str | None, limit: int, as_json: bool) -> int:
    """Find pages that hold all the words; "words in quotes" must stand together. Exit code 1 when there are none."""
    from legal_pipeline.storage.search import MARK_END, MARK_START, search
    from legal_pipeline.storage.store import open_store
    from legal_pipeline.terminal import print_hits

    words = [f'"{word}"' if " " in word and '"' not in word else word for word in query]
    hits = search(open_store(settings).engine, " ".join(words), matter=matter, limit=limit)
    if as_json:
        print_json(asdict(hit) | {"snippet": hit.snippet.replace(MARK_START, "").replace(MARK_END, "")} for hit in hits)
    else:
        print_hits(hits, MARK_START, MARK_END)
    return 0 if hits else 1


@cli.command()
@in_matter
@click.option("--type", "type_", metavar="T", help="Only this type, e.g. PERSON.")
@as_json
@click.pass_obj
def entities(settings: Settings, matter: str | None, type_: str | None, as_json: bool) -> None:
    """List entities with their other names, merged across the documents of a matter."""
    from legal_pipeline.storage.export import entity_record
    from legal_pipeline.storage.store import open_store

    found = (entity_record(*item) for item in open_store(settings).matters.entities(matter))
    wanted = (record for record in found if type_ is None or record["type"] == type_.upper())
    if as_json:
        print_json(wanted)
        return
    by_weight = sorted(wanted, key=lambda record: (record["type"], -record["mention_count"], record["name"]))
    rows = ((e["type"], e["name"], e["mention_count"], len(e["document_ids"]), "; ".join(e["aliases"])) for e in by_weight)
    print_table(["type", "name", "mentions", "documents", "also"], rows, right=["mentions", "documents"])


@cli.command()
@click.argument("kind", type=click.Choice(["merge", "split"]))
@click.argument("left", metavar="ENTITY")
@click.argument("right", metavar="ENTITY")
@click.option("--matter", metavar="M", required=True, callback=_matter)
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


@cli.command()
@in_matter
@click.option("--type", "type_", type=click.Choice([type_.value for type_ in RelationshipType]), help="Only this type.")
@as_json
@click.pass_obj
def relationships(settings: Settings, matter: str | None, type_: str | None, as_json: bool) -> None:
    """List relationships, each with the text that proves it."""
    from legal_pipeline.storage.export import relationship_record
    from legal_pipeline.storage.proven import proven_relationships
    from legal_pipeline.storage.store import open_store
    from legal_pipeline.terminal import print_relationships

    found = proven_relationships(open_store(settings).engine, matter=matter, type_=type_)
    if as_json:
        print_json(relationship_record(named) | {"source_name": named.source_name, "target_name": named.target_name} for named in found)
    else:
        # co-occurrence is weak and plentiful: on request only
        print_relationships(named for named in found if type_ or named.relationship.type is not RelationshipType.CO_OCCURS)


@cli.command()
@click.option("--format", "format_", type=click.Choice(["jsonl", "csv"]), default="jsonl", show_default=True)
@click.option("--out", required=True, type=click.Path(path_type=Path, file_okay=False), help="Folder for the six files.")
@in_matter
@as_json
@click.pass_obj
def export(settings: Settings, format_: str, out: Path, matter: str | None, as_json: bool) -> None:
    """Write documents, pages, chunks, mentions, entities and relationships for other programs."""
    from legal_pipeline.storage.export import export_csv, export_jsonl
    from legal_pipeline.storage.store import open_store

    write: Callable[..., dict[str, int]] = export_jsonl if format_ == "jsonl" else export_csv
    store = open_store(settings)
    with writing_to(out):
        written = write(store, out, matter)
    print_json([written]) if as_json else print_table(
        ["file", "lines"], [(out / name, count) for name, count in written.items()], right=["lines"]
    )


@cli.command()
@in_matter
@as_json
@click.pass_obj
def summary(settings: Settings, matter: str | None, as_json: bool) -> None:
    """Say in a few lines what was found, and what to type next."""
    from legal_pipeline.storage.store import open_store
    from legal_pipeline.storage.summary import summarise
    from legal_pipeline.terminal import print_summary

    found = summarise(open_store(settings), matter)
    print_json([asdict(found)]) if as_json else print_summary(found, matter)


@cli.command()
@as_json
@click.pass_obj
def doctor(settings: Settings, as_json: bool) -> int:
    """Check every part; exit code 1 if one is not well, with what to do about it."""
    from legal_pipeline.workers.doctor import examine

    findings = list(examine(settings))
    if as_json:
        print_json(asdict(finding) for finding in findings)
    else:
        print_table(["part", "", "found", "what to do"], [(f.part, f.verdict, f.said, f.fix) for f in findings])
    return 0 if all(finding.is_well for finding in findings) else 1


@cli.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
def sample(folder: Path) -> None:
    """Write a fictional insurance dispute, about a dozen files, to try the pipeline on."""
    from legal_pipeline.sample import make_sample

    with writing_to(folder):
        files = make_sample(folder)
    console.print(f"{len(files)} files in {folder}")


@cli.command()
@click.option("--port", type=click.IntRange(1, 65535), default=3000, show_default=True)
@click.option("--host", default="127.0.0.1", show_default=True)
@click.pass_obj
def dev(settings: Settings, port: int, host: str) -> None:
    """Open the Dagster UI on the same data (until Ctrl-C)."""
    from legal_pipeline.defs.instance import prepare_dagster_home
    from legal_pipeline.storage.store import open_store

    open_store(settings)
    prepare_dagster_home(settings)
    program = Path(sys.executable).parent / "dagster"
    os.execv(program, [str(program), "dev", "-m", "legal_pipeline.definitions", "--host", host, "--port", str(port)])


@cli.command()
@click.pass_obj
def env(settings: Settings) -> None:
    """Print what the shell needs for the `dagster` command: eval "$(legal-pipeline env)"."""
    import shlex

    from legal_pipeline.defs.instance import prepare_dagster_home
    from legal_pipeline.storage.files import make_home

    make_home(settings.home)
    click.echo(f"export LEGAL_PIPELINE_HOME={shlex.quote(str(settings.home.absolute()))}")
    click.echo(f"export DAGSTER_HOME={shlex.quote(str(prepare_dagster_home(settings).absolute()))}")
