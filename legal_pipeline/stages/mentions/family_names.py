"""The family name of a person of several words: which of them stand for the person alone."""

from __future__ import annotations

from legal_pipeline.data.stopwords import NOT_IN_NAMES
from legal_pipeline.data.word_list import common_words
from legal_pipeline.stages.mentions.names.places import is_place
from legal_pipeline.stages.mentions.tokens import PARTICLES, Word, given_names

_WITH_CAPITAL = frozenset(
    """Vander Van Von Ver De Del Della Di Du Da Dela La Le St. Saint Ter Ten Mac Ní Ni Nic Ó Ap Al El Abu Ben Bin Des Dos Santa
    San""".split()  # noqa: SIM905
)
"""Before a family name and part of it, with a capital: "Vander Roe"."""
_SHORTEST = 5


def with_particle(core: list[Word]) -> list[Word]:
    """Returns the family name with its capitalized particle: "Vander Roe" of "Dirk Vander Roe"; else nothing."""
    return core[-2:] if len(core) > 2 and core[-2].text in _WITH_CAPITAL else []


def first_surname(core: list[Word]) -> Word | None:
    """Returns the first of two family names, by which a person is called too: "Fuentes" of "Rosa Fuentes de la Roe"."""
    names = [word for word in core if word.text not in PARTICLES]
    if len(names) != 3 or len(names[0].text) < 3 or len(names[1].text) < _SHORTEST:
        return None
    is_foreign = core[core.index(names[1]) + 1].text in PARTICLES or any(not word.text.isascii() for word in names)
    if not is_foreign:
        return None  # "John Lindell Roe": the middle name
    middle, lower = names[1].text, names[1].text.lower()
    is_plain = middle.upper() in given_names() or lower in common_words() or lower in NOT_IN_NAMES
    is_known = names[0].text.upper() in given_names()
    return names[1] if is_known and not is_plain and middle.isalpha() and not is_place(middle) else None


def particles_before(core: list[Word]) -> list[Word]:
    """Returns the particles before the family name: "de la" of "Rosita de la Roe"."""
    first = len(core) - 1
    while first > 1 and core[first - 1].text in PARTICLES:
        first -= 1
    return core[first:-1]
