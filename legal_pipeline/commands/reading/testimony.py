"""The command that lists what witnesses say, with page and line."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

import click
from rich.markup import escape
from rich.text import Text

from legal_pipeline import terminal
from legal_pipeline.commands.naming import in_known_matter
from legal_pipeline.commands.options import as_json, examples
from legal_pipeline.plain_text import visible
from legal_pipeline.terminal import console, errors, print_below, print_json, print_table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from legal_pipeline.settings import Settings
    from legal_pipeline.storage.browsing.testimony import Exchange

_COLUMNS = ("witness", "cited", "kind", "speaker", "text", "document", "page")
_MARKS = {"question": "Q.", "answer": "A."}


@click.command(
    epilog=examples('legal-pipeline testimony "fire alarm" --matter acme-v-roe', "legal-pipeline testimony inspection --witness roe")
)
@click.argument("words", nargs=-1)
@in_known_matter
@click.option("--witness", metavar="NAME", default="", help="Include only testimony of a witness with this in the name.")
@as_json
@click.pass_obj
def testimony(settings: Settings, words: tuple[str, ...], matter: str | None, witness: str, as_json: bool) -> int:
    """List what witnesses say, by page and line.

    Questions and answers of transcripts; with WORDS, only the exchanges that hold all of them. Exit code 1 when there is none.
    """
    from legal_pipeline.storage.browsing.testimony import exchanges
    from legal_pipeline.storage.store import open_store

    count, engine = 0, open_store(settings).engine
    found = exchanges(engine, words, matter=matter, witness=witness)
    if not (as_json or terminal.is_terminal()):
        rows = (row for exchange in found for row in _rows(exchange))
        first = next(rows, None)
        count = print_table(_COLUMNS, chain([first], rows)) if first else 0
    for exchange in found:
        count += 1
        if as_json:
            print_json([exchange_record(exchange)])
        else:
            _print(exchange)
    if not count:
        witnesses = sorted({exchange.witness or "witness not named" for exchange in exchanges(engine, matter=matter)})
        said = f"no testimony has this; the witnesses are: {', '.join(witnesses)}" if witnesses else "no testimony was found"
        errors.print(visible(said), markup=False, soft_wrap=True)
    return 0 if count else 1


def exchange_record(exchange: Exchange) -> dict[str, Any]:
    return {
        "matter": exchange.matter,
        "document_id": exchange.document_id,
        "file_name": exchange.file_name,
        "witness": exchange.witness or None,
        "cited": exchange.cited,
        "passages": [
            {
                "kind": each.passage.kind.value,
                "speaker": each.passage.speaker or None,
                "page_number": each.passage.page_number,
                "start": each.passage.start,
                "end": each.passage.end,
                "text": each.passage.text,
                "cited": each.evidence.cited,
            }
            for each in exchange.said
        ],
    }


def _rows(exchange: Exchange) -> Iterator[tuple[object, ...]]:
    for each in exchange.said:
        said = (each.evidence.cited, each.passage.kind.value, each.passage.speaker, " ".join(each.passage.text.split()))
        yield (exchange.witness, *said, exchange.document_id, each.passage.page_number)


def _print(exchange: Exchange) -> None:
    console.print(f"[bold]{escape(exchange.witness or 'witness not named')}[/]  {escape(exchange.document_id)}  {escape(exchange.cited)}")
    for each in exchange.said:
        passage = each.passage
        mark = _MARKS.get(passage.kind.value) or f"{passage.speaker}:"
        asked = f"({passage.speaker}) " if passage.kind == "question" and passage.speaker else ""
        print_below(Text(f"{mark} {asked}{' '.join(passage.text.split())}"))
