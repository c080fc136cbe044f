"""The file that says which alarms there are: written by who evaluates them, read by who sends them.

A file, because the sender must work when PostgreSQL, Redis, the daemon and the code server do not. One that is out of date is an
alarm itself.
"""

from __future__ import annotations

import contextlib
import json
import os
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from legal_pipeline.alerts.alarm import Alarm

STALE_SECONDS = 150.0
"""The alarms are evaluated every half minute; the daemon may be busy with an iteration for some of them."""


@dataclass(frozen=True, slots=True)
class Verdict:
    at: float
    """Seconds since the epoch."""
    alarms: tuple[Alarm, ...]
    channels: Mapping[str, str]
    """Names of the configured channels, by id."""
    delay_seconds: float
    servers: Mapping[str, str]
    """host:port of the servers without which no alarm can be evaluated, by name."""
    remedies: Mapping[str, str] = field(default_factory=dict)
    """What starts those that `make up` runs, by name."""

    def is_fresh(self, now: float) -> bool:
        return now - self.at <= STALE_SECONDS


def publish(
    home: Path,
    alarms: Sequence[Alarm],
    channels: Mapping[str, str],
    delay_seconds: float,
    servers: Mapping[str, str],
    remedies: Mapping[str, str] = MappingProxyType({}),
    at: float | None = None,
) -> None:
    """`at`: when the alarms were evaluated; now when left out. Raises OSError."""
    found = Verdict(time.time() if at is None else at, tuple(alarms), dict(channels), delay_seconds, dict(servers), dict(remedies))
    write_json(_path(home), asdict(found))


def read(home: Path) -> Verdict | None:
    """Returns None when none was published yet, or it cannot be read."""
    try:
        record = json.loads(_path(home).read_text(encoding="utf-8"))
        alarms = tuple(Alarm(**alarm) for alarm in record["alarms"])
        common = float(record["at"]), alarms, record["channels"], float(record["delay_seconds"]), record["servers"]
        # a program of the version before publishes none
        return Verdict(*common, record.get("remedies", {}))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write_json(path: Path, record: Any) -> None:
    """Replaces the file: a reader sees the old one or the new one. Raises OSError."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    staged = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        descriptor = os.open(staged, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as handle:
            json.dump(record, handle)
            handle.flush()
            os.fsync(handle.fileno())
        staged.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            staged.unlink()
        raise


def _path(home: Path) -> Path:
    return home / "run" / "alarms.json"
