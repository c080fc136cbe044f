"""What each running program says about its settings, so that others can tell what differs from their own.

A program writes a publication when it starts: to a file in the home directory, which its machine reads even when Redis cannot be
reached or is another one by now, and to Redis beside the heartbeats, for other machines. A publication has no secrets: values
with a password are masked, and followed by a salted digest of the whole value from which it cannot be guessed quickly.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import os
import socket
import threading
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import psutil
import redis

import legal_pipeline
from legal_pipeline.errors import LegalPipelineError
from legal_pipeline.settings import SECRETS, Settings, masked
from legal_pipeline.settings.file import write_private
from legal_pipeline.settings.readers import reads
from legal_pipeline.storage.redis.client import Prefix, open_redis
from legal_pipeline.storage.settings_sources import hold, shown

log = logging.getLogger(__name__)

CODE = "code"
"""The version of the code, published like a setting: a program that was started before an upgrade differs in it."""
AWS = ("AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE", "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3")
"""Variables of boto3 that decide which account, region and endpoint a program talks to."""
AWS_SECRETS = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")

CONTROL_PROGRAM = "daemon"
"""The program by which the control machine of a deployment is known: there is one."""

EXPIRY_SECONDS = 60
_EVERY_SECONDS = 15.0
_KEY = f"{Prefix.METRICS}settings:"
_CONTROL_KEY = f"{Prefix.METRICS}control-code"
_MARK = " #"

SECRET_KINDS: Mapping[str, str] = MappingProxyType(
    {
        "database_url": "another password or user",
        "broker_url": "another password or user",
        "workspace_database_url": "another password or user",
        "alert_urls": "other channels",
        "AWS_ACCESS_KEY_ID": "another access key",
        "AWS_SECRET_ACCESS_KEY": "another secret key",
        "AWS_SESSION_TOKEN": "another session token",
    }
)
"""How two values differ that may not be shown; any other URL in its password."""

OF_A_MACHINE = frozenset(
    {
        "home",
        "database_url",
        "broker_url",
        "processes",
        "profile",
        "tessdata",
        "passwords_file",
        "download_cache_bytes",
        "webserver_host",
        "webserver_port",
        "code_server_port",
        "workspace_host",
        "workspace_port",
        "workspace_database_url",
        "workspace_trusted_proxies",
        "metrics_port",
        "metrics_days",
        "alert_urls",
        "alert_delay_seconds",
    }
)
"""Settings that each machine of a deployment has of its own: folders, ways to the servers, and what the control machine does alone."""


@dataclass(frozen=True, slots=True)
class Publication:
    program: str
    host: str
    pid: int
    started_at: float
    """As the system reports it: together with the pid it identifies the process."""
    values: Mapping[str, str | None]

    @property
    def digest(self) -> str:
        return hashlib.sha256(json.dumps(self.values, sort_keys=True).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Difference:
    name: str
    running: str | None
    """The value of the running programs, without secrets."""
    here: str | None
    programs: tuple[str, ...]

    def __str__(self) -> str:
        if self.running == self.here:
            return f"{self.name}: {'changed' if self.name == CODE else SECRET_KINDS.get(self.name, 'another password')}"
        return f"{self.name}: {shown_value(self.running)} -> {shown_value(self.here)}"


def shown_value(value: str | None) -> str:
    """A value without secrets, in a sentence."""
    return "unset" if value is None else "set" if value == "***" else value


def values_of(settings: Settings) -> dict[str, str | None]:
    """The settings of this process, its AWS variables and its code, as they are published."""
    values = {name: shown(name, _absolute(getattr(settings, name))) for name in Settings.model_fields}
    for name in Settings.model_fields:
        secret = getattr(settings, name)
        # the endpoint of a service may have a password as well
        if secret is not None and (name in SECRETS or (isinstance(secret, str) and masked(secret) != secret)):
            values[name] = f"{values[name]}{_MARK}{_digest(secret)}"
    values |= {name: os.environ.get(name) for name in AWS}
    values |= {name: f"***{_MARK}{_digest(os.environ[name])}" if name in os.environ else None for name in AWS_SECRETS}
    return values | {CODE: f"{legal_pipeline.__version__}{_MARK}{_code_digest()}"}


def _absolute(value: object) -> object:
    return value.absolute() if isinstance(value, Path) else value


@cache
def _digest(secret: str) -> str:
    # slow on purpose: a password that somebody chose must not be found by trying
    return hashlib.scrypt(secret.encode(), salt=b"legal-pipeline settings", n=2**14, r=8, p=1, dklen=8).hex()


@cache
def _code_digest() -> str:
    digest = hashlib.sha256()
    root = Path(legal_pipeline.__file__).parent
    for path in sorted(root.rglob("*.py")):
        digest.update(str(path.relative_to(root)).encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def publish(settings: Settings, program: str) -> Publication:
    """Writes the publication of this process to its file; `announce` keeps it in Redis.

    From now on the process and its children keep these settings: an edit of the settings file takes effect with a restart.
    """
    hold(settings)
    pid = os.getpid()
    publication = Publication(program, socket.gethostname(), pid, psutil.Process(pid).create_time(), values_of(settings))
    path = _folder(settings.home) / f"{program}.json"
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_private(path, json.dumps(asdict(publication)))
    except OSError as error:
        # a full disk must not keep a program from starting
        log.warning("the settings of %s are not published in %s: %s", program, path.parent, error.strerror)
    return publication


def publish_for_ever(settings: Settings, program: str) -> None:
    announce(settings, publish(settings, program))


def announce(settings: Settings, publication: Publication) -> None:
    """Keeps the publication in Redis as long as this process lives, in a thread; a Redis that does not answer is tried again."""
    if settings.broker_url is None:
        return
    client = open_redis(settings.broker_url)
    key, text, ended = f"{_KEY}{publication.program}@{publication.host}", json.dumps(asdict(publication)), threading.Event()

    def announce_for_ever() -> None:
        while True:
            # the alarms report a Redis that does not answer
            with contextlib.suppress(LegalPipelineError):
                client.set(key, text, ex=EXPIRY_SECONDS)
                if publication.program == CONTROL_PROGRAM:
                    client.set(_CONTROL_KEY, json.dumps([publication.host, publication.values[CODE]]), ex=EXPIRY_SECONDS)
            ended.wait(_EVERY_SECONDS)

    threading.Thread(target=announce_for_ever, name="settings", daemon=True).start()


def code_of_control(client: redis.Redis) -> str | None:
    """The code of the control machine; None on that machine, and when its daemon has said nothing for a minute.

    Raises the errors of Redis.
    """
    found: Any = client.get(_CONTROL_KEY)
    host, code = json.loads(found) if found else (None, None)
    return code if host != socket.gethostname() else None


def running_here(home: Path) -> list[Publication]:
    """The publications of the programs of this home directory that still run on this machine."""
    found = [_read(path.read_bytes()) for path in sorted(_folder(home).glob("*.json"))]
    return [each for each in found if each is not None and each.host == socket.gethostname() and _is_alive(each)]


def running_programs(settings: Settings) -> list[Publication]:
    """Those of this home directory and those in Redis, each once. Without Redis, those of this home directory."""
    found = {(each.host, each.program): each for each in _in_redis(settings)}
    found |= {(each.host, each.program): each for each in running_here(settings.home)}
    return [found[key] for key in sorted(found)]


def published(settings: Settings) -> list[Publication]:
    """What Redis says of the programs of all machines; also of those that ended within the last minute. Raises the errors of Redis."""
    if settings.broker_url is None:
        return []
    with open_redis(settings.broker_url) as client:
        keys = sorted(set(client.scan_iter(match=f"{_KEY}*", count=1_000)))
        found = [_read(value) for value in (client.mget(keys) if keys else [])]
    return [each for each in found if each is not None]


def differences(values: Mapping[str, str | None], running: Iterable[Publication]) -> list[Difference]:
    """Returns what the running programs have otherwise, with the programs that it concerns.

    What only one side has on record is no difference: programs of another version know other settings. Nor is what each machine
    has of its own, seen from a machine that runs programs itself, and its code: workers of another version say so themselves.
    """
    programs: dict[tuple[str, str | None], list[str]] = {}
    running = list(running)
    here = socket.gethostname()
    takes_part = any(publication.host == here for publication in running)
    for publication in running:
        for name, value in publication.values.items():
            if takes_part and publication.host != here and name in {CODE, *OF_A_MACHINE, *AWS, *AWS_SECRETS}:
                continue
            if name in values and values[name] != value and reads(publication.program, name):
                programs.setdefault((name, value), []).append(publication.program)
    return [
        Difference(name, without_digest(value), without_digest(values[name]), tuple(dict.fromkeys(names)))
        for (name, value), names in programs.items()
    ]


def without_digest(value: str | None) -> str | None:
    """A published value as it may be shown."""
    return None if value is None else value.partition(_MARK)[0]


def _in_redis(settings: Settings) -> list[Publication]:
    try:
        found = published(settings)
    except LegalPipelineError:
        return []
    # a process of this machine that was killed is in Redis for a minute
    return [each for each in found if each.host != socket.gethostname() or _is_alive(each)]


def _folder(home: Path) -> Path:
    return home.absolute() / "run" / "settings"


def _read(text: Any) -> Publication | None:
    try:
        return Publication(**json.loads(text))
    except (ValueError, TypeError):
        return None


def _is_alive(publication: Publication) -> bool:
    try:
        return abs(psutil.Process(publication.pid).create_time() - publication.started_at) < 1
    except psutil.Error:
        return False
