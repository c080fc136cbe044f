"""What the doctor says of one part: well, a warning, or a failure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    part: str
    is_well: bool
    """True for a warning too: the pipeline works, and the exit code says so."""
    message: str
    remedy: str = ""
    is_warning: bool = False

    def record(self) -> dict[str, object]:
        """Returns the finding as it appears in JSON output."""
        return {"part": self.part, "is_well": self.is_well, "said": self.message, "fix": self.remedy, "is_warning": self.is_warning}

    @property
    def verdict(self) -> str:
        if not self.is_well:
            return "FAILED"
        return "warning" if self.is_warning else "ok"


class Advice(Exception):
    """It works, and should not be left like this."""

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.remedy = remedy
