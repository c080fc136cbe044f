"""The pulse of the services: a server makes progress as long as it answers itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from legal_pipeline.deployment.watchdog.pulse import Part, Pulse
from legal_pipeline.settings import Settings
from legal_pipeline.storage.program_settings import publish_for_ever


@dataclass
class SelfProbe:
    error: Callable[[], str | None]
    """Asks the server; returns what is wrong, or None."""
    answers: int = 0

    def progress(self) -> int:
        if self.error() is None:
            self.answers += 1
        return self.answers


def start_pulse(settings: Settings, program: str, error: Callable[[], str | None]) -> Pulse:
    """Starts the pulse of a server that is about to listen."""
    # it may take as long as a start until the first answer
    limit = max(settings.unresponsive_timeout_seconds, settings.start_timeout_seconds)
    part = Part("the server", SelfProbe(error).progress, limit_seconds=limit)
    pulse = Pulse(settings.home.absolute(), program, settings.unresponsive_timeout_seconds, [part])
    pulse.start()
    publish_for_ever(settings, program)
    return pulse
