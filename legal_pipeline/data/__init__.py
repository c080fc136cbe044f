"""Domain knowledge as data: courts, abbreviations, cue phrases. Each table states its source.

The functions read the word lists, text files in this package in which `#` begins a comment line. Each is read once in a process:
rules ask for them again and again, and several share one.
"""

from __future__ import annotations

from functools import cache
from importlib import resources


@cache
def words(name: str) -> frozenset[str]:
    """Return the entries of `<name>.txt`, which are separated by blanks."""
    return frozenset(word for line in _lines(name) for word in line.split())


@cache
def names(name: str) -> tuple[str, ...]:
    """Return the entries of `<name>.txt`, which are separated by ` | ` and may contain blanks."""
    return tuple(entry for line in _lines(name) for entry in line.split(" | "))


def _lines(name: str) -> list[str]:
    text = (resources.files("legal_pipeline.data") / f"{name}.txt").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]
