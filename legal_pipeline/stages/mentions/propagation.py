"""Finds known names everywhere in the document: in full, without legal form, by surname, by defined term."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from legal_pipeline import data
from legal_pipeline.data.government import GOVERNMENT_NAMES
from legal_pipeline.data.organisation_kinds import KINDS
from legal_pipeline.data.places import CITIES_ALSO_NAMES
from legal_pipeline.data.stopwords import NOT_IN_NAMES, ROLE_WORDS
from legal_pipeline.data.titles import DEGREES, NAME_SUFFIXES, TITLES
from legal_pipeline.model import MentionType
from legal_pipeline.stages.mentions.candidate import RANK_NAME, RANK_WEAK, Candidate
from legal_pipeline.stages.mentions.family_names import first_surname, particles_before, with_particle
from legal_pipeline.stages.mentions.names.known_extents import with_country, with_place
from legal_pipeline.stages.mentions.names.places import is_place
from legal_pipeline.stages.mentions.normalized_text import GAP, PARAGRAPH, collapse_whitespace
from legal_pipeline.stages.mentions.tokens import CONNECTORS, LEGAL_FORMS, PARTICLES, Word, given_names, words

Key = tuple[str, ...]
_PLAIN_WORDS = frozenset(
    {
        "general",
        "american",
        "national",
        "first",
        "western",
        "united",
        "international",
        "law",
        "management",
        "capital",
        "global",
        "new",
        "great",
        "pacific",
        "atlantic",
        "standard",
        "best",
    }
)
_GENERAL_KINDS = frozenset(
    {"Partners", "Group", "Holdings", "Holding", "Company", "Enterprises", "Industries", "Companies", "International"}
)
"""Kinds that a company is often called without."""
_FORMS_OF_FIRMS = frozenset({"LLP", "PLLC", "PC", "PA", "APC", "PS"})
_TITLE_KEYS = frozenset(part.lower().rstrip(".") for title in TITLES for part in title.split())
_MAX_FORMS = 50_000
_SUFFIXES = frozenset(NAME_SUFFIXES)


class NameIndex:
    """Index of names: folded words -> type, confidence and rule. Grows with the number of distinct names, not with the text."""

    def __init__(self) -> None:
        self._forms: dict[Key, tuple[MentionType, float, str]] = {}
        self._lengths: dict[str, list[int]] = {}
        self._initials: dict[str, set[str]] = {}
        """Family name -> first letters of the given names that it is known with."""

    def __len__(self) -> int:
        return len(self._forms)

    def add_name(self, type_: MentionType, name: str, rule: str) -> None:
        """Adds a full name and the short forms that are safe to search for: "Roe Mills, Inc." and "Roe Mills"."""
        tokens = [word for word in words(collapse_whitespace(name)) if word.text not in DEGREES]
        while tokens and type_ is MentionType.PERSON and tokens[0].text in TITLES:
            tokens = tokens[1:]
        if not tokens or not any(word.is_capital for word in tokens) or is_place(collapse_whitespace(name)):
            return
        key = _key(tokens)
        if type_ is MentionType.PERSON:
            self._add_person(tokens, key, rule)
        elif len(key) > 1 or (len(key[0]) > 2 and key[0] not in ROLE_WORDS and key[0] not in NOT_IN_NAMES):
            self._put(key, type_, 0.9, rule)
            if type_ is MentionType.ORG:
                self._add_without_legal_form(tokens)
                self._add_shorter(tokens)
                self._add_first_word(tokens)

    def add_term(self, type_: MentionType, term: str, referent: str = "") -> None:
        """Adds a defined short name such as `Acuity` or `ACLU`; skips roles ("Plaintiff") and common words."""
        tokens = words(collapse_whitespace(term))
        while tokens and tokens[0].text.lower() == "the":
            tokens = tokens[1:]
        key = _key(tokens)
        own_words = set(_key(words(collapse_whitespace(referent))))
        if type_ is MentionType.PERSON and (not set(key) & own_words or set(key) - own_words - _TITLE_KEYS):
            return  # "Target 7", "Roe Decl."
        if (
            key
            and tokens[0].is_capital
            and all(part not in ROLE_WORDS for part in key)
            and not (len(key) == 1 and (key[0] in NOT_IN_NAMES or len(key[0]) < 2))
        ):
            self._put(key, type_, 0.85, "propagation.defined_term", is_stronger=True)

    def find(self, text: str, tokens: list[Word], keys: list[str]) -> Iterator[Candidate]:
        """Yields the indexed names among `tokens`; `keys` are the tokens' `folded` texts."""
        for at, word in enumerate(tokens):
            if keys[at] not in self._lengths or not (word.is_capital or word.text in PARTICLES):
                continue
            for length in self._lengths[keys[at]]:
                form = self._forms.get(tuple(keys[at : at + length]))
                if form is None or not _is_name_run(tokens, at, length):
                    continue
                type_, confidence, rule = form
                last = tokens[at + length - 1]
                if length == 1 and _is_part_of_longer_name(tokens, at, type_):
                    break
                start, end = word.start, last.end
                before = tokens[at - 1] if at else None
                if (
                    length == 1
                    and type_ is MentionType.PERSON
                    and before
                    and word.separator == " "
                    and len(before.text) <= 2
                    and before.is_initial
                    and (not _begins_line(text, before.start) or before.text[0].upper() in self._initials.get(keys[at], ()))
                ):
                    start = before.start
                if rule == "government.name":
                    start = with_country(text, start)
                elif rule == "organisation.name":
                    start, end = with_place(text, start, end)
                rank = RANK_NAME if length > 1 else RANK_WEAK
                yield Candidate(type_, start, end, collapse_whitespace(text[start:end]), confidence, rule, rank)
                break

    def _add_person(self, tokens: list[Word], key: Key, rule: str) -> None:
        core = [word for word in tokens if word.text not in _SUFFIXES and word.text[0] != "#"]
        if not core or (folded(core[-1].text) in NOT_IN_NAMES and core[0].text.upper() not in given_names()):
            return
        if len(core) < 2:
            if core and core[0].is_initials and len(key[0]) > 2 and rule.startswith(("caption", "person.initials")):
                self._put(key, MentionType.PERSON, 0.8, "propagation.initials")  # "B.T.", a child's name in its own case
            if (
                core
                and len(key[0]) > 2
                and key[0] not in NOT_IN_NAMES
                and not is_place(core[0].text)
                and rule.startswith(("person.title", "judge", "person.panel"))
            ):
                self._put(key, MentionType.PERSON, 0.7, "propagation.surname")
            return
        self._put(key, MentionType.PERSON, 0.9, rule)
        first, surname = core[0], core[-1]
        if not first.is_initial:
            self._initials.setdefault(folded(surname.text), set()).add(first.text[0].upper())
        self._put(_key([surname, *core[:-1]]), MentionType.PERSON, 0.85, "propagation.surname_first")
        if len(core) > 2 and not first.is_initial:
            self._put(_key([first, surname]), MentionType.PERSON, 0.85, "propagation.first_last")
        last = folded(surname.text)
        is_common = last in NOT_IN_NAMES or is_place(surname.text) or surname.text.title() in CITIES_ALSO_NAMES or len(last) < 3
        if named := with_particle(core):
            self._put(_key(named), MentionType.PERSON, 0.8, "propagation.surname")
        if one := first_surname(core):
            self._put(_key([one]), MentionType.PERSON, 0.6, "propagation.surname")
        particles = particles_before(core)
        if particles:
            self._put(_key([*particles, surname]), MentionType.PERSON, 0.8, "propagation.surname")
        if (
            not is_common
            and not particles
            and not surname.is_initial
            and (surname.text.isupper() or surname.text[1:2].islower() or surname.text[1:2] in "'’")
        ):
            self._put((last,), MentionType.PERSON, 0.7, "propagation.surname")

    def _add_without_legal_form(self, tokens: list[Word]) -> None:
        end = len(tokens)
        while end > 1 and tokens[end - 1].text in LEGAL_FORMS:
            end -= 1
        bare = tokens[:end]
        if end == len(tokens) or bare[-1].text.lower() in ("of", "and", "&", "the"):
            return
        key = _key(bare)
        if is_place(" ".join(word.text for word in bare)):
            return
        if len(key) > 1 or (
            len(key[0]) > 3
            and key[0] not in NOT_IN_NAMES
            and key[0] not in ROLE_WORDS
            and key[0] not in _PLAIN_WORDS
            and not is_place(bare[0].text)
            and key[0].upper() not in given_names()
        ):
            self._put(key, MentionType.ORG, 0.8, "propagation.without_legal_form")

    def _add_shorter(self, tokens: list[Word]) -> None:
        """Adds "Roe Transit" for "Roe Transit Partners, Inc.", and the first two partners of a firm."""
        end = len(tokens)
        while end > 1 and tokens[end - 1].text in LEGAL_FORMS:
            end -= 1
        if end == len(tokens):
            return
        bare = tokens[:end]
        joint = next((at for at, word in enumerate(bare) if word.text == "&"), 0)
        if joint > 1 and bare[0].text.upper() not in given_names() and not is_place(" ".join(word.text for word in bare[:joint])):
            self._put(_key(bare[:joint]), MentionType.ORG, 0.7, "propagation.without_legal_form")
        if any(word.text.lower() in CONNECTORS or not word.is_capital for word in bare) or bare[0].text.upper() in given_names():
            return
        if len(bare) > 2 and bare[-1].text.title() in _GENERAL_KINDS:
            short = bare[:-1]
        elif len(bare) > 2 and tokens[-1].text.upper().replace(".", "") in _FORMS_OF_FIRMS and not any(w.text in KINDS for w in bare):
            short = bare[:2]
        else:
            return
        if not is_place(" ".join(word.text for word in short)):
            self._put(_key(short), MentionType.ORG, 0.7, "propagation.without_legal_form")

    def _add_first_word(self, tokens: list[Word]) -> None:
        """Adds "Stonehaven" for "Stonehaven Nursing Center, LLC": a first word that no other names have."""
        first = tokens[0].text
        word = folded(first)
        is_known = word in NOT_IN_NAMES or word in ROLE_WORDS or word in _PLAIN_WORDS or word in data.words("common_words")
        if (
            len(tokens) > 2
            and tokens[-1].text in LEGAL_FORMS
            and len(word) > 4
            and first.isalpha()
            and not is_known
            and not is_place(first)
            and first.upper() not in given_names()
            and tokens[1].text not in ("&", "and")
        ):
            self._put((word,), MentionType.ORG, 0.6, "propagation.first_word")

    def _put(self, key: Key, type_: MentionType, confidence: float, rule: str, is_stronger: bool = False) -> None:
        old = self._forms.get(key)
        if len(self._forms) >= _MAX_FORMS or (old and not is_stronger and old[1] >= confidence):
            return
        self._forms[key] = (type_, confidence, rule)
        lengths = self._lengths.setdefault(key[0], [])
        if len(key) not in lengths:
            lengths.append(len(key))
            lengths.sort(reverse=True)


@cache
def gazetteer() -> NameIndex:
    """Returns the index of well-known public bodies and organizations, searched in every document."""
    known = NameIndex()
    for name in data.names("known_organisations"):
        known._put(_key(words(name)), MentionType.ORG, 0.88, "organisation.name")
    for name in GOVERNMENT_NAMES:
        known._put(_key(words(name)), MentionType.GOV_BODY, 0.93, "government.name")
    return known


def _key(tokens: Iterable[Word]) -> Key:
    return tuple(folded(word.text) for word in tokens)


_SEPARATORS = frozenset({" ", GAP, "\n", ", ", ",\n", "", "’s ", "'s ", "’ ", "' "})


def folded(word: str) -> str:
    """Folds a word for comparison: lower case, no final period, no possessive."""
    bare = word.lower().rstrip(".").replace("’", "'")
    return bare[:-2] if bare.endswith("'s") else bare


def _begins_line(text: str, at: int) -> bool:
    """Returns whether a line or a paragraph begins at `at`, where a letter may number it."""
    return text[max(0, at - 3) : at].rstrip(" ")[-1:] in ("", "\n", PARAGRAPH)


def _is_name_run(tokens: list[Word], at: int, length: int) -> bool:
    row = tokens[at : at + length]
    return (
        len(row) == length
        and all(word.separator in _SEPARATORS for word in row[1:])
        and all(
            word.is_capital
            or word.text in PARTICLES
            or word.text in ("of", "the", "and", "for", "in", "on", "at", "to", "a", "an")
            or word.text[0].isdigit()
            for word in row
        )
    )


def _is_part_of_longer_name(tokens: list[Word], at: int, type_: MentionType) -> bool:
    """Returns whether a word is part of a longer name, as `Maxwell` in `Maxwell House Coffee`.

    A capitalized neighbor counts unless it is a title, a role or a common word at the start of a sentence.
    """
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    if (
        after
        and after.is_capital
        and after.separator == " "
        and after.text.lower() not in NOT_IN_NAMES
        and after.text not in TITLES
        and not after.text.isupper()
    ):
        return True
    before = tokens[at - 1] if at else None
    word = tokens[at]
    return bool(
        before
        and before.is_capital
        and word.separator == " "
        and type_ is MentionType.PERSON
        and before.text.lower() not in NOT_IN_NAMES
        and before.text not in TITLES
        and before.text.upper() not in ("AND", "FOR", "OF", "BY")
        and not before.text.isupper()
        and before.text.upper() not in given_names()
    )
