"""Checks for unprotected access. Each finding is a warning, because the pipeline works either way."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from legal_pipeline.errors import SetupError
from legal_pipeline.monitoring.answers import is_loopback
from legal_pipeline.operations.checkup import Advice
from legal_pipeline.settings import Settings
from legal_pipeline.storage.redis.client import place


def _webserver(settings: Settings) -> str:
    if not is_loopback(settings.webserver_host):
        raise Advice(f"the webserver has no login of its own and is bound to {settings.webserver_host}")
    return f"bound to {settings.webserver_host}"


def _secrets(_: Settings) -> str:
    named = os.environ.get("LEGAL_PIPELINE_SECRETS_DIR")
    if not named:
        return "in the environment"
    folder = Path(named)
    for path in (folder, *sorted(folder.glob("legal_pipeline_*"))):
        if stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise Advice(f"{path} can be read by other users of this machine", f"chmod {'700' if path == folder else '600'} {path}")
    return f"in {folder}, for this user only"


def _redis_password(settings: Settings) -> str:
    parts = urlsplit(broker_url(settings))
    if not parts.password and "password=" not in parts.query and not is_loopback(parts.hostname or ""):
        raise Advice(f"Redis at {place(broker_url(settings))} is on another machine without a password: any client can control the workers")
    return "on loopback, or with a password"


def broker_url(settings: Settings) -> str:
    if settings.broker_url is None:
        raise SetupError("LEGAL_PIPELINE_BROKER_URL is not set")
    return settings.broker_url


SECURITY_CHECKS: tuple[tuple[str, Callable[[Settings], str], str], ...] = (
    ("webserver", _webserver, "unset LEGAL_PIPELINE_WEBSERVER_HOST and put a reverse proxy with a login in front of it"),
    ("secrets", _secrets, "chmod 700 the folder, chmod 600 the files"),
    ("redis password", _redis_password, "set requirepass in redis.conf and put the password into LEGAL_PIPELINE_BROKER_URL"),
)
