"""`legal-pipeline completion`: what a shell needs to complete commands, options, matters and documents."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from legal_pipeline.commands.options import examples

_PROGRAM, _VARIABLE = "legal-pipeline", "_LEGAL_PIPELINE_COMPLETE"
"""The variable is the one that click looks for."""


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
