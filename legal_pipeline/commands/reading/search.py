"""`legal-pipeline search`: pages that a query finds, and the hits of each name of a list."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from legal_pipeline.commands.naming import in_known_matter
from legal_pipeline.commands.options import as_json, examples
from legal_pipeline.terminal import console, errors, print_hits, print_json

if TYPE_CHECKING:
    from legal_pipeline.settings import Settings


@click.command(
    epilog=examples(
        "legal-pipeline search indemnity agreement",
        "legal-pipeline search '\"notice of loss\" AND (fire OR smoke*)'",
        "legal-pipeline search 'person:hobart type:mail date:2019-03..2019-06'",
        "legal-pipeline search 'bates:ABC000100-ABC000200 NOT privileged'",
        "legal-pipeline search --list names.csv > hits.csv",
    )
)
@click.argument("query", nargs=-1)
@in_known_matter
@click.option("--limit", type=click.IntRange(1, 100_000), default=20, show_default=True, help="Print this many pages.")
@click.option(
    "--list",
    "names",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Search for each name in the first column of this CSV file, and write one CSV with the hits of each.",
)
@as_json
@click.pass_obj
def search(settings: Settings, query: tuple[str, ...], matter: str | None, limit: int, names: Path | None, as_json: bool) -> int:
    """Search the text of all pages.

    A page is found when it has all the words. Case and accents do not matter; words are taken as typed, without stemming.

    \b
      "notice of loss"        these words side by side
      fire OR smoke           either; operators are capital letters
      fire NOT (drill OR b)   the first without the others
      indemni*   hobart~      a beginning; a letter or two may differ
      fire NEAR/5 panel       at most five words between, any order
      person:hobart  party:larkspur  org:"harbor mutual"
      type:mail  date:2019-03..2019-06  file:complaint
      bates:ABC000100-ABC000200  tag:privileged

    An argument with blanks and nothing of the above is a phrase. Exit code 1 when no page matches.
    """
    from legal_pipeline.storage.search.search import MARK_END, MARK_START, find_pages
    from legal_pipeline.storage.store import open_store

    if bool(query) == bool(names):
        raise click.UsageError("Missing argument 'QUERY...': name words to search for, or a file with --list")
    engine = open_store(settings).engine
    if names:
        from legal_pipeline.storage.search.hit_list import read_names, write_hits

        write_hits(engine, read_names(names), sys.stdout, matter=matter)
        return 0
    typed = _joined(query)
    found = find_pages(engine, typed, matter=matter, limit=limit)
    if as_json:
        print_json(asdict(hit) | {"snippet": hit.snippet.replace(MARK_START, "").replace(MARK_END, "")} for hit in found.hits)
    elif found.hits:
        print_hits(found.hits, MARK_START, MARK_END)
    if not found.hits:
        from legal_pipeline.storage.search.no_hits import explain_no_hits

        errors.print(str(explain_no_hits(engine, typed, matter=matter)), markup=False, soft_wrap=True)
        return 1
    if len(found.hits) < found.total:
        # beside the results, so that nobody takes a part for the whole
        errors.print(f"{len(found.hits):,} of {found.total:,} pages; --limit {found.total} shows all", markup=False, soft_wrap=True)
    elif not as_json and sys.stdout.isatty():
        console.print(f"{found.total:,} page{'' if found.total == 1 else 's'}", markup=False)
    return 0


def _joined(arguments: tuple[str, ...]) -> str:
    """Returns the query; an argument of several plain words is the phrase that the shell's quotes made of it."""
    from legal_pipeline.storage.search.query.parser import is_plain

    if len(arguments) == 1 and '"' in arguments[0]:
        return arguments[0]
    return " ".join(f'"{each}"' if " " in each.strip() and '"' not in each and is_plain(each) else each for each in arguments)
