"""`legal-pipeline export`: the results in the formats of other programs."""

from __future__ import annotations

from pathlib import Path

import click

from legal_pipeline.commands.options import as_json, examples, in_matter, writing_to
from legal_pipeline.settings import Settings
from legal_pipeline.terminal import errors, print_json, print_table

_FORMATS = ("jsonl", "csv", "xlsx", "graphml")
"""A test compares them with `exports.formats`, which is not imported for the help."""


@click.command(
    epilog=examples(
        "legal-pipeline export --out ./export",
        "legal-pipeline export --format xlsx --out facts.xlsx --matter acme-v-roe",
        "legal-pipeline export --format csv --out ./lease --search 'the lease'",
    )
)
@click.option("--format", "format_", type=click.Choice(_FORMATS), default="jsonl", show_default=True, help="Write this format.")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Write to this folder, or to this file.")
@in_matter
@click.option("--search", "query", metavar="QUERY", help="Include only documents with a page that this search finds.")
@click.option("--document", "named", metavar="DOCUMENT", multiple=True, help="Include only this document; may be repeated.")
@as_json
@click.pass_obj
def export(
    settings: Settings, format_: str, out: Path, matter: str | None, query: str | None, named: tuple[str, ...], as_json: bool
) -> None:
    """Export the results for other programs.

    jsonl has everything, with ids; csv and xlsx are tables to read, with names, files and pages; graphml is the graph of
    people, organizations and cases.
    """
    from legal_pipeline.exports.formats import FORMATS
    from legal_pipeline.exports.formats import export as write
    from legal_pipeline.exports.selection import select
    from legal_pipeline.exports.written import Source
    from legal_pipeline.services import services_for

    services = services_for(settings)
    selection = select(services.store, matter, named=named, query=query)
    with writing_to(out):
        folder, written = write(Source(services, selection), FORMATS[format_], out)
    if as_json:
        print_json([written.files])
    else:
        rows = [(folder / name, count) for name, count in written.files.items()]
        print_table(["file", written.unit], rows, right=[written.unit])
    for warning in written.warnings:
        errors.print(f"WARNING: {warning}", markup=False, soft_wrap=True, style="yellow")
