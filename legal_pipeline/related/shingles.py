"""A text as the set of its runs of five words, which line breaks, punctuation and case do not change."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator

SHINGLE_WORDS = 5
"""Shorter runs are shared by texts that have nothing to do with each other, longer ones are broken by each error of OCR."""
_WORD = re.compile(r"\w+")


def words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def shingles(texts: Iterable[str]) -> Iterator[list[str]]:
    """Yields the shingles of each text, and with them those that reach over from the text before: pages need not be joined."""
    before: list[str] = []
    for text in texts:
        found = before + words(text)
        yield [" ".join(found[at : at + SHINGLE_WORDS]) for at in range(len(found) - SHINGLE_WORDS + 1)]
        before = found[-(SHINGLE_WORDS - 1) :]


def hashed(text: str) -> frozenset[int]:
    """The shingles as 32-bit numbers, the same in every process and on every machine."""
    return frozenset(zlib.crc32(shingle.encode("utf-8", "surrogatepass")) for some in shingles([text]) for shingle in some)
