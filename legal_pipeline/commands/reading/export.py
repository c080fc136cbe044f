"""`legal-pipeline export`: the results in the formats of other programs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from legal_pipeline.commands.naming import DocumentName
from legal_pipeline.commands.options import NUMBER_OR_0, as_json, examples, in_matter, writing_to
from legal_pipeline.errors import UsageError
from legal_pipeline.plain_text import visible
from legal_pipeline.terminal import errors, print_json, print_table

if TYPE_CHECKING:
    from legal_pipeline.settings import Settings

_FORMATS = ("jsonl", "csv", "xlsx", "parquet", "graphml", "ftm", "dat", "searchable-pdf", "privilege-log")
"""A test compares them with `exports.formats`, which is not imported for the help."""
_WARNINGS_SHOWN = 20


@click.command(
    epilog=examples(
        "legal-pipeline export --out ./export",
        "legal-pipeline export --format xlsx --out facts.xlsx --matter acme-v-roe",
        "legal-pipeline export --format dat --out ./VOL001 --bates-prefix ACME",
        "legal-pipeline export --format csv --out ./lease --search 'the lease'",
    )
)
@click.option("--format", "format_", type=click.Choice(_FORMATS), default="jsonl", show_default=True, help="Write this format.")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Write to this folder, or to this file.")
@in_matter
@click.option("--search", "query", metavar="QUERY", help="Include only documents with a page that this search finds.")
@click.option("--tag", "tags", metavar="TAG", multiple=True, help="Include only documents with this tag; may be repeated.")
@click.option(
    "--document", "named", metavar="DOCUMENT", type=DocumentName(), multiple=True, help="Include only this document; may be repeated."
)
@click.option("--bates-prefix", metavar="ABC", help="For dat: stamp new Bates numbers with this prefix.")
@click.option("--bates-start", type=NUMBER_OR_0, default=1, show_default=True, help="For dat: begin with this number.")
@click.option("--bates-digits", type=click.IntRange(1, 12), default=6, show_default=True, help="For dat: use this many digits.")
@as_json
@click.pass_obj
def export(
    settings: Settings,
    format_: str,
    out: Path,
    matter: str | None,
    query: str | None,
    tags: tuple[str, ...],
    named: tuple[str, ...],
    bates_prefix: str | None,
    bates_start: int,
    bates_digits: int,
    as_json: bool,
) -> None:
    """Export the results for other programs.

    jsonl has everything, with ids; csv and xlsx are tables to read, with names, files and pages, and parquet has them with typed
    columns; graphml is the graph of people, organizations and cases, and ftm has it as entities of FollowTheMoney; dat is a
    production with load files, text, page images and natives; searchable-pdf has the pages as they look, with
    a text layer where OCR was used; privilege-log is a draft for a lawyer.
    """
    from legal_pipeline.exports.bates import PREFIX, PREFIX_RULE, Stamp
    from legal_pipeline.exports.formats import FORMATS
    from legal_pipeline.exports.formats import export as write
    from legal_pipeline.exports.selection import select
    from legal_pipeline.exports.written import Options, Source
    from legal_pipeline.services import services_for

    services = services_for(settings)
    selection = select(services.store, matter, named=named, query=query, tags=tags)
    if bates_prefix is not None and (format_ != "dat" or not PREFIX.fullmatch(bates_prefix)):
        said = "stamps the pages of --format dat" if format_ != "dat" else PREFIX_RULE
        raise UsageError(f"--bates-prefix {said}")
    stamp = Stamp(bates_prefix, bates_start, bates_digits) if bates_prefix is not None else None
    with writing_to(out):
        folder, written = write(Source(services, selection, Options(stamp)), FORMATS[format_], out)
    if as_json:
        print_json([written.files | ({"warnings": written.warnings} if written.warnings else {})])
    else:
        rows = [(folder / name, count) for name, count in written.files.items()]
        print_table(["file", written.unit], rows, right=[written.unit])
    for warning in written.warnings[:_WARNINGS_SHOWN]:
        errors.print(f"WARNING: {visible(warning)}", markup=False, soft_wrap=True, style="yellow")
    if len(written.warnings) > _WARNINGS_SHOWN:
        errors.print(f"and {len(written.warnings) - _WARNINGS_SHOWN} more warnings; --json prints all", markup=False, soft_wrap=True)


@click.command(epilog=examples("legal-pipeline report --matter acme-v-roe", "legal-pipeline report --out acme.html"))
@in_matter
@click.option("--out", type=click.Path(path_type=Path), help="Write this file; default: the name of the matter with .html.")
@click.pass_obj
def report(settings: Settings, matter: str | None, out: Path | None) -> None:
    """Write a matter as one HTML file for somebody without access.

    Parties with counsel, judges, people, amounts, timeline, authorities, what was not read, duplicates: each with file, page
    and quote. Printable, without scripts.
    """
    from legal_pipeline.exports.formats import REPORT
    from legal_pipeline.exports.formats import export as write
    from legal_pipeline.exports.selection import Selection, one_matter, select
    from legal_pipeline.exports.written import Source
    from legal_pipeline.services import services_for

    services = services_for(settings)
    name = one_matter(services.store, select(services.store, matter))
    target = out or Path(f"{name}.html")
    with writing_to(target):
        folder, written = write(Source(services, Selection(name)), REPORT, target)
    print_table(["file"], [(folder / each,) for each in written.files])
