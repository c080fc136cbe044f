"""Measures for how long a value has not changed, in time during which the observer itself was running.

A machine that was suspended, or is so busy that the observer was late, must not be mistaken for a program that hangs:
between two observations no more time counts than the observer expected to pass.
"""

from __future__ import annotations

from dataclasses import dataclass, field

LATE = 2.0
"""An observer on a busy machine is late by some fraction of its interval; more than this multiple was no time of its own."""


@dataclass
class Silence:
    interval_seconds: float
    """Time between two observations."""
    seconds: float = 0.0
    _value: object = field(default_factory=object)
    _observed_at: float | None = None

    def observe(self, value: object, now: float) -> float:
        """Returns the seconds without a change. `now` is the observer's monotonic clock."""
        passed = 0.0 if self._observed_at is None else min(now - self._observed_at, LATE * self.interval_seconds)
        self._observed_at = now
        if value != self._value:
            self._value, self.seconds = value, 0.0
        else:
            self.seconds += passed
        return self.seconds

    def forgive(self) -> None:
        """Begins to count anew."""
        self.seconds = 0.0
