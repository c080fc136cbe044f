"""The programs of this machine and their settings."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from legal_pipeline.deployment.plan import Places, Program, places_here, programs
from legal_pipeline.settings import Settings
from legal_pipeline.topology import PROFILES


@dataclass(frozen=True)
class Machine:
    settings: Settings
    places: Places
    programs: tuple[Program, ...]

    @property
    def home(self) -> Path:
        return self.settings.home.absolute()


def machine(settings: Settings, places: Places | None = None) -> Machine:
    where = places or places_here(settings)
    return Machine(settings, where, programs(settings.machine, where))


def profile_path(home: Path) -> Path:
    """The file with the name of the started profile; two profiles may have programs with the same names."""
    return home / "run" / "profile"


def running_profile(home: Path) -> str | None:
    """Returns None when nothing was started from this home directory."""
    path = profile_path(home)
    name = path.read_text(encoding="utf-8").strip() if path.exists() else ""
    return name if name in PROFILES else None


def as_running(settings: Settings) -> Settings:
    """Returns the settings with the profile that is running, whatever the environment says."""
    running = running_profile(settings.home.absolute())
    return settings.model_copy(update={"profile": running}) if running else settings
