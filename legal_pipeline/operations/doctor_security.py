"""Checks of what people reach, and for unprotected access, which is a warning, because the pipeline works either way."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from legal_pipeline.errors import SetupError
from legal_pipeline.monitoring.answers import http_error, is_loopback, workspace_url
from legal_pipeline.monitoring.settings_check import nobody_runs
from legal_pipeline.operations.checkup import Advice
from legal_pipeline.settings import Settings
from legal_pipeline.storage.database.engine import engine_for
from legal_pipeline.storage.redis.client import place
from legal_pipeline.storage.users.users import Users


def _webserver(settings: Settings) -> str:
    if not is_loopback(settings.webserver_host):
        raise Advice(f"the webserver has no login of its own and is bound to {settings.webserver_host}")
    return f"bound to {settings.webserver_host}"


def _workspace(settings: Settings) -> str:
    host, port = settings.workspace_host, settings.workspace_port
    if (error := http_error(workspace_url(host, port))) and not nobody_runs(settings):
        raise SetupError(f"the workspace does not respond at {host}:{port} ({error}); its log is {settings.log_dir / 'workspace.log'}")
    if not is_loopback(host) and not settings.workspace_trusted_proxies:
        raise Advice(
            f"the workspace is bound to {host} without a proxy: passwords can be read on the way",
            "put a proxy with TLS in front and name it in LEGAL_PIPELINE_WORKSPACE_TRUSTED_PROXIES: docs/deployment.md, TLS and login",
        )
    if not Users(engine_for(settings.results_url)).has_any():
        raise Advice("nobody can sign in to the workspace: there is no user yet", "run `legal-pipeline users add NAME --all-matters`")
    return f"at {host}:{port}, with login"


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
    ("workspace", _workspace, "run `legal-pipeline workers start`"),
    ("secrets", _secrets, "chmod 700 the folder, chmod 600 the files"),
    ("redis password", _redis_password, "set requirepass in redis.conf and put the password into LEGAL_PIPELINE_BROKER_URL"),
)
