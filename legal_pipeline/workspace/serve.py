"""Serves the workspace on the loopback address until a signal comes."""

from __future__ import annotations

import errno
import socket

import uvicorn

from legal_pipeline import interrupts
from legal_pipeline.errors import SetupError
from legal_pipeline.services import Services
from legal_pipeline.terminal import console
from legal_pipeline.workspace.app import create_app

_HOST = "127.0.0.1"
_BACKLOG = 128


def serve(services: Services, port: int) -> None:
    """Prints the address and serves; returns after a signal. SetupError when the port is taken."""
    with listening(port) as listener, interrupts.view():
        console.print(f"reading at http://{_HOST}:{listener.getsockname()[1]} until Ctrl-C", markup=False, highlight=False, soft_wrap=True)
        config = uvicorn.Config(create_app(services), log_level="warning", access_log=False, server_header=False, lifespan="off")
        uvicorn.Server(config).run([listener])


def listening(port: int) -> socket.socket:
    """Returns a socket that listens on the loopback address; port 0 is any free one. SetupError when the port cannot be used."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((_HOST, port))
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            raise SetupError(f"port {port} is in use; choose another one with --port") from error
        raise SetupError(f"port {port} cannot be used ({error.strerror}); choose another one with --port") from error
    listener.listen(_BACKLOG)
    return listener
