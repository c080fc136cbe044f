"""What the sender knows: which alarms it has told to whom. It survives a restart, so that nobody is told twice."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from legal_pipeline.alerts.book import AlarmBook
from legal_pipeline.alerts.outbox import Outbox
from legal_pipeline.alerts.verdict import write_json
from legal_pipeline.storage.database.files import exclusive_lock

log = logging.getLogger(__name__)


@dataclass
class AlertState:
    looked_at: float = 0.0
    """When the sender last compared the alarms with this state; 0 when it never has."""
    book: AlarmBook = field(default_factory=AlarmBook)
    outbox: Outbox = field(default_factory=Outbox)


def load(home: Path) -> AlertState:
    """A state that cannot be read is given up: telling somebody twice is better than never."""
    path = _path(home)
    if not path.exists():
        return AlertState()
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        return AlertState(float(record["looked_at"]), AlarmBook.of(record["book"]), Outbox.of(record["outbox"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        log.warning("%s cannot be read (%s): alarms that are open are sent again", path, type(error).__name__)
        return AlertState()


def save(home: Path, state: AlertState) -> None:
    """Raises OSError."""
    write_json(_path(home), {"looked_at": state.looked_at, "book": state.book.record(), "outbox": state.outbox.record()})


@contextmanager
def only_sender(home: Path, wait_seconds: float = 60.0) -> Iterator[None]:
    """Two senders would tell everything twice. Raises UsageError when another one works for longer than `wait_seconds`."""
    path = _path(home)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with exclusive_lock(path.with_name("lock"), wait_seconds=wait_seconds, held_by="another sender of alerts"):
        yield


def _path(home: Path) -> Path:
    return home / "alerts" / "state.json"
