"""Serves the workspace until a signal comes: on the loopback address without login, anywhere else with one."""

from __future__ import annotations

import errno
import ipaddress
import socket

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from legal_pipeline import interrupts
from legal_pipeline.errors import SetupError
from legal_pipeline.monitoring.answers import is_loopback
from legal_pipeline.services import Services
from legal_pipeline.settings import Settings
from legal_pipeline.storage.users.users import Users
from legal_pipeline.workspace.app import create_app
from legal_pipeline.workspace.downloads.make import sweep

LOOPBACK = "127.0.0.1"
_BACKLOG = 128
_MOST_ADDRESS_BYTES = 1024 * 1024
"""Of an address with its headers. A search of 10,000 characters beyond the first plane takes 120,000; browsers stop at 2 MB."""


class _Protocol(H11Protocol):
    """uvicorn's other protocol, httptools, reads addresses of at most 65,535 bytes."""

    def send_400_response(self, msg: str) -> None:
        said = f"This request cannot be read; an address may have {_MOST_ADDRESS_BYTES:,} bytes at most. Go back and search for less."
        super().send_400_response(said)


def serve(services: Services, host: str, port: int) -> None:
    """Prints the address and serves; returns after a signal. SetupError when the address or the port cannot be used."""
    # here: the program of the deployed form prints nothing, and colors take memory
    from legal_pipeline.terminal import console

    with_login = needs_login(services.settings, host)
    server = server_of(services, with_login=with_login)
    with listening(port, host) as listener, interrupts.view():
        shown = f"[{host}]" if ":" in host else host
        line = f"reading at http://{shown}:{listener.getsockname()[1]} until Ctrl-C"
        console.print(line, markup=False, highlight=False, soft_wrap=True)
        if with_login and not Users(services.store.engine).has_any():
            said = "people sign in here, and there is no user yet: `legal-pipeline users add NAME --all-matters` makes one"
            console.print(said, markup=False, highlight=False, soft_wrap=True)
        if not is_loopback(host) and not services.settings.workspace_trusted_proxies:
            said = "without TLS, passwords can be read on the way; docs/deployment.md, TLS and login, has the recipe of a proxy"
            console.print(said, markup=False, highlight=False, soft_wrap=True)
        server.run([listener])


def needs_login(settings: Settings, host: str) -> bool:
    """Only on the loopback address of the embedded form is everybody who reaches the port the user who opened it."""
    return settings.is_deployed or not is_loopback(host)


def server_of(services: Services, *, with_login: bool) -> uvicorn.Server:
    """SetupError when the trusted proxies are no addresses."""
    proxies = trusted_proxies(services.settings.workspace_trusted_proxies or "")
    sweep(services.settings.home)
    app = create_app(services, with_login=with_login)
    config = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        server_header=False,
        lifespan="off",
        http=_Protocol,
        h11_max_incomplete_event_size=_MOST_ADDRESS_BYTES,
        # of anybody else, X-Forwarded-For would be a way around the limit of attempts
        proxy_headers=bool(proxies),
        forwarded_allow_ips=proxies,
    )
    return uvicorn.Server(config)


def trusted_proxies(text: str) -> list[str]:
    """Returns the addresses and networks of a setting. SetupError when one is neither, such as `*`."""
    found = [part.strip() for part in text.split(",") if part.strip()]
    for part in found:
        try:
            ipaddress.ip_network(part)
        except ValueError as error:
            said = f"LEGAL_PIPELINE_WORKSPACE_TRUSTED_PROXIES must be addresses or networks, separated by commas; {part!r} is neither"
            raise SetupError(said) from error
    return found


def listening(port: int, host: str = LOOPBACK) -> socket.socket:
    """Returns a socket that listens at the address; port 0 is any free one. SetupError when address or port cannot be used."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
    except OSError as error:
        raise SetupError(f"{host} is no address of this machine ({error.strerror}); choose another one with --host") from error
    listener = socket.socket(family, kind, protocol)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(address)
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            raise SetupError(f"port {port} is in use; choose another one with --port") from error
        if error.errno == errno.EADDRNOTAVAIL:
            raise SetupError(f"{host} is no address of this machine; choose another one with --host") from error
        raise SetupError(f"port {port} cannot be used ({error.strerror}); choose another one with --port") from error
    listener.listen(_BACKLOG)
    return listener
