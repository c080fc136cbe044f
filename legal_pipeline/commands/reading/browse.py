"""`legal-pipeline browse`: the results in a web browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from legal_pipeline.commands.options import examples

if TYPE_CHECKING:
    from legal_pipeline.settings import Settings


@click.command(
    epilog=examples("legal-pipeline browse", "legal-pipeline browse --port 8080", "legal-pipeline browse --host 192.0.2.7   # with login")
)
@click.option(
    "--host", metavar="ADDRESS", help="Listen at this address; people sign in on any that is not this machine's own. Default: 127.0.0.1."
)
@click.option("--port", type=click.IntRange(1, 65535), help="Listen on this port. Default: 3020.")
@click.pass_obj
def browse(settings: Settings, host: str | None, port: int | None) -> None:
    """Read the results in a web browser.

    Opens the workspace on this machine only, until Ctrl-C: each matter with its parties, people and timeline, every fact one
    click from the page that proves it. At another address, and in deployed mode, people sign in: `legal-pipeline users`.
    """
    from legal_pipeline.services import services_for
    from legal_pipeline.workspace.serve import serve

    serve(services_for(settings), host or settings.workspace_host, port or settings.workspace_port)
