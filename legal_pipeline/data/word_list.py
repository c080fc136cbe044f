"""The lists of words in this package, read once."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def common_words() -> frozenset[str]:
    """Return lower-case English words that are common in legal documents."""
    return read_words("common_words.txt")


def read_words(name: str) -> frozenset[str]:
    """Return the words of a file in `data`, without its comment lines."""
    lines = files("legal_pipeline.data").joinpath(name).read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())
