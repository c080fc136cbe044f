"""`legal-pipeline browse`: the results in a web browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from legal_pipeline.commands.options import examples

if TYPE_CHECKING:
    from legal_pipeline.settings import Settings


@click.command(epilog=examples("legal-pipeline browse", "legal-pipeline browse --port 8080"))
@click.option("--port", type=click.IntRange(1, 65535), default=3020, show_default=True, help="Listen on this port.")
@click.pass_obj
def browse(settings: Settings, port: int) -> None:
    """Read the results in a web browser.

    Opens the workspace on this machine only, until Ctrl-C: each matter with its parties, people and timeline, every fact one
    click from the page that proves it.
    """
    from legal_pipeline.services import services_for
    from legal_pipeline.workspace.serve import serve

    serve(services_for(settings), port)
