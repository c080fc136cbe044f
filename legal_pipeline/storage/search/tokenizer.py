"""What a word is to the search: the rule of SQLite's `unicode61` tokenizer, for PostgreSQL.

PostgreSQL's own parser takes `24-cv-417`, `$1,250.00` and `a@b.com` for numbers, hosts and the like
and drops common words; SQLite cuts at everything that is neither letter nor digit. A query must find
the same pages on both, so this side is cut here by the other's rule; a test compares them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

# combining marks belong to the letter before them and are dropped from the word
_MARKS = "\u0300-\u0331"
_WORD = re.compile(rf"(?:[^\W_][{_MARKS}]*)+")
_MARK = re.compile(f"[{_MARKS}]")

# PostgreSQL's index takes entries of at most 2,704 bytes; nobody types more of a word than this
_LONGEST_CHARS = 500


def words(text: str) -> Iterator[tuple[str, int, int]]:
    """(word, start, end) of every word of the text, in order; lower case, Latin letters without accents."""
    for match in _WORD.finditer(text):
        yield folded(match.group()), match.start(), match.end()


def folded(word: str) -> str:
    if word.isascii():
        return word.lower()[:_LONGEST_CHARS]
    return "".join(map(_folded_character, _MARK.sub("", word)))[:_LONGEST_CHARS]


@cache
def _folded_character(character: str) -> str:
    # accents go from Latin letters only: in Russian or Greek they make another letter
    base = unicodedata.normalize("NFD", character)[0]
    if base.isascii():
        return base.lower()
    simple = character.casefold()
    return simple if len(simple) == 1 else character.lower()[0]
