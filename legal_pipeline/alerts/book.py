"""Which alarms are open, and which have begun or ended since the last look. Pure: no clock, no file, no network.

An alarm begins when it has lasted for `delay_seconds`, and ends when it has been absent for twice that long. One that begins
again soon after its end is flapping: each time, it must be absent twice as long as before to end again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from legal_pipeline.alerts.alarm import Alarm

FLAPPING_SECONDS = 3600.0
"""An alarm that begins again within this time after its end is flapping."""
MAX_DOUBLINGS = 5

Kind = Literal["begins", "ends"]


@dataclass(frozen=True, slots=True)
class Notice:
    """What a person is told: an alarm has begun, or has ended."""

    kind: Kind
    alarm: Alarm
    began_at: float
    at: float
    """Seconds since the epoch."""


@dataclass
class Entry:
    alarm: Alarm
    first_seen_at: float
    last_seen_at: float
    is_open: bool = False
    """A person has been told that it began, and not yet that it ended."""
    ended_at: float | None = None
    doublings: int = 0
    """How often it has begun again soon after its end."""


@dataclass
class AlarmBook:
    entries: dict[str, Entry] = field(default_factory=dict)

    def observe(self, alarms: Iterable[Alarm], now: float, delay_seconds: float, *, is_complete: bool = True) -> list[Notice]:
        """Returns what has begun and ended. Without `is_complete`, alarms that are not among `alarms` are unknown, and stay as they are."""
        seen = {alarm.key: alarm for alarm in alarms}
        notices = [notice for key, alarm in seen.items() for notice in self._see(key, alarm, now, delay_seconds)]
        if is_complete:
            notices += [notice for key in list(self.entries) if key not in seen for notice in self._miss(key, now, delay_seconds)]
        return notices

    def open(self) -> list[Entry]:
        return [entry for entry in self.entries.values() if entry.is_open]

    def begun(self) -> list[Notice]:
        """Returns the notices of the open alarms, as somebody is told who has not heard of them."""
        return [Notice("begins", entry.alarm, entry.first_seen_at, entry.last_seen_at) for entry in self.open()]

    def _see(self, key: str, alarm: Alarm, now: float, delay_seconds: float) -> Iterable[Notice]:
        entry = self.entries.get(key)
        if entry is None:
            entry = self.entries[key] = Entry(alarm, now, now)
        elif entry.ended_at is not None:
            is_flapping = now - entry.ended_at < FLAPPING_SECONDS
            doublings = min(MAX_DOUBLINGS, entry.doublings + 1) if is_flapping else 0
            entry = self.entries[key] = Entry(alarm, now, now, doublings=doublings)
        entry.alarm, entry.last_seen_at = alarm, now
        if not entry.is_open and now - entry.first_seen_at >= delay_seconds:
            entry.is_open = True
            yield Notice("begins", alarm, entry.first_seen_at, now)

    def _miss(self, key: str, now: float, delay_seconds: float) -> Iterable[Notice]:
        entry = self.entries[key]
        if entry.ended_at is not None:
            if now - entry.ended_at >= FLAPPING_SECONDS:
                del self.entries[key]
        elif not entry.is_open:
            # a blip: nobody was told
            del self.entries[key]
        elif now - entry.last_seen_at >= 2 * delay_seconds * 2**entry.doublings:
            entry.is_open, entry.ended_at = False, now
            yield Notice("ends", entry.alarm, entry.first_seen_at, now)

    def record(self) -> dict[str, Any]:
        return {key: asdict(entry) for key, entry in self.entries.items()}

    @classmethod
    def of(cls, record: Mapping[str, Any]) -> AlarmBook:
        return cls({key: Entry(**{**entry, "alarm": Alarm(**entry["alarm"])}) for key, entry in record.items()})
