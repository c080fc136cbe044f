"""Names of persons in another dress: the family name in capitals ("Jane Ann ROE"), or first ("Hu Roemin"), and names that no list knows."""

from __future__ import annotations

from functools import cache

from legal_pipeline.data import words
from legal_pipeline.data.word_list import common_words
from legal_pipeline.stages.mentions.names.places import is_place
from legal_pipeline.stages.mentions.tokens import SUFFIXES, Word

_SHORTEST = 3


def has_no_common_word(row: list[Word]) -> bool:
    """Returns whether neither a word nor a place is among the words: only a name is left."""
    return all(word.text.lower() not in common_words() and not is_place(word.text) for word in row if not word.is_initials)


def is_surname_in_capitals(segment: list[Word], first: int, at: int, people: frozenset[str]) -> bool:
    """Returns whether a family name in capitals follows given names in small letters, as agents write it: "Jane Ann ROE"."""
    word, given = segment[at], [one for one in segment[first:at] if not one.is_initials]
    ends = at + 1 >= len(segment) or segment[at + 1].text in SUFFIXES
    return len(word.text) > _SHORTEST and word.text.isupper() and ends and all(one.text.upper() in people for one in given)


def is_family_first(core: list[Word], people: frozenset[str]) -> bool:
    """Returns whether a family name that stands first in its language begins two words, of which the other is no plain one."""
    if len(core) != 2 or core[0].text not in _family_first() or core[0].text.upper() in people:
        return False
    given = core[1].text
    return len(given) >= _SHORTEST and given.replace("-", "").isalpha() and not given.isupper() and has_no_common_word(core[1:])


@cache
def _family_first() -> frozenset[str]:
    return words("family_first_surnames")
