"""Matters and documents as people name them on a command line, and what a shell completes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import CompletionItem, get_completion_class

from legal_pipeline import terminal
from legal_pipeline.commands.options import examples, named_matter
from legal_pipeline.errors import LegalPipelineError, UsageError

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine

_MOST_COMPLETIONS = 200
_PROGRAM, _VARIABLE = "legal-pipeline", "_LEGAL_PIPELINE_COMPLETE"
"""The variable is the one that click looks for."""


class DocumentName(click.ParamType[str]):
    """A document's id, the beginning of one, or a file name; becomes the id. What names no document stays as it is."""

    name = "document"

    def __init__(self, *, suggests: bool = True) -> None:
        """`suggests`: what is like no document is an error; False where documents are named that may be gone."""
        self._suggests = suggests

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        from legal_pipeline.storage.documents.names import documents_named, nearest_names
        from legal_pipeline.storage.store import open_store

        text = str(value)
        if not text.strip():
            # every id begins with it
            raise UsageError("an empty name names no document; `legal-pipeline documents` lists them")
        if ctx is None or ctx.obj is None or ctx.resilient_parsing:
            return text
        engine = open_store(ctx.obj).engine
        found = documents_named(engine, text)
        if len(found) == 1:
            return found[0]
        if found:
            several = ", ".join(found[:8]) + (", ..." if len(found) > 8 else "")
            raise UsageError(f"{text!r} may be any of several documents; type more of the id: {several}")
        if self._suggests and (near := nearest_names(engine, text)):
            raise UsageError(f"there is no document {text!r}; `legal-pipeline documents` lists them; did you mean {' or '.join(near)}?")
        return text

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        def known(engine: Engine) -> Iterable[tuple[str, str]]:
            import sqlalchemy as sa

            from legal_pipeline.storage.database.engine import reading
            from legal_pipeline.storage.database.tables import documents

            c = documents.c
            query = sa.select(c.document_id, c.file_name).where(c.document_id.startswith(incomplete, autoescape=True))
            with reading(engine) as connection:
                return [tuple(row) for row in connection.execute(query.order_by(c.document_id).limit(_MOST_COMPLETIONS))]

        return _completions(known)


class MatterName(click.ParamType[str]):
    """The name of a matter, or of the folder it was made of; becomes the matter. Unknown ones are answered with the nearest."""

    name = "matter"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        from legal_pipeline.storage.store import open_store

        matter = named_matter(str(value))
        if ctx is None or ctx.obj is None or ctx.resilient_parsing:
            return matter
        known = open_store(ctx.obj).documents.matters()
        if matter in known or not known:
            return matter
        from rapidfuzz import fuzz, process

        near = [name for name, _, _ in process.extract(matter, known, scorer=fuzz.WRatio, limit=3, score_cutoff=55)]
        meant = f"did you mean {' or '.join(near)}?" if near else f"known matters: {', '.join(known[:10])}"
        raise UsageError(f"there is no matter {matter}; {meant}")

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        def known(engine: Engine) -> Iterable[tuple[str, str]]:
            from legal_pipeline.storage.documents.documents import Documents

            return [(name, "") for name in Documents(engine).matters() if name.startswith(incomplete)]

        return _completions(known)


in_known_matter = click.option("--matter", metavar="M", type=MatterName(), help="Include only this matter.")


def _completions(known: Callable[[Engine], Iterable[tuple[str, str]]]) -> list[CompletionItem]:
    """A shell that completes must not be told of errors: then there is nothing to complete."""
    from legal_pipeline.settings import load_settings
    from legal_pipeline.storage.store import open_store

    with suppress(LegalPipelineError):
        return [CompletionItem(value, help=help_ or None) for value, help_ in known(open_store(load_settings()).engine)]
    return []


def shown_ids(engine: Engine, ids: Iterable[str]) -> Callable[[str], str]:
    """Returns how ids are shown: whole in a pipe, and on a terminal by their shortest beginnings, which every command takes."""
    if not terminal.is_terminal():
        return str
    from legal_pipeline.storage.documents.names import short_ids

    short = short_ids(engine, ids)
    return lambda document_id: short.get(document_id, document_id)


@click.command(
    epilog=examples(
        'eval "$(legal-pipeline completion bash)"',
        'eval "$(legal-pipeline completion zsh)"',
        "legal-pipeline completion fish | source",
    )
)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """Print the completion script of a shell.

    Put the line of the example into the shell's start file. From then on, the tab key completes commands, options, matters and
    the ids of documents.
    """
    made = get_completion_class(shell)
    assert made is not None
    click.echo(made(context.find_root().command, {}, _PROGRAM, _VARIABLE).source())
