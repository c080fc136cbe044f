"""PostgreSQL and Redis where `make up` runs them, and the command that brings up what it has made, from whatever folder it is pasted."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from urllib.parse import urlsplit

import legal_pipeline
from legal_pipeline.errors import ServerUnreachable
from legal_pipeline.settings import Settings

POSTGRES, REDIS = "PostgreSQL", "Redis"
FILE_NAMES: Mapping[str, str] = MappingProxyType({POSTGRES: "postgres", REDIS: "redis"})
"""What the folder, the log, the program and the file with the port of a server are called."""
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


def make_up(home: Path) -> str:
    """The command, in the quotes of a message. Where the package was not installed from a checkout, it cannot name the folder."""
    checkout = Path(legal_pipeline.__file__).parents[1]
    named = f"LEGAL_PIPELINE_HOME={shlex.quote(str(home.absolute()))}"
    if (checkout / "scripts" / "up.sh").is_file():
        return f"`{named} make -C {shlex.quote(str(checkout))} up`"
    return f"`{named} make up` in the checkout"


def own_address(settings: Settings, server: str) -> str | None:
    """host:port of a server that `make up` runs from this home directory; None for one that it does not run."""
    home, url = settings.home.absolute(), {POSTGRES: settings.results_url, REDIS: settings.broker_url}[server]
    try:
        port = int((home / "ports" / FILE_NAMES[server]).read_text(encoding="utf-8"))
        parts = urlsplit(url or "")
        is_own = parts.hostname in _LOOPBACK and parts.port == port
    except (OSError, ValueError):
        return None
    return f"127.0.0.1:{port}" if is_own and (home / FILE_NAMES[server]).is_dir() else None


def start_remedy(settings: Settings, server: str) -> str | None:
    """What starts a server that `make up` runs; None for a server of somebody else's care."""
    if own_address(settings, server) is None:
        return None
    log = settings.home.absolute() / "logs" / f"{FILE_NAMES[server]}.log"
    return f"run {make_up(settings.home)}, which starts it; if it does not start, {log} says why"


def remedy_of(settings: Settings, error: ServerUnreachable) -> str:
    """What to do about a server that answers nobody."""
    return error.remedy if error.is_coming else start_remedy(settings, error.server) or error.remedy


def sentence_of(settings: Settings, error: ServerUnreachable) -> str:
    """What does not answer, why, and what to do about it."""
    return f"{error.said} ({error.detail}); {remedy_of(settings, error)}"
