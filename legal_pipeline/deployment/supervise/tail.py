"""The end of a log, as a person wants to see it in a message."""

from __future__ import annotations

import re
from pathlib import Path

_ENOUGH_BYTES = 64 * 1024
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def last_lines(path: Path, count: int) -> list[str]:
    """Without colours; reads the end only, however long the log is."""
    try:
        with path.open("rb") as file:
            size = file.seek(0, 2)
            file.seek(max(0, size - _ENOUGH_BYTES))
            text = file.read().decode("utf-8", errors="replace")
    except OSError:
        return ["(there is no log)"]
    lines = [_COLOUR.sub("", line).rstrip() for line in text.splitlines()]
    return [line for line in lines if line][-count:] or ["(the log is empty)"]
