"""Comparison keys: the parts of a person's name, the core words of an organization's. Strings in, frozen keys out."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from legal_pipeline.data.nicknames import NAMES_BEHIND
from legal_pipeline.data.organisation_suffixes import CORPORATE_FORMS, GENERIC_WORDS, LEGAL_FORMS, WORD_ABBREVIATIONS
from legal_pipeline.data.titles import DEGREES, GENERATIONS, TITLES

_REMEMBERED = 8_192
"""Names of each kind, about 4 MB: what a merge of a matter compares again, it compares soon."""

_SIGNS = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‑": "-", "\u00ad": None, "\ufffe": "-"})
_BROKEN_WORD = re.compile(r"(?<=[a-z])-\s*\n\s*(?=[a-z])")
_INITIALS = re.compile(r"(?:[A-Za-z]\.){2,}[A-Za-z]?\.?$")
_SEVERAL = re.compile(r"\s(?:&|and)\s|^unknown\s")
_NICKNAME = re.compile(r"[\"'(]([A-Z][a-z]+)[\"')]")
# ", A Mutual Insurance Company", ", a Delaware corporation"
_DESCRIPTION = re.compile(
    r",\s+(?:an?|the)\s+[^,]*\b(?:compan|corporat|partnership|association|trust|bank|mutual|reciprocal|insur|organi[sz]|municipal|agency)",
    re.IGNORECASE,
)
_TRADING_AS = re.compile(
    r"\s*,?\s*\(?\b(?:d/?b/?a|d\.b\.a\.|doing business as|f/?k/?a|a/?k/?a|formerly known as|also known as|t/a)\b[.:]?\s+", re.IGNORECASE
)
_PARTICLES = frozenset("de del della der den di da dos du la le van von ten ter st saint al bin ben el".split())  # noqa: SIM905
_SMALL = frozenset({"of", "the", "and", "for", "in", "at", "on", "a", "an", "to", "de", "la"})


@lru_cache(maxsize=_REMEMBERED)
def folded(text: str) -> str:
    """Folds text for comparison: lower case, ASCII letters, single spaces, hyphenated words rejoined."""
    if text.isascii() and "-" not in text:
        return " ".join(text.lower().split())
    mended = _BROKEN_WORD.sub("", text).translate(_SIGNS)
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", mended) if not unicodedata.combining(sign))
    return " ".join(plain.casefold().split())


def is_all_caps(text: str) -> bool:
    """Returns whether the text is printed in capitals."""
    return text.upper() == text and text.lower() != text


@dataclass(frozen=True, slots=True)
class PersonName:
    """The parts of a person's name in lower case. A single word is the surname."""

    given: str
    middle: tuple[str, ...]
    surname: str
    generation: str
    courtesy: str = ""
    """`m` or `f` if the title implies it."""
    nickname: str = ""
    """The nickname inside the name: William "Bill" Roe."""

    @property
    def is_surname_only(self) -> bool:
        return not self.given

    @property
    def words(self) -> tuple[str, ...]:
        """The words in the order given, middle, surname."""
        return tuple(word for word in (self.given, *self.middle, *self.surname.split()) if word)

    @property
    def fullness(self) -> int:
        """Two for each word, one for each initial."""
        return sum(1 if len(word) == 1 else 2 for word in (*self.words, self.generation) if word)


_TITLE_WORDS = sorted({folded(title).rstrip(".").split(" ")[-1] for title in TITLES} | {"the", "hon"}, key=len, reverse=True)
_TITLES_FOLDED = frozenset(_TITLE_WORDS) | frozenset(word for title in TITLES for word in folded(title).replace(".", "").split())
_DEGREES_FOLDED = frozenset(folded(degree).replace(".", "") for degree in DEGREES)
_MALE, _FEMALE = frozenset({"mr", "sir", "mister"}), frozenset({"mrs", "ms", "miss", "madam", "dame", "lady"})


@lru_cache(maxsize=_REMEMBERED)
def person_name(text: str) -> PersonName | None:
    """Returns the parts of a name printed in either order ("Jane Roe", "Roe, Jane"); None if no word remains."""
    nickname = ""
    printed_nickname = _NICKNAME.search(text.translate(_SIGNS))
    plain = folded(text)
    if _SEVERAL.search(plain):
        # "John and Jane Doe" is two persons, "Unknown Spouse of Jane Roe" somebody else: kept whole, so that it matches no other name
        return PersonName("", (), plain, "")
    if printed_nickname:
        nickname = printed_nickname[1].casefold()
        plain = folded(text.translate(_SIGNS).replace(printed_nickname[0], " "))
    generation = ""
    parts: list[list[str]] = []
    for number, part in enumerate(plain.split(",")):
        raws = [raw.strip("\"'()[];:") for raw in part.split()]
        while len(raws) > (number == 0):
            bare = raws[-1].replace(".", "")
            if bare in GENERATIONS:
                generation = GENERATIONS[bare]
            elif bare and bare not in _DEGREES_FOLDED:
                break
            raws.pop()
        words = [word for raw in raws for word in (raw.replace(".", "") if _INITIALS.match(raw) else [raw.replace(".", "")]) if word]
        if words:
            parts.append(words)
    if not parts:
        return None
    courtesy = ""
    for words in parts:
        while len(words) > 1 and words[0] in _TITLES_FOLDED:
            title = words.pop(0)
            courtesy = courtesy or ("m" if title in _MALE else "f" if title in _FEMALE else "")
    if len(parts) > 1:
        surname_words, first_words = parts[0], [word for words in parts[1:] for word in words]
    else:
        words = parts[0]
        split = len(words) - 1
        while split > 1 and words[split - 1] in _PARTICLES:
            split -= 1
        surname_words, first_words = words[split:], words[:split]
    given, *middle = first_words or [""]
    return PersonName(given, tuple(middle), " ".join(surname_words), generation, courtesy, nickname)


def given_names_agree(left: str, right: str) -> bool:
    """Returns whether two given names are equal, an initial and its name, or variants of one name (Bill, William)."""
    if not left or not right or left == right:
        return True
    if len(left) == 1 or len(right) == 1:
        return left[0] == right[0]
    return bool(NAMES_BEHIND.get(left, frozenset()) & NAMES_BEHIND.get(right, frozenset()))


@dataclass(frozen=True, slots=True)
class OrganisationName:
    core: tuple[str, ...]
    """The words without article, legal form and description."""
    forms: frozenset[str]
    """The legal forms; forms that writers interchange share one name."""
    trading_as: str = ""
    """The name after d/b/a, as printed."""
    is_described: bool = False
    """Whether a description was removed: `, a Delaware corporation`."""

    @property
    def initials(self) -> frozenset[str]:
        """Returns the possible acronyms of the name; empty for a single word."""
        strong = "".join(word[0] for word in self.core if word not in _SMALL)
        every = "".join(word[0] for word in self.core)
        return frozenset(letters for letters in (strong, every) if len(letters) >= 2)


def _bare(word: str) -> str:
    return re.sub(r"[^\w&/-]", "", word)


_FORM_OF = {
    tuple(_bare(word) for word in folded(printed).split()): ("corporate" if form in CORPORATE_FORMS else form)
    for form, printed_forms in LEGAL_FORMS.items()
    for printed in printed_forms
}
_LONGEST_FORM = max(map(len, _FORM_OF))


@lru_cache(maxsize=_REMEMBERED)
def organisation_name(text: str) -> OrganisationName:
    """Returns the comparable parts of the name of an organization, public body or court."""
    parts = _TRADING_AS.split(" ".join(text.split()), maxsplit=1)
    described = _DESCRIPTION.search(parts[0])
    plain = folded(parts[0][: described.start()] if described else parts[0])
    words = [word for word in (_bare(raw) for raw in plain.replace("&", " and ").replace(",", " ").split()) if word.strip("-/")]
    while len(words) > 1 and words[0] in ("the", "and"):
        words.pop(0)
    forms: set[str] = set()
    while len(words) > 1:
        for length in range(min(_LONGEST_FORM, len(words) - 1), 0, -1):
            form = _FORM_OF.get(tuple(words[-length:]))
            if form and not set(words[:-length]) <= GENERIC_WORDS:
                forms.add(form)
                del words[-length:]
                break
        else:
            break
        if words[-1] == "and":
            words.pop()
    core = tuple(WORD_ABBREVIATIONS.get(word, word) for word in words)
    if core[:2] == ("united", "states"):
        core = ("us", *core[2:])
    return OrganisationName(core, frozenset(forms), parts[1] if len(parts) > 1 else "", described is not None)
