"""Tells usable text layers from garbage that a bad OCR run or a font without a character map produced.

The measure is the share of words that are common in English legal documents. Text in other languages is recognized by
its function words or its script and accepted, because this module cannot assess it.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from legal_pipeline.data.word_list import common_words, read_words

_BETWEEN_WORDS = "-–—/"
"""Beside blanks."""
_EDGE_CHARACTERS = "\"'“”‘’()[]{}<>.,;:!?*†‡§¶•_=|~^"
_PLAIN_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]{1,3})?")
_SWAPPED = "".join(chr(code << 8) for code in range(0x21, 0x7F) if chr(code) not in "%0")
"""ASCII in UTF-16 with its bytes swapped. U+2500 (a line of a table) and U+3000 (a blank of Chinese) are common on their own."""
_BROKEN_WORD = re.compile(r"(?<=[a-z])[-\u00ad]\n(?=[a-z])")
_NONE, _KNOWN, _STRANGE, _NAME, _FOREIGN, _OTHER_SCRIPT = range(6)
"""What a word of a page is, see `Plausibility`. Plain numbers: an enumeration takes longer to count than to tell."""
_KINDS = 6
_BLANKS = frozenset(" \n\t\r")
_COMPARED = re.compile(r"[^\W_]{3,}")
_GARBAGE = re.compile(rf"[\ufffd\ue000-\uf8ff\u2400-\u243f\u25a0-\u25ff{_SWAPPED}]")
_VOWEL = re.compile(r"[aeiouyàâäáãåæèéêëìíîïòóôöõøœùúûü]", re.IGNORECASE)

_MIN_WORDS = 15
_MIN_KNOWN_SHARE = 0.62
"""Share of the lower-case words. Good text layers of filings and contracts have 0.75 to 0.97, bad OCR 0.3 to 0.6,
tables and scientific text 0.5 to 0.7."""
_CIPHER_SHARE = 0.25
"""Below this, the text is not English at all: the letters are mapped wrongly, by a font without a character map."""
_MAX_GARBAGE_SHARE = 0.08
_MIN_FOREIGN_SHARE = 0.12
_MAX_KINDS_OF_GARBAGE, _MANY_CHARS = 3, 200
_MIN_CHARS = 5
"""A page of at most three different characters, five or more in all, says nothing: "l l l l l"."""
_RARE_PAIR = 5
"""A pair of letters that fewer of the common words have is rare."""
_MIN_ODD = 10
_MAX_ODD_SHARE = 0.25
"""Share of all words. Pages full of names have up to 0.15; words of wrong letters are odd, six in ten and more."""
_MIN_ODD_LENGTH = 5
"""Acronyms have any pairs of letters."""
_MAX_ALPHABET = 60
"""Letters. A page of Chinese, Japanese or Korean has more different ones; English letters mapped wrongly are fewer."""


@dataclass(frozen=True, slots=True)
class Plausibility:
    """Word counts of a page, see `plausibility`."""

    chars: int
    """Characters other than white space."""
    garbage: int
    """Replacement characters, private-use characters, boxes."""
    known: int
    """Lower-case words in the list of common words."""
    strange: int
    """Lower-case words not in the list, and words that contain other characters than letters."""
    names: int
    """Capitalized words that may be names; they are neutral."""
    foreign: int
    """Function words of other languages."""
    other_script: int
    """Words in a script other than Latin."""
    odd: int = 0
    """Unknown words and names with a pair of letters that hardly occurs in English; 0 if there are too few to be suspect."""
    kinds: int = 99
    """Different characters other than white space; in Latin script at least so many."""

    @property
    def is_garbled(self) -> bool:
        """Whether the text is doubtful: OCR should replace it if it reads the page better."""
        return self.is_cipher or (self._is_assessable and self.known < _MIN_KNOWN_SHARE * (self.known + self.strange))

    @property
    def is_cipher(self) -> bool:
        """Whether the text is certainly not what the page shows."""
        if self.chars and self.garbage / self.chars > _MAX_GARBAGE_SHARE:
            return True
        if self.chars >= _MIN_CHARS and self.kinds <= _MAX_KINDS_OF_GARBAGE:
            return True
        words = self.known + self.strange
        if words < _MIN_WORDS:
            # too few words, as in a list of names or a table; only wrong characters can be recognized
            return self._is_latin and self.strange > 2 * (self.known + self.names)
        return self._is_assessable and self.known < _CIPHER_SHARE * words and self.names < words

    @property
    def is_suspect(self) -> bool:
        """Whether the text may be what wrong letters made of English: a reading of the page has to confirm it."""
        if not self._is_latin:
            return (
                self.other_script >= _MIN_WORDS and self.kinds <= _MAX_ALPHABET and self.foreign <= _MIN_FOREIGN_SHARE * self.other_script
            )
        return self.is_enough_odd(self.odd) and not self._is_foreign

    def is_enough_odd(self, count: int) -> bool:
        """Whether so many odd words make the text suspect."""
        share = _MAX_ODD_SHARE / 2 if self.is_garbled else _MAX_ODD_SHARE
        return count >= _MIN_ODD and count > share * (self.known + self.strange + self.names)

    @property
    def reads_as_language(self) -> bool:
        """Whether there can be no doubt that the text is English."""
        return self.known >= _MIN_WORDS and self.known >= _MIN_KNOWN_SHARE * (self.known + self.strange)

    @property
    def has_no_words(self) -> bool:
        return not (self.known or self.names or self.foreign or self.other_script)

    @property
    def _is_latin(self) -> bool:
        return self.other_script * 2 <= self.known + self.strange + self.names

    @property
    def _is_assessable(self) -> bool:
        words = self.known + self.strange
        return words >= _MIN_WORDS and self._is_latin and not self._is_foreign

    @property
    def _is_foreign(self) -> bool:
        return self.foreign > _MIN_FOREIGN_SHARE * (self.known + self.strange + self.names)

    @property
    def weight(self) -> float:
        """The amount of meaningful text, for the choice between two readings of a page."""
        return self.known + 0.5 * (self.names + self.other_script + self.foreign) - 0.5 * self.strange


def plausibility(text: str) -> Plausibility:
    """Count the words of a page. Takes about 0.2 ms a page."""
    text = _whole_words(text)
    words = common_words()
    counts = [0] * _KINDS
    known = 0
    unknown: list[tuple[str, int]] = []
    # half of the words of a page repeat others
    for raw, count in Counter(_words_of(text)).items():
        if len(raw) < 2:
            continue
        if raw in words:
            known += count
            continue
        found_before = _SEEN.get(raw)
        if found_before is None:
            if len(_SEEN) >= _MAX_SEEN:
                _SEEN.clear()
            found_before = _SEEN[raw] = _classified(raw)
        kind, word = found_before
        counts[kind] += count
        if word:
            unknown.append((word, count))
    found = Plausibility(
        chars=len(text) - sum(map(text.count, " \n\t")),
        garbage=0 if text.isascii() else len(_GARBAGE.findall(text)),
        known=known + counts[_KNOWN],
        strange=counts[_STRANGE],
        names=counts[_NAME],
        foreign=counts[_FOREIGN],
        other_script=counts[_OTHER_SCRIPT],
        kinds=_kinds(text, counts[_OTHER_SCRIPT] > 0),
    )
    # looking at pairs of letters takes longer than all the rest, and hardly a page has so many unknown words
    if found.is_enough_odd(sum(count for word, count in unknown if len(word) >= _MIN_ODD_LENGTH)):
        return replace(found, odd=sum(count for word, count in unknown if _is_odd(word.lower())))
    return found


def _words_of(text: str) -> list[str]:
    # a third of the time of a search
    for sign in _BETWEEN_WORDS:
        text = text.replace(sign, " ")
    return text.split()


def _kinds(text: str, is_exact: bool) -> int:
    # of a page in Latin script it is asked only whether there are more than a few
    some = len(set(text[:_MANY_CHARS]) - _BLANKS)
    return some if some > _MAX_KINDS_OF_GARBAGE and not is_exact else len(set(text) - _BLANKS)


_SEEN: dict[str, tuple[int, str]] = {}
"""What the words of earlier pages are: the pages of a document repeat them."""
_MAX_SEEN = 20_000


def _classified(raw: str) -> tuple[int, str]:
    """Return what a word is, and the word itself without punctuation if it may be odd."""
    words = common_words()
    word = raw.strip(_EDGE_CHARACTERS)
    if len(word) < 2:
        return _NONE, ""
    if word in words:
        return _KNOWN, ""
    if not (word.isalpha() or _PLAIN_WORD.fullmatch(word)):
        return (_NONE if any(c.isdigit() for c in word) else _STRANGE), ""
    if word in foreign_words():
        return _FOREIGN, ""
    if word[0] > "\u024f":
        return _OTHER_SCRIPT, ""
    if word.islower():
        return _STRANGE, word
    if word.lower() in words:
        return _KNOWN, ""
    if word.isupper() or word.istitle():
        return (_STRANGE if len(word) > 3 and not _VOWEL.search(word) else _NAME), word
    return (_NONE if _is_camel(word) else _STRANGE), word


def _whole_words(text: str) -> str:
    # most pages have none, and a search for the two characters takes a tenth of the time
    return _BROKEN_WORD.sub("", text) if "-\n" in text or "\u00ad\n" in text else text


def agreement(layer: str, ocr: str) -> float:
    """Return the share of the words of a text layer that OCR read too, 0 to 1; 0 for fewer than `_MIN_WORDS` words.

    Two readings that know nothing of each other agree only on what the page shows.
    """
    expected = Counter(_compared_words(layer))
    total = expected.total()
    return (expected & Counter(_compared_words(ocr))).total() / total if total >= _MIN_WORDS else 0.0


def agreement_in_order(layer: str, ocr: str) -> float:
    """Return the share of the words of a text layer that OCR read in the same order, 0 to 1: columns read across are in another."""
    from rapidfuzz.distance import LCSseq

    expected = _compared_words(layer)
    return LCSseq.similarity(expected, _compared_words(ocr)) / len(expected) if len(expected) >= _MIN_WORDS else 0.0


def _compared_words(text: str) -> list[str]:
    return _COMPARED.findall(_whole_words(text).lower())


def _is_odd(word: str) -> bool:
    if len(word) < _MIN_ODD_LENGTH:
        return False
    usual = _usual_pairs()
    return any(pair not in usual for pair in pairwise(word) if pair[0].isalpha() and pair[1].isalpha())


@cache
def _usual_pairs() -> frozenset[tuple[str, str]]:
    pairs = Counter(pair for word in common_words() for pair in pairwise(word))
    return frozenset(pair for pair, count in pairs.items() if count >= _RARE_PAIR)


def _is_camel(word: str) -> bool:
    """Return whether a word is in camel case: McDonald, LexisNexis, iPhone; not `ordCll`."""
    return bool(re.fullmatch(r"[A-Za-z]?[a-z]*(?:[A-Z][a-z]{2,})+", word))


@cache
def foreign_words() -> frozenset[str]:
    """Return the foreign function words that are not English words too."""
    return read_words("foreign_little_words.txt") - common_words()
