"""Reads the word lists of this package: text files, one source and meaning a file, `#` before a comment."""

from __future__ import annotations

from importlib import resources


def words(name: str) -> frozenset[str]:
    """Entries of `<name>.txt` that are separated by blanks."""
    return frozenset(word for line in _lines(name) for word in line.split())


def names(name: str) -> tuple[str, ...]:
    """Entries of `<name>.txt` that are separated by ` | ` and may hold blanks."""
    return tuple(entry for line in _lines(name) for entry in line.split(" | "))


def _lines(name: str) -> list[str]:
    text = (resources.files("legal_pipeline.data") / f"{name}.txt").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]
