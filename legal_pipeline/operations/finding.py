"""What the doctor says of one part: well, a warning, or a failure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    part: str
    is_well: bool
    """True for a warning too: the pipeline works, and the exit code says so."""
    said: str
    fix: str = ""
    is_warning: bool = False

    @property
    def verdict(self) -> str:
        if not self.is_well:
            return "FAILED"
        return "warning" if self.is_warning else "ok"


class Advice(Exception):
    """It works, and should not be left like this."""

    def __init__(self, said: str, fix: str = "") -> None:
        super().__init__(said)
        self.fix = fix
