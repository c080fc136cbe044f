"""An alarm as it is sent, and what makes two of them the same: not the numbers in it, which change while it lasts."""

from __future__ import annotations

import re
from dataclasses import dataclass

from legal_pipeline.plain_text import visible

_NUMBER = re.compile(r"(?<![\w-])\d[\d.,:]*(?: (?:d|h|min|s|bytes|kB|MB|GB))?(?: \d+ (?:h|min|s))?(?![\w-])")
"""A number or a duration that stands by itself; not part of the id of a document or of the name of a queue."""

_MAX_CHARACTERS = 500


@dataclass(frozen=True, slots=True)
class Alarm:
    """Holds names, ids, counts and messages of this package; never the text of a document."""

    part: str
    message: str
    remedy: str

    @classmethod
    def of(cls, part: str, message: str, remedy: str) -> Alarm:
        """From texts that may hold what others wrote: control characters are shown, and a long message is cut."""
        return cls(visible(part, 100), visible(message, _MAX_CHARACTERS), visible(remedy, _MAX_CHARACTERS))

    @property
    def key(self) -> str:
        """The same for the whole life of an alarm: `2 messages waiting` may become `3 messages waiting`."""
        first_clause = self.message.partition(";")[0]
        return f"{self.part}: {_NUMBER.sub('#', first_clause)}"
