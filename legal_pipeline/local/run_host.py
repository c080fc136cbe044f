"""`python -m legal_pipeline.local.run_host` executes runs of the UI in warm processes until the program that started it ends.

It announces itself before it imports what the runs need, and has a fork server import the same meanwhile.

Does not belong here: finding and asking a host (`defs.embedded.run_host`).
"""

from __future__ import annotations

import os
import secrets
import socket

import psutil

from legal_pipeline.defs.embedded.run_host import RunHost, announce, code_state
from legal_pipeline.local import fork_server
from legal_pipeline.settings import Settings, load_settings
from legal_pipeline.workers.start_up import importing


def main() -> None:
    """Needs the settings in the environment, as every program."""
    parent, settings = os.getppid(), load_settings()
    with socket.create_server(("127.0.0.1", 0)) as server:
        created_at = psutil.Process().create_time()
        address = RunHost(os.getpid(), created_at, server.getsockname()[1], secrets.token_hex(16), code_state())
        announced = announce(settings.dagster_home.absolute(), address)
        try:
            fork_server.spawn()
            _serve(settings, address, server, parent)
        finally:
            announced.unlink(missing_ok=True)


def _serve(settings: Settings, address: RunHost, server: socket.socket, parent: int) -> None:
    # the imports that the announcement does not wait for
    with importing():
        from legal_pipeline.local.hosted_runs import serve

    serve(settings, address, server, parent)


if __name__ == "__main__":
    main()
