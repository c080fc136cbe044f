"""The result of one check of the doctor: ok, a warning, or a failure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    part: str
    is_well: bool
    """True for a warning too, because the pipeline works; decides the exit code."""
    message: str
    remedy: str = ""
    is_warning: bool = False
    is_unanswered: bool = False
    """The check did not end in time and is still running."""

    def record(self) -> dict[str, object]:
        """Returns the finding as it appears in JSON output."""
        return {"part": self.part, "is_well": self.is_well, "said": self.message, "fix": self.remedy, "is_warning": self.is_warning}

    @property
    def verdict(self) -> str:
        if not self.is_well:
            return "FAILED"
        return "warning" if self.is_warning else "ok"


class Advice(Exception):
    """Raised by a check whose part works but should be changed; becomes a warning."""

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.remedy = remedy
