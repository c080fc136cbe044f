"""Is a text layer language, or the rubble of a bad OCR run or of a font without a character map?

Measured with words that are common in English legal papers; text in another language is recognised
by its little words or its script and left alone, since nothing here can judge it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_WORD = re.compile(r"[^\s\-–—/]{2,}")
_EDGES = "\"'“”‘’()[]{}<>.,;:!?*†‡§¶•_=|~^"
_PLAIN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]{1,3})?")
_RUBBLE = re.compile(r"[\ufffd\ue000-\uf8ff\u2400-\u243f\u25a0-\u25ff]")
_VOWEL = re.compile(r"[aeiouyàâäáãåæèéêëìíîïòóôöõøœùúûü]", re.IGNORECASE)

_ENOUGH_WORDS = 15
_LEAST_KNOWN_SHARE = 0.62
"""Of the lower-case words. Good layers of filings and contracts have .75-.97, bad OCR .3-.6, tables and science .5-.7."""
_CIPHER_SHARE = 0.25
"""Below this it is not English at all: letters mapped wrongly, as fonts without a character map give them."""
_MOST_RUBBLE_SHARE = 0.08
_LEAST_FOREIGN_SHARE = 0.12


@dataclass(frozen=True, slots=True)
class Plausibility:
    """Counts of the words of a page; see `plausibility`."""

    chars: int
    """Other than white space."""
    rubble: int
    """Replacement characters, private-use characters, boxes."""
    known: int
    """Lower-case words of the list."""
    strange: int
    """Lower-case words not in the list, and words with signs or digits inside."""
    names: int
    """Capitalised words that could be names: they prove nothing either way."""
    foreign: int
    """Little words of other languages."""
    other_script: int
    """Words in letters other than Latin ones."""

    @property
    def is_garbled(self) -> bool:
        """Doubtful: not to be taken for what is printed on the page if that can be read by other means."""
        return self.is_cipher or (self._is_judged and self.known < _LEAST_KNOWN_SHARE * (self.known + self.strange))

    @property
    def is_cipher(self) -> bool:
        """Certainly not what is printed on the page."""
        if self.chars and self.rubble / self.chars > _MOST_RUBBLE_SHARE:
            return True
        words = self.known + self.strange
        if words < _ENOUGH_WORDS:
            # too few to go by: a list of names, a table; signs for letters still show
            return self._is_latin and self.strange > 2 * (self.known + self.names)
        return self._is_judged and self.known < _CIPHER_SHARE * words and self.names < words

    @property
    def has_no_words(self) -> bool:
        return not (self.known or self.names or self.foreign or self.other_script)

    @property
    def _is_latin(self) -> bool:
        return self.other_script * 2 <= self.known + self.strange + self.names

    @property
    def _is_judged(self) -> bool:
        words = self.known + self.strange
        return words >= _ENOUGH_WORDS and self._is_latin and self.foreign <= _LEAST_FOREIGN_SHARE * (words + self.names)

    @property
    def weight(self) -> float:
        """How much a page's text has to say: for choosing between two readings of the same page."""
        return self.known + 0.5 * (self.names + self.other_script + self.foreign) - 0.5 * self.strange


def plausibility(text: str) -> Plausibility:
    """Linear in the text; about 0.2 ms a page."""
    words = common_words()
    known = strange = names = foreign = other_script = 0
    little = foreign_words()
    for raw in _WORD.findall(text):
        word = raw.strip(_EDGES)
        if len(word) < 2:
            continue
        if word in words:
            known += 1
        elif word.isalpha() or _PLAIN.fullmatch(word):
            if word in little:
                foreign += 1
            elif word[0] > "\u024f":
                other_script += 1
            elif word.islower():
                strange += 1
            elif word.lower() in words:
                known += 1
            elif word.isupper() or word.istitle():
                if len(word) > 3 and not _VOWEL.search(word):
                    strange += 1
                else:
                    names += 1
            else:
                strange += not _is_camel(word)
        elif not any(c.isdigit() for c in word):
            strange += 1
    return Plausibility(
        chars=len(text) - sum(map(text.count, " \n\t")),
        rubble=len(_RUBBLE.findall(text)),
        known=known,
        strange=strange,
        names=names,
        foreign=foreign,
        other_script=other_script,
    )


def _is_camel(word: str) -> bool:
    """McDonald, LexisNexis, iPhone; not `ordCll`."""
    return bool(re.fullmatch(r"[A-Za-z]?[a-z]*(?:[A-Z][a-z]{2,})+", word))


@cache
def common_words() -> frozenset[str]:
    return _read_words("common_words.txt")


@cache
def foreign_words() -> frozenset[str]:
    """Those that are English words too would prove nothing."""
    return _read_words("foreign_little_words.txt") - common_words()


def _read_words(name: str) -> frozenset[str]:
    lines = files("legal_pipeline.data").joinpath(name).read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())
