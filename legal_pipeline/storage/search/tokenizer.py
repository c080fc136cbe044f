"""Tokenizer of the search index on PostgreSQL, by the rule of SQLite's `unicode61` tokenizer.

PostgreSQL's parser reads `24-cv-417`, `$1,250.00` and `a@b.com` as numbers, hosts and the like and drops common words;
SQLite splits at every character that is neither letter nor digit. A query must find the same pages on both, so text
for PostgreSQL is split here by SQLite's rule; a test compares the two.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

# combining marks belong to the preceding letter and are removed from the word
_MARKS = "\u0300-\u0331"
_WORD = re.compile(rf"(?:[^\W_][{_MARKS}]*)+")
_MARK = re.compile(f"[{_MARKS}]")

# an entry of a PostgreSQL index is limited to 2,704 bytes; no query needs more characters of a word
_LONGEST_CHARS = 500


def words(text: str) -> Iterator[tuple[str, int, int]]:
    """Yields (word, start, end) for every word, in order; in lower case, Latin letters without accents."""
    for match in _WORD.finditer(text):
        yield folded(match.group()), match.start(), match.end()


def folded(word: str) -> str:
    if word.isascii():
        return word.lower()[:_LONGEST_CHARS]
    return "".join(map(_folded_character, _MARK.sub("", word)))[:_LONGEST_CHARS]


@cache
def _folded_character(character: str) -> str:
    # only Latin letters lose their accents: in Cyrillic, й is not an accented и
    base = unicodedata.normalize("NFD", character)[0]
    if base.isascii():
        return base.lower()
    simple = character.casefold()
    return simple if len(simple) == 1 else character.lower()[0]
