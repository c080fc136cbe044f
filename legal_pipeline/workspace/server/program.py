"""`python -m legal_pipeline.workspace.server.program`: the workspace as a program of the deployed form, with a pulse. People sign in."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from legal_pipeline.workers.start_up import importing

NAME = "workspace"


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog=NAME)
    parser.add_argument("--host", required=True)
    parser.add_argument("--port", type=int, required=True)
    options = parser.parse_args(arguments)
    with importing():
        from legal_pipeline.monitoring.answers import http_error, workspace_url
        from legal_pipeline.operations.programs.self_probe import start_pulse
        from legal_pipeline.services import Services
        from legal_pipeline.settings import load_settings
        from legal_pipeline.storage.store import open_store
        from legal_pipeline.workspace.serve import listening, needs_login, server_of

    settings = load_settings()
    url = workspace_url(options.host, options.port)
    start_pulse(settings, NAME, lambda: http_error(url))
    # a role that can alter no result, if there is one
    url_of_role = settings.workspace_database_url or settings.database_url
    with_role = settings.model_copy(update={"database_url": url_of_role})
    services = Services(with_role, open_store(with_role), for_viewing=True)
    with listening(options.port, options.host) as listener:
        server_of(services, with_login=needs_login(settings, options.host)).run([listener])


if __name__ == "__main__":
    main()
